"""Transforms of an image of any size to the input size of a diffusion model, and back.

Inpaint Anything (Yu et al. 2023) crops a square around the hole to fill it (`HoleCrop`), and pads
the whole image to a square to replace a background (`PaddedSquare`). Edit Anything (Gao et al.
2023) resizes the whole image (`ResizedShortSide`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

Resize = Callable[[np.ndarray, tuple[int, int]], np.ndarray]

MULTIPLE = 64
"""Edit Anything rounds both sides of an image to it."""
MASK_THRESHOLD = 128
"""Pixels of a mask (0 to 255) from this value on are painted."""
MAX_ASPECT = 4
"""Images with a higher aspect ratio would need too much memory with their short side enlarged."""


class Transform(ABC):
    """A transform of an image to the input size of a model, and its inverse."""

    frame: tuple[int, int]
    """(height, width) of the image."""

    def apply_image(self, image: np.ndarray) -> np.ndarray:
        """Return the model's input for an image (uint8, H×W×3) of the frame."""
        return self._apply(image, _resize)

    def apply_map(self, values: np.ndarray) -> np.ndarray:
        """Return the model's input for a map (H×W or H×W×3), interpolated linearly."""
        return self._apply(values, _resize)

    def apply_mask(self, mask: np.ndarray) -> np.ndarray:
        """Return the model's input for a mask (bool, H×W): uint8, 0 to 255, soft at its border."""
        return self._apply(mask.astype(np.uint8) * 255, _resize_mask)

    @abstractmethod
    def invert(self, image: np.ndarray, painted: np.ndarray) -> np.ndarray:
        """Return the image in its own size, with `painted` where the model's input was."""

    @abstractmethod
    def _apply(self, image: np.ndarray, resize: Resize) -> np.ndarray:
        """Return the model's input, with a function that resizes."""


@dataclass(frozen=True)
class HoleCrop(Transform):
    """A square of the model's size centered on the hole (Inpaint Anything, fill).

    An image whose short side is shorter than the square is enlarged. If the hole is larger than the
    square, the image is padded with black to a square and downscaled until the hole fits. The crop
    is shifted to lie inside the image.

    The published code shifts it by the image's size before downscaling, and fails for a tall hole
    at the right edge. It also enlarges images of any aspect ratio; here images with one above 4 are
    enlarged less and padded with black.
    """

    side: int
    frame: tuple[int, int]
    enlarged: tuple[int, int]
    padding: tuple[int, int]
    """(rows, columns) of padding above and left of the enlarged image."""
    padded: tuple[int, int]
    canvas: tuple[int, int]
    corner: tuple[int, int]
    """(row, column) of the crop on the canvas."""

    @classmethod
    def around(cls, hole: np.ndarray, side: int) -> Self:
        """Place the crop around a hole (bool H×W, not empty)."""
        frame = hole.shape[0], hole.shape[1]
        enlarged = _enlarged_size(frame, side)
        mask = _resize_mask(hole.astype(np.uint8) * 255, enlarged)
        _, _, width, height = _bounding_box(mask)
        largest = max(width, height)
        padded = canvas = max(side, enlarged[0]), max(side, enlarged[1])
        if largest > side:
            longest = max(enlarged)
            padded = longest, longest
            shrunk = max(side, round(longest * side / largest))
            canvas = shrunk, shrunk
        padding = (padded[0] - enlarged[0]) // 2, (padded[1] - enlarged[1]) // 2
        mask = _resize_mask(_pad_black(mask, padded, padding), canvas)
        column, row, width, height = _bounding_box(mask)
        corner = (
            min(max(row + height // 2 - side // 2, 0), canvas[0] - side),
            min(max(column + width // 2 - side // 2, 0), canvas[1] - side),
        )
        return cls(side, frame, enlarged, padding, padded, canvas, corner)

    def invert(self, image: np.ndarray, painted: np.ndarray) -> np.ndarray:
        canvas = self._on_canvas(image, _resize).copy()
        canvas[self._window] = painted
        top, left = self.padding
        height, width = self.enlarged
        inner = _resize(canvas, self.padded)[top : top + height, left : left + width]
        return _resize(inner, self.frame)

    def _apply(self, image: np.ndarray, resize: Resize) -> np.ndarray:
        return self._on_canvas(image, resize)[self._window]

    def _on_canvas(self, image: np.ndarray, resize: Resize) -> np.ndarray:
        padded = _pad_black(resize(image, self.enlarged), self.padded, self.padding)
        return resize(padded, self.canvas)

    @property
    def _window(self) -> tuple[slice, slice]:
        row, column = self.corner
        return slice(row, row + self.side), slice(column, column + self.side)


@dataclass(frozen=True)
class PaddedSquare(Transform):
    """The whole image centered in a black square (Inpaint Anything, replace)."""

    side: int
    frame: tuple[int, int]

    @property
    def resized_size(self) -> tuple[int, int]:
        """(height, width) of the image in the square."""
        longest = max(self.frame)
        height, width = (max(1, self.side * side // longest) for side in self.frame)
        return height, width

    @property
    def corner(self) -> tuple[int, int]:
        """(row, column) of the image in the square."""
        height, width = self.resized_size
        return (self.side - height) // 2, (self.side - width) // 2

    def invert(self, image: np.ndarray, painted: np.ndarray) -> np.ndarray:
        (top, left), (height, width) = self.corner, self.resized_size
        return _resize(painted[top : top + height, left : left + width], self.frame)

    def _apply(self, image: np.ndarray, resize: Resize) -> np.ndarray:
        return _pad_black(resize(image, self.resized_size), (self.side, self.side), self.corner)


@dataclass(frozen=True)
class ResizedShortSide(Transform):
    """The whole image with its short side at the model's size (Edit Anything)."""

    side: int
    frame: tuple[int, int]

    @property
    def resized_size(self) -> tuple[int, int]:
        """(height, width) of the model's input, both multiples of 64."""
        scale = min(self.side / min(self.frame), MAX_ASPECT * self.side / max(self.frame))
        height, width = (max(1, round(side * scale / MULTIPLE)) * MULTIPLE for side in self.frame)
        return height, width

    def apply_image(self, image: np.ndarray) -> np.ndarray:
        return _resize_sharp(image, self.resized_size)

    def invert(self, image: np.ndarray, painted: np.ndarray) -> np.ndarray:
        return _resize_sharp(painted, self.frame)

    def _apply(self, image: np.ndarray, resize: Resize) -> np.ndarray:
        return resize(image, self.resized_size)


def _enlarged_size(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return a size with the same aspect ratio whose short side is at least `side`.

    Images with a high aspect ratio are enlarged less.
    """
    height, width = size
    if min(size) >= side:
        return size
    if max(size) > MAX_ASPECT * min(size):
        scale = max(1.0, MAX_ASPECT * side / max(size))
        return int(height * scale), int(width * scale)
    if height < width:
        return side, int(side * (width / height))
    return int(side / (width / height)), side


def _bounding_box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Return column, row, width and height of the nonzero pixels."""
    import cv2

    column, row, width, height = cv2.boundingRect(mask)
    return column, row, width, height


def _pad_black(image: np.ndarray, size: tuple[int, int], corner: tuple[int, int]) -> np.ndarray:
    """Return the image padded with black, with its top left pixel at (row, column)."""
    if image.shape[:2] == size:
        return image
    (row, column), (height, width) = corner, image.shape[:2]
    canvas = np.zeros((*size, *image.shape[2:]), image.dtype)
    canvas[row : row + height, column : column + width] = image
    return canvas


def _resize(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return _interpolate(image, size, "linear")


def _resize_sharp(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    is_larger = size[0] > image.shape[0]
    return _interpolate(image, size, "lanczos" if is_larger else "area")


def _resize_mask(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a mask at another size; lines one pixel wide are kept."""
    import cv2

    resized = _resize(mask, size)
    scale = (size[0] / mask.shape[0]) * (size[1] / mask.shape[1])
    if (resized >= MASK_THRESHOLD).sum() < scale * (mask >= MASK_THRESHOLD).sum() / 2:
        kernel = 2 * max(1, round(max(mask.shape) / max(size))) + 1
        return _resize(cv2.dilate(mask, np.ones((kernel, kernel), np.uint8)), size)
    return resized


def _interpolate(
    image: np.ndarray, size: tuple[int, int], method: Literal["linear", "lanczos", "area"]
) -> np.ndarray:
    import cv2

    if image.shape[:2] == size:
        return image
    flags = {"linear": cv2.INTER_LINEAR, "lanczos": cv2.INTER_LANCZOS4, "area": cv2.INTER_AREA}
    return cv2.resize(image, (size[1], size[0]), interpolation=flags[method])
