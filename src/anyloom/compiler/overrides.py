"""Overrides of arguments of a graph, as by `--set masks.candidates=all`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar, cast

from ..core import types
from ..core.node_decorator import Node
from ..core.spelling import known_spelling
from ..foundation.errors import AnyloomError, UnknownNameError, suggestion
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from .definition import GraphDefinition, Step
from .graph_errors import GraphError
from .reading import read_value
from .scope import Operations, Scope

Definition = TypeVar("Definition", bound=GraphDefinition)


def set_argument(
    graph: Definition, target: str, text: str, *, registry: Registry = the_registry
) -> Definition:
    """Return a graph in which one argument of one node has another value.

    Args:
        target: "node.argument"; "node.node.argument" reaches into a graph of the same file.
        text: the value as a graph file writes it: `all`, `0.3`, `[a, b]`, `$prompt`.

    Raises:
        AnyloomError: there is no such node or argument, or the text is not a value.
    """
    path = target.split(".")
    if len(path) < 2 or not all(path):
        raise AnyloomError(f"'{target}' does not name an argument; expected NODE.ARGUMENT=VALUE")
    try:
        value = read_value(text, f"{target}={text}")
    except GraphError as error:
        reason = error.problems[0].message
        raise AnyloomError(f"{target}={text}: {reason}; put a text in double quotes") from None
    changed = _changed(Scope(graph, Operations(registry)), path, value, text)
    return cast("Definition", changed)


def _changed(scope: Scope, path: list[str], value: object, text: str) -> GraphDefinition:
    graph = scope.graph
    steps = {name.removeprefix("outputs."): step for name, step in graph.steps().items()}
    steps |= graph.nodes
    name, *rest = path
    if name not in steps:
        raise UnknownNameError("node", name, steps)
    step = steps[name]
    operation, defined_in = scope.find(step.operation)
    if len(rest) > 1:
        if step.operation not in graph.graphs:
            raise AnyloomError(
                f"node '{name}' runs '{step.operation}', which is not a graph of this file"
            )
        inner_scope = Scope(graph.graphs[step.operation], scope.registered, defined_in)
        inner = _changed(inner_scope, rest, value, text)
        return replace(graph, graphs={**graph.graphs, step.operation: inner})
    argument = rest[0]
    if operation is not None:
        known = _argument_types(operation)
        argument = known_spelling(argument, known)
        if argument not in known:
            near = suggestion(argument, known) or f"; it takes {', '.join(known)}"
            raise AnyloomError(f"node '{name}': unknown parameter '{argument}'{near}")
        if types.plain(known[argument]) is str and isinstance(value, bool | int | float):
            value = text  # `7` is a text where the argument is one
    arguments = {known_spelling(key, {argument}): old for key, old in step.arguments.items()}
    changed = replace(step, arguments={**arguments, argument: value})
    return _with_step(graph, name, changed)


def _argument_types(operation: Node[..., Any] | GraphDefinition) -> dict[str, Any]:
    if isinstance(operation, GraphDefinition):
        inputs = {name: declared.type for name, declared in operation.inputs.items()}
        return inputs | dict.fromkeys(operation.models, str)
    return {name: argument.type for name, argument in operation.signature.arguments.items()}


def _with_step(graph: GraphDefinition, name: str, step: Step) -> GraphDefinition:
    if name in graph.nodes:
        return replace(graph, nodes={**graph.nodes, name: step})
    return replace(graph, outputs={**graph.outputs, name: step})
