"""How do many pictures look side by side?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..image import Image
from .overlay import band
from .palette import CANVAS


def contact_sheet(
    images: Sequence[Image],
    captions: Sequence[str] | None = None,
    *,
    columns: int | None = None,
    side: int = 320,
) -> Image:
    """Return one picture of all pictures, each in a cell with its caption below.

    Args:
        images: at least one.
        captions: one text per picture; by default the pictures' names.
        columns: by default about as many as rows.
        side: the width of a cell and the greatest height of a picture in it, in pixels.

    Raises:
        ValueError: no pictures, or not one caption for each.
    """
    texts = [image.name for image in images] if captions is None else list(captions)
    if not images or len(texts) != len(images):
        raise ValueError(f"{len(images)} pictures with {len(texts)} captions make no sheet")
    across = min(columns or math.ceil(math.sqrt(len(images))), len(images))
    gap = max(4, side // 32)
    cells = [_cell(one, text, side) for one, text in zip(images, texts, strict=True)]
    rows = [cells[start : start + across] for start in range(0, len(cells), across)]
    heights = [max(cell.shape[0] for cell in row) for row in rows]
    sheet = np.empty(
        (sum(heights) + gap * (len(rows) + 1), across * (side + gap) + gap, 3), dtype=np.uint8
    )
    sheet[:] = CANVAS
    top = gap
    for row, height in zip(rows, heights, strict=True):
        for place, cell in enumerate(row):
            left = gap + place * (side + gap)
            sheet[top : top + cell.shape[0], left : left + side] = cell
        top += height + gap
    return Image(sheet)


def shrunk(image: Image, side: int) -> Image:
    """Return a picture whose longer side is at most `side` pixels; the alpha comes along."""
    import PIL.Image

    if max(image.size) <= side:
        return image
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    picture = image.to_pil().resize(size, PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
    return Image.from_pil(picture, name=image.name)


def _cell(image: Image, text: str, side: int) -> np.ndarray:
    small = shrunk(image, side).pixels
    height = small.shape[0]
    cell = np.empty((height, side, 3), dtype=np.uint8)
    cell[:] = CANVAS
    left = (side - small.shape[1]) // 2
    cell[:, left : left + small.shape[1]] = small
    return np.concatenate([cell, band(text, side, max(11, side // 22), most=2)])
