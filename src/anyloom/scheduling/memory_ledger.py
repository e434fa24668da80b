"""Ledger of a device's memory: what all queues of this process take of it together.

Two engines in one process have a queue each. They decide under one lock and within one budget;
where one of them lacks memory, the others give back what they use least.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Hashable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol
from weakref import WeakSet, WeakValueDictionary, ref

from ..foundation.errors import DeviceLost
from ..hardware.memory import Memory
from .foreign_memory import ForeignMemory


class Need(IntEnum):
    """How much others have to give up for requests that lack memory; each includes those before."""

    UNNEEDED = 0
    """Models that nothing is expected to use."""
    IDLE = 1
    """Models that nothing uses now: nothing else could run."""
    DRAINED = 2
    """Models whose batches have to end first: the requests have waited too long."""
    STALLED = 3
    """All models but those that run: nothing could run, or work waits that has a lane."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Bytes that requests lack, after all that is free."""

    nbytes: int
    need: Need


class Taker(Protocol):
    """The bookkeeping of one queue."""

    @property
    def claimed(self) -> int:
        """Bytes that other queues must not take."""
        ...

    @property
    def leaving_bytes(self) -> int:
        """Bytes of the models that have not left yet, which are among them."""
        ...

    @property
    def may_return(self) -> bool:
        """True where it will return some of it, or can be asked to."""
        ...


class Member(Protocol):
    """A queue of the device; the ledger's lock is held in all calls but `lose`."""

    def lose(self, loss: DeviceLost) -> None:
        """Fail what waits, because the device does not work any more in this process."""
        ...

    def start_ready(self) -> None:
        """Start what can be started."""
        ...

    def shortage(self) -> Shortage | None:
        """Return what it lacks, or None where nothing waits for memory."""
        ...

    def has_progress(self) -> bool:
        """Say whether something that runs or moves will return memory."""
        ...

    def give_up(self, shortage: Shortage | None) -> None:
        """Begin to evict models for another queue; None = none lacks memory any more."""
        ...

    def refuse_stuck(self) -> bool:
        """Fail one request that waits for models with the lane; say whether there is one."""
        ...

    def is_over(self) -> bool:
        """Say whether it was closed and has returned all memory."""
        ...


class MemoryLedger:
    """The budget of one device, and who takes of it."""

    def __init__(self, budget: int, memory: Memory | None = None) -> None:
        """Make a ledger.

        Args:
            budget: bytes that all queues may take together.
            memory: of the device, which exists as long as the ledger does.
        """
        self.budget = budget
        self.memory = memory
        self.lock = threading.Lock()
        """Held while any queue of the device decides."""
        self.foreign = ForeignMemory()
        self._takers: WeakSet[Taker] = WeakSet()
        self._members: list[ref[Member]] = []

    def add(self, taker: Taker) -> None:
        """Count what a queue takes, as long as it exists."""
        self._takers.add(taker)

    def claimed_besides(self, taker: Taker) -> int:
        """Return the bytes that all other queues take."""
        if len(self._takers) == 1:
            return 0
        return sum(other.claimed for other in self._takers if other is not taker)

    def may_return_besides(self, taker: Taker) -> bool:
        """Say whether another queue may return memory."""
        return any(other.may_return for other in self._takers if other is not taker)

    def join(self, member: Member) -> None:
        """Let a queue start what it can whenever another one returns memory."""
        with self.lock:
            self._members = [ref(one) for one in [*self._open_members(), member]]

    def members(self) -> list[Member]:
        """Return the queues that use the device."""
        with self.lock:
            return self._open_members()

    @property
    def shared(self) -> bool:
        """True where more than one queue uses the device."""
        return len(self._members) > 1

    def measured(self, budget: int) -> None:
        """Set the budget to what is free now, where no queue takes anything of it."""
        with self.lock:
            if not any(taker.claimed for taker in self._takers):
                self.budget = budget

    def settle(self, member: Member) -> None:
        """Let other queues use what one has returned, and give up what another one lacks.

        The lock is held.
        """
        if not self.shared:
            return
        members = self._open_members()
        self._members = [ref(one) for one in members]
        for other in members:
            if other is not member:
                other.start_ready()
        # One at a time, so that two which need the same memory do not take it from each other.
        served: Member | None = None
        shortage: Shortage | None = None
        for one in members:
            lacks = one.shortage()
            if lacks is not None and (shortage is None or lacks.need > shortage.need):
                served, shortage = one, lacks
        if shortage is not None and not any(taker.may_return for taker in self._takers):
            # Everything that runs waits for memory that the others hold.
            any(one.refuse_stuck() for one in members)
        if shortage is not None:
            stalled = not any(one.has_progress() for one in members)
            missing = shortage.nbytes - sum(taker.leaving_bytes for taker in self._takers)
            need = Need.STALLED if stalled else shortage.need
            shortage = Shortage(missing, need) if missing > 0 else None
        for one in members:
            one.give_up(None if one is served else shortage)

    def _open_members(self) -> list[Member]:
        members = (one() for one in self._members)
        return [one for one in members if one is not None and not one.is_over()]


_ledgers: WeakValueDictionary[Hashable, MemoryLedger] = WeakValueDictionary()
_guard = threading.Lock()


def ledger_of(device: Hashable, memory: Memory) -> MemoryLedger:
    """Return the ledger of a device, which its queues in this process share.

    Args:
        device: its name, or whatever else stands for it.
        memory: of the device, with its budget where no queue of this process takes any of it now.
    """
    with _guard:
        ledger = _ledgers.get(device)
        if ledger is None:
            ledger = _ledgers[device] = MemoryLedger(memory.budget, memory)
        ledger.measured(memory.budget)
        return ledger


def _forget_ledgers() -> None:
    """Forget the ledgers of the parent: its queues are no part of a forked process."""
    global _ledgers, _guard
    _ledgers, _guard = WeakValueDictionary(), threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_ledgers)
