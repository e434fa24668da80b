"""How is work stopped that nobody wants any more?"""

from __future__ import annotations

import threading

from .errors import Cancelled


class CancelToken:
    """Shared by whoever may cancel and whoever works; once cancelled it stays so."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask all work under this token to stop at its next check."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()


class _Current(threading.local):
    token: CancelToken | None = None


current = _Current()
"""The token of the work on this thread; set by the engine."""


def raise_if_cancelled() -> None:
    """Stop here if the work is no longer wanted; long nodes and models call it between steps.

    Raises:
        Cancelled: the run was cancelled.
    """
    token = current.token
    if token is not None and token.cancelled:
        raise Cancelled("cancelled")
