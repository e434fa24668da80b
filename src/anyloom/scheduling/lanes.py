"""Lanes of a device: the threads that run its batches, one batch at a time each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

from .instructions import Batch


class Lanes:
    """A fixed number of lanes; each is taken by a batch or by a lease.

    The caller holds the device's lock. A thread is started when that many batches run at once.
    """

    def __init__(self, device: str, count: int, run: Callable[[Batch], None]) -> None:
        """Make the lanes of a device.

        Args:
            run: runs a batch on the thread of a lane, and releases the lane; must not raise.
        """
        self.count = count
        self._name = f"anyloom-{device}-lane"
        self._run = run
        self._taken = 0
        self._threads: list[threading.Thread] = []
        self._batches: SimpleQueue[Batch | None] = SimpleQueue()

    @property
    def full(self) -> bool:
        """True where no lane is free."""
        return self._taken >= self.count

    def take(self) -> None:
        """Take a lane."""
        self._taken += 1

    def release(self) -> None:
        """Return a lane."""
        self._taken -= 1

    def submit(self, batch: Batch) -> None:
        """Take a lane and run a batch on it."""
        self.take()
        if self._taken > len(self._threads):
            thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._batches.put(batch)

    def close(self) -> list[threading.Thread]:
        """Have the threads end after the batches that were submitted, and return them."""
        for _ in self._threads:
            self._batches.put(None)
        return self._threads

    def _work(self) -> None:
        while (batch := self._batches.get()) is not None:
            self._run(batch)
            del batch  # its tensors must not stay in memory while this thread waits
