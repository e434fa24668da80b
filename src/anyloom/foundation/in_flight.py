"""Single flight: concurrent requests for a key share one computation."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

from .cancellation import Owner

Key = TypeVar("Key", bound=Hashable)
Waiter = TypeVar("Waiter")


class _Computation(Generic[Waiter]):
    __slots__ = ("owner", "waiters")

    def __init__(self, owner: Owner | None) -> None:
        self.owner = owner
        self.waiters: list[tuple[Owner | None, Waiter]] | None = None

    def can_share_with(self, owner: Owner | None) -> bool:
        return self.owner is None or self.owner.can_share_with(owner)


class InFlight(Generic[Key, Waiter]):
    """The keys that are being computed, the run that each is computed for, and its waiters."""

    def __init__(self) -> None:
        self._computations: dict[Key, _Computation[Waiter]] = {}
        self.completed = 0
        """How many computations have ended; a caller compares it with what it was before."""
        self._lock = threading.Lock()

    def join(self, key: Key, owner: Owner | None, waiter: Waiter) -> bool:
        """Return True if the caller must compute the key and then `complete` it.

        That is the first caller, and any whose run must not wait for the run that computes. Other
        waiters are registered, and `complete` returns them.
        """
        with self._lock:
            computation = self._computations.get(key)
            if computation is None:
                self._computations[key] = _Computation(owner)
            elif computation.can_share_with(owner):
                if computation.waiters is None:
                    computation.waiters = []
                computation.waiters.append((owner, waiter))
                return False
            else:
                computation.owner = owner
            return True

    def complete(self, key: Key) -> list[Waiter]:
        """End the computation of a key and return its waiters; the first of several ends it."""
        with self._lock:
            self.completed += 1
            computation = self._computations.pop(key, None)
        if computation is None or computation.waiters is None:
            return []
        return [waiter for _, waiter in computation.waiters]

    def should_wait(self, key: Key, owner: Owner | None) -> bool:
        """Return whether a run should go on waiting for a key."""
        with self._lock:
            computation = self._computations.get(key)
            return computation is None or computation.can_share_with(owner)

    def release(self, paused: Owner) -> list[Waiter]:
        """Remove and return the waiters of other runs for the keys that a paused run computes."""
        released: list[Waiter] = []
        with self._lock:
            for computation in self._computations.values():
                if computation.owner is paused and computation.waiters is not None:
                    waiters = computation.waiters
                    released += [waiter for owner, waiter in waiters if owner is not paused]
                    computation.waiters = [pair for pair in waiters if pair[0] is paused]
        return released
