"""Publication of one item's files into a run folder.

1. Write and sync all files under temporary names.
2. Commit which files will appear, with their hashes.
3. Move them into place, remove the item's former files, sync the folders.
4. Commit the item with the size and hash of every file.

A process that dies in between leaves temporary files, or announced files that have no size yet;
`recovery` removes both, and the item is computed again. A file that somebody changed or added stays
where it is; the item is committed with the hash that the run's own file would have had.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..foundation.atomic_files import Disk, PartFile
from ..foundation.paths import safe_join
from .authorship import Authorship
from .database import RunDatabase
from .records import ItemRecord, NewFile, StoredFile, Thumbnail

OPEN_FILES = 16
"""Files that are written before they are synced: a file system syncs several at once faster."""


class Publication:
    """Publication of the files of one item; the module states the order of the steps."""

    def __init__(self, authorship: Authorship, threads: ThreadPoolExecutor) -> None:
        self.authorship = authorship
        self.folder: Path = authorship.folder
        self.disk: Disk = authorship.disk
        self.database: RunDatabase = authorship.database
        self.threads = threads
        self._parts: dict[str, PartFile] = {}
        self._moving: dict[str, PartFile] = {}

    def write(self, files: Iterable[NewFile]) -> None:
        """Write and sync all files under temporary names."""
        unsynced: list[PartFile] = []
        for file in files:
            part = PartFile(self.disk, safe_join(self.folder, file.path))
            self._parts[file.path] = part
            unsynced.append(part)
            part.write(file.read())
            if len(unsynced) == OPEN_FILES:
                self._sync(unsynced)
                unsynced.clear()
        self._sync(unsynced)

    def announce(self, item: str) -> None:
        """Commit which files will appear: those that replace nobody's work."""
        self._moving = {
            path: part
            for path, part in self._parts.items()
            if self.authorship.may_replace(path, part.sha256)
        }
        hashes = {path: part.sha256 for path, part in self._moving.items()}
        self.database.announce_files(item, hashes)

    def move_into_place(self, item: str) -> None:
        """Replace the item's former files by the new ones."""
        former = {file.path for file in self.database.files(item)} - self._parts.keys()
        for part in self._moving.values():
            part.publish()
        for path in former:
            self.authorship.remove(path)
        folders = {part.target.parent for part in self._moving.values()}
        list(self.threads.map(self.disk.sync_folder, folders))

    def commit(self, item: ItemRecord, thumbnails: Sequence[Thumbnail]) -> None:
        """Commit the item and its files."""
        files = [StoredFile(path, part.size, part.sha256) for path, part in self._parts.items()]
        self.database.put_item(item, files, thumbnails)

    def discard(self) -> None:
        """Remove the temporary files that are left."""
        for part in self._parts.values():
            part.discard()

    def _sync(self, parts: Sequence[PartFile]) -> None:
        list(self.threads.map(PartFile.finish, parts))
