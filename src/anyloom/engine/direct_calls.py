"""What happens when a node or a graph is called with values?"""

from __future__ import annotations

import sys
import threading
import time
from collections import namedtuple
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..compiler.graphs import Graph
from ..core.model import Model, ModelName
from ..core.profiles import profile
from ..foundation.errors import NodeError, one_line
from ..foundation.half_imported import whole
from ..registry.lookup import registry
from .engine import Engine, Result
from .events import Event
from .result_cache import ResultCache, default_folder

if TYPE_CHECKING:
    from ..core.node_decorator import Node

_lock = threading.Lock()
_engine: Engine | None = None


def default_engine() -> Engine:
    """Return the process's own engine, which calls in a notebook or a script share."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = Engine(cache=ResultCache(default_folder()))
            if "ipykernel" in sys.modules:
                from ..notebook import follow

                follow(_engine)
        return _engine


def call_node(node: Node[..., Any], arguments: Mapping[str, Any]) -> Any:
    """Run a node now, on the caller's thread.

    Raises:
        NodeError: an argument does not fit, or the node failed.
    """
    ready: dict[str, Any] = {}
    models = []
    for name, argument in node.signature.arguments.items():
        value = arguments.get(name, argument.default)
        if argument.kind == "slot":
            if isinstance(value, Model):
                ready[name] = value
            else:
                chosen = argument.validated(value) if value is not argument.default else value
                models.append((name, _checkpoint(chosen, argument.type)))
            continue
        if name in arguments:
            try:
                value = argument.validated(value)
            except ValueError as error:
                raise NodeError(node.name, str(error)) from None
        ready[name] = value
    engine = default_engine()
    with _telling(engine, node.name), engine.models.lease(models) as leased:
        return whole(node.function, **ready, **leased)


def call_graph(graph: Graph, arguments: Mapping[str, Any]) -> Any:
    """Run a graph now and return its output, or a named tuple of several.

    Raises:
        AnyloomError: an argument does not fit, or a node failed.
    """
    from ..compiler.checking import check

    slots = {name: value for name, value in arguments.items() if name in graph.models}
    inputs = {name: value for name, value in arguments.items() if name not in graph.models}
    names = {name: _name_of(value) for name, value in slots.items()}
    checked = check(graph, models={name: chosen for name, chosen in names.items() if chosen})
    result = default_engine().run(checked, inputs)
    result.raise_failure()
    return unpacked(graph, result)


def unpacked(graph: Graph, result: Result) -> Any:
    """Return a result as the caller of a graph sees it."""
    values = result.outputs
    if len(graph.outputs) == 1:
        return next(iter(values.values()))
    if graph.result_class is not None:
        return graph.result_class(**values)
    return namedtuple("Outputs", list(values))(**values)  # type: ignore[misc]


@contextmanager
def _telling(engine: Engine, node: str) -> Iterator[None]:
    """Tell when a node that was called by itself begins and how it ends."""
    started = time.monotonic()
    engine.emit(Event("node_started", started, node=node))
    try:
        yield
    except BaseException as error:
        now = time.monotonic()
        detail = one_line(error)
        engine.emit(Event("node_failed", now, node=node, seconds=now - started, detail=detail))
        raise
    now = time.monotonic()
    engine.emit(Event("node_finished", now, node=node, seconds=now - started))


def _checkpoint(choice: Any, protocol: type[Model]) -> Any:
    catalog = registry.models()
    if isinstance(choice, ModelName) and choice.name is not None:
        return catalog.checked(choice.name, protocol)
    return catalog.chosen(protocol, profile())


def _name_of(value: Any) -> str | None:
    if isinstance(value, ModelName):
        return value.name
    if isinstance(value, str):
        return value
    raise NodeError("graph", f"a model slot takes the name of a model, not {one_line(value)}")
