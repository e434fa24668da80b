"""Segmentation by an example without training: similar places, and the segment that fits them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from anyloom import Checkpoint, Heatmap, Image, Masks, Regions, raise_if_cancelled

from ..common.example_labels import example_labels, mask_labels
from ..protocols import ExampleSegmenter
from .efficientnet import EfficientNet
from .grabcut import GrabCut
from .lite_weights import efficientnet
from .superpixels import SuperpixelHierarchy

LONGEST = 640
NEAREST = 3
"""How many of the most similar places of an example a place is compared with."""
SAME_KIND = 0.5
"""The cosine from which places are usually of one kind, as for lite-features."""
SHARPNESS = 25.0
"""Of the step from places like the background to places like the object, in cosines."""
BLUR = 1.0
"""In cells: neighbors of a place are usually of the same object."""
SPOTS = 3
"""How many spots of similar places are cut out by their boxes."""
MIN_OVERLAP = 0.25
"""Of a segment with the similar places; below it the object is not in the image."""


class ExampleFinder(ExampleSegmenter, family="example-finder"):
    """What examples mark, by features of an ImageNet classifier.

    Each place of the image is compared with the places inside and outside of the examples' masks
    (EfficientNet-Lite0 on a grid of stride 8). Of the automatic masks and of GrabCut's, the one
    that overlaps most with the places that are more like the inside is taken; its score is this
    overlap.
    """

    concurrent = True
    runs_on = "cpu"

    def __init__(
        self,
        checkpoint: Checkpoint,
        network: EfficientNet,
        segmenter: GrabCut,
        generator: SuperpixelHierarchy,
    ) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.segmenter = segmenter
        self.generator = generator

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(
            checkpoint,
            efficientnet(checkpoint, device),
            GrabCut.load(checkpoint, device),
            SuperpixelHierarchy.load(checkpoint, device),
        )

    def segment_like(self, image: Image, examples: Sequence[tuple[Image, Masks]]) -> Masks:
        """See `ExampleSegmenter.segment_like`; scores are overlaps with the similar places."""
        labels = example_labels(examples)
        if not labels:
            return Masks.empty(image.shape)
        stages = [self._stages(image), *(self._stages(example) for example, _ in examples)]
        target, *grids = _aligned(stages)
        everything = self.generator.generate(image)
        shapes, scores, found = [], [], []
        for label in labels:
            raise_if_cancelled()
            inside = [
                _covered(masks, label, grid.shape[:2])
                for (_, masks), grid in zip(examples, grids, strict=True)
            ]
            likeness = _likeness(target, grids, inside)
            shape, score = self._best_shape(image, everything, likeness)
            if score >= MIN_OVERLAP:
                shapes.append(shape)
                scores.append(score)
                found.append(label)
        masks = Masks.from_arrays(shapes, frame=image.shape, scores=scores, score_kind="unknown")
        return masks.with_labels(found)

    def _stages(self, image: Image) -> list[np.ndarray]:
        return self.network.stages(image.pixels, LONGEST)

    def _best_shape(
        self, image: Image, everything: Masks, likeness: np.ndarray
    ) -> tuple[np.ndarray, float]:
        """Return the mask that overlaps most with the similar places, and by how much."""
        best, overlap = np.zeros(image.shape, bool), 0.0
        cut = self.segmenter.segment(image, prior=Heatmap(likeness, image.shape))
        boxed = self.segmenter.segment(image, regions=_largest_spots(likeness, image.shape))
        for masks in (everything, cut, boxed):
            for mask in masks.masks():
                raise_if_cancelled()
                share = _shares(mask, likeness.shape)
                both = float(np.minimum(share, likeness).sum())
                either = float(np.maximum(share, likeness).sum())
                if either and both / either > overlap:
                    best, overlap = mask, both / either
        return best, overlap


def _aligned(images: Sequence[Sequence[np.ndarray]]) -> list[np.ndarray]:
    """Return one grid of features per image, each stage centered over all images."""
    import cv2

    grids: list[list[np.ndarray]] = [[] for _ in images]
    for level in range(len(images[0])):
        stages = [stages[level] for stages in images]
        mean = np.concatenate([stage.reshape(-1, stage.shape[2]) for stage in stages]).mean(axis=0)
        for grid, stage, first in zip(grids, stages, images, strict=True):
            rows, columns = first[0].shape[:2]
            sized = cv2.resize(stage - mean, (columns, rows), interpolation=cv2.INTER_LINEAR)
            length = np.linalg.norm(sized, axis=2, keepdims=True)
            grid.append(sized / (length + 0.1 * length.mean() + 1e-6))
    return [np.concatenate(grid, axis=2) / np.sqrt(len(grid)) for grid in grids]


def _covered(masks: Masks, label: str, size: tuple[int, int]) -> np.ndarray:
    """Return which cells masks of a label cover: bool, h×w; at least one cell of each mask."""
    cells = np.zeros(size, bool)
    for mask, name in zip(masks.masks(), mask_labels(masks), strict=True):
        if name == label and mask.any():
            share = _shares(mask, size)
            cells |= (share > 0.5) | (share == share.max())
    return cells


def _shares(mask: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    """Return how much of each cell of a grid a mask covers: float32, h×w."""
    import cv2

    return cv2.resize(mask.astype(np.float32), (size[1], size[0]), interpolation=cv2.INTER_AREA)


def _likeness(
    target: np.ndarray, grids: Sequence[np.ndarray], inside: Sequence[np.ndarray]
) -> np.ndarray:
    """Return how much more each place is like the inside of the examples: float32 h×w, 0 to 1."""
    import cv2

    rows, columns, depth = target.shape
    places = target.reshape(-1, depth)
    marked, rest = (
        np.concatenate([grid[cells == wanted] for grid, cells in zip(grids, inside, strict=True)])
        for wanted in (True, False)
    )
    alike = _similarity(places, marked)
    # What is like neither, in front of another background, is not what the example marks.
    lead = np.minimum(alike - _similarity(places, rest), alike - SAME_KIND)
    lead = cv2.GaussianBlur(lead.reshape(rows, columns), (0, 0), BLUR)
    return (1 / (1 + np.exp(-SHARPNESS * lead))).astype(np.float32)


def _largest_spots(likeness: np.ndarray, frame: tuple[int, int]) -> Regions:
    """Return boxes around the largest connected spots of similar places, half a cell wider."""
    import cv2

    spots = (likeness > 0.5).astype(np.uint8)
    _, _, facts, _ = cv2.connectedComponentsWithStats(spots, connectivity=8)
    order = np.argsort(-facts[1:, cv2.CC_STAT_AREA], kind="stable")[:SPOTS] + 1
    boxes = facts[order, :4].astype(np.float32)
    boxes[:, 2:] += boxes[:, :2]
    cell = np.array([frame[1] / spots.shape[1], frame[0] / spots.shape[0]] * 2, np.float32)
    wider = boxes * cell + [-0.5, -0.5, 0.5, 0.5] * cell
    limits = np.array([frame[1], frame[0]] * 2, np.float32)
    return Regions(np.clip(wider, 0, limits), frame)


def _similarity(places: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the mean cosine of each place with the few places that are most similar to it."""
    if not len(others):
        return np.zeros(len(places), np.float32)
    count = min(NEAREST, len(others))
    parts = []
    for start in range(0, len(places), 512):
        raise_if_cancelled()
        cosines = places[start : start + 512] @ others.T
        parts.append(np.partition(cosines, -count, axis=1)[:, -count:].mean(axis=1))
    return np.concatenate(parts).astype(np.float32)
