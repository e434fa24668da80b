"""Every shape of a graph, in every form: called, run, streamed, with and without the cache."""

from __future__ import annotations

import asyncio
import copy
from collections import Counter
from typing import Any

import pytest

from anyloom import AnyloomError, CheckedGraph, Engine, Event, Item, Result, ResultCache

from .calls import described, recorded_calls
from .shapes import SHAPES, Shape, assert_calls, assert_calls_again, assert_result, is_impure
from .table import FUNCTIONS, written


def run_each(engine: Engine, checked: CheckedGraph, shape: Shape) -> None:
    """Run every case by itself."""
    for case in shape.cases:
        assert_result(engine.run(checked, copy.deepcopy(dict(case.inputs))), case)


def stream_all(
    engine: Engine, checked: CheckedGraph, shape: Shape, copies: int, **options: Any
) -> None:
    """Stream every case so many times."""
    items = [
        Item(f"{number}", lambda case=case: copy.deepcopy(dict(case.inputs)))
        for _ in range(copies)
        for number, case in enumerate(shape.cases)
    ]
    found: list[Result] = list(engine.stream(checked, items, **options))
    names, expected = [result.name for result in found], [item.name for item in items]
    if not options.get("ordered"):
        names, expected = sorted(names), sorted(expected)
    assert names == expected
    for result in found:
        assert_result(result, shape.cases[int(result.name)])


@written
def test_run_cold_and_warm(shape: Shape, form: str) -> None:
    checked = shape.checked(form)
    with Engine(workers=4) as engine:
        with recorded_calls() as calls:
            run_each(engine, checked, shape)
        assert_calls(calls, shape.cases)
        with recorded_calls() as calls:
            run_each(engine, checked, shape)
            again = [engine.run(checked, copy.deepcopy(dict(c.inputs))) for c in shape.cases]
        assert_calls_again(calls, shape.cases, copies=2)
        for case, result in zip(shape.cases, again, strict=True):
            assert case.again or result.computed == 0


@pytest.mark.parametrize("shape", SHAPES.values(), ids=str)
def test_events_and_counts_tell_what_happened(shape: Shape) -> None:
    checked = shape.checked(shape.forms[0])
    told: list[Event] = []
    with Engine(workers=4, listeners=[told.append]) as engine, recorded_calls() as calls:
        results = [engine.run(checked, dict(case.inputs)) for case in shape.cases]
    events = Counter(event.kind for event in told)
    failing = {call for case in shape.cases for call in case.again if not is_impure(call)}
    failed = sum(call in failing for call in calls)
    assert events["graph_started"] == events["graph_finished"] == len(shape.cases)
    assert events["item_started"] == len(shape.cases)
    assert events["item_finished"] == sum(result.ok for result in results)
    assert events["item_failed"] == sum(not result.ok for result in results)
    assert events["node_started"] == len(calls)
    assert events["node_failed"] >= failed
    assert events["node_finished"] == len(calls) - failed
    assert sum(result.computed for result in results) == len(calls) - failed
    found = events["node_cached"] + events["node_shared"]
    assert sum(result.cached for result in results) == found


@written
def test_stream_cold_and_warm(shape: Shape, form: str) -> None:
    checked = shape.checked(form)
    with Engine(workers=4) as engine:
        with recorded_calls() as calls:
            stream_all(engine, checked, shape, copies=3)
        assert_calls(calls, shape.cases, copies=3)
        with recorded_calls() as calls:
            stream_all(engine, checked, shape, copies=2, ordered=True, in_flight=2)
        assert_calls_again(calls, shape.cases, copies=2)


@written
def test_with_the_cache_off(shape: Shape, form: str) -> None:
    checked = shape.checked(form)
    with Engine(workers=4, cache=ResultCache(memory_bytes=0)) as engine:
        for _ in range(2):
            with recorded_calls() as calls:
                run_each(engine, checked, shape)
            assert_calls(calls, shape.cases, cached=False)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=str)
def test_awaited(shape: Shape) -> None:
    checked = shape.checked(shape.forms[0])

    async def run() -> list[Result]:
        calls = [engine.arun(checked, copy.deepcopy(dict(case.inputs))) for case in shape.cases]
        found = await asyncio.gather(*calls)
        items = [
            Item(str(number), lambda case=case: case.inputs)
            for number, case in enumerate(shape.cases)
        ]
        return [*found, *[one async for one in engine.astream(checked, items, ordered=True)]]

    with Engine(workers=4) as engine, recorded_calls() as calls:
        results = asyncio.run(run())
    assert_calls(calls, shape.cases, copies=2)
    for result, case in zip(results, shape.cases * 2, strict=True):
        assert_result(result, case)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=str)
def test_one_output_at_a_time(shape: Shape) -> None:
    checked = shape.checked(shape.forms[0])
    for case in shape.cases:
        if case.failures:
            continue
        for place, name in enumerate(checked.outputs):
            with Engine(workers=4) as engine:
                with recorded_calls() as calls:
                    found = engine.run(checked, copy.deepcopy(dict(case.inputs)), outputs=[name])
                assert list(found.outputs) == [name]
                assert described(found.outputs[name]) == case.outputs[place]
                assert set(calls) <= set(case.calls)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=str)
def test_every_step_can_be_read(shape: Shape) -> None:
    checked = shape.checked(shape.forms[0])
    names = [
        name if len(outputs) == 1 else f"{name}.{port}"
        for name, outputs in checked.types.items()
        for port in outputs
        if name in checked.graph.nodes
    ]
    with Engine(workers=4) as engine:
        for case in shape.cases:
            result = engine.run(checked, copy.deepcopy(dict(case.inputs)))
            for name in names:
                found = engine.run(checked, copy.deepcopy(dict(case.inputs)), outputs=[name])
                if found.ok:
                    assert described(result[name]) == described(found.outputs[name])
                else:
                    with pytest.raises(AnyloomError):
                        result[name]


@pytest.mark.parametrize("called", ["function", "graph"])
@pytest.mark.parametrize("shape", FUNCTIONS, ids=str)
def test_called_with_values(shape: Shape, called: str) -> None:
    operation = shape.function if called == "function" else shape.graph("python")
    assert operation is not None
    for case in shape.cases:
        inputs = copy.deepcopy(dict(case.inputs))
        if case.lazy and called == "function":
            continue
        if case.failures:
            with pytest.raises(Exception, match="|".join(case.failures.values())) as caught:
                operation(**inputs)
            assert called == "function" or isinstance(caught.value, AnyloomError)
            continue
        found = operation(**inputs)
        several = found if hasattr(found, "_asdict") else [found]
        assert tuple(map(described, several)) == case.outputs
