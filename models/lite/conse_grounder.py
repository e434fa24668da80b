"""Boxes for phrases from similarity maps and region proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, Heatmap, Image, Regions, raise_if_cancelled

from ..common.edge_refinement import downscale, working_size
from ..protocols import Grounder
from .conse import ConSE
from .face_cascade import FACE_WORDS, PERSON_WORDS, Box, detect_faces, person_box
from .imagenet_words import Meaning, head_noun
from .superpixels import Candidate, SuperpixelHierarchy

MAX_SIDE = 1024
"""Larger images are searched at this size, as they are resized much further to be classified."""
MAP_LEVELS = (0.35, 0.5, 0.65)
"""Thresholds of a normalized map whose connected components are the pieces."""
HALF_SCORE_PROBABILITY = 0.15
"""The probability of a crop that is mapped to a score of 0.5, for a phrase of one class."""
HALF_SCORE_PER_CLASS = 0.002
"""Added for each class: phrases of many classes have higher probabilities by chance."""
MIN_CLASS_WEIGHT = 0.3
"""Classes above this weight belong to a phrase."""
MAX_OCCLUDED_SHARE = 0.5
"""A region is the object if occluding it leaves less than this share of the probability (Zeiler and
Fergus 2014)."""
MIN_REGION_IOU, MIN_REGION_SCORE, MIN_REGION_HEAT = 0.4, 0.75, 0.8
"""Candidate regions have this IoU with the hot part of the map, or this score and mean heat."""
DUPLICATE_OVERLAP = 0.5
MAX_PIECES = 5
MAX_REGIONS = 4
FACE_SCORE, PERSON_SCORE = 0.8, 0.7
"""Set by hand: the cascade has no probability, and a body is only inferred from a face."""


class Detection(NamedTuple):
    """One box for one phrase."""

    box: Box
    score: float
    label: str


class ConSEGrounder(Grounder, family="conse-grounder"):
    """Boxes for phrases: pieces of the similarity map and regions in it, cropped and classified.

    A score is the crop's probability of the phrase, rescaled so that 0.3 separates present from
    absent objects, times how well the thousand classes cover the phrase; `text_threshold` is the
    lowest accepted cover. People are detected by their faces.
    """

    version = 3
    concurrent = True
    runs_on = "cpu"

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
        found: list[Detection] = []
        classified: list[str] = []
        for phrase in dict.fromkeys(phrases):
            word = head_noun(phrase)
            if word in FACE_WORDS:
                found += [Detection(box, FACE_SCORE, phrase) for box in detect_faces(image.pixels)]
            elif word in PERSON_WORDS:
                people = [person_box(box, image.shape) for box in detect_faces(image.pixels)]
                found += [Detection(box, PERSON_SCORE, phrase) for box in people]
            elif self.similarity.words.meaning(phrase).known >= text_threshold:
                classified.append(phrase)
        size = working_size(*image.shape, MAX_SIDE)
        pixels, scale = downscale(image.pixels, size), np.array(image.shape) / size
        for heat in self.similarity.similarity_maps(image, classified) if classified else ():
            raise_if_cancelled()
            for box, score, label in self._detect_in_map(image, pixels, heat, box_threshold):
                x0, y0, x1, y1 = (np.array(box).reshape(2, 2) * scale[::-1]).ravel().tolist()
                found.append(Detection((x0, y0, x1, y1), score, label))
        found = [detection for detection in found if detection.score >= box_threshold]
        found.sort(key=lambda detection: -detection.score)
        if not found:
            return Regions.empty(image.shape)
        return Regions(
            [detection.box for detection in found],
            image.shape,
            scores=[detection.score for detection in found],
            score_kind="detector",
            labels=[detection.label for detection in found],
        )

    def _detect_in_map(
        self, image: Image, pixels: np.ndarray, heat: Heatmap, threshold: float
    ) -> list[Detection]:
        """Return the boxes of one phrase: pieces of its map, or regions that explain them.

        Args:
            image: the image.
            pixels: the image at working size, in whose pixels the boxes are.
            heat: the map of the phrase.
            threshold: the lowest score.
        """
        meaning = self.similarity.words.meaning(heat.label)
        size = (pixels.shape[0], pixels.shape[1])
        level = Heatmap(heat.normalized().grid, size).on_image()
        pieces = _pieces(level)
        scores = self._scores([_crop(pixels, box) for box in pieces], meaning)
        found = [
            Detection(box, score, heat.label)
            for box, score in zip(pieces, scores, strict=True)
            if score >= threshold
        ]
        kept = _without_duplicates(found)
        if not kept:
            return []
        regions, fit = self._matching_regions(image, level)
        boxes = [_mask_box(region.mask, size) for region in regions]
        scores = self._scores([_crop(pixels, box) for box in boxes], meaning)
        refined: list[Detection] = []
        for piece in kept:
            inside = [row for row, box in enumerate(boxes) if _overlap(box, piece.box) > 0.7]
            crops = [_crop(_occluded(pixels, regions[row].mask), piece.box) for row in inside]
            crops.append(_crop(pixels, piece.box))
            [*occluded, whole] = self._probabilities(crops, meaning, mirrored=True)
            choices = [
                ((1 - rest / whole) * regions[row].score * fit[row], row)
                for row, rest in zip(inside, occluded, strict=True)
                if rest < MAX_OCCLUDED_SHARE * whole
            ]
            if choices:
                row = max(choices)[1]
                refined.append(Detection(boxes[row], max(piece.score, scores[row]), heat.label))
            else:
                refined.append(piece)
        return _without_duplicates(refined)

    def _matching_regions(
        self, image: Image, level: np.ndarray
    ) -> tuple[list[Candidate], list[float]]:
        """Return the regions that match the map best, and how well each does.

        A region matches by its IoU with the hot part. A slim one, which is blurred in the map, also
        matches if it is hot throughout and has a high score.
        """
        import cv2

        rated = []
        for region in self.regions.proposals(image):
            raise_if_cancelled()
            height, width = region.mask.shape
            heat = cv2.resize(level, (width, height), interpolation=cv2.INTER_AREA)
            hot = heat >= MAP_LEVELS[1]
            shared = np.count_nonzero(hot & region.mask) / np.count_nonzero(hot | region.mask)
            if shared >= MIN_REGION_IOU:
                rated.append((shared, region))
            elif region.score >= MIN_REGION_SCORE and heat[region.mask].mean() >= MIN_REGION_HEAT:
                rated.append((shared + region.score * (1 - MIN_REGION_IOU) / 2, region))
        rated.sort(key=lambda pair: -pair[0])
        return [region for _, region in rated[:MAX_REGIONS]], [
            fit for fit, _ in rated[:MAX_REGIONS]
        ]

    def _scores(self, crops: list[np.ndarray], meaning: Meaning) -> list[float]:
        half = HALF_SCORE_PROBABILITY + HALF_SCORE_PER_CLASS * np.count_nonzero(
            meaning.weights > MIN_CLASS_WEIGHT
        )
        probabilities = self._probabilities(crops, meaning, mirrored=False)
        return [meaning.known * p / (p + half) for p in probabilities]

    def _probabilities(
        self, crops: list[np.ndarray], meaning: Meaning, *, mirrored: bool
    ) -> list[float]:
        """Return the summed probability of the phrase's classes in each crop."""
        probabilities = self.similarity.probabilities(crops, mirrored=mirrored)
        return (probabilities @ (meaning.weights > MIN_CLASS_WEIGHT)).tolist()


def _pieces(level: np.ndarray) -> list[Box]:
    """Return the boxes of the largest connected components of a map at several levels."""
    import cv2

    boxes: dict[Box, None] = {}
    for cut in MAP_LEVELS:
        _, _, stats, _ = cv2.connectedComponentsWithStats((level >= cut).astype(np.uint8))
        for x, y, width, height, area in sorted(stats[1:].tolist(), key=lambda row: -row[4]):
            if area >= 0.004 * level.size and len(boxes) < MAX_PIECES * len(MAP_LEVELS):
                boxes[float(x), float(y), float(x + width), float(y + height)] = None
    large = sorted(boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
    return large[:MAX_PIECES]


def _crop(pixels: np.ndarray, box: Box) -> np.ndarray:
    """Return the pixels of a box with a margin of a tenth of its size."""
    x0, y0, x1, y1 = box
    margin_x, margin_y = 0.1 * (x1 - x0), 0.1 * (y1 - y0)
    rows = slice(max(0, int(y0 - margin_y)), int(y1 + margin_y) + 1)
    columns = slice(max(0, int(x0 - margin_x)), int(x1 + margin_x) + 1)
    return pixels[rows, columns]


def _mask_box(mask: np.ndarray, frame: tuple[int, int]) -> Box:
    """Return the tight box of a small mask, in pixels of the image."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    down, across = frame[0] / mask.shape[0], frame[1] / mask.shape[1]
    return (
        float(columns[0] * across),
        float(rows[0] * down),
        float((columns[-1] + 1) * across),
        float((rows[-1] + 1) * down),
    )


def _occluded(pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the image with a region replaced by a blur of its surroundings."""
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


def _without_duplicates(found: list[Detection]) -> list[Detection]:
    """Return the best of every group of boxes that overlap or contain each other."""
    kept: list[Detection] = []
    for detection in sorted(found, key=lambda detection: -detection.score):
        if all(_overlap(detection.box, other.box) <= DUPLICATE_OVERLAP for other in kept):
            kept.append(detection)
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
