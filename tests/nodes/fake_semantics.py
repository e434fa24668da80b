"""Models that need no weights: classes, depth and examples follow from colors and places alone."""

from __future__ import annotations

import numpy as np

from anyloom import Checkpoint, Heatmap, LabelMap, Masks
from anyloom.models import DepthEstimator, ExampleSegmenter, PanopticSegmenter, SemanticSegmenter
from tests.nodes.fakes import COLORS, blobs

NAMES = dict(enumerate(["wall", *COLORS]))


def numbers_of(image) -> np.ndarray:
    """Return 0 for a gray pixel, and the number of its color for any other."""
    numbers = np.zeros(image.size, np.int32)
    for number, color in enumerate(COLORS.values(), start=1):
        numbers[(image.pixels == color).all(axis=2)] = number
    return numbers


class ColorClasses(SemanticSegmenter, PanopticSegmenter):
    """Every color is a class, every blob of it a thing; gray is a wall."""

    checkpoint = Checkpoint("color-classes", "fake")

    def semantic_map(self, image):
        return LabelMap(numbers_of(image), NAMES)

    def panoptic(self, image, *, threshold=0.8):
        numbers = numbers_of(image)
        shapes = blobs(image)
        classes = [int(numbers[shape][0]) for shape in shapes]
        found = Masks.from_arrays(
            shapes,
            frame=image.size,
            scores=np.linspace(0.95, 0.6, len(shapes)),
            score_kind="detector",
            labels=[NAMES[number] for number in classes],
            columns={
                "class_id": np.array(classes, np.int64),
                "is_thing": np.ones(len(shapes), bool),
            },
        )
        return found[np.asarray(found.scores) > threshold]


class SlopeDepth(DepthEstimator):
    """The ground: near below, infinitely far above."""

    checkpoint = Checkpoint("slope", "fake")

    def depth(self, image):
        return Heatmap(np.linspace(0, 2, 5)[:, None], image.size, unit="1/m" if self.metric else "")


class MetricSlope(SlopeDepth):
    metric = True


class SameColor(ExampleSegmenter):
    """Finds what has the mean color of what is marked."""

    checkpoint = Checkpoint("same-color-pixels", "fake")

    def segment_like(self, image, examples):
        found: dict[str, np.ndarray] = {}
        for example, masks in examples:
            for row, label in enumerate(masks.labels or [""] * len(masks)):
                color = example.pixels[masks.mask(row)].mean(axis=0)
                alike = np.abs(image.pixels - color).max(axis=2) < 1
                found[label] = found.get(label, np.zeros(image.size, bool)) | alike
        kept = {label: shape for label, shape in found.items() if shape.any()}
        return Masks.from_arrays(kept.values(), frame=image.size, labels=list(kept))
