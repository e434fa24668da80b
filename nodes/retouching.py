"""Edits of color, light and sharpness inside masks; pixels outside are unchanged.

Every edit has a soft edge along the inner side of the masks (`feather`), so grow the masks first by
as much (`edit_area`). Edits of color are made in OKLab (Ottosson 2020): lightness, hue and chroma
as people see them. Without any mask the image is returned unchanged.
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from annotated_types import Interval

from anyloom import Image, Masks, Probability, Text, node, raise_if_cancelled

from ._support.amounts import Amount, Scale
from ._support.blurring import gaussian_blur
from ._support.colors import color_check, color_of, from_light, from_oklab, to_light, to_oklab
from ._support.frames import check_frames
from ._support.mask_shapes import replace_shapes
from ._support.soft_edits import Feather, box_of, edit_inside, grown

LineWidth = Annotated[int, Interval(ge=1, le=1000)]
MIN_CHROMA = 0.04
"""In OKLab: a color with less is a gray one."""
DARKEST, LIGHTEST = 0.2, 0.93
"""Usual lightness of what is black and white; beyond them no light and shadow would be left."""

_BLUR = Scale(
    Amount(40, "%"), Amount(12, "%"), Amount(100, "%"), ranges={"%": (0, 100), "px": (0, 1000)}
)
_STRONGEST_BLUR = 0.04
"""Deviation of a blur of 100 %, as a share of the image's longer side."""
_PIXELATE = Scale(
    Amount(15, "%"), Amount(6, "%"), Amount(30, "%"), ranges={"%": (0, 100), "px": (1, 10_000)}
)
_GRAY = Scale.percent(40, 100, 100)
_BRIGHTEN = Scale.percent(15, 40, 80)
_DARKEN = Scale.percent(12, 30, 60)
_SHARPEN = Scale.percent(25, 60, 120, highest=500)
_SATURATE = Scale.percent(20, 50, 100, highest=1000)
_FADE = Scale.percent(25, 50, 75)
_SHIFT = Scale.percent(15, 35, 70)
_CONTRAST = Scale.percent(12, 30, 60)


@node
def edit_area(
    image: Image,
    masks: Masks | None = None,
    *,
    margin: Annotated[float, Interval(ge=0, le=10_000)] = 2,
) -> Masks:
    """Return where an edit applies: masks grown by a margin, or the whole image.

    Args:
        image: the image.
        masks: what to edit; None is the whole image, no mask is nothing.
        margin: by how many pixels the masks are grown, in all directions.

    Returns:
        The grown masks with their scores, labels and columns, or one mask of the whole image.

    Raises:
        NodeError: the masks belong to another image.
    """
    check_frames("edit_area", image, masks=masks)
    if masks is None:
        return Masks.from_arrays([np.ones(image.shape, dtype=bool)])
    return replace_shapes(masks, (grown(mask, margin) for mask in masks.masks()))


@node(version=2, check=color_check("recolor"))
def recolor(
    image: Image,
    masks: Masks,
    color: Text,
    *,
    lightness: Probability = 0.6,
    feather: Feather = 2,
) -> Image:
    """Give things another color, keeping light, shadow and texture.

    Hue and chroma become those of the color, in OKLab; where the old color was paler or stronger
    than usual, the new one is as well. Light and dark stay in order, and move as a whole towards
    the lightness of the color.

    Args:
        image: the image.
        masks: what to color.
        color: a CSS color: "red", "light blue", "#ff8800". White, gray and black are possible.
        lightness: how far the usual lightness moves to that of the color: 0 keeps it, so that a
            white cup becomes pale blue; 1 reaches it. Grays move by at least 0.85, because
            lightness is all that they differ in.
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the text is not a color; suggests the nearest.
    """
    target = to_oklab(np.array([color_of("recolor", color)], np.uint8))[0]

    def change(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        return from_oklab(_recolored(to_oklab(pixels), area, target, lightness))

    return edit_inside("recolor", image, masks, feather, change)


def _recolored(
    lab: np.ndarray, area: np.ndarray, target: np.ndarray, lightness: float
) -> np.ndarray:
    inside = lab[area]
    usual = float(np.clip(np.median(inside[:, 0]), 0.02, 0.98))
    target_chroma = float(np.hypot(target[1], target[2]))
    share = lightness if target_chroma >= MIN_CHROMA else max(lightness, 0.85)
    wanted = np.clip(usual + share * (float(target[0]) - usual), DARKEST, LIGHTEST)
    # A power keeps black black, white white, and the order of all lightness between.
    # Of a dark thing the darkest pixels would stay black beside others that become light.
    darkest = usual * max(0.0, 1 - usual / DARKEST)
    light = np.clip(lab[..., 0], darkest, 1) ** (np.log(wanted) / np.log(usual))
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    usual_chroma = float(np.median(np.hypot(inside[:, 1], inside[:, 2])))
    strength = np.ones_like(chroma)
    if usual_chroma >= MIN_CHROMA:
        strength = np.clip(chroma / usual_chroma, 0.25, 1.25)
    colors = target[None, None, 1:] * strength[:, :, None]
    return np.concatenate([light[:, :, None], colors], axis=2).astype(np.float32)


@node(check=_BLUR.check("blur"))
def blur(image: Image, masks: Masks, *, amount: Text | None = None, feather: Feather = 2) -> Image:
    """Blur what masks cover.

    Light is averaged, not its code, and only that inside the masks: a blurred background has no
    halo of what stands before it.

    Args:
        image: the image.
        masks: what to blur, all masks together.
        amount: "a little", "a lot", "40 %" of the strongest blur (a deviation of 4 % of the image's
            longer side; the default), or the deviation in pixels, "12 px".
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the amount does not fit.
    """
    strength = _BLUR.read("blur", amount)
    strongest = _STRONGEST_BLUR * max(image.shape)
    deviation = strength.number if strength.unit == "px" else strength.share * strongest
    if not deviation:
        return image

    def change(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        weights = area.astype(np.float32)
        light = to_light(pixels) * weights[:, :, None]
        share = gaussian_blur(weights, deviation)
        raise_if_cancelled()
        return from_light(gaussian_blur(light, deviation) / np.maximum(share, 1e-4)[:, :, None])

    return edit_inside("blur", image, masks, feather, change)


@node(check=_PIXELATE.check("pixelate"))
def pixelate(image: Image, masks: Masks, *, amount: Text | None = None) -> Image:
    """Hide what masks cover behind large squares of one color each.

    Args:
        image: the image.
        masks: what to hide; each has squares of its own size.
        amount: "a little", "a lot", or the side of a square: "15 %" of the mask's shorter side (the
            default: about 7 squares across a face), or in pixels, "20 px".

    Returns:
        The image; pixels outside the masks are unchanged. A square has the mean of its pixels.

    Raises:
        NodeError: the amount does not fit, or the masks belong to another image.
    """
    check_frames("pixelate", image, masks=masks)
    strength = _PIXELATE.read("pixelate", amount)
    pixels = image.pixels.copy()
    for mask in masks.masks():
        raise_if_cancelled()
        if not mask.any():
            continue
        box = box_of(mask)
        inside = mask[box]
        side = strength.number
        if strength.unit == "%":
            side = strength.share * min(inside.shape)
        pixels[box][inside] = _squares(image.pixels[box], max(1, round(side)))[inside]
    return Image(pixels, alpha=image.alpha)


def _squares(pixels: np.ndarray, side: int) -> np.ndarray:
    rows, columns = np.arange(0, pixels.shape[0], side), np.arange(0, pixels.shape[1], side)
    sums = np.add.reduceat(np.add.reduceat(to_light(pixels), rows, axis=0), columns, axis=1)
    heights = np.minimum(side, pixels.shape[0] - rows)
    widths = np.minimum(side, pixels.shape[1] - columns)
    means = np.rint(from_light(sums / (heights[:, None] * widths)[:, :, None])).astype(np.uint8)
    return means.repeat(heights, axis=0).repeat(widths, axis=1)


@node(check=_GRAY.check("gray"))
def gray(image: Image, masks: Masks, *, amount: Text | None = None, feather: Feather = 2) -> Image:
    """Take the color out of what masks cover, keeping its lightness.

    Args:
        image: the image.
        masks: what becomes gray.
        amount: how much of the color: "a little", "a lot", "70 %"; by default all of it.
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the amount does not fit.
    """
    kept = 1 - _GRAY.read("gray", amount).share
    return _with_more_chroma("gray", image, masks, kept, feather)


@node(check=_SATURATE.check("saturate"))
def saturate(
    image: Image, masks: Masks, *, amount: Text | None = None, feather: Feather = 2
) -> Image:
    """Make the colors of what masks cover stronger, keeping lightness and hue.

    Args:
        image: the image.
        masks: what to change.
        amount: by how much the chroma grows: "a little", "a lot", "50 %" (the default); colors that
            the image cannot hold become as strong as it can.
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the amount does not fit.
    """
    factor = 1 + _SATURATE.read("saturate", amount).share
    return _with_more_chroma("saturate", image, masks, factor, feather)


def _with_more_chroma(
    node: str, image: Image, masks: Masks, factor: float, feather: float
) -> Image:
    def change(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        return from_oklab(to_oklab(pixels) * np.array([1, factor, factor], np.float32))

    return edit_inside(node, image, masks, feather, change)


@node(check=_BRIGHTEN.check("brighten"))
def brighten(
    image: Image, masks: Masks, *, amount: Text | None = None, feather: Feather = 2
) -> Image:
    """Brighten what masks cover; black stays black and white stays white.

    Args:
        image: the image.
        masks: what to brighten.
        amount: "a little", "a lot", "40 %" (the default). At 100 % dark tones are twice as light,
            as people see it.
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the amount does not fit.
    """
    share = _BRIGHTEN.read("brighten", amount).share

    def change(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        lab = to_oklab(pixels)
        return from_oklab(lab * (1 + share * (1 - lab[..., :1])))

    return edit_inside("brighten", image, masks, feather, change)


@node(check=_DARKEN.check("darken"))
def darken(
    image: Image, masks: Masks, *, amount: Text | None = None, feather: Feather = 2
) -> Image:
    """Darken what masks cover.

    Args:
        image: the image.
        masks: what to darken.
        amount: "a little", "a lot", "30 %" (the default) of the lightness, as people see it; 100 %
            is black.
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the amount does not fit.
    """
    kept = 1 - _DARKEN.read("darken", amount).share

    def change(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        return from_oklab(to_oklab(pixels) * np.float32(kept))

    return edit_inside("darken", image, masks, feather, change)


@node(check=_SHARPEN.check("sharpen"))
def sharpen(
    image: Image, masks: Masks, *, amount: Text | None = None, feather: Feather = 2
) -> Image:
    """Sharpen what masks cover by an unsharp mask of its lightness.

    Args:
        image: the image.
        masks: what to sharpen.
        amount: how much of the difference from a blurred copy is added: "a little", "a lot", "60 %"
            (the default), up to 500 %.
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the amount does not fit.
    """
    share = _SHARPEN.read("sharpen", amount).share
    deviation = max(1.0, max(image.shape) / 500)

    def change(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        lab = to_oklab(pixels)
        light = np.ascontiguousarray(lab[..., 0])
        lab[..., 0] += share * (light - gaussian_blur(light, deviation))
        return from_oklab(lab)

    return edit_inside("sharpen", image, masks, feather, change)


def _check_shift(color: str, amount: str | None) -> None:
    color_of("shift_color", color)
    _SHIFT.read("shift_color", amount)


@node(check=_check_shift)
def shift_color(
    image: Image,
    masks: Masks,
    color: Text,
    *,
    amount: Text | None = None,
    feather: Feather = 2,
) -> Image:
    """Move the colors of what masks cover towards one color, keeping their lightness.

    Args:
        image: the image.
        masks: what to change.
        color: a CSS color: "blue", "#ff8800"; of white, gray and black the gray.
        amount: how far hue and chroma move: "a little", "a lot", "35 %" (the default); at 100 %
            nothing else is left.
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the text is not a color, or the amount does not fit.
    """
    target = to_oklab(np.array([color_of("shift_color", color)], np.uint8))[0, 1:]
    share = np.float32(_SHIFT.read("shift_color", amount).share)

    def change(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        lab = to_oklab(pixels)
        lab[..., 1:] += share * (target - lab[..., 1:])
        return from_oklab(lab)

    return edit_inside("shift_color", image, masks, feather, change)


@node(check=_CONTRAST.check("contrast"))
def contrast(
    image: Image,
    masks: Masks,
    *,
    amount: Text | None = None,
    change: Literal["more", "less"] = "more",
    feather: Feather = 2,
) -> Image:
    """Spread or narrow the lightness of what masks cover around its mean.

    Args:
        image: the image.
        masks: what to change.
        amount: by how much: "a little", "a lot", "30 %" (the default).
        change: "more" or "less" contrast; 100 % less is one lightness.
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the amount does not fit.
    """
    share = _CONTRAST.read("contrast", amount).share
    factor = 1 + share if change == "more" else 1 - share

    def changed(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        lab = to_oklab(pixels)
        mean = float(lab[..., 0][area].mean())
        lab[..., 0] = np.clip(mean + factor * (lab[..., 0] - mean), 0, 1)
        return from_oklab(lab)

    return edit_inside("contrast", image, masks, feather, changed)


@node(check=_FADE.check("fade"))
def fade(image: Image, masks: Masks, *, amount: Text | None = None, feather: Feather = 2) -> Image:
    """Make what masks cover pale, like a print that was in the sun.

    Args:
        image: the image.
        masks: what to fade.
        amount: how far every color moves to white: "a little", "a lot", "50 %" (the default).
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the amount does not fit.
    """
    share = np.float32(_FADE.read("fade", amount).share)

    def change(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        return from_oklab(to_oklab(pixels) * (1 - share) + np.array([share, 0, 0], np.float32))

    return edit_inside("fade", image, masks, feather, change)


@node(check=color_check("paint"))
def paint(image: Image, masks: Masks, color: Text, *, feather: Feather = 0) -> Image:
    """Cover what masks cover with one plain color.

    Args:
        image: the image.
        masks: what to cover.
        color: a CSS color: "red", "#ff8800".
        feather: width of the soft edge inside the masks, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the text is not a color; suggests the nearest.
    """
    level = np.array(color_of("paint", color), np.float32)

    def change(pixels: np.ndarray, area: np.ndarray) -> np.ndarray:
        return np.broadcast_to(level, pixels.shape)

    return edit_inside("paint", image, masks, feather, change)


@node(check=color_check("outline"))
def outline(image: Image, masks: Masks, color: Text = "yellow", *, width: LineWidth = 4) -> Image:
    """Draw a line along the inner side of the edge of every mask.

    Args:
        image: the image.
        masks: what to outline; grow the masks first by the width (`edit_area`) to have the line
            around the thing.
        color: a CSS color: "red", "#ff8800".
        width: of the line, in pixels.

    Returns:
        The image; pixels outside the masks are unchanged.

    Raises:
        NodeError: the text is not a color, or the masks belong to another image.
    """
    check_frames("outline", image, masks=masks)
    level = color_of("outline", color)
    pixels = image.pixels.copy()
    for mask in masks.masks():
        pixels[mask & grown(~mask, width)] = level
    return Image(pixels, alpha=image.alpha)
