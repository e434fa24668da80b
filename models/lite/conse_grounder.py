"""Boxes for phrases from regions of the image, classified by themselves and as crops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np

from anyloom import (
    IMAGE_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Image,
    Regions,
    raise_if_cancelled,
)

from ..common.edge_refinement import downscale, working_size
from ..protocols import Grounder
from .color_words import color_map, color_of_phrase
from .conse import ConSE
from .face_cascade import FACE_WORDS, PERSON_WORDS, Box, detect_faces, person_box
from .imagenet_words import head_noun
from .superpixels import SuperpixelHierarchy

MAX_SIDE = 1024
"""Larger images are searched at this size, as they are resized much further to be classified."""
COVERAGE_SIDE = 128
"""The longer side at which regions are compared with maps."""
COLD_LEVEL, HOT_LEVEL = 0.35, 0.65
"""Levels of a normalized map that count as none and as all of the object."""
PIECE_LEVELS = (0.35, 0.5, 0.65)
"""Levels of a normalized map whose connected pieces are regions, too."""
PIECE_FIT = 0.5
"""Factor of the fit of such a piece, which is of the map itself."""
MIN_PIECE_SHARE = 0.004
"""Pieces with a smaller share of the image are left out."""
MIN_CELLS = 9
"""A region is classified on the coarsest grid of which it covers at least so many cells."""
MAX_CROPS = 16
"""The regions of a phrase that are classified as crops too."""
HALF_SCORE_PROBABILITY = 0.15
"""The probability of a region that is mapped to a score of 0.5, for a phrase of one class."""
HALF_SCORE_PER_CLASS = 0.004
"""Added for each class: phrases of many classes have higher probabilities by chance."""
MIN_CLASS_WEIGHT = 0.3
"""Classes above this weight belong to a phrase."""
MIN_SHARE_OF_BEST = 0.3
"""Regions that match a phrase worse than this share of the best are no instances of it."""
MIN_COLOR_SHARE = 0.1
"""What counts for a region that has nothing of the color that a phrase names."""
DUPLICATE_OVERLAP = 0.5
FACE_SCORE, PERSON_SCORE = 0.8, 0.7
"""Set by hand: the cascade has no probability, and a body is only inferred from a face."""


class Detection(NamedTuple):
    """One box for one phrase."""

    box: Box
    score: float
    label: str


class ClassifiedRegions(NamedTuple):
    """Regions of an image.

    boxes:    in pixels of the image at working size.
    coverage: float32, N×h×w: the share of each cell that a region covers.
    probabilities: float32, N×1000: the classes of what each region covers, without what is beside
              it.
    """

    boxes: list[Box]
    coverage: np.ndarray
    probabilities: np.ndarray


class ConSEGrounder(Grounder, family="conse-grounder"):
    """Boxes for phrases: region proposals and pieces of the map, classified alone and as crops.

    A score is the geometric mean of both probabilities of the phrase, rescaled so that 0.3
    separates present from absent objects, times how well the thousand classes cover the phrase;
    `text_threshold` is the lowest accepted cover. Of regions that contain each other, the one that
    fits the similarity map best is the object; of things of one kind, a color in the phrase
    decides. People are detected by their faces and clothes.
    """

    version = 5
    concurrent = True
    runs_on = "cpu"

    def __init__(
        self, checkpoint: Checkpoint, similarity: ConSE, regions: SuperpixelHierarchy
    ) -> None:
        self.checkpoint = checkpoint
        self.similarity = similarity
        self.regions = regions
        self._classified: BoundedCache[str, ClassifiedRegions] = BoundedCache(IMAGE_CACHE_BYTES)

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
        """Return boxes with scores of 0..1, best first.

        The image is encoded once, whatever the number of phrases.
        """
        size = working_size(*image.shape, MAX_SIDE)
        pixels = downscale(image.pixels, size)
        found: list[Detection] = []
        for phrase in dict.fromkeys(phrases):
            raise_if_cancelled()
            detections: list[Detection] = []
            word = head_noun(phrase)
            if word in FACE_WORDS:
                detections = [Detection(box, FACE_SCORE, phrase) for box in detect_faces(pixels)]
            elif self.similarity.words.meaning(phrase).known >= text_threshold:
                if word in PERSON_WORDS:
                    people = [person_box(face, size) for face in detect_faces(pixels)]
                    detections = [Detection(box, PERSON_SCORE, phrase) for box in people]
                detections += self._detect_regions(image, pixels, phrase, box_threshold)
                detections = _without_duplicates(detections)
            found += [detection for detection in detections if detection.score >= box_threshold]
        found.sort(key=lambda detection: -detection.score)
        if not found:
            return Regions.empty(image.shape)
        scale = np.tile(np.array(image.shape[::-1]) / size[::-1], 2)
        return Regions(
            [np.array(detection.box) * scale for detection in found],
            image.shape,
            scores=[detection.score for detection in found],
            score_kind="detector",
            labels=[detection.label for detection in found],
        )

    def _detect_regions(
        self, image: Image, pixels: np.ndarray, phrase: str, threshold: float
    ) -> list[Detection]:
        """Return the regions of a phrase, the best first; scores do not rise from one to the next.

        Args:
            image: the image.
            pixels: the image at working size, in whose pixels the boxes are.
            phrase: what to look for.
            threshold: the lowest score.
        """
        size = (pixels.shape[0], pixels.shape[1])
        proposals = self._classified.get(
            image.fingerprint,
            lambda: self._classify(
                image, size, [region.mask for region in self.regions.proposals(image)]
            ),
        )
        heat = self._heat(image, phrase, working_size(*size, COVERAGE_SIDE))
        pieces = self._classify(image, size, _pieces(heat))
        regions = ClassifiedRegions(
            proposals.boxes + pieces.boxes,
            np.concatenate([proposals.coverage, pieces.coverage]),
            np.concatenate([proposals.probabilities, pieces.probabilities]),
        )
        if not regions.boxes:
            return []
        meaning = self.similarity.words.meaning(phrase)
        chosen = meaning.weights > MIN_CLASS_WEIGHT
        half = HALF_SCORE_PROBABILITY + HALF_SCORE_PER_CLASS * np.count_nonzero(chosen)

        def scores(probabilities: np.ndarray) -> np.ndarray:
            return meaning.known * probabilities / (probabilities + half)

        alone = regions.probabilities @ chosen
        # No crop has a probability above 1.
        possible = scores(np.sqrt(alone))
        fits = _fits(regions, heat)
        fits[len(proposals.boxes) :] *= PIECE_FIT
        fits = fits * _color_shares(pixels, phrase, regions.coverage)
        order = np.argsort(-possible * fits, kind="stable")
        rows = [int(row) for row in order if possible[row] >= threshold][:MAX_CROPS]
        crops = self.similarity.probabilities(
            [_crop(pixels, regions.boxes[row]) for row in rows], mirrored=False
        )
        sure = scores(np.sqrt(alone[rows] * (crops @ chosen)))
        ranks = sure * fits[rows]
        detections: list[Detection] = []
        for index in np.argsort(-ranks, kind="stable"):
            if sure[index] < threshold or ranks[index] < MIN_SHARE_OF_BEST * ranks.max():
                continue
            score = min(float(sure[index]), detections[-1].score if detections else 1.0)
            detections.append(Detection(regions.boxes[rows[index]], score, phrase))
        return detections

    def _heat(self, image: Image, phrase: str, size: tuple[int, int]) -> np.ndarray:
        """Return the normalized map of a phrase at a size in pixels."""
        import cv2

        [heat] = self.similarity.similarity_maps(image, [phrase])
        height, width = size
        return cv2.resize(heat.normalized().grid, (width, height), interpolation=cv2.INTER_LINEAR)

    def _classify(
        self, image: Image, size: tuple[int, int], masks: Sequence[np.ndarray]
    ) -> ClassifiedRegions:
        """Return regions of an image with the classes of what each covers.

        Class maps are averaged over a region, so that what is beside it does not count.
        """
        import cv2

        height, width = working_size(*size, COVERAGE_SIDE)
        pyramid = self.similarity.classifier.pyramid(image)
        classes = pyramid[0].shape[2]
        if not masks:
            return ClassifiedRegions([], np.zeros((0, height, width)), np.zeros((0, classes)))

        def resized(mask: np.ndarray, rows: int, columns: int) -> np.ndarray:
            return cv2.resize(
                mask.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA
            )

        coverage = np.stack([resized(mask, height, width) for mask in masks])
        logits = np.zeros((len(masks), classes), np.float32)
        undecided = np.ones(len(masks), bool)
        for level, maps in enumerate(pyramid):
            raise_if_cancelled()
            rows, columns, _ = maps.shape
            shares = np.stack([resized(mask, rows, columns) for mask in masks])
            shares = shares.reshape(len(masks), -1)
            cells = shares.sum(1)
            fine_enough = undecided & ((cells >= MIN_CELLS) | (level == len(pyramid) - 1))
            weights = shares[fine_enough] / np.maximum(cells[fine_enough, None], 1e-6)
            logits[fine_enough] = weights @ maps.reshape(rows * columns, classes)
            undecided &= ~fine_enough
        boxes = [_mask_box(mask, size) for mask in masks]
        return ClassifiedRegions(boxes, coverage, _softmax(logits))


def _fits(regions: ClassifiedRegions, heat: np.ndarray) -> np.ndarray:
    """Return how well each region fits a normalized map: their soft IoU."""
    hot = np.clip((heat - COLD_LEVEL) / (HOT_LEVEL - COLD_LEVEL), 0, 1)
    shared = np.einsum("nhw,hw->n", regions.coverage, hot)
    either = regions.coverage.sum((1, 2)) + hot.sum() - shared
    return shared / np.maximum(either, 1e-6)


def _pieces(heat: np.ndarray) -> list[np.ndarray]:
    """Return the connected pieces of a map above several levels as masks."""
    import cv2

    pieces: list[np.ndarray] = []
    for level in PIECE_LEVELS:
        _, labels, stats, _ = cv2.connectedComponentsWithStats((heat >= level).astype(np.uint8))
        large = np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] >= MIN_PIECE_SHARE * heat.size) + 1
        pieces += [labels == label for label in large]
    return pieces


def _color_shares(pixels: np.ndarray, phrase: str, coverage: np.ndarray) -> np.ndarray:
    """Return the share of each region that has the color of a phrase, at least `MIN_COLOR_SHARE`.

    Without a color in the phrase, it is 1.
    """
    import cv2

    color = color_of_phrase(phrase)
    if color is None:
        return np.ones(len(coverage))
    height, width = coverage.shape[1:]
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    colored = np.einsum("nhw,hw->n", coverage, color_map(small, color).astype(np.float32))
    return np.maximum(colored / np.maximum(coverage.sum((1, 2)), 1e-6), MIN_COLOR_SHARE)


def _softmax(logits: np.ndarray) -> np.ndarray:
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)


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


def _without_duplicates(found: list[Detection]) -> list[Detection]:
    """Return the first of every group of boxes that overlap or contain each other."""
    kept: list[Detection] = []
    for detection in found:
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
