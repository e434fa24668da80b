"""Recipes: for each step a hash of all that its result depends on, known before anything runs.

A step whose recipe is not that of its last result is stale. Other than the keys of the cache,
recipes need no values of steps before: they follow from the inputs and the graph alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import xxhash

from ..compiler.definition import GraphDefinition
from ..compiler.wiring import dependencies_of, ordered
from ..core.checkpoint import Checkpoint
from ..core.node_decorator import Node
from ..engine.plan import code_of
from ..foundation.errors import AnyloomError
from ..registry.lookup import Registry
from ..values import Unhashable, fingerprint
from .graph_view import operation_of


def recipes(
    graph: GraphDefinition,
    inputs: Mapping[str, Any],
    models: Mapping[str, Mapping[str, Checkpoint]],
    registry: Registry,
    identity: Callable[[Checkpoint], str],
) -> dict[str, str]:
    """Return the recipe of every step; steps in a cycle have none.

    Args:
        inputs: the values of the inputs that are known, defaults included.
        models: step → model argument → checkpoint.
        identity: returns what the results of a checkpoint depend on.
    """
    steps = graph.steps()
    found: dict[str, str] = {name: _content(value) for name, value in inputs.items()}
    for name in ordered(dependencies_of(graph)):
        step = steps[name]
        chosen = {slot: identity(one) for slot, one in models.get(name, {}).items()}
        parts = [
            _operation(graph, step.operation, registry),
            repr(step),
            *(found.get(ref.name, "") for _, ref in step.reads()),
            *(f"{slot}={model}" for slot, model in sorted(chosen.items())),
        ]
        found[name] = xxhash.xxh3_128_hexdigest("\0".join(parts).encode())
    return {name: recipe for name, recipe in found.items() if name in steps}


def _operation(graph: GraphDefinition, name: str, registry: Registry) -> str:
    try:
        operation = operation_of(graph, name, registry)
    except AnyloomError:
        return name
    if isinstance(operation, Node):
        return f"{operation.identity} {code_of(operation)}"
    inner = [f"{key} {step!r}" for key, step in operation.steps().items()]
    codes = [_operation(operation, step.operation, registry) for step in operation.steps().values()]
    return "\0".join([operation.name, *inner, *codes, repr(operation.outputs)])


def _content(value: Any) -> str:
    try:
        return fingerprint(value)
    except Unhashable:
        return str(id(value))
