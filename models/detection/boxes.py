"""Conversion of boxes from centers and sizes to corners."""

from __future__ import annotations

import numpy as np


def box_corners(boxes: np.ndarray) -> np.ndarray:
    """Convert N×4 (center x, center y, width, height) to (x0, y0, x1, y1)."""
    centers, sides = boxes[:, :2], boxes[:, 2:]
    return np.concatenate([centers - sides / 2, centers + sides / 2], axis=1)


def boxes_in_pixels(boxes: np.ndarray, frame: tuple[int, int]) -> np.ndarray:
    """Convert N×4 (center x, center y, width, height), 0 to 1, to (x0, y0, x1, y1) in pixels.

    Boxes are clipped to the frame.
    """
    height, width = frame
    return box_corners(boxes).clip(0, 1) * np.array([width, height, width, height], np.float32)
