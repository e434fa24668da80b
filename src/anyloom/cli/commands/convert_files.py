"""Files of annotations and of their images: found in folders, read whatever their encoding."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from ...formats import CocoImage, ReadingReport
from ...foundation.atomic_files import reason_of
from ...foundation.errors import AnyloomError, ValueFormatError
from ...foundation.folders import files_below
from ...foundation.plain_text import plain
from ...runs.sources import SourceImage
from ...values import Image
from ...values.image_decoding import has_suffix

NAMED = 6
"""Files that a line names; of more it tells the number."""


@dataclass
class Annotations:
    """The annotated images of a source.

    classes: in the order of the source's own list, unused ones included; [] where it has none.
    category_ids: ids of classes that a COCO document keeps; {} where the source has none.
    paths:   the files of images that were found, by `CocoImage.file_name`.
    parts:   the images that are parts of files, by `CocoImage.file_name`.
    errors:  a line for each file or annotation that could not be used.
    refused: how many of them are annotations.
    notes:   a line for what was read differently from how it was written, each once.
    """

    images: list[CocoImage] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    category_ids: dict[str, int] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    parts: dict[str, SourceImage] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    refused: int = 0
    notes: dict[str, None] = field(default_factory=dict)

    def take(self, report: ReadingReport, file: Path | None = None) -> None:
        """Add what a reader reported, with the file's name."""
        prefix = f"{plain(str(file))}: " if file else ""
        self.errors += [prefix + line for line in report.refused]
        self.refused += len(report.refused)
        for line in report.notes:
            self.note(prefix + line)

    def note(self, line: str) -> None:
        """Add a note, once."""
        self.notes[line] = None


class ImageFolder:
    """The images in a folder and its sub-folders, found by their paths below it."""

    def __init__(self, folder: Path) -> None:
        """Read the folder.

        Raises:
            AnyloomError: there is no such folder.
        """
        if not folder.is_dir():
            raise AnyloomError(f"{plain(str(folder))}: no such folder of images")
        self.folder = folder
        self.unreadable: list[str] = []
        self._files: dict[str, Path] = {}
        self._by_name: dict[str, list[Path]] = {}
        self._by_stem: dict[str, list[Path]] = {}
        for file in sorted(listed(folder, self.unreadable)):
            if has_suffix(file.name):
                below = PurePosixPath(file.relative_to(folder).as_posix())
                self._files[str(below)] = file
                self._by_name.setdefault(file.name, []).append(file)
                for stem in {str(below.with_suffix("")), file.stem}:
                    self._by_stem.setdefault(stem, []).append(file)

    def __iter__(self) -> Iterator[Path]:
        return iter(self._files.values())

    def named(self, name: str) -> Path | None:
        """Return the image of a path below the folder, or the only one of the path's last part."""
        parts = _parts(name)
        file = self._files.get("/".join(parts))
        if file is None and parts:
            same = self._by_name.get(parts[-1], [])
            file = same[0] if len(same) == 1 else None
        return file

    def of_stem(self, stem: str) -> Path | None:
        """Return the image of a path below the folder without its suffix, as `named` does."""
        for name in (stem, stem.rsplit("/", 1)[-1]):
            same = self._by_stem.get(name, [])
            if same and (name == stem or len(same) == 1):
                return same[0]
        return None

    def below(self, file: Path) -> str:
        """Return the path of an image below the folder, with forward slashes."""
        return file.relative_to(self.folder).as_posix()


def listed(folder: Path, unreadable: list[str]) -> Iterator[Path]:
    """Yield the files in a folder and its sub-folders; `unreadable` gets a line for each of these
    that cannot be read."""

    def refuse(error: OSError) -> None:
        unreadable.append(f"{plain(str(error.filename))}: cannot be read ({reason_of(error)})")

    return files_below(folder, refuse)


def read_json(file: Path) -> Any:
    """Return a file of JSON.

    Raises:
        AnyloomError: it cannot be read, or is not JSON.
    """
    try:
        return json.loads(read_bytes(file))
    except (ValueError, RecursionError) as error:
        raise AnyloomError(f"{plain(str(file))}: not JSON ({plain(str(error), 80)})") from None


def read_bytes(file: Path) -> bytes:
    """Return the content of a file.

    Raises:
        AnyloomError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        reason = reason_of(error)
        raise AnyloomError(f"{plain(str(file))}: cannot be read ({reason})") from None


def read_text(file: Path, notes: Annotations | None = None) -> str:
    """Return a text in UTF-8, in UTF-16 with its mark, or else in Windows-1252, which is noted."""
    content = read_bytes(file)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if notes is not None:
            notes.note(f"{plain(str(file))}: not UTF-8, read as Windows-1252")
        return content.decode("cp1252", "replace")


def size_of_image(file: Path) -> tuple[int, int]:
    """Return the (height, width) of an image, upright.

    Raises:
        ImageError: it cannot be used.
    """
    return Image.open(file).shape


def naming(file: Path, error: ValueFormatError) -> str:
    """Return an error of a reader in a line that names the file."""
    return f"{plain(str(file))}: {error}"


def several(names: Iterable[str]) -> str:
    """Return names in one line, of many the first ones and how many more there are."""
    shown = [plain(name, 80) for name in names]
    rest = len(shown) - NAMED
    return ", ".join(shown[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _parts(name: str) -> list[str]:
    """Return the parts of a path that somebody's file names, without those that climb or start."""
    parts = re.split(r"[\\/]", name)
    return [part for part in parts if part not in ("", ".", "..") and not part.endswith(":")]
