"""Selection of what to compute of a graph: some of its outputs, or steps that are no outputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..foundation.errors import AnyloomError, UnknownNameError
from .checked import CheckedGraph
from .definition import MISSING, Ref
from .wiring import dependencies_of, needed


def select_outputs(checked: CheckedGraph, names: Sequence[str]) -> CheckedGraph:
    """Return a graph that computes some outputs or steps of another one, and nothing else.

    Inputs that these do not need become optional.

    Args:
        names: of outputs, of steps ("boxes"), or of one of several outputs of a step
            ("counts.total"); the outputs of the new graph have these names.

    Raises:
        UnknownNameError: the graph has no output or step of a name; suggests the nearest.
        AnyloomError: a step has several outputs, and the name does not say which.
    """
    names = tuple(dict.fromkeys(names))
    if names not in checked.selections:
        checked.selections[names] = _selected(checked, names)
    return checked.selections[names]


def _selected(checked: CheckedGraph, names: Sequence[str]) -> CheckedGraph:
    graph, known = checked.graph, checked.graph.output_refs()
    refs: dict[str, Ref] = {}
    types: dict[str, Any] = {}
    for name in names:
        if name in known:
            refs[name], types[name] = known[name], checked.outputs[name]
        else:
            refs[name], types[name] = _step_output(checked, name)
    steps = graph.steps()
    # A step that was written in place of an output is a step like any other now.
    flat = replace(graph, nodes=steps, outputs=refs)
    used = needed(flat, dependencies_of(flat))
    nodes = {name: step for name, step in steps.items() if name in used}
    read = {ref.name for step in nodes.values() for _, ref in step.reads()}
    read |= {ref.name for ref in refs.values()}
    inputs = {
        name: given
        if name in read or given.default is not MISSING
        else replace(given, default=None)
        for name, given in graph.inputs.items()
    }
    return replace(
        checked,
        graph=replace(flat, inputs=inputs, nodes=nodes),
        operations={name: checked.operations[name] for name in nodes},
        types={name: checked.types[name] for name in nodes},
        outputs=types,
        order=tuple(name for name in checked.order if name in nodes),
        models={name: found for name, found in checked.models.items() if name in nodes},
    )


def _step_output(checked: CheckedGraph, name: str) -> tuple[Ref, Any]:
    step, _, port = name.partition(".")
    if step not in checked.graph.nodes:
        raise UnknownNameError("output or step", name, {*checked.outputs, *checked.graph.nodes})
    outputs = checked.types[step]
    if not port and len(outputs) > 1:
        choices = ", ".join(f"{step}.{output}" for output in outputs)
        raise AnyloomError(f"'{step}' gives several outputs; choose one of {choices}")
    if port and port not in outputs:
        raise UnknownNameError("output", name, {f"{step}.{output}" for output in outputs})
    return Ref(step, port or None), outputs[port or next(iter(outputs))]
