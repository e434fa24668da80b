"""Mask2Former (Cheng et al. 2022): semantic maps and panoptic segments by masked attention.

Queries attend only to the region of their predicted mask. The published checkpoints resize an image
to a square of 384 pixels.
"""

from __future__ import annotations

from typing import Self

from anyloom import Checkpoint

from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_image_processor
from ..protocols import PanopticSegmenter, SemanticSegmenter
from .mask_classification import MaskClassification


class Mask2FormerSemantic(MaskClassification, SemanticSegmenter, family="mask2former-semantic"):
    """A Mask2Former trained for semantic maps only; options: folder, dtype.

    The option dtype is applied by autocast: the whole network is not stable below float32.
    """

    concurrent = True
    accelerator_dtype = "tf32"

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import Mask2FormerForUniversalSegmentation

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            Mask2FormerForUniversalSegmentation,
            checkpoint,
            device,
            model_types=("mask2former",),
            attention="eager",
        )
        dtype = option_dtype(checkpoint, device)
        return cls(checkpoint, network, load_image_processor(checkpoint, folder), dtype)


class Mask2Former(Mask2FormerSemantic, PanopticSegmenter, family="mask2former"):
    """A Mask2Former trained for panoptic segmentation, for semantic maps too."""
