"""What does a model that paints images of one size get to see of an image of any size?

Inpaint Anything (Yu et al. 2023) shows a square around the hole to fill it (`HoleCrop`), and the
whole image with bars beside it to replace a background (`PaddedSquare`). Edit Anything (Gao et
al. 2023) shows the whole image, made small (`Resized`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

Resize = Callable[[np.ndarray, tuple[int, int]], np.ndarray]

MULTIPLE = 64
"""What both sides of an image are divisible by in Edit Anything."""
HALF = 128
"""From here on a pixel of a hole (0 to 255) is painted."""
LONGEST_SHAPE = 4
"""Longer images would fill the memory if their short side were enlarged to the model's."""


class View(ABC):
    """A part of an image at the size of a model, and the way back."""

    frame: tuple[int, int]
    """(height, width) of the image."""

    def see(self, picture: np.ndarray) -> np.ndarray:
        """Return what the model sees of an image (uint8, H×W×3) of the frame."""
        return self._drawn(picture, _resized)

    def see_map(self, numbers: np.ndarray) -> np.ndarray:
        """Return what the model sees of a map (H×W or H×W×3), interpolated linearly."""
        return self._drawn(numbers, _resized)

    def see_hole(self, hole: np.ndarray) -> np.ndarray:
        """Return what the model sees of a hole (bool, H×W): uint8, 0 to 255, soft at its border."""
        return self._drawn(hole.astype(np.uint8) * 255, _hole_resized)

    @abstractmethod
    def put_back(self, picture: np.ndarray, painted: np.ndarray) -> np.ndarray:
        """Return the image in its own size with `painted` wherever the model saw it."""

    @abstractmethod
    def _drawn(self, picture: np.ndarray, resize: Resize) -> np.ndarray:
        """Return what the model sees, resized in one way."""


@dataclass(frozen=True)
class HoleCrop(View):
    """A square of the model's size with the hole in its middle (Inpaint Anything, fill).

    An image whose short side is less than the square is enlarged. Where the hole is larger than
    the square, black bars make the image square, and it is shrunk until the hole fits. The crop
    is moved inside the image where it would stick out.

    The published code moves it inside the image as it was before it was shrunk, and fails for a
    tall hole at the right edge. It also enlarges an image of any shape; here one that is more than
    four times as long as high gets black bars in place of a part of that.
    """

    side: int
    frame: tuple[int, int]
    enlarged: tuple[int, int]
    bars: tuple[int, int]
    """Black rows above the enlarged image, black columns on its left."""
    padded: tuple[int, int]
    canvas: tuple[int, int]
    corner: tuple[int, int]
    """(row, column) of the crop on the canvas."""

    @classmethod
    def around(cls, hole: np.ndarray, side: int) -> Self:
        """Place the crop around a hole (bool H×W, some of it true)."""
        frame = hole.shape[0], hole.shape[1]
        enlarged = _at_least(frame, side)
        shown = _hole_resized(hole.astype(np.uint8) * 255, enlarged)
        _, _, width, height = _bounds(shown)
        largest = max(width, height)
        padded = canvas = max(side, enlarged[0]), max(side, enlarged[1])
        if largest > side:
            longest = max(enlarged)
            padded = longest, longest
            shrunk = max(side, round(longest * side / largest))
            canvas = shrunk, shrunk
        bars = (padded[0] - enlarged[0]) // 2, (padded[1] - enlarged[1]) // 2
        shown = _hole_resized(_on_black(shown, padded, bars), canvas)
        column, row, width, height = _bounds(shown)
        corner = (
            min(max(row + height // 2 - side // 2, 0), canvas[0] - side),
            min(max(column + width // 2 - side // 2, 0), canvas[1] - side),
        )
        return cls(side, frame, enlarged, bars, padded, canvas, corner)

    def put_back(self, picture: np.ndarray, painted: np.ndarray) -> np.ndarray:
        canvas = self._on_canvas(picture, _resized).copy()
        canvas[self._window] = painted
        top, left = self.bars
        height, width = self.enlarged
        inner = _resized(canvas, self.padded)[top : top + height, left : left + width]
        return _resized(inner, self.frame)

    def _drawn(self, picture: np.ndarray, resize: Resize) -> np.ndarray:
        return self._on_canvas(picture, resize)[self._window]

    def _on_canvas(self, picture: np.ndarray, resize: Resize) -> np.ndarray:
        padded = _on_black(resize(picture, self.enlarged), self.padded, self.bars)
        return resize(padded, self.canvas)

    @property
    def _window(self) -> tuple[slice, slice]:
        row, column = self.corner
        return slice(row, row + self.side), slice(column, column + self.side)


@dataclass(frozen=True)
class PaddedSquare(View):
    """The whole image in the middle of a black square (Inpaint Anything, replace)."""

    side: int
    frame: tuple[int, int]

    @property
    def inner(self) -> tuple[int, int]:
        """(height, width) of the image in the square."""
        longest = max(self.frame)
        height, width = (max(1, self.side * one // longest) for one in self.frame)
        return height, width

    @property
    def corner(self) -> tuple[int, int]:
        """(row, column) of the image in the square."""
        height, width = self.inner
        return (self.side - height) // 2, (self.side - width) // 2

    def put_back(self, picture: np.ndarray, painted: np.ndarray) -> np.ndarray:
        (top, left), (height, width) = self.corner, self.inner
        return _resized(painted[top : top + height, left : left + width], self.frame)

    def _drawn(self, picture: np.ndarray, resize: Resize) -> np.ndarray:
        return _on_black(resize(picture, self.inner), (self.side, self.side), self.corner)


@dataclass(frozen=True)
class Resized(View):
    """The whole image with its short side at the model's size (Edit Anything)."""

    side: int
    frame: tuple[int, int]

    @property
    def inner(self) -> tuple[int, int]:
        """(height, width) of what is seen, both multiples of 64."""
        scale = min(self.side / min(self.frame), LONGEST_SHAPE * self.side / max(self.frame))
        height, width = (max(1, round(one * scale / MULTIPLE)) * MULTIPLE for one in self.frame)
        return height, width

    def see(self, picture: np.ndarray) -> np.ndarray:
        return _detailed(picture, self.inner)

    def put_back(self, picture: np.ndarray, painted: np.ndarray) -> np.ndarray:
        return _detailed(painted, self.frame)

    def _drawn(self, picture: np.ndarray, resize: Resize) -> np.ndarray:
        return resize(picture, self.inner)


def _at_least(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return a size of the same shape whose short side is at least so many pixels.

    A very long image is enlarged less.
    """
    height, width = size
    if min(size) >= side:
        return size
    if max(size) > LONGEST_SHAPE * min(size):
        scale = max(1.0, LONGEST_SHAPE * side / max(size))
        return int(height * scale), int(width * scale)
    if height < width:
        return side, int(side * (width / height))
    return int(side / (width / height)), side


def _bounds(hole: np.ndarray) -> tuple[int, int, int, int]:
    """Return column, row, width and height of what is not zero."""
    import cv2

    column, row, width, height = cv2.boundingRect(hole)
    return column, row, width, height


def _on_black(picture: np.ndarray, size: tuple[int, int], corner: tuple[int, int]) -> np.ndarray:
    """Return the image laid onto black, with its upper left pixel at (row, column)."""
    if picture.shape[:2] == size:
        return picture
    (row, column), (height, width) = corner, picture.shape[:2]
    canvas = np.zeros((*size, *picture.shape[2:]), picture.dtype)
    canvas[row : row + height, column : column + width] = picture
    return canvas


def _resized(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return _interpolated(picture, size, "linear")


def _detailed(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    enlarges = size[0] > picture.shape[0]
    return _interpolated(picture, size, "lanczos" if enlarges else "area")


def _hole_resized(hole: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a hole at another size; lines of a pixel's width are not lost between pixels."""
    import cv2

    resized = _resized(hole, size)
    scale = (size[0] / hole.shape[0]) * (size[1] / hole.shape[1])
    if (resized >= HALF).sum() < scale * (hole >= HALF).sum() / 2:
        reach = 2 * max(1, round(max(hole.shape) / max(size))) + 1
        return _resized(cv2.dilate(hole, np.ones((reach, reach), np.uint8)), size)
    return resized


def _interpolated(
    picture: np.ndarray, size: tuple[int, int], how: Literal["linear", "lanczos", "area"]
) -> np.ndarray:
    import cv2

    if picture.shape[:2] == size:
        return picture
    methods = {"linear": cv2.INTER_LINEAR, "lanczos": cv2.INTER_LANCZOS4, "area": cv2.INTER_AREA}
    return cv2.resize(picture, (size[1], size[0]), interpolation=methods[how])
