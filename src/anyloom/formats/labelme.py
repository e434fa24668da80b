"""LabelMe documents: written from regions, and read.

A box is a "rectangle", a mask one "polygon" per piece with a shared group id. A mask with a hole or
with a piece of one or two pixels, which polygons cannot represent, is a "mask" shape: a PNG inside
its box. So masks are exact unless a tolerance is given.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.plain_text import plain
from ..values.image import MAX_PIXELS
from ..values.masks import Masks
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from ..values.value import size_of
from .labels import labels_of
from .png import mask_from_png, mask_to_png
from .polygons import Polygon, mask_to_polygons, polygons_to_mask

VERSION = "5.5.0"
"""The LabelMe release whose documents have all shapes used in this module."""


def to_labelme(regions: Regions, image_path: str, tolerance: float = 0.0) -> dict[str, Any]:
    """Return the document of one image.

    Args:
        regions: boxes become rectangles, masks polygons or bitmaps.
        image_path: where LabelMe finds the image, relative to the document.
        tolerance: how far, in pixels, polygons may be simplified (Douglas-Peucker).
    """
    shapes: list[dict[str, Any]] = []
    for index, label in enumerate(labels_of(regions)):
        if isinstance(regions, Masks):
            outlines = _outlines(regions, index, tolerance)
        else:
            corners = regions.boxes[index].astype(float).reshape(2, 2).tolist()
            outlines = [{"shape_type": "rectangle", "points": corners, "mask": None}]
        score = {} if regions.scores is None else {"score": float(regions.scores[index])}
        shapes += [
            {"label": label, "group_id": index, "description": "", "flags": {}, **outline, **score}
            for outline in outlines
        ]
    return {
        "version": VERSION,
        "flags": {},
        "shapes": shapes,
        "imagePath": image_path,
        "imageData": None,
        "imageHeight": regions.frame[0],
        "imageWidth": regions.frame[1],
    }


def from_labelme(document: Mapping[str, Any]) -> Regions:
    """Read a LabelMe document: Regions where all shapes are rectangles, otherwise Masks.

    Shapes of one label and group id are one instance. Supported shapes: polygon, rectangle, circle,
    mask.

    Raises:
        ValueFormatError: an unsupported shape, or not a LabelMe document.
    """
    try:
        return _read(document)
    except ValueFormatError:
        raise
    except (AnyloomError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ValueFormatError(f"not a LabelMe document ({plain(str(error), 160)})") from None


def _outlines(masks: Masks, index: int, tolerance: float) -> list[dict[str, Any]]:
    """Return the shapes of one mask: polygons, or a bitmap where they cannot represent it."""
    polygons = mask_to_polygons(masks.mask(index), tolerance)
    if all(not piece.holes and len(np.unique(piece.outer, axis=0)) >= 3 for piece in polygons):
        rings = [piece.outer.astype(float).tolist() for piece in polygons]
        return [{"shape_type": "polygon", "points": ring, "mask": None} for ring in rings]
    x0, y0, x1, y1 = masks.shapes.rows([index]).boxes()[0].astype(int).tolist()
    png = base64.b64encode(mask_to_png(masks.crop(index))).decode()
    corners = [[x0, y0], [x1 - 1, y1 - 1]]
    return [{"shape_type": "mask", "points": corners, "mask": png}]


def _read(document: Mapping[str, Any]) -> Regions:
    frame = size_of((document["imageHeight"], document["imageWidth"]))
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for index, shape in enumerate(document["shapes"]):
        group = shape.get("group_id")
        key = (shape["label"], index, "alone") if group is None else (shape["label"], group)
        groups.setdefault(key, []).append(shape)
    labels = [str(key[0]) for key in groups] or None
    shapes = [shape for group in groups.values() for shape in group]
    scores = [group[0].get("score") for group in groups.values()]
    details = {"labels": labels, "scores": scores if scores and None not in scores else None}
    if all(shape["shape_type"] == "rectangle" for shape in shapes) and len(shapes) == len(groups):
        corners = [np.asarray(shape["points"], dtype=np.float64) for shape in shapes]
        boxes = [np.concatenate([pair.min(axis=0), pair.max(axis=0)]) for pair in corners]
        return Regions(np.array(boxes).reshape(-1, 4), frame, **details)
    if frame[0] * frame[1] > MAX_PIXELS:
        raise ValueFormatError(f"an image of {frame[1]} × {frame[0]} pixels is too large")
    masks = (
        np.logical_or.reduce([_filled(shape, frame) for shape in group])
        for group in groups.values()
    )
    return Masks(RunLengths.encode(masks, size=frame), **details)


def _filled(shape: Mapping[str, Any], frame: tuple[int, int]) -> np.ndarray:
    kind = shape["shape_type"]
    points = np.asarray(shape["points"], dtype=np.float64).reshape(-1, 2)
    if kind == "polygon":
        return polygons_to_mask([Polygon(points)], frame)
    rows, columns = np.mgrid[0 : frame[0], 0 : frame[1]] + 0.5
    if kind == "rectangle":
        (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
        return (columns > x0) & (columns < x1) & (rows > y0) & (rows < y1)
    if kind == "circle":
        (x, y), radius = points[0], float(np.hypot(*(points[1] - points[0])))
        return (columns - x) ** 2 + (rows - y) ** 2 <= radius**2
    if kind == "mask":
        x0, y0 = points.min(axis=0).astype(int)
        try:
            inside = mask_from_png(base64.b64decode(shape["mask"], validate=True))
        except binascii.Error:
            raise ValueFormatError("a LabelMe mask is not base64") from None
        height, width = inside.shape
        if x0 < 0 or y0 < 0 or x0 + width > frame[1] or y0 + height > frame[0]:
            raise ValueFormatError("a LabelMe mask reaches outside its image")
        mask = np.zeros(frame, dtype=bool)
        mask[y0 : y0 + height, x0 : x0 + width] = inside
        return mask
    raise ValueFormatError(
        f"LabelMe shape '{plain(str(kind), 40)}' is not supported; "
        "expected polygon, rectangle, circle or mask"
    )
