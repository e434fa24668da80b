"""What executions need of the engine that runs them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from ..foundation.events import Event, Listener
from ..foundation.in_flight import InFlight
from .live_memory import LiveMemory
from .model_pool import ModelPool
from .result_cache import ResultCache
from .workers import Workers


class Services(Protocol):
    """The shared parts of an engine."""

    cache: ResultCache
    models: ModelPool
    live: LiveMemory
    listeners: list[Listener]
    in_flight: InFlight[str, tuple[Any, int]]
    workers: Workers

    def emit(self, event: Event) -> None:
        """Tell every listener; one that raises is told nothing more."""
        ...

    def submit(self, tasks: Sequence[tuple[Any, int]]) -> None:
        """Execute steps that are ready on workers."""
        ...

    def after(self, seconds: float, work: Callable[[], None]) -> Callable[[], None]:
        """Call a function after a while; return what prevents it."""
        ...

    def awaited(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine and wait for its result; other threads may compute meanwhile."""
        ...
