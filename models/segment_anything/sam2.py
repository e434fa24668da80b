"""What do points, boxes and rough maps mean to SAM 2 (Ravi et al. 2024) in a single image?

The image is squashed to 1024 × 1024 pixels, without padding; masks come on a grid of 256 × 256 over
all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from anyloom import Checkpoint, ModelError

from ..common.preprocessing import planes
from .prompts import Encoded, Features
from .sam import Sam

if TYPE_CHECKING:
    import torch

CELLS = 32
"""Pixels along a side of the encoder's coarsest cells."""


class Sam2(Sam, family="sam2"):
    """SAM 2 and 2.1 through transformers; options as for Segment Anything, and input_size.

    The checkpoints hold a video model; its memory is not loaded. The option input_size is the side
    to which images are squashed, a multiple of 32: at 512 the encoder takes a quarter of the
    memory and time, and outlines are coarser.
    """

    architecture = "Sam2Model"
    model_types = ("sam2", "sam2_video")
    preset = "sam2"
    accelerated = "bfloat16"  # as its authors run it
    options = (*Sam.options, "input_size")

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        model = super().load(checkpoint, device)
        size = checkpoint.options.get("input_size")
        if size is None:
            return model
        if not isinstance(size, int) or isinstance(size, bool) or size < CELLS or size % CELLS:
            raise ModelError(
                f"model '{checkpoint.name}': option input_size is {size!r}, expected a multiple of "
                f"{CELLS} such as 512"
            )
        model.squash_to(size)
        return model

    def squash_to(self, size: int) -> None:
        """Take another size for the side of the square that images are squashed to."""
        network = self.network
        patch = network.config.prompt_encoder_config.patch_size
        network.config.prompt_encoder_config.image_size = size
        network.backbone_feature_sizes = [(size // step, size // step) for step in (4, 8, 16)]
        network.prompt_encoder.input_image_size = size
        network.prompt_encoder.image_embedding_size = (size // patch, size // patch)
        network.prompt_encoder.mask_input_size = (4 * size // patch, 4 * size // patch)
        self.input_size = size

    def inner_size(self, size: tuple[int, int]) -> tuple[int, int]:
        return (self.input_size, self.input_size)

    def resized(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        import torch
        from torchvision.transforms.functional import resize

        # On floats, without rounding to whole levels in between, as SAM 2 does it.
        image = torch.from_numpy(planes(pixels)).float()
        return resize(image, list(size), antialias=True).numpy()

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
