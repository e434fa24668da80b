"""What is kept so that nothing is computed twice: embeddings of images, vectors of texts, pixels?

Each store is bounded in bytes on every device that holds some of them, all together have the room
that weights and calls leave them, and all are emptied when a device runs out of memory.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from ..hardware.memory import Evictable
from ..scheduling.accounts import Account
from .cancellation import current, raise_if_cancelled

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")

IMAGE_CACHE_BYTES = 512 * 2**20
"""Bytes of what a model keeps of images: a window of 32 in the largest embeddings, 17 MB each."""
TEXT_CACHE_BYTES = 64 * 2**20
"""Bytes of what a model keeps of texts: ten thousand and more vectors."""
POLL_SECONDS = 0.1
"""Seconds after which whoever waits looks whether it is still wanted."""


@dataclass(frozen=True, eq=False)
class _Flight(Generic[Result]):
    """A computation under way, and the run that pays for it."""

    account: Account | None = field(default_factory=lambda: current.account)
    landed: Future[Result] = field(default_factory=Future)

    def worth_waiting(self) -> bool:
        """Say whether it comes no later than if this thread computed it."""
        return self.account is None or self.account.can_share_with(current.account)


class BoundedCache(Evictable, Generic[Key, Result]):
    """The results that were asked for last, by key; each is computed once.

    Whoever asks first computes, without the lock; whoever asks meanwhile waits for that, and lets
    others compute while it waits. Where the first fails or is cancelled, the next who waits tries
    again, so that nobody gets an error that was not their own. Not to be asked in a method marked
    `@batched`: there, the one who computes may be waiting for the device that this thread is.
    """

    def __init__(self, limit: int) -> None:
        """Make an empty store.

        Args:
            limit: bytes on any one device; what is larger than that is not kept.
        """
        super().__init__()
        self.limit = limit
        self._lock = threading.Lock()
        self._results: OrderedDict[Key, tuple[Result, Mapping[str, int]]] = OrderedDict()
        self._flights: dict[Key, _Flight[Result]] = {}
        self._bytes: Counter[str] = Counter()

    def __len__(self) -> int:
        with self._lock:
            return len(self._results)

    @property
    def bytes(self) -> dict[str, int]:
        """Return what is kept, by device."""
        with self._lock:
            return dict(self._bytes)

    def get(self, key: Key, compute: Callable[[], Result]) -> Result:
        """Return what is kept under a key, computed now if it is not there."""
        return self.get_all([key], lambda missing: [compute()])[0]

    def get_all(
        self, keys: Sequence[Key], compute: Callable[[list[Key]], Sequence[Result]]
    ) -> list[Result]:
        """Return one result per key, in their order.

        `compute` gets all that are neither kept nor under way, each once, and is not called where
        there are none.

        Raises:
            Cancelled: this work is no longer wanted.
        """
        found: dict[Key, Result] = {}
        missing = list(dict.fromkeys(keys))
        while missing:
            mine, others = self._divided(missing, found)
            # One's own first: whoever waits for them never waits for somebody who waits.
            if mine:
                found |= self._computed(mine, compute)
            for key, flight in others.items():
                if _landed(flight):
                    found[key] = flight.landed.result()
            missing = [key for key in missing if key not in found]
        return [found[key] for key in keys]

    def clear(self) -> None:
        """Forget all of them; what is under way comes to its end."""
        with self._lock:
            self._results.clear()
            self._bytes.clear()

    def held(self, device: str) -> int:
        """Return the bytes that are kept on a device."""
        return self._bytes[device]

    def give(self, device: str, wanted: int) -> None:
        """See `Evictable`."""
        with self._lock:
            self._shrink(device, self._bytes[device] - wanted)

    def _divided(
        self, keys: Sequence[Key], found: dict[Key, Result]
    ) -> tuple[dict[Key, _Flight[Result]], dict[Key, _Flight[Result]]]:
        """Note what is kept in `found`; return what is to be computed, and what others compute."""
        mine: dict[Key, _Flight[Result]] = {}
        others: dict[Key, _Flight[Result]] = {}
        with self._lock:
            for key in keys:
                known = self._results.get(key)
                flight = self._flights.get(key)
                if known is not None:
                    found[key] = known[0]
                    self._results.move_to_end(key)
                elif flight is not None and flight.worth_waiting():
                    others[key] = flight
                else:
                    mine[key] = self._flights[key] = _Flight()
        return mine, others

    def _computed(
        self,
        flights: Mapping[Key, _Flight[Result]],
        compute: Callable[[list[Key]], Sequence[Result]],
    ) -> dict[Key, Result]:
        try:
            found = dict(zip(flights, compute(list(flights)), strict=True))
            sizes = {key: _bytes_of(found[key]) for key in flights}
        except BaseException as error:
            with self._lock:
                self._end(flights)
            for flight in flights.values():
                flight.landed.set_exception(error)
            raise
        with self._lock:
            for key, result in found.items():
                self._keep(key, result, sizes[key])
            self._end(flights)
        for device in {device for held in sizes.values() for device in held}:
            self.fit(device)
        for key, flight in flights.items():
            flight.landed.set_result(found[key])
        return found

    def _keep(self, key: Key, result: Result, sizes: Counter[str]) -> None:
        """Keep a result, and forget the oldest that have become too much; the lock is held."""
        if key in self._results:
            self._forget(key)
        if any(size > self.limit for size in sizes.values()):
            return
        self._results[key] = (result, sizes)
        self._bytes.update(sizes)
        for device in sizes:
            self._shrink(device, self.limit)

    def _shrink(self, device: str, limit: int) -> None:
        """Forget the oldest until no more than that is on a device; the lock is held."""
        while self._bytes[device] > max(0, limit):
            self._forget(next(old for old, (_, held) in self._results.items() if device in held))

    def _forget(self, key: Key) -> None:
        self._bytes.subtract(self._results.pop(key)[1])
        self._bytes = +self._bytes

    def _end(self, flights: Mapping[Key, _Flight[Result]]) -> None:
        for key, flight in flights.items():
            if self._flights.get(key) is flight:
                del self._flights[key]


def _landed(flight: _Flight[Any]) -> bool:
    """Wait for somebody else's computation; say whether it has come to a result."""
    began = time.monotonic()
    try:
        with current.waiting():
            while flight.worth_waiting():
                try:
                    return flight.landed.exception(POLL_SECONDS) is None
                except TimeoutError:
                    raise_if_cancelled()
    finally:
        current.waited += time.monotonic() - began
    return False


def _bytes_of(value: Any) -> Counter[str]:
    """Return how many bytes a value holds on which device."""
    sizes: Counter[str] = Counter()
    _count(value, sizes, set())
    return sizes


def _count(value: Any, sizes: Counter[str], seen: set[int]) -> None:
    if id(value) in seen:
        return
    seen.add(id(value))
    tensor = getattr(sys.modules.get("torch"), "Tensor", None)  # another thread may import it now
    if tensor is not None and isinstance(value, tensor):
        storage = value.untyped_storage()  # of which a view keeps all
        if storage.data_ptr() not in seen:
            seen.add(storage.data_ptr())
            sizes[str(value.device)] += storage.nbytes()
        return
    sizes["cpu"] += int(getattr(value, "nbytes", sys.getsizeof(value)))
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = list(value)
    elif hasattr(value, "__dataclass_fields__"):
        parts = list(vars(value).values())
    else:
        parts = []
    for part in parts:
        _count(part, sizes, seen)
