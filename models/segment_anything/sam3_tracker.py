"""The tracker of SAM 3 (Carion et al. 2025): masks from points, boxes and coarse maps.

The image is resized to 1008 × 1008 pixels; low-resolution masks are a grid of 288 × 288 over all
of it.
"""

from __future__ import annotations

import numpy as np

from ..common.preprocessing import channels_first
from .sam import Sam
from .sam2 import Sam2


class Sam3Tracker(Sam2, family="sam3-tracker"):
    """The part of SAM 3 for point, box and mask prompts, through transformers.

    Options as for Segment Anything. The checkpoints hold a video model; its detector and its memory
    are not loaded. `Sam3` segments what phrases name, from the same checkpoint.
    """

    architecture = "Sam3TrackerModel"
    model_types = ("sam3_tracker", "sam3_tracker_video", "sam3_video")
    pixel_mean = pixel_deviation = (0.5, 0.5, 0.5)
    options = Sam.options
    epsilon_parts = ("mask_decoder.transformer", "vision_encoder.backbone")

    def resize(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        import torch
        from torchvision.transforms.v2.functional import resize

        # Rounded to whole numbers, unlike SAM 2: SAM 3 resizes once for this and for its detector.
        image = torch.from_numpy(channels_first(pixels))
        return resize(image, list(size), antialias=True).numpy()
