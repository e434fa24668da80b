"""Text of one printable line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anyloom.foundation.plain_text import plain


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
