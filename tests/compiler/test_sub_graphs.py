"""A graph is an operation of other graphs: typed, found by name, never part of itself."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from anyloom import CheckedGraph, GraphError, check, loads
from anyloom.core import types
from tests.compiler.shelf import Shelf

FIND = """\
graph: find
inputs:
  image: Image
  what: {type: Text, default: dog}
models: {finder: finder, cutter: null}
nodes:
  boxes: {ground: {image: $image, prompt: $what, model: $finder}}
  masks: {segment: {image: $image, regions: $boxes, model: $cutter}}
outputs: {masks: $masks}
"""
PARTS = """\
graph: parts
inputs: {image: Image}
nodes:
  found: {find: {image: $image}}
  split: {split: {regions: $found}}
outputs: {large: $split.large, small: $split.small}
"""
SHELF = Shelf({"find": FIND, "parts": PARTS})


def checked(text: str, shelf: Shelf = SHELF, **options: Any) -> CheckedGraph:
    return check(loads(dedent(text), "g.yaml"), registry=shelf, **options)


def problems(text: str, shelf: Shelf = SHELF) -> list[str]:
    with pytest.raises(GraphError) as caught:
        checked(text, shelf)
    return [str(problem) for problem in caught.value.problems]


def around(nodes: str, outputs: str = "o: $n") -> str:
    return f"graph: g\ninputs: {{image: Image}}\nnodes:\n  {nodes}\noutputs:\n  {outputs}\n"


def test_a_registered_graph_is_an_operation_with_its_types() -> None:
    found = checked(around("n: {find: {image: $image}}"))
    assert types.write(found.outputs["o"]) == "Masks"
    inner = found.operations["n"]
    assert isinstance(inner, CheckedGraph)
    assert inner.graph.name == "find"
    assert list(inner.signature.arguments) == ["image", "what", "finder", "cutter"]


def test_the_only_output_may_be_named() -> None:
    assert types.write(
        checked(around("n: {find: {image: $image}}", "o: $n.masks")).outputs["o"]
    ) == ("Masks")


def test_several_outputs_are_named_ports() -> None:
    found = checked(around("n: {parts: {image: $image}}", "o: $n.small"))
    assert types.write(found.outputs["o"]) == "Regions"
    assert "choose one of $n.large, $n.small" in problems(around("n: {parts: {image: $image}}"))[0]


def test_the_arguments_of_a_graph_are_checked() -> None:
    assert problems(around("n: {find: {imag: $image, what: 3}}")) == [
        "g.yaml:4:14 node 'n': unknown parameter 'imag'; did you mean 'image'?",
        "g.yaml:4:28 node 'n': what is 3, expected Text",
    ]


def test_a_graph_is_mapped_like_a_node() -> None:
    text = around("n: {each: {one: $images}, find: {image: $one}}").replace(
        "{image: Image}", "{images: 'list[Image]'}"
    )
    assert types.write(checked(text).outputs["o"]) == "list[Masks]"


def test_a_graph_of_the_same_file_comes_before_registered_ones() -> None:
    text = """\
        graph: g
        inputs: {image: Image}
        graphs:
          find:
            inputs: {image: Image}
            nodes: {soft: {blur: {image: $image}}}
            outputs: {out: $soft}
        nodes: {n: {find: {image: $image}}}
        outputs: {o: $n}
        """
    assert types.write(checked(text).outputs["o"]) == "Image"


def test_a_local_graph_sees_the_local_graphs_around_it() -> None:
    text = """\
        graph: g
        inputs: {image: Image}
        graphs:
          soft: {inputs: {i: Image}, nodes: {b: {blur: {image: $i}}}, outputs: {o: $b}}
          softer: {inputs: {i: Image}, nodes: {b: {soft: {i: $i}}}, outputs: {o: $b}}
        nodes: {n: {softer: {i: $image}}}
        outputs: {o: $n}
        """
    assert checked(text).warnings == ()


def test_problems_inside_a_local_graph_are_reported_with_the_others() -> None:
    text = """\
        graph: g
        inputs: {image: Image}
        graphs:
          soft: {inputs: {i: Image}, nodes: {b: {blur: {image: $j}}}, outputs: {o: $b}}
        nodes: {n: {soft: {i: $image}}, m: {blurr: {image: $image}}}
        outputs: {o: $n, p: $m}
        """
    found = problems(text)
    assert ["'$j'" in found[0], "'blurr'" in found[1], len(found)] == [True, True, 2]


@pytest.mark.parametrize(
    ("graphs", "path"),
    [
        ({"a": "graph: a\nnodes: {n: {a: }}\noutputs: {o: $n}\n"}, "a → a"),
        (
            {
                "a": "graph: a\nnodes: {n: {b: }}\noutputs: {o: $n}\n",
                "b": "graph: b\nnodes: {n: {a: }}\noutputs: {o: $n}\n",
            },
            "a → b → a",
        ),
    ],
)
def test_a_graph_cannot_contain_itself(graphs: dict[str, str], path: str) -> None:
    text = "graph: g\nnodes: {n: {a: }}\noutputs: {o: $n}\n"
    assert any(f"a graph uses itself: {path}" in line for line in problems(text, Shelf(graphs)))


def test_a_local_graph_cannot_contain_itself() -> None:
    text = """\
        graph: g
        graphs: {a: {nodes: {n: {a: }}, outputs: {o: $n}}}
        nodes: {n: {a: }}
        outputs: {o: $n}
        """
    assert any("a graph uses itself: a → a" in line for line in problems(text))


def test_endless_nesting_is_a_problem_not_a_crash() -> None:
    graphs = {
        f"g{i}": f"graph: g{i}\nnodes: {{n: {{g{i + 1}: }}}}\noutputs: {{o: $n}}\n"
        for i in range(100)
    }
    assert any("nested deeper than" in line for line in problems(graphs["g0"], Shelf(graphs)))


def in_pairs(depth: int) -> dict[str, str]:
    """Return graphs of which each uses the next one twice."""
    graphs = {
        f"g{i}": f"graph: g{i}\ninputs: {{i: Image}}\nnodes: {{a: {{g{i + 1}: {{i: $i}}}}, "
        f"b: {{g{i + 1}: {{i: $a}}}}}}\noutputs: {{o: $b}}\n"
        for i in range(depth)
    }
    last = f"graph: g{depth}\ninputs: {{i: Image}}\noutputs: {{o: {{blur: {{image: $i}}}}}}\n"
    return {**graphs, f"g{depth}": last}


def test_graphs_used_in_pairs_are_counted_as_often_as_they_run() -> None:
    graphs = in_pairs(11)
    assert types.write(checked(graphs["g0"], Shelf(graphs)).outputs["o"]) == "Image"
    graphs = in_pairs(25)
    assert problems(graphs["g0"], Shelf(graphs)) == [
        (
            "g13.yaml:3:32 node 'b': the sub-graphs have more than 10,000 steps in all; "
            "repeat a step with each or fold"
        )
    ]


def test_a_broken_registered_graph_is_named_where_it_is_used() -> None:
    shelf = Shelf({"broken": "graph: broken\nnodez: {}\n"})
    found = problems(around("n: {broken: {image: $image}}"), shelf)
    assert found == [
        "broken.yaml:2:1 unknown section 'nodez'; did you mean 'nodes'?",
        "g.yaml:4:7 node 'n': the graph 'broken' is not valid",
    ]


def test_graphs_have_no_versions() -> None:
    assert problems(around("n: {find@2: {image: $image}}")) == [
        "g.yaml:4:7 node 'n': 'find' is a graph, it has no versions; write find"
    ]
