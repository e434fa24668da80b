"""Questions to a person: a flag, a text, a choice, points or boxes.

A run stores the question, goes on with its other images, and with this one when it is started again
and has the answer. `anyloom answer` lists and answers questions, as `open_questions` and
`answer_question` do in Python.
"""

from __future__ import annotations

from typing import Literal

from anyloom import Image, NodeError, Points, Regions, Text, ask, node

from ._support.frames import check_frames


@node(asks=True)
def ask_flag(image: Image, question: Text) -> bool:
    """Ask a person a question to be answered with yes or no.

    Args:
        image: what the question is about; it is shown beside the question.
        question: in one sentence, such as "Is the mask right?".

    Returns:
        True for yes.

    Raises:
        AnswerNeeded: there is no answer yet.
    """
    return ask(question, bool, image)


@node(asks=True)
def ask_text(image: Image, question: Text) -> Text:
    """Ask a person for a text.

    Args:
        image: what the question is about; it is shown beside the question.
        question: in one sentence, such as "What is this?".

    Returns:
        The text as it was typed.

    Raises:
        AnswerNeeded: there is no answer yet.
    """
    return ask(question, str, image)


def _check_choices(choices: list[Text]) -> None:
    if not choices:
        raise NodeError("ask_choice", "there are no choices; expected at least one")


@node(asks=True, check=_check_choices)
def ask_choice(image: Image, question: Text, *, choices: list[Text]) -> Text:
    """Ask a person to choose one of several texts.

    Args:
        image: what the question is about; it is shown beside the question.
        question: in one sentence, such as "Which animal is it?".
        choices: what can be chosen, at least one text.

    Returns:
        One of the choices.

    Raises:
        AnswerNeeded: there is no answer yet.
        NodeError: there are no choices.
    """
    _check_choices(choices)
    return ask(question, Literal[tuple(choices)], image)


@node(asks=True)
def ask_points(image: Image, question: Text) -> Points:
    """Ask a person to click on an image.

    Args:
        image: where to click; it is shown beside the question.
        question: in one sentence, such as "Click on the cat.".

    Returns:
        The points, positive or negative, in the frame of the image.

    Raises:
        AnswerNeeded: there is no answer yet.
        NodeError: the answer belongs to an image of another size.
    """
    points = ask(question, Points, image)
    check_frames("ask_points", image, answer=points)
    return points


@node(asks=True)
def ask_boxes(image: Image, question: Text) -> Regions:
    """Ask a person to draw boxes on an image.

    Args:
        image: where to draw; it is shown beside the question.
        question: in one sentence, such as "Draw a box around each defect.".

    Returns:
        One region per box, in the frame of the image.

    Raises:
        AnswerNeeded: there is no answer yet.
        NodeError: the answer belongs to an image of another size.
    """
    boxes = ask(question, Regions, image)
    check_frames("ask_boxes", image, answer=boxes)
    return boxes
