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
    priority: np.ndarray | None = None,
) -> R:
    """Return the regions that non-maximum suppression keeps, best first.

    Args:
        regions: boxes or masks.
        iou_threshold: a region that overlaps a better one by more than this IoU is dropped.
        by: the overlap of boxes or, where the regions have masks, of masks.
        per_label: regions of different labels do not suppress one another.
        priority: float, N; ranks the regions instead of their scores.
    """
    if priority is None:
        regions = regions.sorted_by_score()
    else:
        regions = regions[np.argsort(-priority, kind="stable")]
    overlaps = regions.iou(regions) if by == "masks" and isinstance(regions, Masks) else None
    labels = np.asarray(regions.labels) if per_label and regions.labels is not None else None
    keep = np.ones(len(regions), dtype=bool)
    for row in range(len(regions) - 1):
        if keep[row]:
            rest = slice(row + 1, None)
            if overlaps is not None:
                suppress = overlaps[row, rest] > iou_threshold
            else:
                suppress = _box_iou(regions.boxes[row], regions.boxes[rest]) > iou_threshold
            if labels is not None:
                suppress &= labels[rest] == labels[row]
            keep[rest] &= ~suppress
    return regions[keep]


def _box_iou(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the IoU of one box with each of the others: float64, N."""
    box, others = box.astype(np.float64), others.astype(np.float64)
    inner = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    intersection = np.prod(np.maximum(inner, 0), axis=1)
    total = np.prod(box[2:] - box[:2]) + np.prod(others[:, 2:] - others[:, :2], axis=1)
    return intersection / np.maximum(total - intersection, 1e-12)
