"""Which pieces of an image look like a few examples, to any model that describes its places?

The way of Count Anything (Ma et al. 2023) with a model each for cutting out the examples, cutting
out everything else, and describing what was cut out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from anyloom import Checkpoint, Image, Masks, Regions, RunLengths, raise_if_cancelled, suppressed

from ..common.mask_candidates import remove_small_regions
from ..common.mask_pooling import pooled_features
from ..protocols import ExampleMaskGenerator, FeatureExtractor, MaskGenerator, Segmenter
from ..segment_anything.example_masks import lowest_similarity
from .cnn_features import CnnFeatures
from .grabcut import GrabCut
from .superpixels import SuperpixelHierarchy

NMS_IOU = 0.7
"""Segment Anything's automatic masks, as Count Anything uses them."""


class ExamplesByFeatures(ExampleMaskGenerator, family="examples-by-features"):
    """Everything like the examples, by three lite models.

    A feature model for which it was measured from which cosine on things are of one kind lowers the
    threshold to that.
    """

    concurrent = True

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
        min_area: int = 25,
    ) -> Masks:
        """See `ExampleMaskGenerator.generate_like`."""
        if not examples:
            return Masks.empty(image.size)
        references = self.segmenter.segment(image, regions=examples, candidates="single")
        references = references[references.areas > 0]
        if not references:
            return Masks.empty(image.size)
        pieces = self.generator.generate(image, points_per_side=points_per_side, min_area=0)
        pieces = pieces[pieces.areas > 0]
        described = self.extractor.features(image)
        prototypes = pooled_features(references, described)
        if threshold is None:
            threshold = lowest_similarity(prototypes)
            if self.extractor.same_kind is not None:
                threshold = min(threshold, self.extractor.same_kind)

        # The examples compete with a score of 1, so that they win over pieces that repeat them.
        sure = np.ones(len(references), dtype=np.float32)
        known = Masks(references.shapes, scores=sure, score_kind="predicted_iou")
        found = Masks(pieces.shapes, scores=pieces.scores, score_kind="predicted_iou")
        known = known.with_column("example", sure.astype(bool))
        found = found.with_column("example", np.zeros(len(found), dtype=bool))
        candidates = suppressed(Masks.concatenate([known, found]), NMS_IOU)

        likeness = (pooled_features(candidates, described) @ prototypes.T).max(axis=1)
        candidates = candidates.with_column("similarity", likeness.astype(np.float32))
        is_example = np.asarray(candidates.columns["example"], dtype=bool)
        kept = candidates[is_example | (likeness >= threshold)]
        return _cleaned(kept, min_area) if min_area else kept


def _cleaned(masks: Masks, min_area: int) -> Masks:
    """Fill small holes and drop small islands; untouched masks win where two became alike."""
    untouched: list[bool] = []

    def smooth() -> Iterator[np.ndarray]:
        for mask in masks.masks():
            raise_if_cancelled()
            better = remove_small_regions(mask, min_area)
            untouched.append(better is mask)
            yield better

    cleaned = masks.with_shapes(RunLengths.encode(smooth(), size=masks.frame))
    return suppressed(cleaned, NMS_IOU, priority=np.array(untouched, np.float32))
