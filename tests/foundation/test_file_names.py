"""Names of output files: valid everywhere, unique and short."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anyloom import safe_join
from anyloom.foundation.file_names import LONGEST, folded, safe_name, unique_names

any_text = st.text(st.characters(codec=None), max_size=300)
any_part = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=80)


@given(any_text)
@example("..")
@example("../../etc/passwd")
@example("CON")
@example("nul.tar.gz")
@example("a\\b:c")
@example("x" * 1000)
@example("🎉" * 200)
@example("\udcff\u202egnp.exe")
@example(" . ")
def test_any_text_becomes_one_component_that_every_file_system_takes(text: str) -> None:
    name = safe_name(text)
    assert 1 <= len(name.encode()) <= LONGEST
    assert safe_join(Path("/run"), f"{name}__0001.png") == Path("/run", f"{name}__0001.png")
    assert not name.startswith(".")


@given(st.lists(st.tuples(any_part, any_part), max_size=12, unique=True))
@example([("a", "x.png"), ("a", "x.jpg"), ("b", "x.png"), ("a__x", "png")])
@example([("a", "b__c.png"), ("a__b", "c.png"), (".", "a__b__c.png")])
def test_no_two_files_share_a_name(pairs: list[tuple[str, str]]) -> None:
    files = [PurePosixPath(folder, file) for folder, file in pairs]
    names = unique_names(files)
    assert len({folded(name) for name in names}) == len(files)


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (["a.png", "b.png"], ["a", "b"]),
        (["a.jpg", "a.png"], ["a_jpg", "a_png"]),
        (["a.png", "sub/a.png"], ["a", "sub__a"]),
        (["x/a.png", "y/a.png"], ["x__a", "y__a"]),
        (["A.png", "a.png"], ["A_png", "a_png~2"]),
        (["sub/a.png", "sub__a.png", "a.png"], ["sub__a_png", "sub__a", "a"]),
    ],
)
def test_names_are_as_short_as_they_can_be(files: list[str], names: list[str]) -> None:
    assert unique_names([PurePosixPath(file) for file in files]) == names


def test_a_long_name_keeps_its_beginning_and_stays_distinct() -> None:
    first, second = (safe_name("holiday " * 40 + end) for end in "ab")
    assert first != second
    assert first.startswith("holiday holiday")
