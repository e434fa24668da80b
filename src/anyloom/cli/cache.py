"""How large is the cache of results, and how does it become smaller?"""

from __future__ import annotations

import re

from .terminal import bytes_text, plural, say
from .usage import UsageError

UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


def info() -> None:
    """Say where the cache is and how large."""
    from ..engine.cache import DISK_BYTES, Cache, default_folder

    disk = Cache(default_folder()).disk
    assert disk is not None
    sizes = [file.stat().st_size for file in disk.files()]
    say(f"folder   {disk.folder}")
    say(f"results  {plural(len(sizes), 'file')}, {bytes_text(sum(sizes))}")
    say(f"limit    {bytes_text(DISK_BYTES)}; what was read longest ago goes first")


def prune(limit: str) -> None:
    """Delete what was read longest ago until the cache is below `limit`.

    Raises:
        UsageError: the limit is not a size.
    """
    from ..engine.cache import Cache, default_folder

    disk = Cache(default_folder()).disk
    assert disk is not None
    freed = disk.prune(_size(limit))
    say(f"freed {bytes_text(freed)} in {disk.folder}")


def clear() -> None:
    """Delete every cached result."""
    from ..engine.cache import Cache, default_folder

    disk = Cache(default_folder()).disk
    assert disk is not None
    files = disk.files()
    freed = sum(file.stat().st_size for file in files)
    disk.clear()
    say(f"deleted {plural(len(files), 'result')}, {bytes_text(freed)}, in {disk.folder}")


def _size(text: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?b)?", text.strip().lower())
    if not found:
        raise UsageError(f"'{text}' is not a size; expected such as 500MB or 2GB")
    return int(float(found[1]) * UNITS[found[2] or "b"])
