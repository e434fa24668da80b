"""Canvases: graphs that clients draw and run in a browser, each a session on the server's engine.

They live as long as the process: what is to stay is saved as YAML.
"""

from __future__ import annotations

import asyncio
import base64
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ..compiler.graphs import Graph
from ..engine.engine import Engine
from ..foundation.errors import InputError
from ..interaction.session import GraphSession
from ..values import Image
from .file_nodes import READ_FILES, refuse_file_nodes
from .input_values import InputReader

MOST_OF_CLIENT = 8
"""Canvases of one client; the one that was used least recently is closed for another."""
SECONDS_BETWEEN_UPDATES = 0.1
LONGEST_NAME = 200
Answer = tuple[Mapping[str, Any], list[bytes]]


@dataclass(eq=False)
class CanvasFollower:
    """One browser that shows a canvas: what has changed since it was last told."""

    loop: asyncio.AbstractEventLoop
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    due: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def changed(self, what: str, node: str) -> None:
        """Note a change; called on any thread."""
        with self.lock:
            if what == "value":
                self.values.add(node)
            else:
                self.due.add(what)
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.wake.set)

    def taken(self) -> tuple[set[str], set[str]]:
        """Return what has changed, and forget it."""
        with self.lock:
            due, values = self.due, self.values
            self.due, self.values = set(), set()
        return due, values


class ServedCanvas:
    """One graph that a client draws."""

    def __init__(
        self, client: str, graph: Graph, engine: Engine, upload: Callable[[str], bytes], pixels: int
    ) -> None:
        self.id = uuid4().hex
        self.client = client
        self.used = time.monotonic()
        self._session = GraphSession(graph, {}, engine=engine)
        self._upload = upload
        self._max_pixels = pixels
        self._requests = threading.Lock()
        self._answers: dict[str, Callable[[Mapping[str, Any]], Answer]] = {
            "palette": self._palette,
            "models": self._models,
            "details": lambda asked: self._session.details(_text(asked, "node")),
            "change": self._change,
            "give": self._give,
            "group": lambda asked: _done(
                self._session.open_group(_text(asked, "node"), bool(asked["open"]))
            ),
            "run": self._run,
            "cancel": lambda asked: _done(self._session.cancel()),
            "undo": lambda asked: _done(self._session.undo()),
            "redo": lambda asked: _done(self._session.redo()),
            "text": self._set_text,
        }

    def answer(self, asked: Mapping[str, Any]) -> Answer:
        """Return the answer to a request of the browser.

        Raises:
            AnyloomError: it is refused, and why.
        """
        kind = asked.get("kind")
        if not isinstance(kind, str) or kind not in self._answers:
            raise InputError(f"unknown request {str(kind)[:80]!r}")
        self.used = time.monotonic()
        with self._requests:
            try:
                return self._answers[kind](asked)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise InputError(f"the request '{kind}' is not valid: {error!r}"[:300]) from None

    async def follow(self) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """Yield the whole state, then what changes, at most ten times a second."""
        follower = CanvasFollower(asyncio.get_running_loop())
        follower.due |= {"graph", "states"}
        follower.wake.set()
        self._session.listeners.append(follower.changed)
        try:
            while True:
                await follower.wake.wait()
                follower.wake.clear()
                due, values = follower.taken()
                for kind, content in await asyncio.to_thread(self._news, due, values):
                    yield kind, content
                await asyncio.sleep(SECONDS_BETWEEN_UPDATES)
        finally:
            self._session.listeners.remove(follower.changed)

    def close(self) -> None:
        """Cancel what runs."""
        self._session.cancel()

    def _news(self, due: set[str], values: set[str]) -> list[tuple[str, dict[str, Any]]]:
        session, found = self._session, []
        if "graph" in due:
            found.append(("state", {"key": "graph", "value": session.view()}))
            values = values | set(session.shown_nodes())
        if due:
            found.append(("state", {"key": "states", "value": session.states()}))
        for name in sorted(values):
            content = session.thumbnail(name)
            if content is not None:
                jpeg = base64.b64encode(content).decode()
                found.append(("thumbnail", {"node": name, "jpeg": jpeg}))
        return found

    def _palette(self, asked: Mapping[str, Any]) -> Answer:
        operations = [one for one in self._session.palette() if one["name"] not in READ_FILES]
        return {"operations": operations}, []

    def _models(self, asked: Mapping[str, Any]) -> Answer:
        found = self._session.models_for(_text(asked, "node"), _text(asked, "slot"))
        return {"models": found}, []

    def _change(self, asked: Mapping[str, Any]) -> Answer:
        change = asked["change"]
        if change.get("operation") in READ_FILES:
            raise InputError(f"'{change['operation']}' reads files of the server")
        return _done(self._session.change(change))

    def _give(self, asked: Mapping[str, Any]) -> Answer:
        name = _text(asked, "name")
        reader = InputReader(self._session.graph, self._upload, self._max_pixels)
        images = (one for one in self._session.inputs.values() if isinstance(one, Image))
        frame = next((one.shape for one in images), None)
        return _done(self._session.give(name, reader.read_one(name, asked["value"], frame)))

    def _run(self, asked: Mapping[str, Any]) -> Answer:
        session = self._session
        missing, outputs = session.missing, asked.get("outputs")
        if missing:
            raise InputError(f"give {', '.join(missing)} a value first")
        if not session.graph.steps() and not session.graph.outputs:
            raise InputError("there is nothing to run: add a node")
        checked = session.checked
        if checked is None:
            raise InputError(str(session.problems[0]))
        refuse_file_nodes(checked)
        session.start(None if outputs is None else [str(one) for one in outputs])
        return {}, []

    def _set_text(self, asked: Mapping[str, Any]) -> Answer:
        if asked["form"] == "yaml":
            self._session.yaml = _text(asked, "text")
        else:
            self._session.python = _text(asked, "text")
        return {}, []


class Canvases:
    """The canvases of all clients."""

    def __init__(self, engine: Engine, upload: Callable[[str], bytes], max_pixels: int) -> None:
        self._engine = engine
        self._upload = upload
        self._max_pixels = max_pixels
        self._open: dict[str, ServedCanvas] = {}
        self._lock = threading.Lock()

    def open(self, client: str, graph: Graph) -> ServedCanvas:
        """Begin a canvas with a graph, which need not be valid."""
        made = ServedCanvas(client, graph, self._engine, self._upload, self._max_pixels)
        with self._lock:
            mine = sorted(
                (one for one in self._open.values() if one.client == client),
                key=lambda one: one.used,
            )
            surplus = mine[: max(0, len(mine) + 1 - MOST_OF_CLIENT)]
            for one in surplus:
                del self._open[one.id]
            self._open[made.id] = made
        for one in surplus:
            one.close()
        return made

    def of(self, client: str, identity: str) -> ServedCanvas:
        """Return a canvas of a client.

        Raises:
            KeyError: the client has no such canvas.
        """
        with self._lock:
            found = self._open[identity]
        if found.client != client:
            raise KeyError(identity)
        return found

    def close(self) -> None:
        """Cancel what runs on all canvases."""
        with self._lock:
            left = list(self._open.values())
            self._open.clear()
        for one in left:
            one.close()


def _done(result: Any) -> Answer:
    return {}, []


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked[name]
    if not isinstance(value, str):
        raise TypeError(f"'{name}' is not a text")
    return value
