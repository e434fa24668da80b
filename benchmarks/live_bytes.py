"""Counts the bytes of tensors while they live."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from typing import Any

import torch


class LiveBytes:
    """The bytes of the storages that were counted and are still alive."""

    def __init__(self, known: Iterable[torch.Tensor] = ()) -> None:
        """Start at 0.

        Args:
            known: tensors whose storages are not counted.
        """
        self.storages = {one.untyped_storage()._cdata for one in known}
        self.live = 0

    def count(self, tensor: torch.Tensor) -> None:
        """Count the storage of a tensor once, until it is freed."""
        storage: Any = tensor.untyped_storage()
        if storage._cdata in self.storages:
            return
        self.storages.add(storage._cdata)
        self.live += storage.nbytes()
        weakref.finalize(storage, self._gone, storage._cdata, storage.nbytes()).atexit = False

    def _gone(self, storage: int, count: int) -> None:
        self.storages.discard(storage)
        self.live -= count
