"""Graphs that the registry finds by name, read from their files."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from ..foundation.errors import UnknownNameError
from ..registry.lookup import Registry
from .definition import GraphDefinition
from .reading import read_graph

GRAPHS_CACHED = 512
SHORTEST_NAME = 3
"""Letters of a name that is looked for in comments."""
MOST_GRAPHS = 6
"""More graphs than these that name a system say nothing."""


def registered_graph(name: str, registry: Registry) -> GraphDefinition:
    """Return the graph of a name, the same object as long as its text is the same.

    Raises:
        UnknownNameError: there is none; suggests graphs of a system of that name, or the nearest.
        GraphError: the file is not a valid graph.
    """
    files = registry.graph_files()
    if name not in files:
        raise UnknownNameError("graph", name, files, found=_graphs_about(name, registry))
    return _read(registry.graph_text(name), str(files[name]))


def _graphs_about(name: str, registry: Registry) -> list[str]:
    """Return the graphs whose comment names a system, such as "paddleseg", in its first sentences.

    Letters and digits count: "mmdet_sam" is "MMDet-SAM", and "Inpaint Anything" is with what the
    names of some graphs begin. Of a name that is in many comments there are none.
    """
    letters = re.sub(r"[\W_]", "", name)
    files = registry.graph_files()
    if len(letters) < SHORTEST_NAME:
        return []
    begin = re.sub(r"[\W_]+", "_", name.lower())
    if named := sorted(graph for graph in files if graph.startswith(begin)):
        return [] if name == begin else named
    spelled = r"[\W_]*".join(letters)
    pattern = re.compile(rf"(?<!\w){spelled}(?!\w)", re.IGNORECASE)
    found = [
        graph
        for graph in sorted(files)
        if pattern.search(_first_sentences(registry.graph_text(graph)))
    ]
    return found if len(found) <= MOST_GRAPHS else []


def _first_sentences(text: str) -> str:
    """Return what the comment at the top of a graph says before "Same:"."""
    lines = takewhile(lambda line: line.startswith("#"), text.splitlines())
    return " ".join(line[1:].strip() for line in lines).partition(" Same")[0]


_read = lru_cache(GRAPHS_CACHED)(read_graph)
