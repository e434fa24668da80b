"""Overlays: values drawn onto their image, with texts below it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..values.image import Image
from ..values.raster_data import with_data
from ..values.value import Value
from .label_chips import Chip, draw_chips
from .painters import Captions, DrawingStyle, paint
from .palette import BLACK, Color, ColorBy, text_color_on
from .scaling import as_seen
from .text_layout import font_for, text_size, wrap_text


def draw(
    image: Image,
    *values: Value | str,
    opacity: float = 0.45,
    captions: Captions = "auto",
    color_by: ColorBy = "auto",
) -> Image:
    """Return the image with values drawn onto it in the given order; texts go below the image.

    A scan is drawn with square pixels, enlarged where it has few. Where the tile of a raster has no
    data, nothing is drawn.

    Args:
        image: the image; its alpha is ignored.
        values: Regions, Masks, Points, Heatmap or LabelMap of the image's size, or texts.
        opacity: of fills, from 0 to 1.
        captions: "labels" with scores, "numbers" from 1 in row order, "none"; "auto" draws labels
            for up to 25 instances, numbers for up to 99.
        color_by: "instance", "label", or "auto": by label where there are several labels.

    Raises:
        ValueError: a value belongs to an image of another size, or cannot be drawn.
    """
    for value in values:
        frame: Any = getattr(value, "frame", image.shape)
        if frame != image.shape:
            raise ValueError(
                f"{value!r} belongs to an image of {frame[1]} × {frame[0]} pixels, "
                f"not {image.width} × {image.height}"
            )
    valid = image.data_mask
    if valid is not None:
        values = tuple(with_data(value, valid) for value in values)
    image, shown = as_seen(image, values)
    canvas = np.array(image.pixels)
    size = text_height(image.shape)
    style = DrawingStyle(opacity, captions, color_by, max(1, round(max(image.shape) / 600)))
    chips: list[Chip] = []
    texts: list[str] = []
    for value in shown:
        if isinstance(value, str):
            texts.append(value)
            continue
        chips += paint(canvas, value, style)
    if valid is not None:
        canvas[~valid] = image.pixels[~valid]
    draw_chips(canvas, chips, size)
    for text in texts:
        canvas = np.concatenate([canvas, text_band(text, image.width, size)])
    return Image(canvas)


def text_height(size: tuple[int, int]) -> int:
    """Return a height of text, in pixels, that is readable when an image is displayed small."""
    return int(np.clip(round(max(size) / 40), 12, 120))


def text_band(
    text: str,
    width: int,
    size: int,
    max_lines: int = 6,
    background: Color = BLACK,
    margin: int | None = None,
) -> np.ndarray:
    """Return a strip with a text on a color: uint8, H×W×3; H is 0 for a text without words."""
    import PIL.Image
    import PIL.ImageDraw

    pad = max(2, size // 2) if margin is None else margin
    lines = [line for line in wrap_text(text, size, max(width - 2 * pad, 1), max_lines) if line]
    step = text_size("X", size)[1]
    height = len(lines) * step + (2 * pad if lines else 0)
    strip = PIL.Image.new("RGB", (width, height), background)
    pen = PIL.ImageDraw.Draw(strip)
    for row, line in enumerate(lines):
        pen.text(
            (pad, pad + row * step), line, fill=text_color_on(background), font=font_for(line, size)
        )
    return np.asarray(strip).reshape(height, width, 3)
