"""Reading of annotations: a file, or a folder of files of one format."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, TypeVar

from ...formats import (
    CocoImage,
    ReadingReport,
    coco_categories,
    coco_category_ids,
    cvat_labels,
    from_labelme,
    mask_from_png,
    read_coco,
    read_cvat,
    read_label_studio,
    read_panoptic,
    read_via,
    read_voc,
)
from ...formats.labelme import labelme_size
from ...formats.panoptic import is_panoptic
from ...formats.via import via_images
from ...formats.xml_documents import parsed
from ...foundation.errors import AnyloomError, ImageError, ValueFormatError
from ...foundation.folders import path_suggestion
from ...foundation.plain_text import plain
from ...values import Masks
from ...values.image_decoding import IMAGE_SUFFIXES
from .convert_files import (
    Annotations,
    ImageFolder,
    listed,
    naming,
    read_bytes,
    read_json,
    read_text,
    size_of_image,
)
from .convert_run import is_run_folder, read_run
from .convert_yolo import LABELS, label_files, read_yolo

T = TypeVar("T")
MASK_FILE = re.compile(r"(.+)__(\d+)\.png", re.IGNORECASE)
EXPECTED = (
    "expected .json (COCO, LabelMe, Label Studio, VIA), .xml (CVAT, Pascal VOC), .txt (YOLO) or "
    "masks named NAME__1.png"
)
DATA_SUFFIXES = (".csv", ".jsonl", ".md", ".yaml", ".yml", *IMAGE_SUFFIXES)
"""Of files that are no annotations, and lie beside some."""
LABELME_CLASSES = "labels.txt"
"""The list of labels that LabelMe is started with; names in double underscores are none."""


def read_annotations(
    source: Path, images: Path | None, classes: Sequence[str] | None
) -> Annotations:
    """Return the annotated images of a file or folder.

    Args:
        images: the folder of the images, for formats that do not say how large these are.
        classes: of YOLO files, in order.

    Raises:
        AnyloomError: the file cannot be used, or the folder has no annotations.
    """
    found = Annotations()
    folder = ImageFolder(images) if images else None
    if source.is_file():
        _read_file(source, folder, images, classes, found)
    elif source.is_dir():
        _read_folder(source, folder, images, classes, found)
    else:
        near = path_suggestion(source)
        raise AnyloomError(f"{plain(str(source))}: no such file or folder{near}")
    return found


def _read_file(
    file: Path,
    folder: ImageFolder | None,
    images: Path | None,
    classes: Sequence[str] | None,
    found: Annotations,
) -> None:
    suffix = file.suffix.lower()
    if suffix == ".txt":
        read_yolo(file.parent, [file], images, classes, found, background=False)
        return
    try:
        if suffix == ".xml" or _is_markup(file):
            _read_xml([file], folder, found)
        elif MASK_FILE.fullmatch(file.name):
            _read_masks(file.parent, [file], folder, found)
        elif suffix in DATA_SUFFIXES:
            run = f"; give its run, {plain(str(file.parent))}" if is_run_folder(file.parent) else ""
            raise AnyloomError(f"{plain(str(file))}: not annotations, {EXPECTED}{run}")
        else:
            _read_json(file, folder, found)
    except ValueFormatError as error:
        raise AnyloomError(naming(file, error)) from None


def _is_markup(file: Path) -> bool:
    """Return whether a file is XML, whatever it is called."""
    with suppress(OSError), file.open("rb") as stream:
        return stream.read(64).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")
    return False


def _read_folder(
    source: Path,
    folder: ImageFolder | None,
    images: Path | None,
    classes: Sequence[str] | None,
    found: Annotations,
) -> None:
    if is_run_folder(source):
        read_run(source, found)
        _find(found, folder)
        return
    texts = label_files(source, found.errors)
    files = sorted(listed(source, []))
    documents = [file for file in files if file.suffix.lower() == ".json"]
    markup = [file for file in files if file.suffix.lower() == ".xml"]
    masks = [file for file in files if MASK_FILE.fullmatch(file.name)]
    in_labels = any(LABELS in file.parent.relative_to(source).parts for file in texts)
    if in_labels or ((source / LABELS).is_dir() and not documents and not markup):
        read_yolo(source, texts, images, classes, found)
    elif documents:
        _read_documents(source, documents, folder, found)
    elif markup:
        _read_xml(markup, folder, found)
    elif texts:
        read_yolo(source, texts, images, classes, found)
    elif masks:
        _read_masks(source, masks, folder, found)
    elif not found.errors:
        raise AnyloomError(f"{plain(str(source))}: no annotations; {EXPECTED}")


def _each(files: Iterable[T], read: Callable[[T], None], found: Annotations) -> None:
    """Read files; a line for each that cannot be used."""
    for file in files:
        try:
            read(file)
        except AnyloomError as error:
            found.errors.append(str(error))


# JSON


def _read_json(file: Path, folder: ImageFolder | None, found: Annotations) -> None:
    document = read_json(file)
    if isinstance(document, Mapping) and "shapes" in document:
        _read_documents(file.parent, [file], folder, found)
        return
    report = ReadingReport()
    if isinstance(document, list) and document and isinstance(document[0], Mapping):
        found.images = read_label_studio(document, report, partial(_size_in, folder))
    elif isinstance(document, Mapping) and via_images(document):
        found.images = read_via(document, partial(_size_in, folder), report)
    elif isinstance(document, Mapping) and is_panoptic(document):
        # The PNG files of panoptic_val2017.json are in the folder panoptic_val2017.
        pngs = ImageFolder(file.with_suffix("") if file.with_suffix("").is_dir() else file.parent)
        found.images = read_panoptic(document, lambda name: _png(pngs, name), report)
        found.classes = coco_categories(document)
    elif isinstance(document, Mapping) and "images" in document:
        found.images = read_coco(document, report)
        found.classes = coco_categories(document)
        found.category_ids = coco_category_ids(document, report)
    else:
        raise AnyloomError(f"{plain(str(file))}: neither a COCO nor a LabelMe document")
    found.take(report, file)
    _find(found, folder)


def _png(pngs: ImageFolder, name: str) -> bytes:
    file = pngs.named(name)
    if file is None:
        raise AnyloomError(f"no '{plain(name)}' in {plain(str(pngs.folder))}")
    return read_bytes(file)


def _read_documents(
    source: Path, files: Sequence[Path], folder: ImageFolder | None, found: Annotations
) -> None:
    """Read files of LabelMe, or one file of another kind."""
    images: list[tuple[Path, str, Any]] = []

    def read(file: Path) -> None:
        document = read_json(file)
        if not isinstance(document, Mapping) or "shapes" not in document:
            if len(files) == 1:
                _read_json(file, folder, found)
                return
            raise AnyloomError(f"{plain(str(file))}: not a LabelMe document")
        report = ReadingReport()
        path = str(document.get("imagePath") or f"{file.stem}.png")
        try:
            size = None if labelme_size(document) else _size_of(file, path, folder)
            images.append((file, path, from_labelme(document, report, size)))
        except ValueFormatError as error:
            raise AnyloomError(naming(file, error)) from None
        found.take(report, file)

    _each(files, read, found)
    for (file, path, regions), name in zip(images, _image_names(images), strict=True):
        found.images.append(CocoImage(name, regions))
        beside = file.parent / PureWindowsPath(path).as_posix()
        # With a folder of images nothing else is copied, wherever a document points.
        if folder is None and beside.is_file():
            found.paths[name] = beside
    _find(found, folder)
    if (source / LABELME_CLASSES).is_file():
        lines = read_text(source / LABELME_CLASSES, found).split()
        found.classes = [line for line in lines if not re.fullmatch("_.*_", line)]


def _size_of(file: Path, path: str, folder: ImageFolder | None) -> tuple[int, int] | None:
    image = file.parent / PureWindowsPath(path).as_posix()
    if not image.is_file():
        image = folder.named(path) if folder else None
    return size_of_image(image) if image else None


def _image_names(images: Sequence[tuple[Path, str, Any]]) -> list[str]:
    """Return the paths of LabelMe's images below the folder that all of them share.

    LabelMe writes paths relative to the document, with the slashes of the machine it ran on, or
    whole ones.
    """
    paths = []
    for file, path, _ in images:
        whole = PureWindowsPath(path).is_absolute() or path.startswith("/")
        slashed = PureWindowsPath(path).as_posix()
        paths.append(PurePosixPath(os.path.normpath(
            slashed if whole else (file.parent.absolute() / slashed).as_posix()
        )))  # fmt: skip
    shared = _shared([path.parent for path in paths])
    return [path.relative_to(shared).as_posix() if shared else path.name for path in paths]


def _shared(folders: Sequence[PurePosixPath]) -> PurePosixPath | None:
    try:
        return PurePosixPath(os.path.commonpath(folders)) if folders else None
    except ValueError:  # on different drives
        return None


# XML


def _read_xml(files: Sequence[Path], folder: ImageFolder | None, found: Annotations) -> None:
    shared = Path(os.path.commonpath([file.parent.absolute() for file in files]))

    def read(file: Path) -> None:
        report = ReadingReport()
        content = read_bytes(file)
        try:
            if parsed(content).tag == "annotations":
                found.images += read_cvat(content, report)
                found.classes += [n for n in cvat_labels(content) if n not in found.classes]
            else:
                name = file.parent.absolute().relative_to(shared) / file.stem
                image = folder.of_stem(name.as_posix()) if folder else None
                voc = read_voc(content, report, size_of_image(image) if image else None)
                suffix = PurePosixPath(voc.file_name).suffix or ".jpg"
                found.images.append(CocoImage(name.as_posix() + suffix, voc.regions))
        except ValueFormatError as error:
            raise AnyloomError(naming(file, error)) from None
        found.take(report, file)

    _each(files, read, found)
    _find(found, folder)


# PNG masks


def _read_masks(
    source: Path, files: Sequence[Path], folder: ImageFolder | None, found: Annotations
) -> None:
    groups: dict[str, list[Path]] = {}
    for file in files:
        match = MASK_FILE.fullmatch(file.name)
        assert match is not None
        below = (file.parent.relative_to(source) / match[1]).as_posix()
        groups.setdefault(below, []).append(file)

    def read(stem: str) -> None:
        masks = []
        for file in sorted(groups[stem], key=_number):
            try:
                masks.append(mask_from_png(read_bytes(file)))
            except ImageError as error:
                raise ImageError(plain(str(file)), error.reason) from None
            if masks[-1].shape != masks[0].shape:
                (height, width), (high, wide) = masks[-1].shape, masks[0].shape
                raise AnyloomError(
                    f"{plain(str(file))}: the mask is {width} × {height} pixels, "
                    f"the first one of this image is {wide} × {high}"
                )
        image = folder.of_stem(stem) if folder else None
        name = folder.below(image) if folder and image else f"{stem}.png"
        found.images.append(CocoImage(name, Masks.from_arrays(masks)))

    _each(groups, read, found)
    _find(found, folder)


def _number(file: Path) -> int:
    match = MASK_FILE.fullmatch(file.name)
    return int(match[2]) if match else 0


# Images


def _find(found: Annotations, folder: ImageFolder | None) -> None:
    """Note the files of the images that are in the folder of images."""
    if folder:
        found.errors += folder.unreadable
        for image in found.images:
            if path := folder.named(image.file_name):
                found.paths[image.file_name] = path


def _size_in(folder: ImageFolder | None, name: str) -> tuple[int, int] | None:
    file = folder.named(name) if folder else None
    return size_of_image(file) if file else None
