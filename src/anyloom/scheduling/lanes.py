"""Lanes of a device: the threads that run its batches, one batch at a time each.

A lane is free, or it has an owner: a batch that one of the threads runs, or a lease. An owner is in
one of these states:

    free       it has no lane, not yet or not any more
    calling    a batch calls its network
    called     all calls of a batch are made; it keeps its lane while another batch is computed
    computing  a batch is computed and has given its lane to one that is prepared meanwhile
    leased     the lane is a lease's
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Literal

from .instructions import Batch
from .requests import Lease

LaneState = Literal["free", "calling", "called", "computing", "leased"]

LANE_TRANSITIONS: dict[LaneState, tuple[LaneState, ...]] = {
    "free": ("calling", "leased"),
    "calling": ("called", "free"),
    "called": ("computing", "free"),
    "computing": ("free",),
    "leased": ("free",),
}


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
        self._states: dict[Batch, LaneState] = {}
        """Owner → its state, in the order in which these were reached."""
        self._leases: dict[Batch, Lease] = {}
        self._threads: list[threading.Thread] = []
        self._batches: SimpleQueue[Batch | None] = SimpleQueue()

    @property
    def full(self) -> bool:
        """True where no lane is free."""
        return len(self._states) - self.ahead >= self.count

    @property
    def ahead(self) -> bool:
        """True where a batch that is computed has given its lane away."""
        return "computing" in self._states.values()

    def take(self, owner: Batch, lease: Lease) -> None:
        """Take a lane for a lease."""
        assert not self.full, owner
        self._transition(owner, "leased")
        self._leases[owner] = lease

    def pass_on(self, owner: Batch) -> None:
        """Give away the lane of a batch whose calls are made, once no other one has."""
        if self._states.get(owner) == "calling":
            self._transition(owner, "called")
            self._give_away()

    def release(self, owner: Batch) -> None:
        """Return the lane of an owner, if it has one."""
        if owner in self._states:
            self._transition(owner, "free")
            self._leases.pop(owner, None)
            self._give_away()

    def submit(self, batch: Batch) -> None:
        """Take a lane and run a batch on it."""
        assert not self.full, batch
        self._transition(batch, "calling")
        if len(self._states) > len(self._threads):
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
        states = list(self._states.values())
        assert len(states) - self.ahead <= self.count, states
        assert states.count("computing") <= 1, states
        assert self.ahead or "called" not in states, "a lane that could be given away is kept"
        leased = {owner for owner, state in self._states.items() if state == "leased"}
        assert leased == self._leases.keys(), (states, self._leases)
        assert all(lease.state == "granted" for lease in self._leases.values()), self._leases
        alive = [thread for thread in self._threads if thread.is_alive()]
        assert len(states) - len(leased) <= len(alive), (states, self._threads)

    def _give_away(self) -> None:
        if not self.ahead:
            called = (owner for owner, state in self._states.items() if state == "called")
            if (owner := next(called, None)) is not None:
                self._transition(owner, "computing")

    def _transition(self, owner: Batch, state: LaneState) -> None:
        before = self._states.pop(owner, "free")
        assert state in LANE_TRANSITIONS[before], f"lane: {before} -> {state}"
        if state != "free":
            self._states[owner] = state

    def _work(self) -> None:
        while (batch := self._batches.get()) is not None:
            try:
                self._run(batch)
            except BaseException:
                arguments = (*sys.exc_info(), threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(arguments))
            del batch  # its tensors must not stay in memory while this thread waits
