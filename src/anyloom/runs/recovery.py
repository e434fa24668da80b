"""Recovery of a run folder: its one owner removes what a process that died left unfinished.

Whatever is unfinished when a folder is opened was left by a process that died: temporary files, and
files that were announced but whose item was never committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..foundation.atomic_files import TEMPORARY, StorageError
from ..foundation.errors import AnyloomError
from ..foundation.hashes import sha256_of
from ..foundation.plain_text import plain
from .authorship import Authorship
from .database import RunDatabase, storage_errors
from .sources import RUN_MARKER

MANIFEST = "manifest.json"
"""The last file that a run writes: where it exists, the run is complete."""
TIMINGS = "timings.jsonl"
"""The only file of a run that its manifest does not list."""

if TYPE_CHECKING:
    from filelock import BaseFileLock


def lock_folder(folder: Path) -> BaseFileLock:
    """Return the lock of a run folder, acquired.

    Raises:
        AnyloomError: another process has it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / RUN_MARKER / "lock", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise AnyloomError(
            f"{plain(str(folder))}: another process is working in this folder; "
            "wait for it, or choose another output folder"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise StorageError(folder, error) from None
    return lock


def recover(authorship: Authorship) -> None:
    """Remove temporary files, and the files of items that were never committed."""
    with storage_errors(authorship.folder):
        for file in _temporary_files(authorship.folder, authorship.database):
            authorship.disk.remove(file)
    # A result that was being replaced when the process died is neither the old nor the new.
    authorship.database.delete_unfinished_items()
    remove_unowned_files(authorship)


def remove_unowned_files(authorship: Authorship) -> None:
    """Remove the files of items that do not exist, then forget them; somebody's work stays."""
    with storage_errors(authorship.folder):
        for path in authorship.database.unowned_paths():
            authorship.remove(path)
    authorship.database.delete_unowned_files()


def remove_empty_folders(folder: Path, removed: Iterable[str]) -> None:
    """Remove the folders that are empty since files of the run were removed.

    No other thread may write into them meanwhile.

    Args:
        removed: paths of files in the run folder.
    """
    parents = {parent for path in removed for parent in PurePosixPath(path).parents}
    for parent in sorted(parents - {PurePosixPath()}, key=lambda one: -len(one.parts)):
        with suppress(OSError):  # files of somebody are in it
            Path(folder, parent).rmdir()


def adopt_listed_files(folder: Path, database: RunDatabase) -> None:
    """Let a new database know the files that the manifest of the run lists, with their hashes.

    What somebody changed since has another hash, and so stays somebody's work.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        listed = [
            *manifest["files"],
            *(file for one in manifest["images"] for file in one["files"]),
        ]
        files = [(str(file["path"]), int(file["size"]), str(file["sha256"])) for file in listed]
        for name in (MANIFEST, TIMINGS):
            content = (folder / name).read_bytes()
            files.append((name, len(content), sha256_of(content)))
    except (OSError, LookupError, TypeError, ValueError):
        return  # the run was not finished: nothing tells who wrote its files
    for file in files:
        database.put_run_file(*file)


def validate_state(folder: Path, database: RunDatabase) -> None:
    """Check that a folder in which nothing is being written agrees with its database.

    Raises:
        AssertionError: there are temporary files, files without an item, or files of an item that
            are missing or damaged.
    """
    assert not list(_temporary_files(folder, database)), "temporary files"
    assert not database.unowned_paths(), "files without an item"
    files = [file for item in database.sources() for file in database.files(item)]
    damaged = [file.path for file in files if not file.is_intact(folder)]
    assert not damaged, f"missing or damaged files: {', '.join(damaged)}"


def _temporary_files(folder: Path, database: RunDatabase) -> Iterator[Path]:
    folders = {folder, *(Path(folder, path).parent for path in database.paths())}
    folders.update(folder.iterdir())
    for place in folders:
        if place.is_dir() and not place.is_symlink():
            yield from (file for file in place.iterdir() if TEMPORARY.fullmatch(file.name))
