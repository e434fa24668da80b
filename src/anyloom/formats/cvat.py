"""CVAT documents ("CVAT for images 1.1"): written from regions, and read.

A mask is a "mask" element, run lengths inside its box, which CVAT edits with its brush; or a
polygon, where a tolerance is given and one polygon can stand for the mask. Polygons are filled by
COCO's rule, as CVAT's own exports do. Shapes of one label and group are one instance. Crowds have
the attribute "iscrowd".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np

from ..foundation.errors import ValueFormatError
from ..foundation.plain_text import plain
from ..values.image import MAX_PIXELS
from ..values.masks import Masks
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from ..values.value import size_of
from .coco import CocoImage
from .instances import CROWD, InstanceList, is_box, is_crowd, shape_of_crop
from .labels import class_order, labels_of
from .polygons import outline_of, polygon_shape
from .report import ReadingReport, note, refuse
from .turned_shapes import ellipse, turned_box
from .xml_documents import child, number, parsed, rendered, set_attributes

CROWD_ATTRIBUTE = {
    "name": CROWD,
    "mutable": "False",
    "input_type": "checkbox",
    "default_value": "false",
    "values": "false",
}
FLAT = ("points", "polyline", "skeleton", "cuboid", "tag")


def to_cvat(
    images: Sequence[CocoImage], names: Iterable[str] = (), tolerance: float | None = None
) -> bytes:
    """Return the document of some images.

    Args:
        names: the labels in order; those of instances that are not among them follow by name.
        tolerance: how far, in pixels, outlines may be simplified into polygons; a mask with a hole
            or of several pieces stays a mask. By default all do.
    """
    known = class_order(names, (labels_of(image.regions) for image in images))
    crowds = any(is_crowd(image.regions).any() for image in images)
    head, tail = cvat_frame(known, len(images), crowds=crowds)
    elements = (cvat_image(image, index, tolerance) for index, image in enumerate(images))
    return b"".join([head, *elements, tail])


def cvat_frame(names: Sequence[str], count: int, *, crowds: bool = False) -> tuple[bytes, bytes]:
    """Return what comes before and after the images of a document.

    Args:
        names: all labels, in order.
        count: how many images there are.
        crowds: labels get the attribute "iscrowd", which CVAT shows as a box to be checked.
    """
    root = Element("annotations")
    child(root, "version", "1.1")
    task = child(child(root, "meta"), "task")
    child(task, "size", str(count))
    labels = child(task, "labels")
    for name in names:
        label = child(labels, "label")
        child(label, "name", name)
        if crowds:
            attribute = child(child(label, "attributes"), "attribute")
            for key, value in CROWD_ATTRIBUTE.items():
                child(attribute, key, value)
    head, end, tail = rendered(root).rpartition(b"</annotations>")
    return head, end + tail


def cvat_image(image: CocoImage, index: int, tolerance: float | None = None) -> bytes:
    """Return the element of one image; see `to_cvat`."""
    height, width = image.regions.frame
    element = Element("image")
    size = {"id": index, "name": image.file_name, "width": width, "height": height}
    set_attributes(element, size)
    boxes, crowds = is_box(image.regions), is_crowd(image.regions)
    for row, label in enumerate(labels_of(image.regions)):
        shared = {"label": label, "source": "auto", "occluded": 0}
        if boxes[row] or not isinstance(image.regions, Masks):
            edges = (f"{edge:.2f}" for edge in image.regions.boxes[row].tolist())
            corners = dict(zip(("xtl", "ytl", "xbr", "ybr"), edges, strict=True))
            shape = child(element, "box", **shared, **corners, z_order=0)
        elif (outline := outline_of(image.regions.shapes, row, tolerance)) is None:
            bitmap = _bitmap(image.regions, row)
            shape = child(element, "mask", **shared, **bitmap, z_order=0)
        else:
            points = ";".join(f"{x:.2f},{y:.2f}" for x, y in outline.tolist())
            shape = child(element, "polygon", **shared, points=points, z_order=0)
        if crowds[row]:
            child(shape, "attribute", "true", name=CROWD)
    return rendered(element, declaration=False)


def read_cvat(content: bytes, report: ReadingReport | None = None) -> list[CocoImage]:
    """Read a document, in the order of its images.

    Args:
        report: gets a line for each shape that is damaged or has no area, which is left out;
            without it the first one is an error.

    Raises:
        ValueFormatError: not a CVAT document.
    """
    root = parsed(content)
    if root.tag != "annotations":
        raise ValueFormatError(f"not a CVAT document (it is '{plain(root.tag, 40)}')")
    if root.find("track") is not None:
        note(report, "tracks of a video are left out; export it as 'CVAT for images 1.1'")
    images = []
    for element in root.iterfind("image"):
        name = element.get("name", "")
        try:
            frame = size_of((number(element, "height"), number(element, "width")))
            if frame[0] * frame[1] > MAX_PIXELS:
                raise ValueError(f"{frame[1]} × {frame[0]} pixels are too many")
        except ValueError as error:
            refuse(report, f"image {plain(name, 80)}: {plain(str(error), 160)}")
            continue
        images.append(CocoImage(name, _regions(element, name, frame, report)))
    return images


def cvat_labels(content: bytes) -> list[str]:
    """Return the labels of a document's task, in order, unused ones included.

    Raises:
        ValueFormatError: not XML.
    """
    names = (label.findtext("name") or "" for label in parsed(content).iterfind(".//labels/label"))
    return list(dict.fromkeys(name for name in names if name))


def _bitmap(masks: Masks, row: int) -> dict[str, Any]:
    """Return a mask inside its box: runs by rows, that of clear pixels first."""
    x0, y0, x1, y1 = masks.shapes.rows([row]).boxes()[0].astype(int).tolist()
    flat = np.concatenate([[False], masks.crop(row).reshape(-1)])
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    runs = np.diff(np.concatenate([[0], edges, [flat.size - 1]]))
    return {
        "rle": ", ".join(map(str, runs.tolist())),
        "left": x0,
        "top": y0,
        "width": x1 - x0,
        "height": y1 - y0,
    }


def _regions(
    image: Element, name: str, frame: tuple[int, int], report: ReadingReport | None
) -> Regions:
    instances = InstanceList(frame)
    labels: list[str] = []
    groups: dict[tuple[str, str], list[RunLengths]] = {}
    order: list[tuple[str, list[RunLengths] | list[float], bool]] = []
    for place, shape in enumerate(image, start=1):
        label, group = shape.get("label", ""), shape.get("group_id", "0")
        if shape.tag in FLAT:
            note(report, f"a {shape.tag} has no area and is left out ('{plain(label, 60)}')")
            continue
        try:
            filled = _filled(shape, frame)
        except ValueError as error:
            where = f"{shape.tag} {place} of {plain(name, 80)}"
            refuse(report, f"{where}: {plain(str(error), 160)}")
            continue
        if isinstance(filled, list):
            order.append((label, filled, _is_crowd(shape)))
        elif group != "0" and (label, group) in groups:
            groups[label, group].append(filled)
        else:
            parts = groups[label, group] = [filled]
            order.append((label, parts, _is_crowd(shape)))
    for label, parts, _ in order:
        labels.append(label)
        shapes = [part for part in parts if isinstance(part, RunLengths)]
        if shapes:
            instances.add_mask(RunLengths.concatenate(shapes).union())
        else:
            instances.add_box([part for part in parts if not isinstance(part, RunLengths)])
    crowds = np.array([crowd for _, _, crowd in order], dtype=np.int64)
    columns = {CROWD: crowds} if crowds.any() else None
    return instances.regions(labels=labels, columns=columns)


def _is_crowd(shape: Element) -> bool:
    """Return whether a shape has the attribute of crowds, as this package or CVAT names it."""
    return any(
        attribute.get("name") in (CROWD, "is_crowd")
        and (attribute.text or "").strip().lower() in ("true", "1")
        for attribute in shape.iterfind("attribute")
    )


def _filled(shape: Element, frame: tuple[int, int]) -> RunLengths | list[float]:
    """Return the mask of a shape, or the box of a rectangle that is not turned."""
    angle = math.radians(number(shape, "rotation")) if shape.get("rotation") else 0.0
    if shape.tag == "box":
        x0, y0, x1, y1 = box = [number(shape, edge) for edge in ("xtl", "ytl", "xbr", "ybr")]
        if not angle:
            return box
        return polygon_shape(turned_box(box, angle, [(x0 + x1) / 2, (y0 + y1) / 2]), frame)
    if shape.tag == "polygon":
        pairs = [pair.split(",") for pair in shape.get("points", "").split(";")]
        return polygon_shape(np.array(pairs, dtype=np.float64), frame)
    if shape.tag == "ellipse":
        cx, cy, rx, ry = (number(shape, name) for name in ("cx", "cy", "rx", "ry"))
        return polygon_shape(ellipse((cx, cy), (rx, ry), angle), frame)
    if shape.tag == "mask":
        left, top, width, height = (
            int(number(shape, name)) for name in ("left", "top", "width", "height")
        )
        if min(left, top) < 0 or left + width > frame[1] or top + height > frame[0]:
            raise ValueError("reaches outside its image")
        runs = np.array([int(run) for run in shape.get("rle", "").split(",")])
        if (runs < 0).any() or runs.sum() != width * height:
            raise ValueError(f"its runs are not those of {width} × {height} pixels")
        values = np.arange(len(runs)) % 2 == 1
        return shape_of_crop(np.repeat(values, runs).reshape(height, width), left, top, frame)
    raise ValueError("not a shape of CVAT for images; expected box, polygon, ellipse or mask")
