"""Files in a checkpoint's folder: configurations, and weights that come as a single file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from anyloom import Checkpoint, ModelError, checkpoint_folder, one_line


def read_json(file: Path, checkpoint: Checkpoint) -> dict[str, Any]:
    """Return a configuration file.

    Raises:
        ModelError: it is not a JSON object.
    """
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(
            f"model '{checkpoint.name}': {file} is not JSON ({one_line(error)})"
        ) from None
    if not isinstance(content, dict):
        raise ModelError(f"model '{checkpoint.name}': {file} is not a JSON object")
    return content


def check_self_contained(folder: Path, checkpoint: Checkpoint) -> None:
    """Make sure that a folder holds all of a model and does not refer to other weights.

    Raises:
        ModelError: it is an adapter for other weights, or its configuration names other files.
    """
    if (folder / "adapter_config.json").exists():
        raise ModelError(
            f"model '{checkpoint.name}': {folder} is an adapter for other weights "
            "(adapter_config.json), expected a whole model; merge it first"
        )
    if (folder / "config.json").is_file():
        named = read_json(folder / "config.json", checkpoint).get("transformers_weights")
        if named is not None:
            raise ModelError(
                f"model '{checkpoint.name}': {folder / 'config.json'} names other weights "
                f"({ascii(named)[:60]}), expected those of the folder"
            )


def single_weight_file(checkpoint: Checkpoint, pattern: str, remedy: str) -> Path:
    """Return the file that holds all weights of a checkpoint; pinned files come first.

    Args:
        checkpoint: see `anyloom.checkpoint_folder`.
        pattern: "*.onnx", "*.pt" or "*.gguf".
        remedy: how the user chooses one of several files.

    Raises:
        ModelError: there is none, or there are several; or as `anyloom.checkpoint_folder`.
    """
    folder = checkpoint_folder(checkpoint, needs=(), weights=pattern)
    files = sorted(folder.glob(pattern))
    files = [file for file in files if file.name in checkpoint.files] or files
    if len(files) > 1:
        raise ModelError(
            f"model '{checkpoint.name}': {folder} has several {pattern} files "
            f"({', '.join(file.name for file in files)}); {remedy}"
        )
    return files[0]


def unloadable(checkpoint: Checkpoint, source: Path, error: Exception) -> ModelError:
    """Return the error of a folder or file that a library cannot load."""
    return ModelError(
        f"model '{checkpoint.name}': {source} cannot be loaded ({one_line(error)[:300]})"
    )
