"""How does an image look with everything that was found in it?"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..values.heatmap import Heatmap
from ..values.image import Image
from ..values.masks import LabelMap
from ..values.points import Points
from ..values.regions import Regions
from ..values.value import Value
from .chips import Chip, put_chips
from .layers import Captions, Look, paint_heatmap, paint_label_map, paint_points, paint_regions
from .lettering import text_size, wrapped
from .palette import BLACK, Color, ColorBy, ink_on


def draw(
    image: Image,
    *values: Value | str,
    opacity: float = 0.45,
    captions: Captions = "auto",
    color_by: ColorBy = "auto",
) -> Image:
    """Return the image with values drawn onto it, the first lowest; texts go below the image.

    Args:
        image: the image; its alpha is not drawn.
        values: Regions, Masks, Points, Heatmap or LabelMap of the image's size, or texts.
        opacity: of fills, from 0 to 1.
        captions: "labels" with scores, "numbers" from 1 in row order, "none"; "auto" writes labels
            for up to 25 instances, numbers for up to 99.
        color_by: "instance", "label", or "auto": by label where there are several labels.

    Raises:
        ValueError: a value belongs to an image of another size, or cannot be drawn.
    """
    canvas = np.array(image.pixels)
    size = letter_size(image.size)
    look = Look(opacity, captions, color_by, max(1, round(max(image.size) / 600)))
    chips: list[Chip] = []
    texts: list[str] = []
    for value in values:
        if isinstance(value, str):
            texts.append(value)
            continue
        frame: Any = getattr(value, "frame", image.size)
        if frame != image.size:
            raise ValueError(
                f"{value!r} belongs to a picture of {frame[1]} × {frame[0]} pixels, "
                f"this one has {image.width} × {image.height}"
            )
        chips += _paint(canvas, value, look)
    put_chips(canvas, chips, size)
    for text in texts:
        canvas = np.concatenate([canvas, band(text, image.width, size)])
    return Image(canvas)


def letter_size(size: tuple[int, int]) -> int:
    """Return the height of letters, in pixels, that can be read when an image is shown small."""
    return int(np.clip(round(max(size) / 50), 10, 120))


def band(
    text: str,
    width: int,
    size: int,
    most: int = 6,
    paper: Color = BLACK,
    margin: int | None = None,
) -> np.ndarray:
    """Return a strip with a text on some color: uint8, H×W×3; without a word, no height."""
    from PIL import Image as Pictures
    from PIL import ImageDraw

    from .lettering import font_for

    pad = max(2, size // 2) if margin is None else margin
    lines = [line for line in wrapped(text, size, max(width - 2 * pad, 1), most) if line]
    step = text_size("X", size)[1]
    picture = Pictures.new("RGB", (width, len(lines) * step + (2 * pad if lines else 0)), paper)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        pen.text((pad, pad + row * step), line, fill=ink_on(paper), font=font_for(line, size))
    return np.asarray(picture).reshape(picture.height, width, 3)


def _paint(canvas: np.ndarray, value: Value, look: Look) -> list[Chip]:
    if isinstance(value, Regions):
        return paint_regions(canvas, value, look)
    if isinstance(value, Points):
        return paint_points(canvas, value, look)
    if isinstance(value, Heatmap):
        return paint_heatmap(canvas, value, look)
    if isinstance(value, LabelMap):
        return paint_label_map(canvas, value, look)
    raise ValueError(f"{value!r} cannot be drawn onto a picture")
