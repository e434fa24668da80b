"""The command `anyloom models pull`: weights are downloaded before they are needed."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from ...core.checkpoint import Checkpoint
from ...core.run_config import offline_switches
from ...foundation.errors import AnyloomError, one_line
from ...registry.lookup import registry
from ...weights.local_files import comes_from_hub, presence, with_bases
from ...weights.network import is_offline
from ..errors import FAILED, UsageError
from ..output.progress import progress_display
from ..output.quiet import quiet_libraries
from ..output.terminal import print_error, print_line
from ..project import checked_graph, load_graph, open_project


def pull_models(
    names: Sequence[str], profile: str | None, graph: str | None, offline: bool, allow_code: bool
) -> None:
    """Download models that are missing; a failure does not stop the others, exit code 1.

    Args:
        profile: all that it chooses; with a graph, what it chooses for that.
        offline: download nothing; missing models fail.

    Raises:
        UsageError: nothing was named.
        UnknownNameError: there is no such model, profile or graph.
    """
    open_project(allow_code)
    missing = []
    failed = False
    for model in _selected(names, profile, graph):
        state = presence(model)
        if state.available:
            print_line(f"{model.name}: {_location(model)}")
        elif comes_from_hub(model):
            missing.append(model)
        else:
            failed = True
            print_error(f"model '{model.name}': {state.remedy}")
    if missing and not _download(missing, offline):
        failed = True
    if failed:
        raise typer.Exit(FAILED)


def _selected(names: Sequence[str], profile: str | None, graph: str | None) -> list[Checkpoint]:
    from ...runs.identity import models_of

    catalog = registry.models()
    models = [catalog.checkpoint(name) for name in names]
    if graph is not None:
        checked = checked_graph(load_graph(graph), profile)
        models += [checkpoint for _, _, checkpoint in models_of(checked)]
    elif profile is not None:
        models += catalog.checkpoints_of_profile(profile)
    if not models:
        raise UsageError("which models? give names, --profile NAME or --graph NAME")
    return with_bases(models)


def _download(missing: Sequence[Checkpoint], offline: bool) -> bool:
    """Download models one after another; return whether all of them were downloaded."""
    from ...weights.download_messages import missing_message, unreachable_message
    from ...weights.hub_downloads import HubUnreachable, download
    from ...weights.resumable_transfer import download_listener

    if offline or is_offline():
        switch = "leave --offline out" if offline else f"unset {' '.join(offline_switches())}"
        print_error(missing_message(missing, "the network is switched off", switch))
        return False
    complete = True
    with (
        quiet_libraries(),
        progress_display({}) as display,
        download_listener(display.show_download),
    ):
        for position, model in enumerate(missing):
            try:
                download(model)
            except HubUnreachable as error:
                print_error(unreachable_message(missing[position:], error.cause))
                return False
            except AnyloomError as error:
                complete = False
                print_error(one_line(error))
                continue
            print_line(f"{model.name}: fetched")
    return complete


def _location(model: Checkpoint) -> str:
    """Return where the weights of a model are that need no download."""
    if comes_from_hub(model) or "folder" in model.options:
        return "here"
    return "comes with a package" if model.package else "has no weights"
