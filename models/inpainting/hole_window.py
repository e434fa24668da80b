"""How much of an image does a model need to see to continue it over a hole?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from anyloom import Image

CONTEXT = 2
"""The window is at least so many times as large as the hole."""


@dataclass(frozen=True)
class HoleWindow:
    """The surroundings of a hole, and the size at which they are looked at."""

    rows: slice
    columns: slice
    inner: tuple[int, int]
    """(height, width) at which the window is looked at."""

    @classmethod
    def around(cls, hole: np.ndarray, side: int) -> Self:
        """Place a window of at least side × side pixels around a hole (bool H×W, not empty).

        It ends at the image's edges, and is shrunk to `side` where the hole needs a larger one.
        """
        spans = [np.flatnonzero(hole.any(axis)) for axis in (1, 0)]
        length = max(side, CONTEXT * max(int(span[-1] - span[0]) + 1 for span in spans))
        parts, sizes = [], []
        for span, whole in zip(spans, hole.shape, strict=True):
            size = min(whole, length)
            middle = int(span[0] + span[-1] + 1) // 2
            start = min(max(0, middle - size // 2), whole - size)
            parts.append(slice(start, start + size))
            sizes.append(size)
        scale = min(1.0, side / max(sizes))
        height, width = (max(1, round(size * scale)) for size in sizes)
        return cls(parts[0], parts[1], (height, width))

    def see(self, pixels: np.ndarray, hole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pixels and hole of the window; what the hole touches is hole."""
        import cv2

        pixels, hole = pixels[self.rows, self.columns], hole[self.rows, self.columns]
        if hole.shape == self.inner:
            return pixels, hole
        size = (self.inner[1], self.inner[0])
        touched = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0
        return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), touched

    def filled(self, image: Image, hole: np.ndarray, painted: np.ndarray) -> Image:
        """Return the image with what was painted of the window in the hole, and nowhere else."""
        import cv2

        height, width = self.inner
        painted, missing = painted[:height, :width], hole[self.rows, self.columns]
        if missing.shape != self.inner:
            size = (missing.shape[1], missing.shape[0])
            painted = cv2.resize(painted, size, interpolation=cv2.INTER_CUBIC)
        result = image.pixels.copy()
        result[self.rows, self.columns][missing] = painted[missing]
        return Image(result, alpha=image.alpha, name=image.name, source=image.source)


def mirrored(array: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return an array enlarged at the right and below by its mirror image to (height, width)."""
    import cv2

    down, across = size[0] - array.shape[0], size[1] - array.shape[1]
    flat = array.astype(np.uint8)
    grown = cv2.copyMakeBorder(flat, 0, down, 0, across, cv2.BORDER_REFLECT_101)
    return grown.astype(array.dtype)
