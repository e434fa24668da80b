"""Bytes that a value occupies in main memory and on devices."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

MAIN_MEMORY = "cpu"
"""PyTorch's name of main memory."""
SCALARS = frozenset([bool, int, float, complex, type(None)])
"""Types of constant size."""


def nbytes_of(value: Any) -> int:
    """Return the approximate bytes of a value on all devices together."""
    if type(value) in SCALARS:
        return sys.getsizeof(value)
    return sum(nbytes_by_device(value).values())


def nbytes_by_device(value: Any) -> Counter[str]:
    """Return the approximate bytes of a value by device.

    Containers and dataclasses include their content; a shared object counts once. A view of a
    tensor counts as all of its storage.
    """
    sizes: Counter[str] = Counter()
    _add(value, sizes, set())
    return sizes


def _add(value: Any, sizes: Counter[str], seen: set[int]) -> None:
    if id(value) in seen:
        return
    seen.add(id(value))
    tensor = getattr(sys.modules.get("torch"), "Tensor", None)  # another thread may import it now
    if tensor is not None and isinstance(value, tensor):
        storage = value.untyped_storage()
        if storage.data_ptr() not in seen:
            seen.add(storage.data_ptr())
            # A tensor on MPS says "mps:0", and the device is called "mps".
            name = "mps" if value.device.type == "mps" else str(value.device)
            sizes[name] += storage.nbytes()
        return
    nbytes = getattr(value, "nbytes", None)
    sizes[MAIN_MEMORY] += sys.getsizeof(value) if nbytes is None else int(nbytes)
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = list(value)
    elif hasattr(value, "__dataclass_fields__"):
        parts = list(vars(value).values())
    else:
        return
    for part in parts:
        _add(part, sizes, seen)
