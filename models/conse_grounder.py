"""Where are the things that phrases name, and is each of them there at all?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np

from anyloom.model import Checkpoint
from anyloom.values import Heatmap, Image, Regions

from .conse import ConSE
from .protocols import Grounder

LEVELS = (0.35, 0.5, 0.65)
"""Shares of a map's range at which it is cut into pieces."""
MIDWAY = 0.12
"""The class probability of a crop that becomes a score of one half."""
SAME = 0.5
MOST = 8


class Found(NamedTuple):
    """One box for one phrase."""

    box: tuple[float, float, float, float]
    score: float
    label: str


class ConSEGrounder(Grounder, family="conse-grounder"):
    """Boxes for phrases: pieces of the heatmap, each looked at again and classified.

    A score is the crop's probability of being what the phrase says, stretched so that 0.3 parts
    what is there from what is not; a phrase that the thousand classes do not cover is scaled down
    by how well they cover it. `text_threshold` is the least such cover.
    """

    concurrent = True

    def __init__(self, checkpoint: Checkpoint, similarity: ConSE) -> None:
        self.checkpoint = checkpoint
        self.similarity = similarity

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint, ConSE.load(checkpoint, device))

    def ground(
        self,
        image: Image,
        phrases: Sequence[str],
        *,
        box_threshold: float = 0.3,
        text_threshold: float = 0.25,
    ) -> Regions:
        """Return boxes with scores of 0..1, best first."""
        found: list[Found] = []
        words = self.similarity.words
        meant = [phrase for phrase in phrases if words.meaning(phrase).known >= text_threshold]
        for phrase, heat in zip(meant, self.similarity.similarity_maps(image, meant), strict=True):
            meaning = words.meaning(phrase)
            boxes = _boxes(heat)
            crops = [_crop(image.pixels, box) for box in boxes]
            likely = self.similarity.probabilities(crops) @ (meaning.weights > 0.3)
            scores = meaning.known * likely / (likely + MIDWAY)
            pieces = [
                Found(box, float(score), phrase)
                for box, score in zip(boxes, scores, strict=True)
                if score >= box_threshold
            ]
            found += _best(pieces)
        found.sort(key=lambda one: -one.score)
        if not found:
            return Regions.empty(image.size)
        return Regions(
            [one.box for one in found],
            image.size,
            scores=[one.score for one in found],
            score_kind="detector",
            labels=[one.label for one in found],
        )


def _boxes(heat: Heatmap) -> list[tuple[float, float, float, float]]:
    """Return the boxes of the pieces that a map falls into at several levels."""
    import cv2

    grid = heat.normalised().on_image()
    boxes = []
    for level in LEVELS:
        on = (grid >= level).astype(np.uint8)
        _, _, facts, _ = cv2.connectedComponentsWithStats(on)
        pieces = sorted(facts[1:], key=lambda one: -one[cv2.CC_STAT_AREA])
        for x, y, width, height, area in pieces[:MOST]:
            if area >= 0.002 * grid.size:
                boxes.append((float(x), float(y), float(x + width), float(y + height)))
    return list(dict.fromkeys(boxes))


def _crop(pixels: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """Return the pixels of a box and a tenth around it."""
    x0, y0, x1, y1 = box
    margin_x, margin_y = 0.1 * (x1 - x0), 0.1 * (y1 - y0)
    rows = slice(max(0, int(y0 - margin_y)), int(y1 + margin_y) + 1)
    columns = slice(max(0, int(x0 - margin_x)), int(x1 + margin_x) + 1)
    return pixels[rows, columns]


def _best(found: list[Found]) -> list[Found]:
    """Keep the best of every group of boxes that overlap or contain each other."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: -one.score):
        if all(_overlap(one.box, other.box) <= SAME for other in kept):
            kept.append(one)
    return kept


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((one[2] - one[0]) * (one[3] - one[1]) for one in (a, b))
    return width * height / smaller
