"""State of graphs, nodes and models in a notebook cell, read from the engine's events.

It is independent of how it is drawn.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from typing import Literal

from ..engine.events import (
    GraphFinished,
    GraphStarted,
    ItemFailed,
    ItemFinished,
    ItemSkipped,
    ItemWaiting,
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
    NodeWaiting,
)
from ..foundation.events import Event
from ..runs.events import RunFinished, RunStarted

State = Literal[
    "waiting",
    "running",
    "done",
    "cached",
    "asking",
    "failed",
    "skipped",
    "stopped",
    "not needed",
]
Kind = Literal["graph", "node", "model"]
SECONDS_OF_A_QUICK_LOAD = 0.1
"""Models that load faster are not mentioned."""


@dataclass(frozen=True)
class NodeProgress:
    """Progress of one node, over all items and repetitions.

    running, done, cached, asking, failed, skipped: how often it runs, has run, was found in the
             cache, waits for an answer of a person, raised an error for the last time, did not run
             because a node before it failed or waits.
    seconds: how long it has run in all.
    """

    name: str
    running: int = 0
    done: int = 0
    cached: int = 0
    asking: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    error: str = ""

    @property
    def state(self) -> State:
        """The state that says most."""
        if self.failed:
            return "failed"
        if self.running:
            return "running"
        if self.asking:
            return "asking"
        if self.skipped:
            return "skipped"
        if self.done:
            return "done"
        return "cached" if self.cached else "waiting"


@dataclass(frozen=True)
class Snapshot:
    """Progress at one moment.

    title:   the graph; "" where nodes are called by themselves.
    kind:    what was called; "model" while only a model is loaded.
    nodes:   in the order of the graph, or of their first calls.
    loading: models that are being loaded; `loaded` has the seconds of the others.
    calls:   how often the graph was called.
    total:   how many items a run has, 0 if unknown.
    items, failed, asking, skipped: items that are finished, those of them that failed, those of
             them that wait for an answer of a person, and those done before.
    seconds: since the start.
    ended:   nothing runs any more.
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
    asking: int = 0
    skipped: int = 0
    seconds: float = 0.0
    ended: bool = False

    def state_of(self, node: NodeProgress) -> State:
        """Return a node's state; at the end no node is waiting or running."""
        if self.ended and node.state == "waiting":
            return "not needed"
        return "stopped" if self.ended and node.state == "running" else node.state


@dataclass
class CellProgress:
    """Progress from the first event until nothing runs; `update` may be called on any thread."""

    title: str = ""
    kind: Kind = "model"
    calls: int = 0
    _nodes: dict[str, NodeProgress] = field(default_factory=dict)
    _loading: dict[str, float] = field(default_factory=dict)
    _loaded: dict[str, float] = field(default_factory=dict)
    _open: int = 0
    _run_open: bool = False
    """A run looks for what is done already, or stores what has been computed."""
    _total: int = 0
    _skipped: int = 0
    _items: int = 0
    _failed: int = 0
    _asking: int = 0
    _last_failures: set[tuple[str, str]] = field(default_factory=set)
    """Items and nodes whose last try has failed: another try may follow."""
    _spent: float = 0.0
    _since: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def update(self, event: Event) -> bool:
        """Apply an event; return whether it changes the progress."""
        with self._lock:
            before = self._running
            changed = self._apply(event)
            if self._running and not before:
                self._since = event.time
            elif before and not self._running:
                self._spent += event.time - self._since
            return changed

    def stop(self) -> bool:
        """End the display while models are still loaded; return whether it ran."""
        with self._lock:
            self._run_open = False
            if not self._running:
                return False
            self._spent += time.monotonic() - self._since
            self._loading.clear()
            self._open = 0
            return True

    @property
    def calling(self) -> bool:
        """True while a graph or a node runs."""
        with self._lock:
            return bool(self._open)

    @property
    def in_run(self) -> bool:
        """True while a run over a folder has more images to look at."""
        with self._lock:
            return self._run_open

    @property
    def running(self) -> bool:
        """True while a node runs or a model is loaded."""
        with self._lock:
            return self._running

    @property
    def _running(self) -> bool:
        return bool(self._open or self._loading)

    def snapshot(self, now: float) -> Snapshot:
        """Return the progress; `now` is on the clock of the events."""
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
                self._asking,
                self._skipped,
                self._spent + (now - self._since if self._running else 0.0),
                not self._running,
            )

    def _apply(self, event: Event) -> bool:
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
                self._run_open = True
            case RunFinished():
                self._run_open = False
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
                self._run_open = self._run_open and self._open > 0
            case ItemFinished() | ItemFailed() | ItemWaiting():
                self._items += 1
                self._failed += isinstance(event, ItemFailed)
                self._asking += isinstance(event, ItemWaiting)
                self._last_failures = {
                    (item, node)
                    for item, node in self._last_failures
                    if item != event.item and not item.startswith(f"{event.item}[")
                }
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
        name = self._step_of(event.node)
        node = self._nodes.get(name, NodeProgress(name))
        match event:
            case NodeStarted():
                node = replace(node, running=node.running + 1)
                if (event.item, event.node) in self._last_failures:
                    self._last_failures.remove((event.item, event.node))
                    failed = node.failed - 1
                    node = replace(node, failed=failed, error=node.error if failed else "")
            case NodeFinished():
                seconds = node.seconds + event.seconds
                node = replace(node, running=node.running - 1, done=node.done + 1, seconds=seconds)
            case NodeCached() | NodeShared():
                node = replace(node, cached=node.cached + 1)
            case NodeWaiting():
                node = replace(node, running=node.running - 1, asking=node.asking + 1)
            case NodeFailed():
                if event.item:
                    self._last_failures.add((event.item, event.node))
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

    def _step_of(self, name: str) -> str:
        """Return the step of the graph that a node belongs to: itself, or the step around it."""
        outer = name
        while outer not in self._nodes and "/" in outer:
            outer = outer.rpartition("/")[0]
        return outer if outer in self._nodes else name
