"""Where an image has the color that a phrase names: the white horse, the red stool."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class ColorRange(NamedTuple):
    """Hue in degrees (from above to below, across red), saturation and value of a color."""

    hue: tuple[float, float] = (0, 360)
    saturation: tuple[float, float] = (0, 1)
    value: tuple[float, float] = (0, 1)


COLORS = {
    "white": ColorRange(saturation=(0, 0.3), value=(0.65, 1)),
    "black": ColorRange(value=(0, 0.3)),
    "gray": ColorRange(saturation=(0, 0.25), value=(0.2, 0.75)),
    "red": ColorRange((340, 18), (0.4, 1), (0.2, 1)),
    "orange": ColorRange((12, 42), (0.5, 1), (0.5, 1)),
    "brown": ColorRange((5, 45), (0.25, 1), (0.1, 0.65)),
    "yellow": ColorRange((38, 70), (0.35, 1), (0.4, 1)),
    "green": ColorRange((70, 170), (0.2, 1), (0.15, 1)),
    "blue": ColorRange((170, 260), (0.25, 1), (0.15, 1)),
    "purple": ColorRange((255, 325), (0.2, 1), (0.15, 1)),
    "pink": ColorRange((310, 15), (0.15, 0.7), (0.6, 1)),
}
COLORS["grey"], COLORS["golden"] = COLORS["gray"], COLORS["yellow"]


def color_of_phrase(phrase: str) -> str | None:
    """Return the color that a phrase begins with: "a white horse" → "white".

    The last word is what the phrase names: an orange is a fruit.
    """
    words = phrase.lower().split()
    return next((word for word in words[:-1] if word in COLORS), None)


def color_map(pixels: np.ndarray, color: str) -> np.ndarray:
    """Return which pixels have a color: bool, H×W."""
    import cv2

    hue, saturation, value = cv2.split(
        cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2HSV)
    )
    wanted = COLORS[color]
    first, last = wanted.hue
    in_hue = (hue >= first) & (hue <= last) if first <= last else (hue >= first) | (hue <= last)
    in_saturation = (saturation >= wanted.saturation[0]) & (saturation <= wanted.saturation[1])
    return in_hue & in_saturation & (value >= wanted.value[0]) & (value <= wanted.value[1])
