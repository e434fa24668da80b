"""How is a model loaded once, however many graphs and nodes name it?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from ..errors import AnyloomError, ModelLoadError, one_line
from ..memory import device_with_room
from ..model import Checkpoint, Model
from .events import Event

_construction = threading.Lock()
"""Held while any model is constructed: libraries patch themselves process-wide while they load
(`init_empty_weights`), so two models must never be built at once."""


class ModelPool:
    """Loaded models by identity.

    `_lock` guards the table only. A model that several threads may not call at once has a lock of
    its own; a lease takes those in the order of their identities, so leases cannot dead-lock.
    """

    def __init__(
        self, device: str | None = None, emit: Callable[[Event], None] | None = None
    ) -> None:
        self.device = device
        self.emit = emit
        self._lock = threading.Lock()
        self._models: dict[str, Model] = {}
        self._failed: dict[str, tuple[float, ModelLoadError]] = {}
        self._in_use: dict[str, threading.Lock] = {}

    def get(self, checkpoint: Checkpoint) -> Model:
        """Return the loaded model of a checkpoint, loading it if this is the first request.

        Raises:
            ModelLoadError: it cannot be; one line that says why.
        """
        identity = checkpoint.identity
        with self._lock:
            model = self._models.get(identity)
        if model is not None:
            return model
        asked = time.monotonic()
        with _construction:
            with self._lock:
                model = self._models.get(identity)
            if model is not None:
                return model
            ended, failure = self._failed.get(identity, (0.0, None))
            if failure is not None and ended > asked:  # it failed while this thread waited for it
                raise failure
            try:
                model = self._load(checkpoint)
            except ModelLoadError as error:
                self._failed[identity] = (time.monotonic(), error)
                raise
            with self._lock:
                self._models[identity] = model
                self._in_use[identity] = threading.Lock()
        return model

    @contextmanager
    def lease(self, wanted: Sequence[tuple[str, Checkpoint]]) -> Iterator[dict[str, Model]]:
        """Lend models by argument name for the time of one call."""
        models = {name: self.get(checkpoint) for name, checkpoint in wanted}
        alone = {m.checkpoint.identity for m in models.values() if not m.concurrent}
        with ExitStack() as held:
            for identity in sorted(alone):
                held.enter_context(self._in_use[identity])
            yield models

    def loaded(self) -> list[Checkpoint]:
        """Return what is loaded now."""
        with self._lock:
            return [model.checkpoint for model in self._models.values()]

    def unload(self) -> None:
        """Forget every model; those in use go when their last caller is done."""
        with self._lock:
            self._models.clear()

    def _load(self, checkpoint: Checkpoint) -> Model:
        from ..registry import registry

        adapter = registry.models().adapter(checkpoint)
        started = time.monotonic()
        if self.emit:
            self.emit(Event("model_loading", started, detail=checkpoint.name))
        try:
            model = adapter.load(checkpoint, device_with_room(checkpoint, self.device))
        except Exception as error:
            if self.emit:
                self.emit(Event("model_failed", time.monotonic(), detail=checkpoint.name))
            told = one_line(error)
            if not isinstance(error, AnyloomError):
                told = f"model '{checkpoint.name}' cannot be loaded: {told}"
            raise ModelLoadError(told) from error
        if self.emit:
            ended = time.monotonic()
            event = Event("model_loaded", ended, seconds=ended - started, detail=checkpoint.name)
            self.emit(event)
        return model
