"""Pascal VOC files: written from regions, and read; one XML file per image.

Pixels count from 1, and the box of a file includes its last pixel. Masks are "polygon" elements, as
in supervision and Roboflow; their pieces and holes are joined as in YOLO files.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

import numpy as np

from ..foundation.errors import ValueFormatError
from ..foundation.plain_text import plain
from ..values.image import MAX_PIXELS
from ..values.masks import Masks
from ..values.run_lengths import RunLengths
from ..values.value import size_of
from .coco import CocoImage
from .instances import InstanceList, is_box
from .labels import labels_of
from .polygons import Polygon, one_ring, polygons_to_shape, shape_to_polygons
from .report import ReadingReport, refuse
from .xml_documents import child, number, parsed, rendered

RINGS = 64
"""Pieces and holes of one mask that are written."""
EDGES = ("xmin", "ymin", "xmax", "ymax")
DIFFICULT = "difficult"
"""Column of VOC's flag: 1 where an instance does not count in an evaluation."""


def to_voc(image: CocoImage) -> bytes:
    """Return the file of one image; boxes are rounded to pixels."""
    height, width = image.regions.frame
    root = Element("annotation")
    child(root, "folder", "JPEGImages")
    child(root, "filename", image.file_name)
    size = child(root, "size")
    for name, value in (("width", width), ("height", height), ("depth", 3)):
        child(size, name, str(value))
    child(root, "segmented", str(int(isinstance(image.regions, Masks))))
    boxes = is_box(image.regions)
    difficult = image.regions.columns.get(DIFFICULT, np.zeros(len(image.regions), int))
    for row, label in enumerate(labels_of(image.regions)):
        element = child(root, "object")
        child(element, "name", label)
        child(element, "pose", "Unspecified")
        child(element, "truncated", "0")
        child(element, DIFFICULT, str(int(difficult[row])))
        box = child(element, "bndbox")
        x0, y0, x1, y1 = np.rint(image.regions.boxes[row]).astype(int).tolist()
        for name, edge in zip(EDGES, (x0 + 1, y0 + 1, x1, y1), strict=True):
            child(box, name, str(edge))
        if isinstance(image.regions, Masks) and not boxes[row]:
            ring = one_ring(shape_to_polygons(image.regions.shapes, row), RINGS)
            polygon = child(element, "polygon")
            for place, (x, y) in enumerate((np.floor(ring) + 1).astype(int).tolist(), start=1):
                child(polygon, f"x{place}", str(x))
                child(polygon, f"y{place}", str(y))
    return rendered(root)


def read_voc(
    content: bytes, report: ReadingReport | None = None, size: tuple[int, int] | None = None
) -> CocoImage:
    """Read a file.

    Args:
        report: gets a line for each object that is damaged, which is left out; without it the
            first one is an error.
        size: (height, width) of the image, for files that do not have it.

    Raises:
        ValueFormatError: not a Pascal VOC file.
    """
    root = parsed(content)
    if root.tag != "annotation":
        raise ValueFormatError(f"not a Pascal VOC file (it is '{plain(root.tag, 40)}')")
    name = root.findtext("filename") or ""
    try:
        stated = root.find("size")
        if stated is not None and min(number(stated, s) for s in ("height", "width")) > 0:
            size = size_of((number(stated, "height"), number(stated, "width")))
        if size is None:
            raise ValueError("it does not say how large its image is")
        if size[0] * size[1] > MAX_PIXELS:
            raise ValueError(f"{size[1]} × {size[0]} pixels are too many")
    except ValueError as error:
        raise ValueFormatError(f"not a Pascal VOC file ({plain(str(error), 160)})") from None
    instances, labels, difficult = InstanceList(size), [], []
    for place, element in enumerate(root.iterfind("object"), start=1):
        label = element.findtext("name") or ""
        try:
            _add(instances, element)
        except ValueError as error:
            refuse(report, f"object {place} ('{plain(label, 60)}'): {plain(str(error), 160)}")
            continue
        labels.append(label)
        difficult.append(int(element.findtext(DIFFICULT) == "1"))
    columns = {DIFFICULT: np.array(difficult)} if any(difficult) else None
    return CocoImage(name, instances.regions(labels=labels, columns=columns))


def _add(instances: InstanceList, element: Element) -> None:
    x0, y0, x1, y1 = _edges(element)
    box = [min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1), max(y0, y1)]
    rings = [_ring(polygon) for polygon in element.iterfind("polygon")]
    if not rings:
        instances.add_box(box)
        return
    shapes = [polygons_to_shape([Polygon(ring)], instances.frame) for ring in rings]
    instances.add_mask(RunLengths.concatenate(shapes).union(), box)


def _edges(element: Element) -> list[float]:
    """Return the edges of the box, or those around the corners of a rotated one, as in DIOR."""
    stated, rotated = element.find("bndbox"), element.find("robndbox")
    if stated is not None or rotated is None:
        if stated is None:
            raise ValueError("no bndbox")
        return [number(stated, edge) for edge in EDGES]
    x, y = ([number(rotated, one.tag) for one in rotated if one.tag[0] == axis] for axis in "xy")
    if not x or not y:
        raise ValueError("no corners in robndbox")
    return [min(x), min(y), max(x), max(y)]


def _ring(polygon: Element) -> np.ndarray:
    values = [number(polygon, corner.tag) for corner in polygon]
    if len(values) < 6 or len(values) % 2:
        raise ValueError("a polygon has fewer than 3 corners")
    # A corner is the number of a pixel, counted from 1; its center is half a pixel further.
    return np.reshape(values, (-1, 2)) - 0.5
