"""Recording of calls that run at once: an exploration of several cells becomes a graph.

Other than in `@graph`, values exist here. Which step gave an argument is known by the identity of
the object, so that every value stays alive while the recording does.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from contextvars import Token
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from ..core import types
from ..core.model import Model
from ..core.node_decorator import Node, Recorder
from ..core.node_decorator import recording as current_recorder
from ..foundation import hooks
from ..foundation.errors import AnyloomWarning
from ..foundation.problems import Place
from .definition import GraphInput, Ref, Step, refs_in
from .graph_errors import RecordingError
from .graph_recorder import GraphRecorder, Traced, assigned_name, caller
from .graphs import Graph
from .wiring import dependencies_of, needed

_NEVER_KNOWN = (int, bool, type(None))
"""Python has one object for equal ones of these: they do not tell where they came from."""


class Exploration:
    """Calls of nodes and graphs that run at once and are recorded; made by `recording()`.

    It is a context for any number of cells. A value that no recorded call gave becomes an input of
    the graph, named after its variable; texts and numbers are literals. Of what a loop computes the
    graph has the last, with a warning.
    """

    def __init__(self, name: str = "exploration") -> None:
        self.name = name
        self._recorder = GraphRecorder()
        self._inputs: dict[str, GraphInput] = {}
        self._known: dict[int, tuple[Any, Traced]] = {}
        self._variables: dict[str, str] = {}
        """Step → the variable that its result was assigned to, or else its operation."""
        self._tokens: list[Token[Recorder | None]] = []
        self._cell = 0
        self._called_from: dict[str, tuple[int, Place | None]] = {}
        """Step → the cell and the place in it that called it."""

    def __enter__(self) -> Self:
        self._cell += 1
        self._tokens.append(current_recorder.set(self))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        current_recorder.reset(self._tokens.pop())

    def record(self, operation: Any, arguments: dict[str, Any]) -> Any:
        """Run a call, record it, and return its result.

        Raises:
            AnyloomError: the call failed; it is not recorded then.
        """
        token = current_recorder.set(None)
        try:
            if isinstance(operation, Node):
                result = hooks.call_node(operation, arguments, True)
            else:
                result = hooks.call_graph(operation, arguments)
        finally:
            current_recorder.reset(token)
        traced = {name: self._traced(name, value) for name, value in arguments.items()}
        step = self._recorder.record(operation, traced)
        name = step._ref.name
        self._variables[name] = assigned_name(caller()) or operation.name
        self._called_from[name] = (self._cell, self._recorder.steps[name].place)
        self._know(result, step)
        return result

    def __repr__(self) -> str:
        steps = len(self._recorder.steps)
        return f"<recording {self.name}: {steps} call{'' if steps == 1 else 's'}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Mapping[str, str]:
        """Show the graph in a notebook."""
        text = {"text/plain": repr(self)}
        return {**self.graph._repr_mimebundle_(), **text} if self._recorder.steps else text

    @property
    def graph(self) -> Graph:
        """What was recorded, as a graph whose outputs are the results that nothing has read.

        Raises:
            RecordingError: nothing was recorded.
        """
        read = {ref.name for step in self._recorder.steps.values() for _, ref in step.reads()}
        outputs: dict[str, Ref] = {}
        latest = {variable: name for name, variable in self._variables.items()}
        for name in latest.values():
            if name not in read:
                traced = self._recorder.traced[name]
                for port in traced._outputs if not traced._single else [None]:
                    outputs[port or name] = Ref(name, port)
        self._warn_of_loops({name for name in self._variables if name not in read}, latest)
        return self._graph(self.name, outputs)

    def _warn_of_loops(self, unread: set[str], latest: Mapping[str, str]) -> None:
        """Warn of results that are not in the graph because a loop has put others in their place.

        A cell that runs again replaces its results too, as it should.
        """
        lost: dict[str, int] = {}
        for name in sorted(unread):
            variable = self._variables[name]
            last = latest[variable]
            if name != last and self._called_from[name] == self._called_from[last]:
                lost[variable] = lost.get(variable, 0) + 1
        for variable, count in lost.items():
            place = self._called_from[latest[variable]][1]
            warnings.warn(
                f"{f'{place} ' if place else ''}recording '{self.name}': '{variable}' was computed "
                f"{count + 1} times in a loop, the graph has the last alone; for all of them write "
                "a function with @graph, in it each(items, lambda item: …)",
                AnyloomWarning,
                stacklevel=3,
            )

    def as_graph(self, name: str, **outputs: Any) -> Graph:
        """Return what some results need, as a graph of a name: `as_graph("cats", masks=masks)`.

        Raises:
            RecordingError: a value is no result of a recorded call.
        """
        refs: dict[str, Ref] = {}
        for output, value in outputs.items():
            if id(value) not in self._known:
                raise RecordingError(f"output '{output}' is no result of a recorded call")
            refs[output] = self._recorder.literal(self._known[id(value)][1])
        return self._graph(name, refs)

    def _graph(self, name: str, outputs: Mapping[str, Ref]) -> Graph:
        if not outputs:
            raise RecordingError("nothing was recorded; call nodes inside the `with` block")
        steps, graphs = self._recorder.operations.named(
            name, self._recorder.steps, set(self._inputs)
        )
        whole = Graph(
            name=name, inputs=self._inputs, nodes=steps, outputs=outputs, graphs=graphs,
            local=self._recorder.operations.nodes,
        )  # fmt: skip
        used = needed(whole, dependencies_of(whole))
        nodes = {step: found for step, found in steps.items() if step in used}
        read = {ref.name for step in nodes.values() for _, ref in step.reads()}
        inputs = {given: found for given, found in self._inputs.items() if given in read}
        called = {step.operation for step in nodes.values()}
        kept = {key: one for key, one in graphs.items() if key in called}
        trimmed = Graph.of(replace(whole, nodes=nodes, inputs=inputs, graphs=kept))
        return _with_names(trimmed, self._variables)

    def _traced(self, argument: str, value: Any) -> Any:
        """Return a value as an argument of a step: what gave it, an input, or a literal."""
        known = self._known.get(id(value))
        if known is not None and not isinstance(value, _NEVER_KNOWN):
            return known[1]
        if isinstance(value, Model):
            raise RecordingError(f"'{argument}' is a loaded model; give the name of the model")
        if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
            return [self._traced(argument, item) for item in value]
        if type(value) not in _value_classes():
            return value
        name = self._recorder.free_name(_variable_of(value) or argument)
        self._inputs[name] = GraphInput(type(value))
        traced = self._recorder.declare(name, {"result": type(value)})
        self._known[id(value)] = (value, traced)
        return traced

    def _know(self, result: Any, traced: Traced) -> None:
        if traced._single:
            self._known[id(result)] = (result, traced)
            return
        for port, value in zip(traced._outputs, result, strict=True):
            self._known[id(value)] = (value, traced._part(port))
        self._known[id(result)] = (result, traced)


def recording(name: str = "exploration") -> Exploration:
    """Record the calls of nodes while they run, so that an exploration becomes a graph.

    `with recording() as found:` in a cell, `with found:` in further ones; `found.graph` is the
    graph. For loops and conditions write a function with `@graph` and call it.

    Args:
        name: of the graph.
    """
    return Exploration(name)


def _value_classes() -> set[type]:
    plain = set(types.PLAIN.values())
    return {kind for kind in types.value_types().values() if kind not in plain}


def _variable_of(value: Any) -> str | None:
    """Return the variable of the calling code that holds a value, None where none does."""
    frame = caller()
    for scope in (frame.f_locals, frame.f_globals):
        for name, held in list(scope.items()):
            if held is value and not name.startswith("_") and name.isidentifier():
                return name
    return None


def _with_names(graph: Graph, variables: Mapping[str, str]) -> Graph:
    """Return a graph whose steps have the names of their variables, where these are free now."""
    taken = {*graph.inputs, *graph.nodes}
    names: dict[str, str] = {}
    for name in graph.nodes:
        if variables[name] not in taken:
            names[name] = variables[name]
            taken.add(variables[name])

    def renamed(value: Any) -> Any:
        if isinstance(value, Ref):
            return Ref(names.get(value.name, value.name), value.port)
        if isinstance(value, list):
            return [renamed(item) for item in value]
        return value

    def renamed_step(step: Step) -> Step:
        arguments = {
            key: renamed(value) if any(refs_in(value)) else value
            for key, value in step.arguments.items()
        }
        return replace(step, arguments=arguments)

    nodes = {names.get(name, name): renamed_step(step) for name, step in graph.nodes.items()}
    outputs = {names.get(name, name): renamed(target) for name, target in graph.outputs.items()}
    return Graph.of(replace(graph, nodes=nodes, outputs=outputs))
