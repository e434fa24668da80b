"""YOLO label files: written from regions, and read.

One line per instance, numbers from 0 to 1 of width and height: `class x1 y1 x2 y2 …` for a mask,
`class cx cy w h` for a box. A line holds one polygon, so the pieces and holes of a mask are joined
by bridges of no width; of more than 64 rings the smallest are left out. A mask of one piece without
holes is read back exactly; a bridge may add the pixels that it crosses.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from ..foundation.errors import ValueFormatError
from ..values.masks import Masks
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from ..values.value import size_of
from .labels import labels_of
from .polygons import Polygon, mask_to_polygons, polygons_to_mask

RINGS = 64


def to_yolo(regions: Regions, names: Sequence[str] | None = None, tolerance: float = 0.0) -> str:
    """Return the text of a label file; instances without a pixel are left out.

    Args:
        regions: Masks become polygons, plain Regions become boxes.
        names: the classes, in order; by default the labels in order of first appearance.
        tolerance: how far, in pixels, polygons may be simplified (Douglas-Peucker).

    Raises:
        ValueError: a label is not among `names`.
    """
    labels = labels_of(regions)
    classes = list(dict.fromkeys(labels)) if names is None else list(names)
    unknown = sorted(set(labels) - set(classes))
    if unknown:
        raise ValueError(f"label '{unknown[0]}' is not among the classes {', '.join(classes)}")
    height, width = regions.frame
    scale = np.array([width, height])
    lines = []
    for index, label in enumerate(labels):
        if isinstance(regions, Masks):
            ring = _one_ring(mask_to_polygons(regions.mask(index), tolerance))
            numbers = (ring / scale).reshape(-1)
        else:
            corners = regions.boxes[index].astype(np.float64).reshape(2, 2) / scale
            numbers = np.concatenate([corners.mean(axis=0), corners[1] - corners[0]])
        if len(numbers):
            lines.append(" ".join([str(classes.index(label)), *(f"{n:.6f}" for n in numbers)]))
    return "".join(line + "\n" for line in lines)


def yolo_data(names: Sequence[str]) -> str:
    """Return the data.yaml of a dataset: the folder of its images, and the names of its classes.

    Trainers (Ultralytics) find the labels of images/a.jpg in labels/a.txt.
    """
    lines = [f"  {number}: {json.dumps(name)}\n" for number, name in enumerate(names)]
    return (
        "# labels/NAME.txt holds one line per instance, normalized polygons or boxes; a trainer\n"
        "# expects the image as images/NAME.jpg (or .png …) beside it\n"
        "train: images\nval: images\nnames:" + ("\n" + "".join(lines) if lines else " {}\n")
    )


def from_yolo(text: str, frame: tuple[int, int], names: Sequence[str] = ()) -> Regions:
    """Read a label file: Masks where every line is a polygon, otherwise Regions.

    Raises:
        ValueFormatError: a line is neither a polygon nor a box; names the line.
    """
    height, width = frame = size_of(frame)
    scale = np.array([width, height])
    labels: list[str] = []
    boxes: list[np.ndarray] = []
    rings: list[np.ndarray | None] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        try:
            kind = int(words[0])
            numbers = np.array([float(word) for word in words[1:]])
        except ValueError:
            raise ValueFormatError(f"line {number}: expected numbers") from None
        is_box, is_ring = len(numbers) == 4, len(numbers) >= 6 and len(numbers) % 2 == 0
        if not (is_box or is_ring) or kind < 0 or not np.isfinite(numbers).all():
            raise ValueFormatError(f"line {number}: neither a box nor a polygon of a class")
        labels.append(names[kind] if kind < len(names) else str(kind))
        if is_box:
            center, half = numbers[:2] * scale, numbers[2:] * scale / 2
            boxes.append(np.concatenate([center - half, center + half]))
            rings.append(None)
        else:
            ring = numbers.reshape(-1, 2) * scale
            boxes.append(np.concatenate([ring.min(axis=0), ring.max(axis=0)]))
            rings.append(ring)
    polygons = [Polygon(ring) for ring in rings if ring is not None]
    if polygons and len(polygons) == len(rings):
        masks = (polygons_to_mask([polygon], frame) for polygon in polygons)
        return Masks(RunLengths.encode(masks, size=frame), labels=labels)
    return Regions(np.array(boxes).reshape(-1, 4), frame, labels=labels if boxes else None)


def _one_ring(polygons: Sequence[Polygon]) -> np.ndarray:
    """Join outlines and holes into one closed ring, each at its corner nearest to the others."""
    rings = [ring for polygon in polygons for ring in (polygon.outer, *polygon.holes)]
    rings = sorted(rings, key=_area, reverse=True)[:RINGS]
    if not rings:
        return np.zeros((0, 2))
    joined = rings[0]
    for ring in rings[1:]:
        gaps = ((joined[:, None] - ring[None]) ** 2).sum(axis=2)
        at, start = np.unravel_index(int(gaps.argmin()), gaps.shape)
        rotated = np.concatenate([ring[start:], ring[: start + 1]])
        joined = np.concatenate([joined[: at + 1], rotated, joined[at:]])
    return joined


def _area(ring: np.ndarray) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2
