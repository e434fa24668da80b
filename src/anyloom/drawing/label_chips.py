"""Label chips: short texts on colored patches, placed so that they overlap little."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .palette import Color, text_color_on
from .text_layout import font_for, readable, text_size

Anchor = tuple[float, float, float]
"""Horizontal alignment (0 left, 0.5 center, 1 right), x, and y of the top edge."""
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Chip:
    """A text on a colored patch, and the box of the instance that it labels."""

    text: str
    color: Color
    box: tuple[float, float, float, float]
    centered: bool = False
    """True = in the middle of the box, as for numbers; False = along its edges."""


def draw_chips(canvas: np.ndarray, chips: list[Chip], size: int) -> None:
    """Draw chips onto an RGB canvas in place, each where it overlaps the earlier ones least."""
    from PIL import Image, ImageDraw

    height, width = canvas.shape[:2]
    image = Image.fromarray(canvas)
    pen = ImageDraw.Draw(image)
    occupied = np.zeros((0, 4))
    for chip in chips:
        pad = max(2, size // 4)
        text = readable(chip.text)
        text_width, text_height = text_size(text, size)
        chip_size = text_width + 2 * pad, text_height + pad
        anchors = _anchors(chip, chip_size[1])
        boxes = [_box_inside(anchor, chip_size, (height, width)) for anchor in anchors]
        box = boxes[int(np.argmin([_overlap(box, occupied) for box in boxes]))]
        occupied = np.concatenate([occupied, [box]])
        x0, y0, x1, y1 = box
        pen.rounded_rectangle((x0, y0, x1 - 1, y1 - 1), radius=pad, fill=chip.color)
        font = font_for(text, size)
        pen.text((x0 + pad, y0 + pad // 2), text, fill=text_color_on(chip.color), font=font)
    canvas[:] = np.asarray(image)


def _anchors(chip: Chip, height: int) -> list[Anchor]:
    """Return the anchors to try, the preferred one first."""
    x0, y0, x1, y1 = chip.box
    x, y = (x0 + x1) / 2, (y0 + y1 - height) / 2
    edges = [
        (0.0, x0, y0 - height),
        (1.0, x1, y0 - height),
        (0.0, x0, y0),
        (1.0, x1, y0),
        (0.0, x0, y1),
        (1.0, x1, y1),
        (0.0, x0, y1 - height),
        (1.0, x1, y1 - height),
        (0.5, x, y),
    ]
    if not chip.centered:
        return edges
    return [(0.5, x, y), (0.5, x, y - height), (0.5, x, y + height), (1.0, x, y), (0.0, x, y)]


def _box_inside(anchor: Anchor, size: tuple[int, int], frame: tuple[int, int]) -> Box:
    """Return the box of a chip of (width, height) at an anchor, moved into the frame."""
    align, x, y = anchor
    width, height = size
    left = int(min(max(x - align * width, 0), max(frame[1] - width, 0)))
    top = int(min(max(y, 0), max(frame[0] - height, 0)))
    return (left, top, left + width, top + height)


def _overlap(box: Box, occupied: np.ndarray) -> float:
    """Return the pixels that a box shares with the occupied ones."""
    x0, y0, x1, y1 = box
    width = np.minimum(occupied[:, 2], x1) - np.maximum(occupied[:, 0], x0)
    height = np.minimum(occupied[:, 3], y1) - np.maximum(occupied[:, 1], y0)
    return float((np.maximum(width, 0) * np.maximum(height, 0)).sum())
