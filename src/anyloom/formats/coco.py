"""How do regions of many images become one COCO document, and back?

Boxes are [x, y, w, h] with true widths; a shape is compressed run lengths, as text. Every record is
a COCO annotation with more fields: category_name, score, prompt, node, SAM's own fields, and every
column of texts or plain numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..foundation.errors import ValueFormatError
from ..foundation.plain_text import plain
from ..values.masks import Masks
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from ..values.value import size_of
from .sam import details_of_sam, sam_facts

UNNAMED = "object"
"""The category of an instance without a label."""


@dataclass(frozen=True)
class CocoImage:
    """One image of a document: the file's name and what was found in it."""

    file_name: str
    regions: Regions
    prompt: str = ""
    node: str = ""


def category_ids_of(found: Iterable[Regions], names: Sequence[str] = ()) -> dict[str, int]:
    """Number the labels from 1: first the given ones, in their order, then others as they come."""
    labels = dict.fromkeys(names)
    for regions in found:
        labels |= dict.fromkeys(_labels(regions))
    return {label: number for number, label in enumerate(labels, start=1)}


def to_coco_annotations(
    regions: Regions,
    image_id: int,
    category_ids: Mapping[str, int] | None = None,
    *,
    first_id: int = 1,
    prompt: str = "",
    node: str = "",
) -> list[dict[str, Any]]:
    """Return one record per instance; `category_ids` default to `category_ids_of([regions])`."""
    ids = category_ids_of([regions]) if category_ids is None else category_ids
    labels = _labels(regions)
    shapes = regions.shapes.to_coco() if isinstance(regions, Masks) else None
    plain_columns = {
        name: values if isinstance(values, tuple) else values.tolist()
        for name, values in regions.columns.items()
        if isinstance(values, tuple) or values.ndim == 1
    }
    facts = sam_facts(regions)
    records = []
    for index, (x0, y0, x1, y1) in enumerate(regions.boxes.astype(float).tolist()):
        area = regions.areas[index]
        record = {name: values[index] for name, values in plain_columns.items()} | facts[index]
        record |= {
            "id": first_id + index,
            "image_id": image_id,
            "category_id": ids[labels[index]],
            "category_name": labels[index],
            "bbox": [x0, y0, x1 - x0, y1 - y0],
            "area": int(area) if shapes else float(area),
            "segmentation": [],
            "iscrowd": 0,
            "prompt": prompt,
            "node": node,
        }
        if shapes:
            shape = shapes[index]
            record["segmentation"] = {"size": shape["size"], "counts": shape["counts"].decode()}
        if regions.scores is not None:
            record["score"] = float(regions.scores[index])
            record["score_kind"] = regions.score_kind
        records.append(record)
    return records


def coco_document(images: Sequence[CocoImage], names: Sequence[str] = ()) -> dict[str, Any]:
    """Return a whole `coco.json`; `names` fixes the first categories, even those never found."""
    ids = category_ids_of([image.regions for image in images], names)
    annotations: list[dict[str, Any]] = []
    for number, image in enumerate(images, start=1):
        annotations += to_coco_annotations(
            image.regions,
            number,
            ids,
            first_id=len(annotations) + 1,
            prompt=image.prompt,
            node=image.node,
        )
    return {
        "info": {"description": "written by anyloom"},
        "licenses": [],
        "images": [
            {
                "id": number,
                "file_name": image.file_name,
                "height": image.regions.frame[0],
                "width": image.regions.frame[1],
            }
            for number, image in enumerate(images, start=1)
        ],
        "annotations": annotations,
        "categories": [{"id": number, "name": name} for name, number in ids.items()],
    }


def from_coco_annotations(
    annotations: Sequence[Mapping[str, Any]],
    frame: tuple[int, int],
    names: Mapping[int, str] | None = None,
) -> Regions:
    """Read the annotations of one image: Masks where all of them have shapes, otherwise Regions.

    Shapes may be run lengths, compressed or plain, or polygons (filled by COCO's own rule). Labels
    are `category_name`, or the name that `names` has for `category_id`.

    Raises:
        ValueFormatError: a record lacks something or contradicts the frame.
    """
    try:
        return _read(annotations, size_of(frame), names or {})
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueFormatError(f"damaged COCO annotations ({plain(str(error), 160)})") from None


def read_coco(document: Mapping[str, Any]) -> list[CocoImage]:
    """Read a whole `coco.json`, in the order of its images.

    Raises:
        ValueFormatError: it is not a COCO document.
    """
    try:
        names = {one["id"]: str(one["name"]) for one in document.get("categories", [])}
        found: dict[Any, list[Any]] = {image["id"]: [] for image in document["images"]}
        for annotation in document.get("annotations", []):
            found[annotation["image_id"]].append(annotation)
        return [
            CocoImage(
                str(image["file_name"]),
                from_coco_annotations(found[image["id"]], (image["height"], image["width"]), names),
            )
            for image in document["images"]
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueFormatError(f"not a COCO document ({plain(str(error), 160)})") from None


def _read(
    annotations: Sequence[Mapping[str, Any]], frame: tuple[int, int], names: Mapping[int, str]
) -> Regions:
    details = details_of_sam(annotations)
    kinds = {one.get("score_kind", "detector") for one in annotations}
    if annotations and all("score" in one for one in annotations):
        details["scores"] = np.array([one["score"] for one in annotations], dtype=np.float32)
        details["score_kind"] = kinds.pop() if len(kinds) == 1 else "unknown"
    labels = [
        str(one.get("category_name", names.get(one.get("category_id", 0), UNNAMED)))
        for one in annotations
    ]
    details["labels"] = labels if annotations else None
    if annotations and all(one.get("segmentation") for one in annotations):
        records = [_run_lengths(one["segmentation"], frame) for one in annotations]
        return Masks(RunLengths.from_coco(records, frame), **details)
    boxes = np.array([one["bbox"] for one in annotations], dtype=np.float64).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    return Regions(boxes, frame, **details)


def _run_lengths(shape: Any, frame: tuple[int, int]) -> Mapping[str, Any]:
    if isinstance(shape, Mapping):
        return shape
    from pycocotools import mask as coco

    height, width = frame
    for ring in shape:
        corners = np.asarray(ring, dtype=np.float64).reshape(-1, 2)
        # pycocotools walks every pixel of an edge, however far it leads.
        if len(corners) < 3 or not (np.abs(corners) <= 2 * max(frame)).all():
            raise ValueError("a polygon has less than 3 corners, or lies far outside the image")
    rings: Any = [list(map(float, ring)) for ring in shape]
    return coco.merge(coco.frPyObjects(rings, height, width))


def _labels(regions: Regions) -> Sequence[str]:
    return regions.labels if regions.labels is not None else [UNNAMED] * len(regions)
