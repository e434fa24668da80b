"""Masks of phrases: the boxes of the lite grounder, segmented by the lite segmenter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from anyloom import Checkpoint, Heatmap, Image, Masks, Regions

from ..common.prompted_output import with_region_scores
from ..protocols import ConceptSegmenter
from .conse_grounder import ConSEGrounder
from .grabcut import GrabCut
from .saliency import piece_boxes

DEFAULT_THRESHOLD = 0.3
"""The score of `ConSEGrounder` that separates present from absent objects."""

MIN_PIECE_IOU = 0.4
"""From this IoU with the box of what stands out, a box is cut out by the map of it, too."""


class ConSEConcepts(ConceptSegmenter, family="conse-concepts"):
    """Masks of the lite segmenter in the boxes of the lite grounder.

    Boxes around what stands out are seeded by the map of it.
    """

    version = 3
    concurrent = True
    runs_on = "cpu"

    def __init__(self, checkpoint: Checkpoint, grounder: ConSEGrounder, segmenter: GrabCut) -> None:
        self.checkpoint = checkpoint
        self.grounder = grounder
        self.segmenter = segmenter

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(
            checkpoint,
            ConSEGrounder.load(checkpoint, device),
            GrabCut.load(checkpoint, device),
        )

    def segment_concepts(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        like: Regions | None = None,
        unlike: Regions | None = None,
        threshold: float | None = None,
    ) -> Masks:
        """See `ConceptSegmenter.segment_concepts`; the default threshold is 0.3."""
        threshold = DEFAULT_THRESHOLD if threshold is None else threshold
        regions = self.grounder.ground(image, phrases, box_threshold=threshold)
        if not regions:
            return Masks.empty(image.shape)
        return with_region_scores(self._cut_out(image, regions), regions)

    def _cut_out(self, image: Image, regions: Regions) -> Masks:
        """Return one mask per box, in their order."""
        from supervision import box_iou_batch

        salient = self.grounder.salient
        if salient is None:
            return self.segmenter.segment(image, regions=regions)
        salient_map = salient.map(image)
        pieces = piece_boxes(salient_map, image.shape)
        seeded = box_iou_batch(regions.boxes, pieces).max(1, initial=0) >= MIN_PIECE_IOU
        parts = []
        for chosen, prior in ((~seeded, None), (seeded, Heatmap(salient_map, image.shape))):
            if chosen.any():
                parts.append(self.segmenter.segment(image, regions=regions[chosen], prior=prior))
        order = np.argsort(np.concatenate([np.flatnonzero(~seeded), np.flatnonzero(seeded)]))
        return Masks.concatenate(parts)[order]
