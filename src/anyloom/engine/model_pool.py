"""How is a model loaded once, however many graphs and nodes name it?"""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from ..core.batching import is_staged
from ..core.model import Checkpoint, Model
from ..foundation.cancellation import current
from ..foundation.errors import AnyloomError, ModelError, ModelLoadError, one_line
from ..hardware import devices
from ..hardware.memory import Memory, memory_of, on_device
from ..registry.placement import device_with_room, need
from ..scheduling.compilation import Compilation
from ..scheduling.device_queue import DeviceQueue, TooLarge
from ..scheduling.device_weights import DeviceWeights
from ..scheduling.requests import InferenceRequest
from .events import Event, EventKind
from .result_cache import default_folder

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
    weights: DeviceWeights
    device: DeviceQueue
    alone: threading.Lock = field(default_factory=threading.Lock)
    """Held by who prepares requests for a model that only one thread may call."""


class ModelPool:
    """Loaded models by identity, on the device that is asked for.

    A model whose network runs in methods marked `@batched` is lent to any number of nodes; its
    device decides when each request is answered. Any other model is lent for the time of a node.
    """

    def __init__(
        self,
        device: str | None = None,
        emit: Callable[[Event], None] | None = None,
        *,
        memory: Memory | None = None,
        compile: bool = False,
    ) -> None:
        """Make a pool.

        Args:
            device: as for `devices.resolved`; None is what `devices.wanted` says at each request.
            memory: of the device, which then need not exist (a simulated one).
            compile: compile networks that are called again and again; see `Compilation`.
        """
        self.emit = emit
        self._name = device
        self._memory = memory
        self._compile = compile
        self._devices: dict[str, DeviceQueue] = {}
        self._resolved: dict[str, str] = {}
        self._checkpoints: dict[str, Checkpoint] = {}
        self._loaded: dict[str, _Loaded] = {}
        self._lock = threading.Lock()
        self._elsewhere: ModelPool | None = None

    @property
    def device(self) -> DeviceQueue:
        """Return the device that models go to now."""
        wanted = self._name or devices.wanted()
        device = self._devices.get(self._resolved.get(wanted, ""))
        if device is None:
            name = wanted if self._memory is not None else devices.resolved(self._name)
            with self._lock:
                self._resolved[wanted] = name
                device = self._devices.setdefault(name, self._new_device(name))
        return device

    def _new_device(self, name: str) -> DeviceQueue:
        return DeviceQueue(
            name,
            self._memory or memory_of(name),
            lanes=min(CPU_LANES, os.cpu_count() or 1) if name == "cpu" else 1,
            bring=self._bring,
            evict=self._evict,
            elsewhere=None if name == "cpu" else self._answer_elsewhere,
            compilation=(
                Compilation(name, default_folder() / "inductor") if self._compile else None
            ),
            tell=functools.partial(self._tell, name),
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
        asked = {name: checkpoint.identity for name, checkpoint in wanted}
        loaded = {asked[name]: self._here(checkpoint) for name, checkpoint in wanted}
        staged = {one for one in loaded if is_staged(type(loaded[one].model))}
        others = sorted(set(loaded) - staged)
        with ExitStack() as held:
            for identity in sorted(staged):
                held.enter_context(self._held(identity, loaded[identity]))
            if others:
                held.enter_context(self._turn(others, loaded))
            yield {
                name: self._loaded.get(identity, loaded[identity]).model
                for name, identity in asked.items()
            }

    def expect(self, identities: Sequence[str], count: int) -> None:
        """Announce that models will be used so many times more, or (negative) were."""
        self.device.expect(identities, count)

    def pump(self) -> None:
        """Look again at what can be done, after a run was resumed."""
        for device in list(self._devices.values()):
            device.pump()

    def loaded(self) -> list[Checkpoint]:
        """Return what is loaded now."""
        with self._lock:
            return [one.model.checkpoint for one in self._loaded.values()]

    def unload(self) -> None:
        """Forget every model; those in use go when their last caller is done."""
        with self._lock:
            identities = list(self._loaded)
            self._loaded.clear()
        for device in list(self._devices.values()):
            device.forget(identities)
            device.memory.free()

    def close(self) -> None:
        """End the devices' threads."""
        for device in list(self._devices.values()):
            device.close()
        if self._elsewhere is not None:
            self._elsewhere.close()

    def _here(self, checkpoint: Checkpoint) -> _Loaded:
        """Return a model that is loaded, on its device or off it."""
        identity = checkpoint.identity
        found = self._loaded.get(identity)
        while found is None:
            device = self.device
            if identity not in self._checkpoints:
                simulated = self._memory is not None
                size = checkpoint.size if simulated else need(checkpoint, device.name)
                device.know(identity, size, size / DISK_SPEED)
                self._checkpoints[identity] = checkpoint
            try:
                device.end(device.turn([identity], alone=False, occupies=False), 0.0)
            except TooLarge as error:
                raise self._does_not_fit(checkpoint, device, error) from None
            found = self._loaded.get(identity)
        return found

    def _does_not_fit(
        self, checkpoint: Checkpoint, device: DeviceQueue, error: Exception
    ) -> ModelError:
        """Return what to say of a model for which the device is too small."""
        try:
            device_with_room(checkpoint, device.name, device.memory.budget)
        except ModelError as told:
            return ModelLoadError(str(told))
        return ModelLoadError(str(error))

    @contextmanager
    def _held(self, identity: str, loaded: _Loaded) -> Iterator[None]:
        """Keep a model that answers requests from being dropped, and prepare them one by one."""
        fixed = not loaded.weights.movable
        if fixed:
            loaded.device.hold(identity, 1)
        try:
            if loaded.model.concurrent:
                yield
                return
            with current.waiting():
                loaded.alone.acquire()
            try:
                yield
            finally:
                loaded.alone.release()
        finally:
            if fixed:
                loaded.device.hold(identity, -1)

    @contextmanager
    def _turn(self, identities: list[str], loaded: dict[str, _Loaded]) -> Iterator[None]:
        alone = not all(loaded[identity].model.concurrent for identity in identities)
        device = loaded[identities[0]].device
        turn = device.turn(identities, alone=alone)
        began = time.monotonic()
        try:
            yield
        finally:
            device.end(turn, time.monotonic() - began)

    # What a device asks for

    def _bring(self, device: DeviceQueue, identity: str) -> None:
        """Load a model, or bring it back."""
        loaded = self._loaded.get(identity)
        if loaded is not None:
            began = time.monotonic()
            loaded.weights.to_device(device.name)
            seconds = time.monotonic() - began
            device.know(identity, loaded.weights.bytes, seconds)
            self._tell(
                device.name, "model_moved", began + seconds, seconds=seconds, detail=identity
            )
            return
        checkpoint = self._checkpoints[identity]
        with _construction:
            model, seconds = self._load(checkpoint, device)
        weights = DeviceWeights(model)
        if is_staged(type(model)):
            model.dispatcher = device
        size = weights.bytes or checkpoint.size
        again = seconds if device.shares or not weights.movable else size / BUS_SPEED
        device.know(identity, size, again)
        with self._lock:
            self._loaded[identity] = _Loaded(model, weights, device)

    def _evict(self, device: DeviceQueue, identity: str) -> None:
        """Take a model off a device: into main memory, or away."""
        with self._lock:
            loaded = self._loaded.get(identity)
            stays = loaded is not None and not device.shares and loaded.weights.movable
            if not stays:
                self._loaded.pop(identity, None)
        if stays and loaded is not None:
            loaded.weights.to_host()

    def _answer_elsewhere(self, question: InferenceRequest) -> Any:
        """Answer a request on the CPU."""
        with self._lock:
            if self._elsewhere is None:
                self._elsewhere = ModelPool("cpu", self.emit)
        model = self._elsewhere.get(question.model.checkpoint)
        return question.stage.method(model, [on_device(question.request, "cpu")])[0]

    def _load(self, checkpoint: Checkpoint, device: DeviceQueue) -> tuple[Model, float]:
        from ..registry.lookup import registry

        adapter = registry.models().adapter(checkpoint)
        started = time.monotonic()
        if self.emit:
            self.emit(Event("model_loading", started, detail=checkpoint.name))
        try:
            model = adapter.load(checkpoint, device.name)
        except Exception as error:
            if self.emit:
                self.emit(Event("model_failed", time.monotonic(), detail=checkpoint.name))
            told = one_line(error)
            if not isinstance(error, AnyloomError):
                told = f"model '{checkpoint.name}' cannot be loaded: {told}"
            raise ModelLoadError(told) from error
        ended = time.monotonic()
        if self.emit:
            seconds = ended - started
            self.emit(Event("model_loaded", ended, seconds=seconds, detail=checkpoint.name))
        return model, ended - started

    def _tell(
        self, device: str, kind: EventKind, now: float, *, seconds: float = 0.0, detail: str = ""
    ) -> None:
        if self.emit:
            known = self._checkpoints.get(detail)
            told = known.name if known is not None else detail
            self.emit(Event(kind, now, node=device, seconds=seconds, detail=told))
