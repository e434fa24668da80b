"""What is installed: which graphs, nodes and models?"""

from __future__ import annotations

from ..registry import registry
from .model_files import presence
from .project import hint, open_project
from .terminal import bytes_text, complain, say, table


def list_graphs() -> None:
    """Print every graph that can be run by name, with its first sentence and its inputs."""
    from ..errors import AnyloomError, one_line

    open_project()
    rows: list[tuple[str, str, str]] = []
    for name in sorted(registry.graph_files()):
        try:
            graph = registry.graph(name)
        except AnyloomError as error:
            rows.append((name, "", f"cannot be read: {one_line(error)}"))
            continue
        rows.append((name, " ".join(graph.inputs), graph.about))
    table(rows, ("GRAPH", "INPUTS", "WHAT IT DOES"))


def list_nodes(allow_code: bool) -> None:
    """Print every node with what it takes, what it gives, and its first sentence."""
    from .. import types
    from ..errors import AnyloomError, one_line

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


def list_models(profile: str | None, allow_code: bool) -> None:
    """Print every model of the catalogue, or those that one profile chooses.

    Raises:
        UnknownNameError: there is no such profile.
    """
    from ..errors import UnknownNameError

    open_project(allow_code)
    catalogue = registry.models()
    if profile is not None and profile not in catalogue.profiles:
        raise UnknownNameError("profile", profile, catalogue.profiles)
    rows = []
    for name, checkpoint in sorted(catalogue.checkpoints.items()):
        profiles = [one for one, slots in catalogue.profiles.items() if name in slots.values()]
        if profile is not None and profile not in profiles:
            continue
        licence = checkpoint.licence + (" (non-commercial)" if checkpoint.non_commercial else "")
        licence += " (gated)" if checkpoint.gated else ""
        folder = checkpoint.options.get("folder")
        nothing = "?" if folder else "no weights"
        size = bytes_text(checkpoint.size) if checkpoint.size else nothing
        origin = str(folder or checkpoint.repo or checkpoint.package or "computed")
        rows.append(
            (
                name,
                licence,
                size,
                origin,
                ", ".join(profiles) or "-",
                presence(checkpoint),
                checkpoint.about,
            )
        )
    if not rows:
        say("no models")
    table(
        rows,
        ("MODEL", "LICENCE", "SIZE", "FROM", "PROFILES", "HERE", "WHAT IT DOES")[
            : 7 if rows else 0
        ],
    )
