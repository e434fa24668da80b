"""Weights of a model on a device, and their copies in main memory.

Evicted weights stay in main memory, pinned where possible, so that moving them back is one copy. A
model without PyTorch modules (ONNX Runtime) cannot be moved, only dropped and loaded again.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from ..core.model import Model


class DeviceWeights:
    """The tensors of one model and their copies in main memory."""

    def __init__(self, model: Model) -> None:
        self._tensors: list[Any] = []
        seen: set[int] = set()
        for network in networks_of(model):
            for tensor in [*network.parameters(), *network.buffers()]:
                if id(tensor) not in seen:
                    seen.add(id(tensor))
                    self._tensors.append(tensor)
        self._copies: list[Any] = []

    @property
    def movable(self) -> bool:
        """True where the model has tensors that can be moved."""
        return bool(self._tensors)

    @property
    def bytes(self) -> int:
        """The size of the weights."""
        return sum(tensor.numel() * tensor.element_size() for tensor in self._tensors)

    def to_host(self) -> None:
        """Move the weights to main memory. They never change, so they are copied only once."""
        if not self._copies:
            self._copies = [_pinned(tensor.data) for tensor in self._tensors]
        for tensor, copy in zip(self._tensors, self._copies, strict=True):
            tensor.data = copy

    def to_device(self, device: str) -> None:
        """Move the weights onto a device, while it computes."""
        import torch

        if device.startswith("cuda"):
            # Allocated on the copying stream too: memory that the computing stream has just freed
            # may still be read there. No batch uses these weights before the copy has ended.
            stream = _copying_stream(device)
            with torch.cuda.stream(stream):
                moved = [
                    torch.empty_like(copy, device=device).copy_(copy, non_blocking=True)
                    for copy in self._copies
                ]
            stream.synchronize()
        else:
            moved = [copy.to(device) for copy in self._copies]
        for tensor, data in zip(self._tensors, moved, strict=True):
            tensor.data = data


def networks_of(model: Model) -> Iterator[Any]:
    """Yield the PyTorch modules that a model holds in its attributes.

    They may be parts of a diffusers pipeline, or of further models that it consists of.
    """
    pending: list[Any] = list(vars(model).values())
    seen: set[int] = {id(model)}
    while pending:
        value = pending.pop(0)
        if id(value) in seen:
            continue
        seen.add(id(value))
        parts = getattr(value, "components", None)
        if callable(getattr(value, "parameters", None)) and callable(
            getattr(value, "buffers", None)
        ):
            yield value
        elif isinstance(value, Model):
            pending += vars(value).values()
        elif isinstance(parts, dict):
            pending += parts.values()
        elif isinstance(value, list | tuple):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()


@functools.cache
def _copying_stream(device: str) -> Any:
    import torch

    return torch.cuda.Stream(device)


def _pinned(tensor: Any) -> Any:
    import torch

    if tensor.device.type == "cpu":
        return tensor
    try:
        copy = torch.empty_like(tensor, device="cpu", pin_memory=True)
    except RuntimeError:  # no more memory can be pinned
        copy = torch.empty_like(tensor, device="cpu")
    return copy.copy_(tensor)
