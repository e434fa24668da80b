"""Values of the tile of a raster, without what lies where the raster has no data."""

from __future__ import annotations

from typing import Any

import numpy as np

from .masks import LabelMap, Masks
from .regions import Regions
from .run_lengths import RunLengths

EDGE = 5
"""Pixels; what a raster with holes leaves of a mask counts if a square of this side fits in."""


def with_data(value: Any, valid: np.ndarray) -> Any:
    """Return a value without what lies where its tile has no data; other values as they are.

    Masks lose these pixels. One of which only an edge is left, such as that of a hole in the data,
    is left out, and so is a box that lies there for more than half. Label maps have the background
    there, or where every number is a class, a number without a name.

    Args:
        value: also a list of values.
        valid: which pixels of the tile hold data: bool, H×W.
    """
    if isinstance(value, list):
        return [with_data(one, valid) for one in value]
    if getattr(value, "frame", None) != valid.shape:
        return value
    if isinstance(value, LabelMap):
        nothing = value.background
        if nothing is None:
            nothing = 1 + max(*value.names, int(value.numbers.max()))
        return LabelMap(np.where(valid, value.numbers, nothing), value.names)
    if isinstance(value, Masks):
        return _masks_with_data(value, valid)
    if isinstance(value, Regions):
        return value[[row for row in range(len(value)) if _is_mostly(value.boxes[row], valid)]]
    return value


def _is_mostly(box: np.ndarray, valid: np.ndarray) -> bool:
    around = _around(box, valid)[2]
    return around.size > 0 and 2 * int(np.count_nonzero(around)) >= around.size


def _masks_with_data(masks: Masks, valid: np.ndarray) -> Masks:
    from scipy.ndimage import binary_erosion

    kept: list[int] = []
    shapes: list[RunLengths] = []
    for row, box in enumerate(masks.shapes.boxes()):
        left, top, around = _around(box, valid)
        mask = masks.crop(row)
        seen = mask & around
        count, total = np.count_nonzero(seen), np.count_nonzero(mask)
        if 2 * count < total and not binary_erosion(seen, np.ones((EDGE, EDGE))).any():
            continue
        kept.append(row)
        shapes.append(
            masks.shapes.rows([row])
            if count == total
            else RunLengths.encode([seen]).windowed(-left, -top, masks.frame)
        )
    return masks[kept].with_shapes(
        RunLengths.concatenate([RunLengths.encode([], shape=masks.frame), *shapes])
    )


def _around(box: np.ndarray, valid: np.ndarray) -> tuple[int, int, np.ndarray]:
    """Return the left and the upper side of a box in a tile, and where there is data in it."""
    x0, y0, x1, y1 = np.rint(box).astype(int).tolist()
    left, top = max(x0, 0), max(y0, 0)
    return left, top, valid[top : max(y1, top), left : max(x1, left)]
