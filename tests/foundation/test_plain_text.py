"""Text of one printable line."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from anyloom.foundation.plain_text import escape_unsafe, plain, printable


@given(st.text(), st.integers(1, 20))
def test_plain_text_is_one_printable_line(text: str, limit: int) -> None:
    shown = plain(text)
    assert shown.isprintable() or all(c.isspace() or c.isprintable() for c in shown)
    assert len(plain(text, limit)) <= limit
    assert plain(shown) == shown


def test_escapes_and_marks_are_dropped() -> None:
    assert (
        plain("\x1b[31;1mred\x1b[0m \x1b]0;title\x07and\r\n\tblue\u202e\u200b\x00")
        == "red and blue"
    )


def test_an_escape_without_an_end_swallows_nothing_after_it() -> None:
    assert plain("'\x1b]0;title' is no name") == "'0;title' is no name"


@given(st.text())
def test_printable_text_keeps_lines_and_what_is_visible(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    assert shown.count("\n") <= text.count("\n")
    for character in shown:
        category = unicodedata.category(character)
        assert category != "Cc" or character in "\t\n"
        assert unicodedata.bidirectional(character) not in (
            *("LRE", "RLE", "LRO", "RLO", "PDF"),
            *("LRI", "RLI", "FSI", "PDI"),
        )
    if text.isprintable():
        assert shown == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_with_escapes_means_the_same(text: str) -> None:
    written = escape_unsafe(json.dumps([text], ensure_ascii=False))
    assert json.loads(written) == [text]
    assert printable(written) == written
