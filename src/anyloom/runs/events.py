"""Events of runs over folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..core.checkpoint import Checkpoint
from ..foundation.events import Event


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """A run began; `images` is how many it has, `folder` where its results go."""

    images: int
    folder: str = ""


@dataclass(frozen=True, slots=True)
class RunFinished(Event):
    """All images of a run are stored."""


@dataclass(frozen=True, slots=True)
class ModelsMissing(Event):
    """Models will be downloaded before the first image."""

    checkpoints: Sequence[Checkpoint]

    def to_json(self) -> dict[str, Any]:
        """See `Event`."""
        models = [{"model": model.name, "size": model.size} for model in self.checkpoints]
        return {"event": self.kind, "time": round(self.time, 6), "models": models}
