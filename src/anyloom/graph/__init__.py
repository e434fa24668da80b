"""Graphs: built, read, checked, drawn and saved; nothing here runs one.

Records and the check are at hand at once; what reads, saves and draws is loaded when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .check import Checked, check
from .model import NOTHING, Graph, Input, Place, Ref, Step
from .problems import GraphError, Problem

if TYPE_CHECKING:
    from .arguments import set_argument
    from .schema import graph_schema
    from .yaml_graph import load, loads

_HOME_OF = {
    "graph_schema": "schema",
    "load": "yaml_graph",
    "loads": "yaml_graph",
    "set_argument": "arguments",
}

__all__ = [
    "NOTHING",
    "Checked",
    "Graph",
    "GraphError",
    "Input",
    "Place",
    "Problem",
    "Ref",
    "Step",
    "check",
    "graph_schema",
    "load",
    "loads",
    "set_argument",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'anyloom.graph' has no attribute '{name}'")
    value = getattr(importlib.import_module(f".{_HOME_OF[name]}", __name__), name)
    globals()[name] = value
    return value
