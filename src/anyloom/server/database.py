"""Database of a server: uploads, runs and their results, in one SQLite file.

A run that was accepted is in it before the client hears so, and its result, its files and its
events are written in one transaction: after a crash a run has ended completely or not at all.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from ..foundation.errors import AnyloomError
from ..foundation.hashes import sha256_of
from .records import ENDED, RunEnd, RunRecord, RunRequest

VERSION = 1
_TABLES = """
CREATE TABLE blobs (hash TEXT PRIMARY KEY, content BLOB NOT NULL, used REAL NOT NULL);
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, client TEXT NOT NULL,
    request TEXT NOT NULL, repeat TEXT, state TEXT NOT NULL, created REAL NOT NULL, started REAL,
    ended REAL, result TEXT NOT NULL DEFAULT '{}', events TEXT NOT NULL DEFAULT '[]'
);
CREATE UNIQUE INDEX runs_repeat ON runs (client, repeat);
CREATE INDEX runs_state ON runs (state);
CREATE TABLE files (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE, path TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES blobs (hash), PRIMARY KEY (run, path)
);
CREATE INDEX files_hash ON files (hash);
CREATE TABLE inputs (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    hash TEXT NOT NULL REFERENCES blobs (hash), PRIMARY KEY (run, hash)
);
CREATE INDEX inputs_hash ON inputs (hash);
"""
UPLOAD_SECONDS = 24 * 3600.0
"""How long an upload is kept that no run uses."""
_COLUMNS = "id, number, client, request, state, created, started, ended, result"


class ServerDatabase:
    """The file `server.sqlite` in the data folder of one server; used from all its threads."""

    def __init__(self, folder: Path) -> None:
        """Open or make the database.

        Raises:
            AnyloomError: it is damaged, or another server's newer one, or in use.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / "server.sqlite"
        self._lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(
                self.path, check_same_thread=False, isolation_level=None, timeout=5.0
            )
            execute = self._connection.execute
            execute("PRAGMA locking_mode = EXCLUSIVE")  # two servers would run everything twice
            execute("PRAGMA journal_mode = WAL")
            execute("PRAGMA synchronous = NORMAL")
            execute("PRAGMA foreign_keys = ON")
            execute("BEGIN IMMEDIATE")
            version = execute("PRAGMA user_version").fetchone()[0]
            execute("COMMIT")
            if version == 0:
                self._connection.executescript(
                    f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT"
                )
        except sqlite3.OperationalError as error:
            raise AnyloomError(f"{self.path}: {error}; does another server use it?") from None
        except sqlite3.DatabaseError as error:
            raise AnyloomError(f"{self.path} is damaged ({error}); move it away") from None
        if version > VERSION:
            raise AnyloomError(f"{self.path} was written by a newer version of anyloom")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def put_upload(self, content: bytes) -> str:
        """Store bytes and return their id, the SHA-256 of them."""
        number = sha256_of(content)
        with self._transaction() as connection:
            _put_blob(connection, number, content)
        return number

    def blob(self, number: str) -> bytes:
        """Return the bytes of an upload or of a file.

        Raises:
            KeyError: there are no such.
        """
        with self._lock:
            row = self._connection.execute(
                "SELECT content FROM blobs WHERE hash = ?", (number,)
            ).fetchone()
        if row is None:
            raise KeyError(number)
        return row[0]

    def accept(
        self, client: str, request: RunRequest, repeat: str | None
    ) -> tuple[RunRecord, bool]:
        """Store a new run, and return it; or the run that the same client began with that key.

        Args:
            repeat: the client's key for the request, so that a repeated request is not another run.

        Returns:
            The run, and whether it is new.
        """
        with self._transaction() as connection:
            if repeat is not None:
                found = connection.execute(
                    f"SELECT {_COLUMNS} FROM runs WHERE client = ? AND repeat = ?", (client, repeat)
                ).fetchone()
                if found is not None:
                    return _record(found), False
            identity, created = uuid4().hex, time.time()
            text = json.dumps(asdict(request))
            number = connection.execute(
                "INSERT INTO runs (id, client, request, repeat, state, created) "
                "VALUES (?, ?, ?, ?, 'waiting', ?)",
                (identity, client, text, repeat, created),
            ).lastrowid
            assert number is not None
            connection.executemany(
                "INSERT OR IGNORE INTO inputs (run, hash) SELECT ?, hash FROM blobs WHERE hash = ?",
                [(number, upload) for upload in _uploads_in(request.body)],
            )
        return RunRecord(identity, number, client, request, "waiting", created), True

    def begin(self, number: int) -> None:
        """Write that a run has begun."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE runs SET state = 'running', started = ? WHERE number = ?",
                (time.time(), number),
            )

    def end(self, number: int, end: RunEnd) -> None:
        """Write how a run ended; the first end counts."""
        with self._transaction() as connection:
            marks = ", ".join("?" for _ in ENDED)
            changed = connection.execute(
                f"UPDATE runs SET state = ?, ended = ?, result = ?, events = ? "
                f"WHERE number = ? AND state NOT IN ({marks})",
                (
                    end.state,
                    time.time(),
                    json.dumps(end.result),
                    json.dumps(list(end.events)),
                    number,
                    *ENDED,
                ),
            ).rowcount
            if changed:
                for file in end.files:
                    _put_blob(connection, file.sha256, file.content)
                    connection.execute(
                        "INSERT INTO files VALUES (?, ?, ?)", (number, file.path, file.sha256)
                    )

    def pause(self, number: int, result: Mapping[str, Any], events: Sequence[Any]) -> None:
        """Write that a run waits for the answers of a person."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE runs SET state = 'asking', result = ?, events = ? WHERE number = ?",
                (json.dumps(result), json.dumps(list(events)), number),
            )

    def answer(self, number: int, key: str, answer: Any) -> dict[str, Any] | None:
        """Store an answer; return the result of the run where it was the last, which then waits.

        Raises:
            KeyError: the run does not ask that.
        """
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT result FROM runs WHERE number = ? AND state = 'asking'", (number,)
            ).fetchone()
            result: dict[str, Any] = json.loads(row[0]) if row else {"questions": []}
            left = [one for one in result["questions"] if one["key"] != key]
            if len(left) == len(result["questions"]):
                raise KeyError(key)
            answers = {**result.get("answers", {}), key: answer}
            result = {**result, "answers": answers, "questions": left}
            connection.execute(
                "UPDATE runs SET result = ?, state = ? WHERE number = ?",
                (json.dumps(result), "asking" if left else "waiting", number),
            )
        return None if left else result

    def run(self, identity: str) -> RunRecord:
        """Return a run.

        Raises:
            KeyError: there is none.
        """
        with self._lock:
            row = self._connection.execute(
                f"SELECT {_COLUMNS} FROM runs WHERE id = ?", (identity,)
            ).fetchone()
        if row is None:
            raise KeyError(identity)
        return _record(row)

    def runs(self, client: str, before: int | None, limit: int) -> list[RunRecord]:
        """Return runs of a client, the latest first, from before a number on."""
        with self._lock:
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM runs WHERE client = ? AND number < ? "
                "ORDER BY number DESC LIMIT ?",
                (client, 2**62 if before is None else before, limit),
            ).fetchall()
        return [_record(row) for row in rows]

    def unfinished(self) -> list[RunRecord]:
        """Return the runs that wait or were under way, in the order of their requests."""
        marks = ", ".join("?" for _ in ENDED)
        with self._lock:
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM runs WHERE state NOT IN ({marks}) AND state != 'asking' "
                "ORDER BY number",
                tuple(ENDED),
            ).fetchall()
        return [_record(row) for row in rows]

    def batches(self) -> set[str]:
        """Return the folders of the batches of all runs."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT request ->> '$.batch' FROM runs WHERE request ->> '$.batch' != ''"
            ).fetchall()
        return {row[0] for row in rows}

    def events(self, number: int) -> list[dict[str, Any]]:
        """Return the events of a run that has ended."""
        with self._lock:
            row = self._connection.execute(
                "SELECT events FROM runs WHERE number = ?", (number,)
            ).fetchone()
        return json.loads(row[0]) if row else []

    def file(self, number: int, path: str) -> bytes:
        """Return a file of a run.

        Raises:
            KeyError: the run has no such file.
        """
        with self._lock:
            row = self._connection.execute(
                "SELECT content FROM files JOIN blobs USING (hash) WHERE run = ? AND path = ?",
                (number, path),
            ).fetchone()
        if row is None:
            raise KeyError(path)
        return row[0]

    def prune(self, kept_runs: int) -> None:
        """Delete the oldest ended runs but so many, and the bytes that nothing uses any more."""
        marks = ", ".join("?" for _ in ENDED)
        with self._transaction() as connection:
            connection.execute(
                f"DELETE FROM runs WHERE state IN ({marks}) AND number <= coalesce((SELECT number "
                f"FROM runs WHERE state IN ({marks}) ORDER BY number DESC LIMIT 1 OFFSET ?), -1)",
                (*ENDED, *ENDED, kept_runs),
            )
            connection.execute(
                "DELETE FROM blobs WHERE used < ? AND NOT EXISTS (SELECT 1 FROM files f "
                "WHERE f.hash = blobs.hash) AND NOT EXISTS (SELECT 1 FROM inputs i "
                "WHERE i.hash = blobs.hash)",
                (time.time() - UPLOAD_SECONDS,),
            )


def _put_blob(connection: sqlite3.Connection, number: str, content: bytes) -> None:
    connection.execute(
        "INSERT INTO blobs VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET used = excluded.used",
        (number, content, time.time()),
    )


def _uploads_in(value: Any) -> Iterator[str]:
    """Yield the ids of the uploads that a request names."""
    items: list[Any] = []
    if isinstance(value, Mapping):
        if isinstance(value.get("upload"), str):
            yield value["upload"]
        items = list(value.values())
    elif isinstance(value, list):
        items = value
    for item in items:
        yield from _uploads_in(item)


def _record(row: tuple[Any, ...]) -> RunRecord:
    identity, number, client, request, state, created, started, ended, result = row
    asked = json.loads(request)
    if asked["outputs"] is not None:
        asked["outputs"] = tuple(asked["outputs"])
    return RunRecord(
        identity,
        number,
        client,
        RunRequest(**asked),
        state,
        created,
        started,
        ended,
        json.loads(result),
    )
