"""Pinned main memory, from which a device copies while it computes, and its limit."""

from __future__ import annotations

import functools
import threading
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

SHARE = 0.5
"""The share of main memory that may be pinned; the system cannot move or swap such pages."""
ALIGNMENT = 256


class PinnedMemory:
    """Blocks of pinned memory within a limit."""

    def __init__(self, limit: int, allocate: Callable[[int], torch.Tensor]) -> None:
        """Make a limit.

        Args:
            limit: bytes that may be pinned at a time.
            allocate: returns a pinned block of so many bytes; raises RuntimeError where it cannot.
        """
        self.limit = limit
        self._allocate = allocate
        self._taken = 0
        self._released: deque[int] = deque()
        self._lock = threading.Lock()

    @property
    def taken(self) -> int:
        """Bytes that are pinned now."""
        with self._lock:
            return self._settled()

    def block(self, nbytes: int) -> torch.Tensor:
        """Return a block of bytes, pinned where the limit and the system allow."""
        import torch

        with self._lock:
            fits = self._settled() + nbytes <= self.limit
            self._taken += nbytes * fits
        if fits:
            try:
                block = self._allocate(nbytes)
            except RuntimeError:
                self._released.append(nbytes)
            else:
                # Only noted: garbage may be collected at any point, also while the lock is held.
                weakref.finalize(block.untyped_storage(), self._released.append, nbytes)
                return block
        return torch.empty(nbytes, dtype=torch.uint8)

    def _settled(self) -> int:
        """Return the bytes that are pinned, without those released meanwhile; the lock is held."""
        while self._released:
            self._taken -= self._released.popleft()
        return self._taken


@functools.cache
def pinned_memory() -> PinnedMemory:
    """Return the pinned memory of this process."""
    import psutil
    import torch

    def allocate(nbytes: int) -> torch.Tensor:
        return torch.empty(nbytes, dtype=torch.uint8, pin_memory=True)

    return PinnedMemory(int(SHARE * psutil.virtual_memory().total), allocate)


def places_in_one_block(
    tensors: Sequence[torch.Tensor], block: Callable[[int], torch.Tensor]
) -> list[torch.Tensor]:
    """Return a tensor of the same shape, dtype and strides for each, all in one block of bytes."""
    import torch

    starts, total = [], 0
    for tensor in tensors:
        starts.append(total)
        total += -(-tensor.numel() * tensor.element_size() // ALIGNMENT) * ALIGNMENT
    bytes_of_all = block(total)
    places = []
    for tensor, start in zip(tensors, starts, strict=True):
        part = bytes_of_all[start : start + tensor.numel() * tensor.element_size()]
        strides = torch.empty_like(tensor, device="meta").stride()
        places.append(part.view(tensor.dtype).as_strided(tensor.shape, strides))
    return places
