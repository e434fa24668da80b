"""Commits of checkpoints whose catalog entry names a branch or nothing, from the local cache."""

from __future__ import annotations

import re
from dataclasses import replace

from ..core.checkpoint import Checkpoint
from ..foundation.atomic_files import write_atomically
from ..foundation.paths import path_problem
from .hub_cache import REPOSITORY, repository_folder
from .local_files import comes_from_hub

MAIN = "main"
_COMMIT = re.compile(r"[0-9a-f]{40}")


def with_commit(checkpoint: Checkpoint) -> Checkpoint:
    """Return a checkpoint, and its base, with the commit of the weights in the cache as revision.

    One whose weights are not there, or do not come from the hub, stays as it is.
    """
    base = with_commit(checkpoint.base) if checkpoint.base else None
    commit = _local_commit(checkpoint) if _needs_commit(checkpoint) else None
    if commit is None and base is checkpoint.base:
        return checkpoint
    return replace(checkpoint, revision=commit or checkpoint.revision, base=base)


def lacks_commit(checkpoint: Checkpoint) -> bool:
    """Return whether it is not known which weights a checkpoint, or its base, stands for."""
    return _needs_commit(checkpoint) or bool(checkpoint.base and lacks_commit(checkpoint.base))


def record_commit(checkpoint: Checkpoint, commit: str) -> None:
    """Record in the cache which commit a checkpoint's revision means, as the hub's client does.

    The client records it only for downloads by the name of a revision, not for those by a commit.
    """
    name = checkpoint.revision or MAIN
    if not _COMMIT.fullmatch(name) and not path_problem(name):
        file = repository_folder(checkpoint) / "refs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, commit)


def _needs_commit(checkpoint: Checkpoint) -> bool:
    if checkpoint.repo is None or not comes_from_hub(checkpoint):
        return False
    return checkpoint.revision is None or not _COMMIT.fullmatch(checkpoint.revision)


def _local_commit(checkpoint: Checkpoint) -> str | None:
    name = checkpoint.revision or MAIN
    if not REPOSITORY.fullmatch(checkpoint.repo or "") or path_problem(name):
        return None
    try:
        commit = (repository_folder(checkpoint) / "refs" / name).read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    return commit if _COMMIT.fullmatch(commit) else None
