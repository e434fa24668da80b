"""Graphs that a server offers: each checked once, with the schema of its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.graphs import Graph, load
from ..compiler.source_input import image_inputs
from ..core import types
from ..foundation.errors import AnyloomError, one_line
from ..registry.lookup import registry
from .input_values import input_schema
from .settings import ServerSettings


@dataclass(frozen=True)
class ServedGraph:
    """One graph as an endpoint.

    checked: with the models that the settings choose.
    """

    graph: Graph
    checked: CheckedGraph

    @property
    def name(self) -> str:
        """The name in the address of the endpoint."""
        return self.graph.name

    @cached_property
    def image_input(self) -> str | None:
        """The first input that takes an image; coordinates are pixels of it."""
        return next(iter(image_inputs(self.graph)), None)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of the inputs."""
        return input_schema(self.graph)

    def facts(self) -> dict[str, Any]:
        """Return what a client is told about the graph."""
        models = sorted(
            {m.name for of_step in self.checked.models.values() for m in of_step.values()}
        )
        return {
            "name": self.name,
            "about": self.graph.about,
            "inputs": self.schema,
            "outputs": {name: types.write(kind) for name, kind in self.checked.outputs.items()},
            "models": models,
        }


@dataclass(frozen=True)
class ServedGraphs:
    """The graphs of a server.

    graphs:  by name.
    refused: graphs that cannot be offered, and why.
    """

    graphs: dict[str, ServedGraph]
    refused: dict[str, str]

    @classmethod
    def of(cls, settings: ServerSettings) -> ServedGraphs:
        """Check the graphs of the settings.

        A graph that cannot be offered does not keep the others from it, unless it was asked for.

        Raises:
            UnknownNameError: there is no such graph.
            AnyloomError: a graph that was asked for cannot be offered.
        """
        graphs: dict[str, ServedGraph] = {}
        refused: dict[str, str] = {}
        for name in settings.graphs or sorted(registry.graph_files()):
            try:
                graph = load(name)
                wanted = {s: m for s, m in settings.models.items() if s in graph.models}
                checked = check(graph, profile=settings.profile, models=wanted)
                served = ServedGraph(graph, checked)
                _ = served.schema
            except AnyloomError as error:
                if settings.graphs:
                    raise
                refused[name] = one_line(error)
                continue
            graphs[name] = served
        return cls(graphs, refused)
