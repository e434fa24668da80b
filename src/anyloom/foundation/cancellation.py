"""Cancellation of work, and the work that runs on the current thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from .errors import Cancelled


class CancelToken:
    """Shared by whoever may cancel and whoever works; once cancelled it stays so."""

    def __init__(self) -> None:
        self.cancelled = False
        self.interrupted = False
        """True where Ctrl-C in a node on the thread of a caller has cancelled the work."""
        self._callbacks: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """Ask all work under this token to stop at its next check."""
        self.cancelled = True
        with self._lock:
            callbacks = list(self._callbacks)
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Call a function when the token is cancelled, at once if it is already.

        A callback equal to an earlier one is called only once.
        """
        with self._lock:
            if callback not in self._callbacks:
                self._callbacks.append(callback)
        if self.cancelled:
            callback()


class Owner(Protocol):
    """The run that work is done for, as far as sharing its results matters."""

    def can_share_with(self, other: Any) -> bool:
        """Say whether another run may wait for what this one computes."""
        ...


class _Current(threading.local):
    token: CancelToken | None = None
    account: Any = None
    """The run that is charged for device time; None = an interactive call."""
    yield_to_higher_priority: Callable[[], None] | None = None
    waited: float = 0.0
    """Seconds that the work has waited for devices."""
    waiting: Callable[[], AbstractContextManager[None]] = nullcontext
    """Entered while this thread waits for a result of another thread, so that a third may run."""
    on_fallback: bool = False
    """True where a request was answered on another device, so that the result is not cached."""
    device: Any = None
    """The device queue whose lane this thread is."""


current = _Current()
"""The work on this thread; set by the engine."""


def raise_if_cancelled() -> None:
    """Stop here if the work was cancelled; long nodes and models call it between steps.

    On a device that more urgent requests wait for, those are run first.

    Raises:
        Cancelled: the run was cancelled.
    """
    token = current.token
    if token is not None and token.cancelled:
        raise Cancelled("cancelled")
    if current.yield_to_higher_priority is not None:
        current.yield_to_higher_priority()
