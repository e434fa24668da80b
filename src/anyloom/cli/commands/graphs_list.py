"""The command `anyloom graphs list`."""

from __future__ import annotations

from ...compiler.graphs import load
from ...foundation.errors import AnyloomError, one_line
from ...registry.lookup import registry
from ..output.terminal import print_table
from ..project import open_project, print_replaced


def list_graphs() -> None:
    """Print every graph that can be run by name, with its inputs and its first sentence."""
    open_project()
    rows: list[tuple[str, str, str]] = []
    for name in sorted(registry.graph_files()):
        try:
            graph = load(name)
        except AnyloomError as error:
            rows.append((name, "", f"cannot be read: {one_line(error)}"))
            continue
        rows.append((name, " ".join(graph.inputs), graph.about))
    print_table(rows, ("GRAPH", "INPUTS", "DESCRIPTION"))
    print_replaced([name for name, _, _ in rows])
