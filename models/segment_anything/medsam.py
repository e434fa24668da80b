"""MedSAM (Ma et al. 2024): Segment Anything, trained on medical images with boxes.

The image is resized to 1024 × 1024 pixels without keeping its aspect ratio and scaled from its
darkest to its brightest value; Segment Anything's mean and deviation are not used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..common.preprocessing import Normalization, channels_first
from ..protocols import Segmenter
from .prompts import EncodedImage, Prompts
from .sam import SamNetwork

if TYPE_CHECKING:
    import torch

MIDDLE = 0.5
"""The probability from which a pixel belongs to a mask."""


class MedSam(SamNetwork, Segmenter, family="medsam"):
    """MedSAM through transformers; options: folder, dtype.

    It was trained with boxes and one mask per box: there is one candidate, and points are guesses.
    """

    options = ("folder", "dtype")

    def resized_size(self, size: tuple[int, int]) -> tuple[int, int]:
        return (self.input_size, self.input_size)

    def resize(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        from skimage.transform import resize

        # As published: cubic, to whole numbers, and only then from 0 to 1.
        resized = resize(pixels, size, order=3, preserve_range=True, anti_aliasing=True)
        whole = np.asarray(resized).astype(np.uint8).astype(np.float32)
        low, high = whole.min(), whole.max()
        return channels_first((whole - low) / max(high - low, np.float32(1e-8)))

    def decode(
        self, encoded: EncodedImage, prompts: Prompts, multimask_output: bool
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return super().decode(encoded, prompts, False)

    def upscale(self, low_res_masks: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
        """Return the probabilities at the image's size minus one half, so that 0 is the middle."""
        from torch.nn.functional import interpolate

        chances = low_res_masks[:, None].sigmoid()
        chances = interpolate(chances, encoded.size, mode="bilinear", align_corners=False)
        return chances[:, 0] - MIDDLE

    def _normalization(self, folder: Path) -> Normalization:
        return Normalization((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
