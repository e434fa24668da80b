"""Which results of the last texts are kept, so that a text is read once for many pictures?"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """The results of the last texts; those that are missing are computed in one call."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, T] = OrderedDict()

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)

    def get(self, texts: Sequence[str], compute: Callable[[list[str]], Sequence[T]]) -> list[T]:
        """Return one result per text, in their order.

        `compute` gets each text that is not kept, once, and is not called where all are. It runs
        without the lock: two threads that miss the same text both compute it.
        """
        wanted = dict.fromkeys(texts)
        with self._lock:
            found = {text: self._kept[text] for text in wanted if text in self._kept}
        missing = [text for text in wanted if text not in found]
        if missing:
            found |= zip(missing, compute(missing), strict=True)
        with self._lock:
            for text in wanted:
                self._kept[text] = found[text]
                self._kept.move_to_end(text)
            while len(self._kept) > self.limit:
                self._kept.popitem(last=False)
        return [found[text] for text in texts]
