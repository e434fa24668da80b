"""How does a checked graph become something that runs?

Names become slot numbers, sub-graphs that run once are laid open, literals and defaults are folded
into a key that all runs share, and for every slot it is known how often it will be read.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Union, get_args, get_origin

import xxhash

from ..compiler.checking import CheckedGraph
from ..compiler.graphs import MISSING, Ref, Step, refs_in
from ..core.code_identity import code_fingerprint
from ..core.model import Checkpoint
from ..core.node_decorator import Argument, Node
from ..core.types import plain
from ..values import Regions, Unhashable, fingerprint

Source = tuple[int, str | None]
"""A slot and, where its step has several outputs, the output's name."""


@dataclass(slots=True)
class PlannedStep:
    """One step with everything decided that does not depend on the item."""

    name: str
    slot: int
    node: Node[..., Any] | None = None
    """What runs; None for `each`, `fold` and a chosen sub-graph, which run `inner`."""
    constants: dict[str, Any] = field(default_factory=dict)
    links: list[tuple[str, int, str | None]] = field(default_factory=list)
    """Argument, slot, output."""
    templates: list[tuple[str, Any]] = field(default_factory=list)
    """Argument, and a list or dict with `Link`s inside."""
    wired: list[tuple[str, Argument]] = field(default_factory=list)
    """Arguments that get their value from an edge and must be checked against a range."""
    models: list[tuple[str, Checkpoint]] = field(default_factory=list)
    key: bytes | None = None
    """Hash of all that does not depend on the item; None = never cached."""
    inner: Plan | None = None
    each: list[tuple[str, Any]] = field(default_factory=list)
    """Input of `inner`, and a `Link` or list that is walked through."""
    fold: tuple[str, Any] | None = None
    """Input of `inner`, and the `Link` or literal it starts with."""
    joins: type[Regions] | None = None
    """The kind of regions that the results of `each` are joined into; None = they are listed."""
    when: Source | None = None
    otherwise: Any = MISSING
    needs: list[int] = field(default_factory=list)
    """Slots that must be known before the step runs; before it chooses, where there is a `when`."""
    then_needs: list[int] = field(default_factory=list)
    else_needs: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Link:
    """A reference that has become a slot."""

    slot: int
    port: str | None = None


@dataclass(slots=True)
class Plan:
    """A graph as slots: the inputs first, then the steps."""

    inputs: dict[str, int]
    input_types: dict[str, Argument]
    steps: list[PlannedStep]
    outputs: dict[str, Any]
    """Output → `Link` or literal."""
    size: int
    readers: list[list[int]]
    """Slot → indices of the steps that wait for it."""
    uses: list[int]
    """Slot → how often it is read in all; outputs count once more."""
    reads: list[list[int]]
    """Step index → the slots that are no longer needed by it once it has finished."""
    producer: dict[int, int]
    """Slot → index of the step that fills it."""
    first: list[int]
    """Steps that are wanted whatever the conditions turn out to be."""
    single: bool
    models: dict[int, list[str]]
    """Step index → identities of the models that it uses."""

    @classmethod
    def of(cls, checked: CheckedGraph) -> Plan:
        """Lay out a checked graph."""
        return _Layout().graph(checked)

    def checkpoints(self) -> Iterator[Checkpoint]:
        """Yield the checkpoint of every model slot, those of repeated steps included."""
        for step in self.steps:
            for _, checkpoint in step.models:
                yield checkpoint
            if step.inner is not None:
                yield from step.inner.checkpoints()


class _Layout:
    """Collects slots and steps while a graph and the sub-graphs inside it are laid open."""

    def __init__(self) -> None:
        self.size = 0
        self.steps: list[PlannedStep] = []
        self.codes: dict[Node[..., Any], str | None] = {}

    def graph(self, checked: CheckedGraph) -> Plan:
        arguments = checked.signature.arguments
        inputs = {name: self._slot() for name in checked.graph.inputs}
        scope = {name: Link(slot) for name, slot in inputs.items()}
        outputs = self._lay(checked, scope, prefix="")
        return self._plan(inputs, {n: arguments[n] for n in inputs}, outputs)

    def _plan(
        self, inputs: dict[str, int], types: dict[str, Argument], outputs: dict[str, Any]
    ) -> Plan:
        by_slot = {step.slot: step for step in self.steps}
        wanted = _reachable(by_slot, _slots_in(list(outputs.values())))
        steps = [step for step in self.steps if step.slot in wanted]
        number = {step.slot: index for index, step in enumerate(steps)}
        readers: list[list[int]] = [[] for _ in range(self.size)]
        uses = [0] * self.size
        reads: list[list[int]] = []
        for index, step in enumerate(steps):
            for slot in step.needs:
                readers[slot].append(index)
            reads.append(list({*step.needs, *step.then_needs, *step.else_needs}))
            for slot in reads[-1]:
                uses[slot] += 1
        for slot in _slots_in(list(outputs.values())):
            uses[slot] += 1
        first = [number[slot] for slot in _slots_in(list(outputs.values())) if slot in number]
        return Plan(
            inputs,
            types,
            steps,
            outputs,
            self.size,
            readers,
            uses,
            reads,
            number,
            list(dict.fromkeys(first)),
            len(outputs) == 1,
            {
                index: [checkpoint.identity for _, checkpoint in step.models]
                for index, step in enumerate(steps)
                if step.models
            },
        )

    def _slot(self) -> int:
        self.size += 1
        return self.size - 1

    def _lay(self, checked: CheckedGraph, scope: dict[str, Any], prefix: str) -> dict[str, Any]:
        """Add a graph's steps; return its outputs as links into this layout."""
        steps = checked.graph.steps()
        for name in checked.order:
            step, operation = steps[name], checked.operations[name]
            label = prefix + name.removeprefix("outputs.")
            condition = None if step.when is None else _linked(step.when, scope)
            if step.when is not None and not _slots_in(condition) and not condition:
                # Decided by a literal that was passed into this graph: nothing has to be run.
                otherwise = None if step.otherwise is MISSING else step.otherwise
                scope[name] = _linked(otherwise, scope)
            elif step.each or step.fold or step.when is not None:
                scope[name] = self._controlled(checked, name, step, scope, label)
            elif isinstance(operation, CheckedGraph):
                scope[name] = self._opened(operation, step, scope, label)
            else:
                scope[name] = self._single(checked, name, step, operation, scope, label)
        return {name: _linked(ref, scope) for name, ref in checked.graph.output_refs().items()}

    def _single(
        self,
        checked: CheckedGraph,
        name: str,
        step: Step,
        operation: Node[..., Any],
        scope: Mapping[str, Any],
        label: str,
    ) -> Link:
        arguments = operation.signature.arguments
        planned = PlannedStep(label, self._slot(), operation)
        slots = {argument.name for argument in operation.signature.of_kind("slot")}
        for argument in arguments.values():
            if argument.name in slots:
                continue
            value = step.arguments.get(argument.name, MISSING)
            if value is MISSING:
                planned.constants[argument.name] = argument.default
                continue
            linked = _linked(value, scope)
            if isinstance(linked, Link):
                planned.links.append((argument.name, linked.slot, linked.port))
                if argument.kind == "parameter":
                    planned.wired.append((argument.name, argument))
            elif _slots_in(linked):
                planned.templates.append((argument.name, linked))
                if argument.kind == "parameter":
                    planned.wired.append((argument.name, argument))
            else:
                planned.constants[argument.name] = argument.validated(linked)
        planned.models = list(checked.models.get(name, {}).items())
        planned.needs = _slots_in(
            [*(Link(slot) for _, slot, _ in planned.links), *(t for _, t in planned.templates)]
        )
        planned.key = _static_key(planned, self._code(operation))
        self.steps.append(planned)
        return Link(planned.slot)

    def _code(self, node: Node[..., Any]) -> str | None:
        """Return the hash of a node's code, None where it has none; each node is read once."""
        if node not in self.codes:
            try:
                self.codes[node] = code_fingerprint(node.function)
            except Unhashable:
                self.codes[node] = None
        return self.codes[node]

    def _opened(
        self, inner: CheckedGraph, step: Step, scope: Mapping[str, Any], label: str
    ) -> dict[str, Any]:
        """Lay a sub-graph that runs exactly once open; its outputs stand for the step."""
        own: dict[str, Any] = {}
        for name, given in inner.graph.inputs.items():
            value = step.arguments.get(name, MISSING)
            own[name] = given.default if value is MISSING else _linked(value, scope)
        return self._lay(inner, own, prefix=f"{label}/")

    def _controlled(
        self, checked: CheckedGraph, name: str, step: Step, scope: Mapping[str, Any], label: str
    ) -> Link:
        """Add a step that repeats or chooses: its operation becomes a plan of its own."""
        outer = {
            ref.name: _linked(Ref(ref.name), scope)
            for value in step.arguments.values()
            for ref in refs_in(value)
            if ref.name not in step.bound_names and ref.name not in checked.graph.models
        }
        body = _Layout()
        inputs = {bound: body._slot() for bound in [*outer, *step.each, *step.fold]}
        inner_scope: dict[str, Any] = {bound: Link(slot) for bound, slot in inputs.items()}
        for bound, target in outer.items():
            if isinstance(target, dict):  # a sub-graph: several outputs under one name
                inner_scope[bound] = {}
                del inputs[bound]
                for output in target:
                    inputs[f"{bound}.{output}"] = body._slot()
                    inner_scope[bound][output] = Link(inputs[f"{bound}.{output}"])
        operation = checked.operations[name]
        if isinstance(operation, CheckedGraph):
            result = body._opened(operation, step, inner_scope, label)
            outputs = result
        else:
            link = body._single(checked, name, step, operation, inner_scope, label)
            outputs = {"result": link}
        plan = body._plan(inputs, {}, outputs)
        planned = PlannedStep(label, self._slot(), None, inner=plan)
        for bound, target in outer.items():
            for key, link in target.items() if isinstance(target, dict) else [(None, target)]:
                planned.templates.append((bound if key is None else f"{bound}.{key}", link))
        planned.each = [(bound, _linked(value, scope)) for bound, value in step.each.items()]
        for bound, value in step.fold.items():
            planned.fold = (bound, _linked(value, scope))
        if step.each and not step.fold:
            planned.joins = _joined_kind(checked.types[name])
        reads = _slots_in(
            [
                *(template for _, template in planned.templates),
                *(walked for _, walked in planned.each),
                *([planned.fold[1]] if planned.fold else []),
            ]
        )
        condition = None if step.when is None else _linked(step.when, scope)
        if not isinstance(condition, Link):
            planned.needs = reads
        else:
            planned.when = (condition.slot, condition.port)
            planned.otherwise = (
                MISSING if step.otherwise is MISSING else _linked(step.otherwise, scope)
            )
            planned.needs = [condition.slot]
            planned.then_needs = reads
            planned.else_needs = (
                [] if planned.otherwise is MISSING else _slots_in(planned.otherwise)
            )
        self.steps.append(planned)
        return Link(planned.slot)


def _joined_kind(outputs: Mapping[str, Any]) -> type[Regions] | None:
    """Return the kind of regions that `each` gives, or None where it gives lists."""
    if len(outputs) != 1:
        return None
    kind = plain(next(iter(outputs.values())))
    for member in get_args(kind) if get_origin(kind) in (Union, types.UnionType) else [kind]:
        if isinstance(member, type) and issubclass(member, Regions):
            return member
    return None


def _linked(value: Any, scope: Mapping[str, Any]) -> Any:
    """Return a literal with every reference replaced by its link."""
    if isinstance(value, Ref):
        target = scope[value.name]
        if isinstance(target, dict):
            if value.port is not None:
                return target[value.port]
            return next(iter(target.values())) if len(target) == 1 else target
        if value.port is not None and isinstance(target, Link):
            return Link(target.slot, value.port)
        return target
    if isinstance(value, (list, tuple)):
        return [_linked(item, scope) for item in value]
    if isinstance(value, Mapping):
        return {key: _linked(item, scope) for key, item in value.items()}
    return value


def _slots_in(value: Any) -> list[int]:
    """Return the slots that a literal with links reads, each once."""
    if isinstance(value, Link):
        return [value.slot]
    if isinstance(value, list):
        return list(dict.fromkeys(slot for item in value for slot in _slots_in(item)))
    if isinstance(value, dict):
        return _slots_in(list(value.values()))
    return []


def _reachable(steps: Mapping[int, PlannedStep], wanted: list[int]) -> set[int]:
    seen: set[int] = set()
    stack = list(wanted)
    while stack:
        slot = stack.pop()
        if slot in seen:
            continue
        seen.add(slot)
        if slot in steps:
            step = steps[slot]
            stack += [*step.needs, *step.then_needs, *step.else_needs]
    return seen


def _static_key(step: PlannedStep, code: str | None) -> bytes | None:
    """Hash what the key of every result of this step begins with."""
    assert step.node is not None
    if not step.node.pure or code is None:
        return None
    try:
        facts = [
            step.node.identity,
            code,
            dict(step.constants),
            [name for name, _, _ in step.links],
            [name for name, _ in step.templates],
            {name: checkpoint.identity for name, checkpoint in step.models},
        ]
        return xxhash.xxh3_128_digest(fingerprint(facts).encode())
    except Unhashable:
        return None
