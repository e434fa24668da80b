"""What does a single region of an image look like?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from anyloom import Image, Masks, Regions, node, raise_if_cancelled

from ._support.frames import check_frames
from ._support.mask_shapes import details, pixel_boxes

Outside = Literal["keep", "black", "white", "gray", "blur"]
Scale = Annotated[float, Field(gt=0, le=10)]
COLORS = {"keep": 0, "blur": 0, "black": 0, "white": 255, "gray": 128}


@node
def cut_out(
    image: Image,
    regions: Regions,
    *,
    outside: Outside = "keep",
    box_scale: Scale = 1.0,
    square: bool = False,
) -> list[Image]:
    """Cut every region out of an image, as an image of its own.

    The published systems differ only in the options: Text2Seg and SAM-with-CLIP blacken the
    outside, Edit Everything whitens it and pads to a square, Caption Anything whitens or keeps it,
    the Semantic-Segment-Anything engine keeps it and takes a box of 1.2 or 1.6 times the size.

    Args:
        image: the image.
        regions: boxes or masks.
        outside: what becomes of the pixels that do not belong to the region: "keep" them, paint
            them "black", "white" or "gray", or "blur" them. A box without a mask owns all its
            pixels.
        box_scale: how large the cut is compared with the region's box, about the box's center;
            what would lie outside the image is cut off.
        square: pad the shorter side on both ends, in the color of the outside (black for "keep"
            and "blur").

    Returns:
        One image per region, in order. An empty mask gives a single pixel.

    Raises:
        NodeError: the regions do not belong to the image.
    """
    check_frames("cut_out", image, regions=regions)
    return [Image(one) for one in crops(image, regions, outside, box_scale, square)]


def crops(
    image: Image, regions: Regions, outside: Outside, box_scale: float, square: bool
) -> Iterator[np.ndarray]:
    """Yield one uint8 h×w×3 array per region; see `cut_out`."""
    pixels, color = image.pixels, COLORS[outside]
    tight = regions
    if isinstance(regions, Masks):
        tight = Regions(regions.shapes.boxes(), regions.frame, **details(regions))
    blurred = _blurred(pixels) if outside == "blur" and len(regions) else None
    inner = pixel_boxes(tight)
    scaled = pixel_boxes(Regions(_scaled(tight.boxes, box_scale), regions.frame))
    for row in range(len(regions)):
        raise_if_cancelled()
        x0, y0, x1, y1 = scaled[row]
        if x0 >= x1 or y0 >= y1:
            yield np.full((1, 1, 3), color, np.uint8)
            continue
        crop = pixels[y0:y1, x0:x1]
        if outside != "keep":
            around = crop.copy() if blurred is None else blurred[y0:y1, x0:x1]
            if blurred is None:
                around[:] = color
            crop = np.where(_inside(regions, row, inner[row])[y0:y1, x0:x1, None], crop, around)
        yield _squared(crop, color) if square else crop


def insides(regions: Regions) -> Iterator[np.ndarray]:
    """Yield a bool H×W array per region: its mask, or its box where there is none."""
    boxes = pixel_boxes(regions)
    for row in range(len(regions)):
        yield _inside(regions, row, boxes[row])


def _inside(regions: Regions, row: int, box: np.ndarray) -> np.ndarray:
    if isinstance(regions, Masks):
        return regions.mask(row)
    mask = np.zeros(regions.frame, dtype=bool)
    x0, y0, x1, y1 = box
    mask[y0:y1, x0:x1] = True
    return mask


def _scaled(boxes: np.ndarray, scale: float) -> np.ndarray:
    center = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]) / 2 * scale
    return np.concatenate([center - half, center + half], axis=1)


def _blurred(pixels: np.ndarray) -> np.ndarray:
    import cv2

    # Strong enough that shapes are gone and the mood of the surroundings stays.
    return cv2.GaussianBlur(pixels, (0, 0), sigmaX=max(2.0, max(pixels.shape[:2]) / 40))


def _squared(crop: np.ndarray, color: int) -> np.ndarray:
    height, width = crop.shape[:2]
    side = max(height, width)
    result = np.full((side, side, 3), color, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    result[top : top + height, left : left + width] = crop
    return result
