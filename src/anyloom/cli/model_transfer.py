"""How do weights come to this machine before they are needed, and are they still whole?"""

from __future__ import annotations

from collections.abc import Sequence

import typer

from ..errors import AnyloomError, one_line
from ..model import Checkpoint
from ..model_files import presence, wrong_files
from ..registry import registry
from .progress import watcher
from .project import checked_graph, find_graph, open_project
from .quiet import quiet_libraries
from .terminal import complain, plural, say
from .usage import UsageError

FAILED = 1


def pull(
    names: Sequence[str], profile: str | None, graph: str | None, offline: bool, allow_code: bool
) -> None:
    """Fetch models that are not here; one that fails does not stop the others, exit code 1.

    Args:
        profile: all that it chooses; with a graph, what it chooses for that.
        offline: fetch nothing; what is missing fails.

    Raises:
        UsageError: nothing was named.
        UnknownNameError: there is no such model, profile or graph.
    """
    from ..downloads import fetched, no_network
    from ..transfer import followed_by

    open_project(allow_code)
    failed = 0
    wanted = _wanted(names, profile, graph)
    with quiet_libraries(), no_network(offline), watcher({}) as watch, followed_by(watch.fetched):
        for one in wanted:
            try:
                told = "comes with a package"
                if one.repo and "folder" not in one.options:
                    told = "here" if presence(one) == "yes" else "fetched"
                    if told == "fetched":
                        fetched(one)
                elif presence(one) != "yes":
                    raise AnyloomError(f"model '{one.name}': {presence(one)}")
                elif not one.package:
                    told = "here" if "folder" in one.options else "has no weights"
            except AnyloomError as error:
                failed += 1
                complain(one_line(error))
                continue
            say(f"{one.name}: {told}")
    if failed:
        raise typer.Exit(FAILED)


def verify(names: Sequence[str], allow_code: bool) -> None:
    """Read every weight file of models that are here; exit code 1 where one is not as it should be.

    Raises:
        UnknownNameError: there is no such model.
    """
    open_project(allow_code)
    catalogue = registry.models()
    chosen = [catalogue.checkpoint(name) for name in names] or [
        one
        for _, one in sorted(catalogue.checkpoints.items())
        if (one.repo or one.package) and presence(one) == "yes"
    ]
    failed = 0
    for one in chosen:
        wrong = wrong_files(one) if presence(one) == "yes" else [presence(one)]
        failed += bool(wrong)
        for problem in wrong:
            complain(f"{one.name}: {problem}")
        if not wrong:
            say(f"{one.name}: whole")
    say(f"{plural(len(chosen), 'model')} read, {failed} not as it should be")
    if failed:
        raise typer.Exit(FAILED)


def _wanted(names: Sequence[str], profile: str | None, graph: str | None) -> list[Checkpoint]:
    from ..runs.identity import models_of

    catalogue = registry.models()
    wanted = [catalogue.checkpoint(name) for name in names]
    if graph is not None:
        checked = checked_graph(find_graph(graph), profile)
        wanted += [checkpoint for _, _, checkpoint in models_of(checked)]
    elif profile is not None:
        wanted += catalogue.of_profile(profile)
    if not wanted:
        raise UsageError("which models? give names, --profile NAME or --graph NAME")
    bases = [one.options["base"] for one in wanted if "base" in one.options]
    wanted += [catalogue.checkpoint(str(name)) for name in bases]
    return list({one.name: one for one in wanted}.values())
