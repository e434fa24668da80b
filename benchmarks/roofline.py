"""How fast could a device be at best? Counts the work of networks, and measures the device.

The FLOP floor is the time of the multiplications alone. The eager roofline adds up, operation by
operation, the longer of computing and of reading each input and writing each output once: the best
that PyTorch can do without fusing operations. Both are for half precision: every float counts two
bytes, whatever it has here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import flop_registry, sdpa_flop_count

GATHERS = ("embedding", "index", "index_select", "gather")
"""Operations that read only as much of their first input as they return."""
OVERWRITES = ("copy_", "fill_", "zero_", "normal_", "uniform_")
"""Operations that write their first input without reading it."""
NOTHING = ("empty", "empty_like", "empty_strided", "new_empty", "_unsafe_view", "_reshape_alias")
"""Operations that touch no content."""
HALF = 2
TERA = 1e12


@dataclass(frozen=True)
class Peak:
    """What a device does at best."""

    flops: float
    """Floating-point operations a second in bfloat16."""
    bandwidth: float
    """Bytes a second, those read and those written."""


@dataclass(frozen=True)
class Work:
    """What some calls of networks come to."""

    flops: float
    bytes: float
    floor: float
    """Seconds of the FLOP floor."""
    roofline: float
    """Seconds of the eager roofline."""
    operations: float


class Counting(TorchDispatchMode):
    """Adds up the operations made inside; views cost nothing, fused attention is one operation."""

    def __init__(self, peak: Peak) -> None:
        super().__init__()
        self.peak = peak
        self.flops = self.bytes = self.operations = 0
        self.roofline = 0.0

    def __torch_dispatch__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        with self:  # inference mode hands over operations that consist of others, such as linear
            parts = function.decompose(*args, **kwargs)
        if parts is not NotImplemented:
            return parts
        made = function(*args, **kwargs)
        name = function.overloadpacket.__name__
        if function.is_view or name in NOTHING:
            return made
        flops = _flops(function.overloadpacket, args, kwargs, made)
        read = [one for one in tree_leaves((args, kwargs)) if isinstance(one, torch.Tensor)]
        written = [one for one in tree_leaves(made) if isinstance(one, torch.Tensor)]
        if name in GATHERS:
            read = [*written, *read[1:]]
        elif name in OVERWRITES:
            read = read[1:]
        moved = sum(map(moved_bytes, [*read, *written]))
        self.flops += flops
        self.bytes += moved
        self.operations += 1
        self.roofline += max(flops / self.peak.flops, moved / self.peak.bandwidth)
        return made


def counted(work: Callable[[], object], peak: Peak) -> Work:
    """Return what some work comes to; it is really done, so that its course may depend on it."""
    with torch.inference_mode(), Counting(peak) as found:
        work()
    floor = found.flops / peak.flops
    return Work(found.flops, found.bytes, floor, found.roofline, found.operations)


def moved_bytes(tensor: torch.Tensor) -> int:
    """Return the bytes of a tensor; what is repeated by a stride of zero is read once."""
    count = 1
    for size, stride in zip(tensor.shape, tensor.stride(), strict=True):
        count *= size if stride or not size else 1
    return count * (HALF if tensor.is_floating_point() else tensor.element_size())


def measured_peak(device: str) -> Peak:
    """Measure a large product in bfloat16 and a large copy."""
    large = device != "cpu"
    side, count = (8192, 2**31) if large else (512, 2**24)
    one, other = (torch.randn(side, side, device=device).bfloat16() for _ in range(2))
    product = _seconds(lambda: one @ other, device)
    source = torch.empty(count, dtype=torch.bfloat16, device=device).fill_(1)
    target = torch.empty_like(source)
    copy = _seconds(lambda: target.copy_(source), device)
    return Peak(2 * side**3 / product, 2 * moved_bytes(source) / copy)


def _seconds(work: Callable[[], object], device: str, *, times: int = 10) -> float:
    """Return the seconds that some work takes on a device, once it is warm."""
    for _ in range(3):
        work()
    _wait(device)
    began = time.perf_counter()
    for _ in range(times):
        work()
    _wait(device)
    return (time.perf_counter() - began) / times


def _wait(device: str) -> None:
    if device != "cpu":
        torch.cuda.synchronize(device)


def _flops(operation: Any, args: Any, kwargs: Any, made: Any) -> int:
    if operation in flop_registry:
        return int(flop_registry[operation](*args, **kwargs, out_val=made))
    if operation.__name__.startswith("_scaled_dot_product"):  # a CPU's, which PyTorch leaves out
        return int(sdpa_flop_count(*(one.shape for one in args[:3])))
    return 0
