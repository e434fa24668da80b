"""A graph on a canvas in a notebook: it runs, fills with pictures, and is edited there."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from ..compiler.definition import GraphDefinition, GraphInput
from ..compiler.graphs import Graph
from ..core import types
from ..foundation.errors import AnyloomError, InputError
from ..foundation.plain_text import plain
from ..interaction.session import GraphSession, Marks
from ..values.masks import Masks
from .live import without_display
from .record import StaticRecord, picture
from .requirements import require_anywidget
from .throttle import Throttle

SECONDS_BETWEEN_UPDATES = 0.1


class Canvas:
    """A graph that is run and edited in a notebook; made by `graph.canvas()`.

    At the end of a cell it is the canvas. `graph`, `inputs` and the values of the nodes
    (`canvas["boxes"]`) are those of now, whatever was changed there by hand.
    """

    def __init__(self, graph: GraphDefinition, inputs: Mapping[str, Any], *, auto: bool) -> None:
        self._session = GraphSession(graph, inputs, auto=auto)
        self._session.listeners.append(self._changed)
        self._due: set[str] = set()
        self._new_values: set[str] = set()
        self._lock = threading.Lock()
        self._publishing = Throttle(self._publish, SECONDS_BETWEEN_UPDATES)
        self._record = StaticRecord(self._html)

    @classmethod
    def empty(cls, **inputs: Any) -> Canvas:
        """Return a canvas without nodes, on which a graph is built by hand.

        Args:
            inputs: its inputs, and their values; clicks on an image are an input of masks.
        """
        kinds = {
            name: GraphInput(Masks if isinstance(value, Marks) else types.type_of(value))
            for name, value in inputs.items()
        }
        return cls(Graph(name="untitled", inputs=kinds, nodes={}, outputs={}), inputs, auto=False)

    @property
    def graph(self) -> Graph:
        """The graph as it is now."""
        return self._session.graph

    @property
    def yaml(self) -> str:
        """The text of the graph file; it may be assigned.

        Raises:
            GraphError: an assigned text is not a graph.
        """
        return self._session.yaml

    @yaml.setter
    def yaml(self, text: str) -> None:
        self._session.yaml = text

    @property
    def inputs(self) -> dict[str, Any]:
        """The values of the inputs that were given."""
        return self._session.inputs

    @property
    def states(self) -> dict[str, str]:
        """The state of each node by name: waiting, running, done, cached, stale, failed …"""
        return {name: record["state"] for name, record in self._session.states().items()}

    def __getitem__(self, name: str) -> Any:
        """Return the last value of an input or a node.

        Raises:
            UnknownNameError: there is no such input or node.
            InputError: it has none yet.
        """
        return self._session.value(name)

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the inputs and nodes."""
        return iter(self._session.shown_nodes())

    def give(self, **inputs: Any) -> Canvas:
        """Give inputs other values; clicks on an image are followed.

        Raises:
            InputError: there is no such input, or the value is of another type.
        """
        for name, value in inputs.items():
            self._session.give(name, value)
        return self

    def set(self, node: str, **parameters: Any) -> Canvas:
        """Change parameters of a node; what depends on them becomes stale.

        Raises:
            AnyloomError: there is no such node, or a value is refused.
        """
        for argument, value in parameters.items():
            change = {"kind": "set", "node": node, "argument": argument, "value": value}
            self._session.change(change)
        return self

    def run(self, *nodes: str) -> Canvas:
        """Run the graph, or what some of its nodes need, and wait for it.

        Raises:
            AnyloomError: the graph is not valid, an input is missing, or a node failed.
        """
        with without_display():
            result = self._session.run(list(nodes) or None)
        self._publishing.flush()
        result.raise_failure()
        return self

    def wait(self) -> Canvas:
        """Wait until nothing runs that was started on the canvas."""
        self._session.wait()
        return self

    def save(self, path: Path | str) -> None:
        """Write the graph to a YAML file, with the comments of its text.

        Raises:
            AnyloomError: it cannot be written.
        """
        from ..foundation.atomic_files import write_atomically

        try:
            write_atomically(Path(path), self._session.yaml)
        except OSError as error:
            raise AnyloomError(f"{path}: cannot be written: {error.strerror}") from None

    @cached_property
    def widget(self) -> Any:
        """The widget; made when it is first shown.

        Raises:
            AnyloomError: anywidget is not installed.
        """
        require_anywidget()
        from .canvas_widget import CanvasWidget

        session = self._session
        return CanvasWidget(
            {
                "open": self._answer_open,
                "palette": lambda asked: ({"operations": session.palette()}, []),
                "models": lambda asked: (
                    {"models": session.models_for(asked["node"], asked["slot"])},
                    [],
                ),
                "details": lambda asked: session.details(asked["node"]),
                "change": lambda asked: self._done(session.change(asked["change"])),
                "give": lambda asked: self._done(session.give(asked["name"], asked["value"])),
                "group": lambda asked: self._done(
                    session.open_group(asked["node"], bool(asked["open"]))
                ),
                "run": self._answer_run,
                "cancel": lambda asked: self._done(session.cancel()),
                "undo": lambda asked: self._done(session.undo()),
                "redo": lambda asked: self._done(session.redo()),
                "text": self._answer_text,
            },
            graph=session.view(),
            states=session.states(),
            record=self._record.name,
        )

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.widget)
        self._record.show()

    # What the view asks

    def _done(self, result: Any) -> Any:
        self._publishing.flush()
        return {}, []

    def _answer_open(self, asked: Any) -> Any:
        """Send every picture that there is: a view may open when the graph has run."""
        for name in self._session.shown_nodes():
            self._send_thumbnail(name)
        return {}, []

    def _answer_run(self, asked: Any) -> Any:
        missing = self._session.missing
        if missing:
            raise InputError(f"give {', '.join(missing)} a value first")
        if self._session.problems:
            raise InputError(str(self._session.problems[0]))
        self._session.start(asked.get("outputs"))
        return {}, []

    def _answer_text(self, asked: Any) -> Any:
        if asked["form"] == "yaml":
            self._session.yaml = asked["text"]
        else:
            self._session.python = asked["text"]
        return self._done(None)

    # What the view is told

    def _changed(self, what: str, node: str) -> None:
        with self._lock:
            if what == "value":
                self._new_values.add(node)
            else:
                self._due.add(what)
        self._publishing.request()

    def _publish(self) -> None:
        with self._lock:
            due, self._due = self._due, set()
            values, self._new_values = self._new_values, set()
        if "widget" in self.__dict__:
            if "graph" in due:
                self.widget.graph = self._session.view()
                for name in self._session.graph.inputs:
                    self._send_thumbnail(name)
            if due:
                self.widget.states = self._session.states()
            for name in values:
                self._send_thumbnail(name)
        self._record.update()

    def _send_thumbnail(self, name: str) -> None:
        content = self._session.thumbnail(name)
        if content is not None:
            self.widget.tell("thumbnail", {"node": name}, [content])

    def _html(self) -> str:
        """Return the graph and its pictures without any script."""
        session = self._session
        parts = [session.graph.to_svg(), '<div style="display:flex;flex-wrap:wrap;gap:8px">']
        for name in (*session.graph.inputs, *session.graph.steps()):
            content = session.thumbnail(name)
            if content is not None:
                title = escape(plain(name.removeprefix("outputs.")), quote=True)
                parts.append(f"<figure style='margin:0'>{picture(content, title)}")
                parts.append(f"<figcaption>{title}</figcaption></figure>")
        return "".join([*parts, "</div>"])

    def __repr__(self) -> str:
        return f"<Canvas of {self.graph!r}>"


def open_canvas(graph: GraphDefinition, inputs: Mapping[str, Any], auto: bool) -> Canvas:
    """Return a canvas of a graph; see `Graph.canvas`."""
    return Canvas(graph, inputs, auto=auto)
