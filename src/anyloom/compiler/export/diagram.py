"""Diagram of a graph: boxes with lines of text, and arrows between them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ...core import types
from ...core.model import ModelName
from ...foundation.errors import AnyloomError
from ...foundation.plain_text import plain
from ..checking import known_types
from ..definition import MISSING, GraphDefinition, Ref, Step, refs_in

MAX_STEPS = 2_000
"""Steps in one diagram; more are not readable."""
MAX_LINE = 44
MAX_LINES = 6


@dataclass(frozen=True, slots=True)
class Box:
    """An input, a node or an output."""

    key: str
    kind: Literal["input", "node", "output"]
    title: str
    operation: str = ""
    marks: tuple[str, ...] = ()
    """How the step is called: "each region of $masks", "when $flag", "retry 3×, 30 s"."""
    lines: tuple[str, ...] = ()
    """The literal arguments, or the default of an input."""
    models: tuple[str, ...] = ()
    type: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A value that goes from one box to another; `label` is the argument that it becomes."""

    source: str
    target: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes by key, and the arrows between them."""

    name: str
    about: str
    boxes: dict[str, Box]
    arrows: tuple[Arrow, ...]


def diagram_of(graph: GraphDefinition) -> Diagram:
    """Return the diagram of a graph, valid or not.

    Raises:
        AnyloomError: it has more than 2,000 nodes.
    """
    if len(graph.steps()) > MAX_STEPS:
        count = f"{len(graph.steps()):,} nodes"
        raise AnyloomError(f"graph '{graph.name}' has {count}; at most {MAX_STEPS:,} are drawn")
    outputs = known_types(graph)
    boxes: dict[str, Box] = {}
    arrows: list[Arrow] = []
    for name, declared in graph.inputs.items():
        no_default = declared.default is MISSING or declared.default is None
        lines = () if no_default else (plain(f"= {_shown(declared.default)}", MAX_LINE),)
        boxes[name] = Box(name, "input", name, lines=lines, type=types.write(declared.type))
    for name, step in graph.nodes.items():
        boxes[name] = _node(name, name, step, graph, outputs.get(name, {}))
    for name, target in graph.outputs.items():
        key = f"outputs.{name}"
        if isinstance(target, Step):
            inner = f"step {key}"
            boxes[inner] = _node(inner, name, target, graph, outputs.get(key, {}))
            arrows += _arrows(inner, target, graph, outputs)
            boxes[key] = Box(key, "output", name, type=boxes[inner].type)
            arrows.append(Arrow(inner, key, "", boxes[inner].type))
        else:
            kind = _type_of(target, graph, outputs)
            boxes[key] = Box(key, "output", name, type=kind)
            arrows.append(Arrow(target.name, key, "", kind))
    for name, step in graph.nodes.items():
        arrows += _arrows(name, step, graph, outputs)
    arrows = [arrow for arrow in arrows if arrow.source in boxes and arrow.source != arrow.target]
    return Diagram(graph.name, graph.about, boxes, tuple(dict.fromkeys(arrows)))


def _node(
    key: str, title: str, step: Step, graph: GraphDefinition, outputs: Mapping[str, Any]
) -> Box:
    lines: list[str] = []
    models: list[str] = []
    for name, value in step.arguments.items():
        slot = isinstance(value, Ref) and value.name in graph.models
        if slot and value.name not in step.bound_names:
            models.append(graph.models[value.name] or f"${value.name}")
        elif isinstance(value, ModelName):
            models.append(value.name or "")
        elif not any(True for _ in refs_in(value)):
            lines.append(plain(f"{name}: {_shown(value)}", MAX_LINE))
    if len(lines) > MAX_LINES:
        lines[MAX_LINES - 1 :] = [f"and {len(lines) - MAX_LINES + 1} more"]
    kinds = " · ".join(
        types.write(kind) if len(outputs) == 1 else f"{output}: {types.write(kind)}"
        for output, kind in outputs.items()
    )
    return Box(
        key,
        "node",
        title,
        operation=step.operation,
        marks=tuple(plain(mark, MAX_LINE) for mark in control_words(step)),
        lines=tuple(lines),
        models=tuple(filter(None, models)),
        type=kinds,
    )


def control_words(step: Step) -> Iterator[str]:
    """Yield how a step is called: "each region of $masks", "when $flag", "retry 3×, 30 s"."""
    for name, source in step.each.items():
        yield f"each {name} of {_shown(source)}"
    if step.failures != "fail":
        yield f"{'without' if step.failures == 'drop' else 'null for'} items that fail"
    for name, start in step.fold.items():
        yield f"fold {name} from {_shown(start)}"
    bound = "" if step.at_most is None else f"at most {step.at_most} rounds"
    ends = " or ".join(filter(None, [step.until, bound]))
    if ends:
        yield f"until {ends}" if step.until else ends
    if step.collect:
        yield "the results of all rounds"
    if step.when is not None:
        yield f"when {step.when}"
    if step.else_ is not MISSING and step.else_ is not None:
        yield f"else {_shown(step.else_)}"
    policies = [] if step.retry is None else [f"retry {step.retry.times}×"]
    policies += [] if step.timeout is None else [f"{step.timeout:g} s"]
    policies += [] if step.otherwise is MISSING else [f"otherwise {_shown(step.otherwise)}"]
    if policies:
        yield ", ".join(policies)


def _arrows(
    key: str, step: Step, graph: GraphDefinition, outputs: Mapping[str, Mapping[str, Any]]
) -> Iterator[Arrow]:
    for label, ref in step.reads():
        yield Arrow(ref.name, key, label, _type_of(ref, graph, outputs))


def _type_of(ref: Ref, graph: GraphDefinition, outputs: Mapping[str, Mapping[str, Any]]) -> str:
    if ref.name in graph.inputs:
        return types.write(graph.inputs[ref.name].type)
    kinds = outputs.get(ref.name, {})
    kind = kinds.get(ref.port) if ref.port else next(iter(kinds.values()), None)
    return "" if kind is None else types.write(kind)


def _shown(value: Any) -> str:
    if isinstance(value, Ref):
        return str(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_shown, value))}]"
    return value if value and isinstance(value, str) else json.dumps(value, default=repr)
