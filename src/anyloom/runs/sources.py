"""Sources of a run: files, folders, globs and lists of paths, resolved to images."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ..foundation.atomic_files import reason_of
from ..foundation.errors import AnyloomError, ImageError
from ..foundation.file_names import unique_names
from ..foundation.folders import files_below, path_suggestion
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
from ..values.medical import dicom
from ..values.medical.slices import (
    Axis,
    file_of,
    image_name,
    slice_name,
    split_slice,
    suffix_of,
)
from ..values.medical.volumes import SlicePlace, slice_place, volumes_in, what_without_image
from .source_parts import ReadingOptions, SourcePart, parts_of

Source = str | Path
RUN_MARKER = ".anyloom"
"""The folder inside every run folder; a run never reads the images of another by accident."""
_WILD = re.compile(r"[*?\[]")
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class SourceImage:
    """One image of a run.

    name: the stem of its outputs; unique in the run.
    path: its file; of a slice, the name of the slice below that of its file.
    file: the path below the folder that all sources share, with forward slashes; that of a part
        has its place in the name.
    part: which of several images in the file it is; None = the file is the image.
    """

    name: str
    path: Path
    file: str
    part: SourcePart | None = None

    @property
    def origin(self) -> tuple[str, str]:
        """The absolute path of the file, and the place in it: no other image has the same."""
        return absolute(self.path), self.part.place if self.part else ""

    @property
    def whole_file(self) -> str:
        """`file` without the place of a part: several images have the same."""
        file = PurePosixPath(self.file)
        place = f"_{self.part.place}" if self.part and self.part.place else ""
        return str(file.with_name(file.stem.removesuffix(place) + file.suffix))

    def read(self, max_pixels: int) -> bytes:
        """Return the bytes of the file, or of its part as a file.

        Raises:
            ImageError: it cannot be read, or is written meanwhile.
        """
        file, part = file_of(self.path), self.part
        before = _state(file)
        encoded = part.read(self.path, max_pixels) if part else read_file(self.path, max_pixels)
        if before != _state(file):
            raise ImageError(plain(str(self.path)), "changed while it was read; run again")
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
    - A NIfTI volume, and a DICOM file of many frames, means all its slices.
    - Any other file is taken as it is, whatever its suffix.

    The order and the names depend only on the images, not on how they were named. The files of a
    DICOM series are ordered by their position in the patient.

    Args:
        left_out: gets what the sources hold besides; without it a sub-folder or a file of several
            images that cannot be read is an error.
        reading: divides files that hold several images; None = only volumes are divided, into
            axial slices.

    Raises:
        AnyloomError: a source does not exist, cannot be read or holds no image; one line each.
    """
    sources = [sources] if isinstance(sources, (str, Path)) else list(sources)
    if not sources:
        raise AnyloomError("no source: give an image, a folder, a glob or a list of paths")
    paths: dict[str, Path] = {}
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
            for image in _slices_of(path, reading.axis if reading else "axial"):
                paths.setdefault(absolute(image), image)
    if errors:
        raise AnyloomError("\n".join(errors))
    # A list may lead out of its own folder.
    shared = shared_folder([*roots, *{path.parent for path in paths.values()}])
    files = [
        (file_of_part(_below(shared, path), part), path, part)
        for path in paths.values()
        for part in _parts(path, left_out, reading)
    ]
    if not files and left_out is not None:
        raise AnyloomError("\n".join(map(": ".join, left_out.unreadable.items())))
    order = volume_order(
        [str(file) for file, _, _ in files],
        [slice_place(absolute(path)) for _, path, _ in files],
    )
    files = [files[number] for number in order]
    names = unique_names([_named(file) for file, _, _ in files])
    return [
        SourceImage(name, path, _readable(str(file)), part)
        for name, (file, path, part) in zip(names, files, strict=True)
    ]


def volume_order(files: Sequence[str], places: Sequence[SlicePlace | None]) -> list[int]:
    """Return the numbers of images in natural order of their files, the slices of a volume behind
    each other.

    Args:
        files: their paths below the folder that all share.
        places: which slices they are; None for an image that is none.
    """
    keys = [natural_key(file) for file in files]
    first: dict[str, tuple[object, ...]] = {}
    for key, place in zip(keys, places, strict=True):
        if place is not None:
            first[place.volume.name] = min(first.get(place.volume.name, key), key)

    def key_of(number: int) -> tuple[tuple[object, ...], int, tuple[object, ...]]:
        own, place = keys[number], places[number]
        return (own, 0, own) if place is None else (first[place.volume.name], place.index, own)

    return sorted(range(len(files)), key=key_of)


def file_of_part(file: PurePosixPath, part: SourcePart | None) -> PurePosixPath:
    """Return the path that stands for a part of a file: "ortho_r2_c7.tif" for "ortho.tif"."""
    place = part.place if part else ""
    return file.with_name(f"{file.stem}_{place}{file.suffix}") if place else file


def _parts(
    path: Path, left_out: LeftOut | None, reading: ReadingOptions | None
) -> Sequence[SourcePart | None]:
    """Return the parts of a file, [None] where it is one image."""
    try:
        return (reading and parts_of(path, reading)) or [None]
    except ImageError as error:
        if left_out is None:
            raise
        left_out.unreadable[str(path)] = error.reason
        return []


def _slices_of(path: Path, axis: Axis) -> list[Path]:
    """Return the paths of the slices in a file, or its own where it is one image."""
    inside = [
        slice_path
        for volume in volumes_in(path, axis)
        for slice_path in map(Path, volume.paths.values())
        if slice_path.parent == path
    ]
    return inside or [path]


def _named(file: PurePosixPath) -> PurePosixPath:
    """Return the path whose stem is what an image is called."""
    if slice_name(file.name):
        return file.parent.with_name(f"{image_name(str(file))}{file.parent.suffix}")
    return file


def absolute(path: Path) -> str:
    """Return a path from the root, "." and ".." resolved but no links."""
    return os.path.abspath(path)  # noqa: PTH100 – resolve() would follow links


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
        if os.path.lexists(path) or split_slice(path):
            return file_of(path).parent, [path]
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
    """Return the folder that an image's `file` is below, "" where it is on another drive."""
    parents = Path(absolute(image.path)).parents
    depth = len(PurePosixPath(image.file).parts)
    whole = PurePosixPath(image.file).is_absolute() or depth > len(parents)
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
