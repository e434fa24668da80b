"""Pinned files: read once, and again when anything about them has changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from anyloom import Checkpoint, ModelError, checkpoint_folder
from anyloom.weights import verification

HEADER = b'{"__metadata__":{"by":"a"}}'
CONTENT = len(HEADER).to_bytes(8, "little") + HEADER
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANYLOOM_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    file = folder / "model.safetensors"
    file.write_bytes(CONTENT)
    return file


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read whole."""
    found: list[Path] = []
    read = verification.sha256_of_file

    def counted(file: Path) -> str:
        found.append(file)
        return read(file)

    monkeypatch.setattr(verification, "sha256_of_file", counted)
    return found


def load(file: Path, sha256: str = SHA256) -> Path:
    options = {"folder": str(file.parent)}
    return checkpoint_folder(
        Checkpoint("mine", "sam", files={file.name: sha256}, options=options, trusted=True)
    )


def test_a_verified_file_is_not_hashed_again(file: Path, hashed: list[Path]) -> None:
    for _ in range(3):
        assert load(file) == file.parent
    assert hashed == [file]


def test_another_file_under_the_name_is_hashed(file: Path, hashed: list[Path]) -> None:
    load(file)
    copy = file.with_name("copy")
    copy.write_bytes(CONTENT)
    copy.replace(file)
    load(file)
    assert len(hashed) == 2


def test_content_changed_in_place_is_refused_even_with_its_old_time(
    file: Path, hashed: list[Path]
) -> None:
    load(file)
    status = file.stat()
    with file.open("r+b") as stream:
        stream.write(CONTENT.replace(b'"a"', b'"b"'))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(ModelError, match="has sha256"):
        load(file)
    with pytest.raises(ModelError, match="has sha256"):
        load(file)
    assert len(hashed) == 3, "what was refused is not remembered"


def test_another_pin_is_compared_anew(file: Path, hashed: list[Path]) -> None:
    load(file)
    with pytest.raises(ModelError, match="expected 000000000000"):
        load(file, "0" * 64)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}'])
def test_a_damaged_record_is_an_empty_one(
    file: Path, hashed: list[Path], tmp_path: Path, content: str
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "verified-weights.json").write_text(content)
    load(file)
    load(file)
    assert len(hashed) == 1
