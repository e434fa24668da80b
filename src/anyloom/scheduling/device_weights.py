"""How large are a model's weights, and how do they leave a device and come back?

What has left stays in main memory, pinned where there is room, so that coming back is one copy. A
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
        self._masters: list[Any] = []

    @property
    def movable(self) -> bool:
        """Say whether there is anything to move."""
        return bool(self._tensors)

    @property
    def bytes(self) -> int:
        """Return what the weights take."""
        return sum(tensor.numel() * tensor.element_size() for tensor in self._tensors)

    def to_host(self) -> None:
        """Take the weights off the device. They do not change, so they are copied only once."""
        if not self._masters:
            self._masters = [_pinned(tensor.data) for tensor in self._tensors]
        for tensor, master in zip(self._tensors, self._masters, strict=True):
            tensor.data = master

    def to_device(self, device: str) -> None:
        """Bring the weights onto a device, beside what it computes meanwhile."""
        import torch

        if device.startswith("cuda"):
            # Allocated on the copying stream too: memory that the computing stream has just given
            # back may still be read there. Nobody computes with these weights until they are here.
            stream = _copying_stream(device)
            with torch.cuda.stream(stream):
                room = [
                    torch.empty_like(master, device=device).copy_(master, non_blocking=True)
                    for master in self._masters
                ]
            stream.synchronize()
        else:
            room = [master.to(device) for master in self._masters]
        for tensor, place in zip(self._tensors, room, strict=True):
            tensor.data = place


def networks_of(model: Model) -> Iterator[Any]:
    """Yield the PyTorch modules that a model holds in its attributes."""
    for value in vars(model).values():
        parts = getattr(value, "components", None)  # a diffusers pipeline
        for part in parts.values() if isinstance(parts, dict) else [value]:
            if callable(getattr(part, "parameters", None)) and callable(
                getattr(part, "buffers", None)
            ):
                yield part


@functools.cache
def _copying_stream(device: str) -> Any:
    import torch

    return torch.cuda.Stream(device)


def _pinned(tensor: Any) -> Any:
    import torch

    if tensor.device.type == "cpu":
        return tensor
    try:
        master = torch.empty_like(tensor, device="cpu", pin_memory=True)
    except RuntimeError:  # no more memory can be pinned
        master = torch.empty_like(tensor, device="cpu")
    return master.copy_(tensor)
