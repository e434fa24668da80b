"""What does a model that paints pictures of one size get to see of a picture of any size?

Inpaint Anything (Yu et al. 2023) shows a square around the hole to fill it (`HoleCrop`), and the
whole picture with bars beside it to replace a background (`PaddedSquare`). Edit Anything (Gao et
al. 2023) shows the whole picture, made small (`Resized`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

MULTIPLE = 64
"""What both sides of a picture are divisible by in Edit Anything."""
HALF = 128
"""From here on a pixel of a hole (0 to 255) is painted."""
LONGEST_SHAPE = 4
"""Longer pictures than this are shown with a shorter short side, or they would fill the memory."""


class View(Protocol):
    """A part of a picture at the size of a model, and the way back.

    Both take and give uint8 or float arrays, H×W or H×W×3: pictures, holes and maps alike.
    """

    def see(self, picture: np.ndarray) -> np.ndarray:
        """Return what the model sees of the picture, or of another of the same frame."""
        ...

    def put_back(self, picture: np.ndarray, painted: np.ndarray) -> np.ndarray:
        """Return the picture in its own size with `painted` wherever the model saw it."""
        ...


@dataclass(frozen=True)
class HoleCrop:
    """A square of the model's size with the hole in its middle (Inpaint Anything, fill).

    A picture whose short side is less than the square is enlarged. Where the hole is larger than
    the square, black bars make the picture square, and it is shrunk until the hole fits. The crop
    is moved inside the picture where it would stick out. (The published code moves it inside the
    picture as it was before it was shrunk, and fails for a tall hole at the right edge.)
    """

    side: int
    frame: tuple[int, int]
    """(height, width) of the picture."""
    enlarged: tuple[int, int]
    bars: tuple[int, int]
    """Black rows above the enlarged picture, black columns on its left."""
    padded: tuple[int, int]
    canvas: tuple[int, int]
    corner: tuple[int, int]
    """(row, column) of the crop on the canvas."""

    @classmethod
    def around(cls, hole: np.ndarray, side: int) -> Self:
        """Place the crop around a hole (bool H×W, some of it true)."""
        frame = hole.shape[0], hole.shape[1]
        enlarged = _at_least(frame, side)
        shown = _resized(hole.astype(np.uint8) * 255, enlarged)
        bars, padded, canvas = (0, 0), enlarged, enlarged
        _, _, width, height = _bounds(shown)
        if max(width, height) > side:
            longest = max(enlarged)
            bars = (longest - enlarged[0]) // 2, (longest - enlarged[1]) // 2
            padded = longest, longest
            shrunk = max(side, round(longest * side / max(width, height)))
            canvas = shrunk, shrunk
            shown = _resized(_on_black(shown, padded, bars), canvas)
        column, row, width, height = _bounds(shown)
        corner = (
            min(max(row + height // 2 - side // 2, 0), canvas[0] - side),
            min(max(column + width // 2 - side // 2, 0), canvas[1] - side),
        )
        return cls(side, frame, enlarged, bars, padded, canvas, corner)

    def see(self, picture: np.ndarray) -> np.ndarray:
        return self._drawn(picture)[self._window]

    def put_back(self, picture: np.ndarray, painted: np.ndarray) -> np.ndarray:
        canvas = self._drawn(picture).copy()
        canvas[self._window] = painted
        top, left = self.bars
        height, width = self.enlarged
        inner = _resized(canvas, self.padded)[top : top + height, left : left + width]
        return _resized(inner, self.frame)

    @property
    def _window(self) -> tuple[slice, slice]:
        row, column = self.corner
        return slice(row, row + self.side), slice(column, column + self.side)

    def _drawn(self, picture: np.ndarray) -> np.ndarray:
        enlarged = _resized(picture, self.enlarged)
        return _resized(_on_black(enlarged, self.padded, self.bars), self.canvas)


@dataclass(frozen=True)
class PaddedSquare:
    """The whole picture in the middle of a black square (Inpaint Anything, replace)."""

    side: int
    frame: tuple[int, int]

    @property
    def inner(self) -> tuple[int, int]:
        """(height, width) of the picture in the square."""
        longest = max(self.frame)
        height, width = (max(1, self.side * one // longest) for one in self.frame)
        return height, width

    @property
    def corner(self) -> tuple[int, int]:
        """(row, column) of the picture in the square."""
        height, width = self.inner
        return (self.side - height) // 2, (self.side - width) // 2

    def see(self, picture: np.ndarray) -> np.ndarray:
        return _on_black(_resized(picture, self.inner), (self.side, self.side), self.corner)

    def put_back(self, picture: np.ndarray, painted: np.ndarray) -> np.ndarray:
        (top, left), (height, width) = self.corner, self.inner
        return _resized(painted[top : top + height, left : left + width], self.frame)


@dataclass(frozen=True)
class Resized:
    """The whole picture with its short side at the model's size (Edit Anything)."""

    side: int
    frame: tuple[int, int]

    @property
    def inner(self) -> tuple[int, int]:
        """(height, width) of what is seen, both multiples of 64."""
        scale = min(self.side / min(self.frame), LONGEST_SHAPE * self.side / max(self.frame))
        height, width = (max(1, round(one * scale / MULTIPLE)) * MULTIPLE for one in self.frame)
        return height, width

    def see(self, picture: np.ndarray) -> np.ndarray:
        # Numbers and outlines are interpolated as Edit Anything does, pictures keep their detail.
        return _resized(picture, self.inner, detailed=picture.ndim == 3)

    def put_back(self, picture: np.ndarray, painted: np.ndarray) -> np.ndarray:
        return _resized(painted, self.frame, detailed=True)


def _at_least(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return a size of the same shape whose short side is at least so many pixels."""
    height, width = size
    if min(size) >= side:
        return size
    if height < width:
        return side, int(side * (width / height))
    return int(side / (width / height)), side


def _bounds(hole: np.ndarray) -> tuple[int, int, int, int]:
    """Return column, row, width and height of what is not zero."""
    import cv2

    column, row, width, height = cv2.boundingRect(hole)
    return column, row, width, height


def _on_black(picture: np.ndarray, size: tuple[int, int], corner: tuple[int, int]) -> np.ndarray:
    """Return the picture laid onto black, with its upper left pixel at (row, column)."""
    if picture.shape[:2] == size:
        return picture
    (row, column), (height, width) = corner, picture.shape[:2]
    canvas = np.zeros((*size, *picture.shape[2:]), picture.dtype)
    canvas[row : row + height, column : column + width] = picture
    return canvas


def _resized(picture: np.ndarray, size: tuple[int, int], *, detailed: bool = False) -> np.ndarray:
    import cv2

    if picture.shape[:2] == size:
        return picture
    method = cv2.INTER_LINEAR
    if detailed:
        method = cv2.INTER_LANCZOS4 if size[0] > picture.shape[0] else cv2.INTER_AREA
    resized = cv2.resize(picture, (size[1], size[0]), interpolation=method)
    if picture.ndim == 2 and resized.max() < HALF <= picture.max():
        # A hole of a pixel's width is lost between the pixels that are left; it is kept instead.
        covered = cv2.resize(
            picture.astype(np.float32), (size[1], size[0]), interpolation=cv2.INTER_AREA
        )
        return np.where(covered > 0, picture.max(), 0).astype(picture.dtype)
    return resized
