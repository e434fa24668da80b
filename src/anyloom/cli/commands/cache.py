"""The commands `anyloom cache info`, `prune` and `clear`."""

from __future__ import annotations

from ...core.run_config import RunConfig
from ...engine.result_cache import DISK_BYTES, DiskCache, ResultCache
from ...foundation.byte_sizes import bytes_text
from ..options import read_size
from ..output.terminal import plural, print_line


def describe_cache() -> None:
    """Print where the cache is and how large."""
    disk = _disk()
    sizes = [file.stat().st_size for file in disk.files()]
    print_line(f"folder   {disk.folder}")
    print_line(f"results  {plural(len(sizes), 'file')}, {bytes_text(sum(sizes))}")
    print_line(f"limit    {bytes_text(DISK_BYTES)}; the least recently read go first")


def prune_cache(limit: str) -> None:
    """Delete the least recently read results until the cache is below `limit`.

    Raises:
        UsageError: the limit is not a size.
    """
    disk = _disk()
    freed = disk.prune(read_size(limit))
    print_line(f"freed {bytes_text(freed)} in {disk.folder}")


def clear_cache() -> None:
    """Delete every cached result."""
    disk = _disk()
    files = disk.files()
    freed = sum(file.stat().st_size for file in files)
    disk.clear()
    print_line(f"deleted {plural(len(files), 'result')}, {bytes_text(freed)}, in {disk.folder}")


def _disk() -> DiskCache:
    disk = ResultCache.of(RunConfig.from_environment()).disk
    assert disk is not None
    return disk
