"""Runs each `anyloom …` of a page, without computing anything.

Started by the tests in a process of its own, because a project's nodes stay registered. Reads a
list of commands as JSON; `run` gets --dry-run, and a command that would change or download
something is only parsed. Prints JSON: the exit code and printed lines of each command.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any

from anyloom.cli import main

HARMLESS = {"graphs", "models", "nodes", "schema", "show", "validate"}


def run(words: list[str]) -> tuple[int, list[str]]:
    """Run a command; return its exit code and the lines that it printed."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        if words[0] == "run" and words[1] != "GRAPH":
            code = main([*words, "--dry-run"])
        elif words[0] in HARMLESS and words[:2] != ["models", "pull"]:
            code = main(words)
        else:
            code = parsed(words)
    return code, output.getvalue().splitlines()


def parsed(words: list[str]) -> int:
    """Parse a command line without running it; raises the error of typer where it is wrong."""
    import typer

    from anyloom.cli.app import app

    if words[:2] == ["run", "GRAPH"]:
        return 0  # stands for any graph; the options are those that every other example uses
    command: Any = typer.main.get_command(app)
    context = command.make_context("anyloom", list(words))
    while hasattr(command, "resolve_command"):
        rest = [*context._protected_args, *context.args]
        if not rest:
            return 0
        name, command, rest = command.resolve_command(context, rest)
        context = command.make_context(name, rest, parent=context)
    return 0


if __name__ == "__main__":
    print(json.dumps([run(words) for words in json.load(sys.stdin)]))
