"""Messages about weights that are not local: how large they are, and how to get them."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.checkpoint import Checkpoint
from ..foundation.byte_sizes import bytes_text
from .hub_cache import hub_cache_folder, repository_folder


def missing_message(checkpoints: Sequence[Checkpoint], reason: str, remedy: str = "") -> str:
    """Return in one line which weights are not in the cache, their size, and how to get them.

    Args:
        reason: why they are not downloaded now.
        remedy: by default the command that downloads them.
    """
    single = len(checkpoints) == 1
    names = " ".join(checkpoint.name for checkpoint in checkpoints)
    subject = f"model '{names}'" if single else f"{len(checkpoints)} models, "
    if not single:
        subject += f"{with_sizes(checkpoints)},"
    elif checkpoints[0].size:
        subject += f" ({bytes_text(checkpoints[0].size)})"
    verb, them = ("is", "it") if single else ("are", "them")
    remedy = remedy or f"download {them} with: anyloom models pull {names}"
    return f"{subject} {verb} missing or incomplete in {hub_cache_folder()} and {reason}; {remedy}"


def unreachable_message(checkpoints: Sequence[Checkpoint], cause: str) -> str:
    """Return in one line how to get weights where the hub cannot be reached."""
    folders = ", ".join(
        dict.fromkeys(repository_folder(checkpoint).name for checkpoint in checkpoints)
    )
    return missing_message(
        checkpoints,
        f"the hub cannot be reached: {cause}",
        f"copy {folders} there from the cache of a machine with a connection, or set HF_HUB_CACHE "
        f"to a cache that has {'it' if len(checkpoints) == 1 else 'them'}",
    )


def with_sizes(checkpoints: Sequence[Checkpoint]) -> str:
    """Return names with their sizes, and the sum: "a (1.5 GB) and b (200.0 MB), 1.7 GB in all"."""
    parts = [
        f"{checkpoint.name} ({bytes_text(checkpoint.size) if checkpoint.size else 'size unknown'})"
        for checkpoint in checkpoints
    ]
    if len(parts) == 1:
        return parts[0]
    total = bytes_text(sum(checkpoint.size for checkpoint in checkpoints))
    least = "" if all(checkpoint.size for checkpoint in checkpoints) else "at least "
    return f"{', '.join(parts[:-1])} and {parts[-1]}, {least}{total} in all"
