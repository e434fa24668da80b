"""Morphological operations on masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from anyloom import Count, Masks, Positive, node, raise_if_cancelled

from ._support.mask_shapes import connected_components, replace_shapes


@node
def dilate(masks: Masks, *, kernel: Positive = 15) -> Masks:  # 15: Inpaint Anything, remove
    """Dilate every mask, so that the edge of the object lies inside.

    Inpaint Anything (Yu et al. 2023) does this before inpainting an object: 15 to remove it, 50 to
    replace it.

    Args:
        masks: any number of masks.
        kernel: side in pixels of the square structuring element; 15 adds 7 pixels on every side, 1
            changes nothing.

    Returns:
        The dilated masks with their scores, labels and columns.
    """
    return _near_mask(masks, kernel, lambda mask: _dilated(mask, kernel))


@node
def erode(masks: Masks, *, kernel: Positive = 3) -> Masks:
    """Erode every mask.

    Args:
        masks: any number of masks.
        kernel: side in pixels of the square structuring element; 3 removes one pixel on every side,
            1 changes nothing. The image's edge does not count as outside.

    Returns:
        The eroded masks; empty ones are dropped.
    """
    return _near_mask(masks, kernel, lambda mask: _eroded(mask, kernel))


@node
def opening(masks: Masks, *, kernel: Positive = 6) -> Masks:  # 6: Caption Anything
    """Remove parts that are thinner than the kernel (erosion, then dilation).

    Args:
        masks: any number of masks.
        kernel: side in pixels of the square structuring element.

    Returns:
        The masks; empty ones are dropped.
    """
    return _near_mask(masks, 2 * kernel, lambda mask: _dilated(_eroded(mask, kernel), kernel))


@node
def closing(masks: Masks, *, kernel: Positive = 6) -> Masks:  # 6: Caption Anything
    """Close gaps that are thinner than the kernel (dilation, then erosion).

    Args:
        masks: any number of masks.
        kernel: side in pixels of the square structuring element.

    Returns:
        The masks with their scores, labels and columns.
    """
    return _near_mask(masks, 2 * kernel, lambda mask: _eroded(_dilated(mask, kernel), kernel))


@node
def expand_square(masks: Masks, *, radius: Count = 10) -> Masks:
    """Dilate every mask by a radius in all directions, corners included.

    Edit Everything (Xie et al. 2023) dilates the segment to edit by this Chebyshev distance.

    Args:
        masks: any number of masks.
        radius: in pixels; 0 changes nothing.

    Returns:
        The dilated masks with their scores, labels and columns.
    """
    return dilate.function(masks, kernel=2 * radius + 1)


@node
def fill_holes(masks: Masks, *, max_area: Positive | None = None) -> Masks:
    """Fill the holes in every mask.

    Args:
        masks: any number of masks.
        max_area: holes of fewer pixels are filled, also those that touch the image's edge (Segment
            Anything's rule). Without it every hole is filled that does not touch the edge.

    Returns:
        The masks with their scores, labels and columns.
    """

    def filled(mask: np.ndarray) -> np.ndarray:
        components, areas = connected_components(~mask)
        if max_area is not None:
            holes = areas < max_area
        else:
            holes = np.ones(len(areas), dtype=bool)
            for edge in (components[0], components[-1], components[:, 0], components[:, -1]):
                holes[edge] = False
        holes[0] = False  # component 0 is the mask itself
        return mask | holes[components]

    # A gap that leaves the box has at least the margin's size, so it is too large to be a hole.
    return _near_mask(masks, max_area or 1, filled)


@node
def drop_islands(masks: Masks, *, min_area: Positive = 100) -> Masks:
    """Drop the small connected components of every mask.

    Args:
        masks: any number of masks.
        min_area: components of fewer pixels are dropped; if all are smaller, the largest is kept
            (Segment Anything's rule). Pixels that touch at a corner are connected.

    Returns:
        The masks with their scores, labels and columns.
    """

    def cleaned(mask: np.ndarray) -> np.ndarray:
        components, areas = connected_components(mask)
        large = areas >= min_area
        large[0] = False  # component 0 is the background
        if len(areas) > 1 and not large.any():
            large[1 + int(areas[1:].argmax())] = True
        return large[components]

    return _near_mask(masks, 1, cleaned)


def _dilated(mask: np.ndarray, kernel: int) -> np.ndarray:
    before = kernel // 2
    return _spread(mask, before, kernel - 1 - before)


def _eroded(mask: np.ndarray, kernel: int) -> np.ndarray:
    # A square of even side has no center pixel: dilation takes the lower right of the four, erosion
    # must take the upper left, or opening and closing would shift the mask by a pixel.
    after = kernel // 2
    return ~_spread(~mask, kernel - 1 - after, after)


def _spread(mask: np.ndarray, before: int, after: int) -> np.ndarray:
    """Return where a square around a pixel, so far to both sides, has a pixel of a mask.

    The window doubles in each pass, so that neither time nor memory depends on a large square.
    """
    for axis in (0, 1):
        lines = np.moveaxis(mask, axis, 0)
        length = len(lines)
        lead = min(before, length)
        window = lead + 1 + min(after, length)
        found = np.concatenate([np.zeros((lead, lines.shape[1]), bool), lines])
        width = 1
        while width < min(window, len(found)):
            step = min(width, window - width)
            found[:-step] |= found[step:]
            width += step
        mask = np.moveaxis(found[:length], 0, axis)
    return mask


def _near_mask(masks: Masks, margin: int, change: Callable[[np.ndarray], np.ndarray]) -> Masks:
    """Change every mask within its box and a margin around it."""
    height, width = masks.frame
    margin = min(margin, max(height, width))

    def changed() -> Iterator[np.ndarray]:
        tight = masks.shapes.boxes().astype(int)
        for (x0, y0, x1, y1), mask in zip(tight, masks.masks(), strict=True):
            raise_if_cancelled()
            rows = slice(max(0, y0 - margin), min(height, y1 + margin))
            columns = slice(max(0, x0 - margin), min(width, x1 + margin))
            result = np.zeros(masks.frame, dtype=bool)
            result[rows, columns] = change(mask[rows, columns])
            yield result

    return replace_shapes(masks, changed())
