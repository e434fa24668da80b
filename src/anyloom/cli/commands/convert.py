"""How do annotations move between COCO, LabelMe, YOLO and PNG masks?

Whatever the format, what is read is one list of images with their regions; that list is written in
the other format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import typer

from ...formats import (
    CocoImage,
    coco_document,
    from_labelme,
    from_yolo,
    mask_from_png,
    read_coco,
    shape_to_png,
    to_labelme,
    to_yolo,
    yolo_data,
)
from ...formats.labels import labels_of
from ...foundation.atomic_files import write_atomically
from ...foundation.errors import AnyloomError, ValueFormatError, suggestion
from ...foundation.file_names import unique_names
from ...foundation.plain_text import plain
from ...values import Image, Masks
from ..errors import UsageError
from ..output.terminal import complain, plural, say

T = TypeVar("T")
FAILED = 1
FORMATS = ("coco", "labelme", "yolo", "png")
DATA, CLASSES, PICTURES, LABELS = "data.yaml", "classes.txt", "images", "labels"
"""A YOLO dataset: its classes, in order, with where its images are (or, older, one class a line);
the folder of its images; the folder of its label files."""
MASK_FILE = re.compile(r"(.+)__(\d+)\.png", re.IGNORECASE)


def convert(source: Path, target: Path, to: str, images: Path | None, names: str | None) -> None:
    """Read annotations of any known format and write them in another.

    Args:
        source: a coco.json, a LabelMe file, or a folder of LabelMe, YOLO or PNG files.
        target: the file (coco) or folder (others) to write.
        to: coco, labelme, yolo or png.
        images: where the images are; YOLO files do not say how large their images are, and a YOLO
            dataset that is written gets copies of them.
        names: the classes of YOLO files in order, separated by commas.

    A file that cannot be used is one line on standard error and does not stop the others; the exit
    code is then 1.

    Raises:
        AnyloomError: there is nothing to convert, or no file could be used.
    """
    if to not in FORMATS:
        raise UsageError(
            f"--to '{to}': expected one of {', '.join(FORMATS)}{suggestion(to, FORMATS)}"
        )
    classes = [name.strip() for name in names.split(",")] if names else None
    bad: list[AnyloomError] = []
    found = _read(source, images, classes, bad)
    if bad and not found:
        raise AnyloomError("\n".join(map(str, bad)))
    files = _written(found, target, to, classes, images)
    for error in bad:
        complain(str(error))
    instances = sum(len(one.regions) for one in found)
    say(
        f"{plural(len(found), 'image')}, {plural(instances, 'instance')}: wrote "
        f"{plural(files, 'file')} to {target}"
    )
    if bad:
        say(f"{plural(len(bad), 'file')} could not be used")
        raise typer.Exit(FAILED)


def _read(
    source: Path, images: Path | None, classes: Sequence[str] | None, bad: list[AnyloomError]
) -> list[CocoImage]:
    """Return what a file or folder holds; files of a folder that cannot be used go to `bad`."""
    if source.is_file():
        if source.suffix.lower() == ".txt":
            return [_yolo_image(source, images, _classes(source.parent, classes))]
        document = _json(source)
        if "shapes" in document:
            return [_labelme_image(source, document)]
        return _told(source, lambda: read_coco(document))
    if not source.is_dir():
        raise AnyloomError(f"{plain(str(source))}: no such file or folder")
    files = sorted(file for file in source.iterdir() if file.is_file())
    labels = [file for file in files if file.suffix.lower() == ".json"]
    if labels:
        return _each(labels, lambda file: _labelme_image(file, _json(file)), bad)
    if (source / LABELS).is_dir():
        known = _classes(source, classes)
        pictures = images or source / PICTURES
        lines = sorted((source / LABELS).glob("*.txt"))
        return _each(lines, lambda file: _yolo_image(file, pictures, known), bad)
    lines = [file for file in files if file.suffix.lower() == ".txt" and file.name != CLASSES]
    if lines:
        known = _classes(source, classes)
        return _each(lines, lambda file: _yolo_image(file, images, known), bad)
    masks = [file for file in files if MASK_FILE.fullmatch(file.name)]
    if masks:
        return _each(_groups(masks), _mask_image, bad)
    raise AnyloomError(
        f"{plain(str(source))}: no annotations; expected LabelMe .json, YOLO .txt, "
        f"or masks named NAME__1.png"
    )


def _each(
    things: Iterable[T], read: Callable[[T], CocoImage], bad: list[AnyloomError]
) -> list[CocoImage]:
    found = []
    for thing in things:
        try:
            found.append(read(thing))
        except AnyloomError as error:
            bad.append(error)
    return found


def _json(file: Path) -> dict[str, Any]:
    def parse() -> Any:
        try:
            return json.loads(file.read_bytes())
        except (ValueError, RecursionError) as error:
            raise ValueFormatError(f"not JSON ({plain(str(error), 80)})") from None

    document = _told(file, parse)
    if not isinstance(document, dict):
        raise AnyloomError(f"{plain(str(file))}: neither a COCO nor a LabelMe document")
    return document


def _labelme_image(file: Path, document: dict[str, Any]) -> CocoImage:
    regions = _told(file, lambda: from_labelme(document))
    # LabelMe writes paths of the machine it ran on, with its slashes.
    name = re.split(r"[\\/]", str(document.get("imagePath") or ""))[-1]
    return CocoImage(name or f"{file.stem}.png", regions)


def _classes(folder: Path, given: Sequence[str] | None) -> Sequence[str]:
    if given is not None:
        return given
    for place in (folder, folder.parent):
        if (place / DATA).is_file():
            return _named_in(place / DATA)
    file = folder / CLASSES
    return file.read_text("utf-8").split("\n") if file.is_file() else []


def _named_in(file: Path) -> Sequence[str]:
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
        one
        for one in sorted(folder.glob("*"))
        if one.stem == file.stem and one.suffix.lower() not in (".txt", ".json")
    ]
    if not matching:
        raise AnyloomError(
            f"{plain(str(file))}: no image '{plain(file.stem)}' in {plain(str(folder))}, and YOLO "
            f"files do not say how large it is; give its folder with --images"
        )
    size = Image.open(matching[0]).size
    text = _told(file, lambda: file.read_text("utf-8"))
    return CocoImage(matching[0].name, _told(file, lambda: from_yolo(text, size, classes)))


def _groups(files: Sequence[Path]) -> list[tuple[str, list[Path]]]:
    """Return the mask files of each image, with the image's name."""
    groups: dict[str, list[Path]] = {}
    for file in files:
        named = MASK_FILE.fullmatch(file.name)
        assert named is not None
        groups.setdefault(named[1], []).append(file)
    return list(groups.items())


def _mask_image(group: tuple[str, list[Path]]) -> CocoImage:
    name, members = group
    masks = [_told(file, partial(mask_from_png, file.read_bytes())) for file in members]
    for file, mask in zip(members, masks, strict=True):
        if mask.shape != masks[0].shape:
            raise AnyloomError(
                f"{plain(str(file))}: the mask is {mask.shape[1]} × {mask.shape[0]} pixels, "
                f"{plain(members[0].name)} is {masks[0].shape[1]} × {masks[0].shape[0]}"
            )
    return CocoImage(f"{name}.png", Masks.from_arrays(masks))


def _written(
    found: Sequence[CocoImage],
    target: Path,
    to: str,
    classes: Sequence[str] | None,
    images: Path | None,
) -> int:
    """Write the annotations and return how many files that took."""
    if to == "coco":
        _write(target, _text(coco_document(found, classes or ())))
        return 1
    names = unique_names([PurePosixPath(one.file_name) for one in found])
    if to == "labelme":
        for name, one in zip(names, found, strict=True):
            _write(target / f"{name}.json", _text(to_labelme(one.regions, one.file_name)))
        return len(found)
    if to == "yolo":
        labels = [label for one in found for label in labels_of(one.regions)]
        known = list(dict.fromkeys([*(classes or ()), *labels]))
        for name, one in zip(names, found, strict=True):
            _write(target / LABELS / f"{name}.txt", to_yolo(one.regions, known).encode())
        _write(target / DATA, yolo_data(known).encode())
        return len(found) + 1 + _copied(names, found, images, target / PICTURES)
    count = 0
    for name, one in zip(names, found, strict=True):
        if not isinstance(one.regions, Masks) and len(one.regions):
            raise AnyloomError(
                f"{plain(one.file_name)}: has boxes without shapes, which a mask cannot hold"
            )
        for number in range(len(one.regions)):
            assert isinstance(one.regions, Masks)
            _write(target / f"{name}__{number + 1}.png", shape_to_png(one.regions.shapes, number))
        count += len(one.regions)
    return count


def _copied(
    names: Sequence[str], found: Sequence[CocoImage], images: Path | None, target: Path
) -> int:
    """Copy the images to where a trainer looks for them; return how many there were."""
    if images is None:
        return 0
    there = [(name, images / one.file_name) for name, one in zip(names, found, strict=True)]
    there = [(name, file) for name, file in there if file.is_file()]
    for name, file in there:
        _write(target / f"{name}{file.suffix}", file.read_bytes())
    return len(there)


def _text(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, content)


def _told(file: Path, work: Callable[[], Any]) -> Any:
    """Do the work; an error that does not name the file is said with its name."""
    try:
        return work()
    except UnicodeDecodeError:
        raise AnyloomError(f"{plain(str(file))}: not UTF-8 text") from None
    except ValueFormatError as error:
        raise AnyloomError(f"{plain(str(file))}: {error}") from None
