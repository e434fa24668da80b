"""Masks of phrases: the boxes of the lite grounder, segmented by the lite segmenter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from anyloom import Checkpoint, Image, Masks, Regions

from ..common.prompted_output import with_region_scores
from ..protocols import ConceptSegmenter
from .conse_grounder import ConSEGrounder
from .grabcut import GrabCut

DEFAULT_THRESHOLD = 0.3
"""The score of `ConSEGrounder` that separates present from absent objects."""


class ConSEConcepts(ConceptSegmenter, family="conse-concepts"):
    """Masks of the lite segmenter in the boxes of the lite grounder."""

    version = 2
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
        return with_region_scores(self.segmenter.segment(image, regions=regions), regions)
