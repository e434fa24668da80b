"""Masks similar to a few examples, by a segmenter, a mask generator and a feature extractor.

The method of Count Anything (Ma et al. 2023) with one model each for the masks of the examples, all
other masks, and their features.
"""

from __future__ import annotations

from typing import Self

import numpy as np

from anyloom import Checkpoint, Image, Masks, Regions, suppressed

from ..common.mask_candidates import clean_small_regions
from ..common.mask_pooling import pooled_features
from ..protocols import ExampleMaskGenerator, FeatureExtractor, MaskGenerator, Segmenter
from ..segment_anything.example_masks import lowest_similarity
from .cnn_features import CnnFeatures
from .grabcut import GrabCut
from .superpixels import SuperpixelHierarchy

NMS_IOU = 0.7
"""Segment Anything's automatic masks, as in Count Anything."""


class ExamplesByFeatures(ExampleMaskGenerator, family="examples-by-features"):
    """Everything similar to the examples, by three lite models.

    The default threshold is at most the feature model's `same_kind`, if it has one.
    """

    concurrent = True
    runs_on = "cpu"

    def __init__(
        self,
        checkpoint: Checkpoint,
        segmenter: Segmenter,
        generator: MaskGenerator,
        extractor: FeatureExtractor,
    ) -> None:
        self.checkpoint = checkpoint
        self.segmenter = segmenter
        self.generator = generator
        self.extractor = extractor

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(
            checkpoint,
            GrabCut.load(checkpoint, device),
            SuperpixelHierarchy.load(checkpoint, device),
            CnnFeatures.load(checkpoint, device),
        )

    def generate_like(
        self,
        image: Image,
        examples: Regions,
        *,
        threshold: float | None = None,
        points_per_side: int = 32,
        min_region_area: int = 25,
    ) -> Masks:
        """See `ExampleMaskGenerator.generate_like`."""
        if not examples:
            return Masks.empty(image.shape)
        example_masks = self.segmenter.segment(image, regions=examples, candidates="single")
        example_masks = example_masks[example_masks.areas > 0]
        if not example_masks:
            return Masks.empty(image.shape)
        others = self.generator.generate(image, points_per_side=points_per_side)
        others = others[others.areas > 0]
        features = self.extractor.features(image)
        prototypes = pooled_features(example_masks, features)
        if threshold is None:
            threshold = lowest_similarity(prototypes)
            if self.extractor.same_kind is not None:
                threshold = min(threshold, self.extractor.same_kind)

        # The examples have a score of 1, so that they suppress duplicates of themselves.
        ones = np.ones(len(example_masks), np.float32)
        parts = [
            Masks(masks.shapes, scores=scores, score_kind="predicted_iou").with_column(
                "example", np.full(len(masks), is_example)
            )
            for masks, scores, is_example in (
                (example_masks, ones, True),
                (others, others.scores, False),
            )
        ]
        candidates = suppressed(Masks.concatenate(parts), NMS_IOU)

        similarity = (pooled_features(candidates, features) @ prototypes.T).max(axis=1)
        candidates = candidates.with_column("similarity", similarity.astype(np.float32))
        is_example = np.asarray(candidates.columns["example"], dtype=bool)
        result = candidates[is_example | (similarity >= threshold)]
        if not min_region_area:
            return result
        return clean_small_regions(result, min_region_area, NMS_IOU)
