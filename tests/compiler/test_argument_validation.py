"""Nodes validate arguments that are known before a run."""

from __future__ import annotations

from typing import Any

import pytest

from anyloom import (
    GraphError,
    Image,
    Model,
    NodeError,
    Positive,
    Text,
    check,
    load,
    loads,
    run_folder,
    use,
)
from anyloom.compiler.argument_validation import known_inputs, validate_arguments
from anyloom.core.node_decorator import Node
from anyloom.foundation.errors import InputError
from anyloom.foundation.problems import ProblemReport
from tests.compiler.shelf import Finder, Shelf


def find_loud(model: Finder, text: str, times: int = 1) -> None:
    if text.isupper() and model.checkpoint.name == "finder":
        raise NodeError("find", f"model '{model.checkpoint.name}' is deaf to '{text}'")
    if times > 3:
        raise NodeError("find", f"{times} times is too often")


def find(image: Image, text: Text = "cat", *, model: Finder = use(), times: int = 1) -> Image:
    """Find what a text names."""
    find_loud(model, text, times)
    return image


def few(image: Image, *, times: Positive) -> Image:
    """Find as often as one likes, and once at least."""
    return image


asked: list[Model] = []


def remember(model: Finder) -> None:
    asked.append(model)


def see(image: Image, *, model: Finder = use()) -> Image:
    """See."""
    return image


INNER = """\
graph: inner
inputs: {image: Image, word: {type: Text, default: DOG}}
nodes:
  found: {find: {image: $image, text: $word}}
outputs: {o: $found}
"""
SHELF = Shelf(
    {"inner": INNER},
    {"find": Node(find, check=find_loud), "see": Node(see, check=remember)},
)


INPUTS = 'image: Image, text: Text, words: "list[Text]", on: {type: Flag, default: true}'


def graph(nodes: str, inputs: str = INPUTS):
    return loads(
        f"graph: g\ninputs: {{{inputs}}}\nnodes:\n  {nodes.strip()}\noutputs: {{o: $a}}\n",
        "g.yaml",
    )


def problems(nodes: str, **options: Any) -> list[str]:
    with pytest.raises(GraphError) as caught:
        check(graph(nodes), registry=SHELF, profile="lite", **options)
    return str(caught.value).splitlines()


def told(nodes: str, **inputs: Any) -> list[str]:
    checked = check(graph(nodes), registry=SHELF, profile="lite")
    report = ProblemReport()
    validate_arguments(checked, known_inputs(checked, inputs), report, registry=SHELF)
    return [str(problem) for problem in report.problems]


def test_what_a_file_says_is_refused_by_the_check_with_its_place():
    assert problems("a: {find: {image: $image, text: DOG}}") == [
        "g.yaml:4:7 node 'a': model 'finder' is deaf to 'DOG'"
    ]
    assert problems("a: {find: {image: $image, times: 4}}") == [
        "g.yaml:4:7 node 'a': 4 times is too often"
    ]


def test_all_rejected_arguments_are_reported_at_once():
    found = problems(
        "b: {find: {image: $image, text: DOG}}\n  a: {find: {image: $b, text: CAT, times: 9}}"
    )
    assert [one.rpartition("deaf to ")[2] for one in found] == ["'DOG'", "'CAT'"]


def test_another_model_may_be_able():
    one = graph("a: {find: {image: $image, text: DOG}}")
    check(one, registry=SHELF, profile="best")
    check(one, registry=SHELF, profile="lite", models={"a.model": "finder-large"})


def test_an_input_is_known_when_it_is_given():
    one = "a: {find: {image: $image, text: $text}}"
    assert told(one) == []
    assert told(one, text="dog") == []
    assert told(one, text="DOG") == ["g.yaml:4:7 node 'a': model 'finder' is deaf to 'DOG'"]


def test_a_default_of_the_graph_counts_where_nothing_else_is_given():
    text = "image: Image, text: {type: Text, default: DOG}"
    checked = check(
        graph("a: {find: {image: $image, text: $text}}", text), registry=SHELF, profile="lite"
    )
    assert known_inputs(checked, {}) == {"text": "DOG"}
    assert known_inputs(checked, {"text": "cat"}) == {"text": "cat"}


def test_what_is_computed_is_not_known():
    nodes = "t: {caption: {image: $image}}\n  a: {find: {image: $image, text: $t}}"
    assert told(nodes) == []
    each = "a:\n    find: {image: $image, text: $one}\n    each: {one: $words}"
    assert told(each, words=["DOG"]) == []


def test_a_step_that_may_not_run_is_not_refused():
    one = "a:\n    find: {image: $image, text: DOG}\n    when: $on\n    else: $image"
    assert told(one, on=False) == []
    assert len(told(one, on=True)) == 1
    assert len(told(one)) == 1  # the graph's default


def test_a_graph_inside_knows_what_is_passed_and_its_own_defaults():
    assert "deaf to 'DOG'" in problems("a: {inner: {image: $image}}")[0]
    assert "deaf to 'CAT'" in problems("a: {inner: {image: $image, word: CAT}}")[0]
    assert told("a: {inner: {image: $image, word: $text}}") == []
    assert "deaf to 'CAT'" in told("a: {inner: {image: $image, word: $text}}", text="CAT")[0]


def test_a_node_is_asked_about_models_that_are_not_loaded():
    asked.clear()
    check(graph("a: {see: {image: $image}}"), registry=SHELF, profile="lite")
    assert [(type(one).__name__, one.checkpoint.name) for one in asked] == [
        ("SmallFinder", "finder")
    ]


def test_a_check_is_called_wherever_its_node_runs():
    asked.clear()
    graphs = {
        "level0": "graph: level0\ninputs: {image: Image}\nnodes:\n  a: {see: {image: $image}}\n"
        "outputs: {o: $a}\n"
    }
    for level in range(1, 11):
        inner = f"level{level - 1}"
        graphs[f"level{level}"] = (
            f"graph: level{level}\ninputs: {{image: Image}}\nnodes:\n"
            f"  a: {{{inner}: {{image: $image}}}}\n  b: {{{inner}: {{image: $a}}}}\n"
            "outputs: {o: $b}\n"
        )
    shelf = Shelf(graphs, {"see": Node(see, check=remember)})
    check(graph("a: {level10: {image: $image}}"), registry=shelf, profile="lite")
    assert len(asked) == 2**10


def test_a_check_of_unknown_arguments_is_not_called():
    node: Node[..., Any] = Node(find, check=find_loud)
    assert node.argument_error({"text": "DOG"}) is None
    assert Node(find).argument_error({"text": "DOG"}) is None


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            "refine_text: {text: a dog, sentiment: positive, imagination: true}",
            "model 'lite-refiner' does not support sentiment and imagination (supported: length); ",
        ),
        (
            "caption_image: {image: $image, prompt: What is it?}",
            "model 'lite-captioner' takes no prompt; leave it out or choose ",
        ),
        (
            "inpaint: {image: $image, masks: $masks, prompt: a bench}",
            "model 'lite-inpainter' takes no prompt; leave the prompt out or choose ",
        ),
        (
            "inpaint: {image: $image, masks: $masks, steps: 30}",
            "model 'lite-inpainter' does not support steps (supported: none); leave it out or ",
        ),
    ],
)
def test_shipped_nodes_refuse_what_their_model_cannot_do(step: str, said: str):
    one = graph(f"a: {{{step}}}", "image: Image, masks: Masks")
    with pytest.raises(GraphError) as caught:
        check(one, profile="lite")
    assert f"node 'a': {said}" in str(caught.value)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("split_phrases: {prompt: '. ,'}", "the prompt is empty; expected such as 'dog'"),
        ("ground: {image: $image, prompt: ''}", "the prompt is empty"),
        ("segment_text: {image: $image, prompt: ' '}", "the prompt is empty"),
        ("heatmap: {image: $image, text: ''}", "the text is empty"),
        ("heatmaps: {image: $image, texts: [cat, '']}", "the text is empty"),
        ("rank: {image: $image, regions: $masks, texts: []}", "needs at least one text"),
        ("rank: {image: $image, regions: $masks, texts: cat, over: texts}", "always 1"),
        ("answer_image: {image: $image, question: ''}", "got an empty question"),
        ("answer: {image: $image, regions: $masks, question: ['']}", "got an empty question"),
        ("segment: {image: $image}", "needs regions, points or a prior"),
        ("segment: {image: $image, regions: null}", "needs regions, points or a prior"),
        ("boxes_from_text: {image: $image, text: '9,9,3,12'}", "box '9,9,3,12' is empty; expected"),
        ("boxes_from_text: {image: $image, text: '9,9'}", "'9,9' is not 4 pixel coordinates"),
        ("points_from_text: {image: $image, text: '9'}", "'9' is not 2 pixel coordinates"),
    ],
)
def test_shipped_nodes_refuse_what_says_nothing(step: str, said: str):
    one = graph(f"a: {{{step}}}", "image: Image, masks: Masks")
    with pytest.raises(GraphError) as caught:
        check(one, profile="small")
    assert said in str(caught.value)


def test_a_prompt_that_is_computed_may_be_nothing():
    for step in (
        "segment: {image: $image, regions: $masks}",
        "ground: {image: $image, prompt: $t}",
    ):
        check(graph(f"a: {{{step}}}", "image: Image, masks: Masks | None, t: Text"), profile="lite")


def test_what_an_input_gives_is_held_to_the_range_of_the_node():
    one = "a: {find: {image: $image, times: $times}}"
    ranged = Shelf({}, {"find": Node(few)})
    checked = check(graph(one, "image: Image, times: Integer"), registry=ranged, profile="lite")
    for times, problems in ((0, ["times is 0, expected a whole number of at least 1"]), (1, [])):
        report = ProblemReport()
        validate_arguments(checked, {"times": times}, report, registry=ranged)
        assert [problem.message for problem in report.problems] == problems


def test_a_run_over_a_folder_does_not_begin(tmp_path):
    said = "^node 'refined': model 'lite-refiner' does not support language"
    with pytest.raises(InputError, match=said):
        run_folder(
            load("caption_anything"),
            tmp_path,
            inputs={"language": "French"},
            out=tmp_path / "out",
            profile="lite",
        )
    assert not (tmp_path / "out").exists()
