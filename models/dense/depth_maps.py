"""What do models that estimate depth have in common?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from anyloom import Checkpoint, Heatmap, Image, batched

from ..common.preprocessing import Preprocessing

if TYPE_CHECKING:
    import torch

AT_ONCE = 4
"""Images in one pass."""
FARTHEST = 1e-4
"""Inverse depth of what is ten kilometers away: a metric model's depth is cut there (Depth Pro)."""


def _shape(pixels: torch.Tensor) -> tuple[int, ...]:
    return tuple(pixels.shape)


class DepthMaps(ABC):
    """The part of a DepthEstimator that resizes, asks the network in batches, and reads answers."""

    metric: bool

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.preprocessing = Preprocessing(processor)

    def resized(self, pixels: np.ndarray) -> torch.Tensor:
        """Return what the network sees of uint8 H×W×3 pixels: 3×h×w."""
        return self.preprocessing.resize(pixels)["pixel_values"][0]

    @abstractmethod
    def nearness(self, output: Any) -> torch.Tensor:
        """Return the inverse depth that the network's output means: N×h×w, 0 or more."""

    def depth(self, image: Image) -> Heatmap:
        """See `DepthEstimator.depth`."""
        [grid] = self.estimate([self.resized(image.pixels)])
        return Heatmap(grid, image.size, unit="1/m" if self.metric else "")

    @batched(together=_shape, limit=AT_ONCE)
    def estimate(self, pictures: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the inverse depth in each resized image: float32, h×w."""
        import torch

        levels = torch.stack(list(pictures)).to(self.network.device)
        pixels = self.preprocessing.normalize(levels, self.network.dtype)
        with torch.inference_mode():
            found = self.nearness(self.network(pixel_values=pixels)).float().clamp(min=0)
        return list(found.cpu().numpy())
