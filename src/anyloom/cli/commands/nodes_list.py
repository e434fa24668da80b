"""The command `anyloom nodes list`."""

from __future__ import annotations

from typing import Any

from ...core import types
from ...core.node_decorator import Node
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
            takes = [argument_facts(one) for one in signature.arguments.values()]
            print_json({**node_facts(node), "takes": takes, "gives": gives})
    if as_json:
        return
    print_table(rows, ("NODE", "GIVES", "DESCRIPTION"))
    print_code_hint()


def node_facts(node: Node[..., Any]) -> dict[str, Any]:
    """Return the name, version and first sentence of a node, for JSON."""
    return {"node": node.name, "version": node.version, "about": node.about}


def argument_facts(argument: Argument) -> dict[str, Any]:
    """Return the name, kind and type of an argument and whether it is required, for JSON."""
    is_slot = argument.kind == "slot"
    return {
        "name": argument.name,
        "kind": argument.kind,
        "type": argument.type.__name__ if is_slot else types.write(argument.type),
        "required": argument.required,
    }
