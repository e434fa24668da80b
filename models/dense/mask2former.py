"""Which class, and which instance, does each pixel belong to? Mask2Former.

Mask2Former (Cheng et al. 2022) answers with queries that look only where they already see their
mask. The published checkpoints squash an image to a square of 384 pixels.
"""

from __future__ import annotations

from typing import Self

from anyloom import Checkpoint

from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_image_processor
from ..protocols import PanopticSegmenter, SemanticSegmenter
from .mask_classification import MaskClassification


class Mask2FormerSemantic(MaskClassification, SemanticSegmenter, family="mask2former-semantic"):
    """A Mask2Former that was trained for semantic maps only; options: folder, dtype.

    The option dtype is what the network computes in where that is safe (autocast): as a whole it
    does not hold up below float32.
    """

    concurrent = True

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
        dtype = option_dtype(checkpoint, device, accelerated=cls.accelerated)
        return cls(checkpoint, network, load_image_processor(checkpoint, folder), dtype)


class Mask2Former(Mask2FormerSemantic, PanopticSegmenter, family="mask2former"):
    """A Mask2Former that was trained for panoptic segmentation, which gives semantic maps too."""
