"""Demand: which outputs of each step, and which inputs of a graph, some of its outputs need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from ..compiler.checked import CheckedGraph
from ..compiler.definition import Ref, Step, refs_in


@dataclass(frozen=True)
class Demand:
    """What some outputs of a graph need.

    outputs: step → the outputs of it that are read; a step that is not needed is absent.
    inputs:  the inputs of the graph that are read.
    """

    outputs: Mapping[str, frozenset[str]]
    inputs: frozenset[str]


class DemandAnalysis:
    """Finds the demand of graphs and of the sub-graphs in them, each combination once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, frozenset[str]], Demand] = {}

    def of(self, checked: CheckedGraph, outputs: Set[str]) -> Demand:
        """Return what some outputs of a graph need."""
        key = (id(checked), frozenset(outputs))
        if key not in self._known:
            self._known[key] = self._analyzed(checked, key[1])
        return self._known[key]

    def arguments(self, operation: Any, step: Step, outputs: Set[str]) -> Iterator[tuple[str, Any]]:
        """Yield the arguments of a step that its operation needs for some of its outputs."""
        if not isinstance(operation, CheckedGraph):
            yield from step.arguments.items()
            return
        wanted = self.of(operation, called_outputs(operation, step, outputs)).inputs
        yield from ((name, value) for name, value in step.arguments.items() if name in wanted)

    def _analyzed(self, checked: CheckedGraph, outputs: frozenset[str]) -> Demand:
        graph = checked.graph
        steps, targets = graph.steps(), graph.output_refs()
        read: dict[str, set[str]] = {}
        inputs: set[str] = set()

        def add(ref: Ref) -> None:
            if ref.name in steps:
                known = checked.types.get(ref.name, {})
                read.setdefault(ref.name, set()).update([ref.port] if ref.port else known)
            elif ref.name in graph.inputs:
                inputs.add(ref.name)

        for name in targets:
            if name in outputs:
                add(targets[name])
        for name in reversed(checked.order):
            if name not in read:
                continue
            step = steps[name]
            for _, value in self.arguments(checked.operations[name], step, read[name]):
                for ref in refs_in(value):
                    if ref.name not in step.bound_names:
                        add(ref)
            control = [*step.each.values(), *step.fold.values(), step.when]
            for ref in refs_in([*control, step.else_, step.otherwise]):
                add(ref)
        return Demand({name: frozenset(ports) for name, ports in read.items()}, frozenset(inputs))


def called_outputs(operation: CheckedGraph, step: Step, outputs: Set[str]) -> frozenset[str]:
    """Return the outputs of a sub-graph that a step needs of each call of it."""
    names = operation.outputs
    if len(names) == 1:
        return frozenset(names)
    needed = set(outputs)
    if step.fold:
        needed |= set(step.fold)
    if step.until is not None:
        needed.add(step.until)
    return frozenset(needed & set(names))
