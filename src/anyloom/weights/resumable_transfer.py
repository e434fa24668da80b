"""How does a large file come from the hub, so that an interruption costs nothing?

The hub's client begins an interrupted file anew and checks its length alone. Here what has come of
a file waits beside the finished ones under a name of its own; the next attempt asks for the rest,
and a file gets its place only when its sha256 is the one that the hub states.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.checkpoint import Checkpoint
from ..foundation.cancellation import raise_if_cancelled
from ..foundation.errors import ModelError
from ..foundation.hashes import sha256_of_file

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling


@dataclass(frozen=True)
class DownloadProgress:
    """How far a download is: bytes that are here, those from before included, of how many."""

    checkpoint: Checkpoint
    done: int
    total: int


Listener = Callable[[DownloadProgress], None]
_listeners: list[Listener] = []


@contextmanager
def followed_by(listener: Listener) -> Iterator[None]:
    """Call a function whenever a piece of any download has come; on the thread that downloads."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


class LargeFiles:
    """The large files of one commit on their way into the cache."""

    def __init__(self, checkpoint: Checkpoint, commit: str, wanted: list[RepoSibling]) -> None:
        from huggingface_hub.constants import HF_HUB_CACHE
        from huggingface_hub.file_download import repo_folder_name

        assert checkpoint.repo is not None
        self.checkpoint = checkpoint
        self.repo = checkpoint.repo
        self.commit = commit
        self.cache = Path(HF_HUB_CACHE)
        self.folder = self.cache / repo_folder_name(repo_id=self.repo, repo_type="model")
        self.large = [one for one in wanted if one.lfs and not self._is_here(one)]
        self.total = sum(one.size or 0 for one in wanted)
        self.done = self.total - sum(one.size or 0 for one in self.large)

    def fetch(self) -> None:
        """Fetch every large file that is not here.

        Raises:
            ModelError: the disk is too full, or what came is not what the hub stated.
            Cancelled: what has come is kept for the next attempt.
        """
        if not self.large:
            return
        (self.folder / "blobs").mkdir(parents=True, exist_ok=True)
        started = sum(_size(self._part(one)) for one in self.large)
        self._expect_space(self.total - self.done - started)
        for one in self.large:
            self._fetch_one(one)

    def _fetch_one(self, file: RepoSibling) -> None:
        from filelock import FileLock
        from huggingface_hub import hf_hub_url
        from huggingface_hub.file_download import http_get
        from huggingface_hub.utils import build_hf_headers

        assert file.lfs is not None
        lock = self.cache / ".locks" / self.folder.name / f"{file.lfs.sha256}.lock"  # the client's
        lock.parent.mkdir(parents=True, exist_ok=True)
        blob, part = self._blob(file), self._part(file)
        with FileLock(lock):
            if blob.exists():  # another process was faster
                self._tell(file.lfs.size)
                return
            if _size(part) > file.lfs.size:
                part.unlink()
            started = _size(part)
            self._tell(started)
            with _Counted(part, self._tell) as stream:
                http_get(
                    hf_hub_url(self.repo, file.rfilename, revision=self.commit),
                    stream,  # type: ignore[arg-type]
                    resume_size=started,
                    headers=build_hf_headers(),
                    expected_size=file.lfs.size,
                    displayed_filename=file.rfilename,
                )
            if sha256_of_file(part) != file.lfs.sha256:
                part.unlink()
                raise ModelError(
                    f"model '{self.checkpoint.name}': what came of {file.rfilename} is not what "
                    f"{self.repo} states (sha256 {file.lfs.sha256[:12]}…); fetch it again"
                )
            part.replace(blob)

    def _tell(self, more: int) -> None:
        self.done += more
        for listener in tuple(_listeners):
            listener(DownloadProgress(self.checkpoint, self.done, self.total))

    def _expect_space(self, needed: int) -> None:
        free = shutil.disk_usage(self.cache).free
        if free < needed:
            raise ModelError(
                f"model '{self.checkpoint.name}': {needed / 1e6:,.0f} MB are to come, "
                f"{self.cache} has {free / 1e6:,.0f} MB free; set HF_HOME to a larger disk"
            )

    def _is_here(self, file: RepoSibling) -> bool:
        placed = self.folder / "snapshots" / self.commit / file.rfilename
        return placed.exists() or self._blob(file).exists()  # placed alone where links are not had

    def _blob(self, file: RepoSibling) -> Path:
        assert file.lfs is not None
        return self.folder / "blobs" / file.lfs.sha256

    def _part(self, file: RepoSibling) -> Path:
        return self._blob(file).with_suffix(".part")


class _Counted(io.FileIO):
    """A file that is appended to, and tells how many bytes came; stops when work is cancelled."""

    def __init__(self, file: Path, tell: Callable[[int], None]) -> None:
        super().__init__(file, "ab")
        self._tell = tell

    def write(self, data: Any) -> int:
        raise_if_cancelled()
        count = super().write(data)
        self._tell(count)
        return count

    def truncate(self, size: int | None = None) -> int:
        before = self.seek(0, io.SEEK_END)
        left = super().truncate(0 if size is None else size)
        self._tell(left - before)  # the server does not go on in the middle, it starts again
        return left


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
