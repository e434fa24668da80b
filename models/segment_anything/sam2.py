"""SAM 2 (Ravi et al. 2024) on single images: masks from points, boxes and coarse maps.

The image is resized to 1024 × 1024 pixels without keeping its aspect ratio; low-resolution masks
are a grid of 256 × 256 over all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from anyloom import Checkpoint

from ..common.preprocessing import channels_first
from ..loading.options import option_side
from .prompts import EncodedImage, Features
from .sam import Sam

if TYPE_CHECKING:
    import torch

STRIDE = 32
"""Pixels along a side of a cell of the encoder's coarsest features."""


class Sam2(Sam, family="sam2"):
    """SAM 2 and 2.1 through transformers; options as for Segment Anything, and input_size.

    The checkpoints hold a video model; its memory is not loaded. The option input_size is the side
    of the square that images are resized to, a multiple of 32: at 512 the encoder takes a quarter
    of the memory and time, and outlines are coarser.
    """

    architecture = "Sam2Model"
    model_types = ("sam2", "sam2_video")
    preset = "sam2"
    accelerator_dtype = "bfloat16"  # as its authors run it
    options = (*Sam.options, "input_size")

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        model = super().load(checkpoint, device)
        if "input_size" in checkpoint.options:
            size = option_side(checkpoint, "input_size", model.input_size, multiple=STRIDE)
            model.set_input_size(size)
        return model

    def set_input_size(self, size: int) -> None:
        """Change the side of the square that images are resized to."""
        network = self.network
        patch = network.config.prompt_encoder_config.patch_size
        network.config.prompt_encoder_config.image_size = size
        network.backbone_feature_sizes = [(size // step, size // step) for step in (4, 8, 16)]
        network.prompt_encoder.input_image_size = size
        network.prompt_encoder.image_embedding_size = (size // patch, size // patch)
        network.prompt_encoder.mask_input_size = (4 * size // patch, 4 * size // patch)
        self.input_size = size

    def resized_size(self, size: tuple[int, int]) -> tuple[int, int]:
        return (self.input_size, self.input_size)

    def resize(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        import torch
        from torchvision.transforms.functional import resize

        # On floats, without rounding to whole numbers in between, as SAM 2 does it.
        image = torch.from_numpy(channels_first(pixels)).float()
        return resize(image, list(size), antialias=True).numpy()

    def image_features(self, images: torch.Tensor) -> Features:
        return tuple(grid.to(images.dtype) for grid in self.image_embeddings(images))

    def decoder_features(self, features: Features, count: int) -> dict[str, Any]:
        return {"image_embeddings": [grid.expand(count, -1, -1, -1) for grid in features]}

    def as_mask_input(self, low_res_masks: torch.Tensor) -> torch.Tensor:
        return low_res_masks.clamp(-32, 32)

    def image_embedding(self, encoded: EncodedImage) -> torch.Tensor:
        return encoded.features[-1]

    def upscale(self, low_res_masks: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
        from torch.nn.functional import interpolate

        masks = low_res_masks[:, None]
        return interpolate(masks, encoded.size, mode="bilinear", align_corners=False)[:, 0]
