"""The cache of the hub client: which files of a repository a checkpoint needs, and where they are.

Other programs use the same cache. Nothing here uses the network.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

from ..core.checkpoint import Checkpoint
from ..core.model import Model
from ..foundation.errors import ModelError
from ..foundation.hashes import sha256_of_file

PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
WEIGHTS = ("*.safetensors", "*.onnx", "*.gguf", *PICKLED)
REPOSITORY = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)


def hub_cache_folder() -> Path:
    """Return the cache of the hub client, which $HF_HUB_CACHE or $HF_HOME name."""
    from huggingface_hub.constants import HF_HUB_CACHE

    return Path(HF_HUB_CACHE)


def repository_folder(checkpoint: Checkpoint) -> Path:
    """Return the folder of a checkpoint's repository in the cache."""
    assert checkpoint.repo is not None
    return hub_cache_folder() / ("models--" + checkpoint.repo.replace("/", "--"))


def file_patterns(checkpoint: Checkpoint) -> list[str]:
    """Return the patterns of the files that a checkpoint needs of its repository."""
    adapter = Model.families.get(checkpoint.family, Model)
    variant = checkpoint.options.get("variant")
    precision = f".{variant}" if variant else ""
    patterns = [pattern.replace("{variant}", precision) for pattern in adapter.file_patterns]
    if not checkpoint.files:
        return patterns
    # Pinned weights are all the weights that are needed, whatever else the repository holds.
    return [*checkpoint.files, *(name for name in patterns if not matches(name, WEIGHTS))]


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Return whether a file name matches one of some patterns."""
    return any(fnmatch(name, pattern) for pattern in patterns)


def cached_folder(checkpoint: Checkpoint) -> Path | None:
    """Return the folder of a checkpoint's files in the cache, None where there is none.

    After an interrupted download files may be missing in it.

    Raises:
        ModelError: the repository is not named OWNER/NAME.
    """
    assert checkpoint.repo is not None
    malformed = ModelError(
        f"model '{checkpoint.name}': repo is '{checkpoint.repo}', expected OWNER/NAME"
    )
    if not REPOSITORY.fullmatch(checkpoint.repo):
        raise malformed
    if not repository_folder(checkpoint).is_dir():
        return None  # the client takes longer to import than all of anyloom
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = snapshot_download(
            checkpoint.repo,
            revision=checkpoint.revision,
            allow_patterns=file_patterns(checkpoint),
            local_files_only=True,
        )
    except LocalEntryNotFoundError:
        return None
    except HFValidationError:
        raise malformed from None
    return Path(folder)


def damaged_cache_files(folder: Path) -> list[str]:
    """Return the files of a folder in the cache whose content is not what the hub stated.

    A file is linked under the hub's hash of it: SHA-256 of large files, Git's SHA-1 of others.
    """
    damaged = []
    for file in sorted(path for path in folder.rglob("*") if path.is_symlink()):
        stated = file.readlink().name
        hash_of = {40: _git_sha1, 64: sha256_of_file}.get(len(stated))
        if hash_of and not (file.exists() and hash_of(file) == stated):
            damaged.append(file.relative_to(folder).as_posix())
    return damaged


def _git_sha1(file: Path) -> str:
    content = file.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
