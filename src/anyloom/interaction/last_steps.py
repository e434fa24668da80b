"""The last steps of a graph that is still being drawn, as its outputs."""

from __future__ import annotations

from dataclasses import replace

from ..compiler.definition import GraphDefinition, Ref
from ..compiler.local_operations import free_name
from ..core.node_decorator import Node
from ..foundation.errors import AnyloomError
from ..registry.lookup import Registry
from .graph_view import operation_of


def with_outputs(graph: GraphDefinition, registry: Registry) -> GraphDefinition:
    """Return a graph that can be run before it has outputs.

    One with outputs, or without steps, is returned as it is; of another one, every value of the
    steps that no step reads is an output.
    """
    if graph.outputs:
        return graph
    read = {ref.name for step in graph.nodes.values() for _, ref in step.reads()}
    outputs: dict[str, Ref] = {}
    for name, step in graph.nodes.items():
        if name in read:
            continue
        ports = _ports(graph, step.operation, registry)
        for port in ports:
            wanted = name if port is None else f"{name}_{port}"
            outputs[free_name(wanted, outputs)] = Ref(name, port)
    return replace(graph, outputs=outputs)


def _ports(graph: GraphDefinition, operation: str, registry: Registry) -> list[str | None]:
    """Return the outputs of an operation, None for the only one or what is not known."""
    try:
        found = operation_of(graph, operation, registry)
    except AnyloomError:  # the check says what is wrong with it
        return [None]
    names = found.signature.outputs if isinstance(found, Node) else found.outputs
    return [None] if len(names) < 2 else list(names)
