"""What a cell shows when its kernel is interrupted: the user's own lines and what was done."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

PACKAGE = Path(__file__).parents[1]


def show_interrupts_briefly(shell: Any) -> None:
    """Leave the frames inside this package out of the traceback of an interrupted cell.

    A handler that somebody else has set stays.
    """
    if not shell.custom_exceptions:
        shell.set_custom_exc((KeyboardInterrupt,), _show)


def _show(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> list[str]:
    shown = shell.InteractiveTB.structured_traceback(
        kind, error, _until_package(trace), tb_offset=tb_offset
    )
    shell._showtraceback(kind, error, shown)
    return shown


def _until_package(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback up to the first frame of this package."""
    if trace is None or PACKAGE in Path(trace.tb_frame.f_code.co_filename).parents:
        return None
    following = _until_package(trace.tb_next)
    return TracebackType(following, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)
