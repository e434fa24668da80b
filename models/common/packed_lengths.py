"""Lengths of the images in a packed batch, read from the device once instead of in each layer."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

KEPT = 2
"""Qwen2.5-VL has two: those of the images, and those of their windows."""


def read_lengths_once(vision: Any) -> None:
    """Let the layers of Qwen's vision transformer split a batch by numbers that the host has.

    Each layer reads the ends of the images ("cu_seqlens") three times. On a device, the host would
    wait for all that was queued before, and the device then for the host. The first layer copies
    them, and all others get the copy.

    Args:
        vision: the vision transformer, whose layers are its `blocks`. It is left as it is where
            flash attention reads the ends on the device.
    """
    if vision.config._attn_implementation not in ("sdpa", "eager"):
        return
    copies: deque[tuple[torch.Tensor, torch.Tensor]] = deque(maxlen=KEPT)

    def with_copy(_layer: Any, args: Any, options: dict[str, Any]) -> Any:
        ends = options.get("cu_seqlens")
        if ends is None or ends.device.type == "cpu":
            return None
        found = next((copy for known, copy in tuple(copies) if known is ends), None)
        if found is None:
            found = ends.cpu()
            copies.append((ends, found))
        return args, {**options, "cu_seqlens": found}

    for layer in vision.blocks:
        layer.register_forward_pre_hook(with_copy, with_kwargs=True)
