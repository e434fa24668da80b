"""How are the outlines of masks grown, shrunk and cleaned?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from anyloom import Count, Masks, Positive, node, raise_if_cancelled

from ._support.mask_shapes import reshaped


@node
def dilate(masks: Masks, *, kernel: Positive = 15) -> Masks:  # 15: Inpaint Anything, remove
    """Grow every mask outwards, so that the edge of the object lies inside.

    Inpaint Anything (Yu et al. 2023) does this before painting over an object: 15 to remove one,
    50 to fill its place with something else.

    Args:
        masks: any number of masks.
        kernel: side of the square of pixels that is drawn around each pixel; 15 grows by 7 on every
            side, 1 changes nothing.

    Returns:
        The grown masks with their scores, labels and columns.
    """
    return _near_mask(masks, kernel, lambda mask: _grown(mask, kernel))


@node
def erode(masks: Masks, *, kernel: Positive = 3) -> Masks:
    """Shrink every mask inwards.

    Args:
        masks: any number of masks.
        kernel: side of the square that must fit into the mask around each pixel; 3 takes away one
            pixel on every side, 1 nothing. The image's edge does not count as outside.

    Returns:
        The shrunken masks; those of which nothing is left are dropped.
    """
    return _near_mask(masks, kernel, lambda mask: _shrunk(mask, kernel))


@node
def opening(masks: Masks, *, kernel: Positive = 6) -> Masks:  # 6: Caption Anything
    """Take away what is thinner than the kernel: hairs, bridges, specks.

    Args:
        masks: any number of masks.
        kernel: side in pixels of the square that must fit into what is kept.

    Returns:
        The masks; those of which nothing is left are dropped.
    """
    return _near_mask(masks, 2 * kernel, lambda mask: _grown(_shrunk(mask, kernel), kernel))


@node
def closing(masks: Masks, *, kernel: Positive = 6) -> Masks:  # 6: Caption Anything
    """Close gaps that are thinner than the kernel: cracks, bays, small holes.

    Args:
        masks: any number of masks.
        kernel: side in pixels of the square that must fit into what stays open.

    Returns:
        The masks with their scores, labels and columns.
    """
    return _near_mask(masks, 2 * kernel, lambda mask: _shrunk(_grown(mask, kernel), kernel))


@node
def expand_square(masks: Masks, *, radius: Count = 10) -> Masks:
    """Grow every mask by a number of pixels in all directions, corners included.

    Edit Everything (Xie et al. 2023) grows the segment to edit so, by the Chebyshev distance.

    Args:
        masks: any number of masks.
        radius: in pixels; 0 changes nothing.

    Returns:
        The grown masks with their scores, labels and columns.
    """
    return dilate.function(masks, kernel=2 * radius + 1)


@node
def fill_holes(masks: Masks, *, max_area: Positive | None = None) -> Masks:
    """Fill the holes in every mask.

    Args:
        masks: any number of masks.
        max_area: holes of fewer pixels are filled, bays at the image's edge included (Segment
            Anything's rule). Without it every hole is filled that does not reach the edge.

    Returns:
        The masks with their scores, labels and columns.
    """

    def filled(mask: np.ndarray) -> np.ndarray:
        parts, areas = _components(1 - mask)
        if max_area is not None:
            holes = areas < max_area
        else:
            holes = np.ones(len(areas), dtype=bool)
            for edge in (parts[0], parts[-1], parts[:, 0], parts[:, -1]):
                holes[edge] = False
        holes[0] = False  # component 0 is the mask itself
        return mask | holes[parts]

    # Whatever leaves the box goes on for at least the margin, so it is too large to be a hole.
    return _near_mask(masks, max_area or 1, filled)


@node
def drop_islands(masks: Masks, *, min_area: Positive = 100) -> Masks:
    """Drop the small separate pieces of every mask.

    Args:
        masks: any number of masks.
        min_area: pieces of fewer pixels are dropped; if all are smaller, the largest is kept
            (Segment Anything's rule). Pixels that touch at a corner belong together.

    Returns:
        The masks with their scores, labels and columns.
    """

    def cleaned(mask: np.ndarray) -> np.ndarray:
        parts, areas = _components(mask)
        large = areas >= min_area
        large[0] = False  # component 0 is the background
        if len(areas) > 1 and not large.any():
            large[1 + int(areas[1:].argmax())] = True
        return large[parts]

    return _near_mask(masks, 1, cleaned)


def _grown(mask: np.ndarray, kernel: int) -> np.ndarray:
    import cv2

    return cv2.dilate(mask, np.ones((kernel, kernel), np.uint8))


def _shrunk(mask: np.ndarray, kernel: int) -> np.ndarray:
    import cv2

    # A square of even side has no middle pixel: dilation takes the lower right of the four, erosion
    # must take the upper left, or opening and closing would shift the mask by a pixel.
    middle = kernel - 1 - kernel // 2
    return cv2.erode(mask, np.ones((kernel, kernel), np.uint8), anchor=(middle, middle))


def _components(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each pixel's 8-connected piece, 0 outside, and the pieces' areas."""
    import cv2

    _, parts, facts, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return parts, facts[:, cv2.CC_STAT_AREA].copy()


def _near_mask(masks: Masks, margin: int, change: Callable[[np.ndarray], np.ndarray]) -> Masks:
    """Change every mask, looking only at its box and a margin around it."""
    height, width = masks.frame

    def changed() -> Iterator[np.ndarray]:
        tight = masks.shapes.boxes().astype(int)
        for (x0, y0, x1, y1), mask in zip(tight, masks.masks(), strict=True):
            raise_if_cancelled()
            rows = slice(max(0, y0 - margin), min(height, y1 + margin))
            columns = slice(max(0, x0 - margin), min(width, x1 + margin))
            result = np.zeros(masks.frame, dtype=bool)
            result[rows, columns] = change(mask[rows, columns].astype(np.uint8))
            yield result

    return reshaped(masks, changed())
