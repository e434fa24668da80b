"""How is a model loaded once, however many graphs and nodes name it?"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from ..batching import is_staged
from ..scheduling.device import Device
from ..scheduling.memory import Memory, memory_of, on_device
from ..scheduling.requests import Question
from ..scheduling.weights import Weights
from ..errors import AnyloomError, ModelLoadError, one_line
from ..model import Checkpoint, Model
from .events import Event, EventKind
from .workers import waiting

CPU_LANES = 2
DISK_SPEED = 1e9
"""Bytes a second at which a model is expected to load, until it was measured."""
BUS_SPEED = 12e9
"""Bytes a second from main memory to an accelerator: PCIe 4 without pinned pages."""

_construction = threading.Lock()
"""Held while any model is constructed: libraries patch themselves process-wide while they load
(`init_empty_weights`), so two models must never be built at once."""


@dataclass
class _Loaded:
    model: Model
    weights: Weights
    alone: threading.Lock = field(default_factory=threading.Lock)
    """Held by who prepares requests for a model that only one thread may call."""


class ModelPool:
    """Loaded models by identity, on one device.

    A model whose network runs in methods marked `@batched` is lent to any number of nodes; its
    device decides when each request is answered. Any other model is lent for the time of a node.
    """

    def __init__(
        self,
        device: str = "cpu",
        emit: Callable[[Event], None] | None = None,
        *,
        memory: Memory | None = None,
    ) -> None:
        self.emit = emit
        self._checkpoints: dict[str, Checkpoint] = {}
        self._loaded: dict[str, _Loaded] = {}
        self._lock = threading.Lock()
        self._elsewhere: ModelPool | None = None
        self.device = Device(
            device,
            memory or memory_of(device),
            lanes=min(CPU_LANES, os.cpu_count() or 1) if device == "cpu" else 1,
            bring=self._bring,
            evict=self._evict,
            waiting=waiting,
            elsewhere=None if device == "cpu" else self._answer_elsewhere,
            tell=self._tell,
        )

    def get(self, checkpoint: Checkpoint) -> Model:
        """Return the loaded model of a checkpoint, loading it if this is the first request.

        Raises:
            ModelLoadError: it cannot be; one line that says why.
        """
        return self._here(checkpoint).model

    @contextmanager
    def lease(self, wanted: Sequence[tuple[str, Checkpoint]]) -> Iterator[dict[str, Model]]:
        """Lend models by argument name for the time of one call.

        Raises:
            ModelLoadError: one of them cannot be loaded.
        """
        lent = {checkpoint.identity: checkpoint for _, checkpoint in wanted}
        loaded = {identity: self._here(checkpoint) for identity, checkpoint in lent.items()}
        staged = {identity for identity in lent if is_staged(type(loaded[identity].model))}
        others = sorted(set(lent) - staged)
        with ExitStack() as held:
            for identity in sorted(staged):
                held.enter_context(self._held(identity, loaded[identity]))
            if others:
                held.enter_context(self._turn(others, loaded))
            yield {
                name: self._loaded.get(checkpoint.identity, loaded[checkpoint.identity]).model
                for name, checkpoint in wanted
            }

    def loaded(self) -> list[Checkpoint]:
        """Return what is loaded now."""
        with self._lock:
            return [one.model.checkpoint for one in self._loaded.values()]

    def unload(self) -> None:
        """Forget every model; those in use go when their last caller is done."""
        with self._lock:
            identities = list(self._loaded)
            self._loaded.clear()
        self.device.forget(identities)
        self.device.memory.free()

    def close(self) -> None:
        """End the device's threads."""
        self.device.close()
        if self._elsewhere is not None:
            self._elsewhere.close()

    def _here(self, checkpoint: Checkpoint) -> _Loaded:
        """Return a model that is loaded, on its device or off it."""
        identity = checkpoint.identity
        found = self._loaded.get(identity)
        while found is None:
            with self._lock:
                if identity not in self._checkpoints:
                    self._checkpoints[identity] = checkpoint
                    size = checkpoint.size
                    self.device.know(identity, size, size / DISK_SPEED)
            self.device.end(self.device.turn([identity], alone=False, occupies=False), 0.0)
            found = self._loaded.get(identity)
        return found

    @contextmanager
    def _held(self, identity: str, loaded: _Loaded) -> Iterator[None]:
        """Keep a model that answers requests from being dropped, and prepare them one by one."""
        fixed = not loaded.weights.movable
        if fixed:
            self.device.hold(identity, 1)
        try:
            if loaded.model.concurrent:
                yield
                return
            with waiting():
                loaded.alone.acquire()
            try:
                yield
            finally:
                loaded.alone.release()
        finally:
            if fixed:
                self.device.hold(identity, -1)

    @contextmanager
    def _turn(self, identities: list[str], loaded: dict[str, _Loaded]) -> Iterator[None]:
        alone = not all(loaded[identity].model.concurrent for identity in identities)
        turn = self.device.turn(identities, alone=alone)
        began = time.monotonic()
        try:
            yield
        finally:
            self.device.end(turn, time.monotonic() - began)

    # What the device asks for

    def _bring(self, identity: str) -> None:
        """Load a model, or bring it back."""
        loaded = self._loaded.get(identity)
        if loaded is not None:
            began = time.monotonic()
            loaded.weights.to_device(self.device.name)
            seconds = time.monotonic() - began
            self.device.know(identity, loaded.weights.bytes, seconds)
            self._tell("model_moved", began + seconds, seconds=seconds, detail=identity)
            return
        checkpoint = self._checkpoints[identity]
        with _construction:
            model, seconds = self._load(checkpoint)
        weights = Weights(model)
        if is_staged(type(model)):
            model.dispatcher = self.device
        size = weights.bytes or checkpoint.size
        again = seconds if self.device.shares or not weights.movable else size / BUS_SPEED
        self.device.know(identity, size, again)
        with self._lock:
            self._loaded[identity] = _Loaded(model, weights)

    def _evict(self, identity: str) -> None:
        """Take a model off the device: into main memory, or away."""
        with self._lock:
            loaded = self._loaded.get(identity)
            stays = loaded is not None and not self.device.shares and loaded.weights.movable
            if not stays:
                self._loaded.pop(identity, None)
        if stays and loaded is not None:
            loaded.weights.to_host()

    def _answer_elsewhere(self, question: Question) -> Any:
        """Answer a request on the CPU."""
        with self._lock:
            if self._elsewhere is None:
                self._elsewhere = ModelPool("cpu", self.emit)
        model = self._elsewhere.get(question.model.checkpoint)
        return question.stage.method(model, [on_device(question.request, "cpu")])[0]

    def _load(self, checkpoint: Checkpoint) -> tuple[Model, float]:
        from ..registry import registry

        adapter = registry.models().adapter(checkpoint)
        started = time.monotonic()
        if self.emit:
            self.emit(Event("model_loading", started, detail=checkpoint.name))
        try:
            model = adapter.load(checkpoint, self.device.name)
        except Exception as error:
            if self.emit:
                self.emit(Event("model_failed", time.monotonic(), detail=checkpoint.name))
            told = one_line(error)
            if not isinstance(error, AnyloomError):
                told = f"model '{checkpoint.name}' cannot be loaded: {told}"
            raise ModelLoadError(told) from error
        seconds = time.monotonic() - started
        if self.emit:
            event = Event(
                "model_loaded", started + seconds, seconds=seconds, detail=checkpoint.name
            )
            self.emit(event)
        return model, seconds

    def _tell(self, kind: EventKind, now: float, *, seconds: float = 0.0, detail: str = "") -> None:
        if self.emit:
            known = self._checkpoints.get(detail)
            told = known.name if known is not None else detail
            self.emit(Event(kind, now, node=self.device.name, seconds=seconds, detail=told))
