"""How many are there?"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from anyloom.cancel import raise_if_cancelled
from anyloom.constraints import Count, Positive, Probability
from anyloom.errors import NodeError
from anyloom.model import use
from anyloom.node import node
from anyloom.values import FeatureMap, Image, Masks, Regions, Table
from anyloom.values.suppression import suppressed

from ..models import FeatureExtractor, MaskGenerator, Segmenter
from .frames import check_frames
from .morphology import drop_islands, fill_holes

NMS_IOU = 0.7
"""Segment Anything's automatic masks, as Count Anything uses them."""
ONE_EXAMPLE = 0.7
"""Count Anything's cosine for a single example, which has no other to be compared with."""


class Counted(NamedTuple):
    """What was counted, and how many they are."""

    masks: Masks
    number: int


@node
def count(regions: Regions) -> int:
    """Count regions.

    Args:
        regions: boxes or masks.

    Returns:
        How many there are.
    """
    return len(regions)


@node
def count_by_label(regions: Regions) -> Table:
    """Count the regions of each label.

    Args:
        regions: boxes or masks; those without labels count under "".

    Returns:
        A table of "label" and "count", most frequent first.
    """
    counts = Counter(regions.labels or [""] * len(regions)).most_common()
    return Table({"label": [name for name, _ in counts], "count": [number for _, number in counts]})


@node
def count_by_example(
    image: Image,
    examples: Regions,
    *,
    segmenter: Segmenter = use(),
    generator: MaskGenerator = use(),
    features: FeatureExtractor = use(),
    threshold: Probability | None = None,
    points_per_side: Positive = 32,  # Count Anything, as Segment Anything
    min_area: Count = 25,  # Count Anything
) -> Counted:
    """Count everything that looks like a few examples.

    Count Anything (Ma et al. 2023): the examples and everything else are cut out, each piece is
    described by the mean of the features inside it, and pieces as similar to an example as the
    examples are to each other are counted. The examples always count.

    Args:
        image: the picture.
        examples: boxes around one or more of the things; of masks the boxes are used.
        segmenter: what cuts out the examples.
        generator: what cuts out everything else.
        features: what describes each place of the picture.
        threshold: how similar (cosine) a piece must be to an example. Without it, the lowest
            similarity between two examples, or 0.7 where there is only one (as published, for
            Segment Anything's features); a feature model with a measured value of its own lowers
            the threshold to that.
        points_per_side: as in `segment_everything`.
        min_area: smaller holes are filled and smaller islands dropped, in pixels.

    Returns:
        masks: what was counted, with the columns "similarity" and "example" (true for the
        examples). number: how many. Without examples nothing is counted.

    Raises:
        NodeError: the examples do not belong to the picture.
    """
    check_frames("count_by_example", image, examples=examples)
    if not examples:
        return Counted(Masks.empty(image.size), 0)
    references = segmenter.segment(image, regions=examples, candidates="single")
    references = references[references.areas > 0]
    if not references:
        raise NodeError(
            "count_by_example",
            f"the segmenter found nothing inside the {len(examples)} boxes of the examples",
        )
    pieces = generator.generate(image, points_per_side=points_per_side, min_area=0)
    pieces = pieces[pieces.areas > 0]
    described = features.features(image)
    prototypes = _pooled(references, described)
    if threshold is None:
        threshold = _measured(prototypes, features.same_kind)

    # The examples compete with a score of 1, so that they win over pieces that repeat them.
    sure = np.ones(len(references), dtype=np.float32)
    known = Masks(references.shapes, scores=sure, score_kind="predicted_iou")
    found = Masks(pieces.shapes, scores=pieces.scores, score_kind="predicted_iou")
    known = known.with_column("example", sure.astype(bool))
    found = found.with_column("example", np.zeros(len(found), dtype=bool))
    candidates = suppressed(Masks.concatenate([known, found]), NMS_IOU)

    likeness = (_pooled(candidates, described) @ prototypes.T).max(axis=1)
    candidates = candidates.with_column("similarity", likeness.astype(np.float32))
    is_example = np.asarray(candidates.columns["example"], dtype=bool)
    counted = candidates[is_example | (likeness >= threshold)]
    if min_area:
        counted = _cleaned(counted, min_area)
    return Counted(counted, len(counted))


def _measured(prototypes: np.ndarray, same_kind: float | None) -> float:
    """Return the cosine that counts, from the examples and from what the model is known for."""
    alike = float((prototypes @ prototypes.T).min()) if len(prototypes) > 1 else ONE_EXAMPLE
    return alike if same_kind is None else min(alike, same_kind)


def _cleaned(masks: Masks, min_area: int) -> Masks:
    """Fill small holes and drop small islands; untouched masks win where two became alike."""
    smooth = fill_holes.function(masks, max_area=min_area)
    smooth = drop_islands.function(smooth, min_area=min_area)
    untouched = np.array(
        [
            np.array_equal(masks.shapes.counts_of(row), smooth.shapes.counts_of(row))
            for row in range(len(masks))
        ],
        dtype=bool,
    )
    return suppressed(smooth, NMS_IOU, priority=untouched.astype(np.float32))


def _pooled(masks: Masks, described: FeatureMap) -> np.ndarray:
    """Return the unit mean vector of the cells that each mask covers: float64, N×D.

    A cell belongs to a mask that covers more than half of it; the best covered cell always does,
    so that a mask smaller than a cell has a vector too.
    """
    import cv2

    rows, columns, depth = described.vectors.shape
    height, width = described.frame
    x0, y0, x1, y1 = described.extent
    across = x0 + np.arange(columns + 1) * (x1 - x0) / columns
    down = y0 + np.arange(rows + 1) * (y1 - y0) / rows
    left = np.clip(np.rint(across), 0, width).astype(int)
    upper = np.clip(np.rint(down), 0, height).astype(int)
    # Cells outside the picture (a padded frame) have no pixel and are never covered.
    pixels = np.maximum(np.diff(upper)[:, None] * np.diff(left)[None, :], 1)
    vectors = described.vectors.reshape(-1, depth).astype(np.float64)
    result = np.zeros((len(masks), depth))
    for row, mask in enumerate(masks.masks()):
        raise_if_cancelled()
        sums = cv2.integral(mask.astype(np.uint8))[np.ix_(upper, left)]
        coverage = np.diff(np.diff(sums, axis=0), axis=1) / pixels
        cells = coverage > 0.5
        cells.flat[int(coverage.argmax())] = True
        result[row] = vectors[cells.reshape(-1)].mean(axis=0)
    return result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-12)
