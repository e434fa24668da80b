"""Graphs that the registry finds by name, read from their files."""

from __future__ import annotations

from functools import lru_cache

from ..foundation.errors import UnknownNameError
from ..registry.lookup import Registry
from .definition import GraphDefinition
from .reading import read_graph

GRAPHS_CACHED = 512


def registered_graph(name: str, registry: Registry) -> GraphDefinition:
    """Return the graph of a name, the same object as long as its text is the same.

    Raises:
        UnknownNameError: there is none; suggests the nearest.
        GraphError: the file is not a valid graph.
    """
    files = registry.graph_files()
    if name not in files:
        raise UnknownNameError("graph", name, files)
    return _read(registry.graph_text(name), str(files[name]))


_read = lru_cache(GRAPHS_CACHED)(read_graph)
