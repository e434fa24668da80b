"""Where do the labels of many instances go, so that they can be read?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .lettering import font_for, text_size
from .palette import Color, ink_on

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Chip:
    """A text on a patch of color, and the box of the instance that it names."""

    text: str
    color: Color
    box: tuple[float, float, float, float]
    centerd: bool = False
    """In the middle of the box, where a number belongs; otherwise along its edges."""


def put_chips(canvas: np.ndarray, chips: list[Chip], size: int) -> None:
    """Write the chips onto an RGB canvas in place, each where it covers the others least."""
    from PIL import Image, ImageDraw

    height, width = canvas.shape[:2]
    picture = Image.fromarray(canvas)
    pen = ImageDraw.Draw(picture)
    taken = np.zeros((0, 4))
    for chip in chips:
        pad = max(2, size // 4)
        across, down = text_size(chip.text, size)
        across, down = across + 2 * pad, down + pad
        places = [_inside(place, across, down, width, height) for place in _places(chip, down)]
        crowds = [_shared(place, taken) for place in places]
        place = places[int(np.argmin(crowds))]
        taken = np.concatenate([taken, [place]])
        x0, y0, x1, y1 = place
        pen.rounded_rectangle((x0, y0, x1 - 1, y1 - 1), radius=pad, fill=chip.color)
        font = font_for(chip.text, size)
        pen.text((x0 + pad, y0 + pad // 2), chip.text, fill=ink_on(chip.color), font=font)
    canvas[:] = np.asarray(picture)


def _places(chip: Chip, down: int) -> list[tuple[float, float, float]]:
    """Return left (0), middle (0.5) or right (1) alignment, x and y of the places to try."""
    x0, y0, x1, y1 = chip.box
    middle = (x0 + x1) / 2, (y0 + y1 - down) / 2
    edges = [
        (0.0, x0, y0 - down),
        (1.0, x1, y0 - down),
        (0.0, x0, y0),
        (1.0, x1, y0),
        (0.0, x0, y1),
        (1.0, x1, y1),
        (0.0, x0, y1 - down),
        (1.0, x1, y1 - down),
        (0.5, *middle),
    ]
    if not chip.centerd:
        return edges
    x, y = middle
    around = [(0.5, x, y - down), (0.5, x, y + down), (1.0, x, y), (0.0, x, y)]
    return [(0.5, x, y), *around]


def _inside(
    place: tuple[float, float, float], across: int, down: int, width: int, height: int
) -> Box:
    align, x, y = place
    left = int(min(max(x - align * across, 0), max(width - across, 0)))
    top = int(min(max(y, 0), max(height - down, 0)))
    return (left, top, left + across, top + down)


def _shared(place: Box, taken: np.ndarray) -> float:
    """Return the pixels that a place shares with those taken."""
    x0, y0, x1, y1 = place
    across = np.minimum(taken[:, 2], x1) - np.maximum(taken[:, 0], x0)
    down = np.minimum(taken[:, 3], y1) - np.maximum(taken[:, 1], y0)
    return float((np.maximum(across, 0) * np.maximum(down, 0)).sum())
