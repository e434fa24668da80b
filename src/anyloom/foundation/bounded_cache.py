"""Byte-bounded cache with single flight.

Models cache embeddings of images and texts in it, images their pixels, the engine its results. The
bound is in bytes, for each device by itself.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from .cancellation import current, raise_if_cancelled
from .evictable import Evictable
from .in_flight import InFlight
from .sizes import MAIN_MEMORY, nbytes_by_device

if TYPE_CHECKING:
    from concurrent.futures import Future

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")

IMAGE_CACHE_BYTES = 512 * 2**20
"""Limit for embeddings of images: 32 of the largest, 17 MB each."""
TEXT_CACHE_BYTES = 64 * 2**20
"""Limit for embeddings of texts: more than ten thousand."""
ENTRY_BYTES = 700
"""What keeping a result in main memory takes beside it: key, sizes and places in the tables."""
OVERHEAD = {MAIN_MEMORY: ENTRY_BYTES}
"""Bytes of an entry by device, besides its result."""
POLL_SECONDS = 0.1
"""How often a waiting thread checks whether its run was cancelled or should stop waiting."""


class _Computed(Generic[Result]):
    """What those who wait for a computation are given."""

    __slots__ = ("on_fallback", "result")

    def __init__(self, result: Result, on_fallback: bool) -> None:
        self.result = result
        self.on_fallback = on_fallback


class BoundedCache(Evictable, Generic[Key, Result]):
    """Results by key, the most recently used up to a limit in bytes; each is computed once.

    The first caller of a key computes it outside the lock. Callers that come meanwhile wait, and
    other threads may compute while they do. Where the first fails or is cancelled, the next waiter
    computes, so that no caller gets the error of another. What was computed on another device than
    requested is passed on to those who wait, with `current.on_fallback`, and not stored. A method
    marked `@batched` must not use the cache: the thread that computes may be waiting for the device
    that runs the method.
    """

    def __init__(self, limit: int) -> None:
        """Create an empty cache.

        Args:
            limit: bytes on any one device; a larger result is not stored. In main memory each
                entry counts `ENTRY_BYTES` more than its result.
        """
        super().__init__()
        self.limit = limit
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, tuple[Result, Mapping[str, int]]] = OrderedDict()
        self._in_flight: InFlight[Key, Future[_Computed[Result]]] = InFlight()
        self._nbytes: Counter[str] = Counter()

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    @property
    def nbytes(self) -> dict[str, int]:
        """Bytes of all entries by device."""
        with self._lock:
            return {device: nbytes for device, nbytes in self._nbytes.items() if nbytes}

    def lookup(self, key: Key) -> Result | None:
        """Return the stored result of a key, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Key, result: Result, sizes: Mapping[str, int]) -> None:
        """Store a result and drop the least recently used ones that exceed the limit.

        Args:
            sizes: bytes of the result by device.
        """
        with self._lock:
            if key in self._entries:
                self._drop(key)
            for device, size in sizes.items():
                if size + OVERHEAD.get(device, 0) > self.limit:
                    return
            self._entries[key] = (result, sizes)
            for device, size in sizes.items():
                total = self._nbytes[device] + size + OVERHEAD.get(device, 0)
                self._nbytes[device] = total
                if total > self.limit:
                    self._shrink(device, self.limit)

    def get(self, key: Key, compute: Callable[[], Result]) -> Result:
        """Return the result of a key, computed now if it is not stored.

        Raises:
            Cancelled: the run was cancelled.
        """
        return self.get_all([key], lambda missing: [compute()])[0]

    def get_all(
        self, keys: Sequence[Key], compute: Callable[[list[Key]], Sequence[Result]]
    ) -> list[Result]:
        """Return one result per key, in their order.

        Args:
            compute: called with the keys that are neither stored nor being computed, each once,
                if there are any; returns their results in order.

        Raises:
            Cancelled: the run was cancelled.
        """
        results: dict[Key, Result] = {}
        missing = list(dict.fromkeys(keys))
        while missing:
            claimed: list[Key] = []
            awaited: dict[Key, Future[_Computed[Result]]] = {}
            try:
                for key in missing:
                    entry = self._entry(key) or self._claim(key, claimed, awaited)
                    if entry is not None:
                        results[key] = entry[0]
                # Computing comes before waiting: a thread that others wait for never waits itself.
                if claimed:
                    results |= self._compute(claimed, compute)
            except BaseException as error:
                self._fail(claimed, error)
                raise
            for key, future in awaited.items():
                if self._wait(key, future):
                    computed = future.result()
                    results[key] = computed.result
                    current.on_fallback |= computed.on_fallback
            missing = [key for key in missing if key not in results]
        return [results[key] for key in keys]

    def clear(self) -> None:
        """Drop every entry; running computations go on."""
        with self._lock:
            self._entries.clear()
            self._nbytes.clear()

    def nbytes_on(self, device: str) -> int:
        """See `Evictable`."""
        return self._nbytes[device]

    def evict(self, device: str, nbytes: int) -> None:
        """See `Evictable`."""
        with self._lock:
            self._shrink(device, self._nbytes[device] - nbytes)

    def _claim(
        self,
        key: Key,
        claimed: list[Key],
        awaited: dict[Key, Future[_Computed[Result]]],
    ) -> tuple[Result, Mapping[str, int]] | None:
        """Take over or wait for the computation of a key; return its entry if there is one now."""
        from concurrent.futures import Future

        future: Future[_Computed[Result]] = Future()
        if not self._in_flight.join(key, current.account, future):
            awaited[key] = future
            return None
        claimed.append(key)
        entry = self._entry(key)
        if entry is not None:  # completed between the two look-ups
            claimed.remove(key)
            self._finish(key, _Computed(entry[0], False))
        return entry

    def _compute(
        self, keys: list[Key], compute: Callable[[list[Key]], Sequence[Result]]
    ) -> dict[Key, Result]:
        before, current.on_fallback = current.on_fallback, False
        try:
            results = dict(zip(keys, compute(list(keys)), strict=True))
        finally:
            on_fallback = current.on_fallback
            current.on_fallback = before or on_fallback
        if not on_fallback:
            sizes = {key: nbytes_by_device(results[key]) for key in keys}
            for key in keys:
                self.put(key, results[key], sizes[key])
            for device in {device for size in sizes.values() for device in size}:
                self.enforce_limit(device)
        for key in keys:
            self._finish(key, _Computed(results[key], on_fallback))
        return results

    def _finish(self, key: Key, computed: _Computed[Result]) -> None:
        for future in self._in_flight.complete(key):
            future.set_result(computed)

    def _fail(self, keys: list[Key], error: BaseException) -> None:
        for key in keys:
            for future in self._in_flight.complete(key):
                future.set_exception(error)

    def _entry(self, key: Key) -> tuple[Result, Mapping[str, int]] | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def _wait(self, key: Key, future: Future[_Computed[Result]]) -> bool:
        """Wait for the computation of another thread; return whether it gave a result."""
        began = time.monotonic()
        try:
            with current.waiting():
                while True:
                    try:
                        return future.exception(POLL_SECONDS) is None
                    except TimeoutError:
                        raise_if_cancelled()
                        if not self._in_flight.should_wait(key, current.account):
                            return False
        finally:
            current.waited += time.monotonic() - began

    def _shrink(self, device: str, limit: int) -> None:
        """Drop the least recently used entries of a device; the lock is held."""
        while self._nbytes[device] > max(0, limit):
            self._drop(next(key for key, entry in self._entries.items() if device in entry[1]))

    def _drop(self, key: Key) -> None:
        for device, size in self._entries.pop(key)[1].items():
            self._nbytes[device] -= size + OVERHEAD.get(device, 0)
