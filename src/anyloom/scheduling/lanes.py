"""Lanes of a device: the threads that run its batches, one batch at a time each.

A lane is free, or it has an owner: a batch that one of the threads runs, or a lease. A batch whose
calls are made and not computed yet gives its lane to one that is prepared meanwhile; its thread
waits for the device.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue

from .instructions import Batch
from .requests import Lease


class Lanes:
    """A fixed number of lanes; each is taken by a batch or by a lease.

    The caller holds the device's lock. A thread is started when that many batches run at once.
    """

    def __init__(self, device: str, count: int, run: Callable[[Batch], None]) -> None:
        """Make the lanes of a device.

        Args:
            run: runs a batch on the thread of a lane, and releases the lane; what it raises is
                reported as an unhandled exception of the thread, which goes on.
        """
        self.count = count
        self._name = f"anyloom-{device}-lane"
        self._run = run
        self._owners: dict[Batch, Lease | None] = {}
        self._called: list[Batch] = []
        """Owners whose calls are made, and which cannot give their lane away yet."""
        self._computing: set[Batch] = set()
        self._threads: list[threading.Thread] = []
        self._batches: SimpleQueue[Batch | None] = SimpleQueue()

    @property
    def full(self) -> bool:
        """True where no lane is free."""
        return len(self._owners) >= self.count

    def take(self, owner: Batch, lease: Lease | None = None) -> None:
        """Take a lane for a batch, or for a lease."""
        assert not self.full and owner not in self._owners, owner
        self._owners[owner] = lease

    @property
    def ahead(self) -> bool:
        """True where a batch that is computed has given its lane away."""
        return bool(self._computing)

    def pass_on(self, owner: Batch) -> None:
        """Give away the lane of a batch that is being computed, once no other one has."""
        if owner in self._owners:
            self._called.append(owner)
            self._give_away()

    def _give_away(self) -> None:
        if self._called and not self._computing:
            owner = self._called.pop(0)
            del self._owners[owner]
            self._computing.add(owner)

    def release(self, owner: Batch) -> None:
        """Return the lane of an owner, if it has one."""
        self._owners.pop(owner, None)
        self._computing.discard(owner)
        if owner in self._called:
            self._called.remove(owner)
        self._give_away()

    def submit(self, batch: Batch) -> None:
        """Take a lane and run a batch on it."""
        self.take(batch)
        if len(self._owners) + len(self._computing) > len(self._threads):
            thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._batches.put(batch)

    def close(self) -> list[threading.Thread]:
        """Have the threads end after the batches that were submitted, and return them."""
        for _ in self._threads:
            self._batches.put(None)
        return self._threads

    def validate_state(self) -> None:
        """Raise AssertionError where a lane has an owner that will never return it."""
        assert len(self._owners) <= self.count, self._owners
        leases = [lease for lease in self._owners.values() if lease is not None]
        assert all(lease.state == "granted" for lease in leases), leases
        alive = [thread for thread in self._threads if thread.is_alive()]
        working = len(self._owners) - len(leases) + len(self._computing)
        assert working <= len(alive), (self._owners, self._computing, self._threads)
        assert len(self._computing) <= 1, self._computing
        assert not self._computing & self._owners.keys(), self._computing
        assert self._owners.keys() >= set(self._called), self._called
        assert self._computing or not self._called, "a lane that could be given away is kept"

    def _work(self) -> None:
        while (batch := self._batches.get()) is not None:
            try:
                self._run(batch)
            except BaseException:
                arguments = (*sys.exc_info(), threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(arguments))
            del batch  # its tensors must not stay in memory while this thread waits
