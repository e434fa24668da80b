"""The command `anyloom nodes list`."""

from __future__ import annotations

from ...core import types
from ...foundation.errors import AnyloomError, one_line
from ...registry.lookup import registry
from ..output.terminal import print_table
from ..project import open_project, print_code_hint


def list_nodes(allow_code: bool) -> None:
    """Print every node with its outputs and its first sentence."""
    open_project(allow_code)
    rows = []
    for name, node in sorted(registry.nodes().items()):
        try:
            outputs = ", ".join(types.write(kind) for kind in node.signature.outputs.values())
        except AnyloomError as error:
            rows.append((name, "", f"cannot be used: {one_line(error)}"))
            continue
        rows.append((name, outputs, node.about))
    print_table(rows, ("NODE", "GIVES", "DESCRIPTION"))
    print_code_hint()
