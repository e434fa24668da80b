"""Feature maps from the middle stages of an ImageNet classifier."""

from __future__ import annotations

from typing import Self

import numpy as np

from anyloom import Checkpoint, FeatureMap, Image

from ..protocols import FeatureExtractor
from .efficientnet import EfficientNet
from .lite_weights import efficientnet

LONGEST = 640


class CnnFeatures(FeatureExtractor, family="cnn-features"):
    """Texture and part features of an ImageNet classifier, on a grid of stride 8.

    The 40 channels of stage 3 and the 112 of stage 5 (Tan and Le 2019) are concatenated, each
    centered over the image and normalized, so that cosines compare places of one image. The image
    is resized to a multiple of 32 pixels: the grid covers it exactly.
    """

    concurrent = True
    runs_on = "cpu"
    same_kind = 0.5  # scikit-image's coins: 0.54 to 0.85 with each other, below 0.4 otherwise

    def __init__(self, checkpoint: Checkpoint, network: EfficientNet) -> None:
        self.checkpoint = checkpoint
        self.network = network

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint, efficientnet(checkpoint, device))

    def features(self, image: Image) -> FeatureMap:
        """Return h×w×152 features, about 80 cells along the longer side."""
        import cv2

        maps = self.network.stages(image.pixels, LONGEST)
        rows, columns = maps[0].shape[:2]
        normalized = []
        for stage in maps:
            grid = cv2.resize(stage, (columns, rows), interpolation=cv2.INTER_LINEAR)
            grid = grid - grid.mean((0, 1))
            length = np.linalg.norm(grid, axis=-1, keepdims=True)
            normalized.append(grid / (length + 0.1 * length.mean() + 1e-6))
        return FeatureMap(np.concatenate(normalized, axis=-1), image.shape, self.identity)
