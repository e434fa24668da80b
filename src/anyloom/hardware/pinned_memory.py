"""Pinned main memory, from which a device copies while it computes, and its limit."""

from __future__ import annotations

import functools
import threading
import weakref
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
        self.taken = 0
        self._allocate = allocate
        self._lock = threading.Lock()

    def block(self, nbytes: int) -> torch.Tensor:
        """Return a block of bytes, pinned where the limit and the system allow."""
        import torch

        with self._lock:
            fits = self.taken + nbytes <= self.limit
            self.taken += nbytes * fits
        if fits:
            try:
                block = self._allocate(nbytes)
            except RuntimeError:
                self._release(nbytes)
            else:
                weakref.finalize(block.untyped_storage(), self._release, nbytes)
                return block
        return torch.empty(nbytes, dtype=torch.uint8)

    def _release(self, nbytes: int) -> None:
        with self._lock:
            self.taken -= nbytes


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
