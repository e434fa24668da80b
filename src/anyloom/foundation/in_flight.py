"""How is the same work, wanted twice at once, done once?"""

from __future__ import annotations

import threading
from typing import Any

from ..scheduling.accounts import Account


class _Flight:
    __slots__ = ("account", "waiting")

    def __init__(self, account: Account) -> None:
        self.account = account
        self.waiting: list[tuple[Account, Any]] = []


class InFlight:
    """Keys that are being computed, for which run, and who waits for each."""

    def __init__(self) -> None:
        self._flights: dict[str, _Flight] = {}
        self._lock = threading.Lock()

    def board(self, key: str, account: Account, passenger: Any) -> bool:
        """Return True to who must compute a key and then `land`: the first who wants it, and
        whoever is not to wait for the run that does. Any other is noted and returned by `land`."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                self._flights[key] = _Flight(account)
            elif flight.account.can_share_with(account):
                flight.waiting.append((account, passenger))
                return False
            else:
                flight.account = account
            return True

    def land(self, key: str) -> list[Any]:
        """End a computation and return all who waited for it; who lands first serves them."""
        with self._lock:
            flight = self._flights.pop(key, None)
        return [] if flight is None else [passenger for _, passenger in flight.waiting]

    def leave(self, paused: Account) -> list[Any]:
        """Return those of other runs who wait for one that was paused; they wait no more."""
        left: list[Any] = []
        with self._lock:
            for flight in self._flights.values():
                if flight.account is paused:
                    left += [one for account, one in flight.waiting if account is not paused]
                    flight.waiting = [one for one in flight.waiting if one[0] is paused]
        return left
