"""Names of the nodes and graphs that a recorded function uses, its bodies among them.

A graph file has one name for an operation, so that no two may share one: bodies of `each`, `fold`,
`when`, `until` and `attempt` are named when the whole function is recorded, around the names of
everything else.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from ..core.node_decorator import Node
from ..registry.lookup import registry
from .definition import GraphDefinition, Step
from .graph_errors import RecordingError


class LocalOperations:
    """The nodes, graphs and bodies of one recorded function."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node[..., Any]] = {}
        self._graphs: dict[str, GraphDefinition] = {}
        self._bodies: dict[str, GraphDefinition] = {}
        """Key, which is no name of an operation → the body, under the name that it asks for."""
        self._keys: dict[str, str] = {}

    def use(self, operation: Node[..., Any] | GraphDefinition) -> None:
        """Add a node or graph that the function calls.

        Raises:
            RecordingError: it calls another one of that name.
        """
        name = operation.name
        known = self.nodes.get(name, self._graphs.get(name))
        if isinstance(operation, Node):
            same = known is None or known is operation
            self.nodes[name] = operation
        else:
            same = known is None or (isinstance(known, GraphDefinition) and _same(known, operation))
            self._graphs[name] = operation
        if not same:
            kind = "nodes" if isinstance(known, Node) and isinstance(operation, Node) else "graphs"
            kind = kind if isinstance(known, Node) == isinstance(operation, Node) else "operations"
            raise RecordingError(f"two different {kind} are called '{name}'; rename one of them")

    def add_body(self, body: GraphDefinition) -> str:
        """Add a body and return the operation that stands for it; equal bodies are one graph."""
        content = repr((body.inputs, body.models, body.nodes, body.outputs))
        key = self._keys.get(content)
        if key is not None and replace(body, name=self._bodies[key].name) == self._bodies[key]:
            return key
        key = self._keys[content] = f"body {len(self._bodies)}"
        self._bodies[key] = body
        return key

    def named(
        self, graph: str, steps: Mapping[str, Step], taken: set[str]
    ) -> tuple[dict[str, Step], dict[str, GraphDefinition]]:
        """Return the steps of the function, and the graphs that they use, with their final names.

        Args:
            graph:  the name of the recorded graph.
            steps:  the steps of the function.
            taken:  names of its inputs, which no body gets either.

        Raises:
            RecordingError: a graph has the name of a node that another graph uses.
        """
        reached = self._reached(steps)
        used = {name: self._graphs[name] for name in reached if name in self._graphs}
        names = taken | {graph} | self.nodes.keys() | steps.keys()
        for name, operation in used.items():
            inside = _operations_of(operation)
            for clash in inside & (used.keys() - {name}):
                if clash in registry.nodes() or clash in _nodes_of(operation):
                    raise RecordingError(
                        f"'{clash}' is a graph here and a node of the graph '{name}'; rename one"
                    )
            names |= inside | {name}
        bodies = {key: self._bodies[key] for key in reached if key in self._bodies}
        names |= {name for body in bodies.values() for name in body.nodes}
        final: dict[str, str] = {}
        for key, body in bodies.items():
            final[key] = free_name(body.name, names)
            names.add(final[key])
        graphs = used | {
            final[key]: replace(body, name=final[key], nodes=_renamed(body.nodes, final))
            for key, body in bodies.items()
        }
        return _renamed(steps, final), graphs

    def _reached(self, steps: Mapping[str, Step]) -> list[str]:
        """Return the operations of steps, and of the bodies among them, each once."""
        found = [step.operation for step in steps.values()]
        seen: dict[str, None] = {}
        for operation in found:  # grows during the iteration
            if operation not in seen and operation in self._bodies:
                found += [step.operation for step in self._bodies[operation].nodes.values()]
            seen[operation] = None
        return list(seen)


def free_name(base: str, taken: Container[str]) -> str:
    """Return a name that is not taken: "base" or "base_2"."""
    return next(name for _, name in numbered_names(base) if name not in taken)


def numbered_names(base: str, first: int = 1) -> Iterator[tuple[int, str]]:
    """Yield "base", "base_2", "base_3" … with their numbers."""
    return ((n, base if n == 1 else f"{base}_{n}") for n in count(first))


def _renamed(steps: Mapping[str, Step], names: Mapping[str, str]) -> dict[str, Step]:
    return {
        name: replace(step, operation=names.get(step.operation, step.operation))
        for name, step in steps.items()
    }


def _same(one: GraphDefinition, other: GraphDefinition) -> bool:
    """Say whether two graphs do the same: `==` takes 1, 1.0 and True for one literal."""
    if one is other:
        return True
    return (
        one == other
        and repr((one.inputs, one.nodes, one.outputs))
        == repr((other.inputs, other.nodes, other.outputs))
        and all(other.local.get(name, node) is node for name, node in one.local.items())
        and all(_same(inner, other.graphs[name]) for name, inner in one.graphs.items())
    )


def _operations_of(graph: GraphDefinition) -> set[str]:
    """Return the operations that a graph looks up outside: all that it uses but its own graphs."""
    used = {step.operation for step in graph.steps().values()}
    for inner in graph.graphs.values():
        used |= _operations_of(inner)
    return used - graph.graphs.keys()


def _nodes_of(graph: GraphDefinition) -> set[str]:
    inner = (_nodes_of(inner) for inner in graph.graphs.values())
    return set(graph.local).union(*inner)
