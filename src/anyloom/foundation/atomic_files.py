"""Atomic file writes: a file appears in its folder complete or not at all.

It is written under a temporary name beside its place and moved there in one step. `PartFile` also
forces it to the disk, so that it survives a power failure; `write_atomically` does not.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import BinaryIO

from .errors import AnyloomError
from .plain_text import plain

TEMPORARY = re.compile(r"\..+\.\d+\.[0-9a-f]{8}\.part")
"""Temporary names, as `_temporary_path` makes them."""


class StorageError(AnyloomError):
    """A file cannot be written; names the file and the reason."""

    def __init__(self, path: Path, error: BaseException) -> None:
        reason = reason_of(error)
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        full |= getattr(error, "sqlite_errorname", None) == "SQLITE_FULL"
        space = "free some space and " if full else ""
        super().__init__(
            f"{plain(str(path))}: cannot be written ({reason}); {space}run the same command again, "
            "finished items are kept"
        )


class Disk:
    """The system calls of `PartFile`; tests replace them to let one of them fail."""

    def create(self, path: Path) -> BinaryIO:
        """Open a new file for writing; its folder is made if need be."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")

    def write(self, stream: BinaryIO, data: bytes) -> None:
        """Append bytes."""
        stream.write(data)

    def sync(self, stream: BinaryIO) -> None:
        """Force what was written to the disk."""
        stream.flush()
        os.fsync(stream.fileno())

    def rename(self, part: Path, target: Path) -> None:
        """Put a finished file in its place, replacing what is there."""
        part.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """Force the names in a folder to the disk."""
        if os.name == "nt":
            return  # Windows cannot open a folder; it keeps names in its journal
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self, path: Path) -> None:
        """Delete a file, if it is there."""
        path.unlink(missing_ok=True)


class PartFile:
    """A file under its temporary name, to be published or discarded."""

    def __init__(self, disk: Disk, target: Path) -> None:
        self.disk = disk
        self.target = target
        self.path = _temporary_path(target)
        self.size = 0
        self._digest = hashlib.sha256()
        self._stream = disk.create(self.path)

    @property
    def sha256(self) -> str:
        """SHA-256 of what was written so far."""
        return self._digest.hexdigest()

    def write(self, data: bytes | str) -> None:
        """Append bytes, or text as UTF-8."""
        encoded = data.encode() if isinstance(data, str) else data
        self.disk.write(self._stream, encoded)
        self.size += len(encoded)
        self._digest.update(encoded)

    def finish(self) -> None:
        """Force the content to the disk; afterwards it can be published."""
        self.disk.sync(self._stream)
        self._stream.close()

    def publish(self) -> None:
        """Move the file to its place; the folder must be synced before that is lasting."""
        self.disk.rename(self.path, self.target)

    def discard(self) -> None:
        """Remove the temporary file, if it is still there."""
        with contextlib.suppress(OSError):
            self._stream.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def write_atomically(path: Path, *content: bytes | str) -> None:
    """Write a file whose readers never see half of it; texts are written as UTF-8.

    A symbolic link keeps pointing to the file, and a pipe or device receives the bytes directly.
    The folder must exist.

    Raises:
        OSError: the file cannot be written; a file that was there before is unchanged.
    """
    pieces = [piece.encode() if isinstance(piece, str) else piece for piece in content]
    if path.exists() and not path.is_file():
        path.write_bytes(b"".join(pieces))
        return
    target = path.resolve() if path.is_symlink() else path
    part = _temporary_path(target)
    try:
        with part.open("xb") as stream:
            stream.writelines(pieces)
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def reason_of(error: BaseException) -> str:
    """Return why a system call failed, in a few words."""
    return plain(getattr(error, "strerror", None) or str(error) or type(error).__name__, 160)


def _temporary_path(target: Path) -> Path:
    # The name is cut so that a long one still fits into 255 bytes with what is added.
    name = target.name.encode()[:200].decode("utf-8", "ignore")
    return target.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}.part")
