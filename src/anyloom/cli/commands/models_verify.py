"""The command `anyloom models verify`: weight files are compared with their checksums."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from ...registry.lookup import registry
from ...weights.local_files import presence
from ...weights.verification import problems_of
from ..errors import FAILED
from ..output.terminal import plural, print_error, print_line
from ..project import open_project


def verify_models(names: Sequence[str], allow_code: bool) -> None:
    """Read every weight file of local models; exit code 1 where one is damaged or missing.

    Args:
        names: of models; all local ones if empty.

    Raises:
        UnknownNameError: there is no such model.
    """
    open_project(allow_code)
    catalog = registry.models()
    models = [catalog.checkpoint(name) for name in names] or [
        model
        for _, model in sorted(catalog.checkpoints.items())
        if (model.repo or model.package) and presence(model).available
    ]
    failed = 0
    for model in models:
        state = presence(model)
        problems = problems_of(model) if state.available else [str(state)]
        failed += bool(problems)
        for problem in problems:
            print_error(f"{model.name}: {problem}")
        if not problems:
            print_line(f"{model.name}: intact")
    print_line(f"{plural(len(models), 'model')} verified, {failed} damaged or missing")
    if failed:
        raise typer.Exit(FAILED)
