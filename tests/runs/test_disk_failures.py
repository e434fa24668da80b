"""A disk that fails at any moment stops a run with one line; the next run completes it."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anyloom import AnyloomError, Engine, run_folder
from anyloom.foundation.atomic_files import Disk
from anyloom.runs import database
from anyloom.runs.store import RunStore
from tests.runs.scenes import look, tree, write_images

IMAGES = 3


@pytest.fixture(autouse=True)
def _reference(engine: Engine) -> None:
    write_images(IMAGES)
    run_folder(look, "in", out="reference", engine=engine)


def fail_from(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, first: int, error: Exception
) -> Callable[[], bool]:
    """Let every call of a function fail from the `first` one on; return whether one has."""
    real = getattr(place, name)
    count = 0

    def failing(*arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count > first:
            raise error
        return real(*arguments)

    monkeypatch.setattr(place, name, failing)
    return lambda: count > first


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "some file")
BROKEN = OSError(errno.EIO, os.strerror(errno.EIO), "some file")
POINTS = [
    (Disk, "create", BROKEN),
    (Disk, "write", FULL),
    (Disk, "sync", BROKEN),
    (Disk, "rename", BROKEN),
    (Disk, "sync_folder", BROKEN),
    (Disk, "remove", BROKEN),
    (database, "_insert_item", sqlite3.OperationalError("database or disk is full")),
    (database, "_insert_facts", sqlite3.OperationalError("disk I/O error")),
]


@pytest.mark.parametrize("first", [0, 1, 4, 9, 14, 17, 19, 22])
@pytest.mark.parametrize(("place", "name", "error"), POINTS, ids=[point[1] for point in POINTS])
def test_a_failing_disk_shows_nothing_half_done_and_the_next_run_completes(
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    place: Any,
    name: str,
    error: Exception,
    first: int,
) -> None:
    reference = tree("reference")
    if name == "remove":  # happens when something is there already
        run_folder(look, "in", out="out", engine=engine, limit=2)
    before = tree("out")
    with monkeypatch.context() as broken:
        has_failed = fail_from(broken, place, name, first, error)
        try:
            run_folder(look, "in", out="out", engine=engine, jobs=2)
        except AnyloomError as failure:
            assert "\n" not in str(failure)
            assert "finished items are kept" in str(failure)
        else:
            assert not has_failed(), "a failure must be reported"
    left = tree("out")
    assert not any(path.endswith(".part") for path in left)
    if "manifest.json" in left:
        assert left in (before, reference)
    for path, digest in left.items():
        if path.split("/")[0] in ("masks", "overlay", "cutout", "facts"):
            assert reference[path] == digest, "a file under its own name is whole"
    with RunStore(Path("out")) as store:
        store.validate_state()
    summary = run_folder(look, "in", out="out", engine=engine)
    assert (summary.total, summary.failed) == (IMAGES, 0)
    assert tree("out") == reference


def test_a_full_disk_says_what_to_do(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_from(monkeypatch, Disk, "write", 2, FULL)
    with pytest.raises(AnyloomError, match="free some space and run the same command again"):
        run_folder(look, "in", out="out", engine=engine)
