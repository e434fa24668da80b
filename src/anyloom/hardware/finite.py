"""Check that what a network returns in half precision are numbers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def nan_check(value: Any) -> Callable[[], bool]:
    """Return a function that says whether an array or tensor in a response holds NaN.

    Infinity is left alone: networks mask scores with it. Tensors are looked at on their device,
    without waiting for it: the function is to be called when everything so far is computed there.
    """
    torch = sys.modules.get("torch")
    found = False
    flags: dict[Any, list[Any]] = {}
    for part in _parts(value):
        if isinstance(part, np.ndarray):
            found = found or (part.dtype.kind == "f" and bool(np.isnan(part).any()))
        elif torch is not None and part.is_floating_point():
            flags.setdefault(part.device, []).append(torch.isnan(part).any())
    answers = [_on_its_way(torch.stack(some).any()) for some in flags.values() if torch is not None]
    return lambda: found or any(map(bool, answers))


def _on_its_way(flag: Any) -> Any:
    """Return a flag that is copied from a device to pinned memory, which waits for nothing."""
    torch: Any = sys.modules["torch"]
    if flag.device.type != "cuda":
        return flag
    try:
        host = torch.empty((), dtype=torch.bool, pin_memory=True)
    except RuntimeError:  # no more memory can be pinned
        return flag
    return host.copy_(flag, non_blocking=True)


def _parts(value: Any) -> Iterator[Any]:
    """Yield the arrays and tensors in a response."""
    tensor: Any = getattr(sys.modules.get("torch"), "Tensor", ())
    if isinstance(value, (np.ndarray, tensor)):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _parts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
