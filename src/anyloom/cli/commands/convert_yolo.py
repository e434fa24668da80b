"""Reading of YOLO datasets, in the layouts that Ultralytics' trainer finds.

The label file of `…/images/x/a.jpg` is `…/labels/x/a.txt`; where no folder is called "images", it
is beside the image.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ...formats import CocoImage, ReadingReport, from_yolo
from ...foundation.errors import AnyloomError, ValueFormatError
from ...foundation.plain_text import plain
from ...foundation.yaml_reader import read_document
from .convert_files import (
    Annotations,
    ImageFolder,
    listed,
    naming,
    read_text,
    several,
    size_of_image,
)

DATA_FILES = ("data.yaml", "data.yml", "dataset.yaml")
CLASS_FILES = ("classes.txt", "obj.names", "_darknet.labels", "labels.txt")
"""Files of classes, one a line, of older datasets and of other tools."""
LISTS = ("train.txt", "val.txt", "valid.txt", "test.txt")
IMAGES, LABELS = "images", "labels"
LEVELS = 4
"""How far above the label files the file of classes may lie."""
MOST_CLASSES = 100_000


def label_files(source: Path, unreadable: list[str]) -> list[Path]:
    """Return the label files of a folder: those in folders called "labels", else all texts."""
    texts = [
        file
        for file in listed(source, unreadable)
        if file.suffix.lower() == ".txt" and file.name.lower() not in (*CLASS_FILES, *LISTS)
    ]
    inside = [file for file in texts if LABELS in file.parent.relative_to(source).parts]
    return sorted(inside or (file for file in texts if not file.name.lower().startswith("readme")))


def read_yolo(
    source: Path,
    files: Sequence[Path],
    images: Path | None,
    classes: Sequence[str] | None,
    found: Annotations,
    *,
    background: bool = True,
) -> None:
    """Read label files, and the dataset's images without one, which are background.

    Args:
        source: the folder of the dataset, or of some of its label files.
        images: the folder of the images where they are not where a trainer looks; it may hold
            others, which are not read.
        classes: in order; by default those of the dataset's data.yaml or classes.txt.
        background: read these images, too.
    """
    keypoints = 0
    if classes is None:
        classes, keypoints = _classes(source, files, found)
    found.classes = list(classes)
    where = ImageFolder(images) if images else None
    beside = source.absolute() / IMAGES
    roots = {beside: ImageFolder(beside)} if where is None and beside.is_dir() else {}
    taken: set[Path] = set()
    unnamed: set[str] = set()
    for file in files:
        try:
            image = _image_of(file, source, where, roots)
            size = size_of_image(image)
            report = ReadingReport()
            regions = from_yolo(read_text(file, found), size, classes, report, keypoints)
        except ValueFormatError as error:
            found.errors.append(naming(file, error))
            continue
        except AnyloomError as error:
            found.errors.append(str(error))
            continue
        found.take(report, file)
        taken.add(image)
        unnamed.update(set(regions.labels or ()) - set(classes))
        _add(found, CocoImage(_below(image, source, where), regions), image)
    if unnamed and classes:
        found.note(f"{plain(str(source))}: no name for class {several(sorted(unnamed))}")
    if background and where is None and (taken or not files):
        _add_background(source, roots, taken, found)
    found.images.sort(key=lambda image: image.file_name)


def _add(found: Annotations, image: CocoImage, path: Path) -> None:
    found.images.append(image)
    found.paths[image.file_name] = path


def _add_background(
    source: Path, roots: Mapping[Path, ImageFolder], taken: set[Path], found: Annotations
) -> None:
    """Add the images of a dataset that have no label file."""
    for folder in roots.values():
        found.errors += folder.unreadable
        for image in folder:
            if image not in taken:
                taken.add(image)
                try:
                    regions = from_yolo("", size_of_image(image))
                except AnyloomError as error:
                    found.errors.append(str(error))
                    continue
                _add(found, CocoImage(_below(image, source, None), regions), image)


def _image_of(
    file: Path,
    source: Path,
    where: ImageFolder | None,
    roots: dict[Path, ImageFolder],
) -> Path:
    """Return the image of a label file.

    Raises:
        AnyloomError: there is none.
    """
    root = _image_root(file)
    if where is None and root not in roots and root.is_dir():
        roots[root] = ImageFolder(root)
    folder = where or roots.get(root)
    below = file.relative_to(source).with_suffix("").as_posix()
    stems = (below, _below_labels(file)) if where else (_below_labels(file),)
    for stem in stems:
        if folder and (image := folder.of_stem(stem) or folder.named(_unsuffixed(stem))):
            return image
    place = folder.folder if folder else root
    raise AnyloomError(
        f"{plain(str(file))}: no image '{plain(file.stem)}' in {plain(str(place))}, and YOLO "
        "files do not say how large it is; give its folder with --images"
    )


def _unsuffixed(stem: str) -> str:
    """Return "sub/a.jpg" for "sub/a_jpg", which `relative_stems` makes where there is an a.png."""
    name, _, suffix = stem.rpartition("_")
    return f"{name}.{suffix}"


def _labels_at(file: Path) -> int | None:
    """Return the place of the last folder called "labels" in a path."""
    parts = file.parent.absolute().parts
    return max((at for at, part in enumerate(parts) if part == LABELS), default=None)


def _below_labels(file: Path) -> str:
    at = _labels_at(file)
    parts = file.absolute().with_suffix("").parts
    return "/".join(parts[at + 1 :]) if at is not None else file.stem


def _image_root(file: Path) -> Path:
    """Return the folder of images that belongs to a label file's folder of labels."""
    at = _labels_at(file)
    if at is None:
        return file.parent
    return Path(*file.absolute().parts[:at], IMAGES)


def _below(image: Path, source: Path, where: ImageFolder | None) -> str:
    """Return an image's path in its dataset, without the folder that is called "images"."""
    if where:
        return where.below(image)
    parts = image.absolute().parts
    inside = image.parent.absolute().parts
    at = max((at for at, part in enumerate(inside) if part == IMAGES), default=None)
    root = source.absolute().parts
    start = len(root) if parts[: len(root)] == root else at
    if start is None:
        return image.name
    if at is not None and at >= start:
        return "/".join([*parts[start:at], *parts[at + 1 :]])
    return "/".join(parts[at + 1 :] if at is not None else parts[start:])


def _classes(source: Path, files: Sequence[Path], found: Annotations) -> tuple[Sequence[str], int]:
    """Return the classes of a dataset, and how many numbers of key points its lines have."""
    for folder in _places(source, files):
        for name in DATA_FILES:
            if (folder / name).is_file():
                return classes_in(folder / name)
        for name in CLASS_FILES:
            if (folder / name).is_file():
                lines = read_text(folder / name, found).splitlines()
                return [line.strip() for line in "\n".join(lines).rstrip().split("\n")], 0
    return [], 0


def _places(source: Path, files: Sequence[Path]) -> Iterator[Path]:
    """Yield the folders that may hold the classes: the source, those of the labels, those above."""
    seen: set[Path] = set()
    starts = [source, *dict.fromkeys(file.parent for file in files)]
    for start in starts:
        for folder in (start, *list(start.absolute().parents)[: LEVELS - 1]):
            if folder.absolute() not in seen:
                seen.add(folder.absolute())
                yield folder


def classes_in(file: Path) -> tuple[Sequence[str], int]:
    """Return the classes of a data.yaml, which lists them or numbers them, and its key points."""
    document = read_document(file)
    names = document.get("names") or []
    shape = document.get("kpt_shape")
    keypoints = 0
    if isinstance(shape, list) and len(shape) == 2 and all(isinstance(n, int) for n in shape):
        keypoints = shape[0] * shape[1]
    if isinstance(names, Mapping):
        numbers = {_number(key): str(name) for key, name in names.items()}
        last = max((-1 if number is None else number for number in numbers), default=-1)
        if None not in numbers and last < MOST_CLASSES:
            return [numbers.get(number, str(number)) for number in range(last + 1)], keypoints
        if None not in numbers:
            raise AnyloomError(
                f"{plain(str(file))}: class number {last} is too large; classes count from 0"
            )
    if isinstance(names, Sequence) and not isinstance(names, str):
        return [str(name) for name in names], keypoints
    raise AnyloomError(f"{plain(str(file))}: names is neither a list nor numbered from 0")


def _number(key: object) -> int | None:
    if isinstance(key, int) and not isinstance(key, bool) and key >= 0:
        return key
    return int(key) if isinstance(key, str) and key.isascii() and key.isdigit() else None
