"""Point and box prompts, written as text or placed in regions.

On the command line: `--points "120,80"` and `--boxes "10,10,60,60; 80,15,130,70"`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np

from anyloom import Image, Masks, NodeError, Points, Regions, Text, node

from ._support.frames import check_frames
from ._support.quoting import quoted


def _check_points(text: str) -> None:
    list(_pairs(text))


@node(check=_check_points)
def points_from_text(image: Image, text: Text) -> Points:
    """Read points from a text such as "120,80" or "120,80 -40,200; 300,90".

    Args:
        image: the image of the points.
        text: pairs of pixel coordinates x,y separated by spaces. A point without a sign, or with
            "+", is positive (on the object); with "-" before the pair it is negative (not on the
            object). A semicolon starts the next object. "" means no points.

    Returns:
        The points; "120,80" means the center of that pixel.

    Raises:
        NodeError: the text is not of this form, or a point lies outside the image.
    """
    coordinates: list[tuple[float, float]] = []
    positive: list[bool] = []
    objects: list[int] = []
    for number, pair, (x, y) in _pairs(text):
        if x >= image.width or y >= image.height:
            raise NodeError(
                "points_from_text",
                f"point {pair} lies outside the image of {image.width}×{image.height} pixels",
            )
        coordinates.append((x + 0.5, y + 0.5))
        positive.append(not pair.startswith("-"))
        objects.append(number)
    return Points(coordinates, image.shape, positive=positive, objects=objects)


def _check_boxes(text: str) -> None:
    list(_corners(text))


@node(check=_check_boxes)
def boxes_from_text(image: Image, text: Text) -> Regions:
    """Read boxes from a text such as "10,10,60,60; 80,15,130,70".

    Args:
        image: the image of the boxes.
        text: x0,y0,x1,y1 in pixels for each box, boxes separated by semicolons. Boxes are clipped
            to the image. "" means no boxes.

    Returns:
        One region per box, in the same order.

    Raises:
        NodeError: the text is not of this form, or a box is empty or outside the image.
    """
    boxes: list[tuple[float, float, float, float]] = []
    for part, (x0, y0, x1, y1) in _corners(text):
        x1, y1 = min(x1, image.width), min(y1, image.height)
        if x0 >= x1 or y0 >= y1:
            raise NodeError(
                "boxes_from_text",
                f"box {quoted(part)} lies outside the image of {image.width}×{image.height} pixels",
            )
        boxes.append((x0, y0, x1, y1))
    return Regions(boxes, image.shape)


@node
def points_in_regions(image: Image, regions: Regions) -> Points:
    """Place one point in the center of every region.

    Args:
        image: the image of the regions.
        regions: boxes or masks. In a mask the point is the pixel farthest from the mask's edge, so
            that it always lies inside.

    Returns:
        One positive point per region, object i belonging to region i. An empty mask's point is the
        center of its box.
    """
    import cv2

    check_frames("points_in_regions", image, regions=regions)
    points = (regions.boxes[:, :2] + regions.boxes[:, 2:]) / 2
    if isinstance(regions, Masks):
        points = points.copy()
        for row, mask in enumerate(regions.masks()):
            if mask.any():
                distance = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 5)
                y, x = np.unravel_index(int(distance.argmax()), distance.shape)
                points[row] = (x - 0.5, y - 0.5)
    return Points(points, regions.frame, objects=np.arange(len(points)))


def _pairs(text: str) -> Iterator[tuple[int, str, list[float]]]:
    """Yield each point of a text: the object's index, the point as written, x and y."""
    for number, part in enumerate(_parts(text)):
        for pair in re.sub(r"\s*,\s*", ",", part).split():
            yield number, pair, _numbers("points_from_text", pair.lstrip("+-"), 2, "120,80")


def _corners(text: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each box of a text: as written, and its four sides."""
    for part in _parts(text):
        x0, y0, x1, y1 = _numbers("boxes_from_text", part, 4, "10,10,60,60")
        if x0 >= x1 or y0 >= y1:
            raise NodeError(
                "boxes_from_text", f"box {quoted(part)} is empty; expected left,top,right,bottom"
            )
        yield part, [x0, y0, x1, y1]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _numbers(node: str, text: str, count: int, example: str) -> list[float]:
    """Return `count` non-negative numbers, separated by commas or spaces."""
    try:
        numbers = [float(word) for word in re.split(r"\s*,\s*|\s+", text.strip())]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(
        math.isfinite(number) and number >= 0 for number in numbers
    ):
        raise NodeError(
            node, f"{quoted(text)} is not {count} pixel coordinates; expected such as '{example}'"
        )
    return numbers
