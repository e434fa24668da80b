"""Items are finished one after the other where calling models for several at once gains nothing."""

from __future__ import annotations

import threading
import time

import pytest

from anyloom import Checkpoint, Engine, Item, Model, Number, check, loads, node, use
from anyloom.registry.lookup import registry

ITEMS = 8
calls: list[tuple[float, str]] = []
all_begun = threading.Event()
together = threading.Barrier(4)
engines: list[Engine] = []


class Marker(Model):
    """Notes which item it is called for."""

    def mark(self, number: float, step: str) -> None:
        raise NotImplementedError


class PlainMarker(Marker, family="test-marker"):
    """Is not called before all items have begun."""

    concurrent = True
    needs_torch = False

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> PlainMarker:
        return cls(checkpoint)

    def mark(self, number: float, step: str) -> None:
        calls.append((number, step))
        if len(calls) == 1:
            assert all_begun.wait(60)
            time.sleep(0.2)  # so that the others have come as far as they can


class ServerMarker(PlainMarker, family="test-server-marker"):
    """Answers when four have asked."""

    computes = False

    def mark(self, number: float, step: str) -> None:
        together.wait(60)


@node(pure=False)
def marked(number: Number, *, step: str, model: Marker = use()) -> Number:
    """Note a number."""
    model.mark(number, step)
    return number


@node(pure=False)
def passed_on(number: Number) -> Number:
    """Return a number."""
    return number


@node(pure=False)
def marked_inside(number: Number, *, model: Marker = use()) -> Number:
    """Run a graph that marks a number."""
    return engines[0].run(check(loads(INNER), profile="lite"), {"number": number}).outputs["last"]


STEPS = """
graph: marked
inputs: {number: Number}
nodes:
  first: {marked: {number: $number, step: first}}
  between: {passed_on: {number: $first}}
  second: {marked: {number: $between, step: second}}
outputs:
  last: {marked: {number: $second, step: last}}
"""
INNER = """
graph: inner
inputs: {number: Number}
outputs:
  last: {marked: {number: $number, step: inner}}
"""
OUTER = """
graph: outer
inputs: {number: Number}
outputs:
  last: {marked_inside: {number: $number}}
"""


@pytest.fixture(autouse=True)
def _one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    calls.clear()
    all_begun.clear()
    own = {family: Checkpoint(family, family) for family in ("test-marker", "test-server-marker")}
    catalog = type(registry.models())(own, {"lite": {"Marker": "test-marker"}})
    monkeypatch.setattr(registry, "_catalog", catalog)
    monkeypatch.setattr("anyloom.engine.workers.processor_count", lambda: 1)


def numbered() -> list[Item]:
    begun = []

    def load(number: int) -> dict[str, int]:
        begun.append(number)
        if len(begun) == ITEMS:
            all_begun.set()
        return {"number": number}

    return [Item(str(number), lambda number=number: load(number)) for number in range(ITEMS)]


def test_the_first_item_is_done_before_the_fifth_begins_its_last_step() -> None:
    with Engine(workers=ITEMS) as engine:
        results = list(engine.stream(check(loads(STEPS), profile="lite"), numbered()))
    assert [result.outputs["last"] for result in results] == list(range(ITEMS))
    first_done = calls.index((0, "last"))
    assert first_done < calls.index((4, "last"))
    assert first_done < 2 * 3, "of the others hardly more than one has gone ahead"
    assert [number for number, step in calls if step == "last"] == list(range(ITEMS))
    assert [step for number, step in calls if number == 4] == ["first", "second", "last"]


def test_an_item_keeps_its_processor_from_one_model_to_the_next() -> None:
    """Nobody comes in between, although all others have waited for longer."""
    steps = STEPS.replace("$between", "$first")
    with Engine(workers=ITEMS) as engine:
        list(engine.stream(check(loads(steps), profile="lite"), numbered()))
    assert [number for number, _ in calls[-3:]] == [ITEMS - 1] * 3
    where = calls.index((0, "first"))
    assert calls[where : where + 3] == [(0, "first"), (0, "second"), (0, "last")]


def test_models_that_wait_for_a_server_are_called_for_many_items_at_once() -> None:
    server = INNER.replace("step: inner", "step: inner, model: test-server-marker")
    with Engine(workers=ITEMS) as engine:
        assert all(result.ok for result in engine.stream(check(loads(server)), numbered()))


def test_a_node_that_runs_a_graph_gives_its_processor_to_it() -> None:
    all_begun.set()
    with Engine(workers=2) as engine:
        engines[:] = [engine]
        results = list(engine.stream(check(loads(OUTER), profile="lite"), numbered()))
    assert sorted(result.outputs["last"] for result in results) == list(range(ITEMS))
