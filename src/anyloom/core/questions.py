"""Questions to a person: what a step asks, and the answers that a run is given."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..foundation.errors import AnyloomError
from ..foundation.plain_text import shortened
from ..values import Image, Unhashable, fingerprint
from . import types


@dataclass(frozen=True)
class Question:
    """What a step asks a person.

    text:  the question.
    type:  of the answer, such as `bool`, `Points` or `Literal["cat", "dog"]`.
    image: what the question is about, or None.
    item:  the image or the call of the graph; "photo.jpg[2]" inside `each`.
    step:  the step that asks.
    about: hash of the arguments of the step, or "" where they have none.
    """

    text: str
    type: Any
    image: Image | None = None
    item: str = ""
    step: str = ""
    about: str = ""

    @cached_property
    def key(self) -> str:
        """The name of the answer: a hash of the question, the item and the arguments of the step.

        A question whose text, image or arguments have changed is another question. Inside `each`,
        the answer belongs to the arguments, not to their position in the list.
        """
        item = re.sub(r"(\[\d+\])+$", "", self.item) if self.about else self.item
        parts = [item, self.step, self.about, self.text, types.write(self.type), self.image]
        return fingerprint(parts)[:16]

    def __str__(self) -> str:
        return f"{self.item}: {self.text} ({types.write(self.type)})"


class AnswerError(AnyloomError):
    """An answer is of another type than the question asks for; names the step."""


class AnswerNeeded(AnyloomError):
    """A step waits for the answer of a person; the run goes on when it has been given."""

    def __init__(self, question: Question) -> None:
        step = f"node '{question.step}'" if question.step else "it"
        super().__init__(f"{step} waits for an answer: {question.text}")
        self.question = question


@dataclass
class Asking:
    """Who asks on this thread, and the answers that there are."""

    answers: Mapping[str, Any]
    item: str
    step: str
    arguments: Mapping[str, Any]

    def question(self, text: str, type: Any, image: Image | None) -> Question:
        """Return a question of this step."""
        try:
            about = fingerprint(dict(self.arguments))
        except Unhashable:
            about = ""
        return Question(text, type, image, self.item, self.step, about)


class _Current(threading.local):
    asking: Asking | None = None


current_asking = _Current()
"""What the engine states before it calls a node with `asks=True`."""


def ask(text: str, type: Any, image: Image | None = None) -> Any:
    """Return what a person has answered to a question; for nodes with `@node(asks=True)`.

    Args:
        text: the question, in one sentence.
        type: of the answer, such as `bool`, `Points` or `Literal["cat", "dog"]`.
        image: what the question is about.

    Raises:
        AnswerNeeded: there is no answer yet; the run stores the question and goes on without the
            step.
        AnswerError: the answer is of another type.
    """
    asking = current_asking.asking
    if asking is None:
        raise AnswerNeeded(Question(text, type, image))
    question = asking.question(text, type, image)
    if question.key not in asking.answers:
        raise AnswerNeeded(question)
    answer = asking.answers[question.key]
    if not types.accepts(type, answer):
        shown, expected = shortened(repr(answer)), types.write(type)
        raise AnswerError(
            f"node '{question.step}': the answer {shown} is not of the type {expected}"
        )
    return answer
