"""Session of one graph that is edited and run: its text, history, states, values and thumbnails.

It knows neither Jupyter nor a browser: who shows it listens to its changes.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.definition import MISSING, GraphDefinition, Step
from ..compiler.graph_errors import GraphError
from ..compiler.graphs import Graph, loads
from ..compiler.python_text import read_python, to_python
from ..compiler.selection import select_outputs
from ..core import types
from ..engine.direct_calls import default_engine
from ..engine.engine import Engine
from ..engine.events import NodeEvent, NodeSkipped, whole_item
from ..engine.explain import Explanation
from ..engine.items import Result
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, Cancelled, InputError, UnknownNameError
from ..foundation.events import Event
from ..foundation.problems import Problem
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from ..values import Masks, Points, Regions
from .changes import changed, refused_wire
from .graph_view import graph_view, model_choices, palette, slot_protocol
from .last_steps import with_outputs
from .recipes import recipes
from .run_states import NodeState, RunStates
from .step_values import StepValues
from .value_pictures import value_details, value_thumbnail
from .yaml_text import as_before, text_of, updated_text

_numbers = itertools.count(1)


@runtime_checkable
class Marks(Protocol):
    """An input that changes by itself: what a person marks in an image."""

    @property
    def points(self) -> Points: ...
    @property
    def regions(self) -> Regions: ...
    @property
    def masks(self) -> Masks: ...
    def follow(self, follower: Callable[[], None]) -> None:
        """Call a function after every change."""
        ...


Changed = Callable[[str, str], None]
"""Is told what has changed, "graph", "states" or "value", and of a value the node."""


class GraphSession:
    """A graph while it is edited and run; every method may be called on any thread."""

    def __init__(
        self,
        graph: GraphDefinition,
        inputs: Mapping[str, Any],
        *,
        auto: bool = False,
        engine: Engine | None = None,
        registry: Registry = the_registry,
    ) -> None:
        """Begin a session.

        Args:
            graph: the graph; it need not be valid.
            inputs: values of inputs by name; marks of an image are followed.
            auto: run after every change.
            engine: the default is that of direct calls.

        Raises:
            InputError: the graph has no input of a name.
        """
        self._registry = registry
        self._engine = engine
        self._lock = threading.RLock()
        self._graph = Graph.of(graph)
        self._text = text_of(self._graph)
        self._before: list[tuple[Graph, str]] = []
        self._undone: list[tuple[Graph, str]] = []
        self._inputs: dict[str, Any] = {}
        self._states = RunStates()
        self._open: list[str] = []
        """The steps whose sub-graphs are shown too, those outside before those inside."""
        self._recipes: dict[str, str] = {}
        self._ran: dict[str, tuple[str, Step | None]] = {}
        """Step → its recipe in the last run that reached it, and how it was written then."""
        self._values = StepValues(registry)
        self._reasons: dict[str, str] = {}
        self._token: CancelToken | None = None
        self._running = threading.Lock()
        self._wanted = threading.Event()
        self._wanted_outputs: list[str] | None = None
        self._thread: threading.Thread | None = None
        self._checked: CheckedGraph | None = None
        self._problems: list[Problem] = []
        self._last_error = ""
        self._item = f"{graph.name} {next(_numbers)}"
        self.auto = auto
        self.listeners: list[Changed] = []
        for name, value in inputs.items():
            self._accept(name, value)
        self._refresh()

    # What the graph is

    @property
    def graph(self) -> Graph:
        """The graph as it is now."""
        return self._graph

    @property
    def yaml(self) -> str:
        """The text of the graph file, with its comments."""
        return self._text

    @yaml.setter
    def yaml(self, text: str) -> None:
        with self._lock:
            graph = loads(text, "graph.yaml")
            self._replace(graph, text)
        self._after_change()

    @property
    def python(self) -> str:
        """The Python text that records the graph; for an invalid graph a comment says why not."""
        try:
            return to_python(self._graph, self._registry)
        except AnyloomError as error:
            return "".join(f"# {line}\n" for line in str(error).splitlines())

    @python.setter
    def python(self, text: str) -> None:
        with self._lock:
            graph = as_before(read_python(text, self._graph.name), self._graph)
            self._replace(graph, updated_text(self._text, graph))
        self._after_change()

    @property
    def inputs(self) -> dict[str, Any]:
        """The values of the inputs that are known now, without defaults."""
        found = {}
        for name, value in self._inputs.items():
            declared = self._graph.inputs.get(name)
            if declared is not None:
                found[name] = _current(value, declared.type)
        return found

    @property
    def problems(self) -> list[Problem]:
        """What a check finds wrong with the graph."""
        return list(self._problems)

    @property
    def checked(self) -> CheckedGraph | None:
        """The graph as it is run, None where it is not valid.

        Without outputs it is run to its last steps, as if they were its outputs.
        """
        return self._checked

    def view(self) -> dict[str, Any]:
        """Return the graph as JSON; see `graph_view`."""
        with self._lock:
            view = graph_view(
                self._graph, self._registry, self._problems, self._checked, self._open
            )
            given = self.inputs
            for node in view["nodes"]:
                if node["kind"] == "input":
                    node["given"] = _short(given[node["id"]]) if node["id"] in given else None
            can = {"undo": bool(self._before), "redo": bool(self._undone)}
            texts = {"yaml": self._text, "python": self.python}
            return {**view, **texts, "can": can, "error": self._last_error}

    def states(self) -> dict[str, Any]:
        """Return the state of every step as JSON, also of those inside of what is open."""
        with self._lock:
            shown = [name for name in self._states.names() if self._is_shown(name)]
            names = dict.fromkeys([*self._graph.steps(), *shown])
            return {name: self.state_of(name).record() for name in names}

    def state_of(self, name: str) -> NodeState:
        """Return the state of one step; a result of another recipe is stale."""
        state, outer = self._states.of(name), name.partition("/")[0]
        settled = state.state in ("done", "cached", "failed", "skipped")
        if settled and self._ran.get(outer, ("", None))[0] != self._recipes.get(outer):
            return replace(state, state="stale")
        return state

    def shown_nodes(self) -> list[str]:
        """Return the inputs, the steps, and the steps inside of what is open."""
        with self._lock:
            scopes = {one: self._values.scope_in(one) for one in self._open if self._is_shown(one)}
            inner = [
                f"{outer}/{step.removeprefix('outputs.')}"
                for outer, scope in scopes.items()
                if scope is not None
                for step in scope.graph.steps()
            ]
            return [*self._graph.inputs, *self._graph.steps(), *inner]

    def open_group(self, name: str, is_open: bool) -> None:
        """Show what is inside of a step that runs a graph, or no longer.

        Raises:
            InputError: there is no such step, or it runs a node.
        """
        with self._lock:
            if self._values.scope_in(name) is None:
                raise InputError(f"'{name}' does not run a graph that could be opened")
            within = [one for one in self._open if one == name or one.startswith(f"{name}/")]
            self._open = [one for one in self._open if one not in within]
            if is_open:
                self._open.append(name)
        self._tell("graph")
        self._tell("states")
        for one in self.shown_nodes() if is_open else ():
            if one.startswith(f"{name}/"):
                self._tell("value", one)

    def _is_shown(self, name: str) -> bool:
        """Return whether a step is one of the graph, or in a sub-graph that is open."""
        outer = name.rpartition("/")[0]
        return outer == "" or (outer in self._open and self._is_shown(outer))

    def _why_stale(self, name: str) -> str:
        """Return what has changed since the last result of a step."""
        outer = name.partition("/")[0]
        if outer != name:
            return f"'{outer}' is stale"
        step, before = self._graph.steps()[name], self._ran.get(name, ("", None))[1]
        if before is not None and step != before:
            arguments = {**step.arguments, **before.arguments}
            different = [
                argument
                for argument in arguments
                if step.arguments.get(argument) != before.arguments.get(argument)
            ]
            if different and step.operation == before.operation:
                return f"{', '.join(different)} changed since it ran"
            return "the step has changed since it ran"
        steps = self._graph.steps()
        for _, ref in step.reads():
            if ref.name in steps and self.state_of(ref.name).state == "stale":
                return f"'{ref.name}' is stale"
        return "an input, a model or code has changed since it ran"

    def palette(self) -> list[dict[str, Any]]:
        """Return the operations that can be added."""
        return palette(self._registry)

    def models_for(self, node: str, slot: str) -> list[dict[str, Any]]:
        """Return the models that can fill a slot of a step.

        Raises:
            InputError: there is no such step.
        """
        steps = self._graph.steps()
        if node not in steps:
            raise InputError(f"the graph has no node '{node}'")
        protocol = slot_protocol(self._graph, steps[node], slot, self._registry)
        return model_choices(protocol, self._registry)

    # Changes

    def change(self, change: Mapping[str, Any]) -> None:
        """Change the graph; see `changes`.

        Raises:
            AnyloomError: the change is refused, and why; the graph is as before.
        """
        with self._lock:
            graph = changed(self._graph, change, self._registry)
            if change.get("kind") in ("connect", "set"):
                refusal = refused_wire(self._problems, _problems(graph, self._registry)[0])
                if refusal is not None:
                    raise refusal
            self._replace(graph, updated_text(self._text, graph))
            if change.get("kind") == "rename":
                self._moved(change["node"], change["name"])
        self._after_change()

    def give(self, name: str, value: Any) -> None:
        """Give an input another value.

        Raises:
            InputError: there is no such input, or the value is of another type.
        """
        with self._lock:
            self._accept(name, value)
            self._refresh()
        self._after_change()

    def undo(self) -> bool:
        """Take the last change of the graph back; return whether there was one."""
        return self._step(self._before, self._undone)

    def redo(self) -> bool:
        """Make a change again that was taken back; return whether there was one."""
        return self._step(self._undone, self._before)

    def _step(self, source: list[tuple[Graph, str]], target: list[tuple[Graph, str]]) -> bool:
        with self._lock:
            if not source:
                return False
            target.append((self._graph, self._text))
            self._graph, self._text = source.pop()
            self._refresh()
        self._after_change()
        return True

    def _replace(self, graph: Graph, text: str) -> None:
        self._before.append((self._graph, self._text))
        self._undone.clear()
        self._graph, self._text = graph, text
        self._refresh()

    def _moved(self, old: str, new: str) -> None:
        """Keep what is known of a step that has another name."""
        self._states.rename(old, new)
        self._values.rename(old, new)
        for known in (self._ran, self._reasons):
            for name in [one for one in known if one == old or one.startswith(f"{old}/")]:
                known[new + name.removeprefix(old)] = known.pop(name)  # type: ignore[assignment]
        self._open = [
            new + one.removeprefix(old) if one.partition("/")[0] == old else one
            for one in self._open
        ]
        if new in self._ran:
            self._ran[new] = (self._recipes.get(new, ""), self._graph.steps().get(new))

    def _accept(self, name: str, value: Any) -> None:
        declared = self._graph.inputs.get(name)
        if declared is None:
            known = ", ".join(self._graph.inputs) or "none"
            raise InputError(f"graph '{self._graph.name}' has no input '{name}'; it has {known}")
        if not types.accepts(declared.type, _current(value, declared.type)):
            kind = types.write(types.type_of(value))
            raise InputError(f"input '{name}' is {types.write(declared.type)}, got {kind}")
        if isinstance(value, Marks) and self._inputs.get(name) is not value:
            value.follow(self._marks_changed)
        self._inputs[name] = value

    def _marks_changed(self) -> None:
        with self._lock:
            self._refresh()
        self._after_change(follow=True)

    def _refresh(self) -> None:
        """Check the graph and compute its recipes, after a change."""
        self._problems, self._checked = _problems(self._graph, self._registry)
        self._values.graph = self._graph
        known = {
            name: declared.default
            for name, declared in self._graph.inputs.items()
            if declared.default is not MISSING
        }
        models = {} if self._checked is None else self._checked.models
        identity = self._used_engine.models.identity
        values = known | self.inputs
        self._recipes = recipes(self._graph, values, models, self._registry, identity)

    def _set_error(self, text: str) -> None:
        if text != self._last_error:
            self._last_error = text
            self._tell("graph")

    def _after_change(self, follow: bool = False) -> None:
        self._last_error = ""  # it was of the graph before the change
        self._tell("graph")
        self._tell("states")
        if self.auto or follow:
            self.start()

    # Runs

    @property
    def _used_engine(self) -> Engine:
        if self._engine is None:
            self._engine = default_engine()
        return self._engine

    @property
    def missing(self) -> list[str]:
        """The inputs without a value."""
        given = self._inputs
        return [
            name
            for name, declared in self._graph.inputs.items()
            if declared.default is MISSING and name not in given
        ]

    def run(self, outputs: list[str] | None = None) -> Result:
        """Run the graph, or what some outputs or steps need, and wait for it.

        A graph without outputs is run to its last steps, those whose values no other step takes.
        What is in the cache is not computed again. Failures are in the result.

        Args:
            outputs: names of outputs or of steps, of which all outputs are wanted.

        Raises:
            GraphError: the graph is not valid.
            AnyloomError: an input is missing.
            KeyboardInterrupt: while waiting; the run is cancelled.
        """
        with self._running:
            with self._lock:
                if self._checked is None:
                    raise GraphError(self._problems)
                checked = self._checked
                ran_now = {
                    name: (self._recipes.get(name, ""), step)
                    for name, step in self._graph.steps().items()
                }
                if outputs is not None:
                    outputs = _outputs_of(checked, outputs)
                inputs, engine = self.inputs, self._used_engine
                self._token = token = CancelToken()
                chosen = checked if outputs is None else select_outputs(checked, outputs)
                plan = engine.plan(chosen)
                self._states.begin(self._name_of(step.name) for step in plan.steps)
            self._set_error("")
            self._tell("states")
            folder = engine.cache.disk.folder.parent if engine.cache.disk is not None else None
            explanation = Explanation(
                plan,
                folder,
                checked.graph.name,
                {**_defaults(checked), **inputs},
                identity=engine.models.identity,
            )
            mine = _Listener(self._item, [explanation, self._note])

            def observe(step: str, value: Any) -> None:
                self._keep(step, value, ran_now)

            engine.listeners = [*engine.listeners, mine]
            try:
                result = engine.run(
                    checked,
                    inputs,
                    outputs=outputs,
                    name=self._item,
                    token=token,
                    observe=observe,
                    observe_calls=True,
                )
            finally:
                engine.listeners = [one for one in engine.listeners if one is not mine]
                self._token = None
                with self._lock:
                    self._states.end(complete=not token.cancelled)
            for reason in explanation.reasons():
                self._reasons[self._name_of(reason.step)] = reason.why
            explanation.note()
            self._set_error(str(result.failures[0].error) if result.failures else "")
            with self._lock:
                for name in self._graph.steps():
                    if self._states.of(name).state in ("failed", "skipped"):
                        self._ran[name] = ran_now.get(name, ("", None))
            self._tell("states")
            return result

    def start(self, outputs: list[str] | None = None) -> None:
        """Run in the background, after cancelling what runs; failures are in the states."""
        with self._lock:
            self._wanted_outputs = outputs
        self._wanted.set()
        self.cancel()
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run_wanted, name="anyloom-session", daemon=True
                )
                self._thread.start()

    def wait(self) -> None:
        """Wait until nothing runs in the background."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def cancel(self) -> None:
        """Cancel what runs."""
        token = self._token
        if token is not None:
            token.cancel("the graph has changed")

    def _run_wanted(self) -> None:
        while self._wanted.is_set():
            self._wanted.clear()
            with self._lock:
                outputs = self._wanted_outputs
            try:
                self.run(outputs)
            except Cancelled:
                continue
            except AnyloomError as error:
                self._set_error(str(error))

    def _note(self, event: Event) -> None:
        """Apply an event of the own run to the state of its step."""
        if not isinstance(event, NodeEvent):
            return
        with self._lock:
            cause = self._name_of(event.cause) if isinstance(event, NodeSkipped) else ""
            self._states.note(event, self._name_of(event.node), cause)
        self._tell("states")

    def _keep(self, step: str, value: Any, ran_now: Mapping[str, tuple[str, Step | None]]) -> None:
        with self._lock:
            name = self._name_of(step)
            outer = name.partition("/")[0]
            self._values.keep(name, value)
            called = self._values.step(name)
            if called is not None and called.controlled:
                self._states.has_value(name)
            self._ran[outer] = ran_now.get(outer, ("", None))
            parts = name.split("/")
            around = ["/".join(parts[:count]) for count in range(1, len(parts))]
            steps = {one: self._values.step(one) for one in around}
        for one, step_around in steps.items():
            if step_around is not None and not step_around.controlled and self._is_shown(one):
                self._tell("value", one)  # it follows from the values inside
        if self._is_shown(name):
            self._tell("value", name)

    def _name_of(self, step: str) -> str:
        """Return the name of a step by that of its events: a step at an output has a prefix."""
        outer, slash, inner = step.partition("/")
        steps = self._graph.steps()
        in_place = f"outputs.{outer}"
        return (in_place if outer not in steps and in_place in steps else outer) + slash + inner

    # Values

    def value(self, name: str) -> Any:
        """Return the last value of an input or a step.

        Raises:
            UnknownNameError: there is no such input or step.
            InputError: it has none yet.
        """
        if name in self._graph.inputs:
            return self.inputs.get(name, self._graph.inputs[name].default)
        with self._lock:
            value = self._values.of(name, self.inputs)
        if value is MISSING:
            if self._values.step(name) is None:
                raise UnknownNameError("node", name, self.shown_nodes())
            raise InputError(f"'{name}' has no value yet; run the graph")
        return value

    def thumbnail(self, name: str) -> bytes | None:
        """Return a small JPEG of the value of an input or a step, None where there is none."""
        with self._lock:
            is_input = name in self._graph.inputs
            value = (
                self.inputs.get(name, MISSING) if is_input else self._values.of(name, self.inputs)
            )
        if is_input and isinstance(value, (str, int, float, bool)):
            return None  # the node shows the value itself
        return None if value is MISSING else value_thumbnail(value, self._images())

    def details(self, name: str) -> tuple[dict[str, Any], list[bytes]]:
        """Return the full output of a node and why it ran: JSON, and a picture if there is one."""
        state = self.state_of(name)
        reason = self._why_stale(name) if state.state == "stale" else self._reason(name)
        known: dict[str, Any] = {"explain": reason, "text": "", "html": "", "error": state.error}
        try:
            value = self.value(name)
        except InputError:
            return known, []
        if value is MISSING or value is None:
            return known, []
        words, pictures = value_details(value, self._images())
        return {**known, **words}, pictures

    def _reason(self, name: str) -> str:
        """Return why a step ran in the last run; of a sub-graph, why its steps did."""
        inner = {one: why for one, why in self._reasons.items() if one.startswith(f"{name}/")}
        if name in self._reasons or len(set(inner.values())) < 2:
            return self._reasons.get(name) or next(iter(inner.values()), "")
        return "; ".join(f"{one.removeprefix(f'{name}/')}: {why}" for one, why in inner.items())

    def _images(self) -> list[Any]:
        """Return the values that others may lie on, inputs first."""
        with self._lock:
            return [*self.inputs.values(), *self._values.kept()]

    def _tell(self, what: str, node: str = "") -> None:
        for listener in list(self.listeners):
            listener(what, node)


class _Listener:
    """Passes on the events of one item."""

    def __init__(self, item: str, listeners: list[Callable[[Event], None]]) -> None:
        self._item = item
        self._listeners = listeners

    def __call__(self, event: Event) -> None:
        item = getattr(event, "item", None)
        if item is not None and whole_item(item) == self._item:
            for listener in self._listeners:
                listener(event)


def _problems(
    graph: GraphDefinition, registry: Registry
) -> tuple[list[Problem], CheckedGraph | None]:
    try:
        return [], check(with_outputs(graph, registry), registry=registry)
    except GraphError as error:
        return list(error.problems), None


def _outputs_of(checked: CheckedGraph, names: list[str]) -> list[str]:
    """Return what a selection calls outputs and steps; a step alone is all of its outputs."""
    found = []
    for name in names:
        ports = checked.types.get(name, {})
        if name.startswith("outputs."):
            found.append(name.removeprefix("outputs."))
        elif name in checked.outputs or len(ports) < 2:
            found.append(name)
        else:
            found += [f"{name}.{port}" for port in ports]
    return found


def _defaults(checked: CheckedGraph) -> dict[str, Any]:
    return {
        name: declared.default
        for name, declared in checked.graph.inputs.items()
        if declared.default is not MISSING
    }


def _current(value: Any, kind: Any) -> Any:
    """Return a value, or of marks those of the type that an input has."""
    if not isinstance(value, Marks):
        return value
    for member in types.union_members(kind):
        if member is Points:
            return value.points
        if member is Masks:
            return value.masks
        if member is Regions:
            return value.regions
    return value


def _short(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool)) else repr(value)
