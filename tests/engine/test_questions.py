"""A pause for a person: a step asks, the run goes on without it, the next run has the answer."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from anyloom import AnswerNeeded, Engine, Image, Points, ask, each, graph, loads, node, when
from anyloom.engine.events import ItemFailed, ItemWaiting, NodeWaiting

calls: Counter[str] = Counter()
IMAGE = Image(np.zeros((8, 8, 3), np.uint8))


@pytest.fixture(autouse=True)
def _forget_calls() -> None:
    calls.clear()


@pytest.fixture
def engine():
    with Engine() as engine:
        yield engine


@node
def caption_of(image: Image) -> str:
    """Describe an image."""
    calls["caption_of"] += 1
    return f"{image.width} pixels wide"


@node(asks=True)
def approve(image: Image, text: str) -> bool:
    """Ask whether a text is right."""
    return ask(f"is it {text}?", bool, image)


@node(asks=True)
def click(image: Image) -> Points:
    """Ask for points."""
    return ask("click on the cat", Points, image)


@node
def shout(text: str) -> str:
    """Return a text in capitals."""
    calls["shout"] += 1
    return text.upper()


@graph
def approved(image: Image) -> str | None:
    """Go on where a person agrees."""
    text = caption_of(image)
    return when(approve(image, text), lambda: shout(text))


def test_a_step_waits_for_the_answer_and_goes_on_with_it(engine: Engine) -> None:
    first = engine.run(approved, {"image": IMAGE})
    [question] = first.questions
    assert (question.text, question.type, question.step) == (
        "is it 8 pixels wide?",
        bool,
        "approve",
    )
    assert question.image == IMAGE
    assert isinstance(first.failures[0].error, AnswerNeeded)
    second = engine.run(approved, {"image": IMAGE}, answers={question.key: True})
    assert list(second.outputs.values()) == ["8 PIXELS WIDE"]
    assert not second.questions
    assert calls == {"caption_of": 1, "shout": 1}, "what came before was not computed again"
    third = engine.run(approved, {"image": IMAGE}, answers={question.key: False})
    assert list(third.outputs.values()) == [None]


def test_answers_are_those_of_their_own_run_only(engine: Engine) -> None:
    @graph
    def clicked(image: Image) -> Points:
        return click(image)

    [question] = engine.run(clicked, {"image": IMAGE}).questions
    points = Points([(1.0, 2.0)], frame=(8, 8))
    assert engine.run(clicked, {"image": IMAGE}, answers={question.key: points}).ok
    with pytest.raises(AnswerNeeded):
        click(IMAGE)


def test_waiting_is_no_failure_for_those_who_listen(engine: Engine) -> None:
    events = []
    engine.listeners.append(events.append)
    engine.run(approved, {"image": IMAGE})
    assert any(isinstance(event, NodeWaiting) for event in events)
    assert any(isinstance(event, ItemWaiting) for event in events)
    assert not any(isinstance(event, ItemFailed) for event in events)


def test_a_question_about_another_image_is_another_question(engine: Engine) -> None:
    other = Image(np.ones((8, 8, 3), np.uint8))
    [one] = engine.run(approved, {"image": IMAGE}).questions
    [two] = engine.run(approved, {"image": other}).questions
    assert one.key != two.key


def test_every_item_of_a_list_asks_its_own_question(engine: Engine) -> None:
    @graph
    def ask_all(image: Image, texts: list[str]) -> list[bool]:
        return each(texts, lambda text: approve(image, text))

    inputs = {"image": IMAGE, "texts": ["a", "b", "a"]}
    questions = engine.run(ask_all, inputs).questions
    assert sorted(question.text for question in questions) == ["is it a?", "is it b?"]
    answers = {question.key: "b" in question.text for question in questions}
    assert list(engine.run(ask_all, inputs, answers=answers).outputs.values()) == [
        [False, True, False]
    ]
    turned = {"image": IMAGE, "texts": ["b", "a"]}
    assert list(engine.run(ask_all, turned, answers=answers).outputs.values()) == [[True, False]]


def test_an_answer_belongs_to_the_arguments_of_the_step(engine: Engine) -> None:
    @node(asks=True)
    def size_of(k: int) -> int:
        """Ask the same for every number."""
        return ask("how many?", int)

    @graph
    def sizes(ks: list[int]) -> list[int]:
        return each(ks, lambda k: size_of(k))

    questions = engine.run(sizes, {"ks": [1, 2]}).questions
    answers = {question.key: 10 * position for position, question in enumerate(questions)}
    [forward] = engine.run(sizes, {"ks": [1, 2]}, answers=answers).outputs.values()
    [backward] = engine.run(sizes, {"ks": [2, 1]}, answers=answers).outputs.values()
    assert backward == forward[::-1]
    assert engine.run(sizes, {"ks": [3]}, answers=answers).questions


def test_a_node_that_asks_without_saying_so_is_told(engine: Engine) -> None:
    @node
    def secret(k: int) -> int:
        """Ask without asks=True."""
        return ask("how many?", int)

    @graph
    def asked(k: int) -> int:
        return secret(k)

    result = engine.run(asked, {"k": 1})
    assert not result.questions
    assert str(result.failures[0].error) == (
        "node 'secret': asks a person; declare it with @node(asks=True)"
    )


def test_another_value_does_not_hide_a_wrong_answer(engine: Engine) -> None:
    text = """
graph: g
inputs: {image: Image}
outputs: {p: {otherwise: null, click: {image: $image}}}
"""
    [question] = engine.run(loads(text), {"image": IMAGE}).questions
    result = engine.run(loads(text), {"image": IMAGE}, answers={question.key: "here"})
    assert "the answer 'here' is not of the type Points" in str(result.failures[0].error)


def test_an_answer_of_another_type_is_refused_by_name(engine: Engine) -> None:
    @graph
    def clicked(image: Image) -> Points:
        return click(image)

    [question] = engine.run(clicked, {"image": IMAGE}).questions
    result = engine.run(clicked, {"image": IMAGE}, answers={question.key: "here"})
    assert str(result.failures[0].error) == (
        "node 'click': the answer 'here' is not of the type Points"
    )
    points = Points([(1.0, 2.0)], frame=(8, 8))
    result = engine.run(clicked, {"image": IMAGE}, answers={question.key: points})
    assert list(result.outputs.values()) == [points]


def test_neither_retry_nor_another_value_takes_the_place_of_an_answer(engine: Engine) -> None:
    text = """
graph: g
inputs: {image: Image}
outputs: {p: {retry: 3, otherwise: null, click: {image: $image}}}
"""
    result = engine.run(loads(text), {"image": IMAGE})
    assert len(result.questions) == 1
    assert not result.ok
