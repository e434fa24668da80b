"""Segment Anything in High Quality (Ke et al. 2023).

An additional output token attends to early features of the encoder too, for finer outlines. There
is one mask per prompt: the best of the three, refined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .prompts import Features
from .sam import Sam

if TYPE_CHECKING:
    import torch


class SamHq(Sam, family="sam-hq"):
    """SAM-HQ through transformers; options as for Segment Anything."""

    architecture = "SamHQModel"
    model_types = ("sam_hq",)

    def image_features(self, images: torch.Tensor) -> Features:
        features, early = self.image_embeddings(images)
        return features.to(images.dtype), early[0].to(images.dtype)

    def decoder_features(self, features: Features, count: int) -> dict[str, Any]:
        return {
            "image_embeddings": features[0].expand(count, -1, -1, -1),
            "intermediate_embeddings": [features[1]],
        }
