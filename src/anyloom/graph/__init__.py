"""Graphs: built, read, checked, drawn and saved; nothing here runs one."""

from __future__ import annotations

from .arguments import set_argument
from .check import Checked, check
from .model import NOTHING, Graph, Input, Place, Ref, Step
from .problems import GraphError, Problem
from .schema import graph_schema
from .yaml_graph import load, loads

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
