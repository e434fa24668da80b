"""Messages about models: what is downloaded or loaded, how large it is, under which license."""

from __future__ import annotations

from collections.abc import Mapping

from ...compiler.checked import CheckedGraph
from ...core.checkpoint import Checkpoint
from ...foundation.byte_sizes import bytes_text
from ...weights.resumable_transfer import DownloadProgress


def license_text(checkpoint: Checkpoint) -> str:
    """Return a license with its conditions: "CC-BY-NC-4.0 (non-commercial)"."""
    conditions = f" ({checkpoint.conditions})" if checkpoint.conditions else ""
    return (checkpoint.license or "unknown") + conditions


def model_sizes(checked: CheckedGraph) -> dict[str, int]:
    """Return the bytes of every model that a graph uses, by name."""
    from ...runs.identity import models_of

    return {checkpoint.name: checkpoint.size for _, _, checkpoint in models_of(checked)}


def loading_message(model: str, sizes: Mapping[str, int]) -> str:
    """Return which model is being loaded, with its size."""
    size = sizes.get(model, 0)
    return f"loading {model} ({bytes_text(size)})" if size else f"loading {model}"


def fetching_message(progress: DownloadProgress) -> str:
    """Return which model is being downloaded, with its size, source and license."""
    checkpoint, size = progress.checkpoint, bytes_text(progress.total)
    return f"fetching {checkpoint.name}: {size} from {checkpoint.repo}, {license_text(checkpoint)}"
