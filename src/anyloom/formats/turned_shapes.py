"""Corners of ellipses and of turned boxes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

ELLIPSE_CORNERS = 128


def ellipse(center: Sequence[float], radii: Sequence[float], angle: float = 0.0) -> np.ndarray:
    """Return the corners of an ellipse: K×2, clockwise.

    Args:
        angle: by which it is turned clockwise, in radians.
    """
    steps = np.linspace(0, 2 * math.pi, ELLIPSE_CORNERS, endpoint=False)
    corners = np.stack([np.cos(steps), np.sin(steps)], axis=1) * np.asarray(radii, np.float64)
    return turned(corners, angle) + np.asarray(center, np.float64)


def turned_box(box: Sequence[float], angle: float, around: Sequence[float]) -> np.ndarray:
    """Return the corners of a box (x0, y0, x1, y1) that is turned clockwise around a point."""
    x0, y0, x1, y1 = box
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)
    return turned(corners - around, angle) + around


def turned(corners: np.ndarray, angle: float) -> np.ndarray:
    """Return corners that are turned clockwise around the origin, y pointing down."""
    sine, cosine = math.sin(angle), math.cos(angle)
    return corners @ np.array([[cosine, sine], [-sine, cosine]])
