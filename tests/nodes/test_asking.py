"""Questions to a person: what each node asks, and what it makes of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from anyloom import AnswerNeeded, Engine, GraphError, Image, Points, Regions, check, loads
from anyloom.core import types
from anyloom.nodes import ask_boxes, ask_choice, ask_flag, ask_points, ask_text

IMAGE = Image(np.zeros((20, 30, 3), np.uint8))
ANSWERS: list[tuple[str, str, str, Any]] = [
    ("ask_flag", "", "Flag", False),
    ("ask_text", "", "Text", "a bird"),
    ("ask_choice", ", choices: [cat, dog]", '"cat" | "dog"', "dog"),
    ("ask_points", "", "Points", Points([(3.5, 4.5)], (20, 30))),
    ("ask_boxes", "", "Regions", Regions([(1, 2, 3, 4)], (20, 30))),
]


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


def graph_of(node: str, more: str = ""):
    step = f"{{{node}: {{image: $image, question: What is it?{more}}}}}"
    return loads(f"graph: g\ninputs: {{image: Image}}\noutputs: {{it: {step}}}\n")


@pytest.mark.parametrize(("node", "more", "kind", "answer"), ANSWERS, ids=lambda one: str(one)[:12])
def test_the_answer_is_the_result(
    engine: Engine, node: str, more: str, kind: str, answer: Any
) -> None:
    graph = graph_of(node, more)
    [question] = engine.run(graph, {"image": IMAGE}).questions
    assert (question.text, types.write(question.type)) == ("What is it?", kind)
    assert question.image == IMAGE
    result = engine.run(graph, {"image": IMAGE}, answers={question.key: answer})
    assert result.outputs == {"it": answer}


@pytest.mark.parametrize(
    ("node", "answer"),
    [
        ("ask_points", Points([(1, 1)], (9, 9))),
        ("ask_boxes", Regions([(1, 1, 2, 2)], (9, 9))),
    ],
)
def test_an_answer_about_an_image_of_another_size_is_refused(
    engine: Engine, node: str, answer: Any
) -> None:
    [question] = engine.run(graph_of(node), {"image": IMAGE}).questions
    result = engine.run(graph_of(node), {"image": IMAGE}, answers={question.key: answer})
    assert "'answer' belongs to an image of 9×9 pixels, the image has 30×20" in str(
        result.failures[0].error
    )


def test_a_choice_of_nothing_is_refused_when_the_graph_is_checked() -> None:
    with pytest.raises(GraphError, match="there are no choices; expected at least one"):
        check(graph_of("ask_choice", ", choices: []"))


@pytest.mark.parametrize("node", [ask_flag, ask_text, ask_points, ask_boxes])
def test_a_node_that_is_called_by_itself_says_what_it_asks(node: Any) -> None:
    with pytest.raises(AnswerNeeded, match="waits for an answer: What is"):
        node(IMAGE, "What is it?")
    with pytest.raises(AnswerNeeded, match="waits for an answer: What is"):
        ask_choice(IMAGE, "What is it?", choices=["a"])
