"""Session of one graph that is edited and run: its text, history, states, values and thumbnails.

It knows neither Jupyter nor a browser: who shows it listens to its changes.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.definition import MISSING, GraphDefinition, Step
from ..compiler.graph_errors import GraphError
from ..compiler.graphs import GRAPH_SUFFIXES, Graph, loads
from ..compiler.python_text import read_python, to_python
from ..compiler.selection import select_outputs
from ..core import types
from ..drawing.display import image_of, on_image, table_html, thumbnail
from ..drawing.scaling import downscale
from ..engine.direct_calls import default_engine
from ..engine.engine import Engine
from ..engine.events import (
    NodeCached,
    NodeEvent,
    NodeFailed,
    NodeFinished,
    NodeShared,
    NodeSkipped,
    NodeStarted,
    NodeWaiting,
    whole_item,
)
from ..engine.explain import Explanation
from ..engine.items import Result
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, Cancelled, InputError
from ..foundation.events import Event
from ..foundation.plain_text import plain
from ..foundation.problems import Problem
from ..foundation.yaml_reader import read_text
from ..registry.lookup import Registry
from ..registry.lookup import registry as the_registry
from ..values import Image, Masks, Points, Regions, Table
from .changes import changed, refused_wire
from .graph_view import graph_view, model_choices, palette, slot_protocol
from .recipes import recipes
from .yaml_text import updated_text

State = Literal["waiting", "running", "done", "cached", "stale", "failed", "skipped", "asking"]
SHOWN_SIDE = 1024
SHOWN_TEXT = 20_000
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


@dataclass(frozen=True)
class NodeState:
    """What became of one step in the last run that reached it.

    count:   how often it has run or was found, over all repetitions.
    seconds: how long it has run in all.
    """

    state: State = "waiting"
    seconds: float = 0.0
    count: int = 0
    running: int = 0
    error: str = ""

    def record(self) -> dict[str, Any]:
        """Return the state as JSON."""
        return {
            "state": self.state,
            "seconds": self.seconds,
            "count": self.count,
            "error": self.error,
        }


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
        self._text = _text_of(self._graph)
        self._before: list[tuple[Graph, str]] = []
        self._undone: list[tuple[Graph, str]] = []
        self._inputs: dict[str, Any] = {}
        self._states: dict[str, NodeState] = {}
        self._recipes: dict[str, str] = {}
        self._ran: dict[str, tuple[str, Step | None]] = {}
        """Step → its recipe in the last run that reached it, and how it was written then."""
        self._values: dict[str, Any] = {}
        self._reasons: dict[str, str] = {}
        self._token: CancelToken | None = None
        self._running = threading.Lock()
        self._wanted = threading.Event()
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
            graph = _as_before(read_python(text, self._graph.name), self._graph)
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

    def view(self) -> dict[str, Any]:
        """Return the graph as JSON; see `graph_view`."""
        with self._lock:
            kinds = {} if self._checked is None else self._checked.types
            view = graph_view(self._graph, self._registry, self._problems, kinds)
            given = self.inputs
            for node in view["nodes"]:
                if node["kind"] == "input":
                    node["given"] = _short(given[node["id"]]) if node["id"] in given else None
            can = {"undo": bool(self._before), "redo": bool(self._undone)}
            texts = {"yaml": self._text, "python": self.python}
            return {**view, **texts, "can": can, "error": self._last_error}

    def states(self) -> dict[str, Any]:
        """Return the state of every step as JSON."""
        with self._lock:
            return {name: self.state_of(name).record() for name in self._graph.steps()}

    def state_of(self, name: str) -> NodeState:
        """Return the state of one step; a result of another recipe is stale."""
        state = self._states.get(name, NodeState())
        settled = state.state in ("done", "cached", "failed", "skipped")
        if settled and self._ran.get(name, ("", None))[0] != self._recipes.get(name):
            return replace(state, state="stale")
        return state

    def _why_stale(self, name: str) -> str:
        """Return what has changed since the last result of a step."""
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
        for known in (self._states, self._ran, self._values, self._reasons):
            if old in known:
                known[new] = known.pop(old)  # type: ignore[assignment]
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
        known = {
            name: declared.default
            for name, declared in self._graph.inputs.items()
            if declared.default is not MISSING
        }
        models = {} if self._checked is None else self._checked.models
        identity = self._used_engine.models.identity
        values = known | self.inputs
        self._recipes = recipes(self._graph, values, models, self._registry, identity)

    def _after_change(self, follow: bool = False) -> None:
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

        What is in the cache is not computed again. Failures are in the result.

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
                inputs, engine = self.inputs, self._used_engine
                self._token = token = CancelToken()
                chosen = checked if outputs is None else select_outputs(checked, outputs)
                for name in chosen.graph.steps():
                    known = self._states.get(name, NodeState())
                    self._states[name] = replace(known, state="waiting", count=0, seconds=0.0)
            self._last_error = ""
            self._tell("states")
            folder = engine.cache.disk.folder.parent if engine.cache.disk is not None else None
            explanation = Explanation(
                engine.plan(chosen),
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
                    checked, inputs, outputs=outputs, name=self._item, token=token, observe=observe
                )
            finally:
                engine.listeners = [one for one in engine.listeners if one is not mine]
                self._token = None
                self._settle()
            for reason in explanation.reasons():
                self._reasons[_outer(reason.step, self._graph)] = reason.why
            explanation.note()
            self._last_error = str(result.failures[0].error) if result.failures else ""
            with self._lock:
                for name, state in self._states.items():
                    if state.state in ("failed", "skipped"):
                        self._ran[name] = ran_now.get(name, ("", None))
            self._tell("states")
            return result

    def start(self, outputs: list[str] | None = None) -> None:
        """Run in the background, after cancelling what runs; failures are in the states."""
        self._wanted.set()
        self.cancel()
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run_wanted, args=(outputs,), name="anyloom-session", daemon=True
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

    def _run_wanted(self, outputs: list[str] | None) -> None:
        while self._wanted.is_set():
            self._wanted.clear()
            try:
                self.run(outputs)
            except Cancelled:
                continue
            except AnyloomError as error:
                self._last_error = str(error)
                self._tell("graph")

    def _note(self, event: Event) -> None:
        """Apply an event of the own run to the state of its step."""
        if not isinstance(event, NodeEvent):
            return
        with self._lock:
            name = _outer(event.node, self._graph)
            state = self._states.get(name, NodeState())
            match event:
                case NodeStarted():
                    state = replace(state, state="running", running=state.running + 1, error="")
                case NodeFinished():
                    state = replace(
                        state,
                        running=max(0, state.running - 1),
                        count=state.count + 1,
                        seconds=state.seconds + event.seconds,
                    )
                    state = replace(state, state="running" if state.running else "done")
                case NodeCached() | NodeShared():
                    settled = "cached" if state.state in ("waiting", "cached") else state.state
                    state = replace(state, state=settled, count=state.count + 1)
                case NodeFailed():
                    state = replace(
                        state,
                        state="failed",
                        running=max(0, state.running - 1),
                        seconds=state.seconds + event.seconds,
                        error=event.error,
                    )
                case NodeWaiting():
                    state = replace(state, state="asking", running=0, error=event.question)
                case NodeSkipped():
                    cause = _outer(event.cause, self._graph)
                    state = replace(state, state="skipped", error=f"'{cause}' failed")
            self._states[name] = state
        self._tell("states")

    def _keep(self, step: str, value: Any, ran_now: Mapping[str, tuple[str, Step | None]]) -> None:
        with self._lock:
            name = _outer(step, self._graph)
            self._values[name] = value
            self._ran[name] = ran_now.get(name, ("", None))
        self._tell("value", name)

    def _settle(self) -> None:
        """Leave no step running when the run has ended."""
        with self._lock:
            for name, state in self._states.items():
                if state.state == "running":
                    self._states[name] = replace(state, state="done", running=0)

    # Values

    def __contains__(self, name: str) -> bool:
        return name in self._values or name in self._inputs

    def value(self, name: str) -> Any:
        """Return the last value of an input or a step.

        Raises:
            InputError: it has none yet.
        """
        if name in self._graph.inputs:
            return self.inputs.get(name, self._graph.inputs[name].default)
        if name not in self._values:
            raise InputError(f"'{name}' has no value yet; run the graph")
        return self._values[name]

    def thumbnail(self, name: str) -> bytes | None:
        """Return a small JPEG of the value of an input or a step, None where there is none."""
        with self._lock:
            known = self.inputs if name in self._graph.inputs else self._values
            value = known.get(name)
        if name in self._graph.inputs and isinstance(value, (str, int, float, bool)):
            return None  # the node shows the value itself
        return None if value is None else thumbnail(on_image(value, self._image_for(value)))

    def details(self, name: str) -> tuple[dict[str, Any], list[bytes]]:
        """Return the full output of a node and why it ran: JSON, and a picture if there is one."""
        state = self.state_of(name)
        reason = self._why_stale(name) if state.state == "stale" else self._reasons.get(name, "")
        known: dict[str, Any] = {"explain": reason, "text": "", "html": ""}
        known["error"] = state.error
        if name not in self and name not in self._graph.inputs:
            return known, []
        value = self.value(name)
        if value is MISSING or value is None:
            return known, []
        known["text"] = plain(value if isinstance(value, str) else repr(value), SHOWN_TEXT)
        if isinstance(value, Table):
            known["html"] = table_html(value)
            return known, []
        shown = image_of(on_image(value, self._image_for(value)), SHOWN_SIDE)
        if shown is None:
            return known, []
        small = downscale(shown, SHOWN_SIDE)
        return known, [small.encode("JPEG") if small.alpha is None else small.encode("PNG")]

    def _image_for(self, value: Any) -> Image | None:
        """Return an image of the session that a value lies on, None where there is none."""
        frame = getattr(value, "frame", None)
        if frame is None:
            return None
        given = [one for one in self.inputs.values() if isinstance(one, Image)]
        known = [one for one in self._values.values() if isinstance(one, Image)]
        return next((one for one in (*given, *known) if one.shape == frame), None)

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
        return [], check(graph, registry=registry)
    except GraphError as error:
        return list(error.problems), None


def _as_before(graph: Graph, before: Graph) -> Graph:
    """Return a graph from Python with what only files say: descriptions, and no versions."""
    inputs = {
        name: replace(declared, about=before.inputs[name].about)
        if name in before.inputs and before.inputs[name].type == declared.type
        else declared
        for name, declared in graph.inputs.items()
    }
    nodes = {name: replace(step, version=None) for name, step in graph.nodes.items()}
    return Graph.of(replace(graph, inputs=inputs, nodes=nodes))


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


def _outer(name: str, graph: GraphDefinition) -> str:
    """Return the step of the graph that a step belongs to: itself, or the one around it."""
    steps = graph.steps()
    while "/" in name and name not in steps:
        name = name.rpartition("/")[0]
    in_place = f"outputs.{name}"
    return in_place if in_place in steps else name


def _short(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool)) else repr(value)


def _text_of(graph: Graph) -> str:
    """Return the text that a graph was read from, or its text without comments."""
    texts = [graph.source]
    for file in {place.file for place in graph.places.values()}:
        path = Path(file)
        if path.suffix in GRAPH_SUFFIXES and path.is_file():
            with suppress(AnyloomError):
                texts.append(read_text(path))
    for text in texts:
        with suppress(AnyloomError):
            if text and loads(text) == graph:
                return text
    try:
        return graph.to_yaml()
    except AnyloomError as error:  # it holds values that no file can
        return f"# {error}\n"
