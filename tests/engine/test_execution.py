"""What the engine promises about one graph on one set of inputs."""

from __future__ import annotations

import threading
import time
import weakref
from functools import partial
from queue import Empty, SimpleQueue
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom import (
    Account,
    AnyloomError,
    Cancelled,
    CancelToken,
    Engine,
    Graph,
    Image,
    Item,
    Masks,
    Probability,
    check,
    each,
    fold,
    graph,
    node,
    raise_if_cancelled,
    when,
)
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.engine.result_cache import ResultCache

calls: list[str] = []


@pytest.fixture(autouse=True)
def _forget_calls() -> None:
    calls.clear()


@pytest.fixture
def engine():
    with Engine(workers=8) as engine:
        yield engine


@node
def plus(a: float, b: float = 1.0) -> float:
    """Add two numbers."""
    calls.append("plus")
    return a + b


@node
def total(numbers: list[float]) -> float:
    """Add many numbers."""
    return float(sum(numbers))


@node
def wait(a: float, *, seconds: float = 0.02) -> float:
    """Give the number back after a while."""
    time.sleep(seconds)
    return a


@node
def refuse(a: float) -> float:
    """Fail on negative numbers."""
    if a < 0:
        raise ValueError(f"{a} is negative")
    return a


class Halves(NamedTuple):
    whole: float
    rest: float


class Both(NamedTuple):
    masks: Masks
    areas: list[float]


class Two(NamedTuple):
    good: float
    bad: float


@node
def halve(a: float) -> Halves:
    """Split a number into its whole and its rest."""
    calls.append("halve")
    return Halves(float(int(a)), a - int(a))


@node
def squares(image: Image, *, count: int = 3) -> Masks:
    """Return square masks of growing size."""
    arrays = []
    for index in range(count):
        mask = np.zeros(image.shape, dtype=bool)
        mask[: index + 1, : index + 1] = True
        arrays.append(mask)
    return Masks.from_arrays(arrays, frame=image.shape)


@node
def mask_area(masks: Masks) -> float:
    """Count the pixels of all masks."""
    return float(masks.areas.sum())


@node
def flipped(masks: Masks) -> Masks:
    """Turn masks upside down."""
    return Masks.from_arrays([mask[::-1] for mask in masks.masks()], frame=masks.frame)


def chain(length: int) -> Graph:
    nodes = {"n0": Step("plus", {"a": Ref("x")})}
    for index in range(1, length):
        nodes[f"n{index}"] = Step("plus", {"a": Ref(f"n{index - 1}")})
    outputs = {"y": Ref(f"n{length - 1}")}
    return Graph("chain", inputs={"x": GraphInput(float)}, nodes=nodes, outputs=outputs)


def value(result, name: str | None = None):
    result.raise_failure()
    return next(iter(result.outputs.values())) if name is None else result.outputs[name]


def test_a_graph_computes_what_its_function_computes(engine: Engine) -> None:
    @graph
    def sums(x: float, y: float) -> float:
        first = plus(x, y)
        return plus(first, 10.0)

    assert value(engine.run(check(sums), {"x": 1.0, "y": 2.0})) == 13.0


def test_a_chain_of_ten_thousand_nodes_needs_no_recursion(engine: Engine) -> None:
    assert value(engine.run(check(chain(10_000)), {"x": 0.0})) == 10_000.0


def test_defaults_of_inputs_and_parameters_are_used(engine: Engine) -> None:
    @graph
    def increased(x: float = 4.0) -> float:
        return plus(x)

    assert value(engine.run(check(increased), {})) == 5.0


def test_outputs_of_one_node_are_referred_to_by_name(engine: Engine) -> None:
    @graph
    def swapped(x: float) -> Halves:
        parts = halve(x)
        return Halves(parts.rest, parts.whole)

    result = engine.run(check(swapped), {"x": 2.5})
    assert dict(result.outputs) == {"whole": 0.5, "rest": 2.0}


def test_references_inside_lists_are_followed(engine: Engine) -> None:
    @graph
    def listed(x: float) -> float:
        more = plus(x)
        return total([x, more, 100.0])

    assert value(engine.run(check(listed), {"x": 1.0})) == 103.0


def test_each_over_a_list_gives_a_list(engine: Engine) -> None:
    @graph
    def increased(numbers: list[float]) -> list[float]:
        return each(numbers, lambda number: plus(number, 5.0))

    checked = check(increased)
    assert value(engine.run(checked, {"numbers": [1.0, 2.0, 3.0]})) == [6.0, 7.0, 8.0]
    assert value(engine.run(checked, {"numbers": []})) == []


def test_each_over_regions_joins_regions_again_and_lists_numbers(engine: Engine) -> None:
    @graph
    def turned(image: Image) -> Both:
        masks = squares(image)
        upside_down = each(masks, lambda mask: flipped(mask))
        return Both(upside_down, each(masks, lambda mask: mask_area(mask)))

    image = Image(np.zeros((6, 5, 3), np.uint8))
    result = engine.run(check(turned), {"image": image})
    assert result.outputs["areas"] == [1.0, 4.0, 9.0]
    assert result.outputs["masks"].areas.tolist() == [1, 4, 9]
    assert result.outputs["masks"].mask(0)[5, 0]


def test_each_over_no_regions_gives_an_empty_set_of_the_same_frame(engine: Engine) -> None:
    @graph
    def turned(image: Image, *, count: int = 0) -> Masks:
        masks = squares(image, count=count)
        return each(masks, lambda mask: flipped(mask))

    found = value(engine.run(check(turned), {"image": Image(np.zeros((6, 5, 3), np.uint8))}))
    assert isinstance(found, Masks) and len(found) == 0 and found.frame == (6, 5)


def test_each_walks_through_several_lists_in_step(engine: Engine) -> None:
    @graph
    def sums(left: list[float], right: list[float]) -> list[float]:
        return each((left, right), lambda one, other: plus(one, other))

    checked = check(sums)
    assert value(engine.run(checked, {"left": [1.0, 2.0], "right": [10.0, 20.0]})) == [11.0, 22.0]
    unequal = engine.run(checked, {"left": [1.0], "right": [10.0, 20.0]})
    assert "one length" in str(unequal.failures[0].error)


def test_a_body_of_several_nodes_becomes_a_graph_of_its_own(engine: Engine) -> None:
    @graph
    def twice_increased(numbers: list[float], step: float) -> list[float]:
        offset = plus(step, 100.0)
        return each(numbers, lambda number: plus(plus(number, step), offset))

    assert len(twice_increased.graphs) == 1
    found = value(engine.run(check(twice_increased), {"numbers": [1.0, 2.0], "step": 10.0}))
    assert found == [121.0, 122.0]


def test_fold_hands_each_result_to_the_next_round(engine: Engine) -> None:
    @graph
    def summed(numbers: list[float], start: float) -> float:
        return fold(numbers, start, lambda carried, number: plus(carried, number))

    checked = check(summed)
    assert value(engine.run(checked, {"numbers": [1.0, 2.0, 3.0], "start": 10.0})) == 16.0
    assert value(engine.run(checked, {"numbers": [], "start": 10.0})) == 10.0


def test_a_fold_of_five_thousand_rounds_needs_no_recursion(engine: Engine) -> None:
    @graph
    def summed(numbers: list[float], start: float) -> float:
        return fold(numbers, start, lambda carried, number: plus(carried, number))

    numbers = [float(index) for index in range(5000)]
    assert value(engine.run(check(summed), {"numbers": numbers, "start": 0.0})) == sum(numbers)


def test_when_computes_only_the_branch_that_is_taken(engine: Engine) -> None:
    @graph
    def chosen(flag: bool, x: float) -> float:
        other = halve(x)
        return when(flag, lambda: plus(x, 1.0), other.whole)

    checked = check(chosen)
    assert value(engine.run(checked, {"flag": True, "x": 2.5})) == 3.5
    assert calls == ["plus"]
    calls.clear()
    assert value(engine.run(checked, {"flag": False, "x": 2.5})) == 2.0
    assert calls == ["halve"]


@pytest.mark.parametrize(("flag", "found"), [(True, 3.0), (False, None), (None, None)])
def test_a_choice_may_be_decided_by_what_is_written_in_another_graph(
    engine: Engine, flag: bool | None, found: float | None
) -> None:
    step = Step("plus", {"a": Ref("x")}, when=Ref("flag"), else_=None)
    inner = Graph(
        "inner",
        inputs={"x": GraphInput(float), "flag": GraphInput(bool | None, default=None)},
        nodes={"more": step},
        outputs={"more": Ref("more")},
    )
    given = {"x": Ref("x")} if flag is None else {"x": Ref("x"), "flag": flag}
    outer = Graph(
        "outer",
        inputs={"x": GraphInput(float)},
        nodes={"once": Step("inner", given), "last": Step("inner", given)},
        outputs={"once": Ref("once"), "last": Ref("last")},
        graphs={"inner": inner},
    )
    assert engine.run(check(outer), {"x": 2.0}).outputs == {"once": found, "last": found}
    assert calls == ["plus"] * (flag is True)


def test_when_without_otherwise_gives_none(engine: Engine) -> None:
    @graph
    def chosen(flag: bool, x: float) -> float | None:
        return when(flag, lambda: plus(x))

    assert value(engine.run(check(chosen), {"flag": False, "x": 2.5})) is None


def test_a_graph_is_a_step_of_another_graph(engine: Engine) -> None:
    @graph
    def inner(x: float) -> float:
        return plus(plus(x), 2.0)

    @graph
    def outer(x: float) -> float:
        return plus(inner(x), inner(10.0))

    assert value(engine.run(check(outer), {"x": 1.0})) == 17.0


def test_a_failure_stops_only_what_depends_on_it(engine: Engine) -> None:
    @graph
    def both(x: float) -> Two:
        return Two(plus(x), plus(refuse(x)))

    result = engine.run(check(both), {"x": -1.0})
    assert dict(result.outputs) == {"good": 0.0}
    assert [failure.node for failure in result.failures] == ["refuse"]
    told = r"^node 'refuse': ValueError: -1\.0 is negative \(test_execution\.py:\d+\)$"
    with pytest.raises(AnyloomError, match=told):
        result.raise_failure()


def test_a_failure_in_one_round_of_each_names_the_node(engine: Engine) -> None:
    @graph
    def careful(numbers: list[float]) -> list[float]:
        return each(numbers, lambda number: refuse(number))

    result = engine.run(check(careful), {"numbers": [1.0, -2.0]})
    assert "negative" in str(result.failures[0].error)


def test_the_same_work_wanted_twice_is_done_once(engine: Engine) -> None:
    started = threading.Event()

    @node
    def slowly(a: float) -> float:
        """Take a moment."""
        calls.append("slowly")
        started.set()
        time.sleep(0.1)
        return a

    @graph
    def one(x: float) -> float:
        return slowly(x)

    checked = check(one)
    items = [Item(str(index), lambda: {"x": 7.0}) for index in range(6)]
    results = list(engine.stream(checked, items))
    assert [value(result) for result in results] == [7.0] * 6
    assert calls == ["slowly"]


def test_nobody_waits_for_the_step_of_a_paused_run_or_of_one_that_is_less_urgent(
    engine: Engine,
) -> None:
    begun, end = threading.Event(), threading.Event()
    first = {number: threading.Semaphore() for number in (1.0, 2.0)}

    @node
    def once_slowly(a: float) -> float:
        """Wait the first time that a number comes."""
        calls.append(f"slowly {a}")
        if first[a].acquire(blocking=False):
            begun.set()
            assert end.wait(10)
        return a

    @graph
    def one(x: float) -> float:
        return once_slowly(x)

    checked = check(one)
    results: SimpleQueue[tuple[str, float]] = SimpleQueue()

    def start(account: Account, x: float) -> None:
        item = Item(account.name, lambda: {"x": x})
        engine.start(
            checked, item, lambda done: results.put((done.name, value(done))), account=account
        )

    folder, other = Account("folder"), Account("other")
    start(folder, 1.0)
    assert begun.wait(10)
    start(other, 1.0)
    start(Account("click", priority=1), 1.0)
    assert results.get(timeout=10) == ("click", 1.0)
    assert results.get(timeout=10) == ("other", 1.0), "whoever lands first serves all who wait"
    begun.clear()
    start(folder, 2.0)
    assert begun.wait(10)
    start(other, 2.0)
    with pytest.raises(Empty):
        results.get(timeout=0.05)
    engine.pause(folder)
    assert results.get(timeout=10) == ("other", 2.0)
    end.set()
    assert {results.get(timeout=10) for _ in range(2)} == {("folder", 1.0), ("folder", 2.0)}


def test_a_paused_stream_begins_no_item_until_it_is_resumed(engine: Engine) -> None:
    @graph
    def more(x: float) -> float:
        return plus(x, 1.0)

    account = Account("nightly")
    stored: SimpleQueue[float] = SimpleQueue()

    def run() -> None:
        items = [Item(str(n), partial(dict, x=float(n))) for n in range(3)]
        for done in engine.stream(check(more), items, account=account):
            stored.put(value(done))

    engine.pause(account)
    streaming = threading.Thread(target=run)
    streaming.start()
    with pytest.raises(Empty):
        stored.get(timeout=0.1)
    engine.resume(account)
    streaming.join(10)
    assert sorted(stored.get(timeout=10) for _ in range(3)) == [1.0, 2.0, 3.0]


def test_one_and_one_point_nought_and_true_are_different_work(engine: Engine) -> None:
    @node
    def named(a: object) -> str:
        """Say what was given."""
        return repr(a)

    @graph
    def shown(a: object) -> str:
        return named(a)

    checked = check(shown)
    assert [value(engine.run(checked, {"a": a})) for a in (1, 1.0, True)] == ["1", "1.0", "True"]


def test_a_changed_parameter_recomputes_only_what_follows(engine: Engine) -> None:
    def built(step: float) -> Graph:
        nodes = {
            "a": Step("halve", {"a": Ref("x")}),
            "b": Step("plus", {"a": Ref("a", "whole"), "b": step}),
        }
        return Graph("g", inputs={"x": GraphInput(float)}, nodes=nodes, outputs={"y": Ref("b")})

    assert value(engine.run(check(built(1.0)), {"x": 2.5})) == 3.0
    calls.clear()
    second = engine.run(check(built(2.0)), {"x": 2.5})
    assert value(second) == 4.0
    assert calls == ["plus"] and (second.computed, second.cached) == (1, 1)


def test_results_on_disk_outlive_the_engine(tmp_path) -> None:
    @node
    def heavy(a: float) -> float:
        """Take long enough to be worth a file."""
        calls.append("heavy")
        time.sleep(0.03)
        return a * 2

    @graph
    def doubled(x: float) -> float:
        return heavy(x)

    for _ in range(2):
        with Engine(cache=ResultCache(tmp_path)) as engine:
            assert value(engine.run(check(doubled), {"x": 4.0})) == 8.0
    assert calls == ["heavy"]


def test_an_error_is_not_cached(engine: Engine) -> None:
    outcomes = [ValueError("not yet"), 5.0]

    @node
    def moody(a: float) -> float:
        """Fail the first time."""
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    @graph
    def tried(x: float) -> float:
        return moody(x)

    checked = check(tried)
    assert not engine.run(checked, {"x": 1.0}).ok
    assert value(engine.run(checked, {"x": 1.0})) == 5.0


def test_values_are_freed_after_their_last_reader() -> None:
    alive = most = 0

    class Watched(np.ndarray):
        pass

    def forget() -> None:
        nonlocal alive
        alive -= 1

    @node(pure=False)
    def grow(a: object) -> object:
        """Make a large array of another one."""
        nonlocal alive, most
        made = np.zeros(2_000_000).view(Watched)
        weakref.finalize(made, forget)
        alive += 1
        most = max(most, alive)
        return made

    nodes = {"n0": Step("grow", {"a": 1.0})}
    for index in range(1, 40):
        nodes[f"n{index}"] = Step("grow", {"a": Ref(f"n{index - 1}")})
    long = Graph("long", nodes=nodes, outputs={"y": Ref("n39")}, local={"grow": grow})
    with Engine(workers=4) as engine:
        assert engine.run(check(long), {}).ok
    assert most <= 3


def test_independent_nodes_overlap() -> None:
    together = threading.Barrier(6, timeout=10)

    @node
    def meet(a: float) -> float:
        """Return only when six of them run at the same time."""
        together.wait()
        return a

    nodes = {f"n{index}": Step("meet", {"a": float(index)}) for index in range(6)}
    nodes["sum"] = Step("total", {"numbers": [Ref(f"n{index}") for index in range(6)]})
    wide = Graph("wide", nodes=nodes, outputs={"y": Ref("sum")}, local={"meet": meet})
    with Engine(workers=6) as engine:
        assert value(engine.run(check(wide), {})) == 15.0


def test_no_more_items_are_under_way_than_allowed() -> None:
    under_way, most = 0, 0
    lock = threading.Lock()

    @node(pure=False)
    def watched(a: float) -> float:
        """Count how many run at once."""
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.005)
        with lock:
            under_way -= 1
        return a

    @graph
    def one(x: float) -> float:
        return watched(x)

    taken: list[int] = []

    def items():
        for index in range(40):
            taken.append(index)
            yield Item(str(index), lambda index=index: {"x": float(index)})

    with Engine(workers=16) as engine:
        stream = engine.stream(check(one), items(), in_flight=3, ordered=True)
        first = next(stream)
        assert value(first) == 0.0
        assert len(taken) <= 4, "a slow reader holds further items back"
        rest = [value(result) for result in stream]
    assert rest == [float(index) for index in range(1, 40)]
    assert most <= 3


def test_a_cancelled_run_stops_between_nodes_and_inside_long_ones(engine: Engine) -> None:
    token = CancelToken()
    started = threading.Event()

    @node(pure=False)
    def endless(a: float) -> float:
        """Work until cancelled."""
        started.set()
        for _ in range(2000):
            raise_if_cancelled()
            time.sleep(0.005)
        return a

    @graph
    def long(x: float) -> float:
        return plus(endless(x))

    threading.Thread(target=lambda: (started.wait(), token.cancel()), daemon=True).start()
    result = engine.run(check(long), {"x": 1.0}, token=token)
    assert isinstance(result.failures[0].error, Cancelled)
    assert "plus" not in calls


def test_an_item_that_cannot_be_loaded_is_its_own_failure(engine: Engine) -> None:
    @graph
    def one(x: float) -> float:
        return plus(x)

    def broken():
        raise AnyloomError("photo.jpg: damaged")

    good, fine = Item("good", lambda: {"x": 1.0}), Item("fine", lambda: {"x": 2.0})
    items = [good, Item("bad", broken), fine]
    results = {result.name: result for result in engine.stream(check(one), items)}
    assert value(results["good"]) == 2.0 and value(results["fine"]) == 3.0
    assert str(results["bad"].failures[0].error) == "photo.jpg: damaged"


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({}, "input 'x' (Number) is missing"),
        ({"x": "dog"}, "x is 'dog', expected Number"),
        ({"x": 1.0, "y": 2.0}, "there is no input 'y'"),
    ],
)
def test_wrong_inputs_are_named(engine: Engine, inputs, message: str) -> None:
    result = engine.run(check(chain(1)), inputs)
    assert message in str(result.failures[0].error)


def test_an_input_outside_its_range_is_refused_before_anything_runs(engine: Engine) -> None:
    @graph
    def half(x: float, share: Probability = 0.5) -> float:
        return plus(x, share)

    result = engine.run(check(half), {"x": 1.0, "share": 2.0})
    assert str(result.failures[0].error) == "input share is 2.0, expected a number from 0 to 1"
    assert calls == []


def test_a_parameter_wired_to_a_value_out_of_range_is_one_line(engine: Engine) -> None:
    @node
    def faded(a: float, *, amount: Probability = 0.5) -> float:
        """Weaken a number."""
        return a * amount

    @graph
    def weak(x: float) -> float:
        return faded(x, amount=plus(x))

    failure = engine.run(check(weak), {"x": 3.0}).failures[0]
    assert str(failure.error) == "node 'faded': amount is 4.0, expected a number from 0 to 1"


def test_every_node_run_is_told_once() -> None:
    told = []
    with Engine(listeners=[told.append]) as engine:
        engine.run(check(chain(3)), {"x": 1.0}, name="picture")
        first = [(event.kind, getattr(event, "node", "")) for event in told]
        told.clear()
        engine.run(check(chain(3)), {"x": 1.0}, name="picture")
        second = [event.kind for event in told]
    kinds = ("node_started", "node_finished")
    pairs = [(kind, f"n{index}") for index in range(3) for kind in kinds]
    begun, ended = ("graph_started", ""), ("graph_finished", "")
    assert first == [begun, ("item_started", ""), *pairs, ("item_finished", ""), ended]
    assert second == [
        "graph_started",
        "item_started",
        *["node_cached"] * 3,
        "item_finished",
        "graph_finished",
    ]


@st.composite
def sums(draw) -> tuple[Graph, list[float]]:
    """A random graph of sums, and what each of its nodes comes to."""
    values = [1.0]
    nodes: dict[str, Step] = {}
    for index in range(draw(st.integers(1, 25))):
        left, right = draw(st.integers(0, index)), draw(st.integers(0, index))
        refs = [Ref("x") if one == 0 else Ref(f"n{one}") for one in (left, right)]
        nodes[f"n{index + 1}"] = Step("plus", {"a": refs[0], "b": refs[1]})
        values.append(values[left] + values[right])
    order = draw(st.permutations(list(nodes)))
    shuffled = {name: nodes[name] for name in order}
    outputs = {name: Ref(name) for name in nodes}
    return Graph("sums", inputs={"x": GraphInput(float)}, nodes=shuffled, outputs=outputs), values


@settings(max_examples=60, deadline=None)
@given(sums(), st.integers(1, 8))
def test_any_graph_on_any_number_of_workers_equals_the_serial_result(made, workers: int) -> None:
    random_graph, values = made
    with Engine(workers=workers) as engine:
        result = engine.run(check(random_graph), {"x": 1.0})
    assert result.outputs == {f"n{index}": total for index, total in enumerate(values) if index}


def test_an_item_without_a_function_that_loads_it_is_refused_where_it_is_made() -> None:
    with pytest.raises(TypeError, match="item 'x': load is a dict, expected a function"):
        Item("x", {"x": 1.0})  # type: ignore[arg-type]
