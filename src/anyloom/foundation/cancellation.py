"""Cancellation tokens, and the state of the work on the current thread."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from .errors import Cancelled


class CancelToken:
    """Cancels work; shared by the code that cancels and the code that checks, for one run.

    Args:
        parent: cancels this token, too, when it is cancelled.
    """

    def __init__(self, parent: CancelToken | None = None) -> None:
        self.cancelled = False
        self.reason = "cancelled"
        """What the errors of cancelled work say."""
        self.interrupted = False
        """True if Ctrl-C cancelled the work, in a node on the thread of the caller."""
        self._callbacks: list[Callable[[], None]] = []
        self._children: weakref.WeakSet[CancelToken] | None = None
        self._lock = threading.Lock()
        if parent is not None:
            parent._adopt(self)

    def cancel(self, reason: str = "cancelled") -> None:
        """Stop all work under this token at its next check; the first reason stays."""
        with self._lock:
            if not self.cancelled:
                self.reason = reason
            self.cancelled = True
            callbacks = list(self._callbacks)
            children = list(self._children or ())
        for callback in callbacks:
            callback()
        for child in children:
            child.cancel(reason)

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Call a function when the token is cancelled, at once if it is already.

        A callback equal to an earlier one is called only once.
        """
        with self._lock:
            if callback not in self._callbacks:
                self._callbacks.append(callback)
        if self.cancelled:
            callback()

    def remove_callback(self, callback: Callable[[], None]) -> None:
        """Forget a callback of `on_cancel`."""
        with self._lock:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

    def _adopt(self, child: CancelToken) -> None:
        with self._lock:
            if self._children is None:
                self._children = weakref.WeakSet()
            self._children.add(child)
        if self.cancelled:
            child.cancel(self.reason)


class Owner(Protocol):
    """The run that work is done for."""

    def can_share_with(self, other: Any) -> bool:
        """Return whether another run may wait for results of this one."""
        ...


def _unlimited() -> None:
    """Do nothing: a thread that belongs to no engine may compute at any time."""


class _Current(threading.local):
    token: CancelToken | None = None
    account: Any = None
    """The run that is charged for device time; None = an interactive call."""
    order: int = 0
    """Which item of the engine the work is for; earlier ones go first."""
    yield_to_higher_priority: Callable[[], None] | None = None
    waited: float = 0.0
    """Seconds that the work has waited for devices and other threads."""
    waiting: Callable[[], AbstractContextManager[None]] = nullcontext
    """Context in which this thread waits, so that another thread may use its place."""
    take_processor: Callable[[], None] = staticmethod(_unlimited)
    """Waits until this thread may keep a processor busy …"""
    leave_processor: Callable[[], None] = staticmethod(_unlimited)
    """… and lets another thread do so."""
    worker_slot: Any = None
    """What this thread takes of the workers of an engine; None on other threads."""
    in_event_loop: bool = False
    """True on the thread of an event loop, and on one that a coroutine there waits for."""
    on_fallback: bool = False
    """True if a request ran on another device than requested, so that results are not cached."""
    device: Any = None
    """The device queue that this thread belongs to."""


current = _Current()
"""State of the work on this thread; the engine sets it."""


def on_main_thread() -> bool:
    """Return whether this is the thread on which Ctrl-C arrives."""
    return threading.current_thread() is threading.main_thread()


def raise_if_cancelled() -> None:
    """Raise `Cancelled` if the run was cancelled; long nodes and models call it between steps.

    On a device that requests of higher priority wait for, those run first.

    Raises:
        Cancelled: the run was cancelled.
    """
    token = current.token
    if token is not None and token.cancelled:
        raise Cancelled(token.reason)
    if current.yield_to_higher_priority is not None:
        current.yield_to_higher_priority()
