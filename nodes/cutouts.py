"""Things cut out of an image with a soft edge, and put before another background."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from annotated_types import Interval

from anyloom import Image, Masks, Text, node

from ._support.colors import color_of
from ._support.frames import check_frames
from ._support.soft_edits import box_of, grown

Edge = Annotated[int, Interval(ge=0, le=100)]
"""Half the width in pixels of the band along an outline in which alpha is between 0 and 255."""
_GUIDE_NOISE = 1e-4
"""Variance of colors from 0 to 1 below which the guided filter sees no edge."""


@node
def extract(image: Image, masks: Masks, *, edge: Edge = 2) -> Image:
    """Cut out what masks cover, with a soft edge, on a transparent background.

    Along the outline alpha follows the edges of the image by a guided filter (He et al. 2013), and
    colors there are those of the thing inside, so that nothing of the old background remains.

    Args:
        image: the image.
        masks: what to cut out, all masks together.
        edge: how far from the outline alpha may change, in pixels; 0 is a sharp edge.

    Returns:
        The image with alpha: 0 farther outside the masks than the edge, 255 (or the image's own
        alpha) farther inside, where colors are unchanged.

    Raises:
        NodeError: the masks belong to another image.
    """
    check_frames("extract", image, masks=masks)
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
        alpha[box], pixels[box] = _soft_edge(pixels[box], area[box], edge)
    levels = np.rint(alpha * (255 if image.alpha is None else image.alpha)).astype(np.uint8)
    return Image(pixels, alpha=levels)


def _soft_edge(pixels: np.ndarray, area: np.ndarray, edge: int) -> tuple[np.ndarray, np.ndarray]:
    """Return alpha, 0 to 1, and the pixels with the colors of the inside along the outline."""
    import cv2

    inside, outside = ~grown(~area, edge), ~grown(area, edge)
    alpha = _guided(pixels.astype(np.float32) / 255, area.astype(np.float32), 2 * edge)
    alpha = np.clip(alpha, 0, 1)
    alpha[inside], alpha[outside] = 1, 0
    certain = inside if inside.any() else area
    weights = cv2.GaussianBlur(certain.astype(np.float32), (0, 0), edge)
    colors = cv2.GaussianBlur(pixels * certain[:, :, None].astype(np.float32), (0, 0), edge)
    mixed = ~inside & ~outside & (weights > 1e-3)
    pixels = pixels.copy()
    pixels[mixed] = np.rint(colors[mixed] / weights[mixed][:, None]).clip(0, 255).astype(np.uint8)
    return alpha, pixels


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
