"""The JSON Schema of graph files accepts what the check accepts and underlines what is wrong."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom import GraphError, check, loads
from anyloom.compiler.json_schema import graph_schema
from anyloom.foundation.yaml_reader import data, read_tree
from anyloom.registry.lookup import registry
from tests.compiler.shelf import Shelf
from tests.compiler.test_hostile_files import VALID
from tests.compiler.test_sub_graphs import FIND

SHELF = Shelf({"find": FIND, "broken": "graph: broken\nnodez: {}\n"})
SCHEMA = graph_schema(SHELF)
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
PLAIN = """\
graph: g
about: a text
inputs: {image: Image, word: Text, size: {type: "Integer | None", default: 3, about: pixels}}
models: {finder: finder, cutter: null}
nodes:
  boxes: {ground: {image: $image, prompt: dog, model: $finder, box_threshold: 0.5}}
  masks: {each: {r: $boxes}, segment: {image: $image, regions: $r, candidates: all, model: $cutter}}
  again: {find: {image: $image, what: cat, finder: finder-large}}
  heat: {heat: {image: $image, texts: [dog, $word]}}
  old: {scaled@1: {image: $image, by: 2}}
  edited:
    {fold: {p: $image}, each: {w: $heat}, erase: {image: $p, prompt: a}, when: $boxes, else: $image}
  some: {each: {i: [$image, $image]}, failures: drop, blur: {image: $i}, retry: 3}
  clear: {fold: {picture: $image}, until: done, at_most: 5, sharpen: {picture: $picture}}
  every: {fold: {picture: $image}, collect: true, at_most: 5, sharpen: {picture: $picture}}
  sure: {blur: {image: $image}, retry: {times: 3, wait: 0.5}, timeout: 30, otherwise: $image}
outputs: {masks: $masks, drawn: {blur: {image: $image, radius: 2}}, large: $again.masks}
"""


def errors(text: str) -> list[str]:
    tree, problems = read_tree(text, "g.yaml")
    assert not problems
    return [error.message for error in VALIDATOR.iter_errors(data(tree))]


def operation(name: str) -> dict[str, Any]:
    return SCHEMA["definitions"][f"operation.{name}"]


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", [PLAIN, VALID.decode()])
def test_valid_graphs_are_accepted_as_by_the_check(text: str) -> None:
    assert errors(text) == []
    check(loads(text), registry=SHELF)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("outputs:", "outptus:"),
        ("about: a text", "abuot: a text"),
        ("graph: g", "graph: [g]"),
        ("image: Image,", "image: Imagee,"),
        ("type: ", "tpye: "),
        ("cutter: null", "cutter: cuter"),
        ("finder: finder,", "finder: [finder],"),
        ("ground:", "gruond:"),
        ("box_threshold:", "box_treshold:"),
        ("box_threshold: 0.5", "box_threshold: 5"),
        ("box_threshold: 0.5", "box_threshold: high"),
        ("candidates: all", "candidates: al"),
        ("model: $finder", "model: cutter"),
        ("prompt: dog, ", ""),
        ("{image: $image, regions: $r", "{image: image.jpg, regions: $r"),
        ("finder: finder-large", "findr: finder-large"),
        ("texts: [dog, $word]", "texts: [dog, 3]"),
        ("each: {r: $boxes}", "eech: {r: $boxes}"),
        ("each: {r: $boxes}", "each: {r: boxes}"),
        ("when: $boxes", "when: true"),
        ("each: {i: [$image, $image]}", "each: {i: 3}"),
        ("failures: drop", "failures: skip"),
        ("failures: drop", "failures: true"),
        ("retry: 3", "retry: 0"),
        ("retry: 3", "retry: 101"),
        ("retry: 3", "retry: 1.5"),
        ("retry: 3", "retry: {wait: 1}"),
        ("retry: 3", "retry: {times: 1, pause: 1}"),
        ("wait: 0.5", "wait: -1"),
        ("timeout: 30", "timeout: 0"),
        ("timeout: 30", "timeout: long"),
        ("timeout: 30", "timeout: .inf"),
        ("until: done", "until: $done"),
        ("until: done", "until: [done]"),
        ("at_most: 5", "at_most: 0"),
        ("at_most: 5", "at_most: 10001"),
        ("at_most: 5", "at_most: true"),
        ("collect: true", "collect: yes"),
        ("masks: $masks,", "masks: masks,"),
        ("radius: 2", "radius: two"),
    ],
)
def test_what_is_misspelled_is_rejected_as_by_the_check(right: str, wrong: str) -> None:
    assert right in PLAIN
    text = PLAIN.replace(right, wrong, 1)
    assert errors(text) != []
    with pytest.raises(GraphError):
        check(loads(text), registry=SHELF)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 120)
    | st.integers()
    | st.floats(-1e10, 1e10)
    | st.sampled_from(["drop", "keep", "fail", "done", "$image", "$$", ".inf", "", "a b"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["times", "wait", "image", "9"]), inner, max_size=3)
    ),
    max_leaves=4,
)


@pytest.mark.parametrize(
    "node",
    [
        "{fold: {picture: $image}, at_most: VALUE, sharpen: {picture: $picture}}",
        "{fold: {picture: $image}, at_most: 2, collect: VALUE, sharpen: {picture: $picture}}",
        "{each: {i: [$image]}, failures: VALUE, blur: {image: $i}}",
        "{blur: {image: $image}, retry: VALUE}",
        "{blur: {image: $image}, timeout: VALUE}",
        "{blur: {image: $image}, otherwise: VALUE}",
        "{each: {i: VALUE}, blur: {image: $image}}",
        "{each: VALUE, blur: {image: $image}}",
        "{fold: VALUE, each: {i: [$image]}, blur: {image: $i}}",
        "{when: VALUE, blur: {image: $image}}",
    ],
)
@settings(max_examples=100, deadline=None)
@given(values)
def test_a_keyword_takes_what_the_reader_and_the_check_take(node: str, value: Any) -> None:
    written = node.replace("VALUE", json.dumps(value))
    text = f"graph: g\ninputs: {{image: Image}}\nnodes:\n  n: {written}\noutputs: {{o: $image}}\n"
    try:
        check(loads(text), registry=SHELF)
    except GraphError as error:
        # What a value refers to, and whether its type fits, is not the schema's.
        beyond = (
            "reference",
            "needs a Flag",
            "iterates over",
            "lists of one length",
            "each round",
            "not give",
            "expects Image",
        )
        if any(word in problem.message for problem in error.problems for word in beyond):
            return
        # 3.0 is a whole number to a JSON Schema, and none in a graph file.
        assert errors(text) != [] or re.search(r"\.0(?!\d)", written)
    else:
        assert errors(text) == []


def test_graphs_of_the_same_file_are_operations_there() -> None:
    text = VALID.decode()
    assert errors(text.replace("soft:\n    inputs", "other:\n    inputs")) == []
    assert errors(text.replace("radius: 1.5", "radus: 1.5")) != []


def test_an_editor_can_explain_every_argument() -> None:
    ground = operation("ground")
    assert ground["description"] == "Find boxes for a text.\n\nGives Regions."
    assert ground["required"] == ["image", "prompt"]
    threshold = ground["properties"]["box_threshold"]
    assert threshold["description"] == (
        "`box_threshold`: Probability, default 0.35\n\nboxes with a lower score are dropped."
    )
    assert threshold["default"] == 0.35
    assert {"maximum": 1, "minimum": 0, "type": "number"} in threshold["anyOf"]


def test_models_that_fit_are_offered_with_size_and_license() -> None:
    offered = operation("ground")["properties"]["model"]["anyOf"]
    assert offered[0] == {"const": "finder", "description": "license: Apache-2.0; 20 MB"}
    assert "non-commercial use only" in offered[1]["description"]
    assert [choice.get("const") for choice in offered] == ["finder", "finder-large", None]


def test_a_broken_graph_of_the_project_is_left_out() -> None:
    assert "operation.find" in SCHEMA["definitions"]
    assert "operation.broken" not in SCHEMA["definitions"]


def test_every_shipped_graph_is_accepted() -> None:
    validator = jsonschema.Draft7Validator(graph_schema())
    files = registry.graph_files()
    assert files
    for name, file in files.items():
        tree, _ = read_tree(file.read_text(encoding="utf-8"), name)
        assert [error.message for error in validator.iter_errors(data(tree))] == [], name
