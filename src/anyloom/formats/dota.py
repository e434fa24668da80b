"""DOTA's text files: rotated boxes of aerial photos, one object a line."""

from __future__ import annotations

import math

import numpy as np

from ..foundation.errors import ValueFormatError
from ..foundation.plain_text import plain
from ..values.regions import Regions
from .report import ReadingReport, refuse
from .turned_shapes import turned_box

ROTATED_BOX = "rotated_box"
"""Column of rotated boxes, N×5: center x and y, width, height (pixels), angle (degrees)."""
DIFFICULT = "difficult"
_HEADS = ("imagesource:", "gsd:")


def to_dota(regions: Regions) -> bytes:
    """Return the file of one image; regions without the column "rotated_box" are upright.

    Raises:
        ValueError: the column "rotated_box" is not one of five numbers.
    """
    boxes = regions.columns.get(ROTATED_BOX)
    if boxes is None:
        corners = regions.boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]]
    elif isinstance(boxes, np.ndarray) and boxes.shape == (len(regions), 5):
        corners = np.array([_corners(box) for box in boxes]).reshape(-1, 8)
    else:
        raise ValueError(f"'{ROTATED_BOX}' must hold five numbers per region")
    labels = regions.labels or ["object"] * len(regions)
    lines = [
        " ".join([*(f"{value:.1f}" for value in row), "-".join(label.split()) or "object", "0"])
        for row, label in zip(corners, labels, strict=True)
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def read_dota(
    content: bytes, size: tuple[int, int], report: ReadingReport | None = None
) -> Regions:
    """Read the file of one image: upright boxes around the rotated ones, which are a column.

    Args:
        size: (height, width) of the image, which the file does not have.
        report: gets a line for each object that is damaged, which is left out; without it the
            first one is an error.

    Raises:
        ValueFormatError: not a file of DOTA.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueFormatError("not a file of DOTA (it is no text)") from None
    hulls, rotated, labels, difficult = [], [], [], []
    for place, line in enumerate(lines, start=1):
        words = line.split()
        if not words or words[0].lower().startswith(_HEADS):
            continue
        try:
            corners = np.array([float(word) for word in words[:8]]).reshape(4, 2)
            if not np.isfinite(corners).all() or len(words) not in (9, 10):
                raise ValueError
        except ValueError:
            refuse(report, f"line {place}: expected 8 numbers and a class, got '{plain(line, 60)}'")
            continue
        hulls.append([*corners.min(axis=0), *corners.max(axis=0)])
        rotated.append(smallest_rotated_box(corners))
        labels.append(words[8])
        difficult.append(words[9:] == ["1"])
    columns = {ROTATED_BOX: np.array(rotated, np.float32).reshape(-1, 5)}
    if any(difficult):
        columns[DIFFICULT] = np.array(difficult, int)
    return Regions(np.reshape(hulls, (-1, 4)), size, labels=labels, columns=columns)


def smallest_rotated_box(points: np.ndarray) -> tuple[float, float, float, float, float]:
    """Return the smallest rotated rectangle around points (N×2).

    The width is the longer side, and the angle, by which it is turned clockwise from the x axis,
    lies in [-90, 90): MMRotate's "le90", whatever the version of OpenCV.
    """
    import cv2

    (x, y), (width, height), angle = cv2.minAreaRect(np.asarray(points, np.float32))
    if height > width:
        width, height, angle = height, width, angle + 90
    return (x, y, width, height, (angle + 90) % 180 - 90)


def _corners(box: np.ndarray) -> np.ndarray:
    x, y, width, height, angle = box.astype(np.float64)
    sides = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return turned_box(sides, math.radians(angle), (x, y))
