"""Where are the things that phrases name, and is each of them there at all?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, Heatmap, Image, Regions

from ..protocols import Grounder
from .conse import ConSE
from .faces import FACE_WORDS, PERSON_WORDS, Box, faces, person_of
from .imagenet_words import Meaning, head_word
from .superpixels import Candidate, SuperpixelHierarchy

LEVELS = (0.35, 0.5, 0.65)
"""Shares of a map's range at which it is cut into pieces."""
MIDWAY = 0.15
"""The probability of a crop that becomes a score of one half, for a phrase of one class."""
MIDWAY_PER_CLASS = 0.002
"""A phrase of many classes is met by chance more often."""
MEANT = 0.3
"""Classes of at least this weight count as what a phrase means."""
EXPLAINED = 0.5
"""A region is the thing itself where painting over it leaves less than this share of the
probability (occlusion, Zeiler and Fergus 2014)."""
COVERS, CLEAR, HOT = 0.4, 0.75, 0.8
"""What makes a region a candidate: its IoU with the hot part, or its score and its mean heat."""
SAME = 0.5
PIECES = 5
REGIONS = 4
FACE_SCORE, PERSON_SCORE = 0.8, 0.7
"""Set by hand: the cascade gives no probability, and a body is only inferred from a face."""


class Found(NamedTuple):
    """One box for one phrase."""

    box: Box
    score: float
    label: str


class ConSEGrounder(Grounder, family="conse-grounder"):
    """Boxes for phrases: pieces of the heatmap and regions in it, looked at again and classified.

    A score is the crop's probability of being what the phrase says, stretched so that 0.3 parts
    what is there from what is not; a phrase that the thousand classes do not cover is scaled down
    by how well they cover it, and `text_threshold` is the least such cover. People are found by
    their faces.
    """

    concurrent = True

    def __init__(
        self, checkpoint: Checkpoint, similarity: ConSE, regions: SuperpixelHierarchy
    ) -> None:
        self.checkpoint = checkpoint
        self.similarity = similarity
        self.regions = regions

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        similarity = ConSE.load(checkpoint, device)
        return cls(checkpoint, similarity, SuperpixelHierarchy.load(checkpoint, device))

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
        classified: list[str] = []
        for phrase in dict.fromkeys(phrases):
            word = head_word(phrase)
            if word in FACE_WORDS:
                found += [Found(box, FACE_SCORE, phrase) for box in faces(image.pixels)]
            elif word in PERSON_WORDS:
                people = [person_of(box, image.size) for box in faces(image.pixels)]
                found += [Found(box, PERSON_SCORE, phrase) for box in people]
            elif self.similarity.words.meaning(phrase).known >= text_threshold:
                classified.append(phrase)
        for heat in self.similarity.similarity_maps(image, classified):
            found += self._of_map(image, heat, box_threshold)
        found = sorted(
            (one for one in found if one.score >= box_threshold), key=lambda one: -one.score
        )
        if not found:
            return Regions.empty(image.size)
        return Regions(
            [one.box for one in found],
            image.size,
            scores=[one.score for one in found],
            score_kind="detector",
            labels=[one.label for one in found],
        )

    def _of_map(self, image: Image, heat: Heatmap, threshold: float) -> list[Found]:
        """Return the boxes of one phrase: regions that explain a piece of its map, else pieces."""
        meaning = self.similarity.words.meaning(heat.label)
        level = heat.normalized().on_image()
        pieces = _pieces(level)
        scores = self._scores([_crop(image.pixels, box) for box in pieces], meaning)
        found = [
            Found(box, score, heat.label)
            for box, score in zip(pieces, scores, strict=True)
            if score >= threshold
        ]
        kept = _best(found)
        if not kept:
            return []
        regions, fit = self._likely_regions(image, level)
        boxes = [_box_of(one.mask, image.size) for one in regions]
        scores = self._scores([_crop(image.pixels, box) for box in boxes], meaning)
        better: list[Found] = []
        for piece in kept:
            inside = [at for at, box in enumerate(boxes) if _overlap(box, piece.box) > 0.7]
            crops = [
                _crop(_painted_over(image.pixels, regions[at].mask), piece.box) for at in inside
            ]
            crops.append(_crop(image.pixels, piece.box))
            [*without, whole] = self._likely(crops, meaning, mirrored=True)
            choices = [
                ((1 - left / whole) * regions[at].score * fit[at], at)
                for at, left in zip(inside, without, strict=True)
                if left < EXPLAINED * whole
            ]
            if choices:
                at = max(choices)[1]
                better.append(Found(boxes[at], max(piece.score, scores[at]), heat.label))
            else:
                better.append(piece)
        return _best(better)

    def _likely_regions(
        self, image: Image, level: np.ndarray
    ) -> tuple[list[Candidate], list[float]]:
        """Return the few regions that could be what the map means, and how well each one fits it.

        A region fits that covers the same place as the hot part. A slim one, lost in a blurred map,
        fits too where it is hot throughout and stands out clearly.
        """
        import cv2

        rated = []
        for one in self.regions.proposals(image):
            height, width = one.mask.shape
            heat = cv2.resize(level, (width, height), interpolation=cv2.INTER_AREA)
            hot = heat >= LEVELS[1]
            shared = np.count_nonzero(hot & one.mask) / np.count_nonzero(hot | one.mask)
            if shared >= COVERS:
                rated.append((shared, one))
            elif one.score >= CLEAR and heat[one.mask].mean() >= HOT:
                rated.append((shared + one.score * (1 - COVERS) / 2, one))
        rated.sort(key=lambda pair: -pair[0])
        return [one for _, one in rated[:REGIONS]], [fit for fit, _ in rated[:REGIONS]]

    def _scores(self, crops: list[np.ndarray], meaning: Meaning) -> list[float]:
        midway = MIDWAY + MIDWAY_PER_CLASS * np.count_nonzero(meaning.weights > MEANT)
        likely = self._likely(crops, meaning, mirrored=False)
        return [meaning.known * one / (one + midway) for one in likely]

    def _likely(self, crops: list[np.ndarray], meaning: Meaning, *, mirrored: bool) -> list[float]:
        """Return the probability that each crop shows a class that the phrase means."""
        probabilities = self.similarity.probabilities(crops, mirrored=mirrored)
        return (probabilities @ (meaning.weights > MEANT)).tolist()


def _pieces(level: np.ndarray) -> list[Box]:
    """Return the boxes of the largest pieces that a map falls into at several levels."""
    import cv2

    boxes: dict[Box, None] = {}
    for cut in LEVELS:
        _, _, facts, _ = cv2.connectedComponentsWithStats((level >= cut).astype(np.uint8))
        for x, y, width, height, area in sorted(facts[1:].tolist(), key=lambda one: -one[4]):
            if area >= 0.004 * level.size and len(boxes) < PIECES * len(LEVELS):
                boxes[float(x), float(y), float(x + width), float(y + height)] = None
    large = sorted(boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
    return large[:PIECES]


def _crop(pixels: np.ndarray, box: Box) -> np.ndarray:
    """Return the pixels of a box and a tenth around it."""
    x0, y0, x1, y1 = box
    margin_x, margin_y = 0.1 * (x1 - x0), 0.1 * (y1 - y0)
    rows = slice(max(0, int(y0 - margin_y)), int(y1 + margin_y) + 1)
    columns = slice(max(0, int(x0 - margin_x)), int(x1 + margin_x) + 1)
    return pixels[rows, columns]


def _box_of(mask: np.ndarray, frame: tuple[int, int]) -> Box:
    """Return the tight box of a small mask, in pixels of the image."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    down, across = frame[0] / mask.shape[0], frame[1] / mask.shape[1]
    return (
        float(columns[0] * across),
        float(rows[0] * down),
        float((columns[-1] + 1) * across),
        float((rows[-1] + 1) * down),
    )


def _painted_over(pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the image with a region replaced by a blur of what surrounds it."""
    import cv2

    height, width = mask.shape
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    hole = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8))
    known = (1 - hole).astype(np.float32)
    spread = 0.1 * max(height, width)
    blurred = cv2.GaussianBlur(small * known[..., None], (0, 0), spread)
    share = cv2.GaussianBlur(known, (0, 0), spread)
    filled = blurred / np.maximum(share, 1e-3)[..., None]
    painted = np.where(hole[..., None] > 0, filled, small).clip(0, 255).astype(np.uint8)
    return cv2.resize(painted, (pixels.shape[1], pixels.shape[0]))


def _best(found: list[Found]) -> list[Found]:
    """Keep the best of every group of boxes that overlap or contain each other."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: -one.score):
        if all(_overlap(one.box, other.box) <= SAME for other in kept):
            kept.append(one)
    return kept


def _overlap(a: Box, b: Box) -> float:
    """Return the shared area as a share of the smaller box."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / min(_area(a), _area(b))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
