"""Calls of nodes and graphs with values: they run now, on the engine of the process."""

from __future__ import annotations

import os
import threading
import time
from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.graphs import Graph
from ..core.checkpoint import Checkpoint
from ..core.model import Model, ModelName
from ..core.node_decorator import Node
from ..core.run_config import RunConfig
from ..foundation import hooks
from ..foundation.cancellation import current
from ..foundation.coroutines import run_coroutine
from ..foundation.errors import AnyloomError, NodeError, one_line
from ..registry.lookup import registry
from ..values.isolation import isolated, snapshot
from .cached_value import CachedValue
from .engine import Engine
from .events import NodeCached, NodeFailed, NodeFinished, NodeStarted
from .items import Result
from .plan import code_of
from .result_cache import ResultCache
from .result_keys import result_key

_lock = threading.Lock()
_engine: Engine | None = None


def default_engine() -> Engine:
    """Return the engine that calls in a notebook or a script share, with a cache on disk."""
    global _engine
    with _lock:
        if _engine is None:
            config = RunConfig.from_environment()
            _engine = Engine(cache=ResultCache.of(config), config=config)
            hooks.engine_created(_engine)
        return _engine


def _forget_engine() -> None:
    """Forget the engine of the parent: its threads are not part of a forked process."""
    global _engine, _lock
    _engine, _lock = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_engine)


def call_node(node: Node[..., Any], arguments: Mapping[str, Any], cache: bool = True) -> Any:
    """Run a node now, on the caller's thread, or return its cached result.

    Raises:
        NodeError: an argument does not fit, or the node failed.
    """
    engine = default_engine()
    values: dict[str, Any] = {}
    chosen: list[tuple[str, Checkpoint]] = []
    loaded: dict[str, Model] = {}
    for name, argument in node.signature.arguments.items():
        value = arguments.get(name, argument.default)
        if argument.kind == "slot":
            if isinstance(value, Model):
                loaded[name] = value
            else:
                choice = value if value is argument.default else argument.validated(value)
                chosen.append((name, _checkpoint(choice, argument.type)))
            continue
        if name in arguments:
            try:
                value = argument.received(value)
            except ValueError as error:
                raise NodeError(node.name, str(error)) from None
        values[name] = value
    key = None
    contents: dict[str, str | None] = {}
    identities: dict[str, str] = {}
    # A model object that the caller has loaded is not known by what it was loaded from.
    if cache and node.cached and not loaded:
        contents = {name: CachedValue.of(value).fingerprint for name, value in values.items()}
        identities = {name: engine.models.identity(checkpoint) for name, checkpoint in chosen}
        key = result_key(node, code_of(node), contents, identities)
        found = None if key is None else engine.cache.get(key, node.signature.declared)
        if found is not None:
            engine.emit(NodeCached(time.monotonic(), "", node.name))
            return isolated(found.output)
    started = time.monotonic()
    engine.emit(NodeStarted(started, "", node.name))
    # The call may be one that another node makes, on whose result its own models count, too.
    before, current.on_fallback = current.on_fallback, False
    try:
        given = {name: isolated(value) for name, value in values.items()}
        with engine.models.lease(chosen) as models:
            output = node.function(**given, **loaded, **models)
            if node.is_async:
                output = run_coroutine(output)
        output = _checked(node, output)
    except BaseException as error:
        now = time.monotonic()
        message = one_line(error)
        engine.emit(NodeFailed(now, "", node.name, now - started, error=message))
        raise
    finally:
        on_fallback = current.on_fallback
        current.on_fallback = before or on_fallback
    ended = time.monotonic()
    if key is not None and not on_fallback:
        known = {name: engine.models.identity(checkpoint) for name, checkpoint in chosen}
        if known != identities:  # the weights were downloaded for this call
            key = result_key(node, code_of(node), contents, known)
    if key is not None and not on_fallback:
        kept = snapshot(output)
        engine.cache.put(key, CachedValue.of(kept), ended - started)
        output = isolated(kept)
    engine.emit(NodeFinished(ended, "", node.name, ended - started))
    return output


def _checked(node: Node[..., Any], output: Any) -> Any:
    """Return a result as it goes on; see `Signature.checked_result`."""
    try:
        return node.signature.checked_result(output)
    except ValueError as error:
        raise NodeError(node.name, str(error)) from None


def call_graph(graph: Graph, arguments: Mapping[str, Any]) -> Any:
    """Run a graph now and return its output, or a named tuple of several.

    Raises:
        AnyloomError: an argument does not fit, or a node failed.
    """
    slots = {name: _model_name(arguments[name]) for name in graph.models if name in arguments}
    inputs = {name: value for name, value in arguments.items() if name not in graph.models}
    checked = checked_graph(graph, {slot: name for slot, name in slots.items() if name})
    result = default_engine().run(checked, inputs)
    result.raise_failure()
    return unpacked(graph, result)


def preview_graph(graph: Graph, names: Sequence[str], inputs: Mapping[str, Any]) -> Any:
    """Run what some nodes of a graph need, and return their values; see `Graph.preview`.

    Raises:
        UnknownNameError: the graph has no such node.
        AnyloomError: none is named, an input is missing, or a node failed.
    """
    if not names:
        raise AnyloomError(f"preview of '{graph.name}' needs the name of a node")
    result = default_engine().run(checked_graph(graph, {}), inputs, outputs=names)
    result.raise_failure()
    values = [result.outputs[name] for name in names]
    if len(names) == 1:
        return values[0]
    fields = [name.replace(".", "_") for name in names]
    return namedtuple("Outputs", fields)(*values)  # type: ignore[misc]


def checked_graph(graph: Graph, models: Mapping[str, str]) -> CheckedGraph:
    """Return a graph checked with a choice of models; the check is stored with the graph.

    It is made anew when a node, model or graph file that it may use has changed.
    """
    key = (tuple(sorted(models.items())), RunConfig.from_environment().profile)
    known = graph.checks.get(key)
    if known is None or not known.up_to_date(registry):
        known = graph.checks[key] = check(graph, models=models)
    return known


def unpacked(graph: Graph, result: Result) -> Any:
    """Return a result as the caller of a graph sees it."""
    values = result.outputs
    if len(graph.outputs) == 1:
        return next(iter(values.values()))
    if graph.result_class is not None:
        return graph.result_class(**values)
    return namedtuple("Outputs", list(values))(**values)  # type: ignore[misc]


def _checkpoint(choice: Any, protocol: type[Model]) -> Checkpoint:
    catalog = registry.models()
    if isinstance(choice, ModelName) and choice.name is not None:
        return catalog.checkpoint(choice.name, protocol)
    return catalog.choose(protocol, RunConfig.from_environment().profile)


def _model_name(value: Any) -> str | None:
    if isinstance(value, ModelName):
        return value.name
    if isinstance(value, str):
        return value
    raise NodeError("graph", f"a model slot takes the name of a model, not {one_line(value)}")
