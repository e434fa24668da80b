"""Whose is an output folder: this run's, an equal one's that was cut short, or somebody else's?"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..foundation.atomic_files import StorageError
from ..foundation.errors import AnyloomError
from ..foundation.file_names import safe_name
from ..foundation.hashes import sha256_of_file
from ..foundation.plain_text import plain
from .identity import differences
from .sources import RUN_MARKER, SourceImage, absolute, at_home
from .store import RunStore, connect, read_fact

RUNS = Path("runs")
"""Where a run goes whose folder nobody names."""


def open_folder(
    out: Path | str | None,
    graph: str,
    identity: Mapping[str, Any],
    origin: Sequence[str],
    force: bool,
) -> RunStore:
    """Open the folder that was named, one that an equal run left unfinished, or a new one."""
    if out is not None:
        return RunStore(at_home(Path(out)))
    name = safe_name(graph)
    try:
        taken = [folder.name for folder in RUNS.iterdir()] if RUNS.is_dir() else []
    except OSError as error:
        raise StorageError(RUNS, error) from None
    pattern = re.compile(re.escape(name) + r"-([0-9]{3,9})")
    numbers = sorted(int(match[1]) for match in map(pattern.fullmatch, taken) if match)
    for number in reversed(numbers):
        folder = RUNS / f"{name}-{number:03d}"
        if not force and _is_left_over(folder, identity, origin):
            try:
                return RunStore(folder)
            except AnyloomError:
                continue  # somebody else goes on with it
    for number in range((numbers or [0])[-1] + 1, 10**9):
        folder = RUNS / f"{name}-{number:03d}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue  # somebody else took the number meanwhile
        except OSError as error:
            raise StorageError(folder, error) from None
        return RunStore(folder, made=True)
    raise AnyloomError(f"{RUNS}: too many runs of '{graph}'; name the output folder")


def _is_left_over(folder: Path, identity: Mapping[str, Any], origin: Sequence[str]) -> bool:
    record = folder / RUN_MARKER / "run.sqlite"
    if not record.is_file():
        return False
    try:
        database = connect(record)
        try:
            known, sources, finished = (
                read_fact(database, name) for name in ("identity", "origin", "finished")
            )
        finally:
            database.close()
    except (sqlite3.Error, ValueError):
        return False
    return not finished and known == identity and sources == list(origin)


def claim(
    store: RunStore,
    identity: Mapping[str, Any],
    found: Sequence[SourceImage],
    origin: Sequence[str],
    force: bool,
) -> None:
    """Make the folder this run's, or refuse where it holds what does not belong together."""
    folder = plain(str(store.folder))
    known = store.fact("identity")
    if known is None or force:
        store.remove_summary_files()
        store.forget_results(identity=identity, origin=list(origin), finished=False)
        return
    other = differences(known, identity)
    if other:
        raise AnyloomError(
            f"{folder}: holds results of {other}; choose another output folder, "
            "or replace them with --force (force=True)"
        )
    names = {absolute(one.path): one.name for one in found}
    places = {name: path for path, name in names.items()}
    renamed = []
    for name, path in store.sources().items():
        if names.get(path, name) != name:
            renamed.append(name)  # an image of the same stem has come, so its name grew longer
        elif places.get(name, path) != path and not _same_content(store, name, places[name]):
            raise AnyloomError(
                f"{folder}: '{plain(name)}' are the results of {plain(path)}, not of "
                f"{plain(places[name])}; choose another output folder, or replace them "
                "with --force (force=True)"
            )
    store.remove_summary_files()
    store.withdraw(renamed)
    store.note(origin=list(origin), finished=False)


def _same_content(store: RunStore, name: str, path: str) -> bool:
    entry = store.entry(name)
    try:
        return entry is not None and sha256_of_file(Path(path)) == entry.content
    except OSError:
        return False
