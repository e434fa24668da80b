"""Reading of the annotations in a run folder: those of the run, and what somebody made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from ...formats import (
    CocoImage,
    ReadingReport,
    coco_categories,
    coco_category_ids,
    from_labelme,
    from_yolo,
    mask_from_png,
    read_coco,
    read_voc,
)
from ...formats.instances import BOX_ONLY
from ...foundation.errors import AnyloomError, ImageError, ValueFormatError
from ...foundation.file_names import relative_stems
from ...foundation.hashes import sha256_of_file
from ...foundation.paths import safe_join
from ...foundation.plain_text import plain
from ...runs.answering import opened_database
from ...runs.database import stored_hashes
from ...runs.sources import RUN_MARKER, SourceImage
from ...runs.stored_images import stored_images
from ...values import Regions
from ...values.run_lengths import RunLengths
from .convert_files import Annotations, naming, read_bytes, read_json, read_text, several
from .convert_yolo import CLASS_FILES, classes_in

COCO = "coco.json"
DATA = "data.yaml"
MASK = "mask_file"
"""Field of an annotation that names the PNG file of its mask."""
LABELME, VOC, YOLO = "labelme", "voc", "labels"
SUFFIXES = {LABELME: ".json", VOC: ".xml", YOLO: ".txt"}
"""Folder of label files → their suffix."""


def is_run_folder(folder: Path) -> bool:
    """Return whether a folder is that of a run with annotations."""
    return (folder / RUN_MARKER).is_dir() and (folder / COCO).is_file()


def read_run(folder: Path, found: Annotations) -> None:
    """Read the annotations of a run: its coco.json, and what somebody changed beside it.

    The mask of an annotation is that of its PNG file if somebody painted over it. A label file is
    changed if its hash is not the one that the run's database has. It counts
    instead of what coco.json says of its image; of several, LabelMe's before Pascal VOC's before
    YOLO's. One that cannot be read is a line in the errors, and then the next counts.

    Raises:
        AnyloomError: coco.json is not a COCO document.
    """
    document = read_json(folder / COCO)
    hashes = stored_hashes(folder)
    painted = _read_painted_masks(folder, document, hashes, found)
    report = ReadingReport()
    images = read_coco(document, report)
    found.classes = coco_categories(document)
    found.category_ids = coco_category_ids(document, report)
    found.take(report, folder / COCO)
    classes: Sequence[str] = found.classes
    if (folder / DATA).is_file():
        try:
            classes = classes_in(folder / DATA)[0]
        except AnyloomError as error:  # the run wrote those of coco.json
            found.errors.append(str(error))
    known = _images_of(folder)
    found.parts = {image.file: image for image in known if image.part}
    stems = _stems(known, images)
    changed, further = [], []
    unnamed: set[str] = set()
    for image in images:
        kept = image
        for path, read in _readers(image, classes):
            path = path.format(stems[image.file_name])
            file = folder / path
            if not file.is_file() or hashes.get(path) == sha256_of_file(file):
                continue
            if kept is not image:
                further.append(path)
                continue
            report = ReadingReport()
            try:
                regions = read(file, report)
            except ValueFormatError as error:
                found.errors.append(naming(file, error))
                continue
            except AnyloomError as error:
                found.errors.append(str(error))
                continue
            kept = CocoImage(image.file_name, regions, id=image.id)
            found.take(report, file)
            changed.append(path)
            if path.startswith(f"{YOLO}/"):
                unnamed |= set(regions.labels or ()) - set(classes)
        found.images.append(kept)
    changed = [*painted, *changed]
    if changed:
        found.note(f"as somebody changed them, these count instead of {COCO}: {several(changed)}")
    if further:
        found.note(f"changed too, and left out, as one file of an image counts: {several(further)}")
    if unnamed:
        found.note(f"{plain(str(folder / DATA))}: no name for class {several(sorted(unnamed))}")
    own = [stems[image.file_name] for image in images]
    if strange := list(_of_no_image(folder, own, hashes)):
        found.note(f"left out, as {COCO} has no image of these names: {several(strange)}")


def _read_painted_masks(
    folder: Path, document: Any, hashes: Mapping[str, str], found: Annotations
) -> list[str]:
    """Put the masks of PNG files that somebody changed into a COCO document; return the files."""
    listed = document.get("annotations") if isinstance(document, Mapping) else None
    painted = []
    for annotation in listed if isinstance(listed, list) else ():
        path = annotation.get(MASK) if isinstance(annotation, dict) else None
        if not isinstance(path, str) or path not in hashes:
            continue
        try:
            file = safe_join(folder, path)
            if not file.is_file() or sha256_of_file(file) == hashes[path]:
                continue
            mask = mask_from_png(read_bytes(file))
        except ImageError as error:
            found.errors.append(f"{plain(str(folder / path))}: {error.reason}")
            continue
        except AnyloomError as error:
            found.errors.append(str(error))
            continue
        (record,) = RunLengths.encode([mask]).to_coco()
        annotation |= {"segmentation": record, "bbox": None, BOX_ONLY: False}
        painted.append(path)
    return painted


Reader = Callable[[Path, ReadingReport], Regions]


def _readers(image: CocoImage, classes: Sequence[str]) -> Sequence[tuple[str, Reader]]:
    frame = image.regions.frame
    readers: dict[str, Reader] = {
        LABELME: lambda file, report: from_labelme(_mapping(file), report, frame),
        VOC: lambda file, report: read_voc(read_bytes(file), report, frame).regions,
        YOLO: lambda file, report: from_yolo(read_text(file), frame, classes, report),
    }
    return [(f"{place}/{{}}{SUFFIXES[place]}", read) for place, read in readers.items()]


def _images_of(folder: Path) -> list[SourceImage]:
    """Return the images of a run, none where its database cannot be read."""
    with suppress(AnyloomError), closing(opened_database(folder)) as database:
        return stored_images(database)
    return []


def _stems(known: Sequence[SourceImage], images: Sequence[CocoImage]) -> dict[str, str]:
    """Return, by file name of the image, the path of its label files without a suffix.

    Images that failed have no annotations, and yet count where names are made distinct.
    """
    there = {image.file for image in known}
    files = [image.file for image in known]
    files += [image.file_name for image in images if image.file_name not in there]
    return dict(zip(files, relative_stems(files), strict=True))


def _of_no_image(folder: Path, stems: Iterable[str], hashes: Mapping[str, str]) -> Iterator[str]:
    """Yield label files that somebody changed or added, and that are of none of the images."""
    own = {f"{place}/{stem}{suffix}" for stem in stems for place, suffix in SUFFIXES.items()}
    for place, suffix in SUFFIXES.items():
        for file in sorted((folder / place).rglob(f"*{suffix}")):
            path = file.relative_to(folder).as_posix()
            if path in own or file.name.lower() in CLASS_FILES or not file.is_file():
                continue
            if hashes.get(path) != sha256_of_file(file):
                yield path


def _mapping(file: Path) -> dict:
    document = read_json(file)
    if not isinstance(document, dict):
        raise ValueFormatError("not a LabelMe document")
    return document
