"""LabelMe documents: written from regions, and read.

A box is a "rectangle", a mask one "polygon" per piece with a shared group id. A mask that LabelMe
would not draw the same from polygons, such as one with a hole, is a "mask" shape: a PNG inside its
box. So masks are exact unless a tolerance is given. Shapes are filled as LabelMe fills them, which
is what Pillow's drawing functions do.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.plain_text import plain
from ..values.image import MAX_PIXELS
from ..values.image_decoding import read_header
from ..values.masks import Masks
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from ..values.value import size_of
from .instances import CROWD, InstanceList, empty_shape, is_box, is_crowd, shape_of_crop
from .labels import labels_of
from .png import mask_from_png, mask_to_png
from .polygons import shape_to_polygons
from .report import MALFORMED, ReadingReport, note, refuse

VERSION = "5.5.0"
"""The LabelMe release whose documents have all shapes used in this module."""
SHAPES = ("polygon", "rectangle", "oriented_rectangle", "rotation", "circle", "mask")
"""Shapes with an area; "rotation" is what X-AnyLabeling calls an oriented rectangle."""
FLAT_SHAPES = ("point", "points", "line", "linestrip", "polyline")
"""Shapes without an area, which LabelMe's own exports of instances leave out."""
REACH = 10
"""How far from an image, in sides of the image, a corner may lie."""


def to_labelme(regions: Regions, image_path: str, tolerance: float = 0.0) -> dict[str, Any]:
    """Return the document of one image.

    Args:
        regions: boxes become rectangles, masks polygons or bitmaps.
        image_path: where LabelMe finds the image, relative to the document.
        tolerance: how far, in pixels, polygons may be simplified (Douglas-Peucker).
    """
    shapes: list[dict[str, Any]] = []
    boxes, crowds = is_box(regions), is_crowd(regions)
    for index, label in enumerate(labels_of(regions)):
        if isinstance(regions, Masks) and not boxes[index]:
            outlines = _outlines(regions, index, tolerance)
        else:
            corners = regions.boxes[index].astype(float).reshape(2, 2).tolist()
            outlines = [{"shape_type": "rectangle", "points": corners, "mask": None}]
        score = {} if regions.scores is None else {"score": float(regions.scores[index])}
        flags = {CROWD: True} if crowds[index] else {}
        shapes += [
            {
                "label": label,
                "group_id": index,
                "description": "",
                "flags": flags,
                **outline,
                **score,
            }
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


def from_labelme(
    document: Mapping[str, Any],
    report: ReadingReport | None = None,
    size: tuple[int, int] | None = None,
) -> Regions:
    """Read a LabelMe document: Regions where all shapes are rectangles, otherwise Masks.

    Shapes of one label and group id are one instance. Supported shapes: polygon, rectangle,
    oriented rectangle, circle, mask. Documents of X-AnyLabeling have the same form.

    Args:
        report: gets a line for each shape that is damaged or has no area, which is left out;
            without it the first one is an error.
        size: (height, width) of the image, for documents that do not have it.

    Raises:
        ValueFormatError: not a LabelMe document.
    """
    try:
        return _read(document, report, size)
    except ValueFormatError:
        raise
    except (AnyloomError, *MALFORMED) as error:
        raise ValueFormatError(f"not a LabelMe document ({plain(str(error), 160)})") from None


def labelme_size(document: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the (height, width) that a document states, or that of the image in it, or None.

    Raises:
        ValueFormatError: what it states is not a size.
    """
    stated = (document.get("imageHeight"), document.get("imageWidth"))
    try:
        if None not in stated:
            return size_of(stated)
        if not document.get("imageData"):
            return None
        encoded = base64.b64decode(document["imageData"])
        return read_header(encoded, "imageData", MAX_PIXELS).shape
    except (AnyloomError, *MALFORMED) as error:
        raise ValueFormatError(f"not a LabelMe document ({plain(str(error), 160)})") from None


def _outlines(masks: Masks, index: int, tolerance: float) -> list[dict[str, Any]]:
    """Return the shapes of one mask: polygons, or a bitmap where they would draw another mask."""
    polygons = shape_to_polygons(masks.shapes, index, tolerance)
    if all(not piece.holes and len(np.unique(piece.outer, axis=0)) >= 3 for piece in polygons):
        drawn = [_polygon(piece.outer, masks.frame) for piece in polygons]
        same = tolerance > 0 or not drawn
        if not same:
            union = RunLengths.concatenate(drawn).union()
            same = np.array_equal(union.counts, masks.shapes.counts_of(index))
        if same:
            rings = [piece.outer.astype(float).tolist() for piece in polygons]
            return [{"shape_type": "polygon", "points": ring, "mask": None} for ring in rings]
    x0, y0, x1, y1 = masks.shapes.rows([index]).boxes()[0].astype(int).tolist()
    png = base64.b64encode(mask_to_png(masks.crop(index))).decode()
    corners = [[x0, y0], [x1 - 1, y1 - 1]]
    return [{"shape_type": "mask", "points": corners, "mask": png}]


def _read(
    document: Mapping[str, Any], report: ReadingReport | None, size: tuple[int, int] | None
) -> Regions:
    frame = labelme_size(document) or size
    if frame is None:
        raise ValueFormatError("does not say how large its image is, and holds no image")
    groups: dict[Any, list[tuple[Mapping[str, Any], RunLengths | None]]] = {}
    for index, shape in enumerate(document["shapes"]):
        try:
            # Files of LabelMe 3 have polygons alone and do not say so.
            kind = shape.get("shape_type") or "polygon"
            label, group = str(shape["label"]), shape.get("group_id")
            if kind in FLAT_SHAPES and report is not None:
                note(report, f"a {kind} has no area and is left out ('{plain(label, 60)}')")
                continue
            key = (label, index, "alone") if group is None else (label, group)
            filled = _filled(shape, kind, frame)
        except (AnyloomError, *MALFORMED) as error:
            reason = f"no {error}" if isinstance(error, KeyError) else plain(str(error), 160)
            refuse(report, f"not a LabelMe document (shape {index + 1}: {reason})")
            continue
        groups.setdefault(key, []).append((shape, filled))
    instances = InstanceList(frame)
    for shapes in groups.values():
        first, filled = shapes[0]
        if len(shapes) == 1 and filled is None:
            instances.add_box(_corners(first))
        else:
            parts = [drawn or _rectangle(shape, frame) for shape, drawn in shapes]
            instances.add_mask(RunLengths.concatenate(parts).union())
    firsts = [shapes[0][0] for shapes in groups.values()]
    scores = [shape.get("score") for shape in firsts]
    crowds = np.array([_flagged(shape) for shape in firsts], dtype=np.int64)
    return instances.regions(
        labels=[str(key[0]) for key in groups],
        scores=scores if scores and None not in scores else None,
        columns={CROWD: crowds} if crowds.any() else None,
    )


def _flagged(shape: Mapping[str, Any]) -> bool:
    flags = shape.get("flags")
    return isinstance(flags, Mapping) and bool(flags.get(CROWD))


def _filled(shape: Mapping[str, Any], kind: str, frame: tuple[int, int]) -> RunLengths | None:
    """Return the mask of a shape, None for a rectangle."""
    if kind == "rectangle":
        _corners(shape)
        return None
    points = _points(shape["points"])
    if kind in ("polygon", "oriented_rectangle", "rotation"):
        return _polygon(points, frame)
    if kind == "circle":
        (x, y), radius = points[0], float(np.hypot(*(points[1] - points[0])))
        if not max(abs(x), abs(y), radius) <= REACH * max(frame):
            raise ValueError("a circle reaches far outside its image")
        return _drawn("ellipse", [[x - radius, y - radius], [x + radius, y + radius]], frame)
    if kind == "mask":
        return _bitmap(shape, points, frame)
    raise ValueFormatError(
        f"LabelMe shape '{plain(str(kind), 40)}' is not supported; expected {', '.join(SHAPES)}"
    )


def _bitmap(shape: Mapping[str, Any], points: np.ndarray, frame: tuple[int, int]) -> RunLengths:
    x0, y0 = points.min(axis=0).astype(int).tolist()
    try:
        inside = mask_from_png(base64.b64decode(shape["mask"], validate=True), any_value=True)
    except binascii.Error:
        raise ValueFormatError("a LabelMe mask is not base64") from None
    height, width = inside.shape
    if x0 < 0 or y0 < 0 or x0 + width > frame[1] or y0 + height > frame[0]:
        raise ValueFormatError("a LabelMe mask reaches outside its image")
    return shape_of_crop(inside, x0, y0, frame)


def _points(points: Any) -> np.ndarray:
    array = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if not len(array) or not np.isfinite(array).all():
        raise ValueError("corners are pairs of finite numbers")
    return array


def _corners(shape: Mapping[str, Any]) -> list[float]:
    """Return the box of a rectangle, of which two or four corners are stored."""
    points = _points(shape["points"])
    if len(points) < 2:
        raise ValueError("a rectangle has at least 2 corners")
    return [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]


def _rectangle(shape: Mapping[str, Any], frame: tuple[int, int]) -> RunLengths:
    return _drawn("rectangle", np.reshape(_corners(shape), (2, 2)), frame)


def _polygon(points: np.ndarray, frame: tuple[int, int]) -> RunLengths:
    if len(points) < 3:
        raise ValueError("a polygon has fewer than 3 corners")
    return _drawn("polygon", points, frame)


def _drawn(
    figure: str, points: np.ndarray | Sequence[Sequence[float]], frame: tuple[int, int]
) -> RunLengths:
    """Return a figure as LabelMe draws it."""
    import PIL.Image
    import PIL.ImageDraw

    reach = REACH * max(frame)
    corners = np.clip(np.asarray(points, dtype=np.float64), -reach, reach)
    left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    right, bottom = min(int(right), frame[1]), min(int(bottom), frame[0])
    if right <= left or bottom <= top:
        return empty_shape(frame)
    if right * bottom > MAX_PIXELS:
        raise ValueError(f"an image of {frame[1]} × {frame[0]} pixels is too large")
    # Pillow rounds where edges cross rows in a way that depends on the corners' distance from 0, so
    # the canvas begins there.
    canvas = PIL.Image.new("1", (right, bottom))
    draw = PIL.ImageDraw.Draw(canvas)
    getattr(draw, figure)([tuple(corner) for corner in corners.tolist()], outline=1, fill=1)
    drawn = canvas.crop((left, top, right, bottom))
    return shape_of_crop(np.array(drawn, dtype=bool), left, top, frame)
