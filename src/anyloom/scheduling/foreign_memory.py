"""Memory that others take on a device while a batch is measured."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ForeignMemory:
    """Counts loads, evictions and work outside of batches.

    The peak memory of a device is that of everything on it, so the peak of a batch can be measured
    only while none of these takes place.
    """

    def __init__(self) -> None:
        self._active = 0
        self._begun = 0
        self._lock = threading.Lock()

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count a load, an eviction or a piece of work while the context lasts."""
        with self._lock:
            self._active += 1
            self._begun += 1
        try:
            yield
        finally:
            with self._lock:
                self._active -= 1

    def settled(self) -> int | None:
        """Return how many there ever were, or None while one is in progress."""
        with self._lock:
            return None if self._active else self._begun
