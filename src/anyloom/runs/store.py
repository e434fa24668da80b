"""Which results of a run folder are done, so that a killed run loses and doubles nothing?

An item is done when its row is committed *and* every file of it has the size and hash that the row
says. The order of a publication is: write and sync all files under temporary names; commit which
files will appear; move them into place and sync the folders; commit the row. A process that dies in
between leaves either temporary files or files that are noted without a row; both are removed when
the folder is opened next, and the item is computed again.

One process at a time owns a run folder, so whatever is unfinished when it is opened was left by a
dead one.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..foundation.atomic_files import TEMPORARY, Disk, PartFile, StorageError, new_file
from ..foundation.errors import AnyloomError
from ..foundation.hashes import sha256_of_file
from ..foundation.paths import safe_join
from ..foundation.plain_text import plain
from .sources import RUN_MARKER

FORMAT = 1
OPEN_FILES = 16
"""Of one item, written before they are synced; a file system syncs several at once much faster."""
MANIFEST = "manifest.json"
"""The last file that a run writes: where it is, the run is complete."""
_TABLES = """
create table if not exists facts (name text primary key, value text not null);
create table if not exists items (
    name text primary key, source text not null, content text not null, state text not null,
    details blob not null, timing text not null);
create table if not exists files (
    path text primary key, item text not null, size integer, sha256 text);
create table if not exists pictures (
    item text not null, place integer not null, title text not null, link text not null,
    jpeg blob not null, primary key (item, place));
create index if not exists files_by_item on files (item);
"""


@dataclass(frozen=True)
class NewFile:
    """A file to publish: its path below the run folder, and what gives its bytes."""

    path: str
    content: Callable[[], bytes]


@dataclass(frozen=True)
class Thumbnail:
    """A small image for the report.

    title: what it shows.
    link:  path of the full-size file below the run folder, or "".
    jpeg:  the encoded image.
    """

    title: str
    link: str
    jpeg: bytes


@dataclass(frozen=True)
class StoredFile:
    """A published file."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ItemRecord:
    """What is known of one item.

    source:  absolute path of the image.
    content: sha256 of the image's bytes, "" where it could not be read.
    state:   "failed" items are tried again by the next run.
    details: JSON: the record, the annotations, the failures.
    timing:  JSON: the only facts that differ from run to run.
    """

    name: str
    source: str
    content: str
    state: Literal["done", "failed"]
    details: Mapping[str, Any] = field(default_factory=dict)
    timing: Mapping[str, Any] = field(default_factory=dict)


class RunStore:
    """A run folder, owned by this process until it is closed.

    `_lock` guards the connection; it is held for single transactions only.
    """

    def __init__(self, folder: Path, disk: Disk | None = None, *, made: bool = False) -> None:
        """Take hold of a run folder, made if need be; remove what a dead process left half done.

        Args:
            made: the folder was made for this run just now.

        Raises:
            AnyloomError: another process works in it, it belongs to something else, or the disk
                refuses; one line.
        """
        self.folder = folder
        self.disk = disk or Disk()
        self._lock = threading.Lock()
        self._syncing = ThreadPoolExecutor(4, "anyloom-sync")
        inside = folder / RUN_MARKER
        try:
            self._is_new = not inside.exists()
            self._made = made or not folder.exists()
            if folder.is_dir() and not inside.is_dir() and any(folder.iterdir()):
                raise AnyloomError(
                    f"{plain(str(folder))}: not empty and not the folder of a run; "
                    "choose another output folder"
                )
            inside.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise StorageError(folder, error) from None
        self._hold = _hold(folder, inside / "lock")
        try:
            self._database = self._connected(inside / "run.sqlite")
            self._sweep()
        except BaseException:
            self._hold.release()
            raise

    def __enter__(self) -> RunStore:
        return self

    def __exit__(self, error: type[BaseException] | None, *more: Any) -> None:
        if error is not None and self._is_new and self._is_empty():
            self._vanish()
        else:
            self.close()

    def close(self) -> None:
        """Let go of the folder."""
        self._syncing.shutdown()
        with contextlib.suppress(sqlite3.Error):
            self._database.close()
        self._hold.release()

    def _is_empty(self) -> bool:
        """Say for certain that there is no result, and no file that a failing disk left."""
        with contextlib.suppress(sqlite3.Error, OSError), self._lock:
            if [one.name for one in self.folder.iterdir()] != [RUN_MARKER]:
                return False
            held = "select exists (select 1 from items) or exists (select 1 from files)"
            return not self._database.execute(held).fetchone()[0]
        return False

    def _vanish(self) -> None:
        """Leave no trace of a run that failed before it had a result."""
        self._syncing.shutdown()
        with contextlib.suppress(sqlite3.Error):
            self._database.close()
        shutil.rmtree(self.folder / RUN_MARKER, ignore_errors=True)
        self._hold.release()
        if self._made:
            with contextlib.suppress(OSError):  # what others have put there stays
                self.folder.rmdir()

    # Facts about the whole run

    def fact(self, name: str) -> Any:
        """Return a fact that was noted, or None."""
        return read_fact(self._database, name)

    def note(self, **facts: Any) -> None:
        """Note facts, all or none of them."""
        with self._transaction() as database:
            _note(database, facts)

    def forget_results(self, **facts: Any) -> None:
        """Withdraw every result and its files, and note facts about what comes instead."""
        with self._transaction() as database:
            database.execute("delete from items")
            database.execute("delete from pictures")
            _note(database, facts)
        self._remove_unowned()

    # Items

    def entry(self, name: str) -> ItemRecord | None:
        """Return what is known of an item, or None."""
        with self._reading() as database:
            row = database.execute("select * from items where name = ?", (name,)).fetchone()
        if row is None:
            return None
        name, source, content, state, details, timing = row
        return ItemRecord(
            name,
            os.fsdecode(source),
            content,
            state,
            json.loads(zlib.decompress(details)),
            json.loads(timing),
        )

    def sources(self) -> dict[str, str]:
        """Return the absolute path of every item's image, by name."""
        with self._reading() as database:
            rows = database.execute("select name, source from items").fetchall()
        return {name: os.fsdecode(source) for name, source in rows}

    def files(self, item: str) -> list[StoredFile]:
        """Return the published files of an item, in order of their paths."""
        with self._reading() as database:
            rows = database.execute(
                "select path, size, sha256 from files where item = ? order by path", (item,)
            ).fetchall()
        return [StoredFile(*row) for row in rows]

    def pictures(self, item: str) -> list[Thumbnail]:
        """Return the small images of an item."""
        with self._reading() as database:
            rows = database.execute(
                "select title, link, jpeg from pictures where item = ? order by place", (item,)
            ).fetchall()
        return [Thumbnail(*row) for row in rows]

    def is_done(self, name: str, content: str) -> bool:
        """Say whether an item's results are here, whole, and those of an image of this content."""
        with self._reading() as database:
            row = database.execute(
                "select 1 from items where name = ? and content = ? and state = 'done'",
                (name, content),
            ).fetchone()
        return row is not None and all(map(self._is_whole, self.files(name)))

    def publish(
        self, entry: ItemRecord, files: Iterable[NewFile] = (), pictures: Sequence[Thumbnail] = ()
    ) -> None:
        """Make an item's files visible and its row lasting; replaces what was there before.

        Raises:
            StorageError: the disk refuses; nothing of the item is visible then.
            Exception: whatever a file's `content` raised, before anything became visible.
        """
        parts: list[tuple[str, PartFile]] = []
        try:
            with self._reported():
                for file in files:
                    part = PartFile(self.disk, safe_join(self.folder, file.path))
                    parts.append((file.path, part))
                    part.write(file.content())
                    if len(parts) % OPEN_FILES == 0:
                        self._finish(parts[-OPEN_FILES:])
                self._finish(parts[len(parts) - len(parts) % OPEN_FILES :])
                self._put_in_place(entry, parts, pictures)
        finally:
            for _, part in parts:
                part.discard()

    def withdraw(self, names: Iterable[str]) -> None:
        """Remove items and their files."""
        with self._transaction() as database:
            for name in names:
                database.execute("delete from items where name = ?", (name,))
                database.execute("delete from pictures where item = ?", (name,))
        self._remove_unowned()

    # Files about all items

    @contextmanager
    def summary_file(self, path: str) -> Iterator[PartFile]:
        """Write a file about the whole run; it appears when the block ends well.

        Raises:
            StorageError: the disk refuses.
        """
        with self._transaction() as database:
            database.execute("insert or replace into files values (?, '', null, null)", (path,))
        with new_file(self.disk, safe_join(self.folder, path)) as part:
            yield part
        with self._transaction() as database:
            database.execute(
                "update files set size = ?, sha256 = ? where path = ?",
                (part.size, part.sha256, path),
            )

    def remove_summary_files(self) -> None:
        """Remove the files about the whole run, which are no longer true once it goes on."""
        # The manifest says that all the others are there, so it goes first.
        files = sorted(self.files(""), key=lambda file: file.path != MANIFEST)
        with self._reported():
            for file in files:
                self.disk.remove(safe_join(self.folder, file.path))
        with self._transaction() as database:
            database.execute("delete from files where item = ''")

    # How

    def _put_in_place(
        self,
        entry: ItemRecord,
        parts: Sequence[tuple[str, PartFile]],
        pictures: Sequence[Thumbnail],
    ) -> None:
        name = entry.name
        new = {path for path, _ in parts}
        stale = {file.path for file in self.files(name)} - new
        with self._transaction() as database:
            for path in new:
                owner = database.execute("select item from files where path = ?", (path,))
                if (owner.fetchone() or (name,))[0] != name:
                    raise AnyloomError(f"{plain(path)}: two inputs would write this file")
                database.execute(
                    "insert or ignore into files values (?, ?, null, null)", (path, name)
                )
        try:
            folders: set[Path] = set()
            for _, part in parts:
                part.publish()
                folders.add(part.target.parent)
            for path in stale:
                self.disk.remove(safe_join(self.folder, path))
            list(self._syncing.map(self.disk.sync_folder, folders))
            with self._transaction() as database:
                _insert(database, entry, parts, pictures)
        except BaseException:
            with contextlib.suppress(AnyloomError, OSError):
                self.withdraw([name])
            raise

    def _finish(self, parts: Sequence[tuple[str, PartFile]]) -> None:
        list(self._syncing.map(lambda pair: pair[1].finish(), parts))

    def _is_whole(self, file: StoredFile) -> bool:
        try:
            path = safe_join(self.folder, file.path)
            return path.stat().st_size == file.size and sha256_of_file(path) == file.sha256
        except (OSError, AnyloomError):
            return False

    def _sweep(self) -> None:
        """Remove temporary files, and files that were noted but whose item never became done."""
        with self._reading() as database:
            rows = database.execute("select path from files").fetchall()
        folders = {self.folder, *(Path(self.folder, path).parent for (path,) in rows)}
        folders |= {found for found in self.folder.iterdir() if _is_folder(found)}
        with self._reported():
            for folder in folders:
                for file in folder.iterdir() if _is_folder(folder) else ():
                    if TEMPORARY.fullmatch(file.name):
                        self.disk.remove(file)
        with self._transaction() as database:
            # A result that was being replaced when the process died is neither the old nor the new.
            database.execute(
                "delete from items where name in (select item from files where size is null)"
            )
        self._remove_unowned()

    def _remove_unowned(self) -> None:
        """Delete the files of items that have no row, then forget them."""
        unowned = "item != '' and item not in (select name from items)"
        with self._reading() as database:
            rows = database.execute(f"select path from files where {unowned}").fetchall()
        with self._reported():
            for (path,) in rows:
                self.disk.remove(safe_join(self.folder, path))
        with self._transaction() as database:
            database.execute(f"delete from files where {unowned}")

    def _connected(self, file: Path) -> sqlite3.Connection:
        with self._reported():
            database = connect(file)
            try:
                version = database.execute("pragma user_version").fetchone()[0]
                if version not in (0, FORMAT):
                    raise AnyloomError(
                        f"{plain(str(self.folder))}: written by another version of anyloom "
                        f"(format {version}, this one reads {FORMAT}); choose another output folder"
                    )
                database.execute("pragma journal_mode = wal")
                # In WAL mode this loses at most the last commits when the power fails, never order.
                database.execute("pragma synchronous = normal")
                database.executescript(_TABLES)
                database.execute(f"pragma user_version = {FORMAT}")
            except BaseException:
                database.close()
                raise
            return database

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = error.filename2 or error.filename
            raise StorageError(Path(os.fsdecode(place)) if place else self.folder, error) from None
        except sqlite3.Error as error:
            raise StorageError(self.folder / RUN_MARKER / "run.sqlite", error) from None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._reported(), self._lock:
            yield self._database

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as database:
            database.execute("begin immediate")
            try:
                yield database
                database.execute("commit")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    database.execute("rollback")
                raise


def connect(file: Path) -> sqlite3.Connection:
    """Open a run's record; every statement is its own transaction unless one is begun."""
    return sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)


def read_fact(database: sqlite3.Connection, name: str) -> Any:
    """Return a fact from a run's record, or None."""
    row = database.execute("select value from facts where name = ?", (name,)).fetchone()
    return None if row is None else json.loads(row[0])


def _note(database: sqlite3.Connection, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        database.execute("insert or replace into facts values (?, ?)", (name, json.dumps(value)))


def _insert(
    database: sqlite3.Connection,
    entry: ItemRecord,
    parts: Sequence[tuple[str, PartFile]],
    pictures: Sequence[Thumbnail],
) -> None:
    name = entry.name
    details = zlib.compress(json.dumps(entry.details, allow_nan=False).encode(), 1)
    database.execute(
        "insert or replace into items values (?, ?, ?, ?, ?, ?)",
        (
            name,
            os.fsencode(entry.source),  # the bytes of a path need not be text
            entry.content,
            entry.state,
            details,
            json.dumps(entry.timing),
        ),
    )
    database.execute("delete from files where item = ?", (name,))
    database.executemany(
        "insert into files values (?, ?, ?, ?)",
        [(path, name, part.size, part.sha256) for path, part in parts],
    )
    database.execute("delete from pictures where item = ?", (name,))
    database.executemany(
        "insert into pictures values (?, ?, ?, ?, ?)",
        [(name, place, one.title, one.link, one.jpeg) for place, one in enumerate(pictures)],
    )


def _hold(folder: Path, file: Path) -> Any:
    from filelock import FileLock, Timeout

    lock = FileLock(file, timeout=0, thread_local=False)
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


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
