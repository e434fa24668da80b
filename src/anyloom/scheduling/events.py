"""Events of devices: batches, models that are moved, memory that ran out."""

from __future__ import annotations

from dataclasses import dataclass

from ..foundation.events import Event


@dataclass(frozen=True, slots=True)
class BatchFinished(Event):
    """A device ran one method of a model on a batch of requests."""

    device: str
    model: str
    method: str
    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class OutOfMemory(Event):
    """A batch did not fit into the memory of a device; it is tried again."""

    device: str
    model: str
    method: str
    requests: int


@dataclass(frozen=True, slots=True)
class ModelMoved(Event):
    """Weights came back to a device from main memory."""

    device: str
    model: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ModelEvicted(Event):
    """A model left a device."""

    device: str
    model: str
