"""The command line: `anyloom`, and how it ends.

Exit codes: 0 everything done; 1 some images failed, or a file could not be used; 2 a bad graph or
bad usage, before any model is loaded; 130 interrupted. Whatever happens, the user sees lines, never
a traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from .output.terminal import complain, steady_streams

DONE, FAILED, WRONG, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
"""The last two are 128 plus the signal's number, as shells count."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    from .app import app

    # Pydantic would read the metadata of every installed package to look for plugins.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    steady_streams()
    try:
        code = app(
            args=None if arguments is None else list(arguments),
            prog_name="anyloom",
            standalone_mode=False,
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # What still waits in the stream would raise again when Python closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return BROKEN_PIPE
    except Exception as error:
        return _told(error)


def _told(error: Exception) -> int:
    """Say an error in lines and return the exit code that belongs to it."""
    from ..compiler.graph_errors import GraphError
    from ..foundation.errors import AnyloomError, InputError, UnknownNameError, one_line
    from .errors import UsageError

    if hasattr(error, "format_message"):  # what typer raises for bad usage
        from .usage_text import usage_text

        if usage_text(error):
            complain(usage_text(error))
        return WRONG
    if isinstance(error, AnyloomError):
        problems = str(error).splitlines() or [one_line(error)]
        for problem in problems:
            complain(problem)
        wrong = (UnknownNameError, UsageError, GraphError, InputError)
        return WRONG if isinstance(error, wrong) else FAILED
    if isinstance(error, OSError) and error.strerror:
        complain(f"{error.filename or 'anyloom'}: {error.strerror}")
        return FAILED
    complain(f"unexpected {one_line(error)}; {_traceback_kept(error)}")
    return FAILED


def _traceback_kept(error: Exception) -> str:
    """Keep the traceback for a bug report; show it at once where ANYLOOM_DEBUG is set."""
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(error))
    if os.environ.get("ANYLOOM_DEBUG"):
        print(text, file=sys.stderr)
        return "please report it with the traceback above"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="anyloom-error-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
    except OSError:
        return "ANYLOOM_DEBUG=1 shows where"
    return f"please report it with {file.name}"
