"""Executors compute the results of images: in this process, in several, or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from ..core.run_config import RunConfig
from ..engine.engine import Engine
from ..foundation.cancellation import CancelToken
from ..foundation.events import Listener
from .item_outcome import Outcomes
from .item_processor import ItemProcessor
from .sources import SourceImage


class Executor(Protocol):
    """Computes the results of images."""

    jobs: int
    """Images in flight at once: read and not yet stored."""

    @property
    def local_weights(self) -> bool:
        """True where the weights of models must be on this machine before the first image."""
        ...

    def run(self, images: Iterable[SourceImage], token: CancelToken, emit: Listener) -> Outcomes:
        """Compute images; outcomes are called on the threads that write."""
        ...


ExecutorFactory = Callable[[ItemProcessor, RunConfig], Executor]
"""Makes an executor for the images of one run."""


class LocalExecutor:
    """Computes in this process; results are encoded by the threads that write them."""

    local_weights = True

    def __init__(self, processor: ItemProcessor, engine: Engine, jobs: int | None) -> None:
        self.processor = processor
        self.engine = engine
        # Images that wait for each other's steps would run out of time.
        window = engine.window if processor.timeout is None else engine.workers.count
        self.jobs = max(1, jobs or window)

    def run(self, images: Iterable[SourceImage], token: CancelToken, emit: Listener) -> Outcomes:
        """See `Executor`. While a quarter of the images is written, the others are computed."""
        in_flight = self.jobs - self.jobs // 4
        return self.processor.stream(self.engine, images, in_flight, token)
