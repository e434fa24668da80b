"""What does the engine tell while it works?

One stream of small facts. The progress bar, `--json`, the report and a notebook's live graph all
read it. An event says only what has changed, so a run's events are linear in its nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

EventKind = Literal[
    "run_started",
    "run_finished",
    "graph_started",
    "graph_finished",
    "item_skipped",
    "item_stored",
    "item_started",
    "item_finished",
    "item_failed",
    "node_started",
    "node_cached",
    "node_shared",
    "node_finished",
    "node_failed",
    "node_skipped",
    "models_missing",
    "model_loading",
    "model_loaded",
    "model_failed",
    "model_moved",
    "model_evicted",
    "batch",
    "memory_short",
]


class Event(NamedTuple):
    """One fact.

    kind:    what happened.
    time:    seconds on the engine's monotonic clock.
    item:    name of the input that was worked on, "" for models and for nodes called by themselves.
    node:    name of the step, "outer/inner" inside a sub-graph; the graph; the device of a batch;
             "" for items.
    seconds: how long it took, where something ended.
    detail:  the error, the model, the models that will be downloaded and their sizes, how many
             items a run has, the names of a graph's steps with ", " between them, or "".
    waited:  seconds of those that a node spent waiting for a device.
    """

    kind: EventKind
    time: float
    item: str = ""
    node: str = ""
    seconds: float = 0.0
    detail: str = ""
    waited: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the event as JSON, without empty fields."""
        record: dict[str, Any] = {"event": self.kind, "time": round(self.time, 6)}
        if self.item:
            record["item"] = self.item
        if self.node:
            record["node"] = self.node
        if self.seconds:
            record["seconds"] = round(self.seconds, 6)
        if self.detail:
            record["detail"] = self.detail
        if self.waited:
            record["waited"] = round(self.waited, 6)
        return record


Listener = Callable[[Event], None]
"""Called on the thread where the event happened; must be quick, and must not raise."""
