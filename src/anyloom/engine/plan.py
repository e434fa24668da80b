"""Plans: checked graphs laid out for execution.

Names become indices of values, sub-graphs that run once are inlined, literals and defaults are
folded into a key that all executions share, and for every value it is known how often it is read.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Union, get_args, get_origin

import xxhash

from ..compiler.checked import CheckedGraph
from ..compiler.definition import MISSING, Ref, Step, refs_in
from ..core.checkpoint import Checkpoint
from ..core.code_identity import code_fingerprint
from ..core.families import families
from ..core.node_decorator import Node
from ..core.signature import Argument
from ..core.types import plain
from ..values import Regions, Unhashable, fingerprint


@dataclass(slots=True)
class PlannedStep:
    """One step with everything decided that does not depend on the item."""

    name: str
    output: int
    """Index of the value that the step computes."""
    node: Node[..., Any] | None = None
    """What runs; None for `each`, `fold` and a chosen sub-graph, which run `inner`."""
    constants: dict[str, Any] = field(default_factory=dict)
    links: list[tuple[str, int, str | None]] = field(default_factory=list)
    """Argument, value, port."""
    templates: list[tuple[str, Any]] = field(default_factory=list)
    """Argument, and a list or dict with `Link`s inside."""
    wired: list[tuple[str, Argument]] = field(default_factory=list)
    """Arguments that get their value from an edge and must be checked against a range."""
    models: list[tuple[str, Checkpoint]] = field(default_factory=list)
    key: bytes | None = None
    """Hash of all that does not depend on the item; None = never cached."""
    inner: Plan | None = None
    each: list[tuple[str, Any]] = field(default_factory=list)
    """Input of `inner`, and the `Link` or list that it iterates over."""
    fold: tuple[str, Any] | None = None
    """Input of `inner`, and the `Link` or literal it starts with."""
    joins: type[Regions] | None = None
    """The class of regions that the results of `each` are joined into; None = a list."""
    when: Link | None = None
    otherwise: Any = MISSING
    needs: list[int] = field(default_factory=list)
    """Values that the step reads; where there is a `when`, those that it reads to choose."""
    then_needs: list[int] = field(default_factory=list)
    else_needs: list[int] = field(default_factory=list)

    def checkpoints(self) -> Iterator[Checkpoint]:
        """Yield the checkpoint of every model slot, those of repeated steps included."""
        for _, checkpoint in self.models:
            yield checkpoint
        for step in self.inner.steps if self.inner is not None else ():
            yield from step.checkpoints()


@dataclass(frozen=True, slots=True)
class Link:
    """A reference that has become the index of a value."""

    value: int
    port: str | None = None


@dataclass(slots=True)
class Plan:
    """A graph as numbered values: the inputs first, then the results of the steps."""

    inputs: dict[str, int]
    input_types: dict[str, Argument]
    steps: list[PlannedStep]
    outputs: dict[str, Any]
    """Output → `Link` or literal."""
    size: int
    readers: list[list[int]]
    """Value → indices of the steps that wait for it."""
    uses: list[int]
    """Value → how often it is read in all; outputs count once more."""
    reads: list[list[int]]
    """Step index → the values that it no longer needs once it has finished."""
    producer: dict[int, int]
    """Value → index of the step that computes it."""
    first: list[int]
    """Steps that are required whatever the conditions come to."""
    single: bool
    models: dict[int, list[str]]
    """Step index → identities of the models that it uses."""
    codes: dict[Node[..., Any], str | None]
    """Node → hash of its code, "" for nodes of installed packages, None where it has no hash."""

    @classmethod
    def of(cls, checked: CheckedGraph, identity: Callable[[Checkpoint], str]) -> Plan:
        """Lay out a checked graph.

        Args:
            identity: returns what the results of a checkpoint depend on, where it will run.
        """
        return _Layout(identity, {}).graph(checked)

    @property
    def needs_torch(self) -> bool:
        """True where a model of the graph imports PyTorch when it is loaded."""
        adapters = (
            families.get(checkpoint.family)
            for step in self.steps
            for checkpoint in step.checkpoints()
        )
        return any(adapter is not None and adapter.needs_torch for adapter in adapters)

    @property
    def up_to_date(self) -> bool:
        """False where the code of a node of the user has changed since the plan was made."""
        own = ((node, code) for node, code in self.codes.items() if code != "")
        return all(code == code_of(node) for node, code in own)


class _Layout:
    """Collects values and steps while a graph and the sub-graphs inside it are laid out."""

    def __init__(
        self, identity: Callable[[Checkpoint], str], codes: dict[Node[..., Any], str | None]
    ) -> None:
        self.identity = identity
        self.codes = codes
        self.size = 0
        self.steps: list[PlannedStep] = []

    def graph(self, checked: CheckedGraph) -> Plan:
        arguments = checked.signature.arguments
        inputs = {name: self._new_value() for name in checked.graph.inputs}
        scope = {name: Link(value) for name, value in inputs.items()}
        outputs = self._add_graph(checked, scope, prefix="")
        return self._plan(inputs, {n: arguments[n] for n in inputs}, outputs)

    def _plan(
        self, inputs: dict[str, int], types: dict[str, Argument], outputs: dict[str, Any]
    ) -> Plan:
        by_output = {step.output: step for step in self.steps}
        required = _reachable(by_output, _values_in(list(outputs.values())))
        steps = [step for step in self.steps if step.output in required]
        number = {step.output: index for index, step in enumerate(steps)}
        readers: list[list[int]] = [[] for _ in range(self.size)]
        uses = [0] * self.size
        reads: list[list[int]] = []
        for index, step in enumerate(steps):
            for value in step.needs:
                readers[value].append(index)
            reads.append(list({*step.needs, *step.then_needs, *step.else_needs}))
            for value in reads[-1]:
                uses[value] += 1
        for value in _values_in(list(outputs.values())):
            uses[value] += 1
        first = [number[value] for value in _values_in(list(outputs.values())) if value in number]
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
                index: [self.identity(checkpoint) for _, checkpoint in step.models]
                for index, step in enumerate(steps)
                if step.models
            },
            self.codes,
        )

    def _new_value(self) -> int:
        self.size += 1
        return self.size - 1

    def _add_graph(
        self, checked: CheckedGraph, scope: dict[str, Any], prefix: str
    ) -> dict[str, Any]:
        """Add a graph's steps; return its outputs as links into this layout."""
        steps = checked.graph.steps()
        for name in checked.order:
            step, operation = steps[name], checked.operations[name]
            label = prefix + name.removeprefix("outputs.")
            condition = None if step.when is None else _linked(step.when, scope)
            if step.when is not None and not _values_in(condition) and not condition:
                # The condition is a literal that was passed into this graph.
                otherwise = None if step.else_ is MISSING else step.else_
                scope[name] = _linked(otherwise, scope)
            elif step.each or step.fold or step.when is not None:
                scope[name] = self._controlled(checked, name, step, scope, label)
            elif isinstance(operation, CheckedGraph):
                scope[name] = self._inlined(operation, step, scope, label)
            else:
                scope[name] = self._node_step(checked, name, step, operation, scope, label)
        return {name: _linked(ref, scope) for name, ref in checked.graph.output_refs().items()}

    def _node_step(
        self,
        checked: CheckedGraph,
        name: str,
        step: Step,
        operation: Node[..., Any],
        scope: Mapping[str, Any],
        label: str,
    ) -> Link:
        arguments = operation.signature.arguments
        planned = PlannedStep(label, self._new_value(), operation)
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
                planned.links.append((argument.name, linked.value, linked.port))
                if argument.kind == "parameter":
                    planned.wired.append((argument.name, argument))
            elif _values_in(linked):
                planned.templates.append((argument.name, linked))
                if argument.kind == "parameter":
                    planned.wired.append((argument.name, argument))
            else:
                planned.constants[argument.name] = argument.validated(linked)
        planned.models = list(checked.models.get(name, {}).items())
        planned.needs = _values_in(
            [*(Link(value) for _, value, _ in planned.links), *(t for _, t in planned.templates)]
        )
        planned.key = static_key(planned, self._code(operation), self.identity)
        self.steps.append(planned)
        return Link(planned.output)

    def _code(self, node: Node[..., Any]) -> str | None:
        """Return the hash of a node's code, None where it has none; each node is read once."""
        if node not in self.codes:
            self.codes[node] = code_of(node)
        return self.codes[node]

    def _inlined(
        self, inner: CheckedGraph, step: Step, scope: Mapping[str, Any], label: str
    ) -> dict[str, Any]:
        """Add the steps of a sub-graph that runs exactly once; its outputs stand for the step."""
        own: dict[str, Any] = {}
        for name, given in inner.graph.inputs.items():
            value = step.arguments.get(name, MISSING)
            own[name] = given.default if value is MISSING else _linked(value, scope)
        return self._add_graph(inner, own, prefix=f"{label}/")

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
        body = _Layout(self.identity, self.codes)
        inputs = {bound: body._new_value() for bound in [*outer, *step.each, *step.fold]}
        inner_scope: dict[str, Any] = {bound: Link(value) for bound, value in inputs.items()}
        for bound, target in outer.items():
            if isinstance(target, dict):  # a sub-graph: several outputs under one name
                inner_scope[bound] = {}
                del inputs[bound]
                for output in target:
                    inputs[f"{bound}.{output}"] = body._new_value()
                    inner_scope[bound][output] = Link(inputs[f"{bound}.{output}"])
        operation = checked.operations[name]
        if isinstance(operation, CheckedGraph):
            result = body._inlined(operation, step, inner_scope, label)
            outputs = result
        else:
            link = body._node_step(checked, name, step, operation, inner_scope, label)
            outputs = {"result": link}
        plan = body._plan(inputs, {}, outputs)
        planned = PlannedStep(label, self._new_value(), None, inner=plan)
        for bound, target in outer.items():
            for key, link in target.items() if isinstance(target, dict) else [(None, target)]:
                planned.templates.append((bound if key is None else f"{bound}.{key}", link))
        planned.each = [(bound, _linked(value, scope)) for bound, value in step.each.items()]
        for bound, value in step.fold.items():
            planned.fold = (bound, _linked(value, scope))
        if step.each and not step.fold:
            planned.joins = _joined_kind(checked.types[name])
        reads = _values_in(
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
            planned.when = condition
            planned.otherwise = MISSING if step.else_ is MISSING else _linked(step.else_, scope)
            planned.needs = [condition.value]
            planned.then_needs = reads
            planned.else_needs = (
                [] if planned.otherwise is MISSING else _values_in(planned.otherwise)
            )
        self.steps.append(planned)
        return Link(planned.output)


def _joined_kind(outputs: Mapping[str, Any]) -> type[Regions] | None:
    """Return the class of regions that `each` gives, or None where it gives lists."""
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
            return Link(target.value, value.port)
        return target
    if isinstance(value, (list, tuple)):
        return [_linked(item, scope) for item in value]
    if isinstance(value, Mapping):
        return {key: _linked(item, scope) for key, item in value.items()}
    return value


def _values_in(value: Any) -> list[int]:
    """Return the values that a literal with links reads, each once."""
    if isinstance(value, Link):
        return [value.value]
    if isinstance(value, list):
        return list(dict.fromkeys(value for item in value for value in _values_in(item)))
    if isinstance(value, dict):
        return _values_in(list(value.values()))
    return []


def _reachable(steps: Mapping[int, PlannedStep], required: list[int]) -> set[int]:
    seen: set[int] = set()
    stack = list(required)
    while stack:
        value = stack.pop()
        if value in seen:
            continue
        seen.add(value)
        if value in steps:
            step = steps[value]
            stack += [*step.needs, *step.then_needs, *step.else_needs]
    return seen


def code_of(node: Node[..., Any]) -> str | None:
    """Return the hash of a node's code, "" for installed packages, None where it has no hash."""
    try:
        return code_fingerprint(node.function)
    except Unhashable:
        return None


def static_key(
    step: PlannedStep, code: str | None, identity: Callable[[Checkpoint], str]
) -> bytes | None:
    """Return the hash that the key of every result of this step begins with; None = not cached."""
    assert step.node is not None
    if not step.node.cached or code is None:
        return None
    try:
        facts = [
            step.node.identity,
            code,
            dict(step.constants),
            [name for name, _, _ in step.links],
            [name for name, _ in step.templates],
            {name: identity(checkpoint) for name, checkpoint in step.models},
        ]
        return xxhash.xxh3_128_digest(fingerprint(facts).encode())
    except Unhashable:
        return None
