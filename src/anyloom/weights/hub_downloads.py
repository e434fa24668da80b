"""How do a checkpoint's files come from the Hugging Face hub to this machine, whole or not at all?

They go into the hub client's own cache, where other programs find them too. Large files are fetched
by `transfer`, the small ones by the client.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.checkpoint import Checkpoint
from ..core.model import Model
from ..foundation.byte_sizes import bytes_text
from ..foundation.errors import AnyloomError, AnyloomWarning, ModelError, one_line
from ..foundation.hashes import sha256_of_file
from .network import is_offline
from .resumable_transfer import LargeFiles

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
WEIGHTS = ("*.safetensors", "*.onnx", "*.gguf", *PICKLED)
ACCESS = "log in with: hf auth login"
REPOSITORY = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)


class NoConnection(ModelError):
    """The hub cannot be asked for a model's files; says what else brings them."""

    def __init__(self, checkpoint: Checkpoint, cause: str) -> None:
        super().__init__(unconnected([checkpoint], cause))
        self.cause = cause


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
    from huggingface_hub.constants import HF_HUB_CACHE

    assert checkpoint.repo is not None
    if not REPOSITORY.fullmatch(checkpoint.repo):
        raise ModelError(
            f"model '{checkpoint.name}': repo is '{checkpoint.repo}', expected OWNER/NAME"
        )
    if not (Path(HF_HUB_CACHE) / folder_name(checkpoint)).is_dir():
        return None  # known without the client, which takes longer to import than all of anyloom
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

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

    if is_offline():
        raise ModelError(absent([checkpoint], "the network is switched off"))
    assert checkpoint.repo is not None
    if checkpoint.conditions:
        warnings.warn(
            f"model '{checkpoint.name}' is {checkpoint.conditions}: {checkpoint.license}, see "
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
        LargeFiles(checkpoint, known.sha or "main", wanted).fetch()
        found = snapshot_download(
            checkpoint.repo, revision=checkpoint.revision, allow_patterns=patterns(checkpoint)
        )
    return Path(found)


def absent(missing: Sequence[Checkpoint], why: str, way_out: str = "") -> str:
    """Say in one line which weights are not here, how large they are, and what brings them.

    Args:
        way_out: what brings them; the command that fetches them unless told.
    """
    from huggingface_hub.constants import HF_HUB_CACHE

    one, them = len(missing) == 1, "it" if len(missing) == 1 else "them"
    names = " ".join(checkpoint.name for checkpoint in missing)
    told = f"model '{names}'" if one else f"{len(missing)} models, {with_sizes(missing)},"
    if one and missing[0].size:
        told += f" ({bytes_text(missing[0].size)})"
    way_out = way_out or f"fetch {them} with: anyloom models pull {names}"
    are = "is" if one else "are"
    return f"{told} {are} not, or not wholly, in {HF_HUB_CACHE} and {why}; {way_out}"


def unconnected(missing: Sequence[Checkpoint], cause: str) -> str:
    """Say in one line what one can do where the hub cannot be asked for weights."""
    folders = ", ".join(dict.fromkeys(folder_name(one) for one in missing))
    return absent(
        missing,
        f"the hub cannot be asked: {cause}",
        f"copy {folders} there from the cache of a machine with a connection, or set HF_HUB_CACHE "
        f"to a cache that has {'it' if len(missing) == 1 else 'them'}",
    )


def with_sizes(checkpoints: Sequence[Checkpoint]) -> str:
    """Return names with their sizes, and the sum: "a (1.5 GB) and b (200.0 MB), 1.7 GB in all"."""
    told = [
        f"{one.name} ({bytes_text(one.size) if one.size else 'size unknown'})"
        for one in checkpoints
    ]
    if len(told) == 1:
        return told[0]
    known = bytes_text(sum(one.size for one in checkpoints))
    least = "" if all(one.size for one in checkpoints) else "at least "
    return f"{', '.join(told[:-1])} and {told[-1]}, {least}{known} in all"


def folder_name(checkpoint: Checkpoint) -> str:
    """Return what the folder of a repository is called in the hub client's cache."""
    assert checkpoint.repo is not None
    return "models--" + checkpoint.repo.replace("/", "--")


def wrong_files(folder: Path) -> list[str]:
    """Return the files of a folder in the hub client's cache that are not what the hub stated.

    The cache links to a file by the hub's hash of it: sha256 of large files, Git's sha1 of others.
    """
    wrong = []
    for file in sorted(path for path in folder.rglob("*") if path.is_symlink()):
        stated = file.readlink().name
        hashed = {40: _git_sha1, 64: sha256_of_file}.get(len(stated))
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
                f"{one.lfs.sha256[:12]}…, the catalog expects {pinned[:12]}…; it has changed "
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
            f"model '{name}' is gated: accept its license at https://huggingface.co/{repo}, then "
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
        raise NoConnection(checkpoint, cause) from error


def _matches(name: str, wanted: tuple[str, ...] | list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in wanted)


def _git_sha1(file: Path) -> str:
    content = file.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
