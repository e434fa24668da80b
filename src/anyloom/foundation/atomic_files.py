"""How does a file appear in a folder whole or not at all, whenever the process dies?

It is written under a temporary name beside its place, forced to the disk, and moved there in one
step. Whoever finds a file under its own name finds all of it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .errors import AnyloomError
from .plain_text import plain

TEMPORARY = re.compile(r"\..+\.\d+\.[0-9a-f]{8}\.part")
CHUNK = 2**20


class StorageError(AnyloomError):
    """The disk does not take or give what it should; names the file and the reason."""

    def __init__(self, path: Path, error: BaseException) -> None:
        reason = reason_of(error)
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        full |= getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        advice = (
            "free some space and run the same command again" if full else "run again when it can"
        )
        super().__init__(
            f"{plain(str(path))}: cannot be written ({reason}); {advice}, what is done stays done"
        )


class Disk:
    """The system calls that publishing rests on, each a place where a disk can fail."""

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


class Part:
    """A file on its way: written under a temporary name, then published or discarded."""

    def __init__(self, disk: Disk, target: Path) -> None:
        self.disk = disk
        self.target = target
        # The name is cut so that a long one still fits into 255 bytes with what is added.
        name = target.name.encode()[:200].decode("utf-8", "ignore")
        self.path = target.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}.part")
        self.size = 0
        self._digest = hashlib.sha256()
        self._stream = disk.create(self.path)

    @property
    def sha256(self) -> str:
        """Hash of what was written so far."""
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
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            self._stream.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


@contextmanager
def new_file(disk: Disk, target: Path) -> Iterator[Part]:
    """Write one file that appears when the block ends well and otherwise not at all.

    Raises:
        StorageError: the disk refuses.
    """
    part: Part | None = None
    try:
        part = Part(disk, target)
        yield part
        part.finish()
        part.publish()
        disk.sync_folder(target.parent)
    except OSError as error:
        raise StorageError(target, error) from None
    finally:
        if part is not None:
            part.discard()


def sha256_of(path: Path) -> str:
    """Return the hash of a file's content."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def reason_of(error: BaseException) -> str:
    """Return why a system call failed, in a few words."""
    return plain(getattr(error, "strerror", None) or str(error) or type(error).__name__, 160)
