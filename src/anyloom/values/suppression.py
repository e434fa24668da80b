"""Non-maximum suppression of boxes and masks."""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np

from .masks import Masks
from .regions import Regions

R = TypeVar("R", bound=Regions)


def suppressed(
    regions: R,
    iou_threshold: float,
    *,
    by: Literal["boxes", "masks"] = "boxes",
    per_label: bool = False,
    max_inside: float = 1.0,
    priority: np.ndarray | None = None,
) -> R:
    """Return the regions that non-maximum suppression keeps, best first.

    Args:
        regions: boxes or masks.
        iou_threshold: a region that overlaps a better one by more than this IoU is dropped.
        by: the overlap of boxes or, where the regions have masks, of masks.
        per_label: regions of different labels do not suppress one another.
        max_inside: a region of which a larger share than this lies inside a better one is dropped.
        priority: float, N; ranks the regions instead of their scores.
    """
    if priority is None:
        regions = regions.sorted_by_score()
    else:
        regions = regions[np.argsort(-priority, kind="stable")]
    shared = (
        regions.intersections(regions) if by == "masks" and isinstance(regions, Masks) else None
    )
    areas = regions.areas.astype(np.float64)
    labels = np.asarray(regions.labels) if per_label and regions.labels is not None else None
    keep = np.ones(len(regions), dtype=bool)
    for row in range(len(regions) - 1):
        if keep[row]:
            rest = slice(row + 1, None)
            if shared is not None:
                inner, sizes = shared[row, rest], areas[rest]
            else:
                inner, sizes = _box_overlap(regions.boxes[row], regions.boxes[rest])
            own = areas[row] if shared is not None else _box_area(regions.boxes[row])
            suppress = inner / np.maximum(own + sizes - inner, 1e-12) > iou_threshold
            suppress |= inner / np.maximum(sizes, 1e-12) > max_inside
            if labels is not None:
                suppress &= labels[rest] == labels[row]
            keep[rest] &= ~suppress
    return regions[keep]


def _box_overlap(box: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the area that one box shares with each of the others, and theirs: float64, N each."""
    box, others = box.astype(np.float64), others.astype(np.float64)
    inner = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    return np.prod(np.maximum(inner, 0), axis=1), np.prod(others[:, 2:] - others[:, :2], axis=1)


def _box_area(box: np.ndarray) -> float:
    width, height = box[2:].astype(np.float64) - box[:2]
    return float(width * height)
