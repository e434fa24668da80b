"""Typed functions over vision foundation models, wired by YAML or by a Python function.

What costs time to import is loaded when first used, so that `import anyloom` is immediate.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

# `node` and `graph` are rooms of this package too; bound here, the decorators win.
from .graph.trace import each, fold, graph, when
from .node import node

if TYPE_CHECKING:
    from .cancel import raise_if_cancelled
    from .constraints import Count, Positive, Probability, Seed
    from .engine.engine import Engine, Item, Result
    from .errors import AnyloomError
    from .graph import Graph, GraphError, check, load
    from .model import Model, use
    from .runs.folder import RunSummary, run_folder
    from .scheduling.accounts import Account
    from .values import (
        Document,
        Embedding,
        FeatureMap,
        Heatmap,
        Image,
        LabelMap,
        Masks,
        Number,
        Points,
        Regions,
        Table,
        Text,
    )

__version__ = "0.1.0"

# What forbids anyloom the network forbids it the libraries too, which read this when imported.
if os.environ.get("ANYLOOM_OFFLINE", "").strip().lower() in ("1", "true", "yes", "on"):
    os.environ.setdefault("HF_HUB_OFFLINE", "1")

_HOMES = {
    "cancel": ["raise_if_cancelled"],
    "constraints": ["Count", "Positive", "Probability", "Seed"],
    "engine.engine": ["Engine", "Item", "Result"],
    "errors": ["AnyloomError"],
    "graph": ["Graph", "GraphError", "check", "load"],
    "model": ["Model", "use"],
    "runs.folder": ["RunSummary", "run_folder"],
    "scheduling.accounts": ["Account"],
    "values": [
        "Document",
        "Embedding",
        "FeatureMap",
        "Heatmap",
        "Image",
        "LabelMap",
        "Masks",
        "Number",
        "Points",
        "Regions",
        "Table",
        "Text",
    ],
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Account",
    "AnyloomError",
    "Count",
    "Document",
    "Embedding",
    "Engine",
    "FeatureMap",
    "Graph",
    "GraphError",
    "Heatmap",
    "Image",
    "Item",
    "LabelMap",
    "Masks",
    "Model",
    "Number",
    "Points",
    "Positive",
    "Probability",
    "Regions",
    "Result",
    "RunSummary",
    "Seed",
    "Table",
    "Text",
    "check",
    "each",
    "fold",
    "graph",
    "load",
    "node",
    "raise_if_cancelled",
    "run_folder",
    "use",
    "when",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'anyloom' has no attribute '{name}'")
    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
