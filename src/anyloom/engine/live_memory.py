"""How much memory do the values take that runs under way still need?"""

from __future__ import annotations

import threading

SHARE = 0.25
"""The share of the free main memory that values under way may take before items are held back."""


class LiveMemory:
    """Bytes of intermediate values, and how many are too many."""

    def __init__(self, limit: int | None = None) -> None:
        self.bytes = 0
        self._limit = limit
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """Note bytes that have come, or (negative) gone."""
        with self._lock:
            self.bytes += count

    @property
    def full(self) -> bool:
        """Say whether further items should wait until some are done."""
        return self.bytes > self.limit

    @property
    def limit(self) -> int:
        """Bytes above which items are held back; one item is always under way."""
        if self._limit is None:
            import psutil

            self._limit = int(psutil.virtual_memory().available * SHARE)
        return self._limit
