"""How is work stopped that nobody wants any more, and how does long work make way for others?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from .errors import Cancelled


class CancelToken:
    """Shared by whoever may cancel and whoever works; once cancelled it stays so."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._tell: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """Ask all work under this token to stop at its next check."""
        self._event.set()
        with self._lock:
            tell = list(self._tell)
        for one in tell:
            one()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def on_cancel(self, tell: Callable[[], None]) -> None:
        """Have something called when the token is cancelled, at once if it is already.

        What is equal to something given before is called only once.
        """
        with self._lock:
            if tell not in self._tell:
                self._tell.append(tell)
        if self.cancelled:
            tell()


class _Current(threading.local):
    token: CancelToken | None = None
    account: Any = None
    """The run that pays for device time; None = somebody who waits for an answer."""
    yield_to_higher_priority: Callable[[], None] | None = None
    waited: float = 0.0
    """Seconds that the work has waited for devices."""
    waiting: Callable[[], AbstractContextManager[None]] = nullcontext
    """Entered while this thread waits for what others compute, so that another may work."""
    device: Any = None
    """The device whose lane this thread is."""


current = _Current()
"""The work on this thread; set by the engine."""


def raise_if_cancelled() -> None:
    """Stop here if the work is no longer wanted; long nodes and models call it between steps.

    On a device that others wait for, it lets them go first where their turn has come.

    Raises:
        Cancelled: the run was cancelled.
    """
    token = current.token
    if token is not None and token.cancelled:
        raise Cancelled("cancelled")
    if current.yield_to_higher_priority is not None:
        current.yield_to_higher_priority()
