"""Are the weights of a model on this machine, and are they the ones that were pinned?

Answered from the file system alone: no model is loaded and no network is asked.
"""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

from ..model import Checkpoint

PIP_LITE = "pip install 'anyloom[lite]'"


def presence(checkpoint: Checkpoint) -> str:
    """Return "yes", or "no" with what brings the weights here."""
    if "folder" in checkpoint.options:
        folder = Path(str(checkpoint.options["folder"])).expanduser()
        return "yes" if folder.is_dir() else f"no: there is no folder {folder}"
    if checkpoint.package:
        if not all(map(_installed, packages(checkpoint))):
            return f"no: {PIP_LITE}"
        return "no: reinstall its package" if None in files(checkpoint).values() else "yes"
    if checkpoint.repo:
        pinned = files(checkpoint)
        here = None not in pinned.values() if pinned else _any_weights(checkpoint)
        return "yes" if here else "no: downloaded when first used"
    return "yes"


def packages(checkpoint: Checkpoint) -> list[str]:
    """Return the Python packages that a model's weights come in."""
    return [name.strip() for name in (checkpoint.package or "").split(",") if name.strip()]


def files(checkpoint: Checkpoint) -> dict[str, Path | None]:
    """Return where each weight file is, None for those that are not here."""
    if checkpoint.repo:
        return {name: _downloaded(checkpoint, name) for name in checkpoint.files}
    packed = [
        Path(str(file.locate()))
        for name in packages(checkpoint)
        if _installed(name)
        for file in metadata.distribution(name).files or ()
    ]
    there = {file.name: file for file in packed if file.name in checkpoint.files and file.is_file()}
    return {name: there.get(Path(name).name) for name in checkpoint.files}


def wrong_files(checkpoint: Checkpoint) -> list[str]:
    """Return the weight files that are missing or whose sha256 is not the pinned one."""
    wrong = []
    for name, file in files(checkpoint).items():
        if file is None:
            wrong.append(f"{name} is missing")
            continue
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != checkpoint.files[name]:
            wrong.append(f"{file} is not the pinned file")
    return wrong


def _installed(package: str) -> bool:
    try:
        metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def _downloaded(checkpoint: Checkpoint, name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache

    assert checkpoint.repo is not None
    found = try_to_load_from_cache(checkpoint.repo, name, revision=checkpoint.revision)
    return Path(found) if isinstance(found, str) else None


def _any_weights(checkpoint: Checkpoint) -> bool:
    """Return whether a snapshot of a repository without pinned files holds weights.

    The hub's client gives a file its name only when all of it has come.
    """
    from huggingface_hub.constants import HF_HUB_CACHE
    from huggingface_hub.file_download import repo_folder_name

    assert checkpoint.repo is not None
    folder = repo_folder_name(repo_id=checkpoint.repo, repo_type="model")
    snapshots = Path(HF_HUB_CACHE) / folder / "snapshots"
    return any(snapshots.glob(f"{checkpoint.revision or '*'}/*.safetensors"))
