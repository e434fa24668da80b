"""How do many images look side by side?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..values.image import Image
from .overlay import band
from .palette import CANVAS


def contact_sheet(
    images: Sequence[Image],
    captions: Sequence[str] | None = None,
    *,
    columns: int | None = None,
    side: int = 320,
) -> Image:
    """Return one image of all images, each in a cell with its caption below.

    Args:
        images: at least one.
        captions: one text per image; by default the images' names.
        columns: by default about as many as rows.
        side: the width of a cell and the greatest height of an image in it, in pixels.

    Raises:
        ValueError: no images, or not one caption for each.
    """
    texts = [image.name for image in images] if captions is None else list(captions)
    if not images or len(texts) != len(images):
        raise ValueError(f"{len(images)} pictures with {len(texts)} captions make no sheet")
    across = min(columns or math.ceil(math.sqrt(len(images))), len(images))
    gap = max(4, side // 32)
    starts = range(0, len(images), across)
    rows = [_row(images[s : s + across], texts[s : s + across], side) for s in starts]
    sheet = _paper(sum(row.shape[0] + gap for row in rows) + gap, across * (side + gap) + gap)
    top = gap
    for row in rows:
        for place, cell in enumerate(np.split(row, row.shape[1] // side, axis=1)):
            left = gap + place * (side + gap)
            sheet[top : top + row.shape[0], left : left + side] = cell
        top += row.shape[0] + gap
    return Image(sheet)


def shrunk(image: Image, side: int) -> Image:
    """Return an image whose longer side is at most `side` pixels; the alpha comes along."""
    import PIL.Image

    if max(image.size) <= side:
        return image
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    picture = image.to_pil().resize(size, PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
    return Image.from_pil(picture, name=image.name)


def _row(images: Sequence[Image], texts: Sequence[str], side: int) -> np.ndarray:
    """Return cells of one height: images on a common ground line, captions below."""
    pictures = [shrunk(image, side).pixels for image in images]
    letters = max(11, side // 24)
    strips = [band(text, side, letters, 2, CANVAS, margin=letters // 3) for text in texts]
    ground = max(picture.shape[0] for picture in pictures)
    row = _paper(ground + max(strip.shape[0] for strip in strips), len(images) * side)
    for place, (picture, strip) in enumerate(zip(pictures, strips, strict=True)):
        height, width = picture.shape[:2]
        left = place * side + (side - width) // 2
        row[ground - height : ground, left : left + width] = picture
        row[ground : ground + strip.shape[0], place * side : (place + 1) * side] = strip
    return row


def _paper(height: int, width: int) -> np.ndarray:
    return np.full((height, width, 3), CANVAS, dtype=np.uint8)
