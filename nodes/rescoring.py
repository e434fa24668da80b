"""Scores of regions from several sources: products, saliency, and maps of merged scores."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import numpy as np
from annotated_types import Interval

from anyloom import Heatmap, Image, Masks, NodeError, Regions, Text, node, use

from ..models import FeatureExtractor
from ._support.frames import check_frames
from ._support.quoting import quoted

R = TypeVar("R", bound=Regions)


@node
def rescore(
    regions: R,
    *,
    column: Text = "predicted_iou",
    rule: Literal["product", "exponential"] = "product",
    gain: Annotated[float, Interval(ge=0, le=100)] = 3.0,  # Segment Any Anomaly +
) -> R:
    """Combine the score of every region with a column of numbers.

    Args:
        regions: boxes or masks with scores.
        column: the numbers, for example the estimate of a segmenter, or the mean of a map from
            `mean_in_masks`.
        rule: "product" multiplies them: a detector's confidence × predicted IoU, as in
            Prompt-Segment-Anything. "exponential" multiplies the score by exp(gain × number), as in
            Segment Any Anomaly + (Cao et al. 2023), where the result may exceed 1.
        gain: of "exponential".

    Returns:
        The same regions, best first; the column "score_before" holds the old scores.

    Raises:
        NodeError: the regions have no scores or no such numbers.
    """
    if not regions:
        return regions
    if regions.scores is None:
        raise NodeError("rescore", "these regions have no scores")
    numbers = regions.columns.get(column)
    if not isinstance(numbers, np.ndarray) or numbers.ndim != 1:
        known = [name for name, values in regions.columns.items() if isinstance(values, np.ndarray)]
        has = f"they have {', '.join(known)}" if known else "they have no columns of numbers"
        raise NodeError("rescore", f"these regions have no numbers {quoted(column)}, {has}")
    numbers = numbers.astype(np.float64)
    factors = numbers if rule == "product" else np.exp(gain * numbers)
    rescored = regions.with_column("score_before", regions.scores)
    return rescored.with_scores(regions.scores * factors, "unknown").sorted_by_score()


@node
def mean_in_masks(heatmap: Heatmap, masks: Masks, *, column: Text = "saliency") -> Masks:
    """Measure the mean of a map inside every mask.

    Args:
        heatmap: a map of the image.
        masks: masks of the image.
        column: the name of the column of the means.

    Returns:
        The masks with this column; 0 for a mask without a pixel.

    Raises:
        NodeError: the map and the masks belong to images of different sizes.
    """
    check_frames("mean_in_masks", None, heatmap=heatmap, masks=masks)
    values = heatmap.on_image()
    boxes = masks.shapes.boxes().astype(int).reshape(-1, 4)
    means = np.zeros(len(masks), np.float32)
    for row, (x0, y0, x1, y1) in enumerate(boxes):
        inside = masks.crop(row)
        if inside.any():
            means[row] = values[y0:y1, x0:x1][inside].mean()
    return masks.with_column(column, means)


@node
def merge_scores(masks: Masks) -> Heatmap:
    """Merge masks and their scores into one map, such as a map of anomalies.

    At each pixel the sum of the scores of the masks that cover it over one more than their number,
    as in Segment Any Anomaly (Cao et al. 2023), whose published numbers depend on this denominator.

    Args:
        masks: masks with scores.

    Returns:
        The map in the resolution of the image; 0 where there is no mask. Two nested masks of 0.6
        and 0.9 give 0.5 where both are and 0.3 where only the outer one is.

    Raises:
        NodeError: the masks have no scores.
    """
    total = np.zeros(masks.frame, np.float32)
    number = np.ones(masks.frame, np.float32)
    if masks and masks.scores is None:
        raise NodeError("merge_scores", "these masks have no scores")
    for row, (x0, y0, x1, y1) in enumerate(masks.shapes.boxes().astype(int).reshape(-1, 4)):
        inside = masks.crop(row)
        total[y0:y1, x0:x1][inside] += masks.scores[row]  # pyright: ignore[reportOptionalSubscript]
        number[y0:y1, x0:x1][inside] += 1
    return Heatmap(total / number, masks.frame)


@node
def self_saliency(
    image: Image,
    objects: Masks | None = None,
    *,
    model: FeatureExtractor = use(),
    neighbors: Annotated[int, Interval(ge=1, le=100_000)] = 400,  # Segment Any Anomaly +
) -> Heatmap:
    """Measure how much every place differs from the rest of the image, or from similar objects.

    As in Segment Any Anomaly + (Cao et al. 2023). A distance is half of 1 - cosine of the features
    of two places. Without objects it is the mean distance of a place to the places that resemble it
    least; with several objects that of a place of an object to the place of the others that
    resembles it most, so that what all of them have is not salient.

    Args:
        image: the image.
        objects: objects of one kind; with fewer than two, the image is compared with itself.
        model: the feature extractor; the paper's is a WideResNet-50.
        neighbors: how many of the least similar places are averaged; all, where there are fewer.

    Returns:
        The map on the grid of the features, from 0 to 1; 0 everywhere for an image of one color,
        and outside of several objects.

    Raises:
        NodeError: the objects belong to another image.
    """
    check_frames("self_saliency", image, objects=objects)
    features = model.features(image)
    rows, columns, depth = features.vectors.shape
    vectors = features.vectors.reshape(-1, depth).astype(np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.maximum(norms, 1e-12)
    if objects is not None and len(objects) > 1:
        cells = _at_cells(objects, rows, columns, features.extent)
        grid = _unlike_others(vectors, cells).reshape(rows, columns)
        return Heatmap(grid, image.shape, extent=features.extent)
    taken = min(neighbors, len(vectors))
    means = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _ROWS):
        distances = (1 - vectors[start : start + _ROWS] @ vectors.T) / 2
        largest = np.partition(distances, -taken, axis=1)[:, -taken:]
        means[start : start + _ROWS] = largest.mean(axis=1)
    grid = np.clip(means, 0, 1).reshape(rows, columns)
    return Heatmap(grid, image.shape, extent=features.extent)


def _at_cells(
    objects: Masks, rows: int, columns: int, extent: tuple[float, float, float, float]
) -> np.ndarray:
    """Return whether the center of each cell is in each object: bool, N×(rows·columns)."""
    x0, y0, x1, y1 = extent
    height, width = objects.frame
    across = np.floor(x0 + (np.arange(columns) + 0.5) * (x1 - x0) / columns).astype(int)
    down = np.floor(y0 + (np.arange(rows) + 0.5) * (y1 - y0) / rows).astype(int)
    inside = ((down >= 0) & (down < height))[:, None] & ((across >= 0) & (across < width))
    places = np.ix_(down.clip(0, height - 1), across.clip(0, width - 1))
    return np.stack([(mask[places] & inside).ravel() for mask in objects.masks()])


def _unlike_others(vectors: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Return how little each place of an object resembles any place of the other objects."""
    result = np.zeros(len(vectors), np.float32)
    for row, own in enumerate(cells):
        others = np.delete(cells, row, axis=0).any(axis=0)
        if not own.any() or not others.any():
            continue
        # As published, what an object shares with others is no place of theirs to resemble.
        compared = vectors[others] * ~own[others, None]
        places = np.flatnonzero(own)
        for start in range(0, len(places), _ROWS):
            part = places[start : start + _ROWS]
            nearest = (vectors[part] @ compared.T).max(axis=1)
            result[part] = np.maximum(result[part], (1 - nearest) / 2)
    return result.clip(0, 1)


_ROWS = 512
"""Places whose distances to all others are held in memory at a time."""
