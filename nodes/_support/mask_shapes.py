"""Operations on the shapes of masks and boxes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from anyloom import Masks, Regions, RunLengths


def replace_shapes(masks: Masks, shapes: Iterable[np.ndarray]) -> Masks:
    """Return the same instances with other shapes, without those that became empty.

    Args:
        masks: the instances; scores, labels and columns are kept.
        shapes: one bool H×W array per mask; of a generator only one is held in memory at a time.
    """
    runs = RunLengths.encode(shapes, shape=masks.frame)
    return masks.with_shapes(runs)[np.flatnonzero(runs.areas())]


def details(regions: Regions) -> dict[str, Any]:
    """Return everything that regions hold besides their geometry, as keyword arguments."""
    return {
        "scores": regions.scores,
        "score_kind": regions.score_kind,
        "labels": regions.labels,
        "columns": regions.columns,
    }


def pixel_boxes(regions: Regions) -> np.ndarray:
    """Return boxes as whole pixels inside the frame: int, N×4, right and bottom exclusive."""
    height, width = regions.frame
    edges = np.concatenate([np.floor(regions.boxes[:, :2]), np.ceil(regions.boxes[:, 2:])], axis=1)
    return np.clip(edges, 0, [width, height, width, height]).astype(int)


def rectangle(frame: tuple[int, int], box: np.ndarray) -> np.ndarray:
    """Return a bool H×W mask that is True inside a box of whole pixels."""
    x0, y0, x1, y1 = box
    mask = np.zeros(frame, dtype=bool)
    mask[y0:y1, x0:x1] = True
    return mask


def connected_components(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each pixel's 8-connected component, 0 outside the mask, and the components' areas."""
    import cv2

    _, components, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=8
    )
    return components, stats[:, cv2.CC_STAT_AREA].copy()
