"""Python text of graphs: the function that records the same graph."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anyloom import AnyloomError, Graph, GraphError, Image, check, load, loads
from anyloom.compiler.definition import MISSING
from anyloom.compiler.python_text import read_python, to_python
from anyloom.registry.lookup import registry


def fits_lite(name: str) -> bool:
    """Return whether the profile lite has every model of a graph."""
    try:
        check(load(name))
    except GraphError:
        return False
    return True


NOT_RECORDED = {
    "edit_in_turn": "its inner graph, which is recorded by itself, needs a larger model",
}
WRITABLE = [
    name
    for name in sorted(registry.graph_files())
    if fits_lite(name) and "with" not in load(name).inputs and name not in NOT_RECORDED
]
"""All but these, and those with an input that is a keyword of Python."""


def without_versions(graph: Graph) -> dict[str, object]:
    """Return the steps as a person writes them; nothing else than None is `else: null`."""
    steps = {name: replace(step, version=None) for name, step in graph.steps().items()}
    return {
        name: replace(step, else_=MISSING) if step.else_ is None else step
        for name, step in steps.items()
    }


@pytest.mark.parametrize("name", WRITABLE)
def test_every_shipped_graph_is_recorded_again_from_its_text(name: str) -> None:
    graph = load(name)
    again = read_python(to_python(graph), name)
    assert (again.name, list(again.inputs), dict(again.models)) == (
        name, list(graph.inputs), dict(graph.models)
    )  # fmt: skip
    assert list(again.outputs) == list(graph.outputs)
    # An output that is written in place becomes a step of its own.
    kept = without_versions(again)
    for step, found in without_versions(graph).items():
        if not step.startswith("outputs.") and not graph.graphs:
            assert kept[step] == found


def test_most_shipped_graphs_are_among_them() -> None:
    assert len(WRITABLE) >= 18


def test_an_input_without_a_default_may_follow_one_that_has_one() -> None:
    text = """
    graph: tell
    inputs: {size: {type: Integer, default: 3}, image: Image}
    outputs: {image: {draw: {image: $image}}}
    """
    again = read_python(to_python(loads(text)), "tell")
    assert list(again.inputs) == ["size", "image"]
    assert again.inputs == loads(text).inputs


def test_a_keyword_of_python_is_refused() -> None:
    text = "graph: g\ninputs: {with: Image}\noutputs: {image: {draw: {image: $with}}}\n"
    with pytest.raises(AnyloomError, match="'with' is a keyword of Python"):
        to_python(loads(text))


def test_nodes_that_have_the_names_of_their_operations_are_told_apart() -> None:
    text = """
    graph: draw
    inputs: {image: Image}
    nodes:
      draw: {draw: {image: $image}}
    outputs: {image: $draw}
    """
    again = read_python(to_python(loads(text)), "draw")
    assert without_versions(again) == without_versions(loads(text))


def test_a_fault_names_the_line_of_the_text() -> None:
    with pytest.raises(AnyloomError, match=r"^line 2: NameError"):
        read_python("x = 1\nnobody()\n", "wrong")
    with pytest.raises(AnyloomError, match=r"^line 2: .*invalid syntax"):
        read_python("x = 1\ny = = 2\n", "wrong")
    with pytest.raises(AnyloomError, match="records no graph"):
        read_python("x = 1\n", "wrong")


def test_a_loop_under_a_condition_is_recorded_as_one_step() -> None:
    text = """
    graph: shrink_all
    inputs: {image: Image, longest: {type: "list[Positive]", default: [8, 4]}, wanted: Flag}
    nodes:
      small:
        scale_image: {image: $image, longest: $side}
        when: $wanted
        else: []
        each: {side: $longest}
    outputs: {images: $small}
    """
    again = read_python(to_python(loads(text)), "shrink_all")
    assert without_versions(again) == without_versions(loads(text))
    pixels = Image(np.zeros((16, 8, 3), np.uint8))
    assert [one.shape for one in again(pixels, wanted=True)] == [(8, 4), (4, 2)]
    assert again(pixels, wanted=False) == []
