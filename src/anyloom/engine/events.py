"""Events of the engine: graphs, items, nodes, models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..foundation.events import Event


@dataclass(frozen=True, slots=True)
class GraphStarted(Event):
    """A graph began to run on items; `steps` are the names of its steps."""

    graph: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphFinished(Event):
    """A graph has run on all its items."""

    graph: str
    seconds: float = 0.0


def whole_item(item: str) -> str:
    """Return the item that a part belongs to: "photo.jpg" of "photo.jpg[2][0]", inside `each`."""
    return re.sub(r"(\[\d+\])+$", "", item)


@dataclass(frozen=True, slots=True)
class ItemEvent(Event):
    """Something happened to one item."""

    item: str


@dataclass(frozen=True, slots=True)
class ItemStarted(ItemEvent):
    """Work on an item began."""


@dataclass(frozen=True, slots=True)
class ItemFinished(ItemEvent):
    """All outputs of an item are there."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ItemFailed(ItemEvent):
    """An output of an item could not be computed; `node` is where, "" = when it was loaded."""

    seconds: float = 0.0
    node: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class ItemWaiting(ItemEvent):
    """An item goes on when a person has answered its questions."""

    seconds: float = 0.0
    questions: int = 1


@dataclass(frozen=True, slots=True)
class ItemSkipped(ItemEvent):
    """The results of an item were stored by an earlier run."""


@dataclass(frozen=True, slots=True)
class ItemStored(ItemEvent):
    """The results of an item were written."""

    state: Literal["done", "failed", "waiting"]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class NodeEvent(ItemEvent):
    """Something happened to one step.

    item: "" for a node that was called by itself; "name[3]" for a step inside `each`.
    node: the name of the step, "outer/inner" inside a sub-graph.
    """

    node: str


@dataclass(frozen=True, slots=True)
class NodeStarted(NodeEvent):
    """A node began to run."""


@dataclass(frozen=True, slots=True)
class NodeFinished(NodeEvent):
    """A node has run; `waited` are seconds of those that it spent waiting for a device."""

    seconds: float = 0.0
    waited: float = 0.0


@dataclass(frozen=True, slots=True)
class NodeFailed(NodeEvent):
    """A node raised an error."""

    seconds: float = 0.0
    waited: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class NodeWaiting(NodeEvent):
    """A node waits for the answer of a person."""

    question: str = ""


@dataclass(frozen=True, slots=True)
class NodeCached(NodeEvent):
    """The result of a step was found in the cache."""


@dataclass(frozen=True, slots=True)
class NodeShared(NodeEvent):
    """The result of a step was computed for another item at the same time."""


@dataclass(frozen=True, slots=True)
class NodeSkipped(NodeEvent):
    """A step did not run because the step `cause` failed."""

    cause: str = ""


@dataclass(frozen=True, slots=True)
class ModelEvent(Event):
    """Something happened to a model."""

    model: str


@dataclass(frozen=True, slots=True)
class ModelLoading(ModelEvent):
    """A model is being loaded."""


@dataclass(frozen=True, slots=True)
class ModelLoaded(ModelEvent):
    """A model was loaded."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelFailed(ModelEvent):
    """A model could not be loaded."""
