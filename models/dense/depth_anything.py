"""Depth Anything V2 (Yang et al. 2024): inverse depth up to an unknown scale and shift.

Its metric variants, for indoor and street scenes, estimate depth in meters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from anyloom import Checkpoint

from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_image_processor
from ..protocols import DepthEstimator
from .depth_maps import MIN_INVERSE_DEPTH, DepthNetwork

if TYPE_CHECKING:
    import torch


class DepthAnything(DepthNetwork, DepthEstimator, family="depth-anything"):
    """Inverse depth, relative or in 1/meters, by the checkpoint; options: folder, dtype.

    The aspect ratio of an image is kept, rounded to whole patches. Half precision causes visible
    steps.
    """

    concurrent = True
    accelerator_dtype = "tf32"

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        super().__init__(checkpoint, network, processor)
        self.metric = network.config.depth_estimation_type == "metric"

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import DepthAnythingForDepthEstimation

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            DepthAnythingForDepthEstimation,
            checkpoint,
            device,
            model_types=("depth_anything",),
            dtype=option_dtype(checkpoint, device),
            attention={"backbone_config": "sdpa"},
        )
        return cls(checkpoint, network, load_image_processor(checkpoint, folder))

    def resize(self, pixels: np.ndarray) -> torch.Tensor:
        processor = self.preprocessing.processor
        height, width = input_size(
            pixels.shape[:2],
            (processor.size["height"], processor.size["width"]),
            multiple=processor.ensure_multiple_of,
            keep_aspect_ratio=processor.keep_aspect_ratio,
        )
        patch = self.network.config.patch_size  # a line of pixels would be rounded to 0
        size = {"height": max(patch, height), "width": max(patch, width)}
        return self.preprocessing.resize_to_tensor(pixels, size=size, keep_aspect_ratio=False)

    def inverse_depth(self, output: Any) -> torch.Tensor:
        depth = output.predicted_depth
        return 1 / depth.float().clamp(min=MIN_INVERSE_DEPTH) if self.metric else depth


def input_size(
    size: tuple[int, ...], target: tuple[int, int], *, multiple: int, keep_aspect_ratio: bool
) -> tuple[int, int]:
    """Return the (height, width) to which transformers resizes an image.

    With `keep_aspect_ratio`, the side that changes less is resized to its target.
    """
    scales = [long / side for long, side in zip(target, size, strict=True)]
    if keep_aspect_ratio:
        scales = [min(scales, key=lambda scale: abs(1 - scale))] * 2
    height, width = (
        round(scale * side / multiple) * multiple for scale, side in zip(scales, size, strict=True)
    )
    return (height, width)
