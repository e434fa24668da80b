"""Writing of annotated images as COCO, LabelMe, YOLO or PNG masks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from ...formats import CocoImage, coco_document, shape_to_png, to_labelme, to_yolo, yolo_data
from ...formats.labels import labels_of
from ...foundation.atomic_files import write_atomically
from ...foundation.errors import AnyloomError
from ...foundation.file_names import unique_names
from ...foundation.plain_text import plain
from ...values import Masks

YOLO_DATA, YOLO_IMAGES, YOLO_LABELS = "data.yaml", "images", "labels"
"""Of a YOLO dataset: the file of its classes, the folders of its images and of its labels."""


def write_annotations(
    annotated: Sequence[CocoImage],
    target: Path,
    to: str,
    classes: Sequence[str] | None,
    images: Path | None,
) -> int:
    """Write annotated images and return how many files were written.

    Args:
        to: coco, labelme, yolo or png.
        classes: those that come first, in order.
        images: the folder of the images; a YOLO dataset gets copies of them.

    Raises:
        AnyloomError: PNG masks are requested of boxes without masks.
    """
    if to == "coco":
        _write(target, _json(coco_document(annotated, classes or ())))
        return 1
    names = unique_names([PurePosixPath(image.file_name) for image in annotated])
    if to == "labelme":
        for name, image in zip(names, annotated, strict=True):
            document = _json(to_labelme(image.regions, image.file_name))
            _write(target / f"{name}.json", document)
        return len(annotated)
    if to == "yolo":
        return _write_yolo(names, annotated, target, classes, images)
    count = 0
    for name, image in zip(names, annotated, strict=True):
        if not isinstance(image.regions, Masks) and len(image.regions):
            raise AnyloomError(
                f"{plain(image.file_name)}: has boxes without shapes, which a mask cannot hold"
            )
        for number in range(len(image.regions)):
            assert isinstance(image.regions, Masks)
            _write(target / f"{name}__{number + 1}.png", shape_to_png(image.regions.shapes, number))
        count += len(image.regions)
    return count


def _write_yolo(
    names: Sequence[str],
    annotated: Sequence[CocoImage],
    target: Path,
    classes: Sequence[str] | None,
    images: Path | None,
) -> int:
    labels = [label for image in annotated for label in labels_of(image.regions)]
    known = list(dict.fromkeys([*(classes or ()), *labels]))
    copies = 0
    for name, image in zip(names, annotated, strict=True):
        _write(target / YOLO_LABELS / f"{name}.txt", to_yolo(image.regions, known).encode())
        source = images / image.file_name if images else None
        if source and source.is_file():
            _write(target / YOLO_IMAGES / f"{name}{source.suffix}", source.read_bytes())
            copies += 1
    _write(target / YOLO_DATA, yolo_data(known).encode())
    return len(annotated) + 1 + copies


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, content)
