"""Visual question answering."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyloom import Image, NodeError, Regions, Text, node, use

from ..models import Answerer
from ._support.crops import Outside, Scale, crops
from ._support.frames import check_frames
from ._support.region_texts import one_per_region, with_scored_texts

R = TypeVar("R", bound=Regions)


def _question_check(node: str) -> Callable[..., None]:
    """Return a check for `@node` that refuses an empty question."""

    def check(question: str | list[str]) -> None:
        questions = [question] if isinstance(question, str) else question
        if not all(text.strip() for text in questions):
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
        model: the visual question answering model.
        outside: how pixels outside a region are shown to the model, as in `cut_out`.
        box_scale: as in `cut_out`.

    Returns:
        The same regions with two more columns: "answer", and "answer_score" (a log-probability per
        word; higher is better, comparable within one model).

    Raises:
        NodeError: a question is empty, there are not as many questions as regions, or the regions
            do not belong to the image.
    """
    check_frames("answer", image, regions=regions)
    questions = one_per_region("answer", "questions", question, regions)
    _check_answer(question)
    answers: list[tuple[str, float]] = []
    if regions:
        answers = model.answer(list(crops(image, regions, outside, box_scale)), questions)
    return with_scored_texts(regions, "answer", answers)


@node(check=_check_answer_image)
def answer_image(image: Image, question: Text, *, model: Answerer = use()) -> Text:
    """Answer a question about a whole image.

    Args:
        image: the image.
        question: such as "what is the man doing?".
        model: the visual question answering model.

    Returns:
        The answer; some models give a single word.

    Raises:
        NodeError: the question is empty.
    """
    _check_answer_image(question)
    return model.answer([image.pixels], [question])[0][0]
