"""Which pixels belong to what a phrase names, to the lite models?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from anyloom import Checkpoint, Image, Masks, Regions

from ..protocols import ConceptSegmenter
from .conse_grounder import ConSEGrounder
from .grabcut import GrabCut

CLEAR = 0.3
"""The score that parts what is there from what is not, as `ConSEGrounder` stretches it."""


class ConSEConcepts(ConceptSegmenter, family="conse-concepts"):
    """What the lite grounder finds, cut out by the lite segmenter."""

    concurrent = True

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
        """See `ConceptSegmenter.segment_concepts`; without a threshold, 0.3."""
        least = CLEAR if threshold is None else threshold
        found = self.grounder.ground(image, phrases, box_threshold=least)
        if not found or found.scores is None:
            return Masks.empty(image.size)
        return self.segmenter.segment(image, regions=found).with_scores(found.scores, "detector")
