"""Lookup of operations by name.

Graphs of the same file come first, then nodes recorded from Python, then registered nodes, then
registered graphs. A local graph also sees the local graphs of the graphs around it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..core.node_decorator import Node
from ..core.signature import Signature
from ..foundation.errors import AnyloomError
from ..registry.lookup import Registry
from .checked import file_state
from .definition import GraphDefinition
from .registered_graphs import registered_graph


class Operations:
    """The registered operations, read once for a check."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.files: dict[Path, tuple[int, int] | None] = {}
        """The graph files that were read, with their state at that time."""

    @cached_property
    def nodes(self) -> Any:
        """Every registered node by name."""
        return self._registry.nodes()

    @cached_property
    def signatures(self) -> dict[str, Signature]:
        """The signature of every registered node; without those whose types cannot be read."""
        found: dict[str, Signature] = {}
        for name, node in self.nodes.items():
            with suppress(AnyloomError):
                found[name] = node.signature
        return found

    @cached_property
    def graph_files(self) -> Any:
        """The file of every registered graph by name."""
        return self._registry.graph_files()

    def find(self, name: str) -> Node[..., Any] | GraphDefinition | None:
        """Return the operation that is registered under a name, None where there is none.

        Raises:
            GraphError: it is a graph whose file is not valid.
            NodeError: two modules define a node of that name.
        """
        if name in self.nodes:
            return self._registry.node(name)
        if name not in self.graph_files:
            return None
        self.files[self.graph_files[name]] = file_state(self.graph_files[name])
        return registered_graph(name, self._registry)


@dataclass(frozen=True, eq=False)
class Scope:
    """The operations that one graph can use."""

    graph: GraphDefinition
    registered: Operations
    outer: Scope | None = None

    def find(self, name: str) -> tuple[Node[..., Any] | GraphDefinition | None, Scope]:
        """Return an operation, and the scope in which its own names are looked up.

        Raises:
            GraphError: it is a registered graph whose file is not valid.
            NodeError: two modules define a node of that name.
        """
        scope: Scope | None = self
        while scope is not None:
            if name in scope.graph.graphs:
                return scope.graph.graphs[name], scope
            if name in scope.graph.local:
                return self._newest(scope.graph.local[name]), scope
            scope = scope.outer
        return self.registered.find(name), self

    @cached_property
    def outer_names(self) -> set[str]:
        """The names of inputs, model slots and nodes of the graphs around this one."""
        names: set[str] = set()
        scope = self.outer
        while scope is not None:
            names |= {*scope.graph.inputs, *scope.graph.models, *scope.graph.nodes}
            scope = scope.outer
        return names

    def _newest(self, recorded: Node[..., Any]) -> Node[..., Any]:
        """Return the current definition of a node of a notebook or script.

        As with any Python function, running the cell of a node again changes its callers.
        """
        if recorded.function.__module__ != "__main__":
            return recorded
        current = self.registered.nodes.get(recorded.name, recorded)
        return current if current.function.__module__ == "__main__" else recorded

    @cached_property
    def known(self) -> set[str]:
        """The name of every operation of the scope."""
        names = {*self.registered.nodes, *self.registered.graph_files}
        scope: Scope | None = self
        while scope is not None:
            names |= {*scope.graph.graphs, *scope.graph.local}
            scope = scope.outer
        return names
