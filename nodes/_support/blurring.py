"""Gaussian blur whose cost does not grow with its width."""

from __future__ import annotations

import numpy as np

EXACT = 32
"""Up to this deviation the blur is OpenCV's own; its cost grows with the deviation."""
SMALL = 16
"""The deviation at which a wider blur is computed, on an image that is as much smaller."""


def gaussian_blur(array: np.ndarray, deviation: float) -> np.ndarray:
    """Return an H×W or H×W×C array, uint8 or float32, blurred by a Gaussian.

    A wide blur leaves no details, so it is computed on a smaller image; it differs by less than a
    gray level from the exact one with mirrored borders.

    Args:
        deviation: standard deviation in pixels, above 0.
    """
    import cv2

    if deviation <= EXACT:
        return cv2.GaussianBlur(array, (0, 0), sigmaX=deviation)
    height, width = array.shape[:2]
    factor = deviation / SMALL
    size = (max(1, round(width / factor)), max(1, round(height / factor)))
    small = cv2.resize(array.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    across, down = deviation * size[0] / width, deviation * size[1] / height
    small = cv2.GaussianBlur(
        small, (0, 0), sigmaX=across, sigmaY=down, borderType=cv2.BORDER_REFLECT
    )
    blurred = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return blurred if array.dtype == np.float32 else np.rint(blurred).astype(array.dtype)
