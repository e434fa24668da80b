"""Memory that can be given back at any time because its content can be computed again."""

from __future__ import annotations

import threading
import weakref
from typing import ClassVar


class Evictable:
    """A cache whose entries can be computed again, such as the embeddings of recent images.

    All instances together use the memory of a device that weights and running calls leave free, and
    are cleared when the device runs out of memory.
    """

    _all: ClassVar[weakref.WeakSet[Evictable]] = weakref.WeakSet()
    _all_lock: ClassVar[threading.Lock] = threading.Lock()
    _rooms: ClassVar[dict[str, int]] = {}

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
        """Drop the least recently used entries until `nbytes` are freed on a device, or none is
        left there."""
        raise NotImplementedError

    @classmethod
    def clear_all(cls) -> None:
        """Clear every instance."""
        for one in cls._instances():
            one.clear()

    @classmethod
    def limit_all(cls, device: str, room: int | None) -> None:
        """Set how many bytes of a device all instances may occupy together; None = no limit."""
        before = cls._rooms.pop(device, None)
        if room is None:
            return
        cls._rooms[device] = room
        if before is None or room < before:
            cls.fit(device)

    @classmethod
    def fit(cls, device: str) -> None:
        """Evict what exceeds the limit of a device, from the largest instances first."""
        room = cls._rooms.get(device)
        if room is None:
            return
        held = {one: one.nbytes_on(device) for one in cls._instances()}
        excess = sum(held.values()) - room
        for one in sorted(held, key=held.__getitem__, reverse=True):
            if excess <= 0:
                return
            one.evict(device, excess)
            excess -= held[one] - one.nbytes_on(device)

    @classmethod
    def _instances(cls) -> list[Evictable]:
        with cls._all_lock:
            return list(cls._all)
