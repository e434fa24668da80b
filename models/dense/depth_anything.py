"""How near is each place of an image? Depth Anything.

Depth Anything V2 (Yang et al. 2024) estimates inverse depth up to a scale and a shift that are
unknown. Its metric variants, for rooms and for streets, estimate meters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from anyloom import Checkpoint

from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_image_processor
from ..protocols import DepthEstimator
from .depth_maps import FARTHEST, DepthMaps

if TYPE_CHECKING:
    import torch


class DepthAnything(DepthMaps, DepthEstimator, family="depth-anything"):
    """Inverse depth, relative or in 1/meters, by the checkpoint; options: folder, dtype.

    An image keeps its shape, rounded to whole patches. Half precision would show as steps.
    """

    concurrent = True

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
            dtype=option_dtype(checkpoint, device, accelerated=cls.accelerated),
            attention={"backbone_config": "sdpa"},
        )
        return cls(checkpoint, network, load_image_processor(checkpoint, folder))

    def resized(self, pixels: np.ndarray) -> torch.Tensor:
        how = self.preprocessing.processor
        size = how.size
        height, width = input_size(
            pixels.shape[:2],
            (size["height"], size["width"]),
            multiple=how.ensure_multiple_of,
            keep_shape=how.keep_aspect_ratio,
        )
        patch = self.network.config.patch_size  # a line of pixels would be rounded to nothing
        wanted = {"height": max(patch, height), "width": max(patch, width)}
        given = self.preprocessing.resize(pixels, size=wanted, keep_aspect_ratio=False)
        return given["pixel_values"][0]

    def nearness(self, output: Any) -> torch.Tensor:
        depth = output.predicted_depth
        return 1 / depth.float().clamp(min=FARTHEST) if self.metric else depth


def input_size(
    size: tuple[int, ...], wanted: tuple[int, int], *, multiple: int, keep_shape: bool
) -> tuple[int, int]:
    """Return the (height, width) to which transformers resizes an image of some size.

    Where the shape is kept, the side that changes less gets the wanted length.
    """
    scales = [long / side for long, side in zip(wanted, size, strict=True)]
    if keep_shape:
        scales = [min(scales, key=lambda scale: abs(1 - scale))] * 2
    height, width = (
        round(scale * side / multiple) * multiple for scale, side in zip(scales, size, strict=True)
    )
    return (height, width)
