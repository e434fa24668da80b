"""SQLite database of a run folder: facts about the run, items, files, thumbnails, questions."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..foundation.atomic_files import StorageError, reason_of
from ..foundation.errors import AnyloomError
from ..foundation.plain_text import plain
from .records import ItemRecord, OpenQuestion, StoredFile, Thumbnail
from .sources import RUN_MARKER, SourceImage, natural_key

FORMAT = 1
UNKNOWN = ""
"""The hash of an announced file in folders of version 0.1."""
_TABLES = """
create table if not exists facts (name text primary key, value text not null);
create table if not exists items (
    name text primary key, source text not null, content text not null, state text not null,
    details blob not null, timing text not null);
create table if not exists parts (item text primary key, facts text not null);
create table if not exists files (
    path text primary key, item text not null, size integer, sha256 text);
create table if not exists pictures (
    item text not null, place integer not null, title text not null, link text not null,
    jpeg blob not null, primary key (item, place));
create table if not exists questions (
    key text primary key, owner text not null, place integer not null, text text not null,
    type text not null, item text not null, step text not null, file blob not null,
    height integer, width integer, jpeg blob not null);
create table if not exists answers (key text primary key, value blob not null);
create table if not exists former (path text primary key, sha256 text not null);
create index if not exists files_by_item on files (item);
create index if not exists questions_by_owner on questions (owner);
"""
"""A file without a size was announced and is not finished; its hash is what will be there, and
`former` has the hash of what it replaces. The item "" is the run itself. The table pictures holds
thumbnails. An item without a row in parts is a whole file. A question is owned by the item that
asks it, and stays when it has been answered: the answer can be replaced by another one."""
_OPEN = "key not in (select key from answers)"
_UNOWNED = "item != '' and item not in (select name from items)"


class DamagedDatabaseError(AnyloomError):
    """The database of a run is damaged."""

    def __init__(self, file: Path, error: sqlite3.Error) -> None:
        super().__init__(
            f"{plain(str(file))}: the database of this run is damaged ({reason_of(error)}); "
            "--force (in Python force=True) starts a new one and keeps the files"
        )


class RunDatabase:
    """The database of one run folder; several threads may use it.

    `_lock` guards the connection; it is held for single transactions only.
    """

    def __init__(self, folder: Path) -> None:
        """Open the database of a run folder, created if need be.

        Raises:
            AnyloomError: it is damaged or of another format, or the disk refuses; one line.
        """
        self.folder = folder
        self._lock = threading.Lock()
        with storage_errors(folder):
            self._connection = _connect(folder)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Close the connection."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def is_empty(self) -> bool:
        """Return whether there is neither an item nor a file."""
        query = "select exists (select 1 from items) or exists (select 1 from files)"
        return not self._execute(query)[0][0]

    def has_results(self) -> bool:
        """Return whether an item is done or waits for an answer, or a person has answered."""
        query = (
            "select exists (select 1 from items where state != 'failed') "
            "or exists (select 1 from answers)"
        )
        return bool(self._execute(query)[0][0])

    # Facts about the run

    def fact(self, name: str) -> Any:
        """Return a fact, or None."""
        with self._locked() as connection:
            return _fact(connection, name)

    def set_facts(self, **facts: Any) -> None:
        """Set facts, all or none of them."""
        with self._transaction() as connection:
            _insert_facts(connection, facts)

    # Items

    def item(self, name: str) -> ItemRecord | None:
        """Return an item, or None."""
        rows = self._execute("select * from items where name = ?", name)
        if not rows:
            return None
        _, source, content, state, details, timing = rows[0]
        facts = json.loads(zlib.decompress(details))
        questions = () if state == "done" else self.open_questions(name)
        part = self._execute("select facts from parts where item = ?", name)
        return ItemRecord(
            name,
            os.fsdecode(source),
            content,
            state,
            facts,
            json.loads(timing),
            questions,
            json.loads(part[0][0]) if part else None,
        )

    def items(self, images: Iterable[SourceImage]) -> Iterator[tuple[SourceImage, ItemRecord]]:
        """Yield images with their items, one at a time; those without one are left out."""
        for image in images:
            item = self.item(image.name)
            if item is not None:
                yield image, item

    def is_done(self, name: str, content: str) -> bool:
        """Return whether an item is done for an image of this content."""
        query = "select 1 from items where name = ? and content = ? and state = 'done'"
        return bool(self._execute(query, name, content))

    def sources(self) -> dict[str, str]:
        """Return the absolute path of every item's image, by name."""
        rows = self._execute("select name, source from items")
        return {name: os.fsdecode(source) for name, source in rows}

    def parts(self) -> dict[str, Mapping[str, Any]]:
        """Return the JSON of every item that is a part of a file, by name."""
        rows = self._execute("select item, facts from parts")
        return {name: json.loads(facts) for name, facts in rows}

    def set_source(self, name: str, path: str, part: Mapping[str, Any] | None) -> None:
        """Set the absolute path of an item's image, and the JSON of its part of the file."""
        source = os.fsencode(path)
        with self._transaction() as connection:
            connection.execute("update items set source = ? where name = ?", (source, name))
            _insert_part(connection, name, part)

    def files(self, item: str) -> list[StoredFile]:
        """Return the files of an item, in order of their paths; "" = of the run itself."""
        query = "select path, size, sha256 from files where item = ? order by path"
        return [StoredFile(*row) for row in self._execute(query, item)]

    def thumbnails(self, item: str) -> list[Thumbnail]:
        """Return the thumbnails of an item."""
        query = "select title, link, jpeg from pictures where item = ? order by place"
        return [Thumbnail(*row) for row in self._execute(query, item)]

    def put_item(
        self, item: ItemRecord, files: Iterable[StoredFile], thumbnails: Sequence[Thumbnail]
    ) -> None:
        """Insert or replace an item with all that belongs to it."""
        with self._transaction() as connection:
            _insert_item(connection, item, files, thumbnails)

    def delete_items(self, names: Iterable[str]) -> None:
        """Delete items, but not their files."""
        with self._transaction() as connection:
            for name in names:
                connection.execute("delete from items where name = ?", (name,))
                connection.execute("delete from parts where item = ?", (name,))
                connection.execute("delete from pictures where item = ?", (name,))
                connection.execute(f"delete from questions where owner = ? and {_OPEN}", (name,))

    def delete_all_items(self, **facts: Any) -> None:
        """Delete every item, but not the files, and set facts about what comes instead."""
        with self._transaction() as connection:
            connection.execute("delete from items")
            connection.execute("delete from parts")
            connection.execute("delete from pictures")
            connection.execute(f"delete from questions where {_OPEN}")
            _insert_facts(connection, facts)

    def delete_unfinished_items(self) -> None:
        """Delete the items of which a file was announced and is not finished."""
        self._execute("delete from items where name in (select item from files where size is null)")

    # Questions and answers

    def open_questions(
        self, item: str | None = None, most: int | None = None
    ) -> list[OpenQuestion]:
        """Return the questions without an answer, of one item or of all, the first so many.

        They are in natural order of the images and as each image asks them.
        """
        where, parameters = ("", ()) if item is None else (" and owner = ?", (item,))
        rows = self._execute(
            f"select key, owner, place from questions where {_OPEN}{where}", *parameters
        )
        rows = sorted(rows, key=lambda row: (natural_key(row[1]), row[2]))[:most]
        return [one for key, *_ in rows if (one := self.question(key)) is not None]

    def question(self, key: str) -> OpenQuestion | None:
        """Return a question, answered or not, or None."""
        rows = self._execute("select * from questions where key = ?", key)
        return _question(rows[0]) if rows else None

    def question_keys(self) -> list[str]:
        """Return the key of every question, answered or not."""
        return [key for (key,) in self._execute("select key from questions")]

    def open_question_count(self) -> int:
        """Return how many questions have no answer."""
        return self._execute(f"select count(*) from questions where {_OPEN}")[0][0]

    def answers(self) -> dict[str, bytes]:
        """Return every answer as `values.codec` encodes it, by the key of its question."""
        return dict(self._execute("select key, value from answers"))

    def put_answer(self, key: str, value: bytes) -> None:
        """Insert or replace an answer; the item that asks is no longer done."""
        with self._transaction(durable=True) as connection:
            connection.execute("insert or replace into answers values (?, ?)", (key, value))
            connection.execute(
                "update items set state = 'waiting' where state = 'done' and name = "
                "(select owner from questions where key = ?)",
                (key,),
            )
            _insert_facts(connection, {"finished": False})

    # Files

    def announce_files(self, item: str, hashes: Mapping[str, str]) -> None:
        """Record which files of an item will appear, with the SHA-256 of each.

        Raises:
            AnyloomError: one of them is a file of another item.
        """
        with self._transaction() as connection:
            for path, sha256 in hashes.items():
                query = "select item, size, sha256 from files where path = ?"
                owner, size, former = connection.execute(query, (path,)).fetchone() or (item, 0, "")
                if owner != item:
                    raise AnyloomError(f"{plain(path)}: two images would write this file")
                if former and size is not None:
                    connection.execute(
                        "insert or replace into former values (?, ?)", (path, former)
                    )
                connection.execute(
                    "insert or replace into files values (?, ?, null, ?)", (path, item, sha256)
                )

    def hashes(self, path: str) -> set[str]:
        """Return the SHA-256 of what this run may have written to a file; empty if nothing."""
        rows = self._execute("select coalesce(sha256, ?) from files where path = ?", UNKNOWN, path)
        former = self._execute("select sha256 from former where path = ?", path)
        return {sha256 for (sha256,) in [*rows, *former]}

    def put_run_file(self, path: str, size: int, sha256: str) -> None:
        """Record a finished file about the whole run."""
        with self._transaction() as connection:
            connection.execute(
                "insert or replace into files values (?, '', ?, ?)", (path, size, sha256)
            )
            connection.execute("delete from former where path = ?", (path,))

    def delete_run_file(self, path: str) -> None:
        """Forget a file about the whole run."""
        self._execute("delete from files where item = '' and path = ?", path)

    def delete_run_files(self) -> None:
        """Forget the files about the whole run."""
        self._execute("delete from files where item = ''")
        self._execute("delete from former where path not in (select path from files)")

    def paths(self) -> list[str]:
        """Return the path of every file, announced ones included."""
        return [path for (path,) in self._execute("select path from files")]

    def unowned_paths(self) -> list[str]:
        """Return the files whose item does not exist."""
        return [path for (path,) in self._execute(f"select path from files where {_UNOWNED}")]

    def delete_unowned_files(self) -> None:
        """Forget the files whose item does not exist."""
        self._execute(f"delete from files where {_UNOWNED}")
        self._execute("delete from former where path not in (select path from files)")

    # Connection

    def _prepare(self) -> None:
        version = self._connection.execute("pragma user_version").fetchone()[0]
        if version not in (0, FORMAT):
            raise AnyloomError(
                f"{plain(str(self.folder))}: written by another version of anyloom "
                f"(format {version}, this one reads {FORMAT}); choose another output folder"
            )
        self._connection.execute("pragma journal_mode = wal")
        # In WAL mode this loses at most the last commits when the power fails, never order.
        self._connection.execute("pragma synchronous = normal")
        self._connection.executescript(_TABLES)
        self._connection.execute(f"pragma user_version = {FORMAT}")

    def _execute(self, statement: str, *parameters: Any) -> list[Any]:
        """Execute one statement, which is its own transaction; return the rows."""
        with self._locked() as connection:
            return connection.execute(statement, parameters).fetchall()

    @contextmanager
    def _locked(self) -> Iterator[sqlite3.Connection]:
        with storage_errors(self.folder), self._lock:
            yield self._connection

    @contextmanager
    def _transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """Begin a transaction, and commit it at the end.

        Args:
            durable: it is on the disk when it has been committed, even if the power fails then.
        """
        with self._locked() as connection:
            if durable:
                connection.execute("pragma synchronous = full")
            connection.execute("begin immediate")
            try:
                yield connection
                connection.execute("commit")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("rollback")
                raise


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn errors of the disk and of SQLite into a `StorageError` that names the file."""
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename
        raise StorageError(Path(os.fsdecode(place)) if place else folder, error) from None
    except sqlite3.Error as error:
        # Its subclasses are of the disk, of locks and of wrong calls.
        if type(error) is sqlite3.DatabaseError:
            raise DamagedDatabaseError(_file(folder), error) from None
        raise StorageError(_file(folder), error) from None


def set_aside(folder: Path) -> None:
    """Rename the damaged database of a run, so that a new one takes its place.

    Raises:
        StorageError: the disk refuses.
    """
    with storage_errors(folder):
        for suffix in ("", "-wal", "-shm"):
            file = _file(folder).with_name(f"run.sqlite{suffix}")
            if file.exists():
                file.replace(file.with_name(f"damaged.sqlite{suffix}"))


def stored_facts(folder: Path, *names: str) -> list[Any] | None:
    """Return facts of a run that another process may own; None where there is no such run."""
    if not _file(folder).is_file():
        return None
    try:
        with contextlib.closing(_connect(folder)) as connection:
            return [_fact(connection, name) for name in names]
    except (sqlite3.Error, ValueError):
        return None


def stored_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a run that another process may own, by path."""
    try:
        with contextlib.closing(_connect(folder)) as connection:
            query = "select path, sha256 from files where size is not null"
            return dict(connection.execute(query))
    except sqlite3.Error:
        return {}


def _file(folder: Path) -> Path:
    return folder / RUN_MARKER / "run.sqlite"


def _connect(folder: Path) -> sqlite3.Connection:
    # Without an isolation level every statement is its own transaction unless one is begun.
    return sqlite3.connect(_file(folder), timeout=30, isolation_level=None, check_same_thread=False)


def _fact(connection: sqlite3.Connection, name: str) -> Any:
    row = connection.execute("select value from facts where name = ?", (name,)).fetchone()
    return None if row is None else json.loads(row[0])


def _insert_facts(connection: sqlite3.Connection, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        connection.execute("insert or replace into facts values (?, ?)", (name, json.dumps(value)))


def _insert_item(
    connection: sqlite3.Connection,
    item: ItemRecord,
    files: Iterable[StoredFile],
    thumbnails: Sequence[Thumbnail],
) -> None:
    name = item.name
    details = zlib.compress(json.dumps(item.details, allow_nan=False).encode(), 1)
    source = os.fsencode(item.source)  # the bytes of a path need not be text
    connection.execute(
        "insert or replace into items values (?, ?, ?, ?, ?, ?)",
        (name, source, item.content, item.state, details, json.dumps(item.timing)),
    )
    _insert_part(connection, name, item.part)
    connection.execute(
        "delete from former where path in (select path from files where item = ?)", (name,)
    )
    connection.execute("delete from files where item = ?", (name,))
    connection.executemany(
        "insert into files values (?, ?, ?, ?)",
        [(file.path, name, file.size, file.sha256) for file in files],
    )
    connection.execute("delete from pictures where item = ?", (name,))
    connection.executemany(
        "insert into pictures values (?, ?, ?, ?, ?)",
        [
            (name, place, image.title, image.link, image.jpeg)
            for place, image in enumerate(thumbnails)
        ],
    )
    connection.execute(f"delete from questions where owner = ? and {_OPEN}", (name,))
    connection.executemany(
        "insert or replace into questions values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                question.key,
                name,
                place,
                question.text,
                question.type,
                question.item,
                question.step,
                os.fsencode(question.file),
                *(question.frame or (None, None)),
                question.thumbnail,
            )
            for place, question in enumerate(item.questions)
        ],
    )


def _insert_part(connection: sqlite3.Connection, item: str, part: Mapping[str, Any] | None) -> None:
    connection.execute("delete from parts where item = ?", (item,))
    if part is not None:
        facts = json.dumps(part, allow_nan=False)
        connection.execute("insert into parts values (?, ?)", (item, facts))


def _question(row: Sequence[Any]) -> OpenQuestion:
    key, _, _, text, kind, item, step, file, height, width, jpeg = row
    frame = None if height is None else (height, width)
    return OpenQuestion(key, text, kind, item, step, os.fsdecode(file), frame, jpeg)
