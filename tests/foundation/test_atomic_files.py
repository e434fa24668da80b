"""Atomic file writes: complete or not at all, and nothing left behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from anyloom.foundation.atomic_files import write_atomically


def test_a_file_is_written_or_replaced(tmp_path: Path) -> None:
    file = tmp_path / ("n" * 240)
    for content in (("ü", b"\n"), ("second",)):
        write_atomically(file, *content)
        assert file.read_text("utf-8") == "".join(
            piece if isinstance(piece, str) else piece.decode() for piece in content
        )
    assert list(tmp_path.iterdir()) == [file]


def test_a_failed_write_leaves_the_old_file_and_no_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.yaml"
    write_atomically(file, "old")

    def fail(*arguments: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(file, "new")
    assert (file.read_text(), list(tmp_path.iterdir())) == ("old", [file])


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "missing" / "a.txt", "x")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there, and it has no /dev")
def test_a_link_keeps_pointing_to_the_file_and_a_device_stays_one(tmp_path: Path) -> None:
    link, file = tmp_path / "link", tmp_path / "file"
    link.symlink_to(file)
    write_atomically(link, "content")
    assert link.is_symlink() and file.read_text() == "content"
    write_atomically(Path(os.devnull), "content")
    assert not Path(os.devnull).is_file()
