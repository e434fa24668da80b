"""How is the same work, wanted twice at once, done once?"""

from __future__ import annotations

import threading
from typing import Any


class Flights:
    """Keys that are being computed, and who waits for each."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Any]] = {}
        self._lock = threading.Lock()

    def board(self, key: str, passenger: Any) -> bool:
        """Return True to the first who wants a key, who must compute it and then `land`; any other
        is noted and returned by `land`."""
        with self._lock:
            queue = self._waiting.get(key)
            if queue is None:
                self._waiting[key] = []
                return True
            queue.append(passenger)
            return False

    def land(self, key: str) -> list[Any]:
        """End a computation and return all who waited for it."""
        with self._lock:
            return self._waiting.pop(key)
