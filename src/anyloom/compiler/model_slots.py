"""Which checkpoint fills each model argument of a checked graph?

For one argument, the first of these that is given decides: from outside a name for
"step.argument", for its slot, or for what it does where the graph has no such slot ("segmenter" for
every Segmenter); the profile that was asked for, if it has such a model; the name in the graph; the
active profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..core.checkpoint import Checkpoint
from ..core.model import Model, ModelName
from ..core.node_decorator import Node
from ..core.run_config import RunConfig
from ..core.signature import Argument
from ..foundation.errors import AnyloomError, UnknownNameError, one_line
from ..foundation.problems import ProblemReport
from ..registry.lookup import Registry
from .definition import Ref, Step

if TYPE_CHECKING:
    from .checked import CheckedGraph


@dataclass(frozen=True, slots=True)
class Choice:
    """The name of a model, None = the profile decides; `key` where it was given from outside."""

    name: str | None
    key: str = ""


Overrides = Mapping[str, Choice]


def with_models(
    checked: CheckedGraph,
    registry: Registry,
    profile: str | None,
    models: Mapping[str, str],
    report: ProblemReport,
) -> CheckedGraph:
    """Return a checked graph, and every graph inside it, with its models chosen."""
    if profile is not None and profile not in registry.models().profiles:
        report.wrong(
            None, None, str(UnknownNameError("profile", profile, registry.models().profiles))
        )
        return checked
    choosing = _Choosing(registry, profile, report)
    chosen = choosing.graph(checked, {}, {key: Choice(name, key) for key, name in models.items()})
    unknown = checked.graph.steps().keys() - checked.operations.keys()
    for key in models.keys() - choosing.used:
        if key.partition(".")[0] in unknown:  # its operation is unknown, which has been reported
            continue
        known = _nameable(checked)
        hint = report.nearest(key, known) or f"the graph has {', '.join(known) or 'none'}"
        report.wrong(None, None, f"unknown model slot '{key}'", hint)
    return chosen


class _Choosing:
    """One walk through a checked graph and the graphs inside it."""

    def __init__(self, registry: Registry, profile: str | None, report: ProblemReport) -> None:
        self._registry = registry
        self._profile = profile
        self._report = report
        self._checkpoints: dict[tuple[Choice, type[Model]], Checkpoint | str] = {}
        self._graphs: dict[Any, CheckedGraph] = {}
        self.used: set[str] = set()

    def graph(
        self, checked: CheckedGraph, given: Mapping[str, Choice], overrides: Overrides
    ) -> CheckedGraph:
        """Choose the models of one graph; `given` is what its user puts into its slots."""
        case = (id(checked), frozenset(given.items()), frozenset(overrides.items()))
        if case not in self._graphs:
            self._graphs[case] = self._graph(checked, given, overrides)
        return self._graphs[case]

    def _graph(
        self, checked: CheckedGraph, given: Mapping[str, Choice], overrides: Overrides
    ) -> CheckedGraph:
        slots = {slot: given.get(slot, Choice(name)) for slot, name in checked.graph.models.items()}
        for slot in slots.keys() & overrides.keys():
            slots[slot] = self._taken(overrides[slot])
        steps = checked.graph.steps()
        operations = dict(checked.operations)
        models: dict[str, dict[str, Checkpoint]] = {}
        for name in checked.order:
            step, operation = steps[name], operations.get(name)
            if operation is None:  # an unknown operation, which has been reported
                continue
            if not isinstance(operation, Node):
                operations[name] = self._inner(name, step, operation, slots, overrides)
                continue
            arguments = operation.signature.of_kind("slot")
            found = {
                argument.name: self._found(name, step, argument, slots, overrides, checked)
                for argument in arguments
            }
            if found:
                models[name] = {key: model for key, model in found.items() if model is not None}
        return replace(checked, operations=operations, models=models)

    def _inner(
        self,
        name: str,
        step: Step,
        operation: CheckedGraph,
        slots: Mapping[str, Choice],
        overrides: Overrides,
    ) -> CheckedGraph:
        """Choose the models of a sub-graph; what the step passes wins over its own names."""
        passed = {
            slot: choice
            for slot in operation.graph.models
            if slot in step.arguments and (choice := _given(step.arguments[slot], slots))
        }
        start = f"{name}."
        inside = {
            key: one for key, one in overrides.items() if "." not in key and key not in passed
        }
        inside |= {
            key.removeprefix(start): one for key, one in overrides.items() if key.startswith(start)
        }
        return self.graph(operation, passed, inside)

    def _found(
        self,
        name: str,
        step: Step,
        argument: Argument,
        slots: Mapping[str, Choice],
        overrides: Overrides,
        checked: CheckedGraph,
    ) -> Checkpoint | None:
        value = step.arguments.get(argument.name, argument.default)
        key = f"{name}.{argument.name}"
        role = argument.type.role()
        if key in overrides:
            choice = self._taken(overrides[key])
        elif role in overrides and role not in checked.graph.models:
            choice = self._taken(overrides[role])
        else:
            choice = _given(value, slots)
        if choice is None:
            return None
        found = self._checkpoint(choice, argument.type)
        if isinstance(found, Checkpoint):
            if found.conditions and not self._is_named(choice, argument.type):
                told = f"'{found.name}', which is {found.conditions} ({found.license})"
                self._report.doubtful(None, None, f"profile '{self._asked}' chooses {told}")
            return found
        if choice.key:
            self._report.wrong(None, None, f"{choice.key}={choice.name}: {found}")
            return None
        place = step.places.get(argument.name) or step.place
        if isinstance(value, Ref) and choice.name is not None:
            place = checked.graph.places.get(f"models.{value.name}") or place
        self._report.wrong(place, name, found)
        return None

    def _checkpoint(self, choice: Choice, protocol: type[Model]) -> Checkpoint | str:
        """Return the checkpoint for a choice, or what is wrong with it."""
        if (choice, protocol) not in self._checkpoints:
            try:
                self._checkpoints[choice, protocol] = self._resolved(choice, protocol)
            except AnyloomError as error:
                self._checkpoints[choice, protocol] = one_line(error)
        return self._checkpoints[choice, protocol]

    def _resolved(self, choice: Choice, protocol: type[Model]) -> Checkpoint:
        catalog = self._registry.models()
        if choice.name is not None and self._is_named(choice, protocol):
            return catalog.checked(choice.name, protocol)
        return catalog.chosen(protocol, self._asked)

    def _is_named(self, choice: Choice, protocol: type[Model]) -> bool:
        """Return whether a model's own name counts, and not the profile."""
        if choice.name is None or choice.key or self._profile is None:
            return choice.name is not None
        return protocol.__name__ not in self._registry.models().profiles[self._profile]

    @property
    def _asked(self) -> str:
        return self._profile or RunConfig.from_environment().profile

    def _taken(self, choice: Choice) -> Choice:
        self.used.add(choice.key)
        return choice


def _given(value: Any, slots: Mapping[str, Choice]) -> Choice | None:
    """Return the choice that an argument's value stands for; None where it is not a slot's."""
    if isinstance(value, Ref):
        return slots.get(value.name)
    if isinstance(value, ModelName):
        return Choice(value.name)
    return Choice(value if isinstance(value, str) else None)


def _nameable(checked: CheckedGraph) -> list[str]:
    """Return what `models` may name in a graph."""
    steps = checked.graph.steps()
    arguments = [
        f"{name}.{argument.name}"
        for name in steps
        if name in checked.operations
        for argument in checked.operations[name].signature.of_kind("slot")
    ]
    roles = [
        argument.type.role()
        for operation in checked.operations.values()
        for argument in operation.signature.of_kind("slot")
    ]
    return list(dict.fromkeys([*checked.graph.models, *arguments, *roles]))
