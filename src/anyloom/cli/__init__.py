"""The command line `anyloom`.

Exit codes: 0 everything done; 1 some images failed, or a file could not be used; 2 a bad graph or
bad usage, before any model is loaded; 130 interrupted. Problems are lines on standard error, never
a traceback.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn


def run_process() -> NoReturn:
    """Run the command of this process, and end the process with its exit code.

    Exit handlers run; then the process ends without unloading its modules. That takes PyTorch a
    second, and may abort the process where a thread that was not waited for still computes.
    """
    codes: list[int] = []
    # Registered before everything that commands import, and therefore called last.
    atexit.register(lambda: _end(codes))
    codes.append(main())
    sys.exit(codes[0])


def _end(codes: Sequence[int]) -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    if codes:
        os._exit(codes[0])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    from .allocator import use_expandable_segments
    from .app import command_line
    from .errors import BROKEN_PIPE, DONE, INTERRUPTED, report
    from .output.terminal import escape_unprintable, print_error
    from .threads import wait_without_spinning

    escape_unprintable()
    wait_without_spinning()
    use_expandable_segments()
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        command = command_line(next(iter(words), ""))
        code = command(args=words or ["--help"], prog_name="anyloom", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except KeyboardInterrupt:
        print_error("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # What still waits in the stream would raise again when Python closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return BROKEN_PIPE
    except Exception as error:
        return report(error)
