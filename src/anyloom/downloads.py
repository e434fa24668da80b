"""How do a checkpoint's files come from the Hugging Face hub to this machine, whole or not at all?

They go into the hub client's own cache, where other programs find them too. Weights are fetched
here rather than by the client, because the client begins an interrupted file anew. What has come of
a file waits beside the finished ones under a name of its own; the next attempt asks for the rest,
and a file gets its place only when its sha256 is the one that the hub states.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .cancel import raise_if_cancelled
from .errors import AnyloomError, AnyloomWarning, ModelError, one_line
from .model import Checkpoint, Model

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
WEIGHTS = ("*.safetensors", "*.onnx", "*.gguf", *PICKLED)
SWITCHES = ("ANYLOOM_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
ACCESS = "log in with: hf auth login"


@dataclass(frozen=True)
class Progress:
    """How far a download is: bytes that are here, those from before included, of how many."""

    checkpoint: Checkpoint
    done: int
    total: int


Listener = Callable[[Progress], None]
_listeners: list[Listener] = []


@contextmanager
def followed_by(listener: Listener) -> Iterator[None]:
    """Call a function whenever a piece of any download has come; on the thread that downloads."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def offline() -> bool:
    """Return whether the user forbade the network, by ANYLOOM_OFFLINE or as the client reads it."""
    told = (os.environ.get(name, "") for name in SWITCHES)
    return any(value.strip().lower() in ("1", "true", "yes", "on") for value in told)


@contextmanager
def no_network(promised: bool = True) -> Iterator[None]:
    """Promise that neither anyloom nor the hub's client asks the network while the block lasts."""
    if not promised:
        yield
        return
    import huggingface_hub.constants as client

    before = {name: os.environ.get(name) for name in SWITCHES}
    told, client.HF_HUB_OFFLINE = client.HF_HUB_OFFLINE, True  # it reads its switch once
    os.environ.update(dict.fromkeys(SWITCHES, "1"))
    try:
        yield
    finally:
        client.HF_HUB_OFFLINE = told
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def patterns(checkpoint: Checkpoint) -> list[str]:
    """Return which files of its repository a checkpoint is made of."""
    adapter = Model.families.get(checkpoint.family, Model)
    variant = checkpoint.options.get("variant")
    precision = f".{variant}" if variant else ""
    wanted = [one.replace("{variant}", precision) for one in adapter.fetches]
    if not checkpoint.files:
        return wanted
    # Pinned weights are all the weights that are needed, whatever else the repository holds.
    return [*checkpoint.files, *(one for one in wanted if not _matches(one, WEIGHTS))]


def cached(checkpoint: Checkpoint) -> Path | None:
    """Return the folder of a repository's files in the hub client's cache, None if there is none.

    The network is not asked. Of a download that was cut short, the folder may lack files.

    Raises:
        ModelError: the repository is not named OWNER/NAME.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    assert checkpoint.repo is not None
    try:
        found = snapshot_download(
            checkpoint.repo,
            revision=checkpoint.revision,
            allow_patterns=patterns(checkpoint),
            local_files_only=True,
        )
    except LocalEntryNotFoundError:
        return None
    except HFValidationError:
        raise ModelError(
            f"model '{checkpoint.name}': repo is '{checkpoint.repo}', expected OWNER/NAME"
        ) from None
    return Path(found)


def fetched(checkpoint: Checkpoint) -> Path:
    """Fetch what is not here yet of a checkpoint's repository; returns the folder of its files.

    Raises:
        ModelError: the network is switched off, the hub cannot be reached or refuses, the disk is
            too full, or what came is not what was pinned; one line with a way out.
        Cancelled: what has come is kept for the next attempt.
    """
    from huggingface_hub import HfApi, snapshot_download

    if offline():
        raise ModelError(absent(checkpoint, "the network is switched off"))
    assert checkpoint.repo is not None
    if checkpoint.conditions:
        warnings.warn(
            f"model '{checkpoint.name}' is {checkpoint.conditions}: {checkpoint.licence}, see "
            f"https://huggingface.co/{checkpoint.repo}",
            AnyloomWarning,
            stacklevel=2,
        )
    with _refusals(checkpoint):
        known = HfApi().model_info(
            checkpoint.repo, revision=checkpoint.revision, files_metadata=True
        )
        siblings = known.siblings or []
        wanted = _wanted(checkpoint, siblings)
        _Download(checkpoint, known.sha or "main", wanted).run()
        found = snapshot_download(
            checkpoint.repo, revision=checkpoint.revision, allow_patterns=patterns(checkpoint)
        )
    return Path(found)


def absent(checkpoint: Checkpoint, why: str) -> str:
    """Say which weights are not here, how large they are, and what brings them."""
    from huggingface_hub.constants import HF_HUB_CACHE

    size = f" ({checkpoint.size / 1e6:,.0f} MB)" if checkpoint.size else ""
    return (
        f"model '{checkpoint.name}'{size} is not, or not wholly, in {HF_HUB_CACHE} and {why}; "
        f"fetch it with: anyloom models pull {checkpoint.name}"
    )


def wrong_files(folder: Path) -> list[str]:
    """Return the files of a folder in the hub client's cache that are not what the hub stated.

    The cache links to a file by the hub's hash of it: sha256 of large files, Git's sha1 of others.
    """
    wrong = []
    for file in sorted(path for path in folder.rglob("*") if path.is_symlink()):
        stated = file.readlink().name
        hashed = {40: _git_sha1, 64: _sha256}.get(len(stated))
        if hashed and not (file.exists() and hashed(file) == stated):
            wrong.append(file.relative_to(folder).as_posix())
    return wrong


def _wanted(checkpoint: Checkpoint, siblings: list[RepoSibling]) -> list[RepoSibling]:
    """Return the files to fetch.

    Raises:
        ModelError: one of them is not the pinned one, or there are no weights but pickled ones.
    """
    wanted = [one for one in siblings if _matches(one.rfilename, patterns(checkpoint))]
    for one in wanted:
        pinned = checkpoint.files.get(one.rfilename)
        if pinned and one.lfs and one.lfs.sha256 != pinned:
            raise ModelError(
                f"model '{checkpoint.name}': on the hub {one.rfilename} has sha256 "
                f"{one.lfs.sha256[:12]}…, the catalogue expects {pinned[:12]}…; it has changed "
                "since: name the revision that was pinned"
            )
    names = [one.rfilename for one in siblings]
    pickled = sorted(name for name in names if _matches(name, PICKLED))
    if pickled and not any(_matches(one.rfilename, WEIGHTS) for one in wanted):
        raise ModelError(
            f"model '{checkpoint.name}': {checkpoint.repo} has no safetensors, only {pickled[0]}, "
            "a pickle, which could run code and is not fetched"
        )
    return wanted


class _Download:
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

    def run(self) -> None:
        """Fetch every large file that is not here."""
        if not self.large:
            return
        (self.folder / "blobs").mkdir(parents=True, exist_ok=True)
        started = sum(_size(self._part(one)) for one in self.large)
        self._expect_space(self.total - self.done - started)
        for one in self.large:
            self._fetch(one)

    def _fetch(self, file: RepoSibling) -> None:
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
            if _sha256(part) != file.lfs.sha256:
                part.unlink()
                raise ModelError(
                    f"model '{self.checkpoint.name}': what came of {file.rfilename} is not what "
                    f"{self.repo} states (sha256 {file.lfs.sha256[:12]}…); fetch it again"
                )
            part.replace(blob)

    def _tell(self, more: int) -> None:
        self.done += more
        for listener in tuple(_listeners):
            listener(Progress(self.checkpoint, self.done, self.total))

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


@contextmanager
def _refusals(checkpoint: Checkpoint) -> Iterator[None]:
    """Say in one line why the hub does not give what it was asked for."""
    from huggingface_hub.errors import (
        GatedRepoError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    name, repo = checkpoint.name, checkpoint.repo
    try:
        yield
    except AnyloomError:
        raise
    except GatedRepoError:
        raise ModelError(
            f"model '{name}' is gated: accept its licence at https://huggingface.co/{repo}, then "
            f"{ACCESS}"
        ) from None
    except RevisionNotFoundError:
        raise ModelError(
            f"model '{name}': {repo} has no revision '{checkpoint.revision}'"
        ) from None
    except RepositoryNotFoundError:
        raise ModelError(
            f"model '{name}': the hub has no repository {repo}, or you have no access to it; "
            f"{ACCESS}"
        ) from None
    except Exception as error:  # the client lets those of its transport through, which are many
        cause = one_line(error.__cause__ or error)[:200]
        raise ModelError(absent(checkpoint, f"the hub cannot be asked: {cause}")) from error


def _matches(name: str, wanted: tuple[str, ...] | list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in wanted)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _git_sha1(file: Path) -> str:
    content = file.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
