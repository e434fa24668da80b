"""The command `anyloom nodes show`."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar, get_args

from ...core import types
from ...core.node_decorator import Node
from ...core.signature import Argument, Signature
from ...registry.lookup import registry
from ..output.graph_tables import literal_text
from ..output.terminal import print_json, print_line, print_table
from ..project import open_project, print_code_hint
from .nodes_list import argument_facts, node_facts

LIMITS = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "like {}",
}
"""Constraint of JSON Schema → its text."""


def show_node(name: str, as_json: bool, allow_code: bool) -> None:
    """Print a node's description, ports, parameters with their ranges, and fitting models.

    Args:
        as_json: as one JSON object.

    Raises:
        UnknownNameError: there is no such node.
    """
    open_project(allow_code)
    if name not in registry.nodes():
        print_code_hint()
    node = registry.node(name)
    signature = node.signature
    if as_json:
        print_json(_facts(node))
        return
    print_line(f"{node.identity}{_traits(node)}")
    print_line()
    for line in inspect.cleandoc(node.function.__doc__ or "").splitlines():
        print_line(f"  {line}".rstrip())
    for title, arguments in (
        ("ports", signature.of_kind("port")),
        ("parameters", signature.of_kind("parameter")),
    ):
        if arguments:
            print_line(f"\n{title}")
            print_table([_row(argument) for argument in arguments], indent="  ")
    print_line("\ngives")
    print_table(
        [
            (port, types.write(kind), _likeness(signature, kind))
            for port, kind in signature.outputs.items()
        ],
        indent="  ",
    )
    for slot in signature.of_kind("slot"):
        print_line(f"\nmodels for '{slot.name}' ({slot.type.__name__})")
        _print_fitting(slot)


def _facts(node: Node[..., Any]) -> dict[str, Any]:
    signature = node.signature
    return {
        **node_facts(node),
        "description": inspect.cleandoc(node.function.__doc__ or ""),
        "takes": [_argument_facts(one) for one in signature.arguments.values()],
        "gives": {port: types.write(kind) for port, kind in signature.outputs.items()},
    }


def _argument_facts(argument: Argument) -> dict[str, Any]:
    facts = argument_facts(argument)
    if argument.kind == "slot":
        fitting = registry.models().checkpoints_for(argument.type)
        return {**facts, "models": [checkpoint.name for checkpoint in fitting]}
    if argument.kind == "parameter":
        facts["schema"] = argument.schema()
    if not argument.required:
        facts["default"] = argument.default
    return facts


def _likeness(signature: Signature, kind: Any) -> str:
    """Return which argument decides the type of an output: Masks in, Masks out; "" without one."""
    if not isinstance(kind, TypeVar):
        return ""
    like = [one.name for one in signature.arguments.values() if kind in _variables(one.type)]
    return f"of the same type as {' and '.join(like)}" if like else ""


def _variables(kind: Any) -> set[TypeVar]:
    if isinstance(kind, TypeVar):
        return {kind}
    return {variable for part in get_args(kind) for variable in _variables(part)}


def _traits(node: Node[..., Any]) -> str:
    traits = [f"needs {requirement}" for requirement in node.requires]
    if node.stateful:
        traits.append("depends on the order of its calls")
    elif not node.pure:
        traits.append("runs each time")
    return f"  ({', '.join(traits)})" if traits else ""


def _row(argument: Argument) -> tuple[str, str, str, str]:
    if argument.required:
        default = "required"
    else:
        default = (
            "optional" if argument.default is None else f"default {literal_text(argument.default)}"
        )
    return argument.name, types.write(argument.type), default, limits(argument)


def limits(argument: Argument) -> str:
    """Return the range of a parameter in words, such as "≥ 0, ≤ 1"; "" where there is none."""
    if argument.kind != "parameter":
        return ""
    schema = argument.schema()
    parts = [schema, *schema.get("anyOf", [])]
    return ", ".join(
        form.format(part[key]) for part in parts for key, form in LIMITS.items() if key in part
    )


def _print_fitting(slot: Argument) -> None:
    catalog = registry.models()
    rows = []
    for checkpoint in catalog.checkpoints_for(slot.type):
        profiles = [
            name
            for name, choices in catalog.profiles.items()
            if choices.get(slot.type.__name__) == checkpoint.name
        ]
        chosen = f"profile {', '.join(profiles)}" if profiles else ""
        rows.append((checkpoint.name, checkpoint.license, chosen, checkpoint.about))
    if rows:
        print_table(rows, indent="  ")
    else:
        print_line("  none in the catalog")
