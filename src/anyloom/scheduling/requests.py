"""What does a thread hold while it waits for a device?"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from ..core.batching import Stage
from ..core.model import Model
from ..foundation.cancellation import CancelToken


class CountdownLatch:
    """Somebody who waits until `left` things have happened or one has failed."""

    __slots__ = ("_done", "error", "left")

    def __init__(self, left: int) -> None:
        self.left = left
        self.error: BaseException | None = None
        self._done = threading.Lock()
        self._done.acquire()

    @property
    def happened(self) -> bool:
        return not self._done.locked()

    def tell(self) -> None:
        """Note that one of the things has happened."""
        self.left -= 1
        if not self.left:
            self._done.release()

    def fail(self, error: BaseException) -> None:
        """Note that one of the things will never happen; the first reason counts."""
        self.error = self.error or error
        self.tell()

    def wait(self) -> None:
        """Return when everything has happened.

        Raises:
            Exception: why something will never happen.
        """
        self._done.acquire()
        self._done.release()
        if self.error is not None:
            raise self.error


class PendingResponses(CountdownLatch):
    """Somebody who waits for the answers to some requests."""

    __slots__ = ("values",)

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.values: list[Any] = [None] * count


class InferenceRequest:
    """One request to a stage of a model."""

    __slots__ = ("answers", "index", "model", "request", "stage", "token")

    def __init__(
        self,
        model: Model,
        stage: Stage,
        request: Any,
        answers: PendingResponses,
        index: int,
        token: CancelToken | None,
    ) -> None:
        self.model = model
        self.stage = stage
        self.request = request
        self.answers = answers
        self.index = index
        self.token = token

    def answer(self, value: Any) -> None:
        self.answers.values[self.index] = value
        self.answers.tell()

    def fail(self, error: BaseException) -> None:
        self.answers.fail(error)


class Lease:
    """The wish to have models for oneself, or only to have them there."""

    __slots__ = ("call", "occupies", "token", "waiter")

    def __init__(self, token: CancelToken | None, *, occupies: bool) -> None:
        self.waiter = CountdownLatch(1)
        self.token = token
        self.occupies = occupies
        """True where the device counts as busy until the turn is given back."""
        self.call: Any = None

    def fail(self, error: BaseException) -> None:
        self.waiter.fail(error)


def tokens_of(contents: Sequence[InferenceRequest]) -> CancelToken | None:
    """Return what cancels a call: its only token, or None where the requests differ in it."""
    tokens = {id(content.token): content.token for content in contents}
    return next(iter(tokens.values())) if len(tokens) == 1 else None
