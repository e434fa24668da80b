"""Layout of checked graphs as plans.

Names become indices of values, sub-graphs that run once are inlined, literals and defaults are
folded into keys that all executions share, and only what some output needs is laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ..compiler.checked import CheckedGraph
from ..compiler.definition import MISSING, Ref, Step, refs_in
from ..core.checkpoint import Checkpoint
from ..core.node_decorator import Node
from ..core.signature import Argument
from ..core.types import plain, union_members
from ..foundation.sizes import SCALARS
from ..values import Regions
from ..values.isolation import isolated
from .cached_value import Outputs
from .demand import DemandAnalysis, called_outputs
from .plan import Alternative, Control, Link, Plan, PlannedStep, code_of
from .result_keys import ResultKeys


def plan_of(checked: CheckedGraph, identity: Callable[[Checkpoint], str]) -> Plan:
    """Lay out a checked graph.

    Args:
        identity: returns what the results of a checkpoint depend on, where it will run.
    """
    return _Layout(identity, {}, DemandAnalysis()).graph(checked)


class Ports(dict[str, Any]):
    """The outputs of one step by name: links or literals."""


class _Layout:
    """Collects values and steps while a graph and the sub-graphs inside it are laid out."""

    def __init__(
        self,
        identity: Callable[[Checkpoint], str],
        codes: dict[Node[..., Any], str | None],
        demand: DemandAnalysis,
    ) -> None:
        self.identity = identity
        self.codes = codes
        self.demand = demand
        self.size = 0
        self.steps: list[PlannedStep] = []

    def graph(self, checked: CheckedGraph) -> Plan:
        arguments = checked.signature.arguments
        inputs = {name: self._new_value() for name in checked.graph.inputs}
        scope = {name: Link(value) for name, value in inputs.items()}
        outputs = self._add_graph(checked, scope, "", frozenset(checked.graph.outputs))
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
            reads.append(step.may_need)
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
        self, checked: CheckedGraph, scope: dict[str, Any], prefix: str, outputs: frozenset[str]
    ) -> dict[str, Any]:
        """Add the steps that some outputs of a graph need; return these as links or literals.

        A scope holds a `Link` or a literal by name, and `Ports` for a step of several outputs.
        """
        steps, targets = checked.graph.steps(), checked.graph.output_refs()
        demand = self.demand.of(checked, outputs).outputs
        for name in checked.order:
            if name not in demand:
                continue
            step, operation = steps[name], checked.operations[name]
            label = prefix + name.removeprefix("outputs.")
            ports = None if _is_single(step, operation) else demand[name]
            condition = None if step.when is None else _linked(step.when, scope)
            if step.when is not None and not _values_in(condition) and not condition:
                # The condition is a literal that was passed into this graph.
                result = None if step.else_ is MISSING else _linked(step.else_, scope)
            elif step.controlled:
                result = self._controlled(checked, name, step, scope, label, demand[name])
            elif isinstance(operation, CheckedGraph):
                scope[name] = self._inlined(operation, step, scope, label, demand[name])
                continue
            else:
                result = self._node_step(checked, name, step, operation, scope, label)
            scope[name] = result if ports is None else _by_port(result, ports)
        return {name: _linked(targets[name], scope) for name in targets if name in outputs}

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
                if argument.type is float:
                    planned.numbers.append(len(planned.links))
                planned.links.append((argument.name, linked.value, linked.port))
                if argument.kind == "parameter":
                    planned.wired.append((argument.name, argument))
            elif _values_in(linked):
                planned.templates.append((argument.name, linked))
                if argument.kind == "parameter":
                    planned.wired.append((argument.name, argument))
            else:
                planned.constants[argument.name] = argument.validated(linked)
        planned.mutable = [
            key for key, value in planned.constants.items() if isolated(value) is not value
        ]
        planned.models = list(checked.models.get(name, {}).items())
        planned.simple = not (planned.models or operation.is_async or operation.asks)
        exact = operation.signature.exact_result
        planned.exact = exact if exact in SCALARS else None
        planned.needs = _values_in(
            [*(Link(value) for _, value, _ in planned.links), *(t for _, t in planned.templates)]
        )
        planned.keys = ResultKeys.of(
            operation,
            self._code(operation),
            constants=planned.constants,
            wired=[*(name for name, _, _ in planned.links), *(n for n, _ in planned.templates)],
            models={name: self.identity(checkpoint) for name, checkpoint in planned.models},
        )
        self.steps.append(planned)
        return Link(planned.output)

    def _code(self, node: Node[..., Any]) -> str | None:
        """Return the hash of a node's code, None where it has none; each node is read once."""
        if node not in self.codes:
            self.codes[node] = code_of(node)
        return self.codes[node]

    def _inlined(
        self,
        inner: CheckedGraph,
        step: Step,
        scope: Mapping[str, Any],
        label: str,
        outputs: frozenset[str],
    ) -> Ports:
        """Add the steps of a sub-graph that runs exactly once; its outputs stand for the step."""
        wanted = called_outputs(inner, step, outputs)
        given = dict(self.demand.arguments(inner, step, outputs))
        own: dict[str, Any] = {}
        for name, declared in inner.graph.inputs.items():
            value = given.get(name, MISSING)
            own[name] = declared.default if value is MISSING else _linked(value, scope)
        return Ports(self._add_graph(inner, own, f"{label}/", wanted))

    def _controlled(
        self,
        checked: CheckedGraph,
        name: str,
        step: Step,
        scope: Mapping[str, Any],
        label: str,
        outputs: frozenset[str],
    ) -> Link:
        """Add a step that calls its operation under a control; the operation is a plan."""
        operation = checked.operations[name]
        arguments = dict(self.demand.arguments(operation, step, outputs))
        outer = {
            ref.name: _linked(Ref(ref.name), scope)
            for ref in refs_in(arguments)
            if ref.name not in step.bound_names and ref.name not in checked.graph.models
        }
        body = _Layout(self.identity, self.codes, self.demand)
        inputs: dict[str, int] = {}
        inner_scope: dict[str, Any] = {}
        fixed: list[tuple[str, Any]] = []
        for bound, target in outer.items():
            if isinstance(target, Ports):
                ports = {port: f"{bound}.{port}" for port in target}
                inner_scope[bound] = Ports()
            else:
                ports = {"": bound}
            for port, own in ports.items():
                inputs[own] = body._new_value()
                fixed.append((own, target[port] if port else target))
                if port:
                    inner_scope[bound][port] = Link(inputs[own])
                else:
                    inner_scope[bound] = Link(inputs[own])
        for bound in step.bound_names:
            inputs[bound] = body._new_value()
            inner_scope[bound] = Link(inputs[bound])
        called = replace(step, arguments=arguments)
        if isinstance(operation, CheckedGraph):
            results: dict[str, Any] = body._inlined(operation, called, inner_scope, label, outputs)
        else:
            link = body._node_step(checked, name, called, operation, inner_scope, label)
            names = operation.signature.outputs
            if operation.signature.single:
                results = dict.fromkeys(names, link)
            else:
                results = _by_port(link, _called_ports(names, step, outputs))
        condition = None if step.when is None else _linked(step.when, scope)
        each = [(bound, _linked(value, scope)) for bound, value in step.each.items()]
        fold = [(bound, _linked(value, scope)) for bound, value in step.fold.items()]
        then = _values_in([target for _, target in (*fixed, *each, *fold)])
        several = None if _is_single(step, operation) else outputs
        control = Control(
            inner=body._plan(inputs, {}, results),
            single=several is None,
            fixed=fixed,
            each=each,
            fold=fold,
            until=step.until,
            at_most=step.at_most,
            collect=step.collect,
            failures=step.failures,
            joins=_joined_kind(checked, name, step, operation),
            when=condition if isinstance(condition, Link) else None,
            then=Alternative(then),
            else_=None if step.when is None else _alternative(step.else_, scope, several),
            retry=step.retry,
            timeout=step.timeout,
            otherwise=(
                None if step.otherwise is MISSING else _alternative(step.otherwise, scope, several)
            ),
        )
        needs = then if control.when is None else [control.when.value]
        planned = PlannedStep(label, self._new_value(), needs=needs, control=control)
        self.steps.append(planned)
        return Link(planned.output)


def _is_single(step: Step, operation: Node[..., Any] | CheckedGraph) -> bool:
    """Return whether a reference to a step means its only output."""
    return len(step.fold) == 1 or (not step.fold and operation.signature.single)


def _by_port(result: Any, ports: Iterable[str]) -> Ports:
    """Return the result of a step of several outputs as a scope holds it."""
    if isinstance(result, Link):
        return Ports({port: Link(result.value, port) for port in ports})
    return Ports(dict.fromkeys(ports))  # the only literal in place of several outputs is None


def _called_ports(names: Mapping[str, Any], step: Step, outputs: frozenset[str]) -> list[str]:
    """Return the outputs of a node that a step needs of each call of it."""
    return [name for name in names if name in outputs | set(step.fold) or name == step.until]


def _alternative(
    value: Any, scope: Mapping[str, Any], several: frozenset[str] | None
) -> Alternative:
    """Return the result of a step whose operation is not called, or has failed."""
    result = None if value is MISSING else _linked(value, scope)
    if several is not None and result is None:
        result = Outputs(dict.fromkeys(several))
    return Alternative(_values_in(result), result)


def _joined_kind(
    checked: CheckedGraph, name: str, step: Step, operation: Node[..., Any] | CheckedGraph
) -> type[Regions] | None:
    """Return the class of regions that `each` gives, or None where it gives lists.

    The type of the step also has what `else` and `otherwise` give, so it does not decide.
    """
    signature = operation.signature
    if not step.each or step.fold or not signature.single:
        return None
    if not any(_regions_in(_type_of(checked, source)) for source in step.each.values()):
        return None
    result = plain(signature.result)
    if isinstance(result, TypeVar):  # the first member is what the operation gives
        return _regions_in(next(iter(checked.types[name].values())))
    return result if isinstance(result, type) and issubclass(result, Regions) else None


def _regions_in(kind: Any) -> type[Regions] | None:
    """Return the first class of regions among the members of a type."""
    for member in union_members(kind):
        if isinstance(member, type) and issubclass(member, Regions):
            return member
    return None


def _type_of(checked: CheckedGraph, source: Any) -> Any:
    """Return the type of what `each` iterates over; None for a list that is written out."""
    if not isinstance(source, Ref):
        return None
    if source.name in checked.graph.inputs:
        return checked.graph.inputs[source.name].type
    outputs = checked.types[source.name]
    return outputs[source.port] if source.port else next(iter(outputs.values()))


def _linked(value: Any, scope: Mapping[str, Any]) -> Any:
    """Return a literal with every reference replaced by what the scope holds for it."""
    if isinstance(value, Ref):
        target = scope[value.name]
        if not isinstance(target, Ports):
            return target
        if value.port is not None:
            return target[value.port]
        return next(iter(target.values())) if len(target) == 1 else target
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
            stack += step.may_need
    return seen
