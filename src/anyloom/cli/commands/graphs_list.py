"""The command `anyloom graphs list`."""

from __future__ import annotations

from ...compiler.graphs import load
from ...core import types
from ...foundation.errors import AnyloomError, one_line
from ...registry.lookup import registry
from ..output.terminal import print_json, print_table
from ..project import open_project, print_replaced


def list_graphs(as_json: bool) -> None:
    """Print every graph that can be run by name, in groups, with its inputs and what it does.

    Args:
        as_json: as one JSON object a line.
    """
    open_project()
    groups = registry.graph_groups()
    rows: list[tuple[str, str, str, str]] = []
    for group, names in groups.items():
        for name in names:
            try:
                graph = load(name)
            except AnyloomError as error:
                rows.append((name, group, "", f"cannot be read: {one_line(error)}"))
                if as_json:
                    print_json({"graph": name, "group": group, "error": one_line(error)})
                continue
            rows.append((name, group, " ".join(graph.inputs), graph.about))
            if as_json:
                facts = {"graph": name, "group": group, "about": graph.about}
                inputs = {key: types.write(one.type) for key, one in graph.inputs.items()}
                slots, outputs = list(graph.models), list(graph.outputs)
                print_json({**facts, "inputs": inputs, "slots": slots, "outputs": outputs})
    if as_json:
        return
    print_table(rows, ("GRAPH", "GROUP", "INPUTS", "DESCRIPTION"))
    print_replaced([name for names in groups.values() for name in names])
