"""Store of a run: a folder whose results are complete or absent, whenever the process is killed.

An item is done when it is committed to the database *and* every file of it is there: with the size
and hash that were committed with it, or as somebody has changed it since.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..foundation.atomic_files import Disk, PartFile, StorageError
from ..foundation.errors import AnyloomError
from ..foundation.paths import safe_join
from ..foundation.plain_text import plain
from .authorship import Authorship
from .database import DamagedDatabaseError, RunDatabase, set_aside, storage_errors
from .publication import Publication
from .records import ItemRecord, NewFile, Thumbnail
from .recovery import (
    MANIFEST,
    adopt_listed_files,
    lock_folder,
    recover,
    remove_empty_folders,
    remove_unowned_files,
    validate_state,
)
from .sources import RUN_MARKER


def check_place(folder: Path) -> None:
    """Refuse a place that cannot be the folder of a run, or is the folder of something else.

    Raises:
        AnyloomError: names what is there.
        OSError: it cannot be read.
    """
    other = "choose another output folder"
    for place in (folder, *folder.parents):
        if place.exists() and not place.is_dir():
            raise AnyloomError(f"{plain(str(place))}: a file, not a folder; {other}")
    if folder.is_dir() and not (folder / RUN_MARKER).is_dir() and any(folder.iterdir()):
        raise AnyloomError(f"{plain(str(folder))}: not empty and not the folder of a run; {other}")


class RunStore:
    """A run folder, owned by this process until it is closed."""

    def __init__(
        self,
        folder: Path,
        disk: Disk | None = None,
        *,
        created: bool = False,
        replace_damaged: bool = False,
    ) -> None:
        """Lock a run folder, created if need be, and remove what a dead process left.

        Args:
            created: the folder was created for this run just now.
            replace_damaged: a damaged database is set aside, and a new one begun.

        Raises:
            AnyloomError: another process owns it, it belongs to something else, or the disk
                refuses; one line.
        """
        self.folder = folder
        self.disk = disk or Disk()
        self._threads = ThreadPoolExecutor(4, "anyloom-sync")
        marker = folder / RUN_MARKER
        try:
            self._is_new = not marker.exists()
            self._created = created or not folder.exists()
            check_place(folder)
            marker.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise StorageError(folder, error) from None
        self._lock = lock_folder(folder)
        try:
            self.database = self._database(replace_damaged)
            self.authorship = Authorship(folder, self.disk, self.database)
            recover(self.authorship)
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> RunStore:
        return self

    def __exit__(self, error: type[BaseException] | None, *more: Any) -> None:
        if error is not None and self._is_new and self._is_empty():
            self._remove()
        else:
            self.close()

    def close(self) -> None:
        """Release the folder."""
        self._threads.shutdown()
        self.database.close()
        self._lock.release()

    def validate_state(self) -> None:
        """Check that files and database agree; see `recovery.validate_state`."""
        validate_state(self.folder, self.database)

    @property
    def kept(self) -> list[str]:
        """The files that somebody changed or added where the run would have written its own."""
        return sorted(self.authorship.kept)

    # Items

    def is_done(self, name: str, content: str) -> bool:
        """Return whether an item is done for an image of this content, its files all there."""
        if not self.database.is_done(name, content):
            return False
        found = {file.path: file.condition(self.folder) for file in self.database.files(name)}
        self.authorship.kept.update(path for path, how in found.items() if how == "changed")
        return "missing" not in found.values()

    def publish(
        self, item: ItemRecord, files: Iterable[NewFile] = (), thumbnails: Sequence[Thumbnail] = ()
    ) -> None:
        """Make an item's files visible and commit it; replaces what was there before.

        Raises:
            StorageError: the disk refuses; nothing of the item is visible then.
            Exception: what a file's `content` raised, before anything became visible.
        """
        publication = Publication(self.authorship, self._threads)
        try:
            with storage_errors(self.folder):
                publication.write(files)
                publication.announce(item.name)
                try:
                    publication.move_into_place(item.name)
                    publication.commit(item, thumbnails)
                except BaseException:
                    with contextlib.suppress(AnyloomError, OSError):
                        self.remove_items([item.name])
                    raise
        finally:
            publication.discard()

    def remove_items(self, names: Iterable[str]) -> None:
        """Remove items and their files."""
        self.database.delete_items(names)
        remove_unowned_files(self.authorship)

    def remove_all_items(self, **facts: Any) -> None:
        """Remove every item and its files, and set facts about what comes instead."""
        paths = self.database.paths()
        self.database.delete_all_items(**facts)
        remove_unowned_files(self.authorship)
        remove_empty_folders(self.folder, paths)

    # Files about the whole run

    @contextmanager
    def summary_file(self, path: str) -> Iterator[PartFile]:
        """Write a file about the whole run; it appears when the block ends without an exception.

        A file that somebody changed or added in its place is kept.

        Raises:
            StorageError: the disk refuses.
        """
        target = safe_join(self.folder, path)
        part: PartFile | None = None
        try:
            part = PartFile(self.disk, target)
            yield part
            part.finish()
            if self.authorship.may_replace(path, part.sha256):
                self.database.announce_files("", {path: part.sha256})
                part.publish()
                self.disk.sync_folder(target.parent)
                self.database.put_run_file(path, part.size, part.sha256)
            else:
                self.database.delete_run_file(path)
        except OSError as error:
            raise StorageError(target, error) from None
        finally:
            if part is not None:
                part.discard()

    def remove_summary_files(self) -> None:
        """Remove the files about the whole run, which are no longer true once it goes on."""
        # The manifest says that all the others are there, so it goes first.
        files = sorted(self.database.files(""), key=lambda file: file.path != MANIFEST)
        with storage_errors(self.folder):
            for file in files:
                self.authorship.remove(file.path)
        self.database.delete_run_files()
        remove_empty_folders(self.folder, [file.path for file in files])

    def _database(self, replace_damaged: bool) -> RunDatabase:
        try:
            return RunDatabase(self.folder)
        except DamagedDatabaseError:
            if not replace_damaged:
                raise
        set_aside(self.folder)
        database = RunDatabase(self.folder)
        adopt_listed_files(self.folder, database)
        return database

    def _is_empty(self) -> bool:
        """Return True if there is certainly no result, and no file that a failing disk left."""
        with contextlib.suppress(AnyloomError, OSError):
            files = [file.name for file in self.folder.iterdir()]
            return files == [RUN_MARKER] and self.database.is_empty()
        return False

    def _remove(self) -> None:
        """Leave no trace of a run that failed before it had a result."""
        self._threads.shutdown()
        self.database.close()
        shutil.rmtree(self.folder / RUN_MARKER, ignore_errors=True)
        self._lock.release()
        if self._created:
            with contextlib.suppress(OSError):  # other files stay
                self.folder.rmdir()
