"""Contact sheets: images in a grid, with captions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..values.image import Image
from .overlay import text_band
from .palette import BACKGROUND
from .scaling import downscale

MAX_PIXELS = 256_000_000
"""Of a sheet: four of the largest images that are read."""


def contact_sheet(
    images: Sequence[Image],
    captions: Sequence[str] | None = None,
    *,
    columns: int | None = None,
    side: int = 320,
) -> Image:
    """Return images arranged in a grid, each with its caption below.

    Args:
        images: at least one.
        captions: one text per image; by default the images' names.
        columns: of the grid; by default about as many as rows.
        side: the width of a cell and the maximum height of an image in it, in pixels.

    Raises:
        ValueError: no images, another number of captions, or a sheet of more than `MAX_PIXELS`.
    """
    texts = [image.name for image in images] if captions is None else list(captions)
    if not images or len(texts) != len(images):
        raise ValueError(
            f"a sheet needs one caption per image: {len(images)} images, {len(texts)} captions"
        )
    columns = min(columns or math.ceil(math.sqrt(len(images))), len(images))
    gap = max(4, side // 32)
    starts = range(0, len(images), columns)
    height = sum(max(_height(one, side) for one in images[s : s + columns]) for s in starts)
    if height * columns * side > MAX_PIXELS:
        raise ValueError(
            f"a sheet of {columns * side} × {height} pixels is too large, expected up to "
            f"{MAX_PIXELS // 10**6} megapixels; use a smaller side, or fewer images"
        )
    rows = [_row(images[s : s + columns], texts[s : s + columns], side) for s in starts]
    sheet = _blank(sum(row.shape[0] + gap for row in rows) + gap, columns * (side + gap) + gap)
    top = gap
    for row in rows:
        for column, cell in enumerate(np.split(row, row.shape[1] // side, axis=1)):
            left = gap + column * (side + gap)
            sheet[top : top + row.shape[0], left : left + side] = cell
        top += row.shape[0] + gap
    return Image(sheet)


def _height(image: Image, side: int) -> int:
    """Return about the height that an image has in a cell."""
    return max(1, round(image.height * min(1.0, side / max(image.shape))))


def _row(images: Sequence[Image], texts: Sequence[str], side: int) -> np.ndarray:
    """Return cells of one height: images aligned at the bottom, captions below."""
    cells = [downscale(image, side).pixels for image in images]
    height = max(11, side // 24)
    strips = [text_band(text, side, height, 2, BACKGROUND, margin=height // 3) for text in texts]
    baseline = max(cell.shape[0] for cell in cells)
    row = _blank(baseline + max(strip.shape[0] for strip in strips), len(images) * side)
    for column, (cell, strip) in enumerate(zip(cells, strips, strict=True)):
        height, width = cell.shape[:2]
        left = column * side + (side - width) // 2
        row[baseline - height : baseline, left : left + width] = cell
        row[baseline : baseline + strip.shape[0], column * side : (column + 1) * side] = strip
    return row


def _blank(height: int, width: int) -> np.ndarray:
    return np.full((height, width, 3), BACKGROUND, dtype=np.uint8)
