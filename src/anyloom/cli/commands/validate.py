"""The command `anyloom validate`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from ...compiler.required_models import required_models
from ...foundation.errors import AnyloomError
from ...foundation.problems import DocumentError, Problem
from ...weights.download_messages import with_sizes
from ...weights.local_files import missing_downloads
from ..errors import WRONG_USAGE, print_problems
from ..output.terminal import plural, print_error, print_json, print_line
from ..project import (
    checked_graph,
    load_graph,
    may_be_of_code,
    open_project,
    print_code_hint,
    print_replaced,
)


def validate_graphs(
    names: Sequence[str],
    profile: str | None,
    models: Sequence[str],
    settings: Sequence[str],
    as_json: bool,
    allow_code: bool,
) -> None:
    """Check graphs and print every problem of all of them; exit code 2 if there is one.

    Args:
        as_json: print one JSON object for each graph, with its problems, and nothing else.
    """
    open_project(allow_code)
    wrong = of_code = False
    used: set[str] = set()
    for name in names:
        try:
            checked = checked_graph(load_graph(name), profile, models, settings)
        except AnyloomError as error:
            wrong, of_code = True, of_code or may_be_of_code(error)
            if as_json:
                print_json({"graph": name, "ok": False, "problems": _problems(error)})
            else:
                print_problems(error)
            continue
        used |= {name, *(file.stem for file in checked.files)}
        steps = len(checked.graph.steps())
        if as_json:
            found = [_record(warning, "warning") for warning in checked.warnings]
            print_json({"graph": name, "ok": True, "steps": steps, "problems": found})
            continue
        for warning in checked.warnings:
            print_error(f"warning: {warning}")
        missing = missing_downloads(required_models(checked))
        fetching = f"; a run would first download {with_sizes(missing)}" if missing else ""
        print_line(f"{name}: ok ({plural(steps, 'step')}){fetching}")
    print_replaced(used)
    if of_code:
        print_code_hint()
    if wrong:
        raise typer.Exit(WRONG_USAGE)


def _problems(error: AnyloomError) -> list[dict[str, Any]]:
    if isinstance(error, DocumentError):
        return [_record(problem, "error") for problem in error.problems]
    return [{"severity": "error", "message": str(error)}]


def _record(problem: Problem, severity: str) -> dict[str, Any]:
    """Return a problem as JSON, without what is not known of it."""
    place = problem.place
    record = {
        "severity": severity,
        "file": place.file if place else None,
        "line": place.line or None if place else None,
        "column": place.column or None if place else None,
        "node": problem.node,
        "message": problem.message,
        "fix": problem.hint or None,
    }
    return {key: value for key, value in record.items() if value is not None}
