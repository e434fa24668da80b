"""Reading of annotations: a COCO, LabelMe or YOLO file, or a folder of one format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ...formats import CocoImage, from_labelme, from_yolo, mask_from_png, read_coco
from ...foundation.errors import AnyloomError, ValueFormatError
from ...foundation.plain_text import plain
from ...values import Image, Masks
from .convert_writing import YOLO_DATA, YOLO_IMAGES, YOLO_LABELS

T = TypeVar("T")
YOLO_CLASSES = "classes.txt"
"""The file of classes of older YOLO datasets, one a line."""
MASK_FILE = re.compile(r"(.+)__(\d+)\.png", re.IGNORECASE)


def read_annotations(
    source: Path, images: Path | None, classes: Sequence[str] | None, errors: list[AnyloomError]
) -> list[CocoImage]:
    """Return the annotated images of a file or folder.

    Args:
        images: the folder of the images of YOLO files.
        classes: of YOLO files, in order.
        errors: gets an error for each file of a folder that cannot be used.

    Raises:
        AnyloomError: the file cannot be used, or the folder has no annotations.
    """
    if source.is_file():
        if source.suffix.lower() == ".txt":
            return [_yolo_image(source, images, _classes(source.parent, classes))]
        document = _json(source)
        if "shapes" in document:
            return [_labelme_image(source, document)]
        return _naming_file(source, lambda: read_coco(document))
    if not source.is_dir():
        raise AnyloomError(f"{plain(str(source))}: no such file or folder")
    files = sorted(file for file in source.iterdir() if file.is_file())
    documents = [file for file in files if file.suffix.lower() == ".json"]
    if documents:
        return _read_each(documents, lambda file: _labelme_image(file, _json(file)), errors)
    texts = [file for file in files if file.suffix.lower() == ".txt" and file.name != YOLO_CLASSES]
    if (source / YOLO_LABELS).is_dir():
        texts = sorted((source / YOLO_LABELS).glob("*.txt"))
        images = images or source / YOLO_IMAGES
    if texts or (source / YOLO_LABELS).is_dir():
        known = _classes(source, classes)
        return _read_each(texts, lambda file: _yolo_image(file, images, known), errors)
    masks = [file for file in files if MASK_FILE.fullmatch(file.name)]
    if masks:
        return _read_each(_masks_by_image(masks), _mask_image, errors)
    raise AnyloomError(
        f"{plain(str(source))}: no annotations; expected LabelMe .json, YOLO .txt, "
        f"or masks named NAME__1.png"
    )


def _read_each(
    files: Iterable[T], read: Callable[[T], CocoImage], errors: list[AnyloomError]
) -> list[CocoImage]:
    images = []
    for file in files:
        try:
            images.append(read(file))
        except AnyloomError as error:
            errors.append(error)
    return images


def _json(file: Path) -> dict[str, Any]:
    def parse() -> Any:
        try:
            return json.loads(file.read_bytes())
        except (ValueError, RecursionError) as error:
            raise ValueFormatError(f"not JSON ({plain(str(error), 80)})") from None

    document = _naming_file(file, parse)
    if not isinstance(document, dict):
        raise AnyloomError(f"{plain(str(file))}: neither a COCO nor a LabelMe document")
    return document


def _labelme_image(file: Path, document: dict[str, Any]) -> CocoImage:
    regions = _naming_file(file, lambda: from_labelme(document))
    # LabelMe writes paths of the machine it ran on, with its slashes.
    name = re.split(r"[\\/]", str(document.get("imagePath") or ""))[-1]
    return CocoImage(name or f"{file.stem}.png", regions)


def _classes(folder: Path, classes: Sequence[str] | None) -> Sequence[str]:
    """Return the classes: those of the command line, or of a file in or above the folder."""
    if classes is not None:
        return classes
    for place in (folder, folder.parent):
        if (place / YOLO_DATA).is_file():
            return _classes_in(place / YOLO_DATA)
    file = folder / YOLO_CLASSES
    return file.read_text("utf-8").split("\n") if file.is_file() else []


def _classes_in(file: Path) -> Sequence[str]:
    """Return the classes of a data.yaml, which lists them or numbers them."""
    from ...foundation.yaml_reader import read_document

    names = read_document(file).get("names") or []
    if isinstance(names, Mapping) and all(isinstance(number, int) for number in names):
        last = max(names, default=-1)
        return [str(names.get(number, number)) for number in range(last + 1)]
    if isinstance(names, Sequence) and not isinstance(names, str):
        return [str(name) for name in names]
    raise AnyloomError(f"{plain(str(file))}: names is neither a list nor numbered from 0")


def _yolo_image(file: Path, images: Path | None, classes: Sequence[str]) -> CocoImage:
    folder = images or file.parent
    matching = [
        image
        for image in sorted(folder.glob("*"))
        if image.stem == file.stem and image.suffix.lower() not in (".txt", ".json")
    ]
    if not matching:
        raise AnyloomError(
            f"{plain(str(file))}: no image '{plain(file.stem)}' in {plain(str(folder))}, and YOLO "
            f"files do not say how large it is; give its folder with --images"
        )
    size = Image.open(matching[0]).size
    text = _naming_file(file, lambda: file.read_text("utf-8"))
    regions = _naming_file(file, lambda: from_yolo(text, size, classes))
    return CocoImage(matching[0].name, regions)


def _masks_by_image(files: Sequence[Path]) -> list[tuple[str, list[Path]]]:
    """Return the mask files of each image, with the image's name."""
    groups: dict[str, list[Path]] = {}
    for file in files:
        match = MASK_FILE.fullmatch(file.name)
        assert match is not None
        groups.setdefault(match[1], []).append(file)
    return list(groups.items())


def _mask_image(group: tuple[str, list[Path]]) -> CocoImage:
    name, files = group
    masks = [_naming_file(file, partial(mask_from_png, file.read_bytes())) for file in files]
    for file, mask in zip(files, masks, strict=True):
        if mask.shape != masks[0].shape:
            raise AnyloomError(
                f"{plain(str(file))}: the mask is {mask.shape[1]} × {mask.shape[0]} pixels, "
                f"{plain(files[0].name)} is {masks[0].shape[1]} × {masks[0].shape[0]}"
            )
    return CocoImage(f"{name}.png", Masks.from_arrays(masks))


def _naming_file(file: Path, read: Callable[[], Any]) -> Any:
    """Return what `read` returns; an error that does not name the file is raised with its name."""
    try:
        return read()
    except UnicodeDecodeError:
        raise AnyloomError(f"{plain(str(file))}: not UTF-8 text") from None
    except ValueFormatError as error:
        raise AnyloomError(f"{plain(str(file))}: {error}") from None
