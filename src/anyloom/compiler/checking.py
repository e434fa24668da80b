"""Is a graph sound, and what does it mean: which operations, which types, which models?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..core import types
from ..core.node_decorator import Node
from ..core.signature import Argument
from ..foundation.errors import AnyloomError, NodeError, one_line
from ..foundation.problems import ProblemReport, in_order
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from .checked import CheckedGraph
from .definition import MISSING, GraphDefinition, Step
from .graph_errors import GraphError
from .hints import Conversions
from .scope import Operations, Scope
from .step_types import StepTypes
from .wiring import circles, links_of, needed, ordered

MAX_NESTING = 32


def check(
    graph: GraphDefinition,
    *,
    registry: Registry = the_registry,
    profile: str | None = None,
    models: Mapping[str, str] = {},
) -> CheckedGraph:
    """Check a graph before anything runs, and choose its models.

    Args:
        profile: fills every slot that `models` does not name; None = the names in the graph count,
            and the active profile fills the rest.
        models: model slot, or "step.argument" → name of a model; wins over everything else.

    Raises:
        GraphError: holds everything that is wrong, each with its place and the nearest fix.
    """
    from .argument_validation import refusals
    from .model_slots import with_models

    report = ProblemReport()
    checking = _Checking(Operations(registry), report)
    checked = checking.graph(Scope(graph, checking.registered))
    checked = with_models(checked, registry, profile, models, report)
    if not report.problems:
        refusals(checked, {}, report, registry=registry)
    if report.problems:
        raise GraphError(report.problems)
    return replace(
        checked,
        warnings=in_order(report.warnings),
        registry_state=registry.state(),
        files=checking.registered.files,
    )


def known_types(
    graph: GraphDefinition, registry: Registry = the_registry
) -> Mapping[str, Mapping[str, Any]]:
    """Return step → output → type as far as they can be told, for a graph that may not be sound."""
    registered = Operations(registry)
    return _Checking(registered, ProblemReport()).graph(Scope(graph, registered)).types


class _Checking:
    """One call of `check`: the graph and every graph that it uses, each checked once."""

    def __init__(self, registered: Operations, report: ProblemReport) -> None:
        self.registered = registered
        self.report = report
        self._known: dict[int, CheckedGraph] = {}
        self._inside: list[GraphDefinition] = []

    def graph(self, scope: Scope) -> CheckedGraph:
        """Check one graph and those that it uses; what is wrong is in the report."""
        graph = scope.graph
        if id(graph) not in self._known:
            self._inside.append(graph)
            self._known[id(graph)] = self._checked(scope)
            self._inside.pop()
        return self._known[id(graph)]

    def _checked(self, scope: Scope) -> CheckedGraph:
        graph, report = scope.graph, self.report
        self._names(graph)
        self._defaults(graph)
        operations: dict[str, Node[..., Any] | CheckedGraph] = {}
        steps: dict[str, Step] = {}
        for name, step in graph.steps().items():
            operation = self._operation(name, step, scope)
            steps[name] = step
            if operation is not None:
                operations[name] = operation
                steps[name] = self._current(name, step, operation)
        self._unused_graphs(scope)
        graph = _with_steps(graph, steps)
        links = links_of(graph)
        order = ordered(links)
        for path in circles(links, order):
            circle = " → ".join([*_shortened(path), path[0]])
            report.wrong(steps[path[0]].place, path[0], f"waits for itself: {circle}")
        typed = StepTypes(graph, report, Conversions(self.registered))
        for name in (*order, *(steps.keys() - set(order) if len(order) < len(steps) else ())):
            operation = operations.get(name)
            typed.visit(name, steps[name], operation.signature if operation else None)
        outputs = self._outputs(graph, typed)
        self._unused(graph, needed(graph, links), typed)
        return CheckedGraph(
            graph,
            operations,
            {name: given.outputs or {} for name, given in typed.given.items()},
            outputs,
            order,
            {name: tuple(uses) for name, uses in typed.slot_uses.items()},
        )

    def _names(self, graph: GraphDefinition) -> None:
        """Every `$name` must mean one thing."""
        kinds = {"inputs": "an input", "models": "a model slot", "nodes": "a node"}
        seen: dict[str, str] = {}
        for section, kind in kinds.items():
            for name in getattr(graph, section):
                if name in seen:
                    place = graph.places.get(f"{section}.{name}")
                    self.report.wrong(
                        place, None, f"'{name}' is {seen[name]} and {kind}", "rename one of them"
                    )
                seen.setdefault(name, kind)
        for name, step in graph.steps().items():
            for bound in step.bound_names & seen.keys():
                place = step.places.get("each" if bound in step.each else "fold") or step.place
                self.report.doubtful(
                    place, name, f"'{bound}' hides {seen[bound]} of that name", "rename it"
                )
            for bound in set(step.each) & set(step.fold):
                self.report.wrong(
                    step.place, name, f"'{bound}' is named by each and by fold", "rename one"
                )

    def _defaults(self, graph: GraphDefinition) -> None:
        for name, given in graph.inputs.items():
            if given.default is not MISSING and not types.accepts(given.type, given.default):
                wanted, found = types.write(given.type), types.write(types.type_of(given.default))
                self.report.wrong(
                    given.place, None, f"input '{name}' is {wanted}, its default is {found}"
                )
            elif given.default is not MISSING:
                try:
                    Argument(name, "port", given.type).validated(given.default)
                except ValueError as error:
                    self.report.wrong(given.place, None, f"the default of input {error}")

    def _operation(
        self, name: str, step: Step, scope: Scope
    ) -> Node[..., Any] | CheckedGraph | None:
        """Return what a step runs, or None where that is a problem."""
        try:
            found, where = scope.find(step.operation)
        except GraphError as error:
            self.report.problems.extend(error.problems)
            self._wrong(step, name, f"the graph '{step.operation}' is not sound")
            return None
        except AnyloomError as error:
            self._wrong(step, name, one_line(error))
            return None
        if found is None:
            hint = self.report.nearest(step.operation, scope.known)
            self._wrong(step, name, f"unknown operation '{step.operation}'", hint)
            return None
        if isinstance(found, Node):
            return found if self._has_signature(name, step, found) else None
        inside = [id(graph) for graph in self._inside]
        if id(found) in inside:
            path = [graph.name for graph in self._inside[inside.index(id(found)) :]]
            self._wrong(step, name, f"a graph uses itself: {' → '.join([*path, found.name])}")
            return None
        if len(inside) == MAX_NESTING:
            self._wrong(step, name, f"graphs are nested deeper than {MAX_NESTING}")
            return None
        return self.graph(Scope(found, self.registered, where))

    def _has_signature(self, name: str, step: Step, node: Node[..., Any]) -> bool:
        try:
            return bool(node.signature)
        except AnyloomError as error:
            self._wrong(step, name, one_line(error))
            return False

    def _current(self, name: str, step: Step, operation: Node[..., Any] | CheckedGraph) -> Step:
        """Return a step with the arguments that the installed version of its operation takes."""
        if step.version is None:
            return step
        if isinstance(operation, CheckedGraph):
            self._wrong(
                step,
                name,
                f"'{step.operation}' is a graph, it has no versions",
                f"write {step.operation}",
            )
            return step
        if step.version == operation.version:
            return step
        try:
            arguments = operation.migrated(dict(step.arguments), step.version)
        except NodeError as error:
            self._wrong(step, name, error.reason)
            return step
        except Exception as error:  # a migration meets arguments its author did not foresee
            self._wrong(
                step,
                name,
                f"cannot be carried forward from version {step.version}: {one_line(error)}",
            )
            return step
        return replace(step, arguments=arguments, version=operation.version)

    def _outputs(self, graph: GraphDefinition, typed: StepTypes) -> dict[str, Any]:
        if not graph.outputs:
            hint = "add 'outputs:' with 'name: $node'"
            self.report.wrong(
                graph.places.get("graph"), None, f"graph '{graph.name}' has no outputs", hint
            )
        return {name: typed.output_type(name, ref) for name, ref in graph.output_refs().items()}

    def _unused(self, graph: GraphDefinition, wanted: set[str], typed: StepTypes) -> None:
        doubtful, places = self.report.doubtful, graph.places
        for name, step in graph.nodes.items():
            if name not in wanted:
                doubtful(places.get(f"nodes.{name}") or step.place, name, "no output needs it")
        named = {ref.name for step in graph.steps().values() for ref in step.references()}
        named |= {ref.name for ref in graph.output_refs().values()}
        for section, kind in (("inputs", "input"), ("models", "model slot")):
            for name in getattr(graph, section):
                if name not in named:
                    doubtful(
                        places.get(f"{section}.{name}"), None, f"{kind} '{name}' is never used"
                    )

    def _unused_graphs(self, scope: Scope) -> None:
        for name, graph in scope.graph.graphs.items():
            if id(graph) not in self._known and all(graph is not one for one in self._inside):
                self.graph(Scope(graph, self.registered, scope))
                self.report.doubtful(
                    scope.graph.places.get(f"graphs.{name}"), None, f"graph '{name}' is never used"
                )

    def _wrong(self, step: Step, name: str, message: str, hint: str = "") -> None:
        self.report.wrong(step.place, name, message, hint)


def _shortened(path: list[str]) -> list[str]:
    return path if len(path) <= 12 else [*path[:6], "…", *path[-5:]]


def _with_steps(graph: GraphDefinition, steps: Mapping[str, Step]) -> GraphDefinition:
    nodes = {name: steps[name] for name in graph.nodes}
    outputs = {
        name: steps[f"outputs.{name}"] if isinstance(target, Step) else target
        for name, target in graph.outputs.items()
    }
    return replace(graph, nodes=nodes, outputs=outputs)
