"""Engines of one process on one device: together they never take more than it has."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anyloom import (
    Account,
    Checkpoint,
    Engine,
    Graph,
    Item,
    Model,
    batched,
    check,
    in_pieces,
    node,
    use,
)
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.engine.model_pool import ModelPool
from anyloom.foundation.events import Event
from anyloom.registry.lookup import registry
from anyloom.scheduling.events import ModelEvicted, OutOfMemory
from anyloom.scheduling.memory_ledger import ledger_of
from tests.scheduling.accelerator import SimulatedAccelerator

card = SimulatedAccelerator()
entered, leave = threading.Event(), threading.Event()


class Increment(Model):
    """Adds one."""

    def add(self, number: float) -> float:
        raise NotImplementedError


class Taking(Increment):
    """Takes its weights of the card while it is loaded."""

    concurrent = True

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Taking:
        card.allocate(checkpoint.size)
        adder = cls()
        adder.checkpoint = checkpoint
        return adder

    def close(self) -> None:
        card.allocate(-self.checkpoint.size)


class BatchedIncrement(Taking, family="test-batched-increment"):
    """Adds in batches; each request takes `activation` bytes. Waits where it is asked for -1."""

    def add(self, number: float) -> float:
        return self._add([number])[0]

    @batched(limit=8)
    def _add(self, requests: Sequence[float]) -> list[float]:
        if -1 in requests:
            entered.set()
            leave.wait(10)
        card.launch(1.0)
        card.use(int(self.checkpoint.options.get("activation", 0)) * len(requests))
        return [number + 1 for number in requests]


class LeasedIncrement(Taking, family="test-leased-increment"):
    """Adds on the thread of its node, in a piece that takes `piece` bytes."""

    def add(self, number: float) -> float:
        def work(_piece: slice) -> float:
            card.use(nbytes)
            return number + 1

        nbytes = int(self.checkpoint.options.get("piece", 0))
        [sum_of_both] = in_pieces(self, 1, nbytes, work)
        return sum_of_both


@node
def one_more(number: float, *, model: Increment = use()) -> float:
    """Add one."""
    return model.add(number)


def graph(names: Sequence[str]) -> Graph:
    steps: dict[str, Step] = {}
    last = "x"
    for place, name in enumerate(names):
        steps[f"step_{place}"] = Step("one_more", {"number": Ref(last), "model": Ref(name)})
        last = f"step_{place}"
    return Graph(
        "sums",
        inputs={"x": GraphInput(float)},
        models={name: name for name in names},
        nodes=steps,
        outputs={"y": Ref(last)},
    )


Make = Callable[..., Engine]


class Machine:
    """A card, its engines, and what they reported."""

    def __init__(self, budget: int, models: dict[str, Checkpoint]) -> None:
        global card
        card = SimulatedAccelerator(budget)
        entered.clear()
        leave.clear()
        self.events: list[Event] = []
        self.engines: list[Engine] = []
        registry._catalog = type(registry.models())(models, {})

    def engine(self) -> Engine:
        pool = ModelPool("simulated", memory=card)
        engine = Engine(models=pool, workers=2, listeners=[self.events.append])
        engine._own_models = True
        self.engines.append(engine)
        return engine

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    def close(self) -> None:
        leave.set()
        for engine in self.engines:
            if not engine._closed:
                engine.models.device.validate_state()
            engine.close()
        assert card.allocated == 0


def model(name: str, size: int, kind: str = "batched", **options: int) -> Checkpoint:
    family = f"test-{kind}-increment"
    return Checkpoint(name, family, size=size, options={"name": name, **options})


@pytest.fixture
def machine() -> Iterator[Callable[..., Machine]]:
    before = registry.models()
    made: list[Machine] = []

    def make(budget: int, *models: Checkpoint) -> Machine:
        made.append(Machine(budget, {one.name: one for one in models}))
        return made[-1]

    yield make
    for one in made:
        one.close()
    registry._catalog = before


def sums(engine: Engine, names: Sequence[str], count: int, account: str) -> list[float]:
    items = [Item(str(x), lambda x=x: {"x": float(x)}) for x in range(count)]
    found = []
    for result in engine.stream(check(graph(names)), items, account=Account(account)):
        result.raise_failure()
        found.append(result.outputs["y"] - float(result.name))
    return found


def test_idle_models_of_another_engine_leave_where_memory_is_short(machine) -> None:
    both = machine(100, model("first", 60), model("second", 60))
    one, other = both.engine(), both.engine()
    assert one.run(graph(["first"]), {"x": 1.0}).outputs == {"y": 2.0}
    assert other.run(graph(["second"]), {"x": 1.0}).outputs == {"y": 2.0}
    assert one.run(graph(["first"]), {"x": 2.0}).outputs == {"y": 3.0}
    assert len(both.of(ModelEvicted)) == 2
    assert not both.of(OutOfMemory)


def test_models_that_fit_together_stay(machine) -> None:
    both = machine(120, model("first", 60), model("second", 60))
    one, other = both.engine(), both.engine()
    for number in range(3):
        one.run(graph(["first"]), {"x": float(number)}).raise_failure()
        other.run(graph(["second"]), {"x": float(number)}).raise_failure()
    assert not both.of(ModelEvicted)
    assert card.allocated == 120


def test_a_model_waits_for_the_batch_of_another_engine_that_uses_the_memory(machine) -> None:
    both = machine(100, model("first", 60), model("second", 60))
    one, other = both.engine(), both.engine()
    with ThreadPoolExecutor() as threads:
        first = threads.submit(one.run, graph(["first"]), {"x": -1.0})
        assert entered.wait(10)
        second = threads.submit(other.run, graph(["second"]), {"x": 1.0})
        while not other.models.device.scheduler.queue.models():
            threading.Event().wait(0.001)
        assert card.allocated == 60
        leave.set()
        assert first.result(10).outputs == {"y": 0.0}
        assert second.result(10).outputs == {"y": 2.0}
    assert not both.of(OutOfMemory)


def test_what_a_closed_engine_had_is_free_for_the_others(machine) -> None:
    both = machine(100, model("first", 60), model("second", 60))
    one, other = both.engine(), both.engine()
    one.run(graph(["first"]), {"x": 1.0}).raise_failure()
    one.close()
    assert card.allocated == 0
    assert other.models.device.scheduler.residency.free == 100
    assert other.run(graph(["second"]), {"x": 1.0}).outputs == {"y": 2.0}
    assert not both.of(ModelEvicted)


def test_an_engine_that_is_closed_in_a_batch_returns_its_memory_when_that_ends(machine) -> None:
    both = machine(100, model("first", 60), model("second", 60))
    one, other = both.engine(), both.engine()
    with ThreadPoolExecutor() as threads:
        first = threads.submit(one.run, graph(["first"]), {"x": -1.0})
        assert entered.wait(10)
        one.close(0.0)
        second = threads.submit(other.run, graph(["second"]), {"x": 1.0})
        while not other.models.device.scheduler.queue.models():
            threading.Event().wait(0.001)
        assert not second.done()
        leave.set()
        assert second.result(10).outputs == {"y": 2.0}
        first.result(10)


def test_the_peak_of_a_batch_beside_one_of_another_engine_is_not_measured(machine) -> None:
    both = machine(1000, model("first", 60, activation=5), model("second", 60, activation=7))
    one, other = both.engine(), both.engine()
    with ThreadPoolExecutor() as threads:
        first = threads.submit(one.run, graph(["first"]), {"x": -1.0})
        assert entered.wait(10)
        other.run(graph(["second"]), {"x": 1.0}).raise_failure()
        leave.set()
        first.result(10).raise_failure()
    groups = [
        group
        for engine in (one, other)
        for group in engine.models.device.scheduler.queue._empty.values()
        if group.batch_key[0] != "lease"
    ]
    assert [list(group.peaks) for group in groups] == [[], []]
    one.run(graph(["first"]), {"x": 3.0}).raise_failure()
    assert list(groups[0].peaks) == [5]


def test_a_piece_waits_for_memory_that_another_engine_gives_up(machine) -> None:
    both = machine(100, model("first", 60), model("second", 20, kind="leased", piece=70))
    one, other = both.engine(), both.engine()
    one.run(graph(["first"]), {"x": 1.0}).raise_failure()
    assert other.run(graph(["second"]), {"x": 1.0}).outputs == {"y": 2.0}
    assert not both.of(OutOfMemory)


def test_work_with_the_lane_does_not_wait_for_itself(machine) -> None:
    """It has 60 of 100 bytes and asks for 70: alone on the device, nothing would be returned."""
    alone = machine(100, model("first", 60, kind="leased", piece=70))
    engine = alone.engine()
    with ThreadPoolExecutor() as threads:
        found = threads.submit(engine.run, graph(["first"]), {"x": 1.0}).result(10)
    assert "ran out of memory" in str(found.failures[0].error)


def test_a_device_that_one_engine_loses_is_lost_to_the_others(machine) -> None:
    both = machine(100, model("first", 40), model("second", 40))
    one, other = both.engine(), both.engine()
    one.run(graph(["first"]), {"x": 1.0}).raise_failure()
    other.run(graph(["second"]), {"x": 1.0}).raise_failure()
    card.unplug()
    assert not one.run(graph(["first"]), {"x": 2.0}).ok
    assert other.models.device.state == "lost"
    [failure] = other.run(graph(["second"]), {"x": 2.0}).failures
    assert "does not work any more in this process" in str(failure.error)
    card.replug()


SIZES = st.lists(st.integers(10, 90), min_size=1, max_size=3)


@settings(max_examples=30, deadline=None)
@given(mine=SIZES, theirs=SIZES, others=st.booleans(), count=st.integers(1, 12))
@example([60, 60], [60, 60], True, 12)
@example([90], [90, 10], False, 3)
def test_engines_together_never_exceed_the_card_and_all_come_to_their_end(
    mine: list[int], theirs: list[int], others: bool, count: int
) -> None:
    before = registry.models()
    kinds = ["batched", "leased" if others else "batched"]
    names = {"mine": mine, "theirs": theirs}
    models = {
        f"{owner}-{place}": model(f"{owner}-{place}", size, kinds[place % 2])
        for owner, sizes in names.items()
        for place, size in enumerate(sizes)
    }
    both = Machine(100, models)
    try:
        with ThreadPoolExecutor() as threads:
            runs = [
                threads.submit(
                    sums, both.engine(), [one for one in models if owner in one], count, owner
                )
                for owner in names
            ]
            for run, sizes in zip(runs, names.values(), strict=True):
                assert run.result(60) == [len(sizes)] * count
        assert not both.of(OutOfMemory)
        assert card.highest <= 100
    finally:
        both.close()
        registry._catalog = before


def test_the_budget_is_measured_again_once_no_engine_takes_any_of_it(machine) -> None:
    both = machine(100, model("first", 60))
    engine = both.engine()
    engine.run(graph(["first"]), {"x": 1.0}).raise_failure()
    card.budget = 70
    assert both.engine().models.device.budget == 100
    engine.models.unload()
    assert both.engine().models.device.budget == 70


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_forked_process_has_a_ledger_of_its_own() -> None:
    some = SimulatedAccelerator(100)
    ledger = ledger_of("card", some)
    with ledger.lock:  # as where another thread decides while the process forks
        child = os.fork()
        if not child:
            own = ledger_of("card", some)
            os._exit(0 if own is not ledger and own.lock.acquire(blocking=False) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ledger_of("card", some) is ledger
