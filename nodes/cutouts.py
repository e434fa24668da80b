"""Things cut out of an image with a soft edge, and put before another background."""

from __future__ import annotations

import importlib.util
import re
from typing import Annotated, Literal

import numpy as np
from annotated_types import Interval

from anyloom import Image, Masks, NodeError, Text, node

from ._support.colors import color_of
from ._support.frames import check_frames
from ._support.quoting import quoted
from ._support.soft_edits import box_of, grown

Edge = Annotated[int, Interval(ge=0, le=100)]
"""Half the width in pixels of the band along an outline in which alpha is between 0 and 255."""
_GUIDE_NOISE = 1e-4
"""Variance of colors from 0 to 1 below which the guided filter sees no edge."""


def _check_method(method: str) -> None:
    if method == "closed-form" and importlib.util.find_spec("pymatting") is None:
        raise NodeError("extract", "'closed-form' needs: pip install 'anyloom[matting]'")


@node(version=2, check=_check_method)
def extract(
    image: Image,
    masks: Masks,
    *,
    edge: Edge = 2,
    method: Literal["guided", "closed-form"] = "guided",
) -> Image:
    """Cut out what masks cover, with a soft edge, on a transparent background.

    Along the outline alpha follows the edges of the image, and colors are those of the thing alone,
    so that little of the old background remains.

    Args:
        image: the image.
        masks: what to cut out, all masks together.
        edge: how far from the outline alpha may change, in pixels; 0 is a sharp edge. An outline
            that is off by more cannot be mended.
        method: "guided" is a guided filter (He et al. 2013) with colors by blur fusion (Forte
            2021); "closed-form" is closed-form matting (Levin et al. 2008) with multi-level colors
            (Germer et al. 2020) by pymatting, which mends rough outlines much better, takes ten
            times as long and needs the extra `matting`.

    Returns:
        The image with alpha: 0 farther outside the masks than the edge, 255 (or the image's own
        alpha) farther inside, where colors are unchanged.

    Raises:
        NodeError: the masks belong to another image, or pymatting is not installed.
    """
    check_frames("extract", image, masks=masks)
    _check_method(method)
    area = masks.union()
    alpha, pixels = area.astype(np.float32), image.pixels
    if edge and area.any() and not area.all():
        pixels = pixels.copy()
        rows, columns = box_of(area)
        reach = 4 * edge
        box = (
            slice(max(0, rows.start - reach), rows.stop + reach),
            slice(max(0, columns.start - reach), columns.stop + reach),
        )
        soft = _soft_edge if method == "guided" else _matted
        alpha[box], pixels[box] = soft(pixels[box], area[box], edge)
    levels = np.rint(alpha * (255 if image.alpha is None else image.alpha)).astype(np.uint8)
    return Image(pixels, alpha=levels)


def _band(area: np.ndarray, edge: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what is farther inside of an area than an edge, and what is farther outside."""
    return ~grown(~area, edge), ~grown(area, edge)


def _soft_edge(pixels: np.ndarray, area: np.ndarray, edge: int) -> tuple[np.ndarray, np.ndarray]:
    """Return alpha, 0 to 1, and the pixels with the colors of the inside along the outline."""
    inside, outside = _band(area, edge)
    alpha = _guided(pixels.astype(np.float32) / 255, area.astype(np.float32), 2 * edge)
    alpha = np.clip(alpha, 0, 1)
    alpha[inside], alpha[outside] = 1, 0
    return alpha, _in_band(pixels, _fused(pixels, alpha, edge), alpha)


def _matted(pixels: np.ndarray, area: np.ndarray, edge: int) -> tuple[np.ndarray, np.ndarray]:
    """Return alpha, 0 to 1, and the pixels with the colors of the inside, by pymatting."""
    from pymatting import estimate_alpha_cf, estimate_foreground_ml

    inside, outside = _band(area, edge)
    known = np.where(inside, 1.0, np.where(outside, 0.0, 0.5))
    if not inside.any() or not outside.any():
        return _soft_edge(pixels, area, edge)
    levels = pixels / 255.0
    alpha = np.clip(estimate_alpha_cf(levels, known), 0, 1)
    alpha[inside], alpha[outside] = 1, 0
    colors = 255 * np.asarray(estimate_foreground_ml(levels, alpha))
    return alpha.astype(np.float32), _in_band(pixels, colors, alpha)


def _in_band(pixels: np.ndarray, colors: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return pixels with other colors where alpha is neither 0 nor 1."""
    mixed = (alpha > 0) & (alpha < 1)
    pixels = pixels.copy()
    pixels[mixed] = np.rint(colors[mixed]).clip(0, 255).astype(np.uint8)
    return pixels


def _fused(pixels: np.ndarray, alpha: np.ndarray, edge: int) -> np.ndarray:
    """Return the colors of what alpha shows, without those behind it, by blur fusion."""
    import cv2

    over, seen = alpha[:, :, None], pixels.astype(np.float32)
    front = back = seen
    for radius in (4 * edge, 2 * edge):

        def mean(array: np.ndarray, size: int = 2 * radius + 1) -> np.ndarray:
            return cv2.blur(array, (size, size)).reshape(array.shape)

        share = mean(over)
        front = mean(front * over) / (share + 1e-5)
        back = mean(back * (1 - over)) / (1 - share + 1e-5)
        front = np.clip(front + over * (seen - over * front - (1 - over) * back), 0, 255)
    return front


def _guided(guide: np.ndarray, values: np.ndarray, radius: int) -> np.ndarray:
    """Return values smoothed as a local linear function of the three colors of a guide."""
    import cv2

    def mean(array: np.ndarray) -> np.ndarray:
        return cv2.blur(array, (2 * radius + 1, 2 * radius + 1))

    colors, level = mean(guide), mean(values)
    covariance = mean(guide * values[:, :, None]) - colors * level[:, :, None]
    products = guide[:, :, :, None] * guide[:, :, None, :]
    variance = mean(products.reshape(*values.shape, 9)).reshape(*values.shape, 3, 3)
    variance -= colors[:, :, :, None] * colors[:, :, None, :]
    variance += _GUIDE_NOISE * np.eye(3, dtype=np.float32)
    slope = np.linalg.solve(variance, covariance[:, :, :, None])[:, :, :, 0]
    offset = level - (slope * colors).sum(axis=2)
    return (mean(slope) * guide).sum(axis=2) + mean(offset)


@node
def place_over(front: Image, back: Image) -> Image:
    """Put an image with alpha before another.

    Args:
        front: what is in front; without alpha it hides the other.
        back: what is behind, of the same size.

    Returns:
        The image; pixels of the front are unchanged where its alpha is 255, those of the back where
        it is 0. It has alpha where both are transparent.

    Raises:
        NodeError: the sizes differ.
    """
    check_frames("place_over", front, back=back)
    if front.alpha is None:
        return front
    over = front.alpha[:, :, None] / np.float32(255)
    under = np.ones_like(over) if back.alpha is None else back.alpha[:, :, None] / np.float32(255)
    total = over + under * (1 - over)
    mixed = front.pixels * over + back.pixels * under * (1 - over)
    pixels = np.rint(mixed / np.maximum(total, 1e-6)).astype(np.uint8)
    pixels = np.where(over == 1, front.pixels, np.where(over == 0, back.pixels, pixels))
    alpha = None if back.alpha is None else np.rint(255 * total[:, :, 0]).astype(np.uint8)
    return Image(pixels, alpha=alpha)


@node
def fit(image: Image, like: Image) -> Image:
    """Scale an image so that it covers another one's size, and crop what is too much.

    Args:
        image: the image.
        like: the image whose size is wanted.

    Returns:
        The middle of the image, in the size of the other.
    """
    from PIL import ImageOps

    fitted = ImageOps.fit(image.to_pil(), (like.width, like.height))
    return Image.from_pil(fitted)


def _check_plain(color: str) -> None:
    if color.strip().lower() != "transparent":
        color_of("plain_image", color)


@node(check=_check_plain)
def plain_image(like: Image, color: Text) -> Image:
    """Return an image of one color.

    Args:
        like: the image whose size is wanted.
        color: a CSS color: "white", "#ff8800"; or "transparent".

    Returns:
        The image; with an alpha of 0 where it is transparent.

    Raises:
        NodeError: the text is not a color; suggests the nearest.
    """
    if color.strip().lower() == "transparent":
        empty = np.zeros((*like.shape, 3), np.uint8)
        return Image(empty, alpha=np.zeros(like.shape, np.uint8))
    level = np.array(color_of("plain_image", color), np.uint8)
    return Image(np.broadcast_to(level, (*like.shape, 3)).copy())


@node
def crop(
    image: Image, masks: Masks, *, margin: Annotated[float, Interval(ge=0, le=10)] = 0.05
) -> Image:
    """Crop an image to the common box of masks.

    Args:
        image: the image.
        masks: what to keep.
        margin: width kept on every side of the box, as a fraction of its longer side.

    Returns:
        The part of the image, with its alpha; without any mask the whole image.

    Raises:
        NodeError: the masks belong to another image.
    """
    check_frames("crop", image, masks=masks)
    if not masks.areas.sum():
        return image
    rows, columns = box_of(masks.union())
    extra = round(margin * max(rows.stop - rows.start, columns.stop - columns.start))
    box = (
        slice(max(0, rows.start - extra), rows.stop + extra),
        slice(max(0, columns.start - extra), columns.stop + extra),
    )
    alpha = None if image.alpha is None else image.alpha[box]
    return Image(image.pixels[box], alpha=alpha)


def _check_ratio(ratio: str) -> None:
    _width_by_height(ratio)


def _width_by_height(ratio: str) -> float:
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4})?) ?: ?(\d{1,4}(?:\.\d{1,4})?)", ratio.strip())
    width, height = (float(match[1]), float(match[2])) if match else (0.0, 0.0)
    if not width * height:
        raise NodeError(
            "crop_to_ratio", f"ratio {quoted(ratio)}: expected width to height, as '16:9'"
        )
    return width / height


@node(check=_check_ratio)
def crop_to_ratio(
    image: Image,
    masks: Masks | None = None,
    *,
    ratio: Text = "1:1",
    margin: Annotated[float, Interval(ge=0, le=10)] = 0.05,
) -> Image:
    """Crop an image to a ratio of width to height.

    Args:
        image: the image.
        masks: what stays in view: the crop is the smallest one that holds their common box and
            lies within the image, or, where none holds it, the largest one about its middle. None,
            or no mask, is the largest crop in the middle of the image.
        ratio: width to height: "16:9", "1:1", "1.91:1".
        margin: width kept on every side of the box, as a fraction of its longer side.

    Returns:
        The part of the image, with its alpha; its sides are the nearest whole pixels, at least 1.

    Raises:
        NodeError: the ratio is none, or the masks belong to another image.
    """
    check_frames("crop_to_ratio", image, masks=masks)
    wide = _width_by_height(ratio)
    largest = min(image.height, image.width / wide)
    height, middle = largest, (image.height / 2, image.width / 2)
    if masks is not None and masks.areas.sum():
        rows, columns = box_of(masks.union())
        tall, broad = rows.stop - rows.start, columns.stop - columns.start
        extra = 2 * margin * max(tall, broad)
        height = min(largest, max(tall + extra, (broad + extra) / wide))
        middle = ((rows.start + rows.stop) / 2, (columns.start + columns.stop) / 2)
    box = tuple(
        _stretch(center, size, limit)
        for center, size, limit in zip(middle, (height, height * wide), image.shape, strict=True)
    )
    alpha = None if image.alpha is None else image.alpha[box]
    return Image(image.pixels[box], alpha=alpha)


def _stretch(center: float, size: float, limit: int) -> slice:
    """Return whole pixels about a center, moved into the image."""
    length = min(limit, max(1, round(size)))
    start = min(max(0, round(center - length / 2)), limit - length)
    return slice(start, start + length)


@node
def place_in(image: Image, masks: Masks, other: Image) -> Image:
    """Put another image where masks are, as large as fits into each mask's box.

    Args:
        image: the image, for example one whose thing was removed.
        masks: where; each mask's box is a place of its own.
        other: what to put there; its transparent parts stay transparent. It keeps its proportions
            and stands on the middle of the box's lower edge.

    Returns:
        The image; pixels outside the boxes are unchanged.

    Raises:
        NodeError: the masks belong to another image.
    """
    from PIL import ImageOps

    check_frames("place_in", image, masks=masks)
    placed = image
    for x0, y0, x1, y1 in masks.shapes.boxes().astype(int).tolist():
        if x1 <= x0 or y1 <= y0:
            continue
        piece = ImageOps.contain(other.to_pil().convert("RGBA"), (x1 - x0, y1 - y0))
        left = x0 + (x1 - x0 - piece.width) // 2
        levels = np.zeros((*image.shape, 4), np.uint8)
        levels[y1 - piece.height : y1, left : left + piece.width] = np.asarray(piece)
        placed = place_over.function(Image(levels), placed)
    return placed
