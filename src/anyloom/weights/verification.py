"""Verification of local weights: pinned hashes, the hub's hashes, lengths of safetensors files.

Hashing gigabytes takes longer than loading them, so what was found to be a pinned file is
remembered by its size, times and inode. `problems_of`, which `anyloom models verify` calls, reads
every file anew.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from ..core.checkpoint import Checkpoint
from ..core.run_config import RunConfig, cache_folder
from ..foundation.atomic_files import StorageError, write_atomically
from ..foundation.errors import AnyloomError
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


def pinned_mismatch(file: Path, pinned: str) -> str:
    """Return `checksum_mismatch` of a file; one that has not changed since is not read again."""
    status = file.stat()
    facts: list[str | int] = [
        pinned,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,  # which nobody can set back
        status.st_ino,
    ]
    verified = _verified()
    key = os.path.realpath(file)
    if verified.get(key) == facts:
        return ""
    mismatch = checksum_mismatch(file, pinned)
    if not mismatch:
        _remember({**verified, key: facts})
    return mismatch


def _verified() -> dict[str, list[str | int]]:
    """Return path → hash, size, times and inode of the files that were read."""
    try:
        content = json.loads(_record().read_text("utf-8"))
    except (OSError, ValueError, RecursionError, AnyloomError):
        return {}
    return content if isinstance(content, dict) else {}


def _remember(verified: dict[str, list[str | int]]) -> None:
    here = {key: facts for key, facts in verified.items() if Path(key).exists()}
    with suppress(OSError, StorageError, AnyloomError):  # it is read again the next time
        file = _record()
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, json.dumps(here, indent=0, sort_keys=True))


def _record() -> Path:
    return cache_folder(RunConfig.from_environment()) / "verified-weights.json"


def safetensors_error(file: Path) -> Exception | None:
    """Return the error of a safetensors file that is not as long as its header says."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy"):
            return None
    except (SafetensorError, OSError) as error:
        return error
