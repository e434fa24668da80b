"""Local files of a checkpoint: in a folder, in Python packages, or in the cache of the hub client.

Only the file system is read: no model is loaded and the network is not used.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.checkpoint import Checkpoint
from .hub_cache import WEIGHTS, cached_folder

PIP_LITE = "pip install 'anyloom[lite]'"


@dataclass(frozen=True)
class Presence:
    """Whether the weights of a checkpoint are local; `remedy` says how to get them."""

    available: bool
    remedy: str = ""

    def __str__(self) -> str:
        return "yes" if self.available else f"no: {self.remedy}"


def presence(checkpoint: Checkpoint) -> Presence:
    """Return whether the weights of a checkpoint are local."""
    remedy = ""
    if folder := folder_option(checkpoint):
        remedy = "" if folder.is_dir() else f"there is no folder {folder}"
    elif checkpoint.package:
        missing = [package for package in packages(checkpoint) if not _is_installed(package)]
        if missing:
            remedy = _install_command(missing[0])
        elif None in pinned_files(checkpoint).values():
            remedy = "reinstall its package"
    elif checkpoint.repo and not _is_downloaded(checkpoint):
        remedy = "fetched when first used"
    elif checkpoint.size and not checkpoint.repo:
        remedy = "download its files by hand, and name their folder as its option 'folder'"
    return Presence(not remedy, remedy)


def folder_option(checkpoint: Checkpoint) -> Path | None:
    """Return the folder that a checkpoint's option names."""
    folder = checkpoint.options.get("folder")
    return None if folder is None else Path(str(folder)).expanduser()


def comes_from_hub(checkpoint: Checkpoint) -> bool:
    """Return whether a checkpoint's weights come from the hub, not from a folder or a package."""
    return bool(checkpoint.repo and not checkpoint.package and "folder" not in checkpoint.options)


def missing_downloads(checkpoints: Iterable[Checkpoint]) -> list[Checkpoint]:
    """Return which of some checkpoints and their bases would have to be downloaded."""
    return [
        checkpoint
        for checkpoint in with_bases(checkpoints)
        if comes_from_hub(checkpoint) and not presence(checkpoint).available
    ]


def with_bases(checkpoints: Iterable[Checkpoint]) -> list[Checkpoint]:
    """Return checkpoints and those that they build on, each once."""
    checkpoints = list(checkpoints)
    bases = [checkpoint.base for checkpoint in checkpoints if checkpoint.base]
    return list({checkpoint.name: checkpoint for checkpoint in checkpoints + bases}.values())


def packages(checkpoint: Checkpoint) -> list[str]:
    """Return the Python packages that contain a checkpoint's weights."""
    return [name.strip() for name in (checkpoint.package or "").split(",") if name.strip()]


def pinned_files(checkpoint: Checkpoint) -> dict[str, Path | None]:
    """Return the local path of each pinned file, None for those that are missing."""
    from importlib import metadata

    if checkpoint.repo or folder_option(checkpoint):
        folder = local_folder(checkpoint)
        paths = {name: folder / name for name in checkpoint.files} if folder else {}
    else:
        packed = [
            Path(str(file.locate()))
            for name in packages(checkpoint)
            if _is_installed(name)
            for file in metadata.distribution(name).files or ()
        ]
        stems = {Path(name).name: name for name in checkpoint.files}
        paths = {stems[file.name]: file for file in packed if file.name in stems and file.is_file()}
    local = {name: path for name, path in paths.items() if path.is_file()}
    return {name: local.get(name) for name in checkpoint.files}


def local_folder(checkpoint: Checkpoint) -> Path | None:
    """Return the folder of a checkpoint's files, None where they are missing or in packages."""
    if folder := folder_option(checkpoint):
        return folder if folder.is_dir() else None
    return cached_folder(checkpoint) if checkpoint.repo else None


def measured(checkpoint: Checkpoint) -> Checkpoint:
    """Return a checkpoint with the size and parameters of its folder where its entry has none.

    The size is that of the weight files; the parameters are counted in the headers of safetensors.
    """
    folder = folder_option(checkpoint)
    if folder is None or not folder.is_dir():
        return checkpoint
    weights = _weight_files(folder)
    safe = [file for file in weights if file.suffix == ".safetensors"]
    size = checkpoint.size or sum(file.stat().st_size for file in safe or weights)
    parameters = checkpoint.parameters or sum(map(_parameters, safe))
    return replace(checkpoint, size=size, parameters=parameters)


def _parameters(file: Path) -> int:
    """Return how many numbers the tensors of a safetensors file hold, 0 if it is damaged."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy") as tensors:
            names = list(tensors.keys())
            return sum(math.prod(tensors.get_slice(name).get_shape()) for name in names)
    except (SafetensorError, OSError):
        return 0


def _weight_files(folder: Path) -> list[Path]:
    return [file for pattern in WEIGHTS for file in folder.rglob(pattern) if file.is_file()]


def _is_installed(package: str) -> bool:
    from importlib import metadata

    try:
        metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def _install_command(package: str) -> str:
    """Return the command that installs a package of weights."""
    from importlib import metadata

    try:
        requirements = metadata.requires("anyloom") or []
    except metadata.PackageNotFoundError:
        requirements = []
    in_lite = any(
        line.startswith(package) and "lite" in line.partition(";")[2] for line in requirements
    )
    # Of other packages, files are read and no code is run, so what it needs is not needed.
    return PIP_LITE if in_lite else f"pip install --no-deps {package}"


def _is_downloaded(checkpoint: Checkpoint) -> bool:
    """Return whether the cache has all files; a file has its name only when it is complete."""
    folder = local_folder(checkpoint)
    if folder is None:
        return False
    if checkpoint.files:
        return None not in pinned_files(checkpoint).values()
    return bool(_weight_files(folder))
