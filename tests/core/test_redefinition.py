"""A name that two modules define is refused where it would be ambiguous, and only there."""

from __future__ import annotations

import importlib
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from anyloom import (
    AnyloomError,
    GraphError,
    Model,
    ModelError,
    NodeError,
    Value,
    ValueFormatError,
    check,
    graph,
    loads,
)
from anyloom.core.node_decorator import declared_nodes
from anyloom.registry.lookup import registry

NODE = """
from anyloom import node

@node
def brightened_here(number: int) -> int:
    'Add to a number.'
    return number + {}
"""
FAMILY = """
from anyloom.models import Segmenter

class Own(Segmenter, family="defined-here"):
    'Do nothing.'
"""
KIND = """
from anyloom import Value

class GaugeHere(Value):
    'A number.'
"""
GRAPH = "graph: g\ninputs: {n: Integer}\noutputs: {out: {brightened_here: {number: $n}}}\n"

Write = Callable[..., ModuleType]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Write a module of the user and import it, or reload it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    written: dict[str, ModuleType] = {}

    def write(name: str, text: str) -> ModuleType:
        (tmp_path / f"{name}.py").write_text(text)
        importlib.invalidate_caches()
        known = written.get(name)
        written[name] = importlib.reload(known) if known else importlib.import_module(name)
        return written[name]

    yield write
    for name in written:
        sys.modules.pop(name, None)
        declared_nodes.forget(name)
        Model.families.forget(name)
    Value.kinds.pop("GaugeHere", None)


def cell(number: int, text: str) -> dict[str, object]:
    """Run a cell of a notebook."""
    names: dict[str, object] = {"__name__": "__main__"}
    exec(compile(text, f"<cell {number}>", "exec"), names)
    return names


def test_a_graph_file_does_not_choose_between_two_nodes_of_one_name(
    module: Write, tmp_path: Path
) -> None:
    module("one_here", NODE.format(1))
    check(loads(GRAPH))
    module("two_here", NODE.format(2))
    places = " and ".join(f"{tmp_path / name}.py:4" for name in ("one_here", "two_here"))
    told = f"node 'brightened_here': defined twice, in {places}; rename one"
    with pytest.raises(GraphError) as caught:
        check(loads(GRAPH, "g.yaml"))
    assert str(caught.value) == f"g.yaml:3:17 node 'outputs.out': {told}"
    with pytest.raises(NodeError) as caught_by_name:
        registry.node("brightened_here")
    assert str(caught_by_name.value) == told


def test_functions_use_the_node_that_they_name(module: Write) -> None:
    one, two = module("one_here", NODE.format(1)), module("two_here", NODE.format(2))
    assert (one.brightened_here(1), two.brightened_here(1)) == (2, 3)

    @graph
    def with_one(number: int) -> int:
        return one.brightened_here(number)

    @graph
    def with_two(number: int) -> int:
        return two.brightened_here(number)

    assert (with_one(1), with_two(1)) == (2, 3)
    assert pickle.loads(pickle.dumps(two.brightened_here)) is two.brightened_here


def test_a_module_that_is_reloaded_replaces_its_nodes(module: Write) -> None:
    module("one_here", NODE.format(1))
    again = module("one_here", NODE.format(10))
    assert registry.node("brightened_here") is again.brightened_here
    check(loads(GRAPH))


def test_a_cell_that_is_run_again_replaces_its_nodes() -> None:
    try:
        cell(1, NODE.format(1))
        again = cell(2, NODE.format(2))
        assert registry.node("brightened_here") is again["brightened_here"]
    finally:
        declared_nodes.forget("__main__")


def test_a_module_that_is_gone_takes_its_name_along(module: Write) -> None:
    module("one_here", NODE.format(1))
    two = module("two_here", NODE.format(2))
    declared_nodes.forget("one_here")
    assert registry.node("brightened_here") is two.brightened_here
    one = module("one_here", NODE.format(1))
    declared_nodes.forget("two_here")
    assert registry.node("brightened_here") is one.brightened_here
    declared_nodes.forget("one_here")
    with pytest.raises(AnyloomError):
        registry.node("brightened_here")


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        (FAMILY, ModelError, "model family 'defined-here': defined twice, in one_here and two_"),
        (KIND, ValueFormatError, "value 'GaugeHere': defined twice, in one_here and two_here; re"),
    ],
)
def test_what_is_found_by_its_name_only_is_defined_once(
    module: Write, text: str, error: type[AnyloomError], told: str
) -> None:
    module("one_here", text)
    with pytest.raises(error, match=told):
        module("two_here", text)
    module("one_here", text)


def test_a_value_does_not_take_the_name_of_another(module: Write) -> None:
    with pytest.raises(ValueFormatError, match=r"value 'Masks': defined twice, in anyloom\.values"):
        module("one_here", KIND.replace("GaugeHere", "Masks"))
