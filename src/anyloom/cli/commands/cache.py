"""How large is the cache of results, and how does it become smaller?"""

from __future__ import annotations

from ...core.run_config import RunConfig
from ...foundation.byte_sizes import bytes_text
from ..output.sizes import read_size
from ..output.terminal import plural, say


def info() -> None:
    """Say where the cache is and how large."""
    from ...engine.result_cache import DISK_BYTES, ResultCache

    disk = ResultCache.of(RunConfig.from_environment()).disk
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
    from ...engine.result_cache import ResultCache

    disk = ResultCache.of(RunConfig.from_environment()).disk
    assert disk is not None
    freed = disk.prune(read_size(limit))
    say(f"freed {bytes_text(freed)} in {disk.folder}")


def clear() -> None:
    """Delete every cached result."""
    from ...engine.result_cache import ResultCache

    disk = ResultCache.of(RunConfig.from_environment()).disk
    assert disk is not None
    files = disk.files()
    freed = sum(file.stat().st_size for file in files)
    disk.clear()
    say(f"deleted {plural(len(files), 'result')}, {bytes_text(freed)}, in {disk.folder}")
