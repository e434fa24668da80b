"""Cache of results, in memory and on disk.

Both stores use one key, the hash of everything that a result depends on. Memory holds small recent
results, bounded in bytes. The disk holds what took longer to compute than to read: one file per
result, written under a temporary name and renamed, with a checksum that is verified on every read.
A damaged or foreign file counts as absent. Nothing is ever unpickled, and any number of processes
may share one folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
import time
from pathlib import Path
from typing import Any, Self

from ..core.result_types import named_tuples_in
from ..core.run_config import RunConfig, cache_folder
from ..foundation.atomic_files import write_atomically
from ..foundation.bounded_cache import BoundedCache
from ..foundation.errors import ValueFormatError
from ..foundation.notices import warn
from ..foundation.sizes import MAIN_MEMORY, SCALARS
from ..values.codec import UnknownClassError, decode, encode
from ..values.fingerprinting import class_name
from .cached_value import CachedValue

MEMORY_BYTES = 512 * 2**20
LARGEST_IN_MEMORY = 8 * 2**20
VALUE_BYTES = 1700
"""What the objects of a result take beside its arrays: an image has locks, names and hashes, masks
have several arrays."""
DISK_BYTES = 10 * 2**30
READ_BYTES_PER_SECOND = 200 * 2**20
"""A cautious disk: a result goes there if computing it took longer than reading it back."""
WORTH_A_FILE = 0.005
"""Seconds; below this a file is never worth it."""
ABANDONED = 3600.0
"""Seconds after which a file that was never finished belongs to a process that was killed."""
FORMAT = "v1"
_CHECKSUM_BYTES = 16
_SCALAR_SIZES = {MAIN_MEMORY: 0}


class ResultCache:
    """Results by key, in memory and, where a folder is given, on disk."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        memory_bytes: int = MEMORY_BYTES,
        disk_bytes: int = DISK_BYTES,
    ) -> None:
        self.memory: BoundedCache[str, CachedValue] = BoundedCache(memory_bytes)
        self.disk = DiskCache(folder / FORMAT, disk_bytes) if folder is not None else None

    @classmethod
    def of(cls, config: RunConfig) -> Self:
        """Return the cache that a configuration names."""
        return cls(cache_folder(config))

    def get(self, key: str, declared: Any = None) -> CachedValue | None:
        """Return the result of a key, or None.

        Args:
            declared: the type that the node declares: results on disk that contain named tuples are
                found where it names their classes.
        """
        held = self.memory.lookup(key)
        if held is None and self.disk is not None:
            held = self.disk.get(key, declared)
            if held is not None:
                self._remember(key, held)
        return held

    def put(self, key: str, held: CachedValue, seconds: float) -> None:
        """Keep a result that took `seconds` to compute."""
        size = self._remember(key, held)
        worth = max(WORTH_A_FILE, size / READ_BYTES_PER_SECOND)
        if self.disk is not None and seconds > worth:
            self.disk.put(key, held)

    def _remember(self, key: str, held: CachedValue) -> int:
        """Store a result in memory unless it is large; return about how many bytes it takes."""
        if type(held.output) in SCALARS:
            self.memory.put(key, held, _SCALAR_SIZES)
            return 0
        size = held.nbytes + VALUE_BYTES
        if size <= LARGEST_IN_MEMORY:
            self.memory.put(key, held, {MAIN_MEMORY: size})
        return size


class DiskCache:
    """One checked file per result, in 256 folders by the key's first two digits."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self.limit = limit
        self.writable = True
        self._written = 0
        self._warned = False
        self._lock = threading.Lock()

    def get(self, key: str, declared: Any = None) -> CachedValue | None:
        """See `ResultCache.get`."""
        file = self._file(key)
        try:
            data = file.read_bytes()
        except OSError:
            return None
        content = data[_CHECKSUM_BYTES:]
        try:
            if _checksum(key, content) != data[:_CHECKSUM_BYTES]:
                raise ValueFormatError("wrong checksum")
            value = decode(content, _named_tuples(declared))
        except UnknownClassError:
            return None
        except ValueFormatError as error:
            self._warn(f"{file}: a cached result is damaged ({error}); it is computed again")
            _remove(file)
            return None
        with contextlib.suppress(OSError):
            os.utime(file)  # what was read last is pruned last
        return CachedValue.of(value)

    def put(self, key: str, held: CachedValue) -> None:
        if not self.writable:
            return
        try:
            content = encode(held.output)
        except ValueFormatError:
            return  # a kind of result that has no stored form stays in memory
        file = self._file(key)
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(file, _checksum(key, content), content)
        except OSError as error:
            self.writable = False
            self._warn(f"{self.folder}: results are not cached on disk ({error.strerror or error})")
            return
        with self._lock:
            self._written += len(content)
            prune = self._written > self.limit // 8
            if prune:
                self._written = 0
        if prune:
            self.prune()

    def prune(self, limit: int | None = None) -> int:
        """Delete the results read longest ago until the folder is below its limit; return bytes.

        What killed processes have left half written goes, too.
        """
        limit = self.limit if limit is None else limit
        for part in self.folder.glob("??/.*.part"):
            with contextlib.suppress(OSError):
                if time.time() - part.stat().st_mtime > ABANDONED:
                    part.unlink()
        files: list[tuple[float, int, Path]] = []
        for file in self.files():
            try:
                facts = file.stat()
            except OSError:
                continue
            files.append((facts.st_mtime, facts.st_size, file))
        total = sum(size for _, size, _ in files)
        freed = 0
        for _, size, file in sorted(files):
            if total - freed <= limit:
                break
            _remove(file)
            freed += size
        return freed

    def files(self) -> list[Path]:
        """Return the file of every result."""
        return list(self.folder.glob("??/*.value"))

    def clear(self) -> None:
        """Delete every result."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.value"

    def _warn(self, message: str) -> None:
        with self._lock:
            warned, self._warned = self._warned, True
        if not warned:
            warn(message)


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()


def _named_tuples(declared: Any) -> dict[str, type]:
    return {class_name(kind): kind for kind in named_tuples_in(declared)}


def _checksum(key: str, content: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=_CHECKSUM_BYTES, key=key.encode())
    digest.update(content)
    return digest.digest()
