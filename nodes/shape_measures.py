"""Measures of masks: round or long, bright or dark, and the rotated boxes around them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from anyloom import Document, Image, Masks, NodeError, Regions, formats, node, raise_if_cancelled

from ._support.frames import check_frames


@node
def measure_shapes(masks: Masks) -> Masks:
    """Measure how round, how elliptic and how long each mask is, to `filter` by.

    The measures are of moments and of skeletons, so that they hardly depend on the resolution; the
    usual 4πA/P² gives a perfect digital disc only 0.91.

    Args:
        masks: any number of masks.

    Returns:
        The masks with these columns. "circularity": 1 for a disc, 0.95 for a square, 0.8 for an
        ellipse twice as long as wide. "ellipticity": 1 for every ellipse, 0.91 for a rectangle,
        0.68 for a triangle. "axis_ratio": the short axis of the ellipse of the same moments over
        the long one, in (0, 1]. "diameter": of the disc of the same area, in pixels. "elongation":
        the squared length of the skeleton over the area, about 0 for a disc and at least 10 for a
        line. "touches_edge": 1 where the mask reaches the border of the image, else 0.
    """
    measured = np.array([_measures(mask) for mask in _cropped(masks)]).reshape(-1, 5)
    height, width = masks.frame
    boxes = masks.shapes.boxes().reshape(-1, 4)
    edges = (boxes[:, :2] <= 0).any(axis=1) | (boxes[:, 2:] >= [width, height]).any(axis=1)
    names = ["circularity", "ellipticity", "axis_ratio", "diameter", "elongation"]
    for name, values in zip(names, measured.T, strict=True):
        masks = masks.with_column(name, values.astype(np.float32))
    return masks.with_column("touches_edge", edges.astype(np.int64))


@node
def measure_brightness(image: Image, masks: Masks) -> Masks:
    """Measure how bright each mask is, and how it differs from the whole image, to `filter` by.

    Args:
        image: the image.
        masks: masks of the image.

    Returns:
        The masks with the columns "brightness", the mean of the gray values in the mask from 0 to
        255, and "contrast", the same minus the mean of the image: negative where it is darker.

    Raises:
        NodeError: the masks belong to another image.
    """
    import cv2

    check_frames("measure_brightness", image, masks=masks)
    gray = cv2.cvtColor(image.pixels, cv2.COLOR_RGB2GRAY).astype(np.float64)
    boxes = masks.shapes.boxes().astype(int).reshape(-1, 4)
    means = np.full(len(masks), gray.mean())
    for row, mask in enumerate(_cropped(masks)):
        x0, y0, x1, y1 = boxes[row]
        if mask.any():
            means[row] = gray[y0:y1, x0:x1][mask].mean()
    measured = masks.with_column("brightness", means.astype(np.float32))
    return measured.with_column("contrast", (means - gray.mean()).astype(np.float32))


@node
def fit_ellipses(masks: Masks) -> Masks:
    """Fit an ellipse to each mask: that of the same center and second moments.

    Args:
        masks: any number of masks.

    Returns:
        The masks with the columns "center_x" and "center_y", "long_axis" and "short_axis" (whole
        axes, not halves), all in pixels, and "angle", by which the long axis is turned clockwise
        from the x axis, in degrees from -90 to 90. For an ellipse they are its own, for a disc both
        axes are its diameter. A mask without a pixel has axes of 0 in the middle of its box.
    """
    boxes = masks.shapes.boxes().reshape(-1, 4)
    fitted = np.zeros((len(masks), 5))
    for row, mask in enumerate(_cropped(masks)):
        if not mask.any():
            x0, y0, x1, y1 = masks.boxes[row]
            fitted[row, :2] = (x0 + x1) / 2, (y0 + y1) / 2
            continue
        x, y, xx, yy, xy = _moments(mask)
        middle, spread = (xx + yy) / 2, np.sqrt(((xx - yy) / 2) ** 2 + xy * xy)
        axes = 4 * np.sqrt(np.maximum([middle + spread, middle - spread], 0))
        angle = np.rad2deg(np.arctan2(2 * xy, xx - yy) / 2)
        fitted[row] = (boxes[row, 0] + x, boxes[row, 1] + y, *axes, (angle + 90) % 180 - 90)
    names = ["center_x", "center_y", "long_axis", "short_axis", "angle"]
    for name, values in zip(names, fitted.T, strict=True):
        masks = masks.with_column(name, values.astype(np.float32))
    return masks


@node
def fit_rotated_boxes(masks: Masks) -> Masks:
    """Find the smallest rotated rectangle around each mask (MMRotate with Segment Anything).

    Args:
        masks: any number of masks.

    Returns:
        The masks with the column "rotated_box", N×5: center x and y, width, height, all in pixels,
        and the angle in degrees by which the width is turned clockwise from the x axis. The width
        is the longer side and the angle lies in [-90, 90), as in MMRotate's "le90", whatever the
        version of OpenCV. A pixel is added to both sides of the rectangle through the centers of
        the pixels, so that a bar of 60×20 pixels has these sides. A mask without a pixel takes its
        upright box.
    """
    boxes = masks.shapes.boxes().reshape(-1, 4)
    found = np.zeros((len(masks), 5), np.float32)
    for row, mask in enumerate(_cropped(masks)):
        found[row] = _rotated_box(mask, boxes[row] if mask.any() else masks.boxes[row])
    return masks.with_column(formats.ROTATED_BOX, found)


@node
def write_dota(regions: Regions) -> Document:
    """Write rotated boxes in the text format of DOTA, one object a line.

    Args:
        regions: with the column "rotated_box" of `fit_rotated_boxes`; others are upright.

    Returns:
        A text file: the x and y of four corners, the label with "-" for spaces ("object" without
        labels), and 0 for "not difficult".

    Raises:
        NodeError: the column "rotated_box" is not one of five numbers.
    """
    try:
        return Document(formats.to_dota(regions), ".txt")
    except ValueError as error:
        raise NodeError("write_dota", str(error)) from None


def _cropped(masks: Masks) -> Iterator[np.ndarray]:
    for row in range(len(masks)):
        raise_if_cancelled()
        yield masks.crop(row)


def _measures(mask: np.ndarray) -> tuple[float, float, float, float, float]:
    """Return circularity, ellipticity, axis ratio, diameter and elongation of a mask."""
    from skimage.morphology import skeletonize

    area = int(mask.sum())
    if not area:
        return (0.0, 0.0, 0.0, 0.0, 0.0)
    xx, yy, xy = np.array(_moments(mask)[2:]) / area
    circularity = 1 / (2 * np.pi * (xx + yy))
    determinant = 16 * np.pi**2 * (xx * yy - xy * xy)
    spread = np.sqrt(((xx - yy) / 2) ** 2 + xy * xy)
    ratio = np.sqrt(max((xx + yy) / 2 - spread, 0) / ((xx + yy) / 2 + spread))
    length = int(skeletonize(np.pad(mask, 1)).sum())
    return (
        float(min(circularity, 1)),
        float(min(determinant, 1 / determinant) if determinant else 0),
        float(ratio),
        float(np.sqrt(4 * area / np.pi)),
        length * length / area,
    )


def _moments(mask: np.ndarray) -> tuple[float, float, float, float, float]:
    """Return the center x and y of a mask and its central second moments xx, yy and xy."""
    rows, columns = np.nonzero(mask)
    x, y = columns - columns.mean(), rows - rows.mean()
    # Of a pixel's square, whose own second moment is 1/12, not of its center.
    xx, yy = (x * x).mean() + 1 / 12, (y * y).mean() + 1 / 12
    center = (float(columns.mean()) + 0.5, float(rows.mean()) + 0.5)
    return (*center, float(xx), float(yy), float((x * y).mean()))


def _rotated_box(mask: np.ndarray, box: np.ndarray) -> tuple[float, float, float, float, float]:
    if not mask.any():
        corners = box[[0, 1, 2, 1, 2, 3, 0, 3]].reshape(4, 2)
        return formats.smallest_rotated_box(corners)
    rows, columns = np.nonzero(mask)
    # The smallest rectangle goes through the centers of pixels; a pixel has a side of 1.
    centers = np.stack([columns, rows], axis=1) + box[:2] + 0.5
    x, y, width, height, angle = formats.smallest_rotated_box(centers)
    return (x, y, width + 1, height + 1, angle)
