"""Lines of CSV in which no text is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from ..foundation.plain_text import printable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Iterable[Any]) -> str:
    """Return one line; a text that a spreadsheet would run as a formula is quoted with '.

    What could steer a terminal or reorder text is dropped, as from other lines.
    """
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(map(_cell, cells))
    return written.getvalue().encode("utf-8", "replace").decode()  # names of files may be bytes


def _cell(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = printable(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
