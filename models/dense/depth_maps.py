"""The part that depth estimators have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from anyloom import Checkpoint, Heatmap, Image, batched

from ..common.preprocessing import Preprocessing

if TYPE_CHECKING:
    import torch

BATCH_SIZE = 4
MIN_INVERSE_DEPTH = 1e-4
"""Inverse depth at ten kilometers, to which metric depth is clipped (Depth Pro)."""


def _shape(pixels: torch.Tensor) -> tuple[int, ...]:
    return tuple(pixels.shape)


class DepthNetwork(ABC):
    """The part of a DepthEstimator that resizes images and runs the network in batches."""

    metric: bool

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.preprocessing = Preprocessing(processor)

    def resize(self, pixels: np.ndarray) -> torch.Tensor:
        """Return uint8 H×W×3 pixels resized to the network's input: 3×h×w."""
        return self.preprocessing.resize_to_tensor(pixels)

    @abstractmethod
    def inverse_depth(self, output: Any) -> torch.Tensor:
        """Return the inverse depth in the network's output: N×h×w."""

    def depth(self, image: Image) -> Heatmap:
        """See `DepthEstimator.depth`."""
        [grid] = self.estimate([self.resize(image.pixels)])
        return Heatmap(grid, image.shape, unit="1/m" if self.metric else "")

    @batched(key=_shape, limit=BATCH_SIZE)
    def estimate(self, images: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the inverse depth in each resized image: float32, h×w."""
        import torch

        pixels = self.preprocessing.batch(images, self.network)
        with torch.inference_mode():
            maps = self.inverse_depth(self.network(pixel_values=pixels)).float().clamp(min=0)
        return list(maps.cpu().numpy())
