"""Palette of instances and classes, and the color map of heatmaps.

The colors are those of Okabe and Ito (2008) and Tol (2021), distinguishable with any common kind of
color blindness; heatmaps use inferno, whose lightness increases with the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from ..values.regions import Regions

Color = tuple[int, int, int]
ColorBy = Literal["auto", "instance", "label"]
"""Whether a color stands for an instance or for a label; "auto": see `colors_of`."""

COLORS: tuple[Color, ...] = (
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (213, 94, 0),
    (204, 121, 167),
    (86, 180, 233),
    (240, 228, 66),
    (136, 34, 85),
    (68, 170, 153),
    (51, 34, 136),
    (153, 153, 51),
    (170, 68, 153),
)
WHITE: Color = (255, 255, 255)
BLACK: Color = (0, 0, 0)
BACKGROUND: Color = (238, 238, 238)
POSITIVE: Color = COLORS[0]
NEGATIVE: Color = COLORS[3]


def color_of(number: int) -> Color:
    """Return the color of a number from 0; beyond the twelfth, lighter and darker ones follow."""
    rounds, index = divmod(number, len(COLORS))
    base = np.array(COLORS[index], dtype=float)
    target = 255 if rounds % 2 else 0
    weight = min((rounds + 1) // 2 * 0.3, 0.6)
    red, green, blue = np.rint(base + (target - base) * weight).astype(int).tolist()
    return (red, green, blue)


def colors_of(regions: Regions, by: ColorBy = "auto") -> list[Color]:
    """Return one color per instance.

    "label" gives equal labels one color; "auto" does so where there are several labels: five dogs
    have five colors, dogs and cats two.
    """
    labels: Sequence[str] = regions.labels or ()
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    if by == "label" or (by == "auto" and len(numbers) > 1):
        return [color_of(numbers.get(label, 0)) for label in labels or [""] * len(regions)]
    return [color_of(number) for number in range(len(regions))]


def text_color_on(color: Color) -> Color:
    """Return black or white, whichever has more contrast with a color (WCAG luminance)."""
    linear = ((np.array(color) / 255 + 0.055) / 1.055) ** 2.4
    return BLACK if float(linear @ [0.2126, 0.7152, 0.0722]) > 0.25 else WHITE


def heat_colors(values: np.ndarray) -> np.ndarray:
    """Return the inferno colors of values from 0 to 1: uint8, …×3, RGB."""
    import cv2

    levels = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    colors = cv2.applyColorMap(np.atleast_2d(levels), cv2.COLORMAP_INFERNO)
    return np.ascontiguousarray(colors[:, :, ::-1]).reshape(*values.shape, 3)
