"""Writing of annotated images in one of the formats, into a place that holds no others."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from ...formats import (
    CocoImage,
    ReadingReport,
    YoloParts,
    coco_document,
    label_studio_config,
    shape_to_png,
    to_cvat,
    to_label_studio,
    to_labelme,
    to_voc,
    to_yolo,
    yolo_data,
)
from ...formats.instances import crowd_note, is_box, is_crowd
from ...formats.labels import class_order, labels_of
from ...formats.map_layers import check_libraries
from ...formats.nifti import LABELS as NUMBERS
from ...formats.nifti import LabelVolume, label_numbers, require_nibabel
from ...foundation.atomic_files import reason_of, write_atomically
from ...foundation.errors import AnyloomError, ValueFormatError
from ...foundation.file_names import relative_stems, safe_name
from ...foundation.plain_text import plain
from ...runs.map_files import SUFFIXES, classes_of, map_file, map_instances, rasters_of
from ...runs.volumes import places_of_images
from ...values import Masks
from .convert_files import Annotations, several, size_of_image
from .convert_reading import MASK_FILE
from .convert_yolo import IMAGES, LABELS

DATA = "data.yaml"
FORMATS = (
    "coco",
    "labelme",
    "yolo",
    "cvat",
    "labelstudio",
    "voc",
    "png",
    "geojson",
    "gpkg",
    "geotiff",
    "nifti",
)
OWN_FILES = {
    "labelme": re.compile(r".*\.json"),
    "yolo": re.compile(rf"{LABELS}/.*\.txt|{re.escape(DATA)}"),
    "voc": re.compile(r".*\.xml"),
    "nifti": re.compile(rf".*\.nii(\.gz)?|{re.escape(NUMBERS)}"),
    "png": re.compile(rf"(?:.*/)?{MASK_FILE.pattern}"),
    **{name: re.compile(rf".*{re.escape(suffix)}") for name, suffix in SUFFIXES.items()},
}
"""Files below the target that a reader of the format would take for its own."""
FILE_NAMES = {"coco": "coco.json", "cvat": "cvat.xml", "labelstudio": "label_studio.json"}
"""Formats that are one file, and what a run calls it."""
Files = dict[Path, Callable[[], bytes]]
"""File → what makes its content."""


@dataclass(frozen=True)
class Output:
    """What is written, and where.

    found:       the annotated images.
    classes:     all of them, in order.
    target:      the file or folder to write.
    copy_images: a YOLO dataset gets copies of its images.
    tolerance:   how far outlines may be simplified into polygons, in pixels.
    val:         the share of images that a YOLO dataset validates with; 0 = it is not divided.
    simplify:    how far outlines on maps may be simplified, in units of the raster's CRS.
    """

    found: Annotations
    classes: Sequence[str]
    target: Path
    copy_images: bool
    tolerance: float | None
    val: float
    simplify: float


def write_annotations(
    found: Annotations,
    target: Path,
    to: str,
    classes: Sequence[str] | None,
    copy_images: bool,
    tolerance: float | None,
    val: float = 0.0,
    simplify: float = 0.0,
) -> int:
    """Write annotated images and return how many files there are.

    Args:
        to: one of FORMATS.
        classes: those that come first, in order; then come the source's own.
        copy_images: a YOLO dataset gets copies of its images.
        tolerance: how far outlines may be simplified into polygons, in pixels.
        val: the share of images that a YOLO dataset validates with; 0 = it is not divided.
        simplify: how far outlines on maps may be simplified, in units of the raster's CRS.

    Raises:
        AnyloomError: the target holds other annotations, which are kept, or cannot be written.
    """
    labels = (labels_of(image.regions) for image in found.images)
    known = class_order([*(classes or ()), *found.classes], labels)
    crowds = sum(int(is_crowd(image.regions).sum()) for image in found.images)
    if line := crowd_note(crowds, to):
        found.note(line)
    files = _FILES[to](Output(found, known, target, copy_images, tolerance, val, simplify))
    _check(target, to, files)
    for path, content in files.items():
        _write(path, content())
    return len(files)


def _check(target: Path, to: str, files: Files) -> None:
    """Refuse a target that holds other annotations.

    Files that would be written again as they are do not count, so a conversion can be repeated.
    """
    one_file = _is_one_file(target, to)
    own = None if one_file else OWN_FILES.get(to)
    if target.is_dir() and to in FILE_NAMES:
        file = plain(str(target / FILE_NAMES[to]))
        raise AnyloomError(f"{plain(str(target))}: a folder; {to} is one file, such as {file}")
    if target.is_file() and not one_file:
        raise AnyloomError(f"{plain(str(target))}: a file; {to} needs a folder, which is made")
    there = {path for path in files if path.exists()}
    if own is not None and target.is_dir():
        below = target.rglob("*")
        there |= {path for path in below if own.fullmatch(path.relative_to(target).as_posix())}
    other = sorted(path for path in there if path not in files or not _holds(path, files[path]))
    if other and own is None:
        raise AnyloomError(
            f"{plain(str(other[0]))}: exists already; choose another name, or delete it"
        )
    if other:
        names = several(path.relative_to(target).as_posix() for path in other)
        raise AnyloomError(
            f"{plain(str(target))}: holds other annotations already ({names}); "
            "choose another folder, or delete them"
        )


def _holds(file: Path, content: Callable[[], bytes]) -> bool:
    try:
        return file.is_file() and file.read_bytes() == content()
    except OSError:
        return False


def _is_one_file(target: Path, to: str) -> bool:
    """Return whether a format is one file, which it is on maps where the target is called so."""
    return to in FILE_NAMES or (to in SUFFIXES and target.suffix.lower() in _suffixes(to))


def _suffixes(to: str) -> tuple[str, ...]:
    return {"geojson": (".geojson", ".json"), "geotiff": (".tif", ".tiff")}.get(to, (".gpkg",))


def _coco(output: Output) -> Files:
    found, report = output.found, ReadingReport()
    document = coco_document(
        found.images, output.classes, category_ids=found.category_ids, report=report
    )
    found.take(report)
    return {output.target: lambda: _json(document)}


def _cvat(output: Output) -> Files:
    return {output.target: lambda: to_cvat(output.found.images, output.classes, output.tolerance)}


def _label_studio(output: Output) -> Files:
    config = output.target.with_name(f"{output.target.stem}.config.xml")
    crowds = any(is_crowd(image.regions).any() for image in output.found.images)
    return {
        output.target: lambda: _json(to_label_studio(output.found.images, output.tolerance)),
        config: lambda: label_studio_config(output.classes, crowds=crowds),
    }


def _labelme(output: Output) -> Files:
    def document(image: CocoImage, file: Path) -> bytes:
        place = output.found.paths.get(image.file_name)
        name = image.file_name
        if place is not None:
            name = Path(os.path.relpath(place, file.parent)).as_posix()
        return _json(to_labelme(image.regions, name, output.tolerance or 0.0))

    files = {output.target / f"{stem}.json": image for stem, image in _named(output.found)}
    return {file: _later(document, image, file) for file, image in files.items()}


def _voc(output: Output) -> Files:
    return {
        output.target / f"{stem}.xml": _later(to_voc, image) for stem, image in _named(output.found)
    }


def _nifti(output: Output) -> Files:
    require_nibabel()
    found = output.found
    places = places_of_images(list(found.parts.values()))
    volumes = {place.volume.name: place.volume for place in places.values()}
    if not volumes:
        raise AnyloomError(
            "no image is a slice of a volume; give the folder of a run on DICOM or NIfTI files"
        )
    stems = relative_stems([f"{name}.nii" for name in volumes])
    labels = {name: LabelVolume(volume, output.classes) for name, volume in volumes.items()}
    alone = []
    for image in found.images:
        place = places.get(image.file_name)
        if place is None:
            alone.append(image.file_name)
            continue
        try:
            labels[place.volume.name].add(place.index, image.regions)
        except ValueFormatError as error:
            found.errors.append(f"{plain(image.file_name)}: {error}")
    if alone:
        found.note(f"not slices of a volume, so without a NIfTI file: {several(alone)}")
    files: Files = {output.target / NUMBERS: lambda: label_numbers(output.classes).encode()}
    for stem, volume in zip(stems, labels.values(), strict=True):
        file = output.target / f"{stem}.nii.gz"
        if note := volume.note(plain(str(file))):
            found.note(note)
        files[file] = volume.to_bytes
    return files


def _png(output: Output) -> Files:
    files: Files = {}
    _note_boxes(output.found, "masks of their pixels")
    if len(output.classes) > 1:
        output.found.note(f"masks in PNG files have no labels ({several(output.classes)})")
    for stem, image in _named(output.found):
        if not isinstance(image.regions, Masks):
            if len(image.regions):
                output.found.errors.append(
                    f"{plain(image.file_name)}: has boxes without shapes, which a mask cannot hold"
                )
            continue
        for row in range(len(image.regions)):
            name = f"{stem}__{row + 1}.png"
            files[output.target / name] = _later(shape_to_png, image.regions.shapes, row)
    return files


def _yolo(output: Output) -> Files:
    parts = YoloParts.of((image.file_name for image in output.found.images), output.val)
    if output.val and not parts.share:
        folders = ", ".join(parts.folders.values())
        output.found.note(f"the source is divided already ({folders}), so it stays so")
    places: dict[str, str] = {}
    files: Files = {output.target / DATA: lambda: yolo_data(output.classes, places).encode()}
    missing, renamed = [], []
    _note_boxes(output.found, "polygons")
    for stem, image in _named(output.found):
        if PurePosixPath(stem).name != safe_name(PurePosixPath(image.file_name).stem):
            renamed.append(image.file_name)
        if part := parts.of_image(image.file_name):
            folder = parts.folders.get(part, part)
            stem = f"{folder}/{stem.partition('/')[2] if parts.folders else stem}"
            places[part] = f"{IMAGES}/{folder}"
        files[output.target / LABELS / f"{stem}.txt"] = _later(
            _label_file, image, output.classes, output.tolerance
        )
        source = output.found.paths.get(image.file_name)
        if output.copy_images and source is None:
            missing.append(image.file_name)
        elif output.copy_images and source is not None and _is_image(source, output.found):
            files[output.target / IMAGES / f"{stem}{source.suffix}"] = source.read_bytes
    if line := parts.note(places):
        output.found.note(line)
    if renamed:
        output.found.note(
            f"no two images share a label file, so names got longer: {several(renamed)}"
        )
    if missing:
        output.found.errors.append(
            f"{len(missing)} of {len(output.found.images)} images were not found and not copied: "
            f"{several(missing)}"
        )
    return files


def _is_image(file: Path, found: Annotations) -> bool:
    """Return whether a file is an image; a link may lead to anything."""
    try:
        size_of_image(file)
    except AnyloomError as error:
        found.errors.append(f"{error}; not copied")
        return False
    return True


def _label_file(image: CocoImage, classes: Sequence[str], tolerance: float | None) -> bytes:
    return to_yolo(image.regions, classes, tolerance or 0.0).encode()


def _named(found: Annotations) -> Iterator[tuple[str, CocoImage]]:
    """Yield every image with the path of its files, without suffix, which is its own alone."""
    stems = relative_stems([image.file_name for image in found.images])
    yield from zip(stems, found.images, strict=True)


def _note_boxes(found: Annotations, became: str) -> None:
    names = [
        image.file_name
        for image in found.images
        if isinstance(image.regions, Masks) and is_box(image.regions).any()
    ]
    if names:
        found.note(f"boxes beside masks became {became}: {several(names)}")


def _maps(to: str, output: Output) -> Files:
    check_libraries(to)
    regions = {image.file_name: image.regions for image in output.found.images}
    rasters = rasters_of(
        [output.found.parts[file] for file in regions if file in output.found.parts]
    )
    others = len(regions) - sum(len(raster.tiles) for raster in rasters)
    if not rasters:
        raise AnyloomError(f"{to} is of georeferenced TIFFs; only the folder of a run has them")
    if others:
        output.found.note(f"{others} of {len(regions)} images are not georeferenced, so left out")
    one_file = _is_one_file(output.target, to)
    if one_file and len(rasters) > 1:
        raise AnyloomError(
            f"{plain(str(output.target))}: one file, and there are {len(rasters)} rasters; give a "
            "folder, which is made"
        )
    files: Files = {}
    stems = relative_stems([raster.file for raster in rasters])
    for raster, stem in zip(rasters, stems, strict=True):
        found = list(map_instances([(tile, regions[image.file]) for image, tile in raster.tiles]))
        stem = output.target.stem if one_file else stem
        try:
            classes = classes_of(found, output.classes)
            content = map_file(to, found, raster.frame, stem, classes, output.simplify)
        except ValueFormatError as error:
            output.found.errors.append(f"{plain(raster.file)}: {error}")
            continue
        file = output.target if one_file else output.target / f"{stem}{SUFFIXES[to]}"
        files[file] = _later(bytes, content)
    return files


_FILES: dict[str, Callable[[Output], Files]] = {
    "coco": _coco,
    "labelme": _labelme,
    "yolo": _yolo,
    "cvat": _cvat,
    "labelstudio": _label_studio,
    "voc": _voc,
    "nifti": _nifti,
    "png": _png,
    **{name: partial(_maps, name) for name in SUFFIXES},
}


def _later(make: Callable[..., bytes], *arguments: Any) -> Callable[[], bytes]:
    return lambda: make(*arguments)


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)
    except OSError as error:
        raise AnyloomError(f"{plain(str(file))}: cannot be written ({reason_of(error)})") from None
