"""Validation of a graph: its operations, types and models, every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..core import types
from ..core.node_decorator import Node
from ..core.signature import Argument
from ..core.spelling import known_spelling
from ..foundation.errors import AnyloomError, NodeError, one_line
from ..foundation.problems import ProblemReport, sorted_problems
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from .checked import CheckedGraph
from .definition import MISSING, GraphDefinition, Step, refs_in
from .graph_errors import GraphError
from .hints import Conversions
from .scope import Operations, Scope
from .sentence_checks import sentence_problems
from .step_types import StepTypes
from .wiring import cycles, dependencies_of, needed, ordered

MAX_NESTING = 32
MAX_EXPANDED = 10_000
"""Steps of all sub-graphs of a graph, each counted as often as it is used."""
_OWN_NODE = (
    "import the module of a node of your own, or put it into nodes/ of the folder that anyloom is "
    "called in"
)


def check(
    graph: GraphDefinition,
    *,
    registry: Registry = the_registry,
    profile: str | None = None,
    models: Mapping[str, str] = {},
) -> CheckedGraph:
    """Check a graph before anything runs, and choose its models.

    Args:
        profile: fills every slot that `models` does not name; None = the graph's own names are
            used, and the active profile fills the rest.
        models: model slot, or "step.argument" → name of a model; overrides everything else.

    Raises:
        GraphError: holds every problem, each with its place and the nearest fix.
    """
    from .argument_validation import validate_arguments
    from .model_slots import with_models

    report = ProblemReport()
    checker = _Checker(Operations(registry), report)
    checked = checker.graph(Scope(graph, checker.registered))
    small = checker.is_small(checked)
    checked = with_models(checked, registry, profile, models, report)
    if small:
        validate_arguments(checked, {}, report, registry=registry)
    if report.problems:
        raise GraphError(report.problems)
    return replace(
        checked,
        warnings=sorted_problems(report.warnings),
        registry_state=registry.state(),
        files=checker.registered.files,
    )


def known_types(
    graph: GraphDefinition, registry: Registry = the_registry
) -> Mapping[str, Mapping[str, Any]]:
    """Return step → output → type as far as they are known, for a graph that may be invalid."""
    registered = Operations(registry)
    return _Checker(registered, ProblemReport()).graph(Scope(graph, registered)).types


class _Checker:
    """One call of `check`: the graph and every graph that it uses, each checked once."""

    def __init__(self, registered: Operations, report: ProblemReport) -> None:
        self.registered = registered
        self.report = report
        self._done: dict[int, CheckedGraph] = {}
        self._active: list[GraphDefinition] = []
        self._sizes: dict[int, int | None] = {}
        """Checked graph → its steps, with those of its sub-graphs; None = refused as too many."""

    def graph(self, scope: Scope) -> CheckedGraph:
        """Check one graph and those that it uses; errors go to the report."""
        graph = scope.graph
        if id(graph) not in self._done:
            self._active.append(graph)
            self._done[id(graph)] = self._checked(scope)
            self._active.pop()
        return self._done[id(graph)]

    def is_small(self, checked: CheckedGraph) -> bool:
        """Return whether a checked graph has few enough steps to visit each wherever it runs."""
        return self._sizes[id(checked)] is not None

    def _checked(self, scope: Scope) -> CheckedGraph:
        graph, report = scope.graph, self.report
        self._names(graph)
        self._defaults(graph)
        self.report.problems.extend(sentence_problems(graph))
        operations: dict[str, Node[..., Any] | CheckedGraph] = {}
        steps: dict[str, Step] = {}
        for name, step in graph.steps().items():
            operation = self._operation(name, step, scope)
            steps[name] = step
            if operation is not None:
                operations[name] = operation
                steps[name] = self._current(name, step, operation)
                self._repeated_state(name, step, operation)
        size = self._size(steps, operations)
        self._unused_graphs(scope)
        graph = _with_steps(graph, steps)
        dependencies = dependencies_of(graph)
        order = ordered(dependencies)
        for path in cycles(dependencies, order):
            cycle = " → ".join([*_shortened(path), path[0]])
            report.add_error(steps[path[0]].place, path[0], f"waits for itself: {cycle}")
        typed = StepTypes(graph, report, Conversions(self.registered), scope.outer_names)
        for name in (*order, *(steps.keys() - set(order) if len(order) < len(steps) else ())):
            operation = operations.get(name)
            typed.visit(name, steps[name], operation.signature if operation else None)
        graph_outputs = self._outputs(graph, typed)
        self._unused(graph, needed(graph, dependencies))
        checked = CheckedGraph(
            graph,
            operations,
            {name: outputs.types or {} for name, outputs in typed.outputs.items()},
            graph_outputs,
            order,
            {name: tuple(uses) for name, uses in typed.slot_uses.items()},
        )
        self._sizes[id(checked)] = size
        return checked

    def _size(
        self, steps: Mapping[str, Step], operations: Mapping[str, Node[..., Any] | CheckedGraph]
    ) -> int | None:
        """Return the number of steps of a graph, with those of its sub-graphs; report too many."""
        expanded = 0
        for name, operation in operations.items():
            if not isinstance(operation, CheckedGraph):
                continue
            size = self._sizes[id(operation)]
            if size is None:
                return None
            expanded += size
            if expanded > MAX_EXPANDED:
                message = f"the sub-graphs have more than {MAX_EXPANDED:,} steps in all"
                self._error(steps[name], name, message, "repeat a step with each or fold")
                return None
        return len(steps) + expanded

    def _names(self, graph: GraphDefinition) -> None:
        """Check that every `$name` is unambiguous."""
        kinds = {"inputs": "an input", "models": "a model slot", "nodes": "a node"}
        seen: dict[str, str] = {}
        for section, kind in kinds.items():
            for name in getattr(graph, section):
                if name in seen:
                    place = graph.places.get(f"{section}.{name}")
                    self.report.add_error(
                        place, None, f"'{name}' is {seen[name]} and {kind}", "rename one of them"
                    )
                seen.setdefault(name, kind)
        for name, step in graph.steps().items():
            for bound in step.bound_names & seen.keys():
                place = step.places.get("each" if bound in step.each else "fold") or step.place
                self.report.add_warning(
                    place, name, f"'{bound}' hides {seen[bound]} of that name", "rename it"
                )
            read = {ref.name for ref in refs_in(dict(step.arguments))}
            for bound in sorted(step.each.keys() - read):
                place = step.places.get("each") or step.place
                self.report.add_warning(place, name, f"each item '{bound}' is never used")
            for bound in set(step.each) & set(step.fold):
                self.report.add_error(
                    step.place, name, f"'{bound}' is named by each and by fold", "rename one"
                )

    def _defaults(self, graph: GraphDefinition) -> None:
        for name, declared in graph.inputs.items():
            kind, default = declared.type, declared.default
            if default is MISSING:
                continue
            place = graph.places.get(f"inputs.{name}.default") or declared.place
            if not types.accepts(kind, default):
                expected, actual = types.write(kind), types.write(types.type_of(default))
                self.report.add_error(
                    place,
                    None,
                    f"input '{name}' is {expected}, its default is {actual}",
                    f"write 'type: {expected} | None'" if default is None else "",
                )
                continue
            try:
                Argument(name, "port", kind).validated(default)
            except ValueError as error:
                self.report.add_error(place, None, f"the default of input {error}")

    def _operation(
        self, name: str, step: Step, scope: Scope
    ) -> Node[..., Any] | CheckedGraph | None:
        """Return what a step runs, or None where that is a problem."""
        try:
            operation, defined_in = scope.find(step.operation)
        except GraphError as error:
            self.report.problems.extend(error.problems)
            self._error(step, name, f"the graph '{step.operation}' is not valid")
            return None
        except AnyloomError as error:
            self._error(step, name, one_line(error))
            return None
        if operation is None:
            used_by = {graph.name for graph in self._active}
            hint = self.report.nearest(step.operation, scope.known - used_by) or _OWN_NODE
            self._error(step, name, f"unknown operation '{step.operation}'", hint)
            return None
        if isinstance(operation, Node):
            return operation if self._has_signature(name, step, operation) else None
        active = [id(graph) for graph in self._active]
        if id(operation) in active:
            path = [graph.name for graph in self._active[active.index(id(operation)) :]]
            self._error(step, name, f"a graph uses itself: {' → '.join([*path, operation.name])}")
            return None
        if len(active) == MAX_NESTING:
            self._error(step, name, f"graphs are nested deeper than {MAX_NESTING}")
            return None
        return self.graph(Scope(operation, self.registered, defined_in))

    def _has_signature(self, name: str, step: Step, node: Node[..., Any]) -> bool:
        try:
            return bool(node.signature)
        except AnyloomError as error:
            self._error(step, name, one_line(error))
            return False

    def _current(self, name: str, step: Step, operation: Node[..., Any] | CheckedGraph) -> Step:
        """Return a step with the arguments of the installed version, in American spelling."""
        if step.version is not None:
            step = self._migrated(name, step, operation)
        known = operation.signature.arguments
        if step.arguments.keys() <= known.keys():
            return step
        spelled = {key: known_spelling(key, known) for key in step.arguments}
        if len(set(spelled.values())) < len(spelled):  # both spellings: one of them is unknown
            return step
        arguments = {spelled[key]: value for key, value in step.arguments.items()}
        places = {spelled.get(key, key): place for key, place in step.places.items()}
        return replace(step, arguments=arguments, places=places)

    def _repeated_state(
        self, name: str, step: Step, operation: Node[..., Any] | CheckedGraph
    ) -> None:
        if isinstance(operation, Node) and operation.stateful and step.retry is not None:
            message = f"'{operation.name}' keeps state, which a call that failed may have changed"
            place = step.places.get("retry") or step.place
            self.report.add_warning(place, name, message, "do without retry")

    def _migrated(self, name: str, step: Step, operation: Node[..., Any] | CheckedGraph) -> Step:
        """Return a step with the arguments that the installed version of its operation takes."""
        assert step.version is not None
        if isinstance(operation, CheckedGraph):
            message = f"'{step.operation}' is a graph, it has no versions"
            self._error(step, name, message, f"write {step.operation}")
            return step
        if step.version == operation.version:
            return step
        try:
            arguments = operation.migrate(dict(step.arguments), step.version)
        except NodeError as error:
            self._error(step, name, error.reason)
            return step
        except Exception as error:  # a migration meets arguments its author did not foresee
            reason = one_line(error)
            self._error(step, name, f"cannot be migrated from version {step.version}: {reason}")
            return step
        return replace(step, arguments=arguments, version=operation.version)

    def _outputs(self, graph: GraphDefinition, typed: StepTypes) -> dict[str, Any]:
        if not graph.outputs:
            hint = "add 'outputs:' with 'name: $node'"
            self.report.add_error(
                graph.places.get("graph"), None, f"graph '{graph.name}' has no outputs", hint
            )
        return {name: typed.output_type(name, ref) for name, ref in graph.output_refs().items()}

    def _unused(self, graph: GraphDefinition, used: set[str]) -> None:
        places = graph.places
        for name, step in graph.nodes.items():
            if name not in used:
                place = places.get(f"nodes.{name}") or step.place
                self.report.add_warning(place, name, "no output needs it")
        read = {ref.name for step in graph.steps().values() for _, ref in step.reads()}
        read |= {ref.name for ref in graph.output_refs().values()}
        for section, kind in (("inputs", "input"), ("models", "model slot")):
            for name in getattr(graph, section):
                if name not in read:
                    place = places.get(f"{section}.{name}")
                    self.report.add_warning(place, None, f"{kind} '{name}' is never used")

    def _unused_graphs(self, scope: Scope) -> None:
        for name, graph in scope.graph.graphs.items():
            if id(graph) not in self._done and all(graph is not active for active in self._active):
                self.graph(Scope(graph, self.registered, scope))
                place = scope.graph.places.get(f"graphs.{name}")
                self.report.add_warning(place, None, f"graph '{name}' is never used")

    def _error(self, step: Step, name: str, message: str, hint: str = "") -> None:
        self.report.add_error(step.place, name, message, hint)


def _shortened(path: list[str]) -> list[str]:
    return path if len(path) <= 12 else [*path[:6], "…", *path[-5:]]


def _with_steps(graph: GraphDefinition, steps: Mapping[str, Step]) -> GraphDefinition:
    nodes = {name: steps[name] for name in graph.nodes}
    outputs = {
        name: steps[f"outputs.{name}"] if isinstance(target, Step) else target
        for name, target in graph.outputs.items()
    }
    return replace(graph, nodes=nodes, outputs=outputs)
