"""EoMT (Kerssies et al. 2025): semantic maps and panoptic segments by a plain vision transformer.

Queries are added to the tokens of the last blocks of DINOv2, or in EoMT-DINOv3 of DINOv3. For
panoptic segments an image is padded to a square; for semantic maps it is divided into square
windows that overlap along its longer side.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np

from anyloom import Checkpoint

from ..loading.options import check_options, option_flag
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_image_processor
from ..protocols import PanopticSegmenter, SemanticSegmenter
from .mask_classification import MaskClassification
from .query_maps import Window


class EomtSemantic(MaskClassification, SemanticSegmenter, family="eomt-semantic"):
    """An EoMT trained for semantic maps only; options: folder, dtype, split.

    The option split is whether an image is divided into windows, as in training, where the
    checkpoint's preprocessing pads it instead.
    """

    concurrent = True
    accelerator_dtype = "bfloat16"
    options: ClassVar[tuple[str, ...]] = ("folder", "dtype", "split")

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import AutoModelForUniversalSegmentation

        check_options(checkpoint, cls.options)
        network, folder = load_pretrained(
            AutoModelForUniversalSegmentation,
            checkpoint,
            device,
            model_types=("eomt", "eomt_dinov3"),
            dtype=option_dtype(checkpoint, device),
        )
        processor = load_image_processor(checkpoint, folder)
        if option_flag(checkpoint, "split", False):
            _divide_into_windows(processor)
        return cls(checkpoint, network, processor, network.dtype)

    def windows(self, pixels: np.ndarray) -> tuple[list[Window], tuple[int, int]]:
        from transformers.image_transforms import get_size_with_aspect_ratio

        output = self.preprocessing.resize(pixels)
        parts, size = output["pixel_values"], self.preprocessing.processor.size
        height, width = get_size_with_aspect_ratio(
            pixels.shape[:2], size["shortest_edge"], size["longest_edge"]
        )
        offsets = [(start, end) for _, start, end in output.get("patch_offsets") or []]
        if height > width:
            boxes = [(0, start, width, end) for start, end in offsets]
        else:
            boxes = [(start, 0, end, height) for start, end in offsets]
        boxes = boxes or [(0, 0, width, height)]
        return [Window(*pair) for pair in zip(parts, boxes, strict=True)], (height, width)


class Eomt(EomtSemantic, PanopticSegmenter, family="eomt"):
    """An EoMT trained for panoptic segmentation, for semantic maps too; options: folder, dtype."""

    options: ClassVar[tuple[str, ...]] = ("folder", "dtype")


def _divide_into_windows(processor: Any) -> None:
    """Let an image processor divide images into squares instead of padding them to one."""
    side = processor.size["shortest_edge"]
    processor.size = {"shortest_edge": side, "longest_edge": None}
    processor.do_split_image, processor.do_pad = True, False
