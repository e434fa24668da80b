"""Typed functions over vision foundation models, wired by YAML or by a Python function.

`__init__.pyi` lists the public API. Each name is imported when it is first used, so that
`import anyloom` loads neither NumPy nor pydantic.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import lazy_loader

from .foundation import hooks

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

# Libraries read this variable when they are imported.
if os.environ.get("ANYLOOM_OFFLINE", "").strip().lower() in ("1", "true", "yes", "on"):
    os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _display(value: Any) -> Any:
    from .drawing.display import mime_bundle

    return mime_bundle(value)


def _display_lists() -> None:
    """Let a list of values at the end of a cell be a contact sheet; other lists stay text."""
    from IPython.core.getipython import get_ipython

    def of_kind(kind: str) -> Any:
        def shown(values: Any) -> Any:
            is_ours = bool(values) and type(values[0]).__module__.startswith(f"{__name__}.")
            return _display(values).get(kind) if is_ours else None

        return shown

    formatter: Any = getattr(get_ipython(), "display_formatter", None)
    formatters = getattr(formatter, "formatters", {})
    for kind in {"image/png", "image/jpeg"} & formatters.keys():
        formatters[kind].for_type(list, of_kind(kind))


def _call_node(node: Any, arguments: Any, cache: bool) -> Any:
    from .engine.direct_calls import call_node

    return call_node(node, arguments, cache)


def _call_graph(graph: Any, arguments: Any) -> Any:
    from .engine.direct_calls import call_graph

    return call_graph(graph, arguments)


def _preview_graph(graph: Any, nodes: Any, inputs: Any) -> Any:
    from .engine.direct_calls import preview_graph

    return preview_graph(graph, nodes, inputs)


def _engine_created(engine: Any) -> None:
    if "ipykernel" in sys.modules:
        from .notebook import display_progress

        display_progress(engine)


def _open_canvas(graph: Any, inputs: Any, auto: bool) -> Any:
    from .notebook.canvas import open_canvas

    return open_canvas(graph, inputs, auto)


def _code_of_class(kind: type) -> str:
    from .core.code_identity import class_fingerprint

    code = class_fingerprint(kind)
    return f"+{code[:12]}" if code else ""


def _node_named(name: str) -> Any:
    from .registry.lookup import registry

    return registry.node(name)


def _built_in_nodes() -> Any:
    return importlib.import_module(f"{__name__}.nodes")


hooks.display = _display
hooks.call_node = _call_node
hooks.call_graph = _call_graph
hooks.preview_graph = _preview_graph
hooks.engine_created = _engine_created
hooks.code_of_class = _code_of_class
hooks.node_named = _node_named
hooks.built_in_nodes = _built_in_nodes
hooks.open_canvas = _open_canvas

if "ipykernel" in sys.modules:
    _display_lists()
