"""How do annotations move between COCO, LabelMe, YOLO and PNG masks?

Whatever the format, what is read is one list of images with their regions; that list is written in
the other format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import AnyloomError, ValueFormatError, suggestion
from ..plain_text import plain
from ..runs.naming import unique_names
from ..values import Image, Masks, Regions
from ..values.formats import (
    CocoImage,
    coco_document,
    from_labelme,
    from_yolo,
    mask_from_png,
    read_coco,
    shape_to_png,
    to_labelme,
    to_yolo,
)
from .terminal import plural, say
from .usage import UsageError

FORMATS = ("coco", "labelme", "yolo", "png")
CLASSES = "classes.txt"
"""Beside YOLO label files: the classes, one a line, in order."""
MASK_FILE = re.compile(r"(.+)__(\d+)\.png", re.IGNORECASE)


def convert(source: Path, target: Path, to: str, images: Path | None, names: str | None) -> None:
    """Read annotations of any known format and write them in another.

    Args:
        source: a coco.json, a LabelMe file, or a folder of LabelMe, YOLO or PNG files.
        target: the file (coco) or folder (others) to write.
        to: coco, labelme, yolo or png.
        images: where the pictures are; YOLO files do not say how large their images are.
        names: the classes of YOLO files in order, separated by commas.

    Raises:
        AnyloomError: a file is not what it should be; names it.
    """
    if to not in FORMATS:
        raise UsageError(
            f"--to '{to}': expected one of {', '.join(FORMATS)}{suggestion(to, FORMATS)}"
        )
    classes = [name.strip() for name in names.split(",")] if names else None
    found = _read(source, images, classes)
    files = _written(found, target, to, classes)
    instances = sum(len(one.regions) for one in found)
    say(
        f"{plural(len(found), 'image')}, {plural(instances, 'instance')}: wrote "
        f"{plural(files, 'file')} to {target}"
    )


def _read(source: Path, images: Path | None, classes: Sequence[str] | None) -> list[CocoImage]:
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
        return [_labelme_image(file, _json(file)) for file in labels]
    lines = [file for file in files if file.suffix.lower() == ".txt" and file.name != CLASSES]
    if lines:
        known = _classes(source, classes)
        return [_yolo_image(file, images, known) for file in lines]
    masks = [file for file in files if MASK_FILE.fullmatch(file.name)]
    if masks:
        return _mask_images(masks)
    raise AnyloomError(
        f"{plain(str(source))}: no annotations; expected LabelMe .json, YOLO .txt, "
        f"or masks named NAME__1.png"
    )


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
    file = folder / CLASSES
    return file.read_text("utf-8").split("\n") if file.is_file() else []


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


def _mask_images(files: Sequence[Path]) -> list[CocoImage]:
    groups: dict[str, list[Path]] = {}
    for file in files:
        named = MASK_FILE.fullmatch(file.name)
        assert named is not None
        groups.setdefault(named[1], []).append(file)
    found = []
    for name, members in groups.items():
        masks = [mask_from_png(file.read_bytes()) for file in members]
        for file, mask in zip(members, masks, strict=True):
            if mask.shape != masks[0].shape:
                raise AnyloomError(
                    f"{plain(str(file))}: the mask is {mask.shape[1]} × {mask.shape[0]} pixels, "
                    f"{plain(members[0].name)} is {masks[0].shape[1]} × {masks[0].shape[0]}"
                )
        found.append(CocoImage(f"{name}.png", Masks.from_arrays(masks)))
    return found


def _written(
    found: Sequence[CocoImage], target: Path, to: str, classes: Sequence[str] | None
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
        labels = [label for one in found for label in _labels(one.regions)]
        known = list(dict.fromkeys([*(classes or ()), *labels]))
        for name, one in zip(names, found, strict=True):
            _write(target / f"{name}.txt", to_yolo(one.regions, known).encode())
        _write(target / CLASSES, "\n".join(known).encode())
        return len(found) + 1
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


def _labels(regions: Regions) -> Sequence[str]:
    return regions.labels if regions.labels is not None else ["object"] * min(len(regions), 1)


def _text(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _told(file: Path, work: Callable[[], Any]) -> Any:
    """Do the work; an error that does not name the file is said with its name."""
    try:
        return work()
    except UnicodeDecodeError:
        raise AnyloomError(f"{plain(str(file))}: not UTF-8 text") from None
    except ValueFormatError as error:
        raise AnyloomError(f"{plain(str(file))}: {error}") from None
