"""Questions of a run as JSON."""

from __future__ import annotations

import base64
from typing import Any, Literal, get_args, get_origin

from ..core import types
from ..core.questions import Question
from ..drawing import thumbnail
from ..foundation.plain_text import plain

SIDE = 800
MAX_BYTES = 120_000


def question_record(question: Question) -> dict[str, Any]:
    """Return a question for a page: its words, the type of the answer, and its image."""
    image = question.image
    jpeg = b"" if image is None else thumbnail(image, SIDE, MAX_BYTES)
    return {
        "key": question.key,
        "step": question.step,
        "text": plain(question.text, 1000),
        "type": types.write(question.type),
        "choices": _choices(question.type),
        "frame": None if image is None else list(image.shape),
        "jpeg": base64.b64encode(jpeg).decode(),
    }


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is not Literal:
        return []
    return [one for one in get_args(kind) if isinstance(one, str)]
