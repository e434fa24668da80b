"""The cell magic `%%anyloom`, which records the calls of a cell; `%load_ext anyloom.notebook`."""

from __future__ import annotations

from typing import Any

from ..compiler.exploration import Exploration, recording

_recordings: dict[str, Exploration] = {}


def record_cell(shell: Any, line: str, cell: str) -> None:
    """Run a cell and record its calls under a name, which is also the variable of the recording.

    Args:
        line: the name; "exploration" where it is empty. Cells of one name are one recording.
    """
    name = line.strip() or "exploration"
    found = _recordings.setdefault(name, recording(name))
    if shell.user_ns.get(name) is not found:  # another kernel cell has used the name
        found = _recordings[name] = recording(name)
    shell.user_ns[name] = found
    with found:
        result = shell.run_cell(cell)
    result.raise_error()
