"""Cancellation tokens, and the state of the work on the current thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from .errors import Cancelled


class CancelToken:
    """Cancels work; shared by the code that cancels and the code that checks, for one run."""

    def __init__(self) -> None:
        self.cancelled = False
        self.interrupted = False
        """True if Ctrl-C cancelled the work, in a node on the thread of the caller."""
        self._callbacks: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """Stop all work under this token at its next check."""
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
    """The run that work is done for."""

    def can_share_with(self, other: Any) -> bool:
        """Return whether another run may wait for results of this one."""
        ...


class _Current(threading.local):
    token: CancelToken | None = None
    account: Any = None
    """The run that is charged for device time; None = an interactive call."""
    yield_to_higher_priority: Callable[[], None] | None = None
    waited: float = 0.0
    """Seconds that the work has waited for devices and other threads."""
    waiting: Callable[[], AbstractContextManager[None]] = nullcontext
    """Context in which this thread waits, so that another thread may use its place."""
    on_fallback: bool = False
    """True if a request ran on another device than requested, so that results are not cached."""
    device: Any = None
    """The device queue that this thread belongs to."""


current = _Current()
"""State of the work on this thread; the engine sets it."""


def raise_if_cancelled() -> None:
    """Raise `Cancelled` if the run was cancelled; long nodes and models call it between steps.

    On a device that requests of higher priority wait for, those run first.

    Raises:
        Cancelled: the run was cancelled.
    """
    token = current.token
    if token is not None and token.cancelled:
        raise Cancelled("cancelled")
    if current.yield_to_higher_priority is not None:
        current.yield_to_higher_priority()
