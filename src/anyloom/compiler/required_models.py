"""Models that a run of a checked graph needs, as far as known before it starts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..core.checkpoint import Checkpoint
from ..core.node_decorator import Node
from .argument_validation import known_arguments, known_inputs, runs_for_certain
from .checked import CheckedGraph
from .definition import MISSING, Ref, Step


def required_models(checked: CheckedGraph, inputs: Mapping[str, Any] = {}) -> list[Checkpoint]:
    """Return the checkpoints that every run needs, each once, in the order of the steps.

    Those of a branch whose condition the run itself computes are left out: it may not be taken.

    Args:
        inputs: the known values of the graph's inputs; defaults are used for the others.
    """
    known = known_inputs(checked, inputs)
    found = list(_Traversal().graph(checked, known, frozenset(checked.graph.outputs)))
    return list({checkpoint.name: checkpoint for checkpoint in reversed(found)}.values())


class _Traversal:
    """One traversal from the outputs of a graph to its steps; each case of a sub-graph once."""

    def __init__(self) -> None:
        self._seen: set[Hashable] = set()

    def graph(
        self, checked: CheckedGraph, inputs: Mapping[str, Any], outputs: frozenset[str]
    ) -> Iterator[Checkpoint]:
        """Yield the checkpoints behind some outputs, those of the last steps first."""
        known = frozenset((name, _case(value)) for name, value in inputs.items())
        case = (id(checked), outputs, known)
        if case in self._seen:
            return
        self._seen.add(case)
        steps, refs = checked.graph.steps(), checked.graph.output_refs()
        required: dict[str, set[str | None]] = defaultdict(set)
        for name in outputs:
            required[refs[name].name].add(refs[name].port)
        for name in reversed(checked.order):  # readers of a step come after it
            if name not in required:
                continue
            for ref in _certain_reads(steps[name], inputs):
                required[ref.name].add(ref.port)
            if runs_for_certain(steps[name], inputs):
                yield from self._step(checked, name, steps[name], inputs, required[name])

    def _step(
        self,
        checked: CheckedGraph,
        name: str,
        step: Step,
        inputs: Mapping[str, Any],
        ports: set[str | None],
    ) -> Iterator[Checkpoint]:
        operation = checked.operations[name]
        if isinstance(operation, Node):
            yield from reversed(list(checked.models.get(name, {}).values()))
            return
        known = known_arguments(step, inputs)
        unknown = step.arguments.keys() - known.keys()
        known = {k: v for k, v in known_inputs(operation, known).items() if k not in unknown}
        outputs = frozenset(operation.graph.outputs)
        if None not in ports and len(outputs) > 1:
            outputs &= {*ports, *step.fold, step.until}  # each round needs what it carries
        yield from self.graph(operation, known, outputs)


def _certain_reads(step: Step, inputs: Mapping[str, Any]) -> list[Ref]:
    """Return what a step reads in every run; a branch counts where its condition is known.

    A substitute for the result of a step that fails is not needed in every run.
    """
    holds = runs_for_certain(step, inputs)
    if step.when is not None and not holds and step.when.name not in inputs:
        return [step.when]
    return [ref for _, ref in replace(step, otherwise=MISSING).reads(holds)]


def _case(value: Any) -> Hashable:
    """Return the part of an input that a condition can depend on."""
    plain = value is None or isinstance(value, (bool, int, float, str, list, tuple))
    return bool(value) if plain else id(value)
