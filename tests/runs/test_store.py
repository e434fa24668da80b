"""The store: results are complete or absent, whatever fails."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from anyloom import AnyloomError
from anyloom.foundation.atomic_files import Disk, StorageError
from anyloom.runs.records import ItemRecord, NewFile, Thumbnail
from anyloom.runs.store import RunStore


def item(name: str = "a", content: str = "c1") -> ItemRecord:
    return ItemRecord(name, f"/in/{name}.png", content, "done", {"failures": []})


def files(**contents: bytes) -> list[NewFile]:
    return [NewFile(f"out/{name}.txt", lambda data=data: data) for name, data in contents.items()]


def visible(folder: Path) -> set[str]:
    return {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and ".anyloom" not in file.parts
    }


def test_what_was_published_is_done_and_comes_back(tmp_path: Path) -> None:
    with RunStore(tmp_path / "run") as store:
        store.publish(item(), files(x=b"1", y=b"2"), [Thumbnail("t", "out/x.txt", b"jpeg")])
    with RunStore(tmp_path / "run") as store:
        assert store.is_done("a", "c1")
        assert not store.is_done("a", "another image")
        assert not store.is_done("b", "c1")
        assert store.database.item("a") == item()
        assert [file.path for file in store.database.files("a")] == ["out/x.txt", "out/y.txt"]
        assert store.database.thumbnails("a") == [Thumbnail("t", "out/x.txt", b"jpeg")]


@pytest.mark.parametrize("damage", ["delete", "empty", "folder"])
def test_done_means_that_the_files_are_there(tmp_path: Path, damage: str) -> None:
    with RunStore(tmp_path / "run") as store:
        store.publish(item(), files(x=b"content"))
        file = tmp_path / "run/out/x.txt"
        file.unlink()
        if damage == "folder":
            file.mkdir()
        elif damage == "empty":
            file.touch()
        assert not store.is_done("a", "c1")


@pytest.mark.parametrize("edited", [b"cont", b"CONTENT", b"content and more"])
def test_a_file_that_somebody_changed_is_neither_replaced_nor_removed(
    tmp_path: Path, edited: bytes
) -> None:
    file = tmp_path / "run/out/x.txt"
    with RunStore(tmp_path / "run") as store:
        store.publish(item(), files(x=b"content"))
        file.write_bytes(edited)
        assert store.is_done("a", "c1")
        store.publish(item(content="c2"), files(x=b"new", y=b"2"))
        assert file.read_bytes() == edited
        assert (tmp_path / "run/out/y.txt").read_bytes() == b"2"
        assert store.is_done("a", "c2")
        store.remove_all_items()
        assert visible(tmp_path / "run") == {"out/x.txt"}
        assert store.kept == ["out/x.txt"]
    with RunStore(tmp_path / "run") as store:
        store.publish(item(), files(x=b"content"))
        assert file.read_bytes() == edited
        assert store.kept == ["out/x.txt"]


def test_a_file_that_somebody_added_is_kept(tmp_path: Path) -> None:
    with RunStore(tmp_path / "run") as store:
        (tmp_path / "run/out").mkdir()
        (tmp_path / "run/out/x.txt").write_bytes(b"mine")
        (tmp_path / "run/notes.txt").write_bytes(b"mine")
        store.publish(item(), files(x=b"1"))
        with store.summary_file("notes.txt") as part:
            part.write("theirs")
        store.remove_summary_files()
        store.remove_items(["a"])
        assert store.kept == ["notes.txt", "out/x.txt"]
    assert visible(tmp_path / "run") == {"notes.txt", "out/x.txt"}
    assert (tmp_path / "run/notes.txt").read_bytes() == b"mine"


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_files_of_a_process_that_died_while_it_replaced_them_are_known(
    tmp_path: Path, moved: int
) -> None:
    class Dies(Disk):
        left = 2 + moved

        def rename(self, part: Path, target: Path) -> None:
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt
            super().rename(part, target)

    run = tmp_path / "run"
    store = RunStore(run, Dies())
    store.publish(item(), files(x=b"old 1", y=b"old 2"))
    store.remove_items = lambda names: None  # type: ignore[method-assign]
    with contextlib.suppress(KeyboardInterrupt):
        store.publish(item(content="c2"), files(x=b"new 1", y=b"new 2"))
    store.close()
    with RunStore(run) as store:
        if moved < 2:
            assert visible(run) == set(), "neither the old result nor the new one"
        store.publish(item(content="c2"), files(x=b"new 1", y=b"new 2"))
        assert (run / "out/x.txt").read_bytes() == b"new 1"
        assert not store.kept


def test_a_damaged_database_is_set_aside_on_request(tmp_path: Path) -> None:
    run = tmp_path / "run"
    with RunStore(run) as store:
        store.publish(item(), files(x=b"1", y=b"2"))
    (run / ".anyloom/run.sqlite").write_bytes(b"garbage" * 100)
    with pytest.raises(AnyloomError, match=r"is damaged .*--force"):
        RunStore(run)
    with RunStore(run, replace_damaged=True) as store:
        store.publish(item(), files(x=b"1", y=b"other"))
        assert store.kept == ["out/y.txt"], "nothing tells who wrote it"
        assert (run / "out/y.txt").read_bytes() == b"2"
    with RunStore(run) as store:
        assert store.is_done("a", "c1")


def test_files_that_a_new_result_no_longer_has_go_away(tmp_path: Path) -> None:
    with RunStore(tmp_path / "run") as store:
        store.publish(item(), files(x=b"1", y=b"2"))
        store.publish(item(content="c2"), files(x=b"3"))
        assert visible(tmp_path / "run") == {"out/x.txt"}
        assert store.is_done("a", "c2")
        store.remove_items(["a"])
        assert visible(tmp_path / "run") == set()


def test_two_items_never_write_one_file(tmp_path: Path) -> None:
    with RunStore(tmp_path / "run") as store:
        store.publish(item("a"), files(x=b"1"))
        with pytest.raises(AnyloomError, match="two images would write this file"):
            store.publish(item("b"), files(x=b"2"))
        assert store.is_done("a", "c1")


@pytest.mark.parametrize("path", ["../out.txt", "/tmp/out.txt", "a/../../b", "CON", "x\0y"])
def test_no_file_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with RunStore(tmp_path / "run") as store:
        with pytest.raises(AnyloomError):
            store.publish(item(), [NewFile(path, lambda: b"1")])
        assert not store.is_done("a", "c1")
    assert set(tmp_path.iterdir()) == {tmp_path / "run"}


def test_a_link_inside_the_folder_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    with RunStore(tmp_path / "run") as store:
        (tmp_path / "run/out").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(AnyloomError, match="leads out of the folder"):
            store.publish(item(), files(x=b"1"))
    assert not list((tmp_path / "elsewhere").iterdir())


def test_the_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(AnyloomError, match="not empty and not the folder of a run"):
        RunStore(tmp_path)
    assert visible(tmp_path) == {"thesis.tex"}


def test_a_second_owner_gets_one_clear_line(tmp_path: Path) -> None:
    with RunStore(tmp_path / "run"):
        with pytest.raises(AnyloomError, match="another process is working in this folder"):
            RunStore(tmp_path / "run")
        script = (
            "from pathlib import Path; from anyloom.runs.store import RunStore\n"
            "try: RunStore(Path('run'))\n"
            "except Exception as error: print(type(error).__name__, error)"
        )
        found = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True
        )
        assert "AnyloomError run: another process is working in this folder" in found.stdout
    RunStore(tmp_path / "run").close()


def test_what_a_dead_process_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    run = tmp_path / "run"
    with RunStore(run) as store:
        store.publish(item(), files(x=b"1"))
    left = [run / ".coco.json.123.0123abcd.part", run / "out/.x.txt.99999.89abcdef.part"]
    kept = [run / "out/.my.part", run / "out/x.part", run / "out/notes"]
    for file in [*left, *kept]:
        file.write_text("?")
    with RunStore(run) as store:
        assert store.is_done("a", "c1")
    assert not any(file.exists() for file in left)
    assert all(file.exists() for file in kept)


def test_a_file_whose_bytes_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> bytes:
        raise ValueError("cannot be drawn")

    with RunStore(tmp_path / "run") as store:
        with pytest.raises(ValueError, match="cannot be drawn"):
            store.publish(item(), [*files(x=b"1"), NewFile("out/y.txt", broken)])
        assert visible(tmp_path / "run") == set()


class FailsOnce(Disk):
    """A disk on which one kind of call fails, from its n-th use on."""

    def __init__(self, call: str, first: int) -> None:
        self.left = first

        def fail(*arguments: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise OSError(28, "No space left on device", "some file")
            return getattr(Disk, call)(self, *arguments)

        setattr(self, call, fail)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("call", ["create", "write", "sync", "rename", "sync_folder"])
def test_a_disk_that_fails_shows_nothing_half_done(tmp_path: Path, call: str, first: int) -> None:
    if (call, first) == ("sync_folder", 1):
        pytest.skip("one folder is synced once")
    run = tmp_path / "run"
    with RunStore(run) as store:
        store.publish(item("old"), [NewFile("out/old.txt", lambda: b"0")])
    with RunStore(run, FailsOnce(call, first)) as store:
        with pytest.raises(StorageError) as error:
            store.publish(item(), files(x=b"1", y=b"2"))
        assert "\n" not in str(error.value)
        assert "cannot be written" in str(error.value)
    assert visible(run) == {"out/old.txt"}
    with RunStore(run) as store:
        assert store.is_done("old", "c1")
        assert not store.is_done("a", "c1")
        store.publish(item(), files(x=b"1", y=b"2"))
        assert store.is_done("a", "c1")


def test_a_full_disk_says_what_to_do(tmp_path: Path) -> None:
    with (
        RunStore(tmp_path / "run", FailsOnce("write", 0)) as store,
        pytest.raises(StorageError, match="free some space and run the same command again"),
    ):
        store.publish(item(), files(x=b"1"))


def test_a_record_that_is_not_one_is_one_line(tmp_path: Path) -> None:
    RunStore(tmp_path / "run").close()
    (tmp_path / "run/.anyloom/run.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(AnyloomError, match="not a database"):
        RunStore(tmp_path / "run")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_place_is_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="cannot be written"):
        RunStore(tmp_path / "run")


def test_many_threads_publish_at_once(tmp_path: Path) -> None:
    with RunStore(tmp_path / "run") as store:

        def publish(number: int) -> None:
            name = f"i{number}"
            store.publish(item(name), [NewFile(f"out/{name}", lambda: name.encode())])

        threads = [threading.Thread(target=publish, args=(number,)) for number in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(store.is_done(f"i{number}", "c1") for number in range(40))
