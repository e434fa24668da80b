"""Instructions of the scheduler to its device: run a batch, load a model."""

from __future__ import annotations

from dataclasses import dataclass, field

from .queues import QueuedRequest, RequestGroup


@dataclass(eq=False, slots=True)
class Batch:
    """Requests that run together.

    reserved: bytes of the device that are set aside for its activations.
    evict:    models that leave the device before it starts.
    """

    group: RequestGroup
    requests: list[QueuedRequest]
    reserved: int = 0
    evict: list[str] = field(default_factory=list)
    charged: float = 0.0
    """Device-seconds that its accounts were charged so far."""
    charged_until: float = 0.0
    preempted: float = 0.0
    """Seconds in which batches of higher priority ran between its steps."""


@dataclass(slots=True)
class ModelMove:
    """A model to load onto the device, and the models that leave the device first."""

    model: str
    bytes: int
    evict: list[str]


@dataclass(slots=True)
class ModelEviction:
    """Models that leave the device for another queue."""

    models: list[str]
