"""Crops of regions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from annotated_types import Interval

from anyloom import Image, Masks, Regions, raise_if_cancelled

from .blurring import gaussian_blur
from .mask_shapes import details, pixel_boxes, rectangle

Outside = Literal["keep", "black", "white", "gray", "blur"]
Fit = Literal["crop", "squash", "pad"]
"""How a region that is not square becomes the square that a model sees."""
Margin = Annotated[int, Interval(ge=0, le=10_000)]
"""Pixels."""
Scale = Annotated[float, Interval(gt=0, le=10)]
COLORS = {"keep": 0, "blur": 0, "black": 0, "white": 255, "gray": 128}


def crops(
    image: Image,
    regions: Regions,
    outside: Outside,
    box_scale: float,
    square: bool = False,
    margin: int = 0,
) -> Iterator[np.ndarray]:
    """Yield one uint8 h×w×3 array per region; see `cut_out`."""
    pixels, color = image.pixels, COLORS[outside]
    tight = _tight(regions)
    blurred = _blurred(pixels) if outside == "blur" and len(regions) else None
    inner = pixel_boxes(tight)
    scaled = crop_boxes(regions, box_scale, margin)
    for row in range(len(regions)):
        raise_if_cancelled()
        x0, y0, x1, y1 = scaled[row]
        if x0 >= x1 or y0 >= y1:
            yield np.full((1, 1, 3), color, np.uint8)
            continue
        crop = pixels[y0:y1, x0:x1]
        if outside != "keep":
            background = np.uint8(color) if blurred is None else blurred[y0:y1, x0:x1]
            mask = _mask_of(regions, row, inner[row])[y0:y1, x0:x1, None]
            crop = np.where(mask, crop, background)
        yield _padded_to_square(crop, color) if square else crop


def crop_boxes(regions: Regions, box_scale: float, margin: int = 0) -> np.ndarray:
    """Return the whole pixels that `crops` takes: int, N×4, right and bottom exclusive."""
    boxes = _scaled(_tight(regions).boxes, box_scale, margin)
    return pixel_boxes(Regions(boxes, regions.frame))


def dense_masks(regions: Regions) -> Iterator[np.ndarray]:
    """Yield a bool H×W array per region: its mask, or its box where there is none."""
    boxes = pixel_boxes(regions)
    for row in range(len(regions)):
        yield _mask_of(regions, row, boxes[row])


def _tight(regions: Regions) -> Regions:
    """Return the regions with boxes around their masks, where they have masks."""
    if not isinstance(regions, Masks):
        return regions
    return Regions(regions.shapes.boxes(), regions.frame, **details(regions))


def _mask_of(regions: Regions, row: int, box: np.ndarray) -> np.ndarray:
    return regions.mask(row) if isinstance(regions, Masks) else rectangle(regions.frame, box)


def _scaled(boxes: np.ndarray, scale: float, margin: int) -> np.ndarray:
    center = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]) / 2 * scale + margin
    return np.concatenate([center - half, center + half], axis=1)


def _blurred(pixels: np.ndarray) -> np.ndarray:
    # Strong enough to hide shapes, weak enough to keep the colors of the surroundings.
    return gaussian_blur(pixels, max(2.0, max(pixels.shape[:2]) / 40))


def _padded_to_square(crop: np.ndarray, color: int) -> np.ndarray:
    height, width = crop.shape[:2]
    side = max(height, width)
    result = np.full((side, side, 3), color, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    result[top : top + height, left : left + width] = crop
    return result
