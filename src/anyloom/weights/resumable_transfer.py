"""Resumable transfer of large files from the hub, verified by their SHA-256.

The hub's client (huggingface_hub 2.4) downloads under a new temporary name each time and deletes it
on an error, so the next attempt starts at byte 0; over HTTP it verifies the length of a file and
not its hash. Here the received part of a file keeps its name in the cache, the next attempt
requests the rest, and a file gets its final name only with the SHA-256 that the hub states.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.checkpoint import Checkpoint
from ..foundation.byte_sizes import bytes_text
from ..foundation.cancellation import raise_if_cancelled
from ..foundation.errors import ModelError
from ..foundation.hashes import sha256_of_file
from .hub_cache import hub_cache_folder, repository_folder

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling


@dataclass(frozen=True)
class DownloadProgress:
    """Progress of a download: local bytes, those of earlier attempts included, of how many."""

    checkpoint: Checkpoint
    done: int
    total: int


Listener = Callable[[DownloadProgress], None]
_listeners: list[Listener] = []


@contextmanager
def download_listener(listener: Listener) -> Iterator[None]:
    """Call a function whenever bytes of any download arrive, on the thread that downloads."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


class LargeFileTransfer:
    """Transfer of the large files of one commit into the cache."""

    def __init__(self, checkpoint: Checkpoint, commit: str, files: Sequence[RepoSibling]) -> None:
        self.checkpoint = checkpoint
        self.commit = commit
        self.folder = repository_folder(checkpoint)
        self.missing = [file for file in files if file.lfs and not self._is_cached(file)]
        self.total = sum(file.size or 0 for file in files)
        self.done = self.total - sum(file.size or 0 for file in self.missing)

    def run(self) -> None:
        """Download every large file that is not cached.

        Raises:
            ModelError: the disk is too full, or a file has another hash than the hub states.
            Cancelled: what has been received is kept for the next attempt.
        """
        if not self.missing:
            return
        (self.folder / "blobs").mkdir(parents=True, exist_ok=True)
        received = sum(_size(self._part(file)) for file in self.missing)
        needed, free = self.total - self.done - received, shutil.disk_usage(self.folder).free
        if free < needed:
            raise ModelError(
                f"model '{self.checkpoint.name}': not enough disk space: {bytes_text(needed)} "
                f"needed, {bytes_text(free)} free in {hub_cache_folder()}; set HF_HOME to a larger "
                "disk"
            )
        for file in self.missing:
            self._download(file)

    def _download(self, file: RepoSibling) -> None:
        from filelock import FileLock
        from huggingface_hub import hf_hub_url
        from huggingface_hub.file_download import http_get
        from huggingface_hub.utils import build_hf_headers

        assert file.lfs is not None and self.checkpoint.repo is not None
        sha256, size = file.lfs.sha256, file.lfs.size
        lock = hub_cache_folder() / ".locks" / self.folder.name / f"{sha256}.lock"  # the client's
        lock.parent.mkdir(parents=True, exist_ok=True)
        blob, part = self._blob(file), self._part(file)
        with FileLock(lock):
            if blob.exists():  # another process was faster
                self._advance(size)
                return
            if _size(part) > size:
                part.unlink()
            received = _size(part)
            self._advance(received)
            with _PartFile(part, self._advance) as stream:
                http_get(
                    hf_hub_url(self.checkpoint.repo, file.rfilename, revision=self.commit),
                    stream,  # type: ignore[arg-type]
                    resume_size=received,
                    headers=build_hf_headers(),
                    expected_size=size,
                    displayed_filename=file.rfilename,
                )
            if sha256_of_file(part) != sha256:
                part.unlink()
                raise ModelError(
                    f"model '{self.checkpoint.name}': checksum mismatch for {file.rfilename}: "
                    f"{self.checkpoint.repo} states sha256 {sha256[:12]}…; download it again"
                )
            part.replace(blob)

    def _advance(self, count: int) -> None:
        self.done += count
        for listener in tuple(_listeners):
            listener(DownloadProgress(self.checkpoint, self.done, self.total))

    def _is_cached(self, file: RepoSibling) -> bool:
        snapshot = self.folder / "snapshots" / self.commit / file.rfilename
        return snapshot.exists() or self._blob(file).exists()  # no blob where links do not exist

    def _blob(self, file: RepoSibling) -> Path:
        assert file.lfs is not None
        return self.folder / "blobs" / file.lfs.sha256

    def _part(self, file: RepoSibling) -> Path:
        return self._blob(file).with_suffix(".part")


class _PartFile(io.FileIO):
    """A file that is appended to; reports received bytes, and stops when work is cancelled."""

    def __init__(self, file: Path, advance: Callable[[int], None]) -> None:
        super().__init__(file, "ab")
        self._advance = advance

    def write(self, data: Any) -> int:
        raise_if_cancelled()
        count = super().write(data)
        self._advance(count)
        return count

    def truncate(self, size: int | None = None) -> int:
        before = self.seek(0, io.SEEK_END)
        left = super().truncate(0 if size is None else size)
        self._advance(left - before)  # the server ignores ranges and starts again
        return left


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
