"""One argument of a graph is changed from outside, as by `--set node.argument=value`."""

from __future__ import annotations

from typing import Any

import pytest

from anyloom import AnyloomError, check, loads
from anyloom.compiler.definition import Ref
from anyloom.compiler.overrides import set_argument
from tests.compiler.shelf import Shelf
from tests.compiler.test_hostile_files import VALID

SHELF = Shelf()
GRAPH = loads(VALID.decode(), "g.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("all", "all"),
        ("no", "no"),
        ("0.5", "0.5"),
        ("true", "true"),
        ("", None),
        ("'0.5'", "0.5"),
        ("[a, $prompt]", ["a", Ref("prompt")]),
        ("{a: 1}", {"a": 1}),
        ("$masks.large", Ref("masks", "large")),
        ("$$5", "$5"),
    ],
)
def test_a_value_is_read_as_in_a_file(text: str, value: Any) -> None:
    changed = set_argument(GRAPH, "boxes.prompt", text, registry=SHELF)
    assert changed.nodes["boxes"].arguments["prompt"] == value
    assert GRAPH.nodes["boxes"].arguments["prompt"] == Ref("prompt")


def test_an_argument_that_was_not_written_is_added_and_checked() -> None:
    changed = set_argument(GRAPH, "overlay.radius", "3", registry=SHELF)
    assert check(changed, registry=SHELF).graph.steps()["outputs.overlay"].arguments["radius"] == 3
    wrong = set_argument(GRAPH, "boxes.box_threshold", "7", registry=SHELF)
    with pytest.raises(AnyloomError, match="box_threshold is 7"):
        check(wrong, registry=SHELF)


def test_a_path_reaches_into_a_graph_of_the_same_file() -> None:
    changed = set_argument(GRAPH, "softened.once.radius", "9.5", registry=SHELF)
    assert changed.graphs["soft"].nodes["once"].arguments["radius"] == 9.5


def test_a_path_reaches_into_graphs_beside_and_inside_a_graph() -> None:
    text = """\
graph: g
inputs: {image: Image}
graphs:
  soft: {inputs: {i: Image}, nodes: {once: {blur: {image: $i}}}, outputs: {o: $once}}
  softer:
    inputs: {i: Image}
    graphs:
      own: {inputs: {i: Image}, nodes: {once: {blur: {image: $i}}}, outputs: {o: $once}}
    nodes: {beside: {soft: {i: $i}}, inside: {own: {i: $beside}}}
    outputs: {o: $inside}
nodes: {n: {softer: {i: $image}}}
outputs: {o: $n}
"""
    graph = loads(text)
    beside = set_argument(graph, "n.beside.once.radius", "5", registry=SHELF)
    assert beside.graphs["soft"].nodes["once"].arguments["radius"] == 5
    inside = set_argument(beside, "n.inside.once.radius", "6", registry=SHELF)
    assert inside.graphs["softer"].graphs["own"].nodes["once"].arguments["radius"] == 6
    check(inside, registry=SHELF)


@pytest.mark.parametrize(
    ("target", "text", "message"),
    [
        ("boxes", "1", "'boxes' does not name an argument; expected NODE.ARGUMENT=VALUE"),
        ("boxes.", "1", "'boxes.' does not name an argument; expected NODE.ARGUMENT=VALUE"),
        ("boxs.prompt", "1", "unknown node 'boxs'; did you mean 'boxes'?"),
        ("boxes.promt", "1", "node 'boxes': unknown parameter 'promt'; did you mean 'prompt'?"),
        ("overlay.x", "1", "node 'overlay': unknown parameter 'x'; it takes image, radius"),
        ("boxes.prompt.x", "1", "node 'boxes' runs 'ground', which is not a graph of this file"),
        (
            "boxes.prompt",
            "a: b",
            "boxes.prompt=a: b: not YAML: a second ': ' on one line; put a text in double quotes",
        ),
        (
            "boxes.prompt",
            "&x 1",
            "boxes.prompt=&x 1: anchor &x is not allowed; put a text in double quotes",
        ),
        (
            "boxes.prompt",
            "1\nb: 2",
            "boxes.prompt=1 b: 2: holds more than one value; put a text in double quotes",
        ),
    ],
)
def test_a_wrong_target_or_value_is_one_line(target: str, text: str, message: str) -> None:
    with pytest.raises(AnyloomError) as caught:
        set_argument(GRAPH, target, text, registry=SHELF)
    assert " ".join(str(caught.value).split()) == message
