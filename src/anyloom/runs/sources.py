"""Sources of a run: files, folders, globs and lists of paths, resolved to images."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ..foundation.atomic_files import reason_of
from ..foundation.errors import AnyloomError, ImageError, UnknownNameError
from ..foundation.file_names import unique_names
from ..foundation.folders import files_below, path_suggestion
from ..foundation.paths import absolute
from ..foundation.plain_text import plain
from ..values import Image
from ..values.image_decoding import (
    HEIF_SUFFIXES,
    IMAGE_SUFFIXES,
    MEDICAL_SUFFIXES,
    UNREAD_SUFFIXES,
    DepthRange,
    has_suffix,
    read_file,
)
from ..values.image_file import ImageFile
from ..values.medical import dicom
from ..values.medical.slices import suffix_of
from ..values.medical.volumes import what_without_image
from .file_parts import part_called, parts_of
from .slices import Slice
from .source_parts import ReadingOptions, SourcePart

Source = str | Path
RUN_MARKER = ".anyloom"
"""The folder inside every run folder; a run never reads the images of another by accident."""
_WILD = re.compile(r"[*?\[]")
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class SourceImage:
    """One image of a run.

    name: the stem of its outputs; unique in the run.
    path: its file.
    whole_file: the path of the file below the folder that all sources share, with forward slashes;
        several images have the same.
    part: which of several images in the file it is; None = the file is the image.
    """

    name: str
    path: Path
    whole_file: str
    part: SourcePart | None = None

    @property
    def file(self) -> str:
        """`whole_file` with the place of a part: no other image has the same."""
        if self.part is None:
            return self.whole_file
        return str(self.part.file_below(PurePosixPath(self.whole_file)))

    @property
    def place(self) -> str:
        """The place of a part in the file; "" where the file is the image."""
        return self.part.place if self.part else ""

    @property
    def label(self) -> str:
        """What messages call the image: "scan.nii.gz, axial slice 12"."""
        part = self.part.label if self.part else ""
        return f"{self.path}, {part}" if part else str(self.path)

    @property
    def address(self) -> str:
        """The path with the place of a part, as `find_images` takes it of slices."""
        file = PurePosixPath(self.path.as_posix())
        return str(self.part.file_below(file) if self.part else file)

    @property
    def origin(self) -> tuple[str, str]:
        """The absolute path of the file, and the place in it: no other image has the same."""
        return absolute(self.path), self.place

    def read(self, max_pixels: int) -> bytes:
        """Return the bytes of the file, or of its part as a file.

        Raises:
            ImageError: it cannot be read, or is written meanwhile.
        """
        part = self.part
        before = _state(self.path)
        encoded = part.read(self.path, max_pixels) if part else read_file(self.path, max_pixels)
        if before != _state(self.path):
            raise ImageError(plain(self.label), "changed while it was read; run again")
        return encoded

    def open(self, encoded: bytes, max_pixels: int, depth_range: DepthRange | None = None) -> Image:
        """Return the image of the bytes that were read, fully decoded; see `Image.open`.

        Raises:
            ImageError: not an image, damaged, or more than `max_pixels`.
        """
        image = Image.decode(
            encoded,
            name=self.name,
            source=str(self.path),
            part=self.place,
            max_pixels=max_pixels,
            depth_range=depth_range,
        )
        _ = image.pixels  # a damaged image fails now, not in a node
        return image


@dataclass
class LeftOut:
    """What the sources hold and a run leaves out.

    unread:     suffix → how many files are images of a kind that is not read.
    unreadable: the path of each sub-folder and file that cannot be read, and why.
    without_image: what a DICOM file is → how many files have no image.
    """

    unread: Counter[str] = field(default_factory=Counter)
    unreadable: dict[str, str] = field(default_factory=dict)
    without_image: Counter[str] = field(default_factory=Counter)

    def notes(self) -> list[str]:
        """Return a line about the files that are not read, and about those without an image."""
        lines = []
        if self.unread:
            kinds = ", ".join(sorted(self.unread))
            extras = (
                ("HEIC", "heif", HEIF_SUFFIXES),
                ("DICOM and NIfTI", "medical", MEDICAL_SUFFIXES),
            )
            remedies = "".join(
                f"; {name}: pip install 'anyloom[{extra}]'"
                for name, extra, suffixes in extras
                if suffixes & set(self.unread)
            )
            left = _left_out(self.unread)
            lines.append(f"{left}, of kinds that are not read ({kinds}){remedies}")
        if self.without_image:
            kinds = ", ".join(sorted(self.without_image))
            lines.append(f"{_left_out(self.without_image)}, DICOM without an image ({kinds})")
        return lines


def _left_out(files: Counter[str]) -> str:
    count = files.total()
    return f"{count} files were left out" if count != 1 else "1 file was left out"


def find_images(
    sources: Source | Iterable[Source],
    left_out: LeftOut | None = None,
    reading: ReadingOptions | None = None,
) -> list[SourceImage]:
    """Return the images of one or several sources, each once, in natural order of their paths.

    - A folder means the images in it and in its sub-folders, linked ones included, by suffix;
      hidden ones and run folders are skipped.
    - A text with wildcards is a glob ("**" for any depth); without a suffix of its own it matches
      only images.
    - A file ending in .txt lists one path per line, relative to itself; "#" starts a comment.
    - A file of several images means all of them: the slices of a NIfTI volume, the frames of a
      DICOM file, the tiles of a raster. "scan.nii.gz/axial-012" means one of them.
    - Any other file is taken as it is, whatever its suffix.

    The order and the names depend only on the images, not on how they were named. The files of a
    DICOM series are ordered by their position in the patient.

    Args:
        left_out: gets what the sources hold besides; without it a sub-folder or a file of several
            images that cannot be read is an error.
        reading: how files that hold several images are divided.

    Raises:
        AnyloomError: a source does not exist, cannot be read or holds no image; one line each.
    """
    sources = [sources] if isinstance(sources, (str, Path)) else list(sources)
    if not sources:
        raise AnyloomError("no source: give an image, a folder, a glob or a list of paths")
    reading = reading or ReadingOptions()
    files: dict[str, _File] = {}
    roots: list[Path] = []
    errors: list[str] = []
    for source in sources:
        try:
            root, expanded = _expand(source, left_out)
        except AnyloomError as error:
            errors.append(str(error))
            continue
        roots.append(root)
        for path in expanded:
            path, place = ImageFile.at(path)
            file = files.setdefault(absolute(Path(path)), _File(Path(path)))
            file.places.append(place)
    parts: dict[str, Sequence[SourcePart | None]] = {}
    for name, file in files.items():
        try:
            parts[name] = _parts(file, left_out, reading)
        except UnknownNameError as error:
            errors.append(str(error))
    if errors:
        raise AnyloomError("\n".join(errors))
    # A list may lead out of its own folder.
    shared = shared_folder([*roots, *{file.path.parent for file in files.values()}])
    images = [
        SourceImage("", file.path, _readable(str(_below(shared, file.path))), part)
        for name, file in files.items()
        for part in parts[name]
    ]
    if not images and left_out is not None:
        raise AnyloomError("\n".join(map(": ".join, left_out.unreadable.items())))
    images = in_order(images)
    names = unique_names([_named(_below(shared, image.path), image.part) for image in images])
    return [replace(image, name=name) for image, name in zip(images, names, strict=True)]


@dataclass
class _File:
    """A file of the sources: the places of the parts that are wanted, "" for all of them."""

    path: Path
    places: list[str] = field(default_factory=list)


def in_order(images: Sequence[SourceImage]) -> list[SourceImage]:
    """Return images in natural order of their files, the slices of a volume behind each other."""
    keys = [natural_key(image.file) for image in images]
    volumes = [
        (image.part.volume_path(image.path), image.part.volume.axis)
        if isinstance(image.part, Slice)
        else None
        for image in images
    ]
    first: dict[tuple[str, str], tuple[object, ...]] = {}
    for key, volume in zip(keys, volumes, strict=True):
        if volume is not None:
            first[volume] = min(first.get(volume, key), key)

    def key_of(number: int) -> tuple[tuple[object, ...], int, tuple[object, ...]]:
        own, volume, part = keys[number], volumes[number], images[number].part
        if volume is None or not isinstance(part, Slice):
            return (own, 0, own)
        return (first[volume], part.index, own)

    return [images[number] for number in sorted(range(len(images)), key=key_of)]


def _parts(
    file: _File, left_out: LeftOut | None, reading: ReadingOptions
) -> Sequence[SourcePart | None]:
    """Return the parts of a file that are wanted, [None] where it is one image.

    Raises:
        UnknownNameError: it has no part of a name.
    """
    try:
        if "" in file.places:
            return parts_of(file.path, reading) or [None]
        return [part_called(file.path, place, reading) for place in dict.fromkeys(file.places)]
    except ImageError as error:
        if left_out is None:
            raise
        left_out.unreadable[str(file.path)] = error.reason
        return []


def _named(file: PurePosixPath, part: SourcePart | None) -> PurePosixPath:
    """Return the path whose stem is what an image is called."""
    return part.named(file) if part else file


def natural_key(path: str) -> tuple[object, ...]:
    """Return a sort key by which "image 2" comes before "image 10", folder by folder."""
    parts = tuple(tuple(map(_piece, _DIGITS.split(part))) for part in path.casefold().split("/"))
    return (parts, path)


def _piece(text: str) -> tuple[int, int, str]:
    if text[:1].isdecimal():
        number = text.lstrip("0")
        return (0, len(number), number)
    return (1, 0, text)


def _expand(source: Source, left_out: LeftOut | None) -> tuple[Path, list[Path]]:
    """Return the root of a source, and its files."""
    text = str(source)
    if not text.strip():
        raise AnyloomError("an empty source; give an image, a folder, a glob or a list of paths")
    try:
        path = expand_home(Path(text))
        if path.is_dir():
            paths = list(_images_in(path, left_out))
            if not paths:
                kinds = ", ".join(sorted(IMAGE_SUFFIXES))
                raise AnyloomError(f"{plain(text)}: no images in this folder ({kinds})")
            return path, paths
        if path.suffix.lower() == ".txt" and path.is_file():
            return path.parent, _listed(path, left_out)
        file = ImageFile.at(path)
        if os.path.lexists(path) or file.part:
            return Path(file.path).parent, [path]
    except (OSError, ValueError) as error:
        place = getattr(error, "filename", None) or text
        raise AnyloomError(
            f"{plain(str(place), 300)}: cannot be read ({reason_of(error)})"
        ) from None
    if _WILD.search(text):
        return _matching(path)
    raise AnyloomError(f"{plain(text, 300)}: no such file or folder{path_suggestion(path)}")


def expand_home(path: Path) -> Path:
    """Return a path with a leading "~" expanded, unless a file has that name."""
    try:
        return path if os.path.lexists(path) else path.expanduser()
    except RuntimeError:  # there is no such user
        return path


def _images_in(folder: Path, left_out: LeftOut | None) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        place = Path(os.fsdecode(error.filename or folder))
        if left_out is None or place == folder:
            raise error
        left_out.unreadable[str(place)] = f"cannot be read ({reason_of(error)})"

    def enter(place: Path) -> bool:
        try:
            return not place.name.startswith(".") and not (place / RUN_MARKER).is_dir()
        except OSError:
            return True  # that it cannot be read shows when it is

    for file in files_below(folder, refuse, enter):
        if file.name.startswith("."):
            continue
        if has_suffix(file.name) or (".dcm" in IMAGE_SUFFIXES and dicom.is_dicom_file(file)):
            kind = what_without_image(file)
            if not kind:
                yield file
            elif left_out is not None:
                left_out.without_image[kind] += 1
        elif left_out is not None and has_suffix(file.name, UNREAD_SUFFIXES):
            left_out.unread[suffix_of(file)] += 1


def _matching(pattern: Path) -> tuple[Path, list[Path]]:
    fixed: list[str] = []
    for part in pattern.parts:
        if _WILD.search(part):
            break
        fixed.append(part)
    own_suffix = bool(pattern.suffix) and not _WILD.search(pattern.suffix)
    paths = [
        path
        for path in map(Path, glob.iglob(str(pattern), recursive=True))  # noqa: PTH207 – absolute too
        if path.is_file() and (own_suffix or has_suffix(path.name))
    ]
    if not paths:
        raise AnyloomError(f"{plain(str(pattern))}: no image matches")
    return Path(*fixed), paths


def _listed(file: Path, left_out: LeftOut | None) -> list[Path]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AnyloomError(f"{plain(str(file))}: a list of paths must be UTF-8 text") from None
    lines = (line.strip() for line in text.split("\n"))
    paths: list[Path] = []
    for line in lines:
        if not line or line.startswith("#"):
            continue
        if "\0" in line:
            raise AnyloomError(f"{plain(str(file))}: not a list of paths (it is binary)")
        path = file.parent / expand_home(Path(line))
        paths += _images_in(path, left_out) if path.is_dir() else [path]
    if not paths:
        raise AnyloomError(f"{plain(str(file))}: the list contains no image")
    return paths


def shared_folder(roots: Iterable[Path | str]) -> str:
    """Return the absolute path of the folder that holds all of some folders."""
    try:
        return os.path.commonpath([absolute(Path(root)) for root in roots])
    except ValueError:  # on different drives
        return absolute(Path(os.sep))


def root_of(image: SourceImage) -> str:
    """Return the folder that an image's `whole_file` is below, "" where it is on another drive."""
    parents = Path(absolute(image.path)).parents
    depth = len(PurePosixPath(image.whole_file).parts)
    whole = PurePosixPath(image.whole_file).is_absolute() or depth > len(parents)
    return "" if whole else str(parents[depth - 1])


def _below(folder: str, path: Path) -> PurePosixPath:
    path = Path(absolute(path))
    try:
        return PurePosixPath(Path(os.path.relpath(path, folder)).as_posix())
    except ValueError:  # on different drives
        return PurePosixPath(path.as_posix())


def readable_below(folder: str, path: Path) -> str:
    """Return a path below a folder as text that can be stored, with forward slashes."""
    return _readable(str(_below(folder, path)))


def _readable(text: str) -> str:
    """Return a path as text that can be stored, whatever its encoding."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _state(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return (facts.st_size, facts.st_mtime_ns)
