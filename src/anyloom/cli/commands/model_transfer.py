"""How do weights come to this machine before they are needed, and are they still whole?"""

from __future__ import annotations

from collections.abc import Sequence

import typer

from ...compiler.graphs import load
from ...core.checkpoint import Checkpoint
from ...core.run_config import offline_switches
from ...foundation.errors import AnyloomError, one_line
from ...registry.lookup import registry
from ...weights.local_files import comes_from_hub, presence, with_bases
from ...weights.network import is_offline
from ...weights.verification import problems_of
from ..errors import UsageError
from ..output.progress import watcher
from ..output.quiet import quiet_libraries
from ..output.terminal import complain, plural, say
from ..project import checked_graph, open_project

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
    open_project(allow_code)
    wanted = _wanted(names, profile, graph)
    missing = []
    failed = False
    for one in wanted:
        state = presence(one)
        if state.available:
            say(f"{one.name}: {_origin(one)}")
        elif comes_from_hub(one):
            missing.append(one)
        else:
            failed = True
            complain(f"model '{one.name}': {state.remedy}")
    if missing and not _fetch(missing, offline):
        failed = True
    if failed:
        raise typer.Exit(FAILED)


def _fetch(missing: Sequence[Checkpoint], offline: bool) -> bool:
    """Fetch models one after another; returns whether all came."""
    from ...weights.download_messages import missing_message, unreachable_message
    from ...weights.hub_downloads import HubUnreachable, download
    from ...weights.resumable_transfer import download_listener

    switch = "leave --offline out" if offline else f"unset {' '.join(offline_switches())}"
    if offline or is_offline():
        complain(missing_message(missing, "the network is switched off", switch))
        return False
    whole = True
    with quiet_libraries(), watcher({}) as watch, download_listener(watch.fetched):
        for place, one in enumerate(missing):
            try:
                download(one)
            except HubUnreachable as error:
                complain(unreachable_message(missing[place:], error.cause))
                return False
            except AnyloomError as error:
                whole = False
                complain(one_line(error))
                continue
            say(f"{one.name}: fetched")
    return whole


def _origin(one: Checkpoint) -> str:
    """Return why a model need not be fetched."""
    if comes_from_hub(one) or "folder" in one.options:
        return "here"
    return "comes with a package" if one.package else "has no weights"


def verify(names: Sequence[str], allow_code: bool) -> None:
    """Read every weight file of models that are here; exit code 1 where one is not as it should be.

    Raises:
        UnknownNameError: there is no such model.
    """
    open_project(allow_code)
    catalog = registry.models()
    chosen = [catalog.checkpoint(name) for name in names] or [
        one
        for _, one in sorted(catalog.checkpoints.items())
        if (one.repo or one.package) and presence(one).available
    ]
    failed = 0
    for one in chosen:
        wrong = problems_of(one) if presence(one).available else [str(presence(one))]
        failed += bool(wrong)
        for problem in wrong:
            complain(f"{one.name}: {problem}")
        if not wrong:
            say(f"{one.name}: whole")
    say(f"{plural(len(chosen), 'model')} read, {failed} not as it should be")
    if failed:
        raise typer.Exit(FAILED)


def _wanted(names: Sequence[str], profile: str | None, graph: str | None) -> list[Checkpoint]:
    from ...runs.identity import models_of

    catalog = registry.models()
    wanted = [catalog.checkpoint(name) for name in names]
    if graph is not None:
        checked = checked_graph(load(graph), profile)
        wanted += [checkpoint for _, _, checkpoint in models_of(checked)]
    elif profile is not None:
        wanted += catalog.checkpoints_of_profile(profile)
    if not wanted:
        raise UsageError("which models? give names, --profile NAME or --graph NAME")
    return with_bases(wanted)
