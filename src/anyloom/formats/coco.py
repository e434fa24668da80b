"""COCO documents of many images: writing at once or annotation by annotation, and reading.

Boxes are [x, y, w, h] with true widths; masks are compressed run-length encodings, as text. A box
in a document with masks has the mask of its pixels, without which evaluators of masks would stop,
and is told apart by "box_only". Every record is a COCO annotation with further fields:
category_name, score, prompt, node, SAM's own fields, and every column of texts or plain numbers.
The flag of crowds is the column "iscrowd".
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
from .instances import BOX_ONLY, CROWD, InstanceList, box_shape, is_box, is_crowd, masks_of_boxes
from .labels import UNLABELED, class_order, labels_of
from .polygons import ring_reason
from .report import MALFORMED, ReadingReport, note, refuse
from .sam import sam_details, sam_fields

INFO = {"description": "written by anyloom"}


@dataclass(frozen=True)
class CocoImage:
    """One image of a document, and its instances.

    prompt: the text that they were found with, node: the output that they come from.
    id:     of the image in the document that it was read from; None where it has none.
    annotation_ids: likewise, of each instance; () where they have none.
    """

    file_name: str
    regions: Regions
    prompt: str = ""
    node: str = ""
    id: int | None = None
    annotation_ids: Sequence[int | None] = ()


class CocoNumbering:
    """The ids of one document: annotations and categories count from 1 in order of appearance.

    category_ids: category name → id; `names` come first, even those that no instance has.
    """

    def __init__(self, names: Iterable[str] = (), known: Mapping[str, int] | None = None) -> None:
        """Begin to count.

        Args:
            known: ids that categories have already; the others count from the largest of them.
        """
        self.category_ids = dict(known or {})
        for name in names:
            self._category(name)
        self.count = 0

    def number(
        self, annotations: Iterable[Mapping[str, Any]], image_id: int
    ) -> Iterator[dict[str, Any]]:
        """Yield the annotations of an image with the ids that they have in this document."""
        for annotation in annotations:
            self.count += 1
            name = annotation["category_name"]
            category = self._category(name)
            ids = {"id": self.count, "image_id": image_id, "category_id": category}
            yield {**annotation, **ids}

    def categories(self) -> list[dict[str, Any]]:
        """Return the document's list of categories."""
        return [{"id": number, "name": name} for name, number in self.category_ids.items()]

    def _category(self, name: str) -> int:
        if name not in self.category_ids:
            self.category_ids[name] = max(self.category_ids.values(), default=0) + 1
        return self.category_ids[name]


class CocoWriter:
    """Writes a document annotation by annotation, so that only its images are held in memory."""

    def __init__(self, write: Callable[[str], object], names: Iterable[str] = ()) -> None:
        """Begin the document.

        Args:
            write: appends a text to its file.
            names: the categories in order; labels that are not among them follow as they appear.
        """
        self._write = write
        self._numbering = CocoNumbering(names)
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

    `category_ids` by default count the labels from 1, by name.
    """
    labels = labels_of(regions)
    known = CocoNumbering(class_order((), [labels])).category_ids
    ids = known if category_ids is None else category_ids
    rles = regions.shapes.to_coco() if isinstance(regions, Masks) else None
    plain_columns = {
        name: values if isinstance(values, tuple) else values.tolist()
        for name, values in regions.columns.items()
        if name != BOX_ONLY and (isinstance(values, tuple) or values.ndim == 1)
    }
    fields = sam_fields(regions)
    crowds, boxes_only = is_crowd(regions), is_box(regions)
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
            "iscrowd": int(crowds[index]),
            "prompt": prompt,
            "node": node,
        }
        if rles:
            rle = rles[index]
            record["segmentation"] = {"size": rle["size"], "counts": rle["counts"].decode()}
            record |= {BOX_ONLY: True} if boxes_only[index] else {}
        if regions.scores is not None:
            record["score"] = float(regions.scores[index])
            record["score_kind"] = regions.score_kind
        records.append(record)
    return records


def coco_document(
    images: Sequence[CocoImage],
    names: Sequence[str] = (),
    *,
    category_ids: Mapping[str, int] | None = None,
    report: ReadingReport | None = None,
) -> dict[str, Any]:
    """Return a document; images and annotations keep the ids that they were read with.

    Those without an id, and all but the first of those that share one, count from the largest.

    Args:
        names: its first categories, even those that no instance has; further labels follow by name.
        category_ids: ids of categories that are kept; see `coco_category_ids`.
        report: gets a line where ids could not be kept.
    """
    known = class_order(names, (labels_of(image.regions) for image in images))
    numbering = CocoNumbering(known, category_ids)
    image_ids = _kept_ids([image.id for image in images], "image", report)
    annotations: list[dict[str, Any]] = []
    stated: list[int | None] = []
    masked = any(isinstance(image.regions, Masks) and len(image.regions) for image in images)
    for image_id, image in zip(image_ids, images, strict=True):
        regions = masks_of_boxes(image.regions) if masked else image.regions
        records = to_coco_annotations(regions, image_id, prompt=image.prompt, node=image.node)
        annotations += numbering.number(records, image_id)
        stated += image.annotation_ids or [None] * len(records)
    for record, number in zip(annotations, _kept_ids(stated, "annotation", report), strict=True):
        record["id"] = number
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
            for number, image in zip(image_ids, images, strict=True)
        ],
        "annotations": annotations,
        "categories": numbering.categories(),
    }


def from_coco_annotations(
    annotations: Sequence[Mapping[str, Any]],
    frame: tuple[int, int],
    names: Mapping[Any, str] | None = None,
    report: ReadingReport | None = None,
    file_name: str = "",
) -> Regions:
    """Read the annotations of one image: Masks where one of them has a mask, otherwise Regions.

    Masks may be run lengths, compressed or plain, or polygons (filled by COCO's own rule). A box
    among masks becomes the mask of its pixels. Labels are the names that `names` has for
    `category_id`, or `category_name`.

    Args:
        report: gets a line for each annotation that is damaged, which is left out; without it the
            first one is an error.
        file_name: of the image, for these lines.

    Raises:
        ValueFormatError: an annotation lacks a field or contradicts the frame.
    """
    return _read_annotations(annotations, frame, names, report, file_name)[0]


def _read_annotations(
    annotations: Sequence[Mapping[str, Any]],
    frame: tuple[int, int],
    names: Mapping[Any, str] | None,
    report: ReadingReport | None,
    file_name: str,
) -> tuple[Regions, list[Mapping[str, Any]]]:
    """Return the instances of one image, and the record of each; see `from_coco_annotations`."""
    try:
        size = size_of(frame)
    except (TypeError, ValueError) as error:
        raise ValueFormatError(f"damaged COCO annotations ({plain(str(error), 160)})") from None
    instances = InstanceList(size)
    kept = []
    for number, record in enumerate(annotations, start=1):
        try:
            _add(instances, record, report, file_name)
            kept.append(record)
        except MALFORMED as error:
            label = record.get("id", number) if isinstance(record, Mapping) else number
            where = _where(label, file_name)
            reason = f"no {error}" if isinstance(error, KeyError) else plain(str(error), 160)
            refuse(report, f"damaged COCO annotations ({where}: {reason})")
    labels = [_label(record, names or {}, report) for record in kept]
    details = sam_details(kept)
    kinds = {record.get("score_kind", "detector") for record in kept}
    if kept and all(isinstance(record.get("score"), int | float) for record in kept):
        details["scores"] = np.array([record["score"] for record in kept], dtype=np.float32)
        details["score_kind"] = kinds.pop() if len(kinds) == 1 else "unknown"
    crowds = np.array([bool(record.get("iscrowd")) for record in kept], dtype=np.int64)
    if crowds.any():
        details["columns"][CROWD] = crowds
    try:
        return instances.regions(labels=labels, **details), kept
    except ValueError as error:
        raise ValueFormatError(f"damaged COCO annotations ({plain(str(error), 160)})") from None


def read_coco(document: Mapping[str, Any], report: ReadingReport | None = None) -> list[CocoImage]:
    """Read a document, in the order of its images.

    Args:
        report: gets a line for each annotation or image that is damaged, which is left out;
            without it the first one is an error.

    Raises:
        ValueFormatError: it is not a COCO document.
    """
    try:
        names = {category["id"]: str(category["name"]) for category in _categories(document)}
        listed = list(document["images"])
        by_image: dict[Any, list[Any]] = {image["id"]: [] for image in listed}
        annotations = list(document.get("annotations", []))
    except MALFORMED as error:
        raise ValueFormatError(f"not a COCO document ({plain(str(error), 160)})") from None
    for number, annotation in enumerate(annotations, start=1):
        try:
            by_image[annotation["image_id"]].append(annotation)
        except (KeyError, TypeError):
            image = annotation.get("image_id") if isinstance(annotation, Mapping) else None
            where = annotation.get("id", number) if isinstance(annotation, Mapping) else number
            line = f"annotation {plain(str(where), 40)}: there is no image {plain(str(image), 40)}"
            refuse(report, line)
    images = []
    for image in listed:
        try:
            name, frame = str(image["file_name"]), size_of((image["height"], image["width"]))
        except MALFORMED as error:
            refuse(report, f"not a COCO document ({_image_reason(image, error)})")
            continue
        regions, kept = _read_annotations(by_image[image["id"]], frame, names, report, name)
        ids = [_number(record) for record in kept]
        images.append(CocoImage(name, regions, id=_number(image), annotation_ids=ids))
    return images


def coco_categories(document: Mapping[str, Any]) -> list[str]:
    """Return the names of a document's categories in order of their ids, unused ones included.

    Raises:
        ValueFormatError: it is not a COCO document.
    """
    try:
        listed = sorted(_categories(document), key=lambda category: category["id"])
        return list(dict.fromkeys(str(category["name"]) for category in listed))
    except MALFORMED as error:
        raise ValueFormatError(f"not a COCO document ({plain(str(error), 160)})") from None


def coco_category_ids(
    document: Mapping[str, Any], report: ReadingReport | None = None
) -> dict[str, int]:
    """Return the ids of a document's categories by name, for `coco_document`.

    Args:
        report: gets a line for each name that has several ids, of which the smallest counts, and
            for each id that is not a whole number or belongs to several names.

    Raises:
        ValueFormatError: it is not a COCO document.
    """
    stated: dict[str, set[int]] = {name: set() for name in coco_categories(document)}
    for category in _categories(document):
        if (number := _number(category)) is not None:
            stated[str(category["name"])].add(number)
    ids: dict[str, int] = {}
    names: dict[int, str] = {}
    for name, same in stated.items():
        numbers = sorted(same)
        shown = f"category '{plain(name, 60)}'"
        if len(numbers) > 1:
            merged = ", ".join(map(str, numbers))
            note(
                report, f"{shown} has several ids ({merged}); all its annotations get {numbers[0]}"
            )
        if not numbers or numbers[0] in names:
            note(report, f"{shown} gets a new id, as its own is not a number of its own")
            continue
        ids[name] = numbers[0]
        names[numbers[0]] = name
    return ids


def _kept_ids(stated: Sequence[int | None], kind: str, report: ReadingReport | None) -> list[int]:
    """Return ids: those that are stated, once each, and for others new ones above them."""
    following = max((number for number in stated if number is not None), default=0)
    taken: set[int] = set()
    ids: list[int] = []
    clashes = 0
    for number in stated:
        if number is None or number in taken:
            clashes += number is not None
            following = number = max(following, 0) + 1
        taken.add(number)
        ids.append(number)
    if clashes:
        several = "s" if clashes > 1 else ""
        note(report, f"{clashes} {kind}{several} got a new id, as another {kind} has the same")
    return ids


def _number(record: Mapping[str, Any]) -> int | None:
    """Return the id of a record, None where it has none or one that is not a whole number."""
    number = record.get("id")
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _categories(document: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return document.get("categories", [])


def _image_reason(image: Any, error: Exception) -> str:
    label = plain(str(image.get("id")), 40) if isinstance(image, Mapping) else "?"
    reason = f"no {error}" if isinstance(error, KeyError) else plain(str(error), 160)
    return f"image {label}: {reason}"


def _where(annotation: Any, file_name: str) -> str:
    image = f" of {plain(file_name, 80)}" if file_name else ""
    return f"annotation {plain(str(annotation), 40)}{image}"


def _label(
    record: Mapping[str, Any], names: Mapping[Any, str], report: ReadingReport | None
) -> str:
    """Return the category of an annotation; the document's list overrules the annotation's own."""
    stated, number = record.get("category_name"), record.get("category_id", 0)
    listed = names.get(number) if isinstance(number, int | str) else None
    if listed is None and stated is None and names and "category_id" in record:
        note(report, f"category {plain(str(number), 40)} is not in the list of categories")
        return str(number)
    if listed is None:
        return UNLABELED if stated is None else str(stated)
    if stated is not None and str(stated) != listed:
        note(
            report,
            f"category {number} is '{plain(listed, 60)}' in the list of categories and "
            f"'{plain(str(stated), 60)}' in annotations; the list counts",
        )
    return listed


def _add(
    instances: InstanceList,
    record: Mapping[str, Any],
    report: ReadingReport | None,
    file_name: str,
) -> None:
    segmentation = record.get("segmentation")
    if not segmentation:
        instances.add_box(_box(record["bbox"]))
        return
    rle = _rle(segmentation, instances.frame, report, _where(record.get("id", "?"), file_name))
    shape = RunLengths.from_coco([rle], instances.frame)
    box = _box(record["bbox"]) if record.get("bbox") is not None else None
    if box and record.get(BOX_ONLY) is True and _is_box_of(shape, box):
        instances.add_box(box)
    else:
        instances.add_mask(shape, box)


def _is_box_of(shape: RunLengths, box: Sequence[float]) -> bool:
    """Return whether a mask is still that of a box; an editor may have changed one of them."""
    return np.array_equal(shape.counts, box_shape(box, shape.shape).counts)


def _box(stated: Any) -> list[float]:
    x, y, width, height = np.array(stated, dtype=np.float64).tolist()
    if not np.isfinite([x, y, width, height]).all() or min(width, height) < 0:
        raise ValueError(f"the box {stated} is not x, y, width, height")
    return [x, y, x + width, y + height]


def _rle(
    segmentation: Any, frame: tuple[int, int], report: ReadingReport | None, where: str
) -> Mapping[str, Any]:
    if isinstance(segmentation, Mapping):
        return segmentation
    from pycocotools import mask as coco

    if isinstance(segmentation[0], int | float):
        segmentation = [segmentation]
    rings = []
    for ring in segmentation:
        reason = ring_reason(ring, frame)
        if not reason:
            rings.append(list(map(float, ring)))
        elif report is None or len(segmentation) == 1:
            raise ValueError(reason)
        else:
            report.refused.append(f"{where}: a ring is left out; {reason}")
    if not rings:
        raise ValueError("no polygon has 3 corners inside the image")
    return coco.merge(coco.frPyObjects(rings, *frame))
