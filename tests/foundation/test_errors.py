"""Errors are told in one line, whatever they are."""

from __future__ import annotations

import pytest

from anyloom import AnyloomError
from anyloom.foundation.errors import one_line


class Silent(Exception):
    """Cannot be written."""

    def __str__(self) -> str:
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("a\nb"), "ValueError: a b"),
        (ValueError(), "ValueError"),
        (AnyloomError("told"), "told"),
        (Silent(), "Silent"),
    ],
)
def test_an_error_is_one_line(error: BaseException, line: str) -> None:
    assert one_line(error) == line
