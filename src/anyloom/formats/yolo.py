"""YOLO label files: written from regions, and read.

One line per instance, numbers from 0 to 1 of width and height: `class x1 y1 x2 y2 …` for a mask,
`class cx cy w h` for a box. A line holds one polygon, so the pieces and holes of a mask are joined
by bridges of no width; of more than 64 rings the smallest are left out. A mask of one piece without
holes is read back exactly, here and by readers that round or truncate; a bridge may add the pixels
that it crosses. Readers refuse a file that mixes boxes and polygons, so boxes among masks are
written like the mask of their pixels. Crowds are left out, as in Ultralytics' own conversion.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from ..values.masks import Masks
from ..values.regions import Regions
from ..values.value import size_of
from .instances import InstanceList, box_shape, is_box, is_crowd
from .labels import class_order, labels_of
from .polygons import Polygon, one_ring, polygons_to_shape, shape_to_polygons
from .report import ReadingReport, refuse

RINGS = 64
"""Pieces and holes of one mask that are written."""
INSIDE = 0.4
"""Where in its pixel a corner is written, from 0 to 1: near the center, and on the side of it on
which rounding and truncation both find the pixel."""
SLACK = 0.02
"""Pixels by which a corner may lie before its pixel: writers store six decimals or fewer."""
TOLERANCE = 0.01
"""How far below 0 or above 1 a coordinate may lie; Ultralytics allows as much."""


def to_yolo(regions: Regions, names: Sequence[str] | None = None, tolerance: float = 0.0) -> str:
    """Return the text of a label file; crowds and instances without a pixel are left out.

    Args:
        regions: Masks become polygons, plain Regions become boxes.
        names: the classes, in order; by default the labels by name.
        tolerance: how far, in pixels, polygons may be simplified (Douglas-Peucker).

    Raises:
        ValueError: a label is not among `names`.
    """
    labels = labels_of(regions)
    classes = class_order((), [labels]) if names is None else list(dict.fromkeys(names))
    numbers_of = {name: number for number, name in enumerate(classes)}
    unknown = sorted(set(labels) - numbers_of.keys())
    if unknown:
        raise ValueError(f"label '{unknown[0]}' is not among the classes {', '.join(classes)}")
    height, width = regions.frame
    scale = np.array([width, height])
    boxes, crowds = is_box(regions), is_crowd(regions)
    lines = []
    for index, label in enumerate(labels):
        if crowds[index]:
            continue
        if not isinstance(regions, Masks):
            corners = regions.boxes[index].astype(np.float64).reshape(2, 2) / scale
            numbers = np.concatenate([corners.mean(axis=0), corners[1] - corners[0]])
        else:
            shape = regions.shapes.rows([index])
            if boxes[index] and not regions.areas[index]:
                # A box so thin that it holds no center of a pixel becomes the pixels it touches.
                edges = regions.boxes[index]
                shape = box_shape([*np.floor(edges[:2]), *np.ceil(edges[2:])], regions.frame)
            ring = one_ring(shape_to_polygons(shape, 0, tolerance), RINGS)
            numbers = ((ring - 0.5 + INSIDE) / scale).reshape(-1)
        if len(numbers):
            lines.append(" ".join([str(numbers_of[label]), *(f"{n:.6f}" for n in numbers)]))
    return "".join(line + "\n" for line in lines)


def yolo_data(names: Sequence[str], places: Mapping[str, str] | None = None) -> str:
    """Return the data.yaml of a dataset: where its images are, and the names of its classes.

    Trainers (Ultralytics) find the labels of images/a.jpg in labels/a.txt.

    Args:
        places: the folders, or lists of paths, of the parts "train", "val" and "test". A trainer
            needs the first two: by default "images", and the images to train with.
    """
    import yaml

    def quoted(name: str) -> str:
        # Without a limit of the line's length, so that a name never continues on the next line.
        text = name.encode("utf-8", "replace").decode()
        return yaml.safe_dump(text, allow_unicode=True, default_style='"', width=math.inf).rstrip(
            "\n"
        )

    lines = [f"  {number}: {quoted(name)}\n" for number, name in enumerate(names)]
    train = (places or {}).get("train", "images")
    parts = {"train": train, "val": train, **(places or {})}
    return (
        "# labels/NAME.txt holds one line per instance, normalized polygons or boxes; a trainer\n"
        "# expects the image as images/NAME.jpg (or .png …) beside it\n"
        + "".join(f"{part}: {parts[part]}\n" for part in ("train", "val", "test") if part in parts)
        + ("names:\n" + "".join(lines) if lines else "names: {}\n")
    )


def from_yolo(
    text: str,
    frame: tuple[int, int],
    names: Sequence[str] = (),
    report: ReadingReport | None = None,
    keypoints: int = 0,
) -> Regions:
    """Read a label file: Masks where one of its lines is a polygon, otherwise Regions.

    A box among polygons becomes the mask of its pixels. A further number at the end of a line is
    the score, as in Ultralytics' predictions.

    Args:
        report: gets a line for each line that is damaged, which is left out; without it the first
            one is an error.
        keypoints: how many numbers of key points follow a box, as in files for pose estimation.

    Raises:
        ValueFormatError: a line is neither a polygon nor a box; names the line.
    """
    frame = size_of(frame)
    scale = np.array([frame[1], frame[0]], dtype=np.float64)
    instances = InstanceList(frame)
    labels: list[str] = []
    scores: list[float | None] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        try:
            kind, shape, score = _parsed(words, keypoints)
        except ValueError as error:
            refuse(report, f"line {number}: {error}")
            continue
        labels.append(names[kind] if kind < len(names) else str(kind))
        scores.append(score)
        if len(shape) == 4:
            center, half = shape[:2] * scale, shape[2:] * scale / 2
            instances.add_box([*(center - half).tolist(), *(center + half).tolist()])
        else:
            ring = shape.reshape(-1, 2) * scale
            instances.add_mask(polygons_to_shape([Polygon(ring)], frame, SLACK))
    known = scores and None not in scores
    return instances.regions(
        labels=labels,
        scores=scores if known else None,
        score_kind="detector" if known else "unknown",
    )


def _parsed(words: Sequence[str], keypoints: int) -> tuple[int, np.ndarray, float | None]:
    """Return the class of a line, its box or polygon, and its score."""
    try:
        numbers = np.array([float(word) for word in words])
    except ValueError:
        raise ValueError("expected numbers") from None
    kind, shape = numbers[0], numbers[1:]
    if keypoints and len(shape) == 4 + keypoints:
        shape = shape[:4]
    score = None
    if len(shape) == 5 or (len(shape) >= 7 and len(shape) % 2):
        shape, score = shape[:-1], float(shape[-1])
    whole = np.isfinite(numbers).all() and kind >= 0 and int(kind) == kind
    if not whole or (len(shape) != 4 and (len(shape) < 6 or len(shape) % 2)):
        raise ValueError("neither a box nor a polygon of a class")
    if shape.max() > 1 + TOLERANCE:
        raise ValueError("numbers above 1; YOLO numbers are shares of width and height")
    if shape.min() < -TOLERANCE or (len(shape) == 4 and shape[2:].min() < 0):
        raise ValueError("numbers below 0; YOLO numbers are shares of width and height")
    return int(kind), shape, score
