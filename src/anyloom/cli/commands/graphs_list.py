"""The command `anyloom graphs list`."""

from __future__ import annotations

from ...compiler.graphs import load
from ...foundation.errors import AnyloomError, one_line
from ...registry.lookup import registry
from ..output.terminal import print_table
from ..project import open_project, print_replaced


def list_graphs() -> None:
    """Print every graph that can be run by name, in groups, with its inputs and what it does."""
    open_project()
    groups = registry.graph_groups()
    rows: list[tuple[str, str, str, str]] = []
    for group, names in groups.items():
        for name in names:
            try:
                graph = load(name)
                found = (" ".join(graph.inputs), graph.about)
            except AnyloomError as error:
                found = ("", f"cannot be read: {one_line(error)}")
            rows.append((name, group, *found))
    print_table(rows, ("GRAPH", "GROUP", "INPUTS", "DESCRIPTION"))
    print_replaced([name for names in groups.values() for name in names])
