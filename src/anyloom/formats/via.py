"""Reader of VGG Image Annotator projects and exports (JSON, version 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.plain_text import plain
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from .coco import CocoImage
from .instances import InstanceList
from .labels import UNLABELED
from .polygons import polygon_shape
from .report import MALFORMED, ReadingReport, note, refuse
from .turned_shapes import ellipse

FLAT = ("point", "polyline")


def via_images(document: Any) -> list[str] | None:
    """Return the names of a document's images, None where it is not one of VIA."""
    entries = document.get("_via_img_metadata", document) if isinstance(document, Mapping) else ()
    if not isinstance(entries, Mapping) or not entries:
        return None
    images = list(entries.values())
    if not all(
        isinstance(one, Mapping) and {"filename", "regions"} <= one.keys() for one in images
    ):
        return None
    return [str(image["filename"]) for image in images]


def read_via(
    document: Mapping[str, Any],
    size_of_image: Callable[[str], tuple[int, int] | None],
    report: ReadingReport | None = None,
) -> list[CocoImage]:
    """Read a project or its export of annotations. Polygons are filled by COCO's rule.

    Args:
        size_of_image: returns the (height, width) of an image, given its name, which the files do
            not have; None where it is unknown.
        report: gets a line for each region that is damaged or has no area, which is left out;
            without it the first one is an error.

    Raises:
        ValueFormatError: not a document of VIA.
    """
    if via_images(document) is None:
        raise ValueFormatError("not a document of VGG Image Annotator")
    images = []
    for entry in document.get("_via_img_metadata", document).values():
        name = str(entry["filename"])
        try:
            frame = size_of_image(name)
        except AnyloomError as error:
            refuse(report, str(error))
            continue
        if frame is None:
            refuse(report, f"{plain(name, 80)}: nothing says how large it is; give --images")
            continue
        stated = entry["regions"]
        if isinstance(stated, Mapping):  # as version 1 writes them
            stated = list(stated.values())
        if not isinstance(stated, list):
            refuse(report, f"{plain(name, 80)}: its regions are no list")
            continue
        images.append(CocoImage(name, _regions(stated, frame, name, report)))
    return images


def _regions(
    stated: list[Any], frame: tuple[int, int], name: str, report: ReadingReport | None
) -> Regions:
    instances, labels = InstanceList(frame), []
    for place, region in enumerate(stated, start=1):
        try:
            shape = region["shape_attributes"]
            label = _label(region.get("region_attributes"))
            if shape["name"] in FLAT:
                note(report, f"a {shape['name']} has no area and is left out")
                continue
            filled = _filled(shape, frame)
        except MALFORMED as error:
            reason = f"no {error}" if isinstance(error, KeyError) else plain(str(error), 160)
            refuse(report, f"region {place} of {plain(name, 80)}: {reason}")
            continue
        labels.append(label)
        if isinstance(filled, list):
            instances.add_box(filled)
        else:
            instances.add_mask(filled)
    return instances.regions(labels=labels)


def _label(attributes: Any) -> str:
    """Return the first attribute that is a text, or the first option that is chosen."""
    for value in attributes.values() if isinstance(attributes, Mapping) else ():
        if isinstance(value, str) and value.strip():
            return value.strip()
        chosen = [name for name, on in value.items() if on] if isinstance(value, Mapping) else []
        if chosen:
            return str(chosen[0])
    return UNLABELED


def _filled(shape: Mapping[str, Any], frame: tuple[int, int]) -> RunLengths | list[float]:
    kind = shape["name"]
    if kind == "rect":
        x, y, width, height = (float(shape[key]) for key in ("x", "y", "width", "height"))
        if not np.isfinite([x, y, width, height]).all():
            raise ValueError("a rectangle's numbers are not finite")
        return [x, y, x + width, y + height]
    if kind == "polygon":
        corners = np.array([shape["all_points_x"], shape["all_points_y"]], dtype=np.float64)
        return polygon_shape(corners.T, frame)
    if kind in ("circle", "ellipse"):
        radii = [float(shape[key]) for key in (("r", "r") if kind == "circle" else ("rx", "ry"))]
        center = [float(shape["cx"]), float(shape["cy"])]
        return polygon_shape(ellipse(center, radii, float(shape.get("theta") or 0)), frame)
    raise ValueError(f"shape '{plain(str(kind), 40)}' is not supported")
