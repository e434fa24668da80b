"""Validation of arguments that are known before a run, by the nodes that will receive them.

The types and ranges of a graph's inputs may be wider than those of the node that they lead to.
What depends on several arguments, or on the abilities of a model, a node checks itself:
`@node(check=…)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..core.checkpoint import Checkpoint
from ..core.node_decorator import Node
from ..core.signature import REQUIRED, Argument
from ..foundation.plain_text import plain
from ..foundation.problems import ProblemReport
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from .definition import MISSING, Ref, Step, refs_in

if TYPE_CHECKING:
    from .checked import CheckedGraph


def validate_arguments(
    checked: CheckedGraph,
    inputs: Mapping[str, Any],
    report: ProblemReport,
    *,
    registry: Registry = the_registry,
) -> None:
    """Report every step whose node rejects the arguments that are known.

    Args:
        inputs: the known values of the graph's inputs.
    """
    _Validation(registry, report).graph(checked, inputs)


def known_inputs(checked: CheckedGraph, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given inputs, and the defaults of the others."""
    defaults = {
        name: declared.default
        for name, declared in checked.graph.inputs.items()
        if declared.default is not MISSING
    }
    return defaults | dict(inputs)


class _Validation:
    """One traversal of a checked graph and the graphs inside it."""

    def __init__(self, registry: Registry, report: ProblemReport) -> None:
        self._registry = registry
        self._report = report

    def graph(self, checked: CheckedGraph, inputs: Mapping[str, Any]) -> None:
        for name, step in checked.graph.steps().items():
            operation = checked.operations.get(name)
            if operation is None or not runs_for_certain(step, inputs):
                continue
            known = known_arguments(step, inputs)
            if isinstance(operation, Node):
                self._node(name, step, operation, known, checked.models.get(name, {}))
                continue
            given = known_inputs(operation, known)
            for key, argument in operation.signature.arguments.items():
                wired = key in step.arguments and key not in known
                if key in given and (wired or _refusal(argument, given[key]) is not None):
                    del given[key]
            self.graph(operation, given)

    def _node(
        self,
        name: str,
        step: Step,
        node: Node[..., Any],
        known: dict[str, Any],
        models: Mapping[str, Checkpoint],
    ) -> None:
        """Report arguments from inputs that are out of range, and what the node's check refuses."""
        arguments = node.signature.arguments
        valid = known.keys() <= arguments.keys()
        for key in known.keys() & arguments.keys():
            refusal = _refusal(arguments[key], known[key])
            if refusal is None:
                continue
            valid = False
            if isinstance(step.arguments[key], Ref):  # of a literal, the check of types has told
                self._report.add_error(step.place, name, refusal)
        if valid and node.check is not None:
            self._check(name, step, node, known, models)

    def _check(
        self,
        name: str,
        step: Step,
        node: Node[..., Any],
        known: dict[str, Any],
        models: Mapping[str, Checkpoint],
    ) -> None:
        for argument in node.signature.arguments.values():
            if argument.kind == "slot":
                known.pop(argument.name, None)
            elif argument.name not in step.arguments and argument.default is not REQUIRED:
                known[argument.name] = argument.default
        for key, checkpoint in models.items():
            adapter = self._registry.models().adapter(checkpoint)
            known[key] = adapter.unloaded(checkpoint)
        refusal = node.argument_error(known)
        if refusal is not None:
            self._report.add_error(step.place, name, refusal.reason)


def _refusal(argument: Argument, value: Any) -> str | None:
    """Return why an argument does not take a value, None where it does."""
    try:
        argument.validated(value)
    except ValueError as error:
        return plain(str(error))
    return None


def runs_for_certain(step: Step, inputs: Mapping[str, Any]) -> bool:
    """Say whether the condition of a step is known to hold; True without a condition."""
    if step.when is None:
        return True
    return step.when.port is None and bool(inputs.get(step.when.name))


def known_arguments(step: Step, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a step whose values are known."""
    known = {}
    for name, value in step.arguments.items():
        if isinstance(value, Ref):
            if value.port is None and value.name in inputs and value.name not in step.bound_names:
                known[name] = inputs[value.name]
        elif next(iter(refs_in(value)), None) is None:
            known[name] = value
    return known
