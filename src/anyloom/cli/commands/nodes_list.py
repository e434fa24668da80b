"""The command `anyloom nodes list`."""

from __future__ import annotations

from ...core import types
from ...core.signature import Argument
from ...foundation.errors import AnyloomError, one_line
from ...registry.lookup import registry
from ..output.terminal import print_json, print_table
from ..project import open_project, print_code_hint


def list_nodes(as_json: bool, allow_code: bool) -> None:
    """Print every node with its outputs and its first sentence; or as one JSON object a line."""
    open_project(allow_code)
    rows = []
    for name, node in sorted(registry.nodes().items()):
        try:
            signature = node.signature
        except AnyloomError as error:
            rows.append((name, "", f"cannot be used: {one_line(error)}"))
            if as_json:
                print_json({"node": name, "error": one_line(error)})
            continue
        gives = {port: types.write(kind) for port, kind in signature.outputs.items()}
        rows.append((name, ", ".join(gives.values()), node.about))
        if as_json:
            takes = [
                {"name": one.name, "kind": one.kind, "type": _type(one), "required": one.required}
                for one in signature.arguments.values()
            ]
            facts = {"node": name, "version": node.version, "about": node.about}
            print_json({**facts, "takes": takes, "gives": gives})
    if as_json:
        return
    print_table(rows, ("NODE", "GIVES", "DESCRIPTION"))
    print_code_hint()


def _type(argument: Argument) -> str:
    return argument.type.__name__ if argument.kind == "slot" else types.write(argument.type)
