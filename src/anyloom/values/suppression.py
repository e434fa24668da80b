"""Which regions are left when those that repeat a better one are left out?"""

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
    priority: np.ndarray | None = None,
) -> R:
    """Return the regions left by non-maximum suppression, best first.

    `priority` (float, N) says which region is better where that is not the score.
    """
    if priority is None:
        regions = regions.sorted_by_score()
    else:
        regions = regions[np.argsort(-priority, kind="stable")]
    overlaps = regions.iou(regions) if by == "masks" and isinstance(regions, Masks) else None
    labels = np.asarray(regions.labels) if per_label and regions.labels is not None else None
    alive = np.ones(len(regions), dtype=bool)
    for row in range(len(regions) - 1):
        if alive[row]:
            rest = slice(row + 1, None)
            if overlaps is not None:
                repeats = overlaps[row, rest] > iou_threshold
            else:
                repeats = _box_iou(regions.boxes[row], regions.boxes[rest]) > iou_threshold
            if labels is not None:
                repeats &= labels[rest] == labels[row]
            alive[rest] &= ~repeats
    return regions[alive]


def _box_iou(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the IoU of one box with each of the others: float64, N."""
    box, others = box.astype(np.float64), others.astype(np.float64)
    inner = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    shared = np.prod(np.maximum(inner, 0), axis=1)
    total = np.prod(box[2:] - box[:2]) + np.prod(others[:, 2:] - others[:, :2], axis=1)
    return shared / np.maximum(total - shared, 1e-12)
