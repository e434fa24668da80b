"""Selection of the checkpoint for each model argument of a checked graph.

The first of these that is given is used: an override for "step.argument", for the slot, or for the
role where the graph has no such slot ("segmenter" for every Segmenter); the requested profile, if
it has such a model; the name in the graph; the active profile. A profile may name the model of one
slot of one graph ("caption_everything.ranker"), which goes before the one that it names for a role.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..core.checkpoint import Checkpoint
from ..core.model import Model, ModelName
from ..core.node_decorator import Node
from ..core.run_config import RunConfig
from ..core.signature import Argument
from ..foundation.errors import AnyloomError, UnknownNameError, one_line
from ..foundation.problems import Place, ProblemReport
from ..registry.lookup import Registry
from .definition import Ref, Step

if TYPE_CHECKING:
    from .checked import CheckedGraph


@dataclass(frozen=True, slots=True)
class Choice:
    """The name of a model, None = the profile decides.

    key:   of the override that named it.
    place: of the argument or slot that named it, with the name of its step, if that is outside the
           graph in which the model is used.
    of_profile: the profile names the model for this slot of this graph.
    """

    name: str | None
    key: str = ""
    place: tuple[Place | None, str | None] | None = None
    of_profile: bool = False


Overrides = Mapping[str, Choice]


def with_models(
    checked: CheckedGraph,
    registry: Registry,
    profile: str | None,
    models: Mapping[str, str],
    report: ProblemReport,
) -> CheckedGraph:
    """Return a checked graph, and every graph inside it, with its checkpoints selected."""
    if profile is not None and profile not in registry.models().profiles:
        error = UnknownNameError("profile", profile, registry.models().profiles)
        report.add_error(None, None, str(error))
        return checked
    selection = _Selection(registry, profile, report)
    # Events and listings write "outer/inner" for a step of a sub-graph.
    keys = {key: key.replace("/", ".") for key in models}
    overrides = {keys[key]: Choice(name, keys[key]) for key, name in models.items()}
    selected = selection.graph(checked, {}, overrides)
    unknown = checked.graph.steps().keys() - checked.operations.keys()
    for key in sorted(overrides.keys() - selection.used):
        if key.partition(".")[0] in unknown:  # its operation is unknown, which was reported
            continue
        known = override_keys(checked)
        hint = report.nearest(key, known) or f"the graph has {', '.join(known) or 'none'}"
        report.add_error(None, None, f"unknown model slot '{key}'", hint)
    return selected


class _Selection:
    """One traversal of a checked graph and the graphs inside it."""

    def __init__(self, registry: Registry, profile: str | None, report: ProblemReport) -> None:
        self._registry = registry
        self._profile = profile
        self._report = report
        self._checkpoints: dict[tuple[Choice, type[Model]], Checkpoint | str] = {}
        self._graphs: dict[Any, CheckedGraph] = {}
        self._reported: set[tuple[Place | None, str | None]] = set()
        """Where a wrong model is named, and its name; slots of recorded graphs have no place."""
        self.used: set[str] = set()

    def graph(
        self, checked: CheckedGraph, passed: Mapping[str, Choice], overrides: Overrides
    ) -> CheckedGraph:
        """Select the models of one graph; `passed` are the slots that the step using it fills."""
        case = (id(checked), frozenset(passed.items()), frozenset(overrides.items()))
        if case not in self._graphs:
            self._graphs[case] = self._graph(checked, passed, overrides)
        return self._graphs[case]

    def _graph(
        self, checked: CheckedGraph, passed: Mapping[str, Choice], overrides: Overrides
    ) -> CheckedGraph:
        slots = {
            slot: passed.get(slot, Choice(name)) for slot, name in checked.graph.models.items()
        }
        profile = self._registry.models().profiles.get(self._profile_name, {})
        for slot in slots:
            chosen = profile.get(f"{checked.graph.name}.{slot}")
            if chosen is not None and slots[slot].name is None:
                slots[slot] = Choice(chosen, of_profile=True)
        for slot in slots.keys() & overrides.keys():
            slots[slot] = self._use(overrides[slot])
        steps = checked.graph.steps()
        operations = dict(checked.operations)
        models: dict[str, dict[str, Checkpoint]] = {}
        for name, step in steps.items():  # those that wait for themselves have no order
            operation = operations.get(name)
            if operation is None:  # an unknown operation, which was reported
                continue
            if not isinstance(operation, Node):
                operations[name] = self._inner(name, step, operation, slots, overrides, checked)
                continue
            arguments = operation.signature.of_kind("slot")
            selected = {
                argument.name: self._select(name, step, argument, slots, overrides, checked)
                for argument in arguments
            }
            if selected:
                models[name] = {key: model for key, model in selected.items() if model is not None}
        self._unknown_names(checked, passed.keys() | overrides.keys())
        return replace(checked, operations=operations, models=models)

    def _unknown_names(self, checked: CheckedGraph, replaced: Set[str]) -> None:
        """Report unknown models of slots that no step could report, such as unused ones."""
        catalog = self._registry.models()
        for slot, name in checked.graph.models.items():
            place = checked.graph.places.get(f"models.{slot}.name")
            used = slot in checked.protocols and self._profile is not None
            if name is None or used or slot in replaced or (place, name) in self._reported:
                continue
            try:
                catalog.checkpoint(name)
            except AnyloomError as error:
                self._report.add_error(place, None, one_line(error))

    def _inner(
        self,
        name: str,
        step: Step,
        operation: CheckedGraph,
        slots: Mapping[str, Choice],
        overrides: Overrides,
        checked: CheckedGraph,
    ) -> CheckedGraph:
        """Select the models of a sub-graph; what the step passes overrides the names in it."""
        passed = {
            slot: choice
            for slot in operation.graph.models
            if slot in step.arguments and (choice := _choice_of(step.arguments[slot], slots))
        }
        for slot, choice in passed.items():
            if choice.place is None and choice.name is not None and not choice.key:
                place = self._named_at(step, slot, checked, choice)
                passed[slot] = replace(choice, place=(place, name))
        prefix = f"{name}."
        inner = {
            key: choice for key, choice in overrides.items() if "." not in key and key not in passed
        }
        inner |= {
            key.removeprefix(prefix): choice
            for key, choice in overrides.items()
            if key.startswith(prefix)
        }
        return self.graph(operation, passed, inner)

    def _select(
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
        role = argument.type.slot_name()
        if key in overrides:
            choice = self._use(overrides[key])
        elif role in overrides and role not in checked.graph.models:
            choice = self._use(overrides[role])
        else:
            choice = _choice_of(value, slots)
        if choice is None:
            return None
        selected = self._checkpoint(choice, argument.type)
        if isinstance(selected, Checkpoint):
            if selected.conditions and not self._is_named(choice, argument.type):
                message = f"profile '{self._profile_name}' chooses '{selected.name}', which is "
                message += f"{selected.conditions} ({selected.license})"
                self._report.add_warning(None, None, message)
            return selected
        if choice.key:
            self._report.add_error(None, None, f"{choice.key}={choice.name}: {selected}")
            return None
        place = choice.place or (self._named_at(step, argument.name, checked, choice), name)
        self._reported |= {(place[0], choice.name), (None, choice.name)}
        self._report.add_error(*place, selected)
        return None

    def _named_at(
        self, step: Step, argument: str, checked: CheckedGraph, choice: Choice
    ) -> Place | None:
        """Return where the model of an argument is named: at the argument, or at the slot."""
        value = step.arguments.get(argument)
        place = step.places.get(argument) or step.place
        if isinstance(value, Ref) and choice.name is not None:
            places, slot = checked.graph.places, f"models.{value.name}"
            return places.get(f"{slot}.name") or places.get(slot) or place
        return place

    def _checkpoint(self, choice: Choice, protocol: type[Model]) -> Checkpoint | str:
        """Return the checkpoint for a choice, or the message of the error."""
        if (choice, protocol) not in self._checkpoints:
            try:
                self._checkpoints[choice, protocol] = self._resolved(choice, protocol)
            except AnyloomError as error:
                self._checkpoints[choice, protocol] = one_line(error)
        return self._checkpoints[choice, protocol]

    def _resolved(self, choice: Choice, protocol: type[Model]) -> Checkpoint:
        catalog = self._registry.models()
        if choice.name is not None and (choice.of_profile or self._is_named(choice, protocol)):
            return catalog.checkpoint(choice.name, protocol)
        return catalog.choose(protocol, self._profile_name)

    def _is_named(self, choice: Choice, protocol: type[Model]) -> bool:
        """Say whether a name selects the model, and not the profile."""
        if choice.of_profile:
            return False
        if choice.name is None or choice.key or self._profile is None:
            return choice.name is not None
        return protocol.__name__ not in self._registry.models().profiles[self._profile]

    @property
    def _profile_name(self) -> str:
        return self._profile or RunConfig.from_environment().profile

    def _use(self, choice: Choice) -> Choice:
        self.used.add(choice.key)
        return choice


def _choice_of(value: Any, slots: Mapping[str, Choice]) -> Choice | None:
    """Return the choice for the value of an argument; None where it is not a model slot."""
    if isinstance(value, Ref):
        return slots.get(value.name)
    if isinstance(value, ModelName):
        return Choice(value.name)
    return Choice(value if isinstance(value, str) else None)


def override_keys(checked: CheckedGraph) -> list[str]:
    """Return the keys that `models` may have for a graph: its slots first."""
    steps = checked.graph.steps()
    arguments = [
        f"{name}.{argument.name}"
        for name in steps
        if name in checked.operations
        for argument in checked.operations[name].signature.of_kind("slot")
    ]
    roles = [
        argument.type.slot_name()
        for operation in checked.operations.values()
        for argument in operation.signature.of_kind("slot")
    ]
    return list(dict.fromkeys([*checked.graph.models, *arguments, *roles]))
