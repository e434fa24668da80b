"""Errors of the command line: exit codes, and one line on standard error for each problem."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..foundation.errors import (
    AnyloomError,
    DeviceLost,
    InputError,
    ProjectError,
    UnknownNameError,
    one_line,
)
from ..foundation.plain_text import printable
from ..foundation.problems import DocumentError
from .output.terminal import print_error

DONE, FAILED, WRONG_USAGE = 0, 1, 2
"""Everything is done; some images or files failed; a wrong graph or command, found before any model
was loaded, or a device that does not work."""
INTERRUPTED, BROKEN_PIPE = 130, 141
"""128 plus the number of the signal, as shells count."""

LISTS = {
    "graph": "anyloom graphs list",
    "node": "anyloom nodes list",
    "model": "anyloom models list",
}
"""Kind of a name → the command that lists all names of this kind."""
INPUTS = "Inputs of this graph"
"""Heading of the options that are inputs of a graph."""
GRAPH_SUFFIXES = (".yaml", ".yml")
MEANT = {
    **dict.fromkeys(("check", "lint", "test", "verify"), "validate"),
    **dict.fromkeys(("explain", "describe", "draw", "export", "info"), "show"),
    **dict.fromkeys(("list", "ls"), "graphs"),
    **dict.fromkeys(("download", "fetch", "pull"), "models pull"),
    **dict.fromkeys(("init", "new", "demo"), "quickstart"),
}
"""Names of commands in other tools → the command here."""


class UsageError(AnyloomError):
    """A command line makes no sense; nothing has been loaded."""


class UsageErrors(UsageError):
    """A command line has several mistakes, which are reported together."""

    def __init__(self, errors: Sequence[AnyloomError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


class Mistakes:
    """Collects the mistakes of a command line, so that one does not hide the next."""

    def __init__(self) -> None:
        self.errors: list[AnyloomError] = []

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Note the error that the block raises, and go on after it."""
        try:
            yield
        except UsageErrors as error:
            self.errors += error.errors
        except AnyloomError as error:
            self.errors.append(error)

    def raise_any(self) -> None:
        """Raise what was noted, if anything was.

        Raises:
            AnyloomError: the only mistake as it was raised, or a UsageErrors with all of them.
        """
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise UsageErrors(self.errors)


def report(error: Exception) -> int:
    """Print an error in lines and return its exit code."""
    if hasattr(error, "format_message"):  # what typer raises for bad usage
        message = usage_message(error)
        if message:
            print_error(message)
        return WRONG_USAGE
    if isinstance(error, AnyloomError):
        print_problems(error)
        wrong = (UnknownNameError, UsageError, DocumentError, InputError, ProjectError, DeviceLost)
        return WRONG_USAGE if isinstance(error, wrong) else FAILED
    if isinstance(error, OSError) and error.strerror:
        print_error(f"{error.filename or 'anyloom'}: {error.strerror}")
        return FAILED
    print_error(f"unexpected {one_line(error)}; {_save_traceback(error)}")
    return FAILED


def print_problems(error: AnyloomError) -> None:
    """Print every problem that an error names on a line of its own."""
    if isinstance(error, UsageErrors):
        for one in error.errors:
            print_problems(one)
        return
    hint = ""
    if isinstance(error, UnknownNameError) and not error.suggests and error.kind in LISTS:
        hint = f"; `{LISTS[error.kind]}` lists them"
    for problem in str(error).splitlines() or [one_line(error)]:
        print_error(f"{problem}{hint}")


def usage_message(error: Any) -> str:
    """Return a usage error of typer in one line, with the nearest fix; "" for nothing to print."""
    message = " ".join(error.format_message().split()).rstrip(".")
    unknown = re.match(r"No such command '(\w+)'", message)
    if unknown and unknown[1] in MEANT:
        message = f"{unknown[0]}. Did you mean '{MEANT[unknown[1]]}'?"
    if not message:  # no command was given, and the help was printed
        return ""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "anyloom"
    hint = _usage_hint(error, context) if context else ""
    return f"{path}: {message}{hint} (see {path} --help)"


def _usage_hint(error: Any, context: Any) -> str:
    commands = getattr(context.command, "commands", {})
    option = getattr(error, "option_name", None)
    if option is not None:
        return _takers(option, context, commands) or _graph_inputs(error, context)
    unknown = error.message.startswith("No such command") and "Did you" not in error.message
    if not unknown:
        return ""
    if context.parent is None and (name := _graph_named(error.message)):
        return f"; a graph is run with: {context.command_path} run {name}"
    return ""


def _takers(option: str, context: Any, commands: Mapping[str, Any]) -> str:
    """Return which commands of a group take an option."""
    takers = [
        f"{context.command_path} {name}"
        for name, command in commands.items()
        if any(option in parameter.opts for parameter in command.params)
    ]
    return f"; {' and '.join(takers)} take{'s' * (len(takers) == 1)} it" if takers else ""


def _graph_inputs(error: Any, context: Any) -> str:
    """Return the options that are inputs of the graph, unless one of them is suggested."""
    flags = [
        parameter.opts[0]
        for parameter in context.command.params
        if getattr(parameter, "rich_help_panel", None) == INPUTS
    ]
    suggested = getattr(error, "possibilities", None) or ()
    return (
        "" if not flags or set(flags) & set(suggested) else f"; the graph takes {', '.join(flags)}"
    )


def _graph_named(message: str) -> str | None:
    """Return the graph that was named where a command is expected."""
    from ..registry.lookup import registry

    match = re.search("'(.+)'", message)
    name = match[1] if match else ""
    is_file = name.endswith(GRAPH_SUFFIXES) and Path(name).is_file()
    return name if is_file or name in registry.graph_files() else None


def _save_traceback(error: Exception) -> str:
    """Save the traceback for a bug report; print it where ANYLOOM_DEBUG is set."""
    import tempfile
    import traceback

    text = printable("".join(traceback.format_exception(error)))
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
