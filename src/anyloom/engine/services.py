"""What executions need of the engine that runs them."""

from __future__ import annotations

from typing import Any, Protocol

from ..foundation.events import Event, Listener
from ..foundation.in_flight import InFlight
from .live_memory import LiveMemory
from .model_pool import ModelPool
from .result_cache import ResultCache


class Services(Protocol):
    """The shared parts of an engine."""

    cache: ResultCache
    models: ModelPool
    live: LiveMemory
    listeners: list[Listener]
    in_flight: InFlight[str, tuple[Any, int]]

    def emit(self, event: Event) -> None:
        """Tell every listener."""
        ...
