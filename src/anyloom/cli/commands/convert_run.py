"""Reading of the annotations in a run folder: those of the run, and what somebody made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ...formats import (
    CocoImage,
    ReadingReport,
    coco_categories,
    coco_category_ids,
    from_labelme,
    from_yolo,
    read_coco,
    read_voc,
)
from ...foundation.errors import ValueFormatError
from ...foundation.file_names import relative_stems
from ...foundation.hashes import sha256_of_file
from ...runs.database import stored_hashes
from ...runs.sources import RUN_MARKER
from ...values import Regions
from .convert_files import Annotations, naming, read_bytes, read_json, read_text, several
from .convert_yolo import classes_in

COCO = "coco.json"
DATA = "data.yaml"


def is_run_folder(folder: Path) -> bool:
    """Return whether a folder is that of a run with annotations."""
    return (folder / RUN_MARKER).is_dir() and (folder / COCO).is_file()


def read_run(folder: Path, found: Annotations) -> None:
    """Read the annotations of a run: its coco.json, and the label files that somebody changed.

    A label file is changed if its hash is not the one that the run's database has. It counts
    instead of what coco.json says of its image; of several, LabelMe's before Pascal VOC's before
    YOLO's.

    Raises:
        ValueFormatError: coco.json is not a COCO document.
    """
    document = read_json(folder / COCO)
    report = ReadingReport()
    images = read_coco(document, report)
    found.classes = coco_categories(document)
    found.category_ids = coco_category_ids(document, report)
    found.take(report, folder / COCO)
    classes: Sequence[str] = found.classes
    if (folder / DATA).is_file():
        classes = classes_in(folder / DATA)[0]
    hashes = stored_hashes(folder)
    changed = []
    for image, stem in zip(images, relative_stems([i.file_name for i in images]), strict=True):
        for path, read in _readers(image, classes):
            file = folder / path.format(stem)
            if file.is_file() and hashes.get(path.format(stem)) != sha256_of_file(file):
                try:
                    report = ReadingReport()
                    image = CocoImage(image.file_name, read(file, report), id=image.id)
                except ValueFormatError as error:
                    found.errors.append(naming(file, error))
                    continue
                found.take(report, file)
                changed.append(path.format(stem))
                break
        found.images.append(image)
    if changed:
        found.note(f"as somebody changed them, these count instead of {COCO}: {several(changed)}")


Reader = Callable[[Path, ReadingReport], Regions]


def _readers(image: CocoImage, classes: Sequence[str]) -> Sequence[tuple[str, Reader]]:
    frame = image.regions.frame
    return [
        ("labelme/{}.json", lambda file, report: from_labelme(_mapping(file), report, frame)),
        ("voc/{}.xml", lambda file, report: read_voc(read_bytes(file), report, frame).regions),
        ("labels/{}.txt", lambda file, report: from_yolo(read_text(file), frame, classes, report)),
    ]


def _mapping(file: Path) -> dict:
    document = read_json(file)
    if not isinstance(document, dict):
        raise ValueFormatError("not a LabelMe document")
    return document
