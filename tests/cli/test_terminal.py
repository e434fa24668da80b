"""Tables in windows of any width."""

from __future__ import annotations

import os

import pytest

from anyloom.cli.output.terminal import plural, print_table
from anyloom.foundation.byte_sizes import bytes_text

ROWS = [("a", "one two three four five six seven eight"), ("long name", "x")]


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch):
    def of(columns: int) -> None:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((columns, 24)))

    return of


def test_in_a_pipe_nothing_is_cut_or_wrapped(capsys: pytest.CaptureFixture[str]):
    print_table([("a", "x" * 500)])
    assert capsys.readouterr().out == "a  " + "x" * 500 + "\n"


def test_the_last_column_is_wrapped_to_the_window(capsys: pytest.CaptureFixture[str], window):
    window(40)
    print_table(ROWS)
    assert capsys.readouterr().out.splitlines() == [
        "a          one two three four five six",
        "           seven eight",
        "long name  x",
    ]


def test_in_a_narrow_window_the_last_column_stands_below(
    capsys: pytest.CaptureFixture[str], window
):
    window(30)
    print_table(ROWS)
    assert capsys.readouterr().out.splitlines() == [
        "a",
        "    one two three four five",
        "    six seven eight",
        "long name",
        "    x",
    ]


def test_terminal_escapes_are_not_passed_on(capsys: pytest.CaptureFixture[str]):
    print_table([("\x1b[31mred", "bell\x07")])
    assert capsys.readouterr().out == "red  bell\n"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (18_826_032, "18.8 MB"), (10**10, "10.0 GB")],
)
def test_sizes_have_decimal_units(count: int, text: str):
    assert bytes_text(count) == text


def test_counts_agree_with_their_nouns():
    assert plural(1, "image") == "1 image"
    assert plural(2000, "image") == "2,000 images"
