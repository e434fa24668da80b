"""What is under way in a notebook, as far as the engine's events tell?

A reader of the stream and nothing else: it draws nothing, so that a line of text, a table of chips
and a live graph can all be made from the same state.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Literal

from ..engine.events import (
    GraphFinished,
    GraphStarted,
    ItemFailed,
    ItemFinished,
    ItemSkipped,
    ModelFailed,
    ModelLoaded,
    ModelLoading,
    NodeCached,
    NodeEvent,
    NodeFailed,
    NodeFinished,
    NodeShared,
    NodeSkipped,
    NodeStarted,
)
from ..foundation.events import Event
from ..runs.events import RunStarted

State = Literal[
    "waiting", "running", "done", "cached", "failed", "skipped", "stopped", "not needed"
]
Kind = Literal["graph", "node", "model"]
SECONDS_OF_A_QUICK_LOAD = 0.1
"""Models that load faster are not worth a word."""


@dataclass(frozen=True)
class NodeProgress:
    """How far one node is, over all items and rounds.

    running, done, cached, failed, skipped: how often it is at work, was computed, was found, went
             wrong, could not begin because something before it went wrong.
    seconds: how long it has computed in all.
    """

    name: str
    running: int = 0
    done: int = 0
    cached: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    error: str = ""

    @property
    def state(self) -> State:
        """The one word that says most."""
        if self.failed:
            return "failed"
        if self.running:
            return "running"
        if self.skipped:
            return "skipped"
        if self.done:
            return "done"
        return "cached" if self.cached else "waiting"


@dataclass(frozen=True)
class Snapshot:
    """What there is to show at one moment.

    title:   the graph; "" where nodes are called by themselves.
    kind:    which of the two; "model" where a model is loaded for neither.
    nodes:   in the order of the graph, or of their first calls.
    loading: models that are being loaded; `loaded` says how long the others took.
    calls:   how often the graph was called.
    total:   how many items a run has, 0 where nobody said.
    items, failed, skipped: items that ended, those of them that failed, and those done before.
    seconds: since the beginning.
    ended:   nothing is under way any more.
    """

    title: str
    kind: Kind
    nodes: tuple[NodeProgress, ...] = ()
    loading: tuple[str, ...] = ()
    loaded: tuple[tuple[str, float], ...] = ()
    calls: int = 1
    total: int = 0
    items: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    ended: bool = False

    def state_of(self, node: NodeProgress) -> State:
        """Return a node's state; at the end nothing waits and nothing runs any more."""
        if self.ended and node.state == "waiting":
            return "not needed"
        return "stopped" if self.ended and node.state == "running" else node.state


@dataclass
class CellProgress:
    """Follows the events from when something begins until nothing is under way.

    `take` may be called on any thread.
    """

    title: str = ""
    kind: Kind = "model"
    calls: int = 0
    _nodes: dict[str, NodeProgress] = field(default_factory=dict)
    _loading: dict[str, float] = field(default_factory=dict)
    _loaded: dict[str, float] = field(default_factory=dict)
    _open: int = 0
    _total: int = 0
    _skipped: int = 0
    _items: int = 0
    _failed: int = 0
    _spent: float = 0.0
    _since: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, event: Event) -> bool:
        """Take an event into account; True where it changes what there is to show."""
        with self._lock:
            before = self._under_way
            changed = self._changed_by(event)
            if self._under_way and not before:
                self._since = event.time
            elif before and not self._under_way:
                self._spent += event.time - self._since
            return changed

    @property
    def under_way(self) -> bool:
        """True while something is at work."""
        with self._lock:
            return self._under_way

    @property
    def _under_way(self) -> bool:
        return bool(self._open or self._loading)

    def snapshot(self, now: float) -> Snapshot:
        """Return what there is to show; `now` is on the clock of the events."""
        with self._lock:
            return Snapshot(
                self.title,
                self.kind,
                tuple(self._nodes.values()),
                tuple(self._loading),
                tuple(self._loaded.items()),
                self.calls,
                self._total,
                self._items,
                self._failed,
                self._skipped,
                self._spent + (now - self._since if self._under_way else 0.0),
                not self._under_way,
            )

    def _changed_by(self, event: Event) -> bool:
        match event:
            case ModelLoading():
                self._loading[event.model] = event.time
            case ModelLoaded():
                self._loading.pop(event.model, None)
                if event.seconds >= SECONDS_OF_A_QUICK_LOAD:
                    self._loaded[event.model] = event.seconds
            case ModelFailed():
                self._loading.pop(event.model, None)
            case RunStarted():
                self._total += event.images
            case ItemSkipped():
                self._skipped += 1
            case GraphStarted():
                if not self._open:
                    self.calls += 1
                    self.title, self.kind = event.graph, "graph"
                self._open += 1
                if self.kind == "graph":
                    for name in event.steps:
                        self._nodes.setdefault(name, NodeProgress(name))
            case GraphFinished():
                self._open -= 1
            case ItemFinished() | ItemFailed():
                self._items += 1
                self._failed += isinstance(event, ItemFailed)
            case NodeEvent() if bool(event.item) == (self.kind == "graph"):
                if not event.item:
                    self.kind = "node"
                    if isinstance(event, NodeStarted):
                        self._open += 1
                    elif not isinstance(event, NodeCached):
                        self._open -= 1
                self._count(event)
            case _:
                return False
        return True

    def _count(self, event: NodeEvent) -> None:
        name = self._known(event.node)
        node = self._nodes.get(name, NodeProgress(name))
        match event:
            case NodeStarted():
                node = replace(node, running=node.running + 1)
            case NodeFinished():
                seconds = node.seconds + event.seconds
                node = replace(node, running=node.running - 1, done=node.done + 1, seconds=seconds)
            case NodeCached() | NodeShared():
                node = replace(node, cached=node.cached + 1)
            case NodeFailed():
                node = replace(
                    node,
                    running=max(0, node.running - 1),
                    failed=node.failed + 1,
                    seconds=node.seconds + event.seconds,
                    error=event.error,
                )
            case NodeSkipped():
                node = replace(node, skipped=node.skipped + 1)
        self._nodes[name] = node

    def _known(self, name: str) -> str:
        """Return the step of the graph that a node belongs to: its own, or the one around it."""
        outer = name
        while outer not in self._nodes and "/" in outer:
            outer = outer.rpartition("/")[0]
        return outer if outer in self._nodes else name
