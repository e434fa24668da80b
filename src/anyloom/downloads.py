"""How do a checkpoint's files come from the Hugging Face hub to this machine, whole or not at all?

They go into the hub client's own cache, where other programs find them too. Large files are fetched
by `transfer`, the small ones by the client.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import AnyloomError, AnyloomWarning, ModelError, one_line
from .model import Checkpoint, Model
from .transfer import LargeFiles, sha256_of

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
WEIGHTS = ("*.safetensors", "*.onnx", "*.gguf", *PICKLED)
SWITCHES = ("ANYLOOM_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
ACCESS = "log in with: hf auth login"


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
        raise ModelError(absent([checkpoint]))
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
        LargeFiles(checkpoint, known.sha or "main", wanted).fetch()
        found = snapshot_download(
            checkpoint.repo, revision=checkpoint.revision, allow_patterns=patterns(checkpoint)
        )
    return Path(found)


def absent(missing: Sequence[Checkpoint], cause: str = "") -> str:
    """Say in one line which weights are not here, how large they are, and what brings them.

    Args:
        cause: why the hub cannot be asked; "" where the network is switched off.
    """
    from huggingface_hub.constants import HF_HUB_CACHE

    names = " ".join(one.name for one in missing)
    if cause:
        why = f"the hub cannot be asked ({cause})"
        folders = " ".join(repo_folder(one) for one in missing)
        way = (
            f"without a connection, copy {folders} there from the cache of another machine, or set "
            "HF_HUB_CACHE to a folder that has them"
        )
    else:
        why = "the network is switched off"
        switch = next((name for name in SWITCHES if _is_on(name)), "")
        way = f"where it is on, this fetches {'it' if len(missing) == 1 else 'all'}: "
        way += f"anyloom models pull {names}"
    if len(missing) > 1:
        return (
            f"{len(missing)} models are not, or not wholly, in {HF_HUB_CACHE} and {why}: "
            f"{listed(missing)}; {way}"
        )
    size = f" ({megabytes(missing[0])})" if missing[0].size else ""
    return f"model '{names}'{size} is not, or not wholly, in {HF_HUB_CACHE} and {why}; {way}"


def wrong_files(folder: Path) -> list[str]:
    """Return the files of a folder in the hub client's cache that are not what the hub stated.

    The cache links to a file by the hub's hash of it: sha256 of large files, Git's sha1 of others.
    """
    wrong = []
    for file in sorted(path for path in folder.rglob("*") if path.is_symlink()):
        stated = file.readlink().name
        hashed = {40: _git_sha1, 64: sha256_of}.get(len(stated))
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


def _git_sha1(file: Path) -> str:
    content = file.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
