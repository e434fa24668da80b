"""What do points, boxes and rough maps mean to SAM 3 (Carion et al. 2025)?

The image is squashed to 1008 × 1008 pixels; masks come on a grid of 288 × 288 over all of it.
"""

from __future__ import annotations

import numpy as np

from ..common.preprocessing import planes
from .sam import Sam
from .sam2 import Sam2


class Sam3Tracker(Sam2, family="sam3-tracker"):
    """The part of SAM 3 that answers points, boxes and maps, through transformers.

    Options as for Segment Anything.

    The checkpoints hold a video model; its detector and its memory are not loaded. What phrases
    name is cut out by `Sam3`, from the same checkpoint.
    """

    architecture = "Sam3TrackerModel"
    model_types = ("sam3_tracker", "sam3_tracker_video", "sam3_video")
    pixel_mean = pixel_deviation = (0.5, 0.5, 0.5)
    options = Sam.options
    exact_parts = ("mask_decoder.transformer", "vision_encoder.backbone")

    def resized(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        import torch
        from torchvision.transforms.v2.functional import resize

        # Rounded to whole levels, unlike SAM 2: SAM 3 resizes once for this and for its detector.
        return resize(torch.from_numpy(planes(pixels)), list(size), antialias=True).numpy()
