"""Text for a terminal, a pipe or a log file, whatever characters those can show."""

from __future__ import annotations

import io
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from ...foundation.plain_text import plain, printable

GAP = 2
NARROWEST = 24
"""The last column of a table is never wrapped to fewer characters than this."""


def escape_unprintable() -> None:
    """Let standard output and error escape the characters that they cannot show.

    File names may hold bytes that are no text, and under LC_ALL=C a stream may hold only ASCII.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_line(text: str = "") -> None:
    """Print a line on standard output, without what could steer the terminal."""
    _write_line(sys.stdout, printable(text))


def print_json(record: Mapping[str, Any]) -> None:
    """Print an object as one line of JSON."""
    print_line(json.dumps(record, ensure_ascii=False, default=str))


def print_error(text: str) -> None:
    """Print a problem on standard error as one line of printable characters."""
    _write_line(sys.stderr, plain(text))


def _write_line(stream: TextIO, line: str) -> None:
    """Write a line in one call, so that lines of several threads do not mix."""
    stream.write(line + "\n")
    stream.flush()


def print_table(
    rows: Iterable[Sequence[str]], heading: Sequence[str] = (), indent: str = ""
) -> None:
    """Print rows in columns; on a terminal the last column is wrapped to the window.

    Where the window leaves no room for it, the last column stands below the others.
    """
    lines = [list(heading)] if heading else []
    lines += [[plain(cell) for cell in row] for row in rows]
    if not lines:
        return
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]) - 1)]
    margin = len(indent) + sum(widths) + GAP * len(widths)
    room = shutil.get_terminal_size().columns - margin if sys.stdout.isatty() else 0
    below = room < NARROWEST and sys.stdout.isatty()
    if below:
        margin = len(indent) + 2 * GAP
        room = max(shutil.get_terminal_size().columns - margin, NARROWEST)
    for line in lines:
        first = "".join(
            cell.ljust(width + GAP) for cell, width in zip(line[:-1], widths, strict=True)
        )
        wrapped = textwrap.wrap(line[-1], room) if room else [line[-1]]
        beside = "" if below or not wrapped else wrapped.pop(0)
        print_line((indent + first + beside).rstrip())
        for rest in wrapped:
            print_line(" " * margin + rest)


def print_paragraphs(text: str, indent: str = "") -> None:
    """Print prose, wrapped to the window on a terminal."""
    width = min(shutil.get_terminal_size().columns, 100) if sys.stdout.isatty() else 10_000
    for part in text.split("\n\n"):
        print_line(
            textwrap.fill(
                " ".join(part.split()), width, initial_indent=indent, subsequent_indent=indent
            )
        )


def plural(count: int, noun: str) -> str:
    """Return "1 image" or "3 images"."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"
