"""Which colour does an instance, a class or a heat have?

Colours are those of Okabe and Ito (2008) and Tol (2021), told apart with any common kind of colour
blindness; heat is inferno, whose lightness grows with the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from ..values.regions import Regions

Colour = tuple[int, int, int]
ColourBy = Literal["auto", "instance", "label"]

COLOURS: tuple[Colour, ...] = (
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
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
CANVAS: Colour = (238, 238, 238)
POSITIVE: Colour = COLOURS[0]
NEGATIVE: Colour = COLOURS[3]


def colour_of(number: int) -> Colour:
    """Return the colour of a number from 0; beyond the twelfth, lighter and darker ones follow."""
    rounds, index = divmod(number, len(COLOURS))
    base = np.array(COLOURS[index], dtype=float)
    towards = 255 if rounds % 2 else 0
    share = min((rounds + 1) // 2 * 0.3, 0.6)
    red, green, blue = np.rint(base + (towards - base) * share).astype(int).tolist()
    return (red, green, blue)


def colours_of(regions: Regions, by: ColourBy = "auto") -> list[Colour]:
    """Return one colour per instance.

    "label" gives equal labels one colour; "auto" does so where there are several labels, so that
    five dogs are told apart, and dogs from cats.
    """
    labels: Sequence[str] = regions.labels or ()
    kinds = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    if by == "label" or (by == "auto" and len(kinds) > 1):
        return [colour_of(kinds.get(label, 0)) for label in labels or [""] * len(regions)]
    return [colour_of(number) for number in range(len(regions))]


def ink_on(colour: Colour) -> Colour:
    """Return black or white, whichever is easier to read on a colour (WCAG luminance)."""
    linear = ((np.array(colour) / 255 + 0.055) / 1.055) ** 2.4
    return BLACK if float(linear @ [0.2126, 0.7152, 0.0722]) > 0.25 else WHITE


def heat(values: np.ndarray) -> np.ndarray:
    """Return the inferno colours of values from 0 to 1: uint8, …×3, RGB."""
    import cv2

    levels = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    colours = cv2.applyColorMap(np.atleast_2d(levels), cv2.COLORMAP_INFERNO)
    return np.ascontiguousarray(colours[:, :, ::-1]).reshape(*values.shape, 3)
