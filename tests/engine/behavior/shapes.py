"""A shape of a graph: how it is written, and what it comes to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from anyloom import CheckedGraph, Graph, Result, check, graph, loads

from .calls import described, described_call
from .nodes import NODES, REGISTRY

FAILED: Any = object()
"""In place of an output that fails."""


@dataclass(frozen=True)
class Case:
    """One item, and what it comes to.

    outputs:  the outputs that are there, as text, in the order of the graph.
    calls:    every call of a node, as if nothing were cached.
    again:    those that are made again although everything is cached: the node fails or is impure.
    failures: step → what its error says.
    """

    inputs: Mapping[str, Any]
    outputs: tuple[str, ...]
    values: tuple[Any, ...]
    calls: tuple[str, ...]
    again: tuple[str, ...]
    failures: Mapping[str, str]
    lazy: bool
    """True where a plain function would fail, since it also computes what a graph does not need."""


@dataclass(frozen=True)
class Shape:
    """A named graph, as YAML, as a Python function, or both."""

    name: str
    text: str | None
    function: Callable[..., Any] | None
    cases: tuple[Case, ...]

    @property
    def forms(self) -> list[str]:
        """How the graph can be written."""
        written = ["yaml"] if self.text is not None else []
        return written + (["python", "saved"] if self.function is not None else [])

    def graph(self, form: str) -> Graph:
        """Return the graph, read from YAML, recorded, or recorded and saved and read again."""
        if form == "yaml":
            assert self.text is not None
            return loads(f"graph: {self.name}\n{dedent(self.text)}", f"{self.name}.yaml")
        assert self.function is not None
        recorded = graph(self.function)
        return recorded if form == "python" else loads(recorded.to_yaml(), f"{self.name}.yaml")

    def checked(self, form: str) -> CheckedGraph:
        """Return the graph, checked against the nodes of these tests."""
        return check(self.graph(form), registry=REGISTRY)

    def __repr__(self) -> str:
        return self.name


SHAPES: dict[str, Shape] = {}


def shape(text: str | None, *cases: Case) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add a shape to the table: its YAML, its cases, and the function that says the same."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        assert function.__name__ not in SHAPES
        SHAPES[function.__name__] = Shape(function.__name__, text, function, cases)
        return function

    return add


def yaml_shape(name: str, text: str, *cases: Case) -> None:
    """Add a shape that only YAML can say."""
    assert name not in SHAPES
    SHAPES[name] = Shape(name, text, None, cases)


def case(
    inputs: Mapping[str, Any],
    expected: Any,
    *,
    failures: Mapping[str, str] | None = None,
    again: Mapping[str, Iterable[tuple[Any, ...]]] | None = None,
    lazy: bool = False,
    **calls: Iterable[tuple[Any, ...]],
) -> Case:
    """Return a case.

    Args:
        expected: the only output, or a named tuple of several; FAILED where one is missing.
        failures: step → a part of what its error says.
        again: those of the calls that fail, so that they are made again.
        lazy: a plain function would fail here.
        calls: node → the arguments of each call, in the order of the node's signature.
    """
    several = expected._asdict() if hasattr(expected, "_asdict") else {"": expected}
    found = tuple(value for value in several.values() if value is not FAILED)
    written = _texts(calls)
    impure = [call for call in written if is_impure(call)]
    return Case(
        inputs,
        tuple(map(described, found)),
        found,
        tuple(written),
        (*_texts(again or {}), *impure),
        failures or {},
        lazy,
    )


def _texts(calls: Mapping[str, Iterable[tuple[Any, ...]]]) -> list[str]:
    return [
        described_call(node, _by_name(node, arguments))
        for node, rows in calls.items()
        for arguments in rows
    ]


def _by_name(node: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
    known = NODES[node].signature.arguments
    names = list(known)
    by_name = dict(zip(names, arguments, strict=False))
    defaults = {name: known[name].default for name in names[len(arguments) :]}
    return {**by_name, **defaults}


def is_impure(call: str) -> bool:
    """Return whether the result of a call is never cached."""
    return not NODES[call.partition("(")[0]].cached


def assert_result(result: Result, case: Case) -> None:
    """Check the outputs and failures of one item."""
    told = {failure.node: str(failure.error) for failure in result.failures}
    assert sorted(told) == sorted(case.failures), told
    for node, text in case.failures.items():
        assert re.search(text, told[node]), told[node]
        assert f"'{node}'" in told[node]
    assert tuple(map(described, result.outputs.values())) == case.outputs


def assert_calls(
    actual: Collection[str], cases: Iterable[Case], *, copies: int = 1, cached: bool = True
) -> None:
    """Check the calls of nodes for cases that ran so many times each.

    A call that nothing else could have answered is made once for each time; what is cached is
    computed once in all; between equal calls at the same time, either may happen.
    """
    cases = list(cases)
    written = Counter({})
    for one in cases:
        written += Counter({call: count * copies for call, count in Counter(one.calls).items()})
    repeated = {call for one in cases for call in one.again}
    impure = {call for call in repeated if is_impure(call)}
    made = Counter(actual)
    assert sorted(made) == sorted(written)
    for call, count in made.items():
        if call in impure:
            assert count == written[call], call
        elif cached and call not in repeated:
            assert count == 1, call
        else:
            assert 1 <= count <= written[call], call


def assert_calls_again(actual: Collection[str], cases: Iterable[Case], copies: int = 1) -> None:
    """Check the calls of nodes where everything that can be cached is."""
    written = Counter({})
    for one in cases:
        written += Counter({call: count * copies for call, count in Counter(one.again).items()})
    made = Counter(actual)
    assert sorted(made) == sorted(written)
    assert all(made[call] <= written[call] for call in made)
