"""Copies from a device to main memory: masks as bits, and beside what the device computes."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    import torch


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
