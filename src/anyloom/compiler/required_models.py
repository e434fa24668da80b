"""Which models will a run of a checked graph need, as far as that is known before it begins?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from ..core.checkpoint import Checkpoint
from ..core.node_decorator import Node
from .argument_validation import known_arguments, known_inputs, runs_for_certain
from .checked import CheckedGraph
from .definition import MISSING, Ref, Step, refs_in


def required_models(checked: CheckedGraph, inputs: Mapping[str, Any] = {}) -> list[Checkpoint]:
    """Return the checkpoints that a run cannot do without, each once, in the order of the steps.

    Those of a branch whose condition the run itself computes are left out: it may not be taken.

    Args:
        inputs: what is known of the graph's inputs; defaults count where nothing is given.
    """
    known = known_inputs(checked, inputs)
    found = list(_Asking().graph(checked, known, frozenset(checked.graph.outputs)))
    return list({one.name: one for one in reversed(found)}.values())


class _Asking:
    """One walk from the outputs of a graph to what they need; a graph inside counts once a case."""

    def __init__(self) -> None:
        self._seen: set[Hashable] = set()

    def graph(
        self, checked: CheckedGraph, inputs: Mapping[str, Any], outputs: frozenset[str]
    ) -> Iterator[Checkpoint]:
        """Yield the checkpoints behind some outputs, those of the last steps first."""
        case = (id(checked), outputs, frozenset((key, _case(one)) for key, one in inputs.items()))
        if case in self._seen:
            return
        self._seen.add(case)
        steps, ends = checked.graph.steps(), checked.graph.output_refs()
        asked: dict[str, set[str | None]] = defaultdict(set)
        for name in outputs:
            asked[ends[name].name].add(ends[name].port)
        for name in reversed(checked.order):  # whoever reads a step stands after it
            if name not in asked:
                continue
            for ref in _needs(steps[name], inputs):
                asked[ref.name].add(ref.port)
            if runs_for_certain(steps[name], inputs):
                yield from self._step(checked, name, steps[name], inputs, asked[name])

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
        every = frozenset(operation.graph.outputs)
        yield from self.graph(operation, known, every if None in ports else every & ports)


def _needs(step: Step, inputs: Mapping[str, Any]) -> Iterator[Ref]:
    """Yield what a step reads for certain."""
    if step.when is not None:
        yield step.when
    if runs_for_certain(step, inputs):
        for value in step.arguments.values():
            yield from (ref for ref in refs_in(value) if ref.name not in step.bound_names)
        yield from refs_in([*step.each.values(), *step.fold.values()])
    elif step.when is not None and step.when.name in inputs and step.otherwise is not MISSING:
        yield from refs_in(step.otherwise)


def _case(value: Any) -> Hashable:
    """Return all of an input that a condition can depend on."""
    plain = value is None or isinstance(value, (bool, int, float, str, list, tuple))
    return bool(value) if plain else id(value)
