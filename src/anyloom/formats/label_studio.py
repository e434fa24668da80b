"""Label Studio tasks: written from regions, and read.

A box is a "rectanglelabels" result; a mask is a "brushlabels" result, run lengths of its pixels in
the form of the JavaScript package rle-pack; or a polygon, where a tolerance is given and one
polygon can stand for the mask. Coordinates are percentages of the image's sides. Polygons are
filled by COCO's rule. A crowd has a further result, the choice "iscrowd".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree.ElementTree import Element

import numpy as np

from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.plain_text import plain
from ..values.image import MAX_PIXELS
from ..values.masks import Masks
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from ..values.value import size_of
from .coco import CocoImage
from .instances import CROWD, InstanceList, is_box, is_crowd, shape_of_crop
from .labels import UNLABELED, labels_of
from .polygons import outline_of, polygon_shape
from .report import MALFORMED, ReadingReport, note, refuse
from .turned_shapes import ellipse, turned_box
from .xml_documents import child, rendered

LOCAL_FILES = "/data/local-files/?d="
"""Where Label Studio serves the files of a local storage."""
FROM, TO = "label", "image"
"""Names of the tags in the labeling configuration."""
RUN_BITS = (3, 4, 8, 16)
"""Sizes of a run's length, of which each run names one."""
_UPLOAD = re.compile(r"[0-9a-f]{8}-(?=.)")
"""What Label Studio puts before the name of a file that was uploaded."""


def to_label_studio(
    images: Sequence[CocoImage], tolerance: float | None = None
) -> list[dict[str, Any]]:
    """Return one task per image, with an annotation to be corrected.

    Args:
        images: file names are those below the folder of a local storage.
        tolerance: how far, in pixels, outlines may be simplified into polygons; a mask with a hole
            or of several pieces stays a mask. By default all do.
    """
    return [label_studio_task(image, tolerance) for image in images]


def label_studio_task(image: CocoImage, tolerance: float | None = None) -> dict[str, Any]:
    """Return the task of one image; see `to_label_studio`."""
    height, width = image.regions.frame
    return {
        # Results state the size of their image; here it is for a task without any.
        "data": {TO: LOCAL_FILES + image.file_name, "width": width, "height": height},
        "annotations": [{"result": list(_results(image.regions, tolerance))}],
    }


def label_studio_config(names: Iterable[str], *, crowds: bool = False) -> bytes:
    """Return the labeling configuration (XML) of tasks.

    Args:
        names: all labels, in order.
        crowds: a region can be marked as a crowd.
    """
    root = Element("View")
    child(root, "Image", name=TO, value=f"${TO}")
    labels = list(names)
    for tag in ("BrushLabels", "RectangleLabels", "PolygonLabels"):
        group = child(root, tag, name=FROM if tag == "BrushLabels" else f"{FROM}_{tag[:4].lower()}",
                      toName=TO)  # fmt: skip
        for label in labels:
            child(group, "Label", value=label)
    if crowds:
        choices = child(root, "Choices", name=CROWD, toName=TO, perRegion="true")
        child(choices, "Choice", value=CROWD)
    return rendered(root)


def read_label_studio(
    tasks: Any,
    report: ReadingReport | None = None,
    size_of_image: Callable[[str], tuple[int, int] | None] = lambda name: None,
) -> list[CocoImage]:
    """Read an export (JSON or JSON-MIN): the first annotation of each task, else its prediction.

    Args:
        report: gets a line for each result that is damaged or has no area, which is left out;
            without it the first one is an error.
        size_of_image: returns the (height, width) of an image, given its name, for images of which
            the export has no result; None where it is unknown.

    Raises:
        ValueFormatError: not a list of tasks.
    """
    if not isinstance(tasks, Sequence) or not all(isinstance(task, Mapping) for task in tasks):
        raise ValueFormatError("not an export of Label Studio (a list of tasks)")
    images = []
    for number, task in enumerate(tasks, start=1):
        name = _file_name(task, number)
        try:
            results = _results_of(task, name, report)
            stated = [result for result in results if result.get("original_width")]
            if stated:
                frame = size_of((stated[0]["original_height"], stated[0]["original_width"]))
            else:
                frame = size_of_image(name) or _stated_size(task)
            if frame is None:
                raise ValueError("without a result nothing says how large it is; give --images")
            if frame[0] * frame[1] > MAX_PIXELS:
                raise ValueError(f"{frame[1]} × {frame[0]} pixels are too many")
            regions = _regions(results, frame, name, report)
        except ValueFormatError:
            raise
        except (AnyloomError, *MALFORMED) as error:
            refuse(report, f"task of {plain(name, 80)}: {plain(str(error), 160)}")
            continue
        images.append(CocoImage(name, regions))
    return images


def _results(regions: Regions, tolerance: float | None) -> Iterable[dict[str, Any]]:
    height, width = regions.frame
    percent = np.array([100 / width, 100 / height])
    boxes, crowds = is_box(regions), is_crowd(regions)
    for row, label in enumerate(labels_of(regions)):
        score = {} if regions.scores is None else {"score": float(regions.scores[row])}
        shared = {
            "to_name": TO,
            "original_width": width,
            "original_height": height,
            "image_rotation": 0,
            "origin": "prediction",
            **score,
        }
        value: dict[str, Any]
        if boxes[row] or not isinstance(regions, Masks):
            corners = regions.boxes[row].astype(np.float64).reshape(2, 2) * percent
            (x, y), (w, h) = corners[0].tolist(), (corners[1] - corners[0]).tolist()
            kind, tag = "rectanglelabels", f"{FROM}_rect"
            value = {"x": x, "y": y, "width": w, "height": h, "rotation": 0}
        elif (outline := outline_of(regions.shapes, row, tolerance)) is None:
            kind, tag = "brushlabels", FROM
            value = {"format": "rle", "rle": _packed(regions.shapes.decode(row))}
        else:
            kind, tag = "polygonlabels", f"{FROM}_poly"
            value = {"points": (outline * percent).tolist(), "closed": True}
        yield {
            "id": str(row),
            "type": kind,
            "from_name": tag,
            "value": {**value, kind: [label]},
            **shared,
        }
        if crowds[row]:
            yield {
                "id": str(row),
                "type": "choices",
                "from_name": CROWD,
                "value": {**value, "choices": [CROWD]},
                **shared,
            }


def _file_name(task: Mapping[str, Any], number: int) -> str:
    """Return the image's name: the path below a local storage, or the last part of its address."""
    data = task.get("data", task)  # JSON-MIN has the data at the top
    texts = data if isinstance(data, Mapping) else {}
    named = [text for text in (texts.get(TO), *texts.values()) if isinstance(text, str)]
    address = next(iter(named), f"{number}.png")
    parts = urlsplit(address)
    local = parse_qs(parts.query).get("d")
    if local:
        return local[0].lstrip("/")
    name = unquote(parts.path).replace("\\", "/").rsplit("/", 1)[-1]
    return _UPLOAD.sub("", name, count=1) if "/upload/" in parts.path else name


def _stated_size(task: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the (height, width) that the data of a task states, as `label_studio_task` does."""
    data = task.get("data", task)
    if not isinstance(data, Mapping) or not {"width", "height"} <= data.keys():
        return None
    try:
        return size_of((data["height"], data["width"]))
    except ValueError:
        return None


def _results_of(
    task: Mapping[str, Any], name: str, report: ReadingReport | None
) -> list[Mapping[str, Any]]:
    kept = [
        one
        for one in task.get("annotations", task.get("completions", []))
        if not one.get("was_cancelled")
    ]
    if len(kept) > 1:
        note(report, f"task of {plain(name, 80)} has {len(kept)} annotations; the first counts")
    if kept or task.get("predictions"):
        return list((kept or task["predictions"])[0].get("result", []))
    minimal = [value for value in task.values() if isinstance(value, list)]
    flat = [item for value in minimal for item in value if isinstance(item, Mapping)]
    return [{"value": item, **item} for item in flat if "original_width" in item]


def _regions(
    results: Sequence[Mapping[str, Any]],
    frame: tuple[int, int],
    name: str,
    report: ReadingReport | None,
) -> Regions:
    instances = InstanceList(frame)
    labels: list[str] = []
    scores: list[float | None] = []
    crowds: list[bool] = []
    by_id: dict[Any, list[Mapping[str, Any]]] = {}
    for place, result in enumerate(results):
        by_id.setdefault(result.get("id", place), []).append(result)
    for place, group in enumerate(by_id.values(), start=1):
        # One region has a result for its shape, and may have another one for its label.
        values = [value for result in group if isinstance(value := result.get("value"), Mapping)]
        kind = next((k for value in values if (k := _kind(value))), None)
        named = (text for value in values if (text := _label(value)) is not None)
        label = next(named, UNLABELED)
        if kind is None:
            if any("keypointlabels" in value for value in values):
                note(report, f"a key point has no area and is left out ('{plain(label, 60)}')")
            continue
        value = next(value for value in values if _kind(value))
        try:
            filled = _filled(kind, value, frame)
        except MALFORMED as error:
            reason = f"no {error}" if isinstance(error, KeyError) else plain(str(error), 160)
            refuse(report, f"result {place} ({kind}) of {plain(name, 80)}: {reason}")
            continue
        labels.append(label)
        crowds.append(any(CROWD in (value.get("choices") or ()) for value in values))
        scores.append(next((s for r in group if isinstance(s := r.get("score"), float)), None))
        if isinstance(filled, list):
            instances.add_box(filled)
        else:
            instances.add_mask(filled)
    known = scores and None not in scores
    columns = {CROWD: np.array(crowds, dtype=np.int64)} if any(crowds) else None
    return instances.regions(labels=labels, scores=scores if known else None, columns=columns)


def _kind(value: Mapping[str, Any]) -> str | None:
    if "rle" in value:
        return "brush"
    if "points" in value:
        return "polygon"
    if "radiusX" in value:
        return "ellipse"
    is_box = {"x", "y", "width", "height"} <= value.keys() and "keypointlabels" not in value
    return "rectangle" if is_box else None


def _label(value: Mapping[str, Any]) -> str | None:
    for key, names in value.items():
        if key.endswith("labels") and isinstance(names, list) and names:
            return str(names[0])
    return None


def _filled(
    kind: str, value: Mapping[str, Any], frame: tuple[int, int]
) -> RunLengths | list[float]:
    """Return the mask of a shape, or the box of a rectangle that is not turned."""
    scale = np.array([frame[1] / 100, frame[0] / 100])
    if kind == "brush":
        pixels = _unpacked(value["rle"], frame[0] * frame[1] * 4).reshape(*frame, 4)[:, :, 3]
        inside = pixels > (127 if pixels.max() == 255 else 0)
        return shape_of_crop(inside, 0, 0, frame)
    if kind == "polygon":
        return polygon_shape(np.array(value["points"], dtype=np.float64) * scale, frame)
    angle = math.radians(float(value.get("rotation") or 0))
    start = (np.array([float(value["x"]), float(value["y"])]) * scale).tolist()
    if kind == "ellipse":
        radii = np.array([float(value["radiusX"]), float(value["radiusY"])]) * scale
        return polygon_shape(ellipse(start, radii.tolist(), angle), frame)
    width, height = (np.array([float(value["width"]), float(value["height"])]) * scale).tolist()
    box = [*start, start[0] + width, start[1] + height]
    if not np.isfinite(box).all():
        raise ValueError("a rectangle's numbers are not finite")
    # Label Studio turns a rectangle around its first corner.
    return polygon_shape(turned_box(box, angle, start), frame) if angle else box


def _packed(mask: np.ndarray) -> list[int]:
    """Return a mask as rle-pack stores its pixels in RGBA: white where set, transparent elsewhere.

    The stream is the number of values (32 bits), the bits of a value less one (5), the bits of the
    four sizes of a run less one (4 each); then for each run a 1, the number of its size (2), its
    length less one, and the value.
    """
    flat = mask.reshape(-1)
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    starts = np.concatenate([[0], edges])
    lengths = np.diff(np.concatenate([starts, [flat.size]])) * 4
    bits = [f"{flat.size * 4:032b}", f"{7:05b}", *(f"{size - 1:04b}" for size in RUN_BITS)]
    for length, is_set in zip(lengths.tolist(), flat[starts].tolist(), strict=True):
        value = "11111111" if is_set else "00000000"
        while length:
            run = min(length, 2 ** RUN_BITS[-1])
            size = next(n for n, width in enumerate(RUN_BITS) if run <= 2**width)
            bits.append(f"1{size:02b}{run - 1:0{RUN_BITS[size]}b}{value}")
            length -= run
    text = "".join(bits)
    return list(int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big"))


def _unpacked(packed: Sequence[int], expected: int) -> np.ndarray:
    """Return the values of rle-pack's form: uint8.

    Raises:
        ValueError: not of this form, or not as many values as expected.
    """
    text = "".join(f"{byte:08b}" for byte in bytes(packed))
    if len(text) < 53:
        raise ValueError("run lengths end too early")
    count, width = int(text[:32], 2), int(text[32:37], 2) + 1
    sizes = [int(text[at : at + 4], 2) + 1 for at in range(37, 53, 4)]
    if count != expected or width != 8:
        raise ValueError(f"run lengths of {count} values of {width} bits, expected {expected} of 8")
    values = np.zeros(count, np.uint8)
    filled, at = 0, 53
    while filled < count:
        size = sizes[int(text[at + 1 : at + 3] or "0", 2)]
        start = at + 3 + size
        if start + 8 > len(text):
            raise ValueError("run lengths end too early")
        end = min(filled + int(text[at + 3 : start], 2) + 1, count)
        if text[at] == "1":
            values[filled:end] = int(text[start : start + 8], 2)
            at = start + 8
        else:
            literal = text[start : start + 8 * (end - filled)]
            if len(literal) < 8 * (end - filled):
                raise ValueError("run lengths end too early")
            values[filled:end] = np.packbits(np.frombuffer(literal.encode(), np.uint8) - 48)
            at = start + len(literal)
        filled = end
    return values
