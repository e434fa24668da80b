"""Folders: what is near a path that does not exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from anyloom.foundation.folders import path_suggestion


@pytest.mark.parametrize(
    ("missing", "near"),
    [
        ("phtoos", "photos"),
        ("phtoos/cat.png", "photos/cat.png"),
        ("photos/cta.png", "photos/cat.png"),
        ("photos/dog.png", None),
        ("phtoos/dog.png", None),
        ("photos/cat.png", None),
        ("photos/cat.png/below", None),
        ("nothing\0", None),
    ],
)
def test_the_nearest_path_that_exists_is_suggested(
    missing: str, near: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("photos").mkdir()
    Path("photos/cat.png").touch()
    assert path_suggestion(Path(missing)) == (f"; did you mean '{near}'?" if near else "")
    whole = path_suggestion(tmp_path / missing)
    assert whole == (f"; did you mean '{tmp_path / near}'?" if near else "")
