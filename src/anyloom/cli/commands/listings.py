"""What is installed: which graphs, nodes and models?"""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler.graphs import load
from ...core.checkpoint import Checkpoint
from ...foundation.byte_sizes import bytes_text
from ...foundation.plain_text import plain
from ...registry.lookup import registry
from ...registry.placement import need_accelerated
from ...weights.local_files import measured, presence
from ..output.sizes import read_size
from ..output.terminal import complain, say, table
from ..project import hint, open_project

LICENSE_WIDTH = 38
"""Longer licenses are cut in the list, so that a line fits into 100 characters."""


def list_graphs() -> None:
    """Print every graph that can be run by name, with its first sentence and its inputs."""
    from ...foundation.errors import AnyloomError, one_line

    open_project()
    rows: list[tuple[str, str, str]] = []
    for name in sorted(registry.graph_files()):
        try:
            graph = load(name)
        except AnyloomError as error:
            rows.append((name, "", f"cannot be read: {one_line(error)}"))
            continue
        rows.append((name, " ".join(graph.inputs), graph.about))
    table(rows, ("GRAPH", "INPUTS", "WHAT IT DOES"))


def list_nodes(allow_code: bool) -> None:
    """Print every node with what it takes, what it gives, and its first sentence."""
    from ...core import types
    from ...foundation.errors import AnyloomError, one_line

    open_project(allow_code)
    rows = []
    for name, node in sorted(registry.nodes().items()):
        try:
            given = ", ".join(types.write(kind) for kind in node.signature.outputs.values())
        except AnyloomError as error:
            rows.append((name, "", f"cannot be used: {one_line(error)}"))
            continue
        rows.append((name, given, node.about))
    table(rows, ("NODE", "GIVES", "WHAT IT DOES"))
    if hint():
        complain(hint())


def list_models(
    profile: str | None, protocol: str | None, fits: str | None, allow_code: bool
) -> None:
    """Print the models of the catalog, or those that are asked for.

    Args:
        profile: those that it chooses.
        protocol: those that fill a slot of that kind.
        fits: those that take no more memory than that on an accelerator, largest first.

    Raises:
        UnknownNameError: there is no such profile or protocol.
        UsageError: `fits` is not a size.
    """
    open_project(allow_code)
    catalog = registry.models()
    found = sorted(map(measured, catalog.checkpoints.values()), key=lambda one: one.name)
    if profile is not None:
        chosen = {one.name for one in catalog.checkpoints_of_profile(profile)}
        found = [one for one in found if one.name in chosen]
    if protocol is not None:
        able = {one.name for one in catalog.checkpoints_for(catalog.protocol(protocol))}
        found = [one for one in found if one.name in able]
    if fits is not None:
        room = read_size(fits)
        found = [one for one in found if need_accelerated(one) <= room]
        found.sort(key=need_accelerated, reverse=True)
    if not found:
        say("no models")
        return
    heading = ("MODEL", "SIZE", "ON A GPU", "HERE", "LICENSE", "WHAT IT DOES")
    table(map(_row, found), heading)


def _row(checkpoint: Checkpoint) -> Sequence[str]:
    folder = checkpoint.options.get("folder")
    memory = need_accelerated(checkpoint)
    return (
        checkpoint.name,
        bytes_text(checkpoint.size) if checkpoint.size else "?" if folder else "-",
        bytes_text(memory) if memory else "-",
        "yes" if presence(checkpoint).available else "no",
        plain(license_text(checkpoint), LICENSE_WIDTH),
        checkpoint.about,
    )


def license_text(checkpoint: Checkpoint) -> str:
    """Return a license with what it asks: "CC-BY-NC-4.0 (non-commercial)"."""
    asks = f" ({checkpoint.conditions})" if checkpoint.conditions else ""
    return (checkpoint.license or "unknown") + asks
