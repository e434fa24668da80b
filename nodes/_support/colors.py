"""Colors by name, and OKLab, a space in which distances and lightness are as people see them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from anyloom import NodeError, suggestion

from .quoting import quoted

# Björn Ottosson, "A perceptual color space for image processing", 2020: linear sRGB to cone
# responses, and their cube roots to lightness and two axes of color.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)
_FROM_LAB = np.linalg.inv(_TO_LAB.astype(np.float64)).astype(np.float32)
_FROM_CONES = np.linalg.inv(_TO_CONES.astype(np.float64)).astype(np.float32)
_GAMUT_STEPS = 7
"""Halvings of the interval in which the largest possible chroma lies: to within 1 %."""
_IN_GAMUT = 1e-4


def color_of(node: str, name: str) -> tuple[int, int, int]:
    """Return the red, green and blue of a CSS color, from 0 to 255.

    Args:
        node: the node's name, for the message.
        name: "red", "light blue", "#rrggbb" and the other forms of CSS.

    Raises:
        NodeError: it is no color; suggests the nearest name.
    """
    from PIL import ImageColor

    try:
        red, green, blue, *_ = ImageColor.getrgb(name.strip().lower().replace(" ", ""))
    except ValueError:
        near = suggestion(name, ImageColor.colormap)
        raise NodeError(
            node, f"{quoted(name)} is not a color{near or '; expected such as red or #ff8800'}"
        ) from None
    return (red, green, blue)


def color_check(node: str) -> Callable[..., None]:
    """Return a check for `@node` that refuses a text that is not a color."""

    def check(color: str) -> None:
        color_of(node, color)

    return check


@cache
def _light_of_levels() -> np.ndarray:
    levels = np.arange(256) / 255
    light = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    return light.astype(np.float32)


def to_light(pixels: np.ndarray) -> np.ndarray:
    """Return uint8 sRGB as linear light: float32, 0 to 1."""
    return _light_of_levels()[pixels]


def from_light(light: np.ndarray) -> np.ndarray:
    """Return linear light as sRGB levels: float32, 0 to 255, clipped."""
    light = np.clip(light, 0, 1)
    levels = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return (255 * levels).astype(np.float32)


def to_oklab(pixels: np.ndarray) -> np.ndarray:
    """Return uint8 sRGB, …×3, as OKLab: float32, lightness 0 to 1 and two axes of color."""
    return np.cbrt(to_light(pixels) @ _TO_CONES.T) @ _TO_LAB.T


def from_oklab(lab: np.ndarray) -> np.ndarray:
    """Return OKLab as sRGB levels: float32, 0 to 255.

    Colors that sRGB does not have keep lightness and hue and lose chroma.
    """
    lab = lab.astype(np.float32)
    lab[..., 0] = np.clip(lab[..., 0], 0, 1)
    light = _light(lab)
    outside = ((light < -_IN_GAMUT) | (light > 1 + _IN_GAMUT)).any(axis=-1)
    if outside.any():
        colors = lab[outside]
        low, high = np.zeros(len(colors), np.float32), np.ones(len(colors), np.float32)
        for _ in range(_GAMUT_STEPS):
            middle = (low + high) / 2
            tried = _light(_with_chroma(colors, middle))
            fits = ((tried >= -_IN_GAMUT) & (tried <= 1 + _IN_GAMUT)).all(axis=-1)
            low, high = np.where(fits, middle, low), np.where(fits, high, middle)
        light[outside] = _light(_with_chroma(colors, low))
    return from_light(light)


def _with_chroma(lab: np.ndarray, factor: np.ndarray) -> np.ndarray:
    return np.concatenate([lab[:, :1], lab[:, 1:] * factor[:, None]], axis=1)


def _light(lab: np.ndarray) -> np.ndarray:
    return (lab @ _FROM_LAB.T) ** 3 @ _FROM_CONES.T
