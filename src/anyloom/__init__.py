"""Typed functions over vision foundation models, wired by YAML or by a Python function.

This is the public API. Every name is imported when it is first used, so that `import anyloom` loads
neither NumPy nor pydantic.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

from .foundation import hooks
from .foundation.version import __version__

if TYPE_CHECKING:
    from . import drawing, formats
    from .compiler.checked import CheckedGraph
    from .compiler.checking import check
    from .compiler.graph_errors import GraphError
    from .compiler.graphs import Graph, load, loads
    from .compiler.recording import RecordingError, each, fold, graph, when
    from .core.batching import batched
    from .core.checkpoint import DTYPE_BYTES, Checkpoint
    from .core.constraints import Count, Positive, Probability, Seed
    from .core.model import Model, use
    from .core.model_catalog import Catalog
    from .core.node_decorator import node
    from .core.run_config import RunConfig
    from .engine.engine import Engine, Item, Result
    from .foundation.bounded_cache import IMAGE_CACHE_BYTES, TEXT_CACHE_BYTES, BoundedCache
    from .foundation.cancellation import CancelToken, raise_if_cancelled
    from .foundation.errors import (
        AnyloomError,
        AnyloomWarning,
        Cancelled,
        ImageError,
        ModelError,
        NodeError,
        UnknownNameError,
        one_line,
        suggestion,
    )
    from .foundation.events import Event
    from .foundation.paths import safe_join
    from .foundation.problems import DocumentError, Problem
    from .foundation.yaml_reader import read_document
    from .hardware.devices import dtype_on
    from .registry.lookup import catalog
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
        RunLengths,
        ScoreKind,
        Table,
        Text,
        Value,
        fingerprint,
    )
    from .values.image_decoding import IMAGE_SUFFIXES
    from .values.suppression import suppressed
    from .weights.checkpoint_folders import checkpoint_folder
    from .weights.network import is_offline

# What forbids anyloom the network forbids it the libraries too, which read this when imported.
if os.environ.get("ANYLOOM_OFFLINE", "").strip().lower() in ("1", "true", "yes", "on"):
    os.environ.setdefault("HF_HUB_OFFLINE", "1")

_MODULES = ("drawing", "formats")
_HOMES = {
    "compiler.checked": "CheckedGraph",
    "compiler.checking": "check",
    "compiler.graph_errors": "GraphError",
    "compiler.graphs": "Graph load loads",
    "compiler.recording": "RecordingError each fold graph when",
    "core.batching": "batched",
    "core.checkpoint": "DTYPE_BYTES Checkpoint",
    "core.constraints": "Count Positive Probability Seed",
    "core.model": "Model use",
    "core.model_catalog": "Catalog",
    "core.node_decorator": "node",
    "core.run_config": "RunConfig",
    "engine.engine": "Engine Item Result",
    "foundation.bounded_cache": "IMAGE_CACHE_BYTES TEXT_CACHE_BYTES BoundedCache",
    "foundation.cancellation": "CancelToken raise_if_cancelled",
    "foundation.errors": (
        "AnyloomError AnyloomWarning Cancelled ImageError ModelError NodeError "
        "UnknownNameError one_line suggestion"
    ),
    "foundation.paths": "safe_join",
    "foundation.events": "Event",
    "foundation.problems": "DocumentError Problem",
    "foundation.yaml_reader": "read_document",
    "hardware.devices": "dtype_on",
    "registry.lookup": "catalog",
    "runs.folder": "RunSummary run_folder",
    "scheduling.accounts": "Account",
    "values": (
        "Document Embedding FeatureMap Heatmap Image LabelMap Masks Number Points Regions "
        "RunLengths ScoreKind Table Text Value fingerprint"
    ),
    "values.image_decoding": "IMAGE_SUFFIXES",
    "values.suppression": "suppressed",
    "weights.checkpoint_folders": "checkpoint_folder",
    "weights.network": "is_offline",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "DTYPE_BYTES",
    "IMAGE_CACHE_BYTES",
    "IMAGE_SUFFIXES",
    "TEXT_CACHE_BYTES",
    "Account",
    "AnyloomError",
    "AnyloomWarning",
    "BoundedCache",
    "CancelToken",
    "Cancelled",
    "Catalog",
    "CheckedGraph",
    "Checkpoint",
    "Count",
    "Document",
    "DocumentError",
    "Embedding",
    "Engine",
    "Event",
    "FeatureMap",
    "Graph",
    "GraphError",
    "Heatmap",
    "Image",
    "ImageError",
    "Item",
    "LabelMap",
    "Masks",
    "Model",
    "ModelError",
    "NodeError",
    "Number",
    "Points",
    "Positive",
    "Probability",
    "Problem",
    "RecordingError",
    "Regions",
    "Result",
    "RunConfig",
    "RunLengths",
    "RunSummary",
    "ScoreKind",
    "Seed",
    "Table",
    "Text",
    "UnknownNameError",
    "Value",
    "__version__",
    "batched",
    "catalog",
    "check",
    "checkpoint_folder",
    "drawing",
    "dtype_on",
    "each",
    "fingerprint",
    "fold",
    "formats",
    "graph",
    "is_offline",
    "load",
    "loads",
    "node",
    "one_line",
    "raise_if_cancelled",
    "read_document",
    "run_folder",
    "safe_join",
    "suggestion",
    "suppressed",
    "use",
    "when",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f".{name}", __name__)
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'anyloom' has no attribute '{name}'")
    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def _display(value: Any) -> Any:
    from .drawing.display import mime_bundle

    return mime_bundle(value)


def _call_node(node: Any, arguments: Any, cache: bool) -> Any:
    from .engine.direct_calls import call_node

    return call_node(node, arguments, cache)


def _call_graph(graph: Any, arguments: Any) -> Any:
    from .engine.direct_calls import call_graph

    return call_graph(graph, arguments)


def _engine_created(engine: Any) -> None:
    if "ipykernel" in sys.modules:
        from .notebook import display_progress

        display_progress(engine)


hooks.display = _display
hooks.call_node = _call_node
hooks.call_graph = _call_graph
hooks.engine_created = _engine_created


def __dir__() -> list[str]:
    return list(__all__)
