"""Graphs as users hold them: loaded by name or file, called, saved, exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ..core.node_decorator import recording
from ..core.signature import Signature, bind
from ..foundation import hooks
from ..foundation.errors import nearest
from ..foundation.folders import path_suggestion
from ..foundation.problems import Place, Problem
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from .checked import CheckedGraph
from .definition import GraphDefinition, graph_arguments
from .graph_errors import GraphError
from .reading import read_file, read_graph
from .registered_graphs import registered_graph

if TYPE_CHECKING:
    import networkx

GRAPH_SUFFIXES = (".yaml", ".yml")
GRAPH_KEY = "anyloom.graph"
"""The text of a PNG that holds the graph that has made it."""


class Graph(GraphDefinition):
    """A named, typed wiring of operations.

    Made by `@graph`, by `load`, or from records. Called with values it runs; called while another
    graph is recorded it becomes one step of that graph.
    """

    @cached_property
    def checks(self) -> dict[Any, CheckedGraph]:
        """The checks of this graph by choice of models, cached for calls."""
        return {}

    @classmethod
    def of(cls, definition: GraphDefinition) -> Self:
        """Return a graph with the content of a definition."""
        content = {field.name: getattr(definition, field.name) for field in fields(definition)}
        return cls(**content)

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the fields, without the checks of this process."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the graph on values, or record it as one step of the graph being recorded.

        Returns the value of the only output, or a named tuple of several.

        Raises:
            AnyloomError: an argument does not fit, or a node failed.
        """
        arguments = bind(self.name, Signature(graph_arguments(self), {}), args, kwargs)
        recorder = recording.get()
        if recorder is not None:
            return recorder.record(self, arguments)
        return hooks.call_graph(self, arguments)

    def __repr__(self) -> str:
        inputs, outputs = ", ".join(self.inputs), ", ".join(self.outputs)
        return f"<Graph '{self.name}' ({inputs}) → {outputs or 'nothing'}>"

    def to_yaml(self) -> str:
        """Return the graph as a file would hold it; `loads` reads it back unchanged.

        Raises:
            AnyloomError: it holds something that a file cannot, such as an image.
        """
        from .writing import to_yaml

        return to_yaml(self)

    def save(self, path: Path | str) -> None:
        """Write the graph to a YAML file; a reader never sees half of it.

        Raises:
            AnyloomError: it holds something that a file cannot; or the file cannot be written.
        """
        from .writing import save

        save(self, path)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """Return the graph for analysis with networkx.

        Nodes are inputs, steps and outputs, with the attributes `kind` ("input", "node", "output"),
        `title`, `operation`, `type`, `models`, `parameters` and `control`; edges are values, with
        `argument` and `type`.

        Raises:
            AnyloomError: the graph has more than 2,000 nodes.
        """
        from .export.network import to_networkx

        return to_networkx(self)

    def to_mermaid(self) -> str:
        """Return the graph as a Mermaid flowchart."""
        from .export.mermaid import to_mermaid

        return to_mermaid(self)

    def to_svg(self) -> str:
        """Return the graph as a self-contained SVG image."""
        from .export.svg import to_svg

        return to_svg(self)

    def preview(self, *nodes: str, **inputs: Any) -> Any:
        """Run what some nodes need, nothing else, and return their values.

        What is in the cache is not computed again, so a node after it can be tried with other
        parameters at once.

        Args:
            nodes: names of nodes or outputs, or "node.output" of several.
            inputs: values of the inputs that these need.

        Returns:
            The value of the only node, or a named tuple of several.

        Raises:
            UnknownNameError: the graph has no such node; suggests the nearest.
            AnyloomError: an input is missing, or a node failed.
        """
        return hooks.preview_graph(self, nodes, inputs)

    def canvas(self, *, auto: bool = False, **inputs: Any) -> Any:
        """Open the graph on a canvas in a notebook, where it fills with pictures and is edited.

        Args:
            auto: run again after every change.
            inputs: values of inputs; those of an image's clicks follow them.

        Raises:
            InputError: there is no such input, or a value is of another type.
        """
        return hooks.open_canvas(self, inputs, auto)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Mapping[str, str]:
        return {
            "image/svg+xml": self.to_svg(),
            "text/vnd.mermaid": self.to_mermaid(),
            "text/plain": f"graph {self.name}: {len(self.steps())} nodes",
        }


def load(graph: Path | str, *, registry: Registry = the_registry) -> Graph:
    """Return a graph by its name ("text2seg"), from a YAML file, or from a PNG that it has made.

    A Path, a text with a slash, one that ends in .yaml or .yml, and an existing file are read;
    anything else is a name.

    Raises:
        UnknownNameError: there is no graph of that name; suggests the nearest.
        GraphError: there is no such file, it cannot be read or is not a graph; holds every problem.
    """
    path = Path(graph)
    written_as_path = isinstance(graph, Path) or len(path.parts) > 1
    if written_as_path or path.suffix.lower() in GRAPH_SUFFIXES or path.is_file():
        if not path.exists():
            raise _missing(path, registry)
        if path.suffix.lower() == ".png":
            return _graph_in(path)
        return Graph.of(read_file(path))
    return Graph.of(registered_graph(str(graph), registry))


def _missing(path: Path, registry: Registry) -> GraphError:
    """Return the error of a file that does not exist; suggests one beside it, or a known graph."""
    hint = path_suggestion(path, GRAPH_SUFFIXES).removeprefix("; ")
    hint = hint or nearest(path.stem, registry.graph_files(), 0.8)
    return GraphError([Problem(Place(str(path), 0, 0), None, "no such file", hint)])


def _graph_in(path: Path) -> Graph:
    """Return the graph that a PNG carries; it is checked like any other.

    Raises:
        GraphError: the file is no image, or carries no graph.
    """
    from ..foundation.errors import ImageError
    from ..values import Image

    try:
        texts = Image.read_metadata(path)
    except ImageError as error:
        reason = str(error).removeprefix(f"{path}: ")
        raise GraphError([Problem(Place(str(path), 0, 0), None, reason)]) from None
    if GRAPH_KEY not in texts:
        place = Place(str(path), 0, 0)
        fix = "expected a PNG that a graph has made"
        raise GraphError([Problem(place, None, "carries no graph", fix)])
    return Graph.of(read_graph(texts[GRAPH_KEY], str(path)))


def loads(text: str, file: str = "<text>") -> Graph:
    """Read a graph from YAML text; `file` is the name that messages give.

    Raises:
        GraphError: the text is not a graph; holds every problem.
    """
    return Graph.of(replace(read_graph(text, file), source=text))
