"""Registry of caches that give memory back when weights or calls need it."""

from __future__ import annotations

import threading
import weakref
from typing import ClassVar


class Evictable:
    """A cache whose entries can be computed again, such as the embeddings of recent images.

    All caches together use the memory of a device that weights and running calls leave free, and
    are cleared when the device runs out of memory.
    """

    _all: ClassVar[weakref.WeakSet[Evictable]] = weakref.WeakSet()
    _all_lock: ClassVar[threading.Lock] = threading.Lock()
    _limits: ClassVar[dict[str, int]] = {}

    def __init__(self) -> None:
        with Evictable._all_lock:
            Evictable._all.add(self)

    def clear(self) -> None:
        """Drop every entry."""
        raise NotImplementedError

    def nbytes_on(self, device: str) -> int:
        """Return the bytes that its entries occupy on a device."""
        raise NotImplementedError

    def evict(self, device: str, nbytes: int) -> None:
        """Drop the least recently used entries of a device until `nbytes` are free, or all."""
        raise NotImplementedError

    @classmethod
    def clear_all(cls) -> None:
        """Clear every cache."""
        for cache in cls._caches():
            cache.clear()

    @classmethod
    def limit_all(cls, device: str, limit: int | None) -> None:
        """Set how many bytes of a device all caches may occupy together; None = no limit."""
        before = cls._limits.pop(device, None)
        if limit is None:
            return
        cls._limits[device] = limit
        if before is None or limit < before:
            cls.enforce_limit(device)

    @classmethod
    def enforce_limit(cls, device: str) -> None:
        """Evict what exceeds the limit of a device, from the largest caches first."""
        limit = cls._limits.get(device)
        if limit is None:
            return
        sizes = {cache: cache.nbytes_on(device) for cache in cls._caches()}
        excess = sum(sizes.values()) - limit
        for cache in sorted(sizes, key=sizes.__getitem__, reverse=True):
            if excess <= 0:
                return
            cache.evict(device, excess)
            excess -= sizes[cache] - cache.nbytes_on(device)

    @classmethod
    def _caches(cls) -> list[Evictable]:
        with cls._all_lock:
            return list(cls._all)
