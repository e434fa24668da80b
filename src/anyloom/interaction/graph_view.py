"""A graph as a canvas shows it, as JSON: nodes with typed sockets, wires, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from ..compiler.argument_schema import argument_schema
from ..compiler.checked import CheckedGraph
from ..compiler.definition import MISSING, GraphDefinition, Ref, Step, graph_arguments, refs_in
from ..compiler.registered_graphs import registered_graph
from ..compiler.scope import Operations, Scope
from ..core import types
from ..core.docstrings import argument_texts
from ..core.model import Model, ModelName
from ..core.model_catalog import Catalog
from ..core.node_decorator import Node
from ..core.signature import Argument
from ..foundation.errors import AnyloomError, UnknownNameError
from ..foundation.problems import Problem
from ..registry.lookup import Registry

Json = dict[str, Any]
OWN_GROUP = "your nodes"


def graph_view(
    graph: GraphDefinition,
    registry: Registry,
    problems: Iterable[Problem],
    checked: CheckedGraph | None,
    opened: Iterable[str] = (),
) -> Json:
    """Return a graph as JSON.

    Args:
        problems: of the check; those of a node stand at the node.
        checked: the result of the check, where the graph is valid.
        opened: steps that run a graph and whose steps are wanted too, "outer/inner" inside of one.
    """
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        text = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
        wrong.setdefault(problem.node or "", []).append(text)
    scope = Scope(graph, Operations(registry))
    operations: dict[str, Json] = {}
    catalog = registry.models()
    _note_operations(scope, catalog, operations)
    groups = {}
    for path in opened:
        group = _group(scope, checked, path, catalog, operations)
        if group is not None:
            groups[path] = group
    kinds = {} if checked is None else checked.types
    nodes = [_input(name, declared) for name, declared in graph.inputs.items()]
    nodes += [_step(name, step, operations, kinds, wrong) for name, step in graph.steps().items()]
    nodes += [_output(name) for name in graph.outputs]
    return {
        "name": graph.name,
        "about": graph.about,
        "nodes": nodes,
        "wires": list(_wires(graph)),
        "groups": groups,
        "operations": operations,
        "models": dict(graph.models),
        "problems": wrong.get("", []),
    }


def inside(scope: Scope, name: str) -> Scope | None:
    """Return the scope of the graph that a step runs, None where it runs a node.

    Args:
        scope: that of the graph around; the step may be one of a sub-graph, "outer/inner".
    """
    outer, _, inner = name.partition("/")
    step = step_named(scope.graph, outer)
    if step is None:
        return None
    try:
        operation, defined_in = scope.find(step.operation)
    except AnyloomError:
        return None
    if not isinstance(operation, GraphDefinition):
        return None
    found = Scope(operation, scope.registered, defined_in)
    return inside(found, inner) if inner else found


def step_named(graph: GraphDefinition, name: str) -> Step | None:
    """Return a step; one that is written at an output is known by the name of the output too."""
    steps = graph.steps()
    return steps.get(name) or steps.get(f"outputs.{name}")


def palette(registry: Registry) -> list[Json]:
    """Return every operation that can be added, with its group, sockets and parameters."""
    found = []
    for _, node in sorted(registry.nodes().items()):
        with suppress(AnyloomError):  # a broken node must not take the others away
            found.append(_node_entry(node, registry.models()))
    for name in sorted(registry.graph_files()):
        with suppress(AnyloomError):
            found.append(_graph_entry(registered_graph(name, registry), registry.models()))
    return found


def model_choices(protocol: Any, registry: Registry) -> list[Json]:
    """Return the models that can fill a slot, with what they need and their license."""
    return [
        {
            "name": one.name,
            "about": one.about,
            "license": one.license or "unknown",
            "commercial": not one.non_commercial,
            "gated": one.gated,
            "bytes": one.size,
            "memory": one.size + one.working_memory,
        }
        for one in registry.models().checkpoints_for(protocol)
    ]


def operation_of(
    graph: GraphDefinition, name: str, registry: Registry
) -> Node[..., Any] | GraphDefinition:
    """Return the node or graph that a step of a graph calls.

    Raises:
        UnknownNameError: there is none of that name.
    """
    scope = Scope(graph, Operations(registry))
    found, _ = scope.find(name)
    if found is None:
        raise UnknownNameError("node", name, scope.known)
    return found


def written(value: Any) -> Any:
    """Return an argument as JSON, with references as "$name" as in a graph file."""
    if isinstance(value, Ref):
        return str(value)
    if isinstance(value, ModelName):
        return value.name
    if isinstance(value, str):
        return f"${value}" if value.startswith("$") else value
    if isinstance(value, Mapping):
        return {str(key): written(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [written(item) for item in value]
    return value


def step_label(step: Step) -> str:
    """Return how a step calls its operation, in words; "" where it simply does."""
    parts = [f"each {name} in {written(source)}" for name, source in step.each.items()]
    parts += [f"fold {name} from {written(start)}" for name, start in step.fold.items()]
    if step.until is not None:
        parts.append(f"until {step.until}")
    if step.when is not None:
        parts.append(f"when {step.when}")
    if step.else_ is not MISSING:
        parts.append(f"else {written(step.else_)}")
    if step.retry is not None:
        parts.append(f"retry {step.retry.times}")
    if step.timeout is not None:
        parts.append(f"at most {step.timeout:g} s")
    if step.otherwise is not MISSING:
        parts.append(f"otherwise {written(step.otherwise)}")
    return ", ".join(parts)


def _note_operations(scope: Scope, catalog: Catalog, known: dict[str, Json]) -> None:
    """Add the operations of the steps of a graph."""
    for step in scope.graph.steps().values():
        if step.operation in known:
            continue
        with suppress(AnyloomError, KeyError):
            operation, _ = scope.find(step.operation)
            if operation is not None:
                known[step.operation] = _entry(operation, catalog)


def _group(
    scope: Scope,
    checked: CheckedGraph | None,
    path: str,
    catalog: Catalog,
    operations: dict[str, Json],
) -> Json | None:
    """Return what is in a step that runs a graph: its steps, and wires from and to its border."""
    within = inside(scope, path)
    if within is None:
        return None
    _note_operations(within, catalog, operations)
    graph, kinds = within.graph, _types_inside(checked, path)
    ports = {} if kinds is None else kinds.outputs
    nodes = []
    for name, step in graph.steps().items():
        types_of_step = {} if kinds is None else kinds.types
        node = _step(name, step, operations, types_of_step, {})
        nodes.append({**node, "id": _within(path, name)})
    wires = []
    for wire in _wires(graph):
        source, target = wire["source"], wire["target"]
        if source in graph.inputs:
            wire = {**wire, "source": path, "port": f"in:{source}"}
        else:
            wire = {**wire, "source": _within(path, source)}
        if target.startswith("output:"):
            wire = {**wire, "target": path, "argument": f"out:{target.removeprefix('output:')}"}
        else:
            wire = {**wire, "target": _within(path, target)}
        wires.append(wire)
    return {
        "inputs": [
            {"name": name, "type": types.write(declared.type)}
            for name, declared in graph.inputs.items()
        ],
        "outputs": [
            {"name": name, "type": types.write(ports[name]) if name in ports else "anything"}
            for name in graph.outputs
        ],
        "nodes": nodes,
        "wires": wires,
    }


def _within(path: str, name: str) -> str:
    return f"{path}/{name.removeprefix('outputs.')}"


def _types_inside(checked: CheckedGraph | None, path: str) -> CheckedGraph | None:
    for name in path.split("/"):
        if checked is None:
            return None
        operations = checked.operations
        found = operations.get(name) or operations.get(f"outputs.{name}")
        checked = found if isinstance(found, CheckedGraph) else None
    return checked


def _entry(operation: Node[..., Any] | GraphDefinition, catalog: Catalog) -> Json:
    if isinstance(operation, Node):
        return _node_entry(operation, catalog)
    return _graph_entry(operation, catalog)


def _node_entry(node: Node[..., Any], catalog: Catalog) -> Json:
    module = node.function.__module__
    built_in = module.startswith("anyloom.nodes.")
    group = module.rpartition(".")[2].replace("_", " ") if built_in else OWN_GROUP
    outputs = [
        {"name": "" if node.signature.single else name, "type": types.write(kind)}
        for name, kind in node.signature.outputs.items()
    ]
    texts = argument_texts(node.function)
    return {
        "name": node.name,
        "kind": "node",
        "group": group,
        "about": node.about,
        "arguments": _arguments(node.signature.arguments, texts, catalog),
        "outputs": outputs,
        "requires": list(node.requires),
    }


def _graph_entry(graph: GraphDefinition, catalog: Catalog) -> Json:
    texts = {name: declared.about for name, declared in graph.inputs.items()}
    single = len(graph.outputs) == 1
    return {
        "name": graph.name,
        "kind": "graph",
        "group": "graphs",
        "about": graph.about,
        "arguments": _arguments(graph_arguments(graph), texts, catalog),
        "outputs": [{"name": "" if single else name, "type": "anything"} for name in graph.outputs],
        "requires": [],
    }


def _arguments(
    arguments: Mapping[str, Argument], texts: Mapping[str, str], catalog: Catalog
) -> list[Json]:
    found = []
    for argument in arguments.values():
        one: Json = {
            "name": argument.name,
            "kind": argument.kind,
            "type": types.write(argument.type),
            "required": argument.required and argument.kind != "slot",
            "about": texts.get(argument.name, ""),
        }
        if argument.kind == "slot":
            kind = argument.type
            one["type"] = kind.__name__ if isinstance(kind, type) else str(kind)
        else:
            one["schema"] = argument_schema(argument, "", catalog)
        default = argument.default
        if argument.kind != "slot" and not argument.required:
            one["default"] = default if isinstance(default, (str, int, float, bool)) else None
        found.append(one)
    return found


def slot_protocol(graph: GraphDefinition, step: Step, slot: str, registry: Registry) -> Any:
    """Return the protocol of a model argument of a step."""
    operation = operation_of(graph, step.operation, registry)
    if isinstance(operation, Node):
        return operation.signature.arguments[slot].type
    return Model


def _input(name: str, declared: Any) -> Json:
    return {
        "id": name,
        "kind": "input",
        "title": name,
        "about": declared.about,
        "type": types.write(declared.type),
        "outputs": [{"name": "", "type": types.write(declared.type)}],
        "required": declared.default is MISSING,
        "default": None if declared.default is MISSING else written(declared.default),
    }


def _step(
    name: str,
    step: Step,
    operations: Mapping[str, Json],
    kinds: Mapping[str, Mapping[str, Any]],
    wrong: Mapping[str, list[str]],
) -> Json:
    entry = operations.get(step.operation)
    outputs = [] if entry is None else entry["outputs"]
    known = kinds.get(name, {})
    if known:
        single = len(known) == 1 and (not outputs or len(outputs) == 1)
        outputs = [
            {"name": "" if single else port, "type": types.write(kind)}
            for port, kind in known.items()
        ]
    return {
        "id": name,
        "kind": "step",
        "title": name.removeprefix("outputs."),
        "operation": step.operation,
        "arguments": {key: written(value) for key, value in step.arguments.items()},
        "outputs": outputs,
        "control": step_label(step),
        "problems": wrong.get(name, []),
    }


def _output(name: str) -> Json:
    return {"id": f"output:{name}", "kind": "output", "title": name, "outputs": []}


def _wires(graph: GraphDefinition) -> Iterator[Json]:
    places = graph.inputs.keys() | graph.steps().keys()
    for name, step in graph.steps().items():
        seen = set()
        for argument, ref in _reads(step):
            wire = (ref.name, ref.port or "", argument)
            if ref.name in places and wire not in seen:
                seen.add(wire)
                yield _wire(ref, name, argument)
    for name, ref in graph.output_refs().items():
        if ref.name in places:
            yield _wire(ref, f"output:{name}", "")


def _reads(step: Step) -> Iterator[tuple[str, Ref]]:
    """Yield what a step reads, at the argument that it fills or the keyword that reads it."""
    controls = {name: value for part in (step.each, step.fold) for name, value in part.items()}
    for argument, value in step.arguments.items():
        for ref in refs_in(value):
            if ref.name in controls:
                yield from ((argument, source) for source in refs_in(controls[ref.name]))
            else:
                yield argument, ref
    bound = {ref.name for value in step.arguments.values() for ref in refs_in(value)}
    for name, value in controls.items():
        if name not in bound:
            yield from ((name, source) for source in refs_in(value))
    if step.when is not None:
        yield "when", step.when
    yield from (("else", ref) for ref in refs_in(step.else_))
    yield from (("otherwise", ref) for ref in refs_in(step.otherwise))


def _wire(ref: Ref, target: str, argument: str) -> Json:
    port = ref.port or ""
    return {"source": ref.name, "port": port, "target": target, "argument": argument}
