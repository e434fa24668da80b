"""The cell magic `%%anyloom`, which records the calls of a cell; `%load_ext anyloom.notebook`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..compiler.exploration import Exploration, recording
from ..foundation.errors import InputError

_recordings: dict[str, Exploration] = {}


def record_cell(shell: Any, line: str, cell: str) -> None:
    """Run a cell and record its calls under a name, which is also the variable of the recording.

    Args:
        line: the name; "exploration" where it is empty. Cells of one name are one recording.

    Raises:
        InputError: it is no name, or that of a variable which is no recording.
        BaseException: what the cell raises.
    """
    name = line.strip() or "exploration"
    if not name.isidentifier():
        raise InputError(f"%%anyloom {name}: expected one name, such as %%anyloom my_graph")
    known = shell.user_ns.get(name)
    if known is not None and not isinstance(known, Exploration):
        raise InputError(f"%%anyloom {name}: '{name}' is a variable already; take another name")
    found = _recordings.get(name)
    if found is None or known is not found:
        found = _recordings[name] = known or recording(name)
    shell.user_ns[name] = found
    with found, _tracebacks_kept(shell) as kept:
        result = shell.run_cell(cell)
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        if isinstance(error, SyntaxError):  # IPython shows every frame around one
            error = InputError(str(error))
        if kept:  # shown by the cell around this one, without the frames in between
            error._render_traceback_ = lambda: kept[-1]
        raise error from None


@contextmanager
def _tracebacks_kept(shell: Any) -> Iterator[list[list[str]]]:
    """Keep tracebacks instead of showing them."""
    kept: list[list[str]] = []
    shell._showtraceback = lambda kind, error, lines: kept.append(lines)
    try:
        yield kept
    finally:
        del shell._showtraceback
