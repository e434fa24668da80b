"""Weights of a model on a device, and their copies in main memory.

Evicted weights stay in main memory, pinned where possible, so that moving them back is one copy. A
model without PyTorch modules (ONNX Runtime) cannot be moved, only dropped and loaded again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..core.model import Model
from ..hardware.pinned_memory import pinned_memory, places_in_one_block
from ..hardware.transfers import copying_stream


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
            away = [tensor for tensor in self._tensors if tensor.device.type != "cpu"]
            if away:  # what a model has in main memory stays there
                self._tensors = away
            self._copies = _copied([tensor.data for tensor in self._tensors])
        for tensor, copy in zip(self._tensors, self._copies, strict=True):
            tensor.data = copy

    def to_device(self, device: str) -> None:
        """Move the weights onto a device, while it computes; they stay if they never left it."""
        import torch

        if not self._copies:
            return

        if device.startswith("cuda"):
            # Allocated on the copying stream too: memory that the computing stream has just freed
            # may still be read there. No batch uses these weights before the copy has ended.
            stream = copying_stream(device, "in")
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


def _copied(tensors: list[Any]) -> list[Any]:
    """Return copies in main memory, in one block; beside what the device computes."""
    import torch

    device = next((tensor.device for tensor in tensors if tensor.device.type != "cpu"), None)
    if device is None:
        return tensors
    copies = places_in_one_block(tensors, pinned_memory().block)
    if device.type == "cuda":
        # Nothing else waits for them: no batch uses the weights, which never change.
        stream = copying_stream(str(device), "out")
        with torch.cuda.stream(stream):
            for copy, tensor in zip(copies, tensors, strict=True):
                copy.copy_(tensor, non_blocking=True)
        stream.synchronize()
    else:
        for copy, tensor in zip(copies, tensors, strict=True):
            copy.copy_(tensor)
    return copies
