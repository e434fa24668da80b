"""Values of the steps of a graph, and of the steps in its sub-graphs, after a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..compiler.definition import MISSING, GraphDefinition, Ref, Step, refs_in
from ..compiler.scope import Operations, Scope
from ..engine.cached_value import Outputs
from ..registry.lookup import Registry
from .graph_view import inside, step_named


class StepValues:
    """The last value of each step by name, "outer/inner" for one in a sub-graph; not thread-safe.

    The value of a step that runs a graph once is not kept: it follows from those inside.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._kept: dict[str, Any] = {}
        self._graph = GraphDefinition("")
        self._scopes: dict[str, Scope | None] = {}

    @property
    def graph(self) -> GraphDefinition:
        """The graph as it is now."""
        return self._graph

    @graph.setter
    def graph(self, graph: GraphDefinition) -> None:
        self._graph = graph
        self._scopes = {"": Scope(graph, Operations(self._registry))}

    def keep(self, name: str, value: Any) -> None:
        """Keep the value of a step."""
        self._kept[name] = value

    def names(self) -> list[str]:
        """Return the steps whose values are kept."""
        return list(self._kept)

    def kept(self) -> list[Any]:
        """Return the values that are kept."""
        return list(self._kept.values())

    def rename(self, old: str, new: str) -> None:
        """Keep the values of a step that has another name."""
        for name in [one for one in self._kept if one == old or one.startswith(f"{old}/")]:
            self._kept[new + name.removeprefix(old)] = self._kept.pop(name)

    def scope_in(self, name: str) -> Scope | None:
        """Return the scope of the graph that a step runs, None where it runs a node."""
        if name not in self._scopes:
            outer, _, last = name.rpartition("/")
            around = self.scope_in(outer)
            self._scopes[name] = None if around is None else inside(around, last)
        return self._scopes[name]

    def step(self, name: str) -> Step | None:
        """Return a step, None where there is none of that name."""
        outer, _, last = name.rpartition("/")
        around = self.scope_in(outer)
        return None if around is None else step_named(around.graph, last)

    def of(self, name: str, inputs: Mapping[str, Any]) -> Any:
        """Return the value of a step, MISSING where there is none.

        Args:
            inputs: the values of the inputs of the graph that are known, without defaults.
        """
        step = self.step(name)
        if step is None:
            return MISSING
        within = self.scope_in(name)
        if within is None or step.controlled:
            return self._kept.get(name, MISSING)
        values = {
            output: self._read(name, within.graph, ref, inputs)
            for output, ref in within.graph.output_refs().items()
        }
        found = {output: value for output, value in values.items() if value is not MISSING}
        if len(values) == 1:
            return next(iter(found.values()), MISSING)
        return Outputs(found) if found else MISSING

    def _read(
        self, path: str, graph: GraphDefinition, argument: Any, inputs: Mapping[str, Any]
    ) -> Any:
        """Return the value of an argument in a graph, which the step at a path runs."""
        if not isinstance(argument, Ref):
            return MISSING if any(refs_in(argument)) else argument
        declared = graph.inputs.get(argument.name)
        if declared is None:
            step_name = argument.name.removeprefix("outputs.") if path else argument.name
            value = self.of(f"{path}/{step_name}".removeprefix("/"), inputs)
        elif not path:
            value = inputs.get(argument.name, declared.default)
        else:
            step, outer = self.step(path), path.rpartition("/")[0]
            around = self.scope_in(outer)
            if around is None or step is None or argument.name not in step.arguments:
                value = declared.default
            else:
                value = self._read(outer, around.graph, step.arguments[argument.name], inputs)
        if argument.port is None or value is MISSING:
            return value
        return value[argument.port] if isinstance(value, Outputs) else getattr(value, argument.port)
