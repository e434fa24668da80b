"""What is the answer to a question about an image?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from anyloom import Image, NodeError, Regions, Text, node, use

from ..models import Answerer
from ._support.frames import check_frames
from .cropping import Outside, Scale, crops

R = TypeVar("R", bound=Regions)


def _question_check(node: str) -> Callable[..., None]:
    """Return what tells, as soon as it is known, that a question is empty."""

    def check(question: str | list[str]) -> None:
        questions = [question] if isinstance(question, str) else question
        if not all(one.strip() for one in questions):
            raise NodeError(node, "got an empty question; expected such as 'what color is it?'")

    return check


_check_answer = _question_check("answer")
_check_answer_image = _question_check("answer_image")


@node(check=_check_answer)
def answer(
    image: Image,
    regions: R,
    question: Text | list[Text],
    *,
    model: Answerer = use(),
    outside: Outside = "white",  # Caption Anything asks about the crop that it captions
    box_scale: Scale = 1.0,
) -> R:
    """Answer a question about every region of an image.

    Args:
        image: the image.
        regions: boxes or masks.
        question: one for all regions, or one for each.
        model: what answers.
        outside: how a region is shown to the model, as in `cut_out`.
        box_scale: as in `cut_out`.

    Returns:
        The same regions with two more columns: "answer", and "answer_score" (a log-probability per
        word; higher is better, comparable within one model).

    Raises:
        NodeError: a question is empty, there are not as many questions as regions, or the regions
            do not belong to the image.
    """
    check_frames("answer", image, regions=regions)
    questions = [question] * len(regions) if isinstance(question, str) else question
    if len(questions) != len(regions):
        raise NodeError("answer", f"got {len(questions)} questions for {len(regions)} regions")
    _check_answer(question)
    told: list[tuple[str, float]] = []
    if regions:
        shown = list(crops(image, regions, outside, box_scale, square=False))
        told = model.answer(shown, questions)
    answered = regions.with_column("answer", [text for text, _ in told])
    scores = np.array([score for _, score in told], dtype=np.float32)
    return answered.with_column("answer_score", scores)


@node(check=_check_answer_image)
def answer_image(image: Image, question: Text, *, model: Answerer = use()) -> Text:
    """Answer a question about a whole image.

    Args:
        image: the image.
        question: such as "what is the man doing?".
        model: what answers.

    Returns:
        The answer, of some models a single word.

    Raises:
        NodeError: the question is empty.
    """
    _check_answer_image(question)
    return model.answer([image.pixels], [question])[0][0]
