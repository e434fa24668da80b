"""Memory of intermediate values, and the limit from which items are held back."""

from __future__ import annotations

import threading

SHARE = 0.25
"""The share of free main memory that intermediate values may take before items are held back."""


class LiveMemory:
    """Bytes of the intermediate values of all executions."""

    def __init__(self, limit: int | None = None) -> None:
        self.bytes = 0
        self._limit = limit
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """Count bytes that were added, or (negative) released."""
        with self._lock:
            self.bytes += count

    @property
    def full(self) -> bool:
        """True where further items should wait until some have ended."""
        return self.bytes > self.limit

    @property
    def limit(self) -> int:
        """Bytes above which items are held back; one item is always in flight."""
        if self._limit is None:
            import psutil

            self._limit = int(psutil.virtual_memory().available * SHARE)
        return self._limit
