"""Graphs that a server offers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..compiler.checking import check
from ..compiler.graphs import load
from ..foundation.errors import AnyloomError, UnknownNameError, one_line
from ..foundation.problems import DocumentError
from ..registry.lookup import registry
from .edits import EDIT, EditReader
from .file_nodes import refuse_chosen_paths
from .records import RunRequest
from .served_graph import ServedGraph
from .settings import ServerSettings


@dataclass(frozen=True)
class ServedGraphs:
    """The graphs of a server.

    graphs:  by name.
    refused: graphs that cannot be offered, and why.
    edits:   makes graphs of sentences; None where edits are not offered.
    """

    graphs: dict[str, ServedGraph]
    refused: dict[str, str]
    edits: EditReader | None = None

    def of_request(self, request: RunRequest) -> ServedGraph:
        """Return the graph that a request asks for.

        Raises:
            AnyloomError: it is not offered.
        """
        if request.graph == EDIT and self.edits is not None:
            return self.edits.served(request.body)
        if request.graph not in self.graphs:
            raise UnknownNameError("graph", request.graph, self.graphs)
        return self.graphs[request.graph]

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
        names = sorted(registry.graph_files()) if settings.graphs is None else settings.graphs
        for name in names:
            if name == EDIT:
                continue
            try:
                graph = load(name)
                wanted = {s: m for s, m in settings.models.items() if s in graph.models}
                checked = check(graph, profile=settings.profile, models=wanted)
                served = ServedGraph(graph, checked)
                _ = served.schema
                refuse_chosen_paths(checked)
            except AnyloomError as error:
                if settings.graphs:
                    raise
                refused[name] = _reason(error)
                continue
            if served.name in graphs:
                raise AnyloomError(f"two graphs are called '{served.name}'; one is {name}")
            graphs[served.name] = served
        edits = settings.graphs is None or EDIT in settings.graphs
        return cls(
            graphs, refused, EditReader(settings.profile, settings.models) if edits else None
        )


def _reason(error: AnyloomError) -> str:
    """Return why a graph is not offered, for clients: no path on the server."""
    if not isinstance(error, DocumentError):
        return one_line(error)
    problem = error.problems[0]
    if problem.place is not None:
        place = replace(problem.place, file=Path(problem.place.file).name)
        problem = replace(problem, place=place)
    return str(problem)
