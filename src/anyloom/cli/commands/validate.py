"""The command `anyloom validate`."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from ...compiler.required_models import required_models
from ...foundation.errors import AnyloomError
from ...weights.download_messages import with_sizes
from ...weights.local_files import missing_downloads
from ..errors import WRONG_USAGE, print_problems
from ..output.terminal import plural, print_error, print_line
from ..project import (
    checked_graph,
    load_graph,
    open_project,
    print_code_hint,
    print_replaced,
)


def validate_graphs(
    names: Sequence[str],
    profile: str | None,
    models: Sequence[str],
    settings: Sequence[str],
    allow_code: bool,
) -> None:
    """Check graphs and print every problem of all of them; exit code 2 if there is one."""
    open_project(allow_code)
    wrong = 0
    used: set[str] = set()
    for name in names:
        try:
            checked = checked_graph(load_graph(name), profile, models, settings)
        except AnyloomError as error:
            wrong += 1
            print_problems(error)
            continue
        used |= {name, *(file.stem for file in checked.files)}
        for warning in checked.warnings:
            print_error(str(warning))
        missing = missing_downloads(required_models(checked))
        fetching = f"; a run would first download {with_sizes(missing)}" if missing else ""
        print_line(f"{name}: ok ({plural(len(checked.graph.steps()), 'step')}){fetching}")
    print_replaced(used)
    if wrong:
        print_code_hint()
        raise typer.Exit(WRONG_USAGE)
