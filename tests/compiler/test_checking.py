"""A graph is checked before anything runs: every problem at once, with its place and a fix."""

from __future__ import annotations

import itertools
import re
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import CheckedGraph, Graph, GraphError, Image, check, loads
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.compiler.json_schema import graph_schema
from anyloom.core import types
from anyloom.core.node_decorator import Node
from tests.compiler.shelf import NODES, SCALED, Shelf

SHELF = Shelf()

SIX_ERRORS = """\
graph: planted
inputs:
  image: Image
  prompt: {type: Text, default: dog}
nodes:
  boxes: {grond: {image: $image, prompt: $prompt}}
  found: {ground: {image: $image, prompt: $prompt, box_treshold: 0.35}}
  grown:
    dilate:
      masks: $found
  sure: {ground: {image: $image, prompt: $prompt, box_threshold: 35}}
  said: {caption: {image: $imgae, regions: $found}}
  edited: {erase: {image: $image}}
outputs:
  said: $said
"""


def checked(text: str, **options: Any) -> CheckedGraph:
    return check(loads(dedent(text), "g.yaml"), registry=SHELF, **options)


def problems(text: str, **options: Any) -> list[str]:
    with pytest.raises(GraphError) as caught:
        checked(text, **options)
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return [str(problem) for problem in caught.value.problems]


def body(nodes: str, outputs: str = "out: $n", inputs: str = "") -> str:
    """Return a graph with the usual inputs around some nodes, one a line."""
    lines = ["graph: g", "inputs:", "  image: Image", "  boxes: Regions", "  masks: Masks"]
    lines += ["  flag: Flag", "  words: list[Text]", "  word: Text", "  many: list[Image]"]
    lines += ["  perhaps: Regions | None", "  number: Number", "  whole: Integer"]
    lines += [f"  {line}" for line in inputs.splitlines()]
    lines += ["nodes:", *(f"  {line}" for line in nodes.splitlines())]
    return "\n".join([*lines, "outputs:", f"  {outputs}", ""])


def type_of(nodes: str, outputs: str = "out: $n") -> str:
    return types.write(checked(body(nodes, outputs)).outputs["out"])


def problem(nodes: str, outputs: str = "out: $n", inputs: str = "") -> str:
    """Return the only problem without its place."""
    (found,) = problems(body(nodes, outputs, inputs))
    return found.partition(" ")[2]


def test_six_planted_errors_are_reported_in_one_go_on_their_lines() -> None:
    assert problems(SIX_ERRORS) == [
        "g.yaml:6:11 node 'boxes': unknown operation 'grond'; did you mean 'ground'?",
        "g.yaml:7:52 node 'found': unknown parameter 'box_treshold'; did you mean 'box_threshold'?",
        (
            "g.yaml:10:7 node 'grown': 'masks' of 'dilate' expects Masks, '$found' is Regions; "
            "segment them first"
        ),
        "g.yaml:11:51 node 'sure': box_threshold is 35, expected a number from 0 to 1",
        "g.yaml:12:27 node 'said': unknown reference '$imgae'; did you mean 'image'?",
        "g.yaml:13:12 node 'edited': 'erase' needs 'prompt' (Text)",
    ]


@pytest.mark.parametrize(
    ("nodes", "kind"),
    [
        ("n: {blur: {image: $image}}", "Image"),
        ("n: {count: {regions: $masks}}", "Integer"),
        ("n: {blur: {image: $image, radius: $whole}}", "Image"),
        ("n: {blur: {image: $image, radius: 2}}", "Image"),
        ("n: {segment: {image: $image}}", "Masks"),
        ("n: {segment: {image: $image, regions: $masks}}", "Masks"),
        ("n: {segment: {image: $image, regions: $perhaps}}", "Masks"),
        ("n: {segment: {image: $image, regions: null}}", "Masks"),
        ("n: {rank: {regions: $masks, text: a}}", "Masks"),
        ("n: {rank: {regions: $boxes, text: a}}", "Regions"),
        ("n: {same_kind: {one: $masks, other: $boxes}}", "list[Regions]"),
        ("n: {same_kind: {one: $masks, other: $masks}}", "list[Masks]"),
        ("n: {merge: {sets: [$masks, $boxes, $perhaps]}}", "Regions"),
        ("n: {merge: {sets: []}}", "Regions"),
        ("n: {total: {numbers: [1, 2.5, $whole]}}", "Number"),
        ("n: {heat: {image: $image, texts: [dog, $word]}}", "list[Heatmap]"),
        ("n: {each: {i: $many}, blur: {image: $i}}", "list[Image]"),
        ("n: {each: {r: $masks}, rank: {regions: $r, text: a}}", "Masks"),
        ("n: {each: {r: $boxes}, segment: {image: $image, regions: $r}}", "Masks"),
        ("n: {each: {r: $masks}, caption: {image: $image, regions: $r}}", "list[Text]"),
        ("n: {each: {i: $many, w: $words}, erase: {image: $i, prompt: $w}}", "list[Image]"),
        ("n: {each: {i: $many}, heat: {image: $i, texts: $words}}", "list[list[Heatmap]]"),
        ("n: {fold: {p: $image}, each: {w: $words}, erase: {image: $p, prompt: $w}}", "Image"),
        ("n: {when: $flag, blur: {image: $image}, else: $image}", "Image"),
        ("n: {when: $flag, blur: {image: $image}}", "Image | None"),
        ("n: {when: $flag, blur: {image: $image}, else: null}", "Image | None"),
        ("n: {when: $flag, segment: {image: $image}, else: $boxes}", "Regions"),
        ("n: {when: $flag, caption: {image: $image}, else: nothing}", "Text"),
        ("n: {when: $flag, caption: {image: $image}, else: $image}", "Text | Image"),
        ("n: {when: $perhaps, count: {regions: $perhaps}, else: 0}", "Integer"),
        ("n: {when: $boxes, count: {regions: $boxes}, else: 0}", "Integer"),
        ("n: {when: $flag, each: {i: $many}, blur: {image: $i}}", "list[Image] | None"),
        ("x: {split: {regions: $boxes}}\nn: {dilate: {masks: $x.large}}", "Masks"),
        ("x: {heat: {image: $image, texts: $words}}\nn: {each: {h: $x}, peaks: {heatmap: $h}}",
         "list[Points]"),
        ("n: {each: {i: [$image, $image]}, blur: {image: $i}}", "list[Image]"),
        ("n: {each: {i: $many, r: [1, 2.5, $whole]}, blur: {image: $i, radius: $r}}",
         "list[Image]"),
        ("n: {each: {i: []}, blur: {image: $i}}", "list[Image]"),
        ("n: {each: {r: $boxes}, split: {regions: $r}}\nm: {merge: {sets: $n.large}}", None),
        ("n: {each: {w: [a, b]}, fold: {p: $image}, erase: {image: $p, prompt: $w}}", "Image"),
        ("n: {each: {w: $words}, fold: {p: $image}, collect: true, erase: {image: $p, prompt: $w}}",
         "list[Image]"),
        ("n: {fold: {picture: $image}, until: done, at_most: 5, sharpen: {picture: $picture}}",
         "Image"),
        ("n: {fold: {picture: $image}, at_most: 5, sharpen: {picture: $picture}}", "Image"),
        ("n: {fold: {picture: $image}, at_most: 5, collect: true, sharpen: {picture: $picture}}",
         "list[Image]"),
        (("n: {fold: {picture: $image, done: false}, at_most: 5, sharpen: {picture: $picture}}\n"
         "m: {blur: {image: $n.picture}}"), None),
        (("n: {fold: {picture: $word}, at_most: 2, sharpen: {picture: $image}, until: done}\n"
         "m: {blur: {image: $n}}"), None),
        ("n: {each: {i: $many}, failures: drop, blur: {image: $i}}", "list[Image]"),
        ("n: {each: {i: $many}, failures: keep, blur: {image: $i}}", "list[Image | None]"),
        ("n: {each: {i: $many}, failures: fail, blur: {image: $i}}", "list[Image]"),
        ("n: {each: {r: $masks}, failures: drop, rank: {regions: $r, text: a}}", "Masks"),
        ("n: {blur: {image: $image}, retry: 3, timeout: 0.5}", "Image"),
        ("n: {blur: {image: $image}, otherwise: $image}", "Image"),
        ("n: {blur: {image: $image}, otherwise: null}", "Image | None"),
        ("n: {count: {regions: $boxes}, otherwise: none}", "Integer | Text"),
        ("n: {when: $flag, count: {regions: $boxes}, else: 0, otherwise: none}", "Integer | Text"),
        (("n: {split: {regions: $boxes}, otherwise: null}\n"
         "m: {segment: {image: $image, regions: $n.small}}"), None),
    ],
)  # fmt: skip
def test_types_follow_references(nodes: str, kind: str | None) -> None:
    if kind is None:
        checked(body(nodes, "out: $m"))
    else:
        assert type_of(nodes) == kind


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ("n: {dilate: {masks: $boxes}}",
         "'masks' of 'dilate' expects Masks, '$boxes' is Regions; segment them first"),
        ("n: {blur: {image: $many}}",
         "'image' of 'blur' expects Image, '$many' is list[Image]; map it with each:"),
        ("n: {count: {regions: $perhaps}}",
         ("'regions' of 'count' expects Regions, '$perhaps' is Regions | None; "
         "it may be None: give its `when` an `else`")),
        ("n: {heat: {image: $image, texts: $word}}",
         "'texts' of 'heat' expects list[Text], '$word' is Text; write it as a list: [$name]"),
        ("n: {segment: {image: $image, candidates: $word}}",
         ("'candidates' of 'segment' expects \"single\" | \"best\" | \"all\", '$word' is Text; "
         "declare the input as \"single\" | \"best\" | \"all\"")),
        ("n: {segment: {image: $image, points: $boxes}}",
         ("'points' of 'segment' expects Points | None, '$boxes' is Regions; "
         "'regions' accepts it")),
        ("n: {peaks: {heatmap: $image, count: $number}}\nm: {blur: {image: $image}}", None),
        ("n: {dilate: {masks: $masks, pixels: $number}}",
         "'pixels' of 'dilate' expects Integer, '$number' is Number"),
        ("n: {blur: {image: $image, radius: $flag}}",
         "'radius' of 'blur' expects Number, '$flag' is Flag"),
        ("n: {blur: {image: $image, radius: wide}}", "radius is 'wide', expected Number"),
        ("n: {blur: {image: cat.jpg}}", "image is 'cat.jpg', expected Image"),
        ("n: {dilate: {masks: $masks, pixels: true}}", "pixels is True, expected a whole number"),
        ("n: {dilate: {masks: $masks, pixels: '3'}}",
         "pixels is '3', expected a whole number; write it without quotes"),
        ("n: {segment: {image: $image, candidates: bst}}",
         "candidates is 'bst', expected 'single', 'best' or 'all'"),
        ("n: {rank: {regions: $image, text: a}}",
         ("'regions' of 'rank' expects Regions, '$image' is Image; "
         "convert it with segment or segment_everything")),
        ("n: {same_kind: {one: $masks, other: $image}}",
         ("'other' of 'same_kind' expects Masks, '$image' is Image; "
         "convert it with segment or segment_everything")),
        ("n: {merge: {sets: [$boxes, $image]}}",
         "'sets' of 'merge' expects list[Regions | None], the list is list[Regions | Image]"),
        ("n: {each: {i: $image}, blur: {image: $i}}",
         "each 'i' iterates over a list or Regions, not Image"),
        ("n: {each: {i: [$image], r: [1, 2]}, blur: {image: $i, radius: $r}}",
         "each needs lists of one length, but i has 1, r has 2"),
        ("n: {each: {i: $words}, blur: {image: $i}}",
         "'image' of 'blur' expects Image, '$i' is Text"),
        ("n: {fold: {p: $image}, erase: {image: $p, prompt: a}}",
         ("'fold' needs 'each': the list to iterate over; "
          "or 'at_most', the largest number of rounds")),
        ("n: {fold: {p: $image}, each: {w: $words}, caption: {image: $p}}",
         "each round gives Text, but '$p' must stay Image"),
        ("n: {fold: {p: $image}, at_most: 2, sharpen: {picture: $p}}",
         "'fold' carries 'p', which 'sharpen' does not give; it gives picture, done"),
        ("n: {fold: {picture: $image}, until: dome, at_most: 2, sharpen: {picture: $picture}}",
         "'sharpen' has no output 'dome'; did you mean 'done'?"),
        ("n: {fold: {picture: $image}, until: picture, at_most: 2, sharpen: {picture: $picture}}",
         "'until' needs a Flag, 'picture' is Image"),
        ("n: {fold: {picture: $image}, until: done, sharpen: {picture: $picture}}",
         ("'fold' needs 'each': the list to iterate over; "
          "or 'at_most', the largest number of rounds")),
        ("n: {fold: {picture: $image}, at_most: 0, sharpen: {picture: $picture}}",
         "at_most is 0, expected 1 to 10,000"),
        ("n: {fold: {picture: $image}, at_most: 10001, sharpen: {picture: $picture}}",
         "at_most is 10001, expected 1 to 10,000"),
        ("n: {each: {i: $many}, until: done, blur: {image: $i}}",
         "'until' has no 'fold' whose rounds it is about; add fold: {name: $start}"),
        ("n: {each: {i: $many}, at_most: 3, blur: {image: $i}}",
         "'at_most' has no 'fold' whose rounds it is about; add fold: {name: $start}"),
        ("n: {collect: true, blur: {image: $image}}",
         "'collect' has no 'fold' whose rounds it is about; add fold: {name: $start}"),
        ("n: {failures: drop, blur: {image: $image}}",
         ("'failures' is about the items of an 'each' without 'fold'; "
          "otherwise: VALUE is for the step as a whole")),
        ("n: {each: {r: $masks}, failures: keep, rank: {regions: $r, text: a}}",
         ("the results are joined into one set of regions, which has no gaps; "
          "write failures: drop")),
        ("n: {blur: {image: $image}, retry: 0}", "retry is 0 times, expected 1 to 100"),
        ("n: {blur: {image: $image}, retry: {times: 101}}",
         "retry is 101 times, expected 1 to 100"),
        ("n: {blur: {image: $image}, retry: {times: 1, wait: -2}}",
         "wait is -2 s, expected 0 or more"),
        ("n: {blur: {image: $image}, timeout: 0}", "timeout is 0 s, expected more than 0"),
        ("n: {blur: {image: $image}, otherwise: $imag}",
         "unknown reference '$imag'; did you mean 'image'?"),
        ("n: {each: {i: [$image, 3]}, blur: {image: $i}}",
         "'image' of 'blur' expects Image, '$i' is Image | Integer"),
        ("n: {when: $image, blur: {image: $image}}", "'when' needs a Flag, '$image' is Image"),
        ("n: {each: {f: $masks}, when: $f, blur: {image: $image}}",
         ("'when' is decided once, before each item: '$f' is not known yet; "
         "put the choice into a graph of its own and map that")),
        ("n: {blur: {image: $image}, else: $image}", "'else' has no 'when'"),
        ("x: {when: $flag, blur: {image: $image}}\nn: {blur: {image: $x}}",
         ("'image' of 'blur' expects Image, '$x' is Image | None; "
         "it may be None: give its `when` an `else`")),
        ("x: {blur: {image: $image}, otherwise: null}\nn: {blur: {image: $x}}",
         ("'image' of 'blur' expects Image, '$x' is Image | None; "
          "it is None where it fails: give it another `otherwise`")),
        (("x: {each: {w: $words}, failures: keep, caption: {image: $image}}\n"
         "n: {heat: {image: $image, texts: $x}}"),
         ("'texts' of 'heat' expects list[Text], '$x' is list[Text | None]; "
          "items that fail are None: write failures: drop")),
        ("x: {split: {regions: $boxes}}\nn: {dilate: {masks: $x}}",
         "'$x' gives several outputs; choose one of $x.large, $x.small"),
        ("x: {split: {regions: $boxes}}\nn: {dilate: {masks: $x.larg}}",
         "'$x' has no output 'larg'; did you mean 'large'?"),
        ("n: {blur: {image: $image.size}}",
         "'$image' is one value, it has no output 'size'"),
        ("n: {blur: {image: $image, sigma: 2}}",
         "unknown parameter 'sigma'; 'blur' takes image, radius"),
        ("n: {blur: {}}", "'blur' needs 'image' (Image)"),
        ("n: {blur: }", "'blur' needs 'image' (Image)"),
        ("n: {zzzzzz: {image: $image}}",
         ("unknown operation 'zzzzzz'; import the module of a node of your own, or put it into "
          "nodes/ of the folder that anyloom is called in")),
        ("n: {blur@2: {image: $image}}", "the graph needs version 2, installed is 1"),
        ("n: {ground: {image: $image, prompt: a, model: cutter}}",
         ("model 'cutter' implements Cutter, Everything, the slot needs Finder; "
         "compatible models: finder, finder-large")),
        ("n: {ground: {image: $image, prompt: a, model: findr}}",
         "unknown model 'findr'; did you mean 'finder'?"),
        ("n: {ground: {image: $image, prompt: a, model: $image}}",
         "'model' is a model: name one, or a slot of the section 'models'; '$image' is Image"),
        ("n: {ground: {image: $image, prompt: a, model: 3}}",
         "model is 3, expected the name of a model"),
    ],
)  # fmt: skip
def test_a_type_error_names_both_types_and_a_fix(nodes: str, message: str | None) -> None:
    if message is None:
        assert len(problems(body(nodes))) == 2
    else:
        assert problem(nodes) == f"node 'n': {message}"


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ("n: {split: {regions: $boxes}, otherwise: $boxes}",
         ("'otherwise' needs an operation with one output; "
          "write otherwise: null, or give it one output")),
        ("n: {when: $flag, split: {regions: $boxes}, else: $boxes}",
         "'else' needs an operation with one output; write else: null, or give it one output"),
        ("n: {fold: {picture: $image, q: $word}, each: {w: $words}, sharpen: {picture: $picture}}",
         "'fold' carries 'q', which 'sharpen' does not give; it gives picture, done"),
        (("n: {fold: {picture: $image, done: $word}, at_most: 2, sharpen: {picture: $picture}}\n"
         "m: {blur: {image: $n.done}}"),
         "'image' of 'blur' expects Image, '$n.done' is Flag"),
    ],
)  # fmt: skip
def test_a_problem_of_several_outputs_has_a_fix(nodes: str, message: str) -> None:
    found = problems(body(nodes, "out: $image"))
    assert [line.partition("': ")[2] for line in found] == [message]


@pytest.mark.parametrize(
    ("nodes", "paths"),
    [
        ("n: {blur: {image: $n}}", ["n → n"]),
        ("n: {blur: {image: $b}}\nb: {blur: {image: $n}}", ["n → b → n"]),
        ("n: {erase: {image: $a, prompt: x}}\na: {blur: {image: $b}}\nb: {blur: {image: $a}}",
         ["a → b → a"]),
        ("n: {each: {i: $n}, blur: {image: $i}}", ["n → n"]),
        ("n: {fold: {p: $n}, each: {w: $words}, erase: {image: $p, prompt: $w}}", ["n → n"]),
        ("n: {when: $n, blur: {image: $image}}", ["n → n"]),
        ("n: {when: $flag, blur: {image: $image}, else: $m}\nm: {blur: {image: $n}}",
         ["n → m → n"]),
        ("n: {merge: {sets: [[$n]]}}", ["n → n"]),
        ("n: {blur: {image: $n}}\nm: {blur: {image: $m}}", ["n → n", "m → m"]),
    ],
)  # fmt: skip
def test_cycles_are_reported_with_their_path(nodes: str, paths: list[str]) -> None:
    found = [line.partition("waits for itself: ")[2] for line in problems(body(nodes))]
    assert [path for path in found if path] == paths


def test_connected_cycles_are_all_reported() -> None:
    nodes = "n: {merge: {sets: [$a, $b]}}\na: {rank: {regions: $n, text: x}}\n"
    nodes += "b: {rank: {regions: $c, text: x}}\nc: {rank: {regions: $b, text: x}}"
    found = [line.partition("waits for itself: ")[2] for line in problems(body(nodes))]
    assert sorted(found) == ["b → c → b", "n → a → n"]


def test_a_name_has_one_meaning() -> None:
    text = body("image: {blur: {image: $image}}\nn: {blur: {image: $image}}")
    assert problems(text) == [
        "g.yaml:14:3 'image' is an input and a node; rename one of them",
    ]


def test_a_graph_without_outputs_is_refused() -> None:
    (found,) = problems("graph: g\nnodes: {}\n")
    assert found == "g.yaml:1:8 graph 'g' has no outputs; add 'outputs:' with 'name: $node'"


def test_a_default_must_fit_its_input() -> None:
    message = "input 'size' is Integer, its default is Text"
    assert problem("n: {blur: {image: $image}}", inputs="size: {type: Integer, default: a}") == (
        message
    )


def test_a_wrong_default_is_reported_at_its_value() -> None:
    text = body("n: {blur: {image: $image}}", inputs="share: {type: Probability, default: 1.5}")
    column = next(line.index("1.5") for line in text.splitlines() if "share" in line) + 1
    (found,) = problems(text)
    assert found.startswith(f"g.yaml:13:{column} the default of input share is 1.5")


def test_an_output_may_name_one_of_several_results_only() -> None:
    assert problem("x: {split: {regions: $boxes}}", "out: $x") == (
        "'$x' gives several outputs; choose one of $x.large, $x.small"
    )
    assert type_of("x: {split: {regions: $boxes}}", "out: $x.small") == "Regions"


def test_an_output_in_place_gives_one_value() -> None:
    text = """\
        graph: g
        inputs: {boxes: Regions}
        graphs:
          inner: {inputs: {b: Regions}, outputs: {i: {split: {regions: $b}}}}
        outputs:
          o: {split: {regions: $boxes}}
          p: {inner: {b: $boxes}}
        """
    fix = "gives several values (large, small); make it a node and name one of its outputs"
    assert problems(text) == [f"g.yaml:4:47 output 'i' {fix}", f"g.yaml:6:7 output 'o' {fix}"]


VARIED = (
    SIX_ERRORS
    + """\
  large: {split: {regions: $found}}
  small: {when: $sure, each: {r: $found}, count: {regions: $r}, else: $large}
"""
)
WORDS = re.findall(r"[$\w]+", VARIED)


@given(st.lists(st.tuples(st.integers(1, len(WORDS) - 1), st.sampled_from(WORDS)), max_size=4))
def test_whatever_is_wrong_in_a_file_has_its_place(changes: list[tuple[int, str]]) -> None:
    replaced = dict(changes)
    numbers = itertools.count()
    text = re.sub(r"[$\w]+", lambda word: replaced.get(next(numbers), word[0]), VARIED)
    try:
        check(loads(text, "g.yaml"), registry=SHELF)
    except GraphError as error:
        placed = [problem.place for problem in error.problems if problem.place is not None]
        assert len(placed) == len(error.problems)
        assert all(place.file == "g.yaml" and place.line > 0 for place in placed)


@pytest.mark.parametrize(
    ("nodes", "outputs"),
    [
        ("n: {blur: {image: $image}}", "out: $n.a.b"),
        ("n: {when: $n.a.b, blur: {image: $image}}", "out: $n"),
        ("n: {each: {i: $n.a.b}, blur: {image: $i}}", "out: $n"),
        ("n: {retry: $n.a.b, blur: {image: $image}}", "out: $n"),
        ("n: {timeout: $n.a.b, blur: {image: $image}}", "out: $n"),
        ("n: {fold: {i: $image}, at_most: $n.a.b, blur: {image: $i}}", "out: $n"),
        ("n: {fold: {i: $image}, at_most: 2, collect: $n.a.b, blur: {image: $i}}", "out: $n"),
    ],
)
def test_what_is_not_a_reference_is_one_problem(nodes: str, outputs: str) -> None:
    fix = "write $name or $name.output, or $$ for a dollar"
    assert problem(nodes, outputs).removeprefix("node 'n': ") == (
        f"'$n.a.b' is not a reference; {fix}"
    )


@pytest.mark.parametrize(
    ("nodes", "inputs", "message"),
    [
        ("n: {ground: {image: $image, prompt: a, box_threshold: 0,05}}", "", "'0,05'"),
        ("n: {ground: {box_threshold: 0, 5, image: $image, prompt: a}}", "", "'0,5'"),
        ("n: {blur: {image: $image}, timeout: 2,5}", "", "'2,5'"),
        ("n: {retry: {times: 2, wait: 0,5}, blur: {image: $image}}", "", "'0,5'"),
        ("n: {blur: {image: $image}}", "p: {type: Number, default: -1,5}", "'-1,5'"),
    ],
)
def test_a_decimal_comma_is_one_problem(nodes: str, inputs: str, message: str) -> None:
    number = message.strip("'").replace(",", ".")
    found = problem(nodes, inputs=inputs).removeprefix("node 'n': ")
    assert found == f"{message} is not a number; write {number}"


def test_a_number_as_the_name_of_a_parameter_is_unknown() -> None:
    for arguments in ("image: $image, 3: 4", "image: $image, 3", "radius: 1, '3': , image: $image"):
        assert problem(f"n: {{blur: {{{arguments}}}}}").startswith(
            "node 'n': unknown parameter '3'"
        )


def test_unused_parts_are_warnings() -> None:
    text = """\
        graph: g
        inputs: {image: Image, spare: Text}
        models: {idle: finder}
        graphs:
          alone: {inputs: {i: Image}, nodes: {b: {blur: {image: $i}}}, outputs: {o: $b}}
        nodes:
          used: {blur: {image: $image}}
          left: {blur: {image: $image}}
        outputs: {out: $used}
        """
    assert [str(warning) for warning in checked(text).warnings] == [
        "g.yaml:2:24 input 'spare' is never used",
        "g.yaml:3:10 model slot 'idle' is never used",
        "g.yaml:5:3 graph 'alone' is never used",
        "g.yaml:8:3 node 'left': no output needs it",
    ]


def test_a_name_of_each_that_hides_an_input_is_a_warning() -> None:
    found = checked(body("n: {each: {flag: $many}, blur: {image: $flag}}"))
    said = [str(warning).partition(" ")[2] for warning in found.warnings]
    assert "node 'n': 'flag' hides an input of that name; rename it" in said
    assert types.write(found.outputs["out"]) == "list[Image]"


def test_a_retry_of_a_node_with_state_is_a_warning() -> None:
    def track(image: Image) -> Image:
        raise NotImplementedError

    shelf = Shelf(nodes={"track": Node(track, stateful=True)})
    found = check(loads(body("n: {track: {image: $image}, retry: 2}")), registry=shelf)
    assert (
        found.warnings[-1].message
        == "'track' keeps state, which a call that failed may have changed"
    )


def test_steps_are_ordered_after_what_they_refer_to() -> None:
    nodes = "n: {blur: {image: $b}}\na: {blur: {image: $image}}\nb: {blur: {image: $a}}"
    order = checked(body(nodes, "out: {blur: {image: $n}}")).order
    assert order == ("a", "b", "n", "outputs.out")


def test_arguments_of_an_older_version_are_migrated() -> None:
    found = checked(body("n: {scaled@1: {image: $image, by: 2.0}}"))
    step = found.graph.nodes["n"]
    assert step.arguments == {"image": Ref("image"), "factor": 2.0, "mode": "good"}
    assert step.version == SCALED.version
    assert found.operations["n"] is NODES["scaled"]


def test_a_newer_node_is_refused() -> None:
    assert problem("n: {scaled@4: {image: $image}}") == (
        "node 'n': the graph needs version 4, installed is 3"
    )


def test_a_migration_that_fails_is_a_problem_of_the_graph() -> None:
    def halved(image: Image, *, factor: float = 1.0) -> Image:
        raise NotImplementedError

    node = type(SCALED)(halved, version=2, migrations={1: lambda old: {"factor": old["by"] / 2}})
    graph = Graph(
        "g",
        inputs={"image": GraphInput(Image)},
        nodes={"n": Step("halved", {"image": Ref("image")}, version=1)},
        outputs={"out": Ref("n")},
        local={"halved": node},
    )
    with pytest.raises(GraphError, match="cannot be migrated from version 1: KeyError"):
        check(graph, registry=SHELF)


def test_a_node_whose_types_cannot_be_read_is_a_problem_only_where_it_is_used() -> None:
    def untyped(image) -> Image:
        raise NotImplementedError

    shelf = Shelf(nodes={"untyped": Node(untyped)})
    assert check(loads(body("n: {blur: {image: $image}}")), registry=shelf)
    with pytest.raises(GraphError) as caught:
        check(loads(body("n: {untyped: }\nm: {rank: {regions: $image}}")), registry=shelf)
    said = [problem.message for problem in caught.value.problems]
    place = f"test_checking.py:{untyped.__code__.co_firstlineno}"
    assert f"node 'untyped': argument 'image' needs a type ({place})" in said
    assert "'regions' of 'rank' expects Regions, '$image' is Image" in said
    graph_schema(shelf)


def test_ten_thousand_nodes_need_no_recursion() -> None:
    steps = {"n0": Step("blur", {"image": Ref("image")})}
    steps |= {f"n{i}": Step("blur", {"image": Ref(f"n{i - 1}")}) for i in range(1, 10_000)}
    graph = Graph(
        "g", inputs={"image": GraphInput(Image)}, nodes=steps, outputs={"o": Ref("n9999")}
    )
    assert len(check(graph, registry=SHELF).order) == 10_000
    steps["n0"] = Step("blur", {"image": Ref("n9999")})
    with pytest.raises(
        GraphError, match="waits for itself: n0 → n1 → n2 → n3 → n4 → n5 → … → n9995"
    ):
        check(graph, registry=SHELF)


def test_a_thousand_unknown_names_are_all_reported() -> None:
    nodes = "\n".join(f"node{i}: {{blurr: {{image: $imag{i}}}}}" for i in range(1000))
    found = problems(body(nodes, "out: $node1"))
    assert len(found) == 2000
    assert found[0].endswith("did you mean 'blur'?")


def test_a_wrong_model_is_reported_with_all_other_problems() -> None:
    text = dedent("""\
        graph: wrong
        inputs: {image: Image}
        models: {segmenter: lite-segmentr}
        nodes:
          boxes: {ground: {image: $image, prmpt: cat}}
          masks: {segment: {image: $image, regions: $boxes, model: $segmenter}}
          other: {segmnt: {image: $image}}
        outputs: {masks: $masks, other: $other}
        """)
    with pytest.raises(GraphError) as told:
        check(loads(text))
    assert [problem.place.line for problem in told.value.problems if problem.place] == [3, 5, 7]
    assert "did you mean 'lite-segmenter'" in str(told.value)


def test_a_default_outside_its_range_is_reported_at_its_place() -> None:
    text = dedent("""\
        graph: g
        inputs:
          image: Image
          share: {type: Probability, default: 3}
        nodes: {boxes: {ground: {image: $image, prompt: cat, box_threshold: $share}}}
        outputs: {boxes: $boxes}
        """)
    with pytest.raises(GraphError, match="input share is 3, expected a number from 0 to 1"):
        check(loads(text))


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ("n: {count: {regions: boxes}}", "expected Regions; did you mean '$boxes'?"),
        ("n: {count: {regions: boxes.small}}", "did you mean '$boxes.small'?"),
        ("n: {count: {regions: dogs}}", "regions is 'dogs', expected Regions"),
        ("n: {count: {regions: [$boxes]}}", "write $boxes without brackets"),
        ("n: {segment: {image: $image, model: $cutter}}",
         "unknown reference '$cutter'; declare the slot: 'models: {cutter: null}'"),
        ("n: {erase: {image: $image, promt: cat}}",
         "unknown parameter 'promt'; did you mean 'prompt'?"),
        ("m: {each: {w: $words}, erase: {image: $image, prompt: $w}}\nn: {blur: {image: $m}}",
         "map it with each:"),
        ("m: {each: {i: $many}, segment: {image: $i}}\nn: {count: {regions: $m}}",
         "map it with each:, or make one of it with merge"),
    ],
)  # fmt: skip
def test_the_nearest_fix_of_a_wrong_argument_is_told(nodes: str, message: str) -> None:
    assert problem(nodes).endswith(message)


def test_a_graph_in_a_file_is_told_that_it_sees_its_own_inputs_only() -> None:
    text = body("n: {inner: {image: $image}}") + dedent("""\
        graphs:
          inner:
            inputs: {image: Image}
            outputs: {out: {erase: {image: $image, prompt: $word}}}
        """)
    (found,) = problems(text)
    assert found.endswith(
        "unknown reference '$word'; a graph sees its own inputs only: declare it there, and pass "
        "it as an argument"
    )


@pytest.mark.parametrize(
    ("nodes", "warning"),
    [
        ("n: {erase: {image: $image, prompt: a $word}}",
         "node 'n': '$word' inside of a text is not replaced; write $word alone"),
        ("n: {each: {w: $words}, blur: {image: $image}}", "node 'n': each item 'w' is never used"),
    ],
)  # fmt: skip
def test_what_is_probably_not_meant_is_a_warning(nodes: str, warning: str) -> None:
    assert warning in [str(one).partition(" ")[2] for one in checked(body(nodes)).warnings]
    meant = "n: {erase: {image: $image, prompt: costs $5 or $other}}"
    assert not any("inside" in str(one) for one in checked(body(meant)).warnings)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Text?", "write 'Text | None'"),
        ("Optional[Masks]", "write 'Masks | None'"),
        ("list(Text)", "write 'list[Text]'"),
        ("List[Text]", "write 'list[Text]'"),
        ("Boxes", "write Regions"),
        ("Sting", "write Text"),
        ("Imgae", "did you mean 'Image'?"),
        ("one two", "examples are Image and list[Text]"),
    ],
)
def test_a_type_in_another_notation_is_told_as_it_is_written_here(written: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"; {re.escape(meant)}$"):
        types.read(written)


def test_brackets_inside_of_braces_need_quotes() -> None:
    text = "graph: g\ninputs:\n  x: {}\noutputs: {{x: $x}}\n"
    (found,) = problems(text.format("{type: list[Text], default: [a]}"))
    assert found.startswith("g.yaml:3:13 not YAML: a bracket in a value inside {}: list[Text]; ")
    assert found.endswith('put it in quotes: "list[Text]"')
    assert problems(text.format("{type: Text")) == [
        "g.yaml:3:6 not YAML: a brace is not closed, or a comma is missing"
    ]


def test_a_reference_in_double_braces_is_one_problem() -> None:
    assert problems(body("n: {blur: {image: {{ image }}}}")) == [
        "g.yaml:14:22 '{{' opens a mapping as a key; a reference is written $name"
    ]
