"""Edits inside masks: a soft edge inside, and every pixel outside unchanged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import numpy as np
from annotated_types import Interval

from anyloom import Image, Masks

from .frames import check_frames

Feather = Annotated[float, Interval(ge=0, le=1000)]
"""Width in pixels of the transition along the inner side of a mask's edge."""


def edit_inside(
    node: str,
    image: Image,
    masks: Masks,
    feather: float,
    change: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> Image:
    """Return an image with changed pixels inside masks; those outside are bit-identical.

    Args:
        node: the node's name, for messages.
        image: the image.
        masks: where to change it, all masks together.
        feather: width of the transition in pixels, inside the masks; 0 is a sharp edge.
        change: called with the pixels (uint8, H×W×3) and the area (bool, H×W) of the masks' common
            box; returns sRGB levels from 0 to 255, H×W×3.
    """
    check_frames(node, image, masks=masks)
    if not masks.areas.sum():
        return image
    area = masks.union()
    weights = soft_weights(area, feather)
    box = box_of(area)
    old = image.pixels[box]
    weight = weights[box][:, :, None]
    mixed = old + (change(old, area[box]) - old) * weight
    pixels = image.pixels.copy()
    pixels[box] = np.where(weight > 0, np.rint(np.clip(mixed, 0, 255)), old).astype(np.uint8)
    return Image(pixels, alpha=image.alpha)


def soft_weights(area: np.ndarray, feather: float) -> np.ndarray:
    """Return how much of a change each pixel gets: float32 H×W, 0 outside the area.

    The weight rises from the area's edge inward. The image's edge is no edge of the area.
    """
    import cv2

    if not feather or area.all():
        return area.astype(np.float32)
    distance = cv2.distanceTransform(area.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    # A pixel next to the edge has distance 1.
    return np.clip(distance / (feather + 1), 0, 1).astype(np.float32)


def grown(mask: np.ndarray, margin: float) -> np.ndarray:
    """Return a mask with every pixel that is at most `margin` pixels away from it."""
    import cv2

    if margin <= 0 or not mask.any():
        return mask
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return distance <= margin


def box_of(mask: np.ndarray) -> tuple[slice, slice]:
    """Return the rows and columns of the tight box around a mask that is not empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
