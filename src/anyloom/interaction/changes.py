"""Changes of a graph, as a person makes them on a canvas: each gives a new graph or is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..compiler.definition import MISSING, GraphDefinition, GraphInput, Ref, Step
from ..compiler.graphs import Graph
from ..compiler.local_operations import free_name
from ..core import types
from ..core.node_decorator import Node
from ..foundation.errors import AnyloomError, InputError
from ..foundation.problems import Problem
from ..registry.lookup import Registry
from .graph_view import operation_of

OUTPUT = "output:"
_NAME = re.compile(r"[^\W\d]\w*")
_REFERENCE = re.compile(r"\$([^\W\d]\w*)(?:\.([^\W\d]\w*))?")
Record = Mapping[str, Any]


def changed(graph: Graph, change: Record, registry: Registry) -> Graph:
    """Return a graph after one change.

    Args:
        change: `{"kind": …}` and what the kind needs: see the functions of this module.

    Raises:
        InputError: the change is not one, or names nothing in the graph.
        AnyloomError: the graph would not be valid: a wire between types that do not fit, a
            parameter out of its range.
    """
    kind = change.get("kind")
    if kind not in _KINDS:
        raise InputError(f"unknown change {kind!r}")
    try:
        return Graph.of(_KINDS[kind](graph, change, registry))
    except (KeyError, TypeError) as error:
        raise InputError(f"the change '{kind}' lacks or misnames {error}") from None


def read_argument(value: Any) -> Any:
    """Return an argument from JSON: "$name" is a reference, "$$" begins a text with "$"."""
    if isinstance(value, str):
        reference = _REFERENCE.fullmatch(value)
        if reference is not None:
            return Ref(reference[1], reference[2])
        return value[1:] if value.startswith("$$") else value
    if isinstance(value, list):
        return [read_argument(item) for item in value]
    if isinstance(value, dict):
        return {key: read_argument(item) for key, item in value.items()}
    return value


def _add(graph: Graph, change: Record, registry: Registry) -> GraphDefinition:
    """`operation`, and a `name` if it matters: add a step that calls it, not yet wired."""
    operation = change["operation"]
    operation_of(graph, operation, registry)
    name = free_name(change.get("name") or operation.replace("-", "_"), _taken(graph))
    return replace(graph, nodes={**graph.nodes, name: Step(operation)})


def _remove(graph: Graph, change: Record, registry: Registry) -> GraphDefinition:
    """`nodes`: remove these inputs, steps and outputs, and the wires of them."""
    gone = set(change["nodes"])
    names = {name for name in gone if not name.startswith(OUTPUT)}
    outputs = {
        name: target
        for name, target in graph.outputs.items()
        if f"{OUTPUT}{name}" not in gone
        and f"outputs.{name}" not in gone
        and not (isinstance(target, Ref) and target.name in names)
    }
    nodes = {name: step for name, step in graph.nodes.items() if name not in names}
    inputs = {name: given for name, given in graph.inputs.items() if name not in names}
    left = replace(graph, inputs=inputs, nodes=nodes, outputs=outputs)
    return _steps_mapped(left, lambda step: _without(step, names))


def _connect(graph: Graph, change: Record, registry: Registry) -> GraphDefinition:
    """`source` and its `port`, `target` and its `argument`: wire them."""
    ref = Ref(_known_source(graph, change["source"]), change.get("port") or None)
    target = change["target"]
    if target.startswith(OUTPUT):
        name = target.removeprefix(OUTPUT)
        return replace(graph, outputs={**graph.outputs, name: ref})
    step, argument = _step(graph, target), change["argument"]
    if argument == "when":
        return _with_step(graph, target, replace(step, when=ref, else_=_else_of(step)))
    for control in ("each", "fold"):
        bindings = getattr(step, control)
        bound = step.arguments.get(argument)
        if isinstance(bound, Ref) and bound.name in bindings:
            return _with_step(
                graph, target, replace(step, **{control: {**bindings, bound.name: ref}})
            )
    return _with_step(graph, target, _with_argument(step, argument, ref))


def _disconnect(graph: Graph, change: Record, registry: Registry) -> GraphDefinition:
    """`target` and its `argument`: remove the wire."""
    target = change["target"]
    if target.startswith(OUTPUT):
        return _remove(graph, {"nodes": [target]}, registry)
    step, argument = _step(graph, target), change["argument"]
    if argument == "when":
        return _with_step(graph, target, replace(step, when=None, else_=MISSING))
    arguments = {name: value for name, value in step.arguments.items() if name != argument}
    return _with_step(graph, target, replace(step, arguments=arguments))


def _set(graph: Graph, change: Record, registry: Registry) -> GraphDefinition:
    """`node`, `argument` and `value`: set a parameter; without `value` it has its default again."""
    name, argument = change["node"], change["argument"]
    if name in graph.inputs:
        declared = graph.inputs[name]
        default = read_argument(change["value"]) if "value" in change else MISSING
        if default is not MISSING and not types.accepts(declared.type, default):
            raise InputError(f"input '{name}' is {types.write(declared.type)}, got {default!r}")
        return replace(graph, inputs={**graph.inputs, name: replace(declared, default=default)})
    step = _step(graph, name)
    if "value" not in change:
        arguments = {key: value for key, value in step.arguments.items() if key != argument}
        return _with_step(graph, name, replace(step, arguments=arguments))
    value = read_argument(change["value"])
    operation = operation_of(graph, step.operation, registry)
    if isinstance(operation, Node) and not isinstance(value, Ref):
        declared_argument = operation.signature.arguments.get(argument)
        if declared_argument is not None:
            try:
                declared_argument.validated(value)
            except ValueError as error:
                raise InputError(f"node '{name}': {error}") from None
    return _with_step(graph, name, _with_argument(step, argument, value))


def _rename(graph: Graph, change: Record, registry: Registry) -> GraphDefinition:
    """`node` and its new `name`."""
    old, new = change["node"], str(change["name"])
    if not _NAME.fullmatch(new):
        raise InputError(f"'{new}' is no name: letters, digits and _, and no digit first")
    if old.startswith(OUTPUT):
        known = old.removeprefix(OUTPUT)
        if new in graph.outputs:
            raise InputError(f"there is an output '{new}' already")
        outputs = {new if name == known else name: ref for name, ref in graph.outputs.items()}
        return replace(graph, outputs=outputs)
    if new in _taken(graph):
        raise InputError(f"there is a '{new}' already")
    _known_source(graph, old)
    inputs = {new if name == old else name: given for name, given in graph.inputs.items()}
    nodes = {new if name == old else name: step for name, step in graph.nodes.items()}
    renamed = replace(graph, inputs=inputs, nodes=nodes)
    return _references_mapped(renamed, lambda ref: Ref(new, ref.port) if ref.name == old else ref)


def _add_input(graph: Graph, change: Record, registry: Registry) -> GraphDefinition:
    """`type`, and a `name` if it matters: add an input."""
    try:
        kind = types.read(change["type"])
    except ValueError as error:
        raise InputError(str(error)) from None
    base = change.get("name") or re.sub(r"\W.*", "", change["type"]).lower() or "value"
    name = free_name(base, _taken(graph))
    return replace(graph, inputs={**graph.inputs, name: GraphInput(kind)})


def _add_output(graph: Graph, change: Record, registry: Registry) -> GraphDefinition:
    """`source` and its `port`: make it an output of the graph."""
    source = _known_source(graph, change["source"])
    name = free_name(change.get("name") or source, graph.outputs)
    ref = Ref(source, change.get("port") or None)
    return replace(graph, outputs={**graph.outputs, name: ref})


_KINDS: dict[Any, Callable[[Graph, Record, Registry], GraphDefinition]] = {
    "add": _add,
    "remove": _remove,
    "connect": _connect,
    "disconnect": _disconnect,
    "set": _set,
    "rename": _rename,
    "add input": _add_input,
    "add output": _add_output,
}


def _taken(graph: GraphDefinition) -> set[str]:
    return {*graph.inputs, *graph.models, *graph.nodes}


def _known_source(graph: GraphDefinition, name: str) -> str:
    if name not in graph.inputs and name not in graph.steps():
        raise InputError(f"the graph has no node '{name}'")
    return name


def _step(graph: GraphDefinition, name: str) -> Step:
    steps = graph.steps()
    if name not in steps:
        raise InputError(f"the graph has no node '{name}'")
    return steps[name]


def _with_step(graph: GraphDefinition, name: str, step: Step) -> GraphDefinition:
    if name in graph.nodes:
        return replace(graph, nodes={**graph.nodes, name: step})
    outputs = {**graph.outputs, name.removeprefix("outputs."): step}
    return replace(graph, outputs=outputs)


def _with_argument(step: Step, argument: str, value: Any) -> Step:
    return replace(step, arguments={**step.arguments, argument: value})


def _else_of(step: Step) -> Any:
    return None if step.else_ is MISSING else step.else_


def _without(step: Step, names: set[str]) -> Step:
    """Return a step without the arguments and keywords that read some nodes."""

    def stays(value: Any) -> bool:
        return not (isinstance(value, Ref) and value.name in names)

    def left(value: Any) -> Any:
        return [left(item) for item in value if stays(item)] if isinstance(value, list) else value

    arguments = {key: left(value) for key, value in step.arguments.items() if stays(value)}
    each = {key: value for key, value in step.each.items() if stays(value)}
    fold = {key: value for key, value in step.fold.items() if stays(value)}
    when = step.when if stays(step.when) else None
    other = step.else_ if when is not None and stays(step.else_) else MISSING
    otherwise = step.otherwise if stays(step.otherwise) else MISSING
    return replace(
        step, arguments=arguments, each=each, fold=fold, when=when, else_=other, otherwise=otherwise
    )


def _steps_mapped(graph: GraphDefinition, how: Callable[[Step], Step]) -> GraphDefinition:
    nodes = {name: how(step) for name, step in graph.nodes.items()}
    outputs = {
        name: how(target) if isinstance(target, Step) else target
        for name, target in graph.outputs.items()
    }
    return replace(graph, nodes=nodes, outputs=outputs)


def _references_mapped(graph: GraphDefinition, how: Callable[[Ref], Ref]) -> GraphDefinition:
    def mapped(value: Any) -> Any:
        if isinstance(value, Ref):
            return how(value)
        if isinstance(value, (list, tuple)):
            return [mapped(item) for item in value]
        if isinstance(value, Mapping):
            return {key: mapped(item) for key, item in value.items()}
        return value

    def mapped_step(step: Step) -> Step:
        bound = step.bound_names
        arguments = {
            key: value if isinstance(value, Ref) and value.name in bound else mapped(value)
            for key, value in step.arguments.items()
        }
        return replace(
            step,
            arguments=arguments,
            each=mapped(step.each),
            fold=mapped(step.fold),
            when=mapped(step.when),
            else_=mapped(step.else_),
            otherwise=mapped(step.otherwise),
        )

    stepped = _steps_mapped(graph, mapped_step)
    outputs = {
        name: how(target) if isinstance(target, Ref) else target
        for name, target in stepped.outputs.items()
    }
    return replace(stepped, outputs=outputs)


def refused_wire(before: list[Problem], after: list[Problem]) -> AnyloomError | None:
    """Return why a change makes a graph worse, None where it does not."""
    known = {(problem.node, problem.message) for problem in before}
    worse = [problem for problem in after if (problem.node, problem.message) not in known]
    if not worse:
        return None
    first = replace(worse[0], place=None)
    return InputError(str(first))
