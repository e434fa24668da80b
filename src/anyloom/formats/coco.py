"""COCO documents of many images: writing at once or annotation by annotation, and reading.

Boxes are [x, y, w, h] with true widths; masks are compressed run-length encodings, as text. Every
record is a COCO annotation with further fields: category_name, score, prompt, node, SAM's own
fields, and every column of texts or plain numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..foundation.errors import ValueFormatError
from ..foundation.json_text import json_line
from ..foundation.plain_text import plain
from ..values.masks import Masks
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from ..values.value import size_of
from .labels import UNLABELED, labels_of
from .sam import sam_details, sam_fields

INFO = {"description": "written by anyloom"}


@dataclass(frozen=True)
class CocoImage:
    """One image of a document, and its instances.

    prompt: the text that they were found with, node: the output that they come from.
    """

    file_name: str
    regions: Regions
    prompt: str = ""
    node: str = ""


class CocoNumbering:
    """The ids of one document: annotations and categories count from 1 in order of appearance.

    category_ids: category name → id; `names` come first, even those that no instance has.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.category_ids = {name: number for number, name in enumerate(dict.fromkeys(names), 1)}
        self.count = 0

    def number(
        self, annotations: Iterable[Mapping[str, Any]], image_id: int
    ) -> Iterator[dict[str, Any]]:
        """Yield the annotations of an image with the ids that they have in this document."""
        for annotation in annotations:
            self.count += 1
            name = annotation["category_name"]
            category = self.category_ids.setdefault(name, len(self.category_ids) + 1)
            ids = {"id": self.count, "image_id": image_id, "category_id": category}
            yield {**annotation, **ids}

    def categories(self) -> list[dict[str, Any]]:
        """Return the document's list of categories."""
        return [{"id": number, "name": name} for name, number in self.category_ids.items()]


class CocoWriter:
    """Writes a document annotation by annotation, so that only its images are held in memory."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Begin the document; `write` appends a text to its file."""
        self._write = write
        self._numbering = CocoNumbering()
        self._images: list[dict[str, Any]] = []
        write('{"info": ' + json_line(INFO).rstrip() + ', "licenses": [],\n"annotations": [')

    @property
    def categories(self) -> list[str]:
        """Names of the categories so far, in order of their ids."""
        return list(self._numbering.category_ids)

    def add(
        self,
        image_id: int,
        file_name: str,
        frame: tuple[int, int],
        annotations: Iterable[Mapping[str, Any]],
    ) -> None:
        """Add an image of (height, width) and its annotations, which receive new ids."""
        size = {"width": frame[1], "height": frame[0]}
        self._images.append({"id": image_id, "file_name": file_name, **size})
        for annotation in self._numbering.number(annotations, image_id):
            self._write("\n" if self._numbering.count == 1 else ",\n")
            self._write(json_line(annotation).rstrip("\n"))

    def close(self) -> None:
        """Write the images and categories, with which the document ends."""
        self._write('],\n"images": ' + json_line(self._images))
        self._write(',"categories": ' + json_line(self._numbering.categories()) + "}\n")


def to_coco_annotations(
    regions: Regions,
    image_id: int,
    category_ids: Mapping[str, int] | None = None,
    *,
    first_id: int = 1,
    prompt: str = "",
    node: str = "",
) -> list[dict[str, Any]]:
    """Return one annotation per instance.

    `category_ids` by default count the labels from 1, in the order in which they first appear.
    """
    labels = labels_of(regions)
    ids = CocoNumbering(labels).category_ids if category_ids is None else category_ids
    rles = regions.shapes.to_coco() if isinstance(regions, Masks) else None
    plain_columns = {
        name: values if isinstance(values, tuple) else values.tolist()
        for name, values in regions.columns.items()
        if isinstance(values, tuple) or values.ndim == 1
    }
    fields = sam_fields(regions)
    records = []
    for index, (x0, y0, x1, y1) in enumerate(regions.boxes.astype(float).tolist()):
        area = regions.areas[index]
        record = {name: values[index] for name, values in plain_columns.items()} | fields[index]
        record |= {
            "id": first_id + index,
            "image_id": image_id,
            "category_id": ids[labels[index]],
            "category_name": labels[index],
            "bbox": [x0, y0, x1 - x0, y1 - y0],
            "area": int(area) if rles else float(area),
            "segmentation": [],
            "iscrowd": 0,
            "prompt": prompt,
            "node": node,
        }
        if rles:
            rle = rles[index]
            record["segmentation"] = {"size": rle["size"], "counts": rle["counts"].decode()}
        if regions.scores is not None:
            record["score"] = float(regions.scores[index])
            record["score_kind"] = regions.score_kind
        records.append(record)
    return records


def coco_document(images: Sequence[CocoImage], names: Sequence[str] = ()) -> dict[str, Any]:
    """Return a document; `names` are its first categories, even those that no instance has."""
    numbering = CocoNumbering(names)
    annotations: list[dict[str, Any]] = []
    for image_id, image in enumerate(images, start=1):
        records = to_coco_annotations(image.regions, image_id, prompt=image.prompt, node=image.node)
        annotations += numbering.number(records, image_id)
    return {
        "info": INFO,
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
        "categories": numbering.categories(),
    }


def from_coco_annotations(
    annotations: Sequence[Mapping[str, Any]],
    frame: tuple[int, int],
    names: Mapping[int, str] | None = None,
) -> Regions:
    """Read the annotations of one image: Masks where all of them have masks, otherwise Regions.

    Masks may be run lengths, compressed or plain, or polygons (filled by COCO's own rule). Labels
    are `category_name`, or the name that `names` has for `category_id`.

    Raises:
        ValueFormatError: an annotation lacks a field or contradicts the frame.
    """
    try:
        return _read(annotations, size_of(frame), names or {})
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueFormatError(f"damaged COCO annotations ({plain(str(error), 160)})") from None


def read_coco(document: Mapping[str, Any]) -> list[CocoImage]:
    """Read a document, in the order of its images.

    Raises:
        ValueFormatError: it is not a COCO document.
    """
    try:
        categories = document.get("categories", [])
        names = {category["id"]: str(category["name"]) for category in categories}
        by_image: dict[Any, list[Any]] = {image["id"]: [] for image in document["images"]}
        for annotation in document.get("annotations", []):
            by_image[annotation["image_id"]].append(annotation)
        return [
            CocoImage(
                str(image["file_name"]),
                from_coco_annotations(
                    by_image[image["id"]], (image["height"], image["width"]), names
                ),
            )
            for image in document["images"]
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueFormatError(f"not a COCO document ({plain(str(error), 160)})") from None


def _read(
    annotations: Sequence[Mapping[str, Any]], frame: tuple[int, int], names: Mapping[int, str]
) -> Regions:
    details = sam_details(annotations)
    kinds = {record.get("score_kind", "detector") for record in annotations}
    if annotations and all("score" in record for record in annotations):
        details["scores"] = np.array([record["score"] for record in annotations], dtype=np.float32)
        details["score_kind"] = kinds.pop() if len(kinds) == 1 else "unknown"
    labels = [
        str(record.get("category_name", names.get(record.get("category_id", 0), UNLABELED)))
        for record in annotations
    ]
    details["labels"] = labels if annotations else None
    if annotations and all(record.get("segmentation") for record in annotations):
        rles = [_rle(record["segmentation"], frame) for record in annotations]
        return Masks(RunLengths.from_coco(rles, frame), **details)
    boxes = np.array([record["bbox"] for record in annotations], dtype=np.float64).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    return Regions(boxes, frame, **details)


def _rle(segmentation: Any, frame: tuple[int, int]) -> Mapping[str, Any]:
    if isinstance(segmentation, Mapping):
        return segmentation
    from pycocotools import mask as coco

    height, width = frame
    for ring in segmentation:
        corners = np.asarray(ring, dtype=np.float64).reshape(-1, 2)
        # pycocotools visits every pixel of an edge, however long it is.
        if len(corners) < 3 or not (np.abs(corners) <= 2 * max(frame)).all():
            raise ValueError("a polygon has fewer than 3 corners, or lies far outside the image")
    rings: Any = [list(map(float, ring)) for ring in segmentation]
    return coco.merge(coco.frPyObjects(rings, height, width))
