"""What do points, boxes and rough maps mean to SAM 2 (Ravi et al. 2024) in a single image?

The image is squashed to 1024 × 1024 pixels, without padding; masks come on a grid of 256 × 256 over
all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .prompted_masks import Encoded, Features
from .sam import Sam

if TYPE_CHECKING:
    import torch


class Sam2(Sam, family="sam2"):
    """SAM 2 and 2.1 through transformers; options as for Segment Anything.

    The checkpoints hold a video model; its memory is not loaded.
    """

    architecture = "Sam2Model"
    model_types = ("sam2", "sam2_video")
    preset = "sam2"
    accelerated = "bfloat16"  # as its authors run it

    def inner_size(self, size: tuple[int, int]) -> tuple[int, int]:
        return (self.input_size, self.input_size)

    def resized(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        import torch
        from torchvision.transforms.functional import resize

        # On floats, without rounding to whole levels in between, as SAM 2 does it.
        image = torch.tensor(pixels).permute(2, 0, 1).float()
        return resize(image, list(size), antialias=True).permute(1, 2, 0).numpy()

    def levels(self, images: torch.Tensor) -> Features:
        levels = self.network.get_image_embeddings(images)
        return tuple(level.to(images.dtype) for level in levels)

    def levels_for(self, features: Features, count: int) -> dict[str, Any]:
        return {"image_embeddings": [level.expand(count, -1, -1, -1) for level in features]}

    def as_prompt(self, logits: torch.Tensor) -> torch.Tensor:
        return logits.clamp(-32, 32)

    def grid(self, encoded: Encoded) -> torch.Tensor:
        return encoded.features[-1]

    def upscale(self, logits: torch.Tensor, encoded: Encoded) -> torch.Tensor:
        from torch.nn.functional import interpolate

        size = encoded.size
        return interpolate(logits[:, None], size, mode="bilinear", align_corners=False)[:, 0]
