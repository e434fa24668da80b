"""Verification of local weights: pinned hashes, the hub's hashes, lengths of safetensors files."""

from __future__ import annotations

from pathlib import Path

from ..core.checkpoint import Checkpoint
from ..foundation.hashes import sha256_of_file
from .hub_cache import damaged_cache_files
from .local_files import comes_from_hub, local_folder, pinned_files


def problems_of(checkpoint: Checkpoint) -> list[str]:
    """Read every local file; return which are missing, cut short, not the pinned or hub's ones."""
    lines = []
    for name, file in pinned_files(checkpoint).items():
        problem = checksum_mismatch(file, checkpoint.files[name]) if file else f"{name} is missing"
        if problem:
            lines.append(problem)
    folder = local_folder(checkpoint)
    if folder is None:
        return lines
    damaged = damaged_cache_files(folder) if comes_from_hub(checkpoint) else []
    damaged += [
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*.safetensors")
        if safetensors_error(file)
    ]
    names = sorted(set(damaged) - checkpoint.files.keys())
    return lines + [f"{folder / name} is damaged or cut short" for name in names]


def checksum_mismatch(file: Path, pinned: str) -> str:
    """Return in one line how a file's SHA-256 differs from the pinned one, "" if it does not."""
    sha256 = sha256_of_file(file)
    if sha256 == pinned:
        return ""
    return f"checksum mismatch: {file} has sha256 {sha256[:12]}…, expected {pinned[:12]}…"


def safetensors_error(file: Path) -> Exception | None:
    """Return the error of a safetensors file that is not as long as its header says."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy"):
            return None
    except (SafetensorError, OSError) as error:
        return error
