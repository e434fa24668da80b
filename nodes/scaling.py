"""Images at the size that a published system works at, and masks back at the size of the image."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from annotated_types import Interval

from anyloom import Image, Masks, NodeError, RunLengths, node

from ._support.mask_shapes import details

Side = Annotated[int, Interval(ge=1, le=16_384)]
Resampling = Literal["area", "bilinear", "bicubic"]
MAX_ASPECT = 4
"""The longer side of an enlarged image, in shorter ones."""


@node
def scale_image(
    image: Image,
    *,
    shortest: Side | None = None,
    longest: Side | None = None,
    multiple: Annotated[int, Interval(ge=1, le=1024)] = 1,
    resampling: Resampling = "area",
) -> Image:
    """Scale an image to the size that a published system works at.

    Args:
        image: the image.
        shortest: the shorter side in pixels, also of smaller images; the longer side is at most
            four times as long.
        longest: the longer side in pixels; smaller images stay as they are. Without either side
            all images do.
        multiple: both sides are rounded to a multiple of this; with 1 they are rounded down.
        resampling: "area" averages pixels, and enlarges by Lanczos (Edit Anything); "bilinear"
            takes the nearest four only (Segment Anything with CLIP); "bicubic" is Pillow's (Caption
            Anything).

    Returns:
        The image at its new size.

    Raises:
        NodeError: both sides are given.
    """
    if shortest is not None and longest is not None:
        raise NodeError("scale_image", "got shortest and longest; leave one of them out")
    small, large = min(image.shape), max(image.shape)
    scale = 1.0
    if longest is not None:
        scale = min(1.0, longest / large)
    elif shortest is not None:
        scale = min(shortest / small, MAX_ASPECT * shortest / large)
    height, width = (_rounded(side * scale, multiple) for side in image.shape)
    if (height, width) == image.shape:
        return image
    alpha = image.alpha
    return image.with_pixels(
        _resized(image.pixels, (height, width), resampling),
        alpha=None if alpha is None else _resized(alpha, (height, width), resampling),
    )


def _rounded(side: float, multiple: int) -> int:
    # A product that should be whole may be a little less.
    return max(1, round(side / multiple) if multiple > 1 else int(side + 1e-9)) * multiple


def _resized(pixels: np.ndarray, size: tuple[int, int], resampling: Resampling) -> np.ndarray:
    height, width = size
    if resampling == "bicubic":
        from PIL import Image as Pillow

        return np.asarray(
            Pillow.fromarray(pixels).resize((width, height), Pillow.Resampling.BICUBIC)
        )
    import cv2

    method = cv2.INTER_LINEAR
    if resampling == "area":
        method = cv2.INTER_AREA if height <= pixels.shape[0] else cv2.INTER_LANCZOS4
    return cv2.resize(pixels, (width, height), interpolation=method)


@node
def scale_masks(masks: Masks, image: Image) -> Masks:
    """Bring masks of a scaled image to the size of the image itself.

    Args:
        masks: masks of the image at another size, see `scale_image`.
        image: the image at the wanted size.

    Returns:
        The masks at that size, each pixel that of the nearest place, with their scores and labels;
        of the columns, "point" and "crop_box" are scaled too.
    """
    if masks.frame == image.shape:
        return masks
    import cv2

    height, width = image.shape
    scaled = (
        cv2.resize(mask.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST_EXACT)
        for mask in masks.masks()
    )
    shapes = RunLengths.encode((mask > 0 for mask in scaled), shape=image.shape)
    result = Masks(shapes, **details(masks))
    factor = np.array([width / masks.frame[1], height / masks.frame[0]])
    for name, factors in (("point", factor), ("crop_box", np.tile(factor, 2))):
        if name in result.columns:
            result = result.with_column(name, np.asarray(result.columns[name]) * factors)
    return result
