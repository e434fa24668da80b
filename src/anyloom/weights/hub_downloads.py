"""Downloads of a checkpoint's files from the Hugging Face hub into the cache of its client.

Large files come by `resumable_transfer`, the small ones by the client.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.checkpoint import Checkpoint
from ..foundation.errors import AnyloomError, ModelError, one_line
from ..foundation.notices import warn
from ..foundation.plain_text import plain
from .commits import MAIN, record_commit
from .download_messages import missing_message, unreachable_message
from .hub_cache import PICKLED, WEIGHTS, file_patterns, matches
from .network import is_offline
from .resumable_transfer import LargeFileTransfer

if TYPE_CHECKING:
    from huggingface_hub.errors import HfHubHTTPError
    from huggingface_hub.hf_api import RepoSibling

LOG_IN = "log in with: hf auth login"


class HubUnreachable(ModelError):
    """The hub cannot be reached for a model's files; says how to get them otherwise."""

    def __init__(self, checkpoint: Checkpoint, cause: str) -> None:
        super().__init__(unreachable_message([checkpoint], cause))
        self.cause = cause


def download(checkpoint: Checkpoint) -> Path:
    """Download the files of a checkpoint that are not in the cache; return their folder.

    Raises:
        ModelError: the network is switched off, the hub cannot be reached or refuses, the disk is
            too full, or a file is not the pinned one; one line with a remedy.
        Cancelled: what has been received is kept for the next attempt.
    """
    from huggingface_hub import HfApi, snapshot_download

    if is_offline():
        raise ModelError(missing_message([checkpoint], "the network is switched off"))
    assert checkpoint.repo is not None
    if checkpoint.conditions:
        warn(
            f"model '{checkpoint.name}' is {checkpoint.conditions}: {checkpoint.license}, see "
            f"https://huggingface.co/{checkpoint.repo}"
        )
    with _hub_errors(checkpoint):
        info = HfApi().model_info(
            checkpoint.repo, revision=checkpoint.revision, files_metadata=True
        )
        files = _needed_files(checkpoint, info.siblings or [])
        # All of one commit, whatever is pushed to the branch meanwhile.
        commit = info.sha or checkpoint.revision or MAIN
        LargeFileTransfer(checkpoint, commit, files).run()
        folder = snapshot_download(
            checkpoint.repo, revision=commit, allow_patterns=file_patterns(checkpoint)
        )
        record_commit(checkpoint, commit)
    return Path(folder)


def _needed_files(checkpoint: Checkpoint, siblings: list[RepoSibling]) -> list[RepoSibling]:
    """Return the files of a repository that a checkpoint needs.

    Raises:
        ModelError: one of them is not the pinned one, or there are no weights but pickled ones.
    """
    patterns = file_patterns(checkpoint)
    files = [file for file in siblings if matches(file.rfilename, patterns)]
    for file in files:
        pinned = checkpoint.files.get(file.rfilename)
        if pinned and file.lfs and file.lfs.sha256 != pinned:
            raise ModelError(
                f"model '{checkpoint.name}': on the hub {file.rfilename} has sha256 "
                f"{file.lfs.sha256[:12]}…, the catalog expects {pinned[:12]}…; it has changed "
                "since: name the revision that was pinned"
            )
    pickled = sorted(file.rfilename for file in siblings if matches(file.rfilename, PICKLED))
    if pickled and not any(matches(file.rfilename, WEIGHTS) for file in files):
        raise ModelError(
            f"model '{checkpoint.name}': {checkpoint.repo} has no safetensors, only {pickled[0]}, "
            "a pickle, which could run code and is not downloaded"
        )
    return files


@contextmanager
def _hub_errors(checkpoint: Checkpoint) -> Iterator[None]:
    """Turn errors of the hub's client into a `ModelError` of one line."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except AnyloomError:
        raise
    except HfHubHTTPError as error:
        raise ModelError(f"model '{checkpoint.name}'{_refusal(checkpoint, error)}") from None
    except Exception as error:  # the client lets those of its transport through, which are many
        if isinstance(error.__cause__, HfHubHTTPError):
            text = _refusal(checkpoint, error.__cause__)
            raise ModelError(f"model '{checkpoint.name}'{text}") from None
        cause = one_line(error.__cause__ or error)[:200]
        raise HubUnreachable(checkpoint, cause) from error


def _refusal(checkpoint: Checkpoint, error: HfHubHTTPError) -> str:
    """Return why the hub refuses a repository, and the remedy, as the rest of a line."""
    from huggingface_hub.errors import (
        DisabledRepoError,
        GatedRepoError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    repo, status = checkpoint.repo, error.response.status_code
    if isinstance(error, GatedRepoError):
        return f" is gated: accept its license at https://huggingface.co/{repo}, then {LOG_IN}"
    if isinstance(error, DisabledRepoError):
        return f": on the hub {repo} is disabled; choose another model"
    if isinstance(error, RevisionNotFoundError):
        return f": {repo} has no revision '{checkpoint.revision}'"
    if isinstance(error, RepositoryNotFoundError):
        return f": the hub has no repository {repo}, or you have no access to it; {LOG_IN}"
    if status == 401:
        return f": the hub does not accept your token; {LOG_IN}, or unset HF_TOKEN"
    if status == 403:
        return (
            f": your token has no permission for {repo}; give it read access at "
            "https://huggingface.co/settings/tokens"
        )
    if status == 429:
        return f": the hub asks for fewer requests: wait some minutes, or {LOG_IN}"
    reason = plain(error.server_message or "", 100)
    if status >= 500:
        return f": the hub has an error of its own ({status} {reason}); try again later"
    return f": the hub refuses {repo} ({status} {reason})"
