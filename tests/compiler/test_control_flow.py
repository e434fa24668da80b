"""A recorded function gives what plain Python gives, also when it is saved and loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anyloom import Engine, Graph, check, graph, loads
from tests.compiler.random_functions import Anyloom, Expression, Python, functions


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(workers=2) as engine:
        yield engine


def recorded(kind: type, body: Callable[[Any, Any], Any]) -> Graph:
    def function(number, numbers):
        return body(number, numbers)

    returned = {int: int, list: list[int]}[kind]
    function.__annotations__ = {"number": int, "numbers": list[int], "return": returned}
    return graph(function)


def result(call: Callable[[], Any]) -> Any:
    try:
        return repr(call())
    except Exception as error:
        return f"failed: {error}"


def run(engine: Engine, graph: Graph, number: int, numbers: list[int]) -> Any:
    done = engine.run(check(graph), {"number": number, "numbers": numbers})
    done.raise_failure()
    return next(iter(done.outputs.values()))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(functions(), st.integers(0, 30), st.lists(st.integers(0, 30), max_size=3))
def test_a_function_its_graph_and_the_saved_graph_agree(
    engine: Engine, function: tuple[type, Expression], number: int, numbers: list[int]
) -> None:
    kind, body = function
    expected = result(lambda: body(Python(), (number, numbers)))
    language = Anyloom()
    made = recorded(kind, lambda *values: body(language, values))
    loaded = loads(made.to_yaml())
    assert loaded == made
    if expected.startswith(
        "failed"
    ):  # a graph may do without what fails, where only a choice needs it
        return
    assert result(lambda: body(language, (number, numbers))) == expected
    assert result(lambda: run(engine, made, number, numbers)) == expected
    assert result(lambda: run(engine, loaded, number, numbers)) == expected
