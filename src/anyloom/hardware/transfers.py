"""Copies between a device and main memory: few, small, and beside what the device computes."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    import torch


def on_device(value: Any, device: str) -> Any:
    """Return a request with its tensors on a device; values without tensors are returned as is.

    A model may have been moved since its request was prepared.
    """
    return _mapped(value, lambda tensor: _sent(tensor, device), device)


def together_on_device(requests: Sequence[Any], device: str) -> list[Any]:
    """Return requests with their tensors on a device, those of equal shape in one copy.

    On CUDA it is made from pinned memory, so that the thread goes on meanwhile.
    """
    equal: dict[Any, dict[int, torch.Tensor]] = {}

    def collect(tensor: torch.Tensor) -> torch.Tensor:
        if tensor.device.type == "cpu":
            kind = tensor.shape, tensor.dtype
            equal.setdefault(kind, {}).setdefault(id(tensor), tensor)
        return tensor

    for request in requests:
        _mapped(request, collect, None)
    moved: dict[int, torch.Tensor] = {}
    for tensors in equal.values():
        if len(tensors) > 1:
            moved.update(zip(tensors, _stacked(list(tensors.values()), device), strict=True))

    def move(tensor: torch.Tensor) -> torch.Tensor:
        found = moved.get(id(tensor))
        return _sent(tensor, device) if found is None else found

    return [_mapped(request, move, device) for request in requests]


@contextmanager
def beside_kernels(device: str) -> Iterator[None]:
    """Have copies to a CUDA device made beside what it computes; wait for them at the end."""
    if not device.startswith("cuda"):
        yield
        return
    import torch

    stream = copying_stream(device, "in")
    with torch.cuda.stream(stream):
        yield
    stream.synchronize()


def to_host(tensor: torch.Tensor) -> np.ndarray:
    """Return a tensor as an array in main memory.

    Masks (bool) cross the bus as bits, an eighth of their size. On CUDA the copy goes through
    pinned memory on a stream of its own, so that the device computes meanwhile.
    """
    if tensor.device.type == "cpu":
        return tensor.numpy()
    if _is_bool(tensor):
        bits = np.unpackbits(_copied(packed_bits(tensor)), count=tensor.numel(), bitorder="little")
        return bits.view(bool).reshape(tuple(tensor.shape))
    return _copied(tensor)


def packed_bits(masks: torch.Tensor) -> torch.Tensor:
    """Return bool values as uint8, eight to a byte, the first one in the lowest bit."""
    import torch

    flat = masks.reshape(-1)
    missing = -flat.numel() % 8
    if missing:
        flat = torch.cat([flat, flat.new_zeros(missing)])
    eights = flat.view(torch.uint8).view(-1, 8)
    packed = eights[:, 0].clone()
    for bit in range(1, 8):
        packed |= eights[:, bit] << bit
    return packed


@functools.cache
def copying_stream(device: str, direction: Literal["in", "out"]) -> Any:
    """Return the stream for copies to ("in") or from ("out") a CUDA device."""
    import torch

    return torch.cuda.Stream(device)


def _mapped(value: Any, work: Callable[[torch.Tensor], torch.Tensor], device: str | None) -> Any:
    """Return a request with what `work` returns for its tensors.

    Args:
        device: where the batch encodings of processors go; None leaves them where they are.
    """
    torch = sys.modules.get("torch")
    if torch is None:
        return value
    if isinstance(value, torch.Tensor):
        return work(value)
    if type(value) is dict:
        return {key: _mapped(item, work, device) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_mapped(item, work, device) for item in value)
    if device is not None and hasattr(value, "to") and hasattr(value, "keys"):
        return value.to(device)
    return value


def _stacked(tensors: Sequence[torch.Tensor], device: str) -> Sequence[torch.Tensor]:
    """Return tensors of equal shape and dtype on a device, by one copy."""
    import torch

    if device.startswith("cuda"):
        try:
            shape = (len(tensors), *tensors[0].shape)
            rows = torch.empty(shape, dtype=tensors[0].dtype, pin_memory=True)
        except RuntimeError:  # no more memory can be pinned
            rows = torch.stack(list(tensors))
        else:
            torch.stack(list(tensors), out=rows)
    else:
        rows = torch.stack(list(tensors))
    return _sent(rows, device).unbind()


def _sent(tensor: torch.Tensor, device: str) -> torch.Tensor:
    """Return a tensor on a device; only CUDA, whose kernels come after the copy, waits for it.

    PyTorch returns from a copy to main memory before the numbers are there, if it may.
    """
    return tensor.to(device, non_blocking=device.startswith("cuda"))


def _is_bool(tensor: torch.Tensor) -> bool:
    import torch

    return tensor.dtype == torch.bool


def _copied(tensor: torch.Tensor) -> np.ndarray:
    import torch

    if tensor.device.type != "cuda":
        return tensor.cpu().numpy()
    try:
        host = torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True)
    except RuntimeError:  # no more memory can be pinned
        return tensor.cpu().numpy()
    stream = copying_stream(str(tensor.device), "out")
    stream.wait_event(torch.cuda.current_stream(tensor.device).record_event())
    copied = torch.cuda.Event(blocking=True)
    with torch.cuda.stream(stream):
        host.copy_(tensor, non_blocking=True)
        copied.record(stream)
    copied.synchronize()  # so the tensor's memory is not reused before it was read
    return host.numpy().copy()  # pinned memory is scarce
