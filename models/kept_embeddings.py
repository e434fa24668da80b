"""Which pictures' embeddings are kept, and who computes one that several threads ask for?"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class KeptEmbeddings(Generic[T]):
    """The embeddings of the last pictures, by content hash; each is computed once.

    Whoever asks first computes, without the lock; whoever asks meanwhile waits for that. Where the
    first fails or is cancelled, the next who waits tries again, so that nobody gets an error that
    was not their own.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Future[T]] = OrderedDict()

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)

    def get(self, key: str, compute: Callable[[], T]) -> T:
        """Return what is kept under a key, computed now if it is not there."""
        while True:
            mine: Future[T] = Future()
            with self._lock:
                known = self._kept.setdefault(key, mine)
                self._kept.move_to_end(key)
                while len(self._kept) > self.limit:
                    self._kept.popitem(last=False)
            if known is mine:
                return self._computed(key, mine, compute)
            if known.exception() is None:
                return known.result()

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._kept.clear()

    def _computed(self, key: str, mine: Future[T], compute: Callable[[], T]) -> T:
        try:
            result = compute()
        except BaseException as error:
            with self._lock:
                if self._kept.get(key) is mine:
                    del self._kept[key]
            mine.set_exception(error)
            raise
        mine.set_result(result)
        return result
