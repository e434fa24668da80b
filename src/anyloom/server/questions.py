"""Questions of runs and of batches as JSON."""

from __future__ import annotations

import base64
from typing import Any, Literal, get_args, get_origin

from ..core import types
from ..core.questions import Question
from ..drawing import thumbnail
from ..foundation.plain_text import plain
from ..runs.answering import type_of_answer
from ..runs.records import OpenQuestion

SIDE = 800
MAX_BYTES = 120_000


def question_record(question: Question) -> dict[str, Any]:
    """Return a question of a run on one image: its words, the type of the answer, its image."""
    image = question.image
    return {
        "key": question.key,
        "item": "",
        "step": question.step,
        "text": plain(question.text, 1000),
        "type": types.write(question.type),
        "choices": _choices(question.type),
        "frame": None if image is None else list(image.shape),
        "jpeg": _base64(b"" if image is None else thumbnail(image, SIDE, MAX_BYTES)),
    }


def batch_question_record(question: OpenQuestion) -> dict[str, Any]:
    """Return a question of a batch, with the name of the image that waits for the answer."""
    return {
        "key": question.key,
        "item": plain(question.item, 200),
        "step": question.step,
        "text": plain(question.text, 1000),
        "type": question.type,
        "choices": _choices(type_of_answer(question)),
        "frame": None if question.frame is None else list(question.frame),
        "jpeg": _base64(question.thumbnail),
    }


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is not Literal:
        return []
    return [one for one in get_args(kind) if isinstance(one, str)]
