"""Cancel tokens of calls with a time limit, which know what to give up when it has passed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..foundation.cancellation import CancelToken, current

if TYPE_CHECKING:
    from .services import Services


class TimedToken(CancelToken):
    """The token of one call; a node that does not heed it goes on alone.

    A thread cannot be stopped from outside. So that the step can end all the same, its node no
    longer counts among the threads that compute, and others compute what it was computing.
    """

    def __init__(self, parent: CancelToken) -> None:
        super().__init__(parent)
        self._running: dict[Any, tuple[Any, str | None]] = {}
        self._running_lock = threading.Lock()
        self._outer = parent if isinstance(parent, TimedToken) else None

    @contextmanager
    def running(self, key: str | None) -> Iterator[None]:
        """Note that this thread runs a node whose result has a key."""
        marker = object()
        token: TimedToken | None = self
        tokens: list[TimedToken] = []
        while token is not None:
            tokens.append(token)
            token = token._outer
        for token in tokens:
            with token._running_lock:
                token._running[marker] = (current.worker_slot, key)
        try:
            yield
        finally:
            for token in tokens:
                with token._running_lock:
                    token._running.pop(marker, None)

    def give_up(self, services: Services) -> list[tuple[Any, int]]:
        """Give up what still runs; return the tasks that waited for its results."""
        with self._running_lock:
            running = list(self._running.values())
        released: list[tuple[Any, int]] = []
        for place, key in running:
            if place is not None:
                services.workers.give_up(place)
            if key is not None:
                released += services.in_flight.complete(key)
        return released
