"""Policies of a step: tried again, limited in time, replaced, or left out of a list."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator

import numpy as np
import pytest

from anyloom import (
    AnyloomError,
    CancelToken,
    Engine,
    Item,
    Masks,
    NodeError,
    Result,
    check,
    load,
    loads,
    node,
)
from anyloom.engine.events import NodeFailed, NodeStarted

lock = threading.Lock()
tries: Counter[str] = Counter()
released = threading.Event()


@pytest.fixture(autouse=True)
def _fresh() -> None:
    tries.clear()
    released.clear()


@pytest.fixture
def engine():
    with Engine(workers=4) as engine:
        yield engine
        released.set()  # so that no thread of a test stays behind


@node(pure=False)
def fails_first(name: str, *, failures: int = 2) -> str:
    """Fail a number of times, then give the name back."""
    with lock:
        tries[name] += 1
        if tries[name] <= failures:
            raise ValueError(f"try {tries[name]} failed")
    return name


@node
def stuck(name: str) -> str:
    """Wait until the test is over, without looking at the cancel token."""
    with lock:
        tries[name] += 1
        first = tries[name] == 1
    if first:
        released.wait(30)
    return name


@node
def odd(n: int) -> int:
    """Fail on even numbers."""
    if n % 2 == 0:
        raise ValueError(f"{n} is even")
    return n


@node
def fallback(name: str) -> str:
    """Name what is used instead."""
    with lock:
        tries["fallback"] += 1
    return f"instead of {name}"


def graph(step: str, extra: str = ""):
    return loads(
        f"graph: g\ninputs: {{name: Text}}\nnodes:\n{extra}  s: {step}\noutputs: {{s: $s}}\n"
    )


def test_a_step_is_tried_again_until_it_succeeds(engine: Engine) -> None:
    result = engine.run(graph("{retry: 2, fails_first: {name: $name}}"), {"name": "a"})
    assert result.outputs == {"s": "a"}
    assert tries["a"] == 3


def test_the_last_failure_is_that_of_the_step_when_all_tries_are_used(engine: Engine) -> None:
    events = []
    engine.listeners.append(events.append)
    result = engine.run(graph("{retry: 1, fails_first: {name: $name}}"), {"name": "a"})
    [failure] = result.failures
    assert str(failure.error).startswith("node 's': ValueError: try 2 failed")
    assert [type(e) for e in events if type(e) in (NodeStarted, NodeFailed)] == [
        NodeStarted,
        NodeFailed,
    ] * 2


def test_tries_wait_twice_as_long_each_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def at_once(seconds: float, work) -> object:
        waits.append(seconds)
        work()
        return lambda: None

    monkeypatch.setattr(engine, "after", at_once)
    step = "{retry: {times: 3, wait: 0.5}, fails_first: {name: $name, failures: 3}}"
    assert engine.run(graph(step), {"name": "a"}).outputs == {"s": "a"}
    assert waits == [0.5, 1.0, 2.0]


def test_a_cancelled_run_does_not_wait_for_the_next_try(engine: Engine) -> None:
    token = CancelToken()
    engine.listeners.append(lambda event: isinstance(event, NodeFailed) and token.cancel())
    step = "{retry: {times: 1, wait: 1000}, fails_first: {name: $name}}"
    [result] = engine.stream(graph(step), [Item("i", lambda: {"name": "a"})], token=token)
    assert not result.ok
    assert tries["a"] == 1


def test_a_step_that_takes_too_long_fails_though_its_node_goes_on(engine: Engine) -> None:
    result = engine.run(graph("{timeout: 0.05, stuck: {name: $name}}"), {"name": "a"})
    [failure] = result.failures
    assert str(failure.error) == "node 's': took longer than 0.05 s"


def test_the_next_try_of_a_step_that_took_too_long_computes_it_anew(engine: Engine) -> None:
    result = engine.run(graph("{timeout: 2, retry: 1, stuck: {name: $name}}"), {"name": "b"})
    assert result.outputs == {"s": "b"}
    assert tries["b"] == 2


def test_stuck_nodes_take_no_place_of_workers() -> None:
    with Engine(workers=1) as engine:
        result = engine.run(graph("{timeout: 0.05, stuck: {name: $name}}"), {"name": "a"})
        assert not result.ok
        again = engine.stream(
            graph("{fallback: {name: $name}}"), [Item("i", lambda: {"name": "x"})]
        )
        assert [one.outputs["s"] for one in again] == ["instead of x"]
        released.set()


def test_another_run_computes_what_a_stuck_node_was_computing(engine: Engine) -> None:
    begun = threading.Event()
    engine.listeners.append(lambda event: isinstance(event, NodeStarted) and begun.set())
    results: list[object] = []
    engine.start(
        graph("{timeout: 0.3, stuck: {name: $name}}"),
        Item("first", lambda: {"name": "c"}),
        results.append,
    )
    assert begun.wait(20)
    assert engine.run(graph("{stuck: {name: $name}}"), {"name": "c"}).outputs == {"s": "c"}


def test_a_call_that_takes_too_long_fails_and_its_node_takes_no_place_of_workers() -> None:
    with Engine(workers=1) as engine:
        stuck_graph = graph("{stuck: {name: $name}}")
        results = [
            engine.run(stuck_graph, {"name": "a"}, timeout=0.05),
            asyncio.run(engine.arun(stuck_graph, {"name": "b"}, timeout=0.05)),
            asyncio.run(_first(engine.astream(stuck_graph, [_item("c")], timeout=0.05))),
            next(engine.stream(stuck_graph, [_item("d")], timeout=0.05)),
        ]
        for result in results:
            [failure] = result.failures
            assert str(failure.error) == "took longer than 0.05 s"
        assert engine.run(graph("{fallback: {name: $name}}"), {"name": "x"}, timeout=60).ok
        released.set()


@pytest.mark.parametrize("timeout", [0, -1.0, float("nan")])
def test_a_time_limit_is_above_zero(engine: Engine, timeout: float) -> None:
    for call in (engine.run, lambda *a, **o: asyncio.run(engine.arun(*a, **o))):
        with pytest.raises(AnyloomError, match=r"timeout \S+: expected seconds above 0"):
            call(graph("{fallback: {name: $name}}"), {"name": "x"}, timeout=timeout)


def _item(name: str) -> Item:
    return Item(name, lambda: {"name": name})


async def _first(results: AsyncIterator[Result]) -> Result:
    async for result in results:
        return result
    raise AssertionError("no result")


def test_another_value_takes_the_place_of_a_failure(engine: Engine) -> None:
    step = "{otherwise: nothing, fails_first: {name: $name, failures: 9}}"
    result = engine.run(graph(step), {"name": "a"})
    assert result.outputs == {"s": "nothing"}
    assert result.ok
    [handled] = result.handled
    assert "try 1 failed" in str(handled.error)


def test_a_step_in_place_of_a_failure_runs_only_when_it_is_needed(engine: Engine) -> None:
    extra = "  f: {fallback: {name: $name}}\n"
    good = graph("{otherwise: $f, fails_first: {name: $name, failures: 0}}", extra)
    assert engine.run(good, {"name": "a"}).outputs == {"s": "a"}
    assert tries["fallback"] == 0
    bad = graph("{otherwise: $f, retry: 1, fails_first: {name: $name, failures: 9}}", extra)
    assert engine.run(bad, {"name": "b"}).outputs == {"s": "instead of b"}
    assert tries["b"] == 2
    assert tries["fallback"] == 1


def test_the_failure_of_an_input_is_no_failure_of_the_step(engine: Engine) -> None:
    text = """
graph: g
inputs: {name: Text}
nodes:
  first: {fails_first: {name: $name, failures: 9}}
  second: {otherwise: nothing, fallback: {name: $first}}
outputs: {second: $second}
"""
    result = engine.run(loads(text), {"name": "a"})
    assert [failure.node for failure in result.failures] == ["first"]


@pytest.mark.parametrize(
    ("failures", "expected"), [("drop", [1, 3]), ("keep", [1, None, 3])], ids=["drop", "keep"]
)
def test_failing_items_are_left_out_or_kept_as_gaps(
    engine: Engine, failures: str, expected: list[object]
) -> None:
    text = (
        "graph: g\ninputs: {ns: 'list[Integer]'}\n"
        f"outputs: {{s: {{each: {{n: $ns}}, failures: {failures}, odd: {{n: $n}}}}}}\n"
    )
    result = engine.run(loads(text), {"ns": [1, 2, 3]})
    assert result.outputs == {"s": expected}
    assert ["2 is even" in str(failure.error) for failure in result.handled] == [True]


def test_a_failing_item_fails_the_list_by_default(engine: Engine) -> None:
    text = "graph: g\ninputs: {ns: 'list[Integer]'}\noutputs: {s: {each: {n: $ns}, odd: {n: $n}}}\n"
    result = engine.run(loads(text), {"ns": [1, 2, 3]})
    assert "2 is even" in str(result.failures[0].error)
    assert not result.handled


def test_a_policy_holds_for_each_call_of_a_sub_graph(engine: Engine) -> None:
    text = """
graph: g
inputs: {names: 'list[Text]'}
graphs:
  twice:
    inputs: {name: Text}
    nodes:
      first: {fails_first: {name: $name, failures: 1}}
    outputs: {text: {fallback: {name: $first}}}
nodes:
  s: {each: {name: $names}, retry: 1, twice: {name: $name}}
outputs: {s: $s}
"""
    result = engine.run(loads(text), {"names": ["a", "b"]})
    assert result.outputs == {"s": ["instead of a", "instead of b"]}
    assert (tries["a"], tries["b"]) == (2, 2)


def test_a_shipped_graph_has_no_time_limit_and_its_caller_computes() -> None:
    with Engine() as engine:
        assert not engine.plan(check(load("text2seg"))).timed


def test_an_error_in_the_control_of_a_step_is_handled_like_one_of_its_node(
    engine: Engine,
) -> None:
    text = """
graph: g
inputs: {a: 'list[Integer]', b: 'list[Integer]'}
nodes:
  s: {each: {n: $a, m: $b}, otherwise: [], odd: {n: $n}}
outputs: {s: $s}
"""
    result = engine.run(loads(text), {"a": [1, 3], "b": [1]})
    assert result.outputs == {"s": []}
    assert isinstance(result.handled[0].error, NodeError)
    assert "each needs lists of one length" in str(result.handled[0].error)


def test_what_takes_the_place_of_a_list_does_not_change_how_the_list_is_made(
    engine: Engine,
) -> None:
    text = """
graph: g
inputs: {masks: Masks, flag: Flag}
nodes:
  texts: {each: {one: $masks}, when: $flag, else: $masks, described_masks: {masks: $one}}
outputs: {texts: $texts}
"""
    masks = Masks.from_arrays([np.ones((4, 4), bool), np.eye(4, dtype=bool)], frame=(4, 4))
    result = engine.run(loads(text), {"masks": masks, "flag": True})
    assert result.outputs == {"texts": ["16 pixels", "4 pixels"]}
    assert engine.run(loads(text), {"masks": masks, "flag": False}).outputs == {"texts": masks}


def test_an_interrupted_engine_ends_without_waiting_for_its_nodes() -> None:
    begun = threading.Event()
    with pytest.raises(KeyboardInterrupt), Engine() as engine:
        engine.listeners.append(lambda event: isinstance(event, NodeStarted) and begun.set())
        results: list[object] = []
        engine.start(
            graph("{stuck: {name: $name}}"), Item("i", lambda: {"name": "d"}), results.append
        )
        assert begun.wait(20)
        raise KeyboardInterrupt
    assert not results, "the node still waits"
    released.set()


def test_what_comes_after_its_time_limit_is_not_kept(engine: Engine) -> None:
    step = "{timeout: 0.05, otherwise: late, slow: {name: $name}}"
    assert engine.run(graph(step), {"name": "e"}).outputs == {"s": "late"}
    released.set()
    assert ended.wait(20)
    assert engine.run(graph("{slow: {name: $name}}"), {"name": "e"}).computed == 1


ended = threading.Event()


@node
def slow(name: str) -> str:
    """Wait until the test allows to go on."""
    released.wait(30)
    ended.set()
    return name


@node
def described_masks(masks: Masks) -> str:
    """Say how large masks are."""
    return f"{masks.areas.sum()} pixels"
