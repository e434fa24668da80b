"""Overrides of arguments of a graph, as by `--set masks.candidates=all`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar, cast

from ..core import types
from ..core.node_decorator import Node
from ..core.spelling import known_spelling
from ..foundation.errors import AnyloomError, UnknownNameError, suggestion
from ..foundation.problems import Place
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from .definition import GraphDefinition, Step
from .graph_errors import GraphError
from .reading import read_value
from .scope import Operations, Scope

Definition = TypeVar("Definition", bound=GraphDefinition)


def set_argument(
    graph: Definition,
    target: str,
    text: str,
    *,
    place: Place | None = None,
    registry: Registry = the_registry,
) -> Definition:
    """Return a graph in which one argument of one node has another value.

    Args:
        target: "node.argument"; "node/node.argument" reaches into a graph of the same file.
        text: the value as a graph file writes it: `all`, `0.3`, `[a, b]`, `$prompt`.
        place: what problems of the value name as their place.

    Raises:
        AnyloomError: there is no such node or argument, or the text is not a value.
    """
    path = target.replace("/", ".").split(".")
    if len(path) < 2 or not all(path):
        raise AnyloomError(f"'{target}' does not name an argument; expected NODE.ARGUMENT=VALUE")
    try:
        value = read_value(text, f"{target}={text}")
    except GraphError as error:
        reason = error.problems[0].message
        raise AnyloomError(f"{target}={text}: {reason}; put a text in double quotes") from None
    scope = Scope(graph, Operations(registry))
    *outer, name, argument = path
    for step in outer:
        scope = _inside(scope, step)
    changed = _with_argument(scope, name, argument, value, text, place)
    return cast("Definition", _with_graph(graph, scope.graph, changed))


def _inside(scope: Scope, name: str) -> Scope:
    """Return the scope of the graph that a step runs, a graph of the same file."""
    step = _step(scope.graph, name)
    operation, defined_in = scope.find(step.operation)
    if not isinstance(operation, GraphDefinition) or step.operation not in defined_in.graph.graphs:
        raise AnyloomError(
            f"node '{name}' runs '{step.operation}', which is not a graph of this file"
        )
    return Scope(operation, scope.registered, defined_in)


def _step(graph: GraphDefinition, name: str) -> Step:
    steps = {name.removeprefix("outputs."): step for name, step in graph.steps().items()}
    steps |= graph.nodes
    if name not in steps:
        raise UnknownNameError("node", name, steps)
    return steps[name]


def _with_argument(
    scope: Scope, name: str, argument: str, value: object, text: str, place: Place | None
) -> GraphDefinition:
    step = _step(scope.graph, name)
    operation, _ = scope.find(step.operation)
    if operation is not None:
        known = _argument_types(operation)
        argument = known_spelling(argument, known)
        if argument not in known:
            near = suggestion(argument, known) or f"; it takes {', '.join(known)}"
            raise AnyloomError(f"node '{name}': unknown parameter '{argument}'{near}")
        if types.plain(known[argument]) is str and isinstance(value, bool | int | float):
            value = text  # `7` is a text where the argument is one
    arguments = {known_spelling(key, {argument}): old for key, old in step.arguments.items()}
    places = step.places if place is None else {**step.places, argument: place}
    changed = replace(step, arguments={**arguments, argument: value}, places=places)
    return _with_step(scope.graph, name, changed)


def _with_graph(
    graph: GraphDefinition, old: GraphDefinition, new: GraphDefinition
) -> GraphDefinition:
    """Return a graph in which one of the graphs inside it is another one."""
    if graph is old:
        return new
    graphs = {name: _with_graph(inner, old, new) for name, inner in graph.graphs.items()}
    return replace(graph, graphs=graphs)


def _argument_types(operation: Node[..., Any] | GraphDefinition) -> dict[str, Any]:
    if isinstance(operation, GraphDefinition):
        inputs = {name: declared.type for name, declared in operation.inputs.items()}
        return inputs | dict.fromkeys(operation.models, str)
    return {name: argument.type for name, argument in operation.signature.arguments.items()}


def _with_step(graph: GraphDefinition, name: str, step: Step) -> GraphDefinition:
    if name in graph.nodes:
        return replace(graph, nodes={**graph.nodes, name: step})
    return replace(graph, outputs={**graph.outputs, name: step})
