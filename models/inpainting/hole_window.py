"""The window around a hole that an inpainting model sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from anyloom import Image

CONTEXT = 2
"""The window is at least this many times as large as the hole."""


@dataclass(frozen=True)
class HoleWindow:
    """The surroundings of a hole, and the size to which they are resized."""

    rows: slice
    columns: slice
    size: tuple[int, int]
    """(height, width) of the resized window."""

    @classmethod
    def around(cls, hole: np.ndarray, side: int) -> Self:
        """Place a window of at least side × side pixels around a hole (bool H×W, not empty).

        It ends at the image's edges, and is downscaled to `side` if the hole needs a larger one.
        """
        spans = [np.flatnonzero(hole.any(axis)) for axis in (1, 0)]
        length = max(side, CONTEXT * max(int(span[-1] - span[0]) + 1 for span in spans))
        slices, sizes = [], []
        for span, whole in zip(spans, hole.shape, strict=True):
            size = min(whole, length)
            middle = int(span[0] + span[-1] + 1) // 2
            start = min(max(0, middle - size // 2), whole - size)
            slices.append(slice(start, start + size))
            sizes.append(size)
        scale = min(1.0, side / max(sizes))
        height, width = (max(1, round(size * scale)) for size in sizes)
        return cls(slices[0], slices[1], (height, width))

    def crop(self, pixels: np.ndarray, hole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pixels and hole in the window; resized pixels that the hole touches are hole."""
        import cv2

        pixels, hole = pixels[self.rows, self.columns], hole[self.rows, self.columns]
        if hole.shape == self.size:
            return pixels, hole
        size = (self.size[1], self.size[0])
        touched = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0
        return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), touched

    def paste(self, image: Image, hole: np.ndarray, painted: np.ndarray) -> Image:
        """Return the image with the painted window inside the hole; other pixels are unchanged."""
        import cv2

        height, width = self.size
        painted, missing = painted[:height, :width], hole[self.rows, self.columns]
        if missing.shape != self.size:
            size = (missing.shape[1], missing.shape[0])
            painted = cv2.resize(painted, size, interpolation=cv2.INTER_CUBIC)
        result = image.pixels.copy()
        result[self.rows, self.columns][missing] = painted[missing]
        return image.with_pixels(result, alpha=image.alpha)


def pad_by_reflection(array: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return an array padded on the right and below by reflection to (height, width)."""
    import cv2

    below, right = size[0] - array.shape[0], size[1] - array.shape[1]
    padded = cv2.copyMakeBorder(array.astype(np.uint8), 0, below, 0, right, cv2.BORDER_REFLECT_101)
    return padded.astype(array.dtype)
