"""Memory that others take on a device while a batch is measured."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class ForeignMemory:
    """Counts loads, evictions, work outside of batches, and batches of other queues.

    The peak memory of a device is that of everything on it, so the peak of a batch can be measured
    only while none of these takes place.
    """

    def __init__(self) -> None:
        self._active: Counter[object] = Counter()
        self._begun: Counter[object] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def counted(self, queue: object = None) -> Iterator[None]:
        """Count a load, an eviction or a piece of work while the context lasts.

        Args:
            queue: for a batch: the queue for whose own batches it does not count.
        """
        with self._lock:
            self._active[queue] += 1
            self._begun[queue] += 1
        try:
            yield
        finally:
            with self._lock:
                self._active[queue] -= 1

    def settled(self, queue: object) -> int | None:
        """Return how many there ever were for a queue, or None while one is in progress."""
        with self._lock:
            if self._active.total() > self._active[queue]:
                return None
            return self._begun.total() - self._begun[queue]
