"""Are the weights of a model on this machine, and are they the ones that were pinned?

Answered from the file system alone: no model is loaded and no network is asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from importlib import metadata
from pathlib import Path

from ..core.checkpoint import Checkpoint
from ..foundation.hashes import sha256_of_file
from .hub_downloads import WEIGHTS

PIP_LITE = "pip install 'anyloom[lite]'"


def presence(checkpoint: Checkpoint) -> str:
    """Return "yes", or "no" with what brings the weights here."""
    if "folder" in checkpoint.options:
        folder = Path(str(checkpoint.options["folder"])).expanduser()
        return "yes" if folder.is_dir() else f"no: there is no folder {folder}"
    if checkpoint.package:
        for package in packages(checkpoint):
            if not _installed(package):
                return f"no: {_bringing(package)}"
        return "no: reinstall its package" if None in files(checkpoint).values() else "yes"
    if checkpoint.repo:
        return "yes" if _downloaded(checkpoint) else "no: fetched when first used"
    return "yes"


def is_downloaded(checkpoint: Checkpoint) -> bool:
    """Say whether a model's weights come from the hub, rather than a folder or a package."""
    return bool(checkpoint.repo and not checkpoint.package and "folder" not in checkpoint.options)


def downloads_of(checkpoints: Iterable[Checkpoint]) -> list[Checkpoint]:
    """Return what would have to be downloaded of some checkpoints and of those they build on."""
    return [one for one in with_bases(checkpoints) if is_downloaded(one) and presence(one) != "yes"]


def with_bases(checkpoints: Iterable[Checkpoint]) -> list[Checkpoint]:
    """Return checkpoints and those that they build on, each once.

    Raises:
        UnknownNameError: a base is not in the catalog.
    """
    from ..registry.lookup import registry

    found = list(checkpoints)
    names = [str(one.options["base"]) for one in found if "base" in one.options]
    found += [registry.models().checkpoint(name) for name in names]
    return list({one.name: one for one in found}.values())


def packages(checkpoint: Checkpoint) -> list[str]:
    """Return the Python packages that a model's weights come in."""
    return [name.strip() for name in (checkpoint.package or "").split(",") if name.strip()]


def files(checkpoint: Checkpoint) -> dict[str, Path | None]:
    """Return where each pinned file is, None for those that are not here."""
    if checkpoint.repo or "folder" in checkpoint.options:
        home = folder(checkpoint)
        found = {name: home / name if home else None for name in checkpoint.files}
        return {name: file if file and file.is_file() else None for name, file in found.items()}
    packed = [
        Path(str(file.locate()))
        for name in packages(checkpoint)
        if _installed(name)
        for file in metadata.distribution(name).files or ()
    ]
    there = {file.name: file for file in packed if file.name in checkpoint.files and file.is_file()}
    return {name: there.get(Path(name).name) for name in checkpoint.files}


def folder(checkpoint: Checkpoint) -> Path | None:
    """Return the folder of a model's files, None where it comes in packages or is not here."""
    from .hub_downloads import cached

    if "folder" in checkpoint.options:
        named = Path(str(checkpoint.options["folder"])).expanduser()
        return named if named.is_dir() else None
    return cached(checkpoint) if checkpoint.repo else None


def measured(checkpoint: Checkpoint) -> Checkpoint:
    """Return a checkpoint of a folder with the size and parameters that its entry leaves out.

    The size is that of the weight files, the parameters are those that safetensors' headers name.
    """
    place = folder(checkpoint) if "folder" in checkpoint.options else None
    if place is None:
        return checkpoint
    found = [file for kind in WEIGHTS for file in place.rglob(kind)]
    safe = [file for file in found if file.suffix == ".safetensors"]
    size = checkpoint.size or sum(file.stat().st_size for file in safe or found)
    parameters = checkpoint.parameters or sum(map(_parameters, safe))
    return replace(checkpoint, size=size, parameters=parameters)


def _parameters(file: Path) -> int:
    """Return how many numbers the tensors of a safetensors file hold, 0 where it is damaged."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy") as tensors:
            names = list(tensors.keys())
            return sum(math.prod(tensors.get_slice(name).get_shape()) for name in names)
    except (SafetensorError, OSError):
        return 0


def wrong_files(checkpoint: Checkpoint) -> list[str]:
    """Return which files are missing, cut short, not the pinned ones or not the hub's."""
    from . import hub_downloads as downloads

    wrong = []
    for name, file in files(checkpoint).items():
        if file is None:
            wrong.append(f"{name} is missing")
            continue
        if sha256_of_file(file) != checkpoint.files[name]:
            wrong.append(f"{file} is not the pinned file")
    home = folder(checkpoint) if checkpoint.repo else None
    if home and "folder" not in checkpoint.options:
        damaged = [name for name in downloads.wrong_files(home) if name not in checkpoint.files]
        wrong += [f"{home / name} is damaged" for name in damaged]
    place = folder(checkpoint)
    told = " ".join(wrong)
    for file in sorted(place.rglob("*.safetensors")) if place else []:
        if str(file) not in told and not _is_whole(file):
            wrong.append(f"{file} is damaged or cut short")
    return wrong


def _is_whole(file: Path) -> bool:
    """Say whether a safetensors file is as long as its header says."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy"):
            return True
    except (SafetensorError, OSError):
        return False


def _installed(package: str) -> bool:
    try:
        metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def _bringing(package: str) -> str:
    """Return the command that installs a package of weights."""
    try:
        asked = metadata.requires("anyloom") or []
    except metadata.PackageNotFoundError:
        asked = []
    in_lite = any(line.startswith(package) and "lite" in line.partition(";")[2] for line in asked)
    # Of other packages, files are read and no code is run, so what it needs is not needed.
    return PIP_LITE if in_lite else f"pip install --no-deps {package}"


def _downloaded(checkpoint: Checkpoint) -> bool:
    """Return whether all of a repository's files are here; a file has its name only when whole."""
    home = folder(checkpoint)
    if home is None:
        return False
    if checkpoint.files:
        return None not in files(checkpoint).values()
    return any(found.is_file() for pattern in WEIGHTS for found in home.rglob(pattern))
