"""Archives: images out of those that clients send, and the results of a batch as one."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ..foundation.errors import AnyloomError, InputError
from ..foundation.paths import safe_join
from ..runs.sources import RUN_MARKER
from ..values.image_decoding import IMAGE_SUFFIXES, has_suffix

MOST_FILES = 10_000
CHUNK = 2**20
_STORED = IMAGE_SUFFIXES | {".zip", ".gz"}
"""Suffixes of files that are compressed already."""


@dataclass
class ReceivedImages:
    """Writes the images of one batch below a folder, within limits.

    max_bytes: of all images together, unpacked.
    """

    folder: Path
    max_bytes: int
    count: int = 0
    size: int = 0

    def add(self, name: str, file: IO[bytes]) -> None:
        """Add an uploaded file: an image, or the images of an archive.

        Raises:
            InputError: it is neither, an entry of the archive leads out of it or is a link, or
                there is too much.
        """
        base = name.replace("\\", "/").rpartition("/")[2] or "image"
        if has_suffix(base):
            self._write(base, file)
        elif zipfile.is_zipfile(file):
            file.seek(0)
            self._add_zip(file)
        else:
            file.seek(0)
            self._add_tar(base, file)

    def _add_zip(self, file: IO[bytes]) -> None:
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
                self._check_count(len(entries))
                for entry in entries:
                    kind = entry.external_attr >> 28
                    if kind not in (0, 4, 8):  # of the mode: none, a folder, a file
                        raise InputError(f"the archive has a link or a device: {entry.filename!a}")
                    if entry.flag_bits & 1:
                        raise InputError("the archive is encrypted")
                    self._add_entry(entry.filename, entry.is_dir(), lambda e=entry: archive.open(e))
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
            raise InputError(f"the archive cannot be read: {error}"[:200]) from None
        except ValueError as error:  # zlib.error is one
            raise InputError(f"the archive is damaged: {error}"[:200]) from None

    def _add_tar(self, name: str, file: IO[bytes]) -> None:
        try:
            with tarfile.open(fileobj=file, mode="r:*") as archive:
                for number, entry in enumerate(archive, start=1):
                    self._check_count(number)
                    if not (entry.isreg() or entry.isdir()):
                        raise InputError(f"the archive has a link or a device: {entry.name!a}")

                    def opened(entry: tarfile.TarInfo = entry) -> IO[bytes]:
                        content = archive.extractfile(entry)
                        assert content is not None
                        return content

                    self._add_entry(entry.name, entry.isdir(), opened)
        except (tarfile.TarError, EOFError, OSError, ValueError) as error:
            if isinstance(error, tarfile.ReadError) and not self.count:
                raise InputError(f"'{name[:80]}' is neither an image, a zip nor a tar") from None
            raise InputError(f"the archive is damaged: {error}"[:200]) from None

    def _add_entry(self, name: str, is_folder: bool, opened: Callable[[], IO[bytes]]) -> None:
        path = name[2:] if name.startswith("./") else name
        if path.rstrip("/") in ("", "."):
            return
        try:
            safe_join(self.folder, path.rstrip("/"))
        except AnyloomError as error:
            raise InputError(f"the archive is refused: {error}") from None
        parts = PurePosixPath(path).parts
        hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
        if is_folder or hidden or not has_suffix(path):
            return
        with opened() as content:
            self._write(path, content)

    def _write(self, path: str, content: IO[bytes]) -> None:
        self._check_count(self.count + 1)
        try:
            target = safe_join(self.folder, path)
        except AnyloomError as error:
            raise InputError(str(error)) from None
        number = 2
        while target.exists():
            target = target.with_name(f"{Path(path).stem}-{number}{target.suffix}")
            number += 1
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            while part := content.read(CHUNK):
                self.size += len(part)
                if self.size > self.max_bytes:
                    raise InputError(f"the images have more than {self.max_bytes:,} bytes")
                file.write(part)
        self.count += 1

    def _check_count(self, count: int) -> None:
        if count > MOST_FILES:
            raise InputError(f"more than {MOST_FILES:,} files")


class _Written(io.RawIOBase):
    """Bytes that were written and not yet sent."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        self._parts.append(bytes(content))
        return len(content)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zipped(folder: Path) -> Iterator[bytes]:
    """Yield the files of a run folder as a zip, piece by piece.

    Links are left out, and what only a next run in the folder needs.
    """
    written = _Written()
    with zipfile.ZipFile(written, "w") as archive:
        for path in sorted(folder.rglob("*")):
            inner = path.relative_to(folder).parts[0] == RUN_MARKER
            if inner or path.is_symlink() or not path.is_file():
                continue
            stored = path.suffix.lower() in _STORED
            kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix())
            entry.compress_type = kind
            with path.open("rb") as file, archive.open(entry, "w", force_zip64=True) as target:
                while part := file.read(CHUNK):
                    target.write(part)
                    yield written.taken()
    yield written.taken()
