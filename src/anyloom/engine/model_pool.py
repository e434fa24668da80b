"""Pool of loaded models: each is loaded once, however many graphs and nodes name it."""

from __future__ import annotations

import os
import secrets
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from ..core.batching import is_staged
from ..core.checkpoint import Checkpoint
from ..core.model import Model
from ..foundation.cancellation import current
from ..foundation.errors import AnyloomError, DeviceLost, ModelError, ModelLoadError, one_line
from ..foundation.events import Event, Listener
from ..hardware import devices
from ..hardware.memory import Memory, is_device_error, memory_of
from ..hardware.precision import own_default_dtype
from ..hardware.transfers import beside_kernels, on_device
from ..registry.lookup import registry
from ..registry.placement import device_with_memory, required_memory
from ..scheduling.device_queue import DeviceQueue, TooLarge
from ..scheduling.device_weights import DeviceWeights
from ..scheduling.events import ModelEvicted, ModelMoved
from ..scheduling.memory_ledger import ledger_of
from ..scheduling.requests import InferenceRequest
from ..weights.commits import lacks_commit, with_commit
from ..weights.hub_downloads import download
from ..weights.local_files import missing_downloads
from ..weights.network import network_allowed
from .events import ModelFailed, ModelLoaded, ModelLoading

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
    preparing: threading.Lock = field(default_factory=threading.Lock)
    """Held by the thread that prepares requests for a model that only one thread may call."""


class ModelPool:
    """Loaded models by identity, on one device; those that run on a CPU in a pool of their own.

    A model whose network runs in methods marked `@batched` is lent to any number of nodes; its
    device decides when each request is answered. Any other model is lent for the time of a node.
    """

    def __init__(
        self,
        device: str = devices.AUTO,
        emit: Listener | None = None,
        *,
        device_label: str = "device",
        offline: bool = False,
        memory: Memory | None = None,
        memory_share: float = 1.0,
    ) -> None:
        """Make a pool.

        Args:
            device: as for `devices.resolve_device`; looked up when the first model is needed.
            emit: called with every event.
            device_label: what an error calls `device`.
            offline: models are loaded without the network.
            memory: of the device, which then need not exist (a simulated one).
            memory_share: of the device's free memory, where several processes use it.
        """
        self.emit = emit
        self._device_name = device
        self._device_label = device_label
        self._memory = memory
        self._memory_share = memory_share
        self._offline = offline
        self._device: DeviceQueue | None = None
        self._checkpoints: dict[str, Checkpoint] = {}
        self._loaded: dict[str, _Loaded] = {}
        self._lock = threading.Lock()
        self._cpu: ModelPool | None = None
        """What runs on the CPU beside the device: models that need no other, and the fallback."""
        self._on_cpu: set[str] = set()
        """Identities of the models that run there."""
        self._unknown = f"?{secrets.token_hex(4)}"
        self._known: dict[int, tuple[Checkpoint, Checkpoint]] = {}
        self._downloading = threading.Lock()

    @property
    def device(self) -> DeviceQueue:
        """Return the device that models go to.

        Raises:
            UnknownNameError: this machine has no such device.
            DeviceLost: it has, and the device does not work.
        """
        if self._device is None:
            name = self._device_name
            if self._memory is None:
                name = devices.resolve_device(name, self._device_label)
            with self._lock:
                if self._device is None:
                    self._device = self._new_device(name)
        return self._device

    def _new_device(self, name: str) -> DeviceQueue:
        try:
            memory = self._memory or memory_of(name, share=self._memory_share)
        except RuntimeError as error:
            reason = str(error).partition("\n")[0]  # of CUDA's lines, the others are advice
            raise DeviceLost(f"device '{name}' cannot be used: {reason}") from error
        # What identifies a model, and where it runs, depends on its adapter, which must be known.
        registry.models()
        return DeviceQueue(
            name,
            memory,
            lanes=min(CPU_LANES, os.cpu_count() or 1) if name == "cpu" else 1,
            load=self._move_in,
            evict=self._evict,
            fallback=None if name == "cpu" else self._answer_on_cpu,
            ledger=ledger_of(name if self._memory is None else id(memory), memory),
            emit=self._emit,
        )

    def identity(self, checkpoint: Checkpoint) -> str:
        """Return what the results of a checkpoint depend on, on the device of this pool.

        Of weights that are yet to be downloaded, of no certain commit, that is not known; no other
        pool has the same identity for them.
        """
        known = self._with_commit(checkpoint)
        identity = known.identity_on(self.device.name)
        if lacks_commit(known):
            identity += self._unknown
        if self._pool_of(checkpoint) is not self:
            self._on_cpu.add(identity)
        return identity

    def is_known(self, checkpoint: Checkpoint) -> bool:
        """Return whether the commit of a checkpoint's weights is known."""
        return not lacks_commit(self._with_commit(checkpoint))

    def _with_commit(self, checkpoint: Checkpoint) -> Checkpoint:
        """Return a checkpoint with its commit, which stays the same once it is known."""
        if not lacks_commit(checkpoint):
            return checkpoint
        if found := self._known.get(id(checkpoint)):
            return found[1]
        known = with_commit(checkpoint)
        if not lacks_commit(known):
            self._known[id(checkpoint)] = (checkpoint, known)  # the first keeps its number
        return known

    def _downloaded(self, checkpoint: Checkpoint) -> Checkpoint:
        """Return a checkpoint with its commit; its weights are downloaded where it is not known.

        What stands in the way is reported when the model is loaded.
        """
        known = self._with_commit(checkpoint)
        if lacks_commit(known) and self._memory is None:
            device = self.device
            with self._downloading, suppress(ModelError), network_allowed(not self._offline):
                device_with_memory(checkpoint, device.name, device.budget)
                for missing in missing_downloads([checkpoint]):
                    download(missing)
            known = self._with_commit(checkpoint)
        return known

    def get(self, checkpoint: Checkpoint) -> Model:
        """Return the loaded model of a checkpoint, loading it at the first request.

        Raises:
            ModelLoadError: it cannot be loaded; one line that says why.
        """
        return self._pool_of(checkpoint)._load_once(checkpoint).model

    def _pool_of(self, checkpoint: Checkpoint) -> ModelPool:
        """Return the pool of a model: this one, or that of the CPU beside an accelerator."""
        adapter = Model.families.get(checkpoint.family)
        device = self.device
        if device.is_cpu or adapter is None or adapter.device_for(device.name) == device.name:
            return self
        return self._beside()

    def _beside(self) -> ModelPool:
        with self._lock:
            if self._cpu is None:
                self._cpu = ModelPool(
                    "cpu", self._emit, offline=self._offline, memory_share=self._memory_share
                )
            return self._cpu

    @contextmanager
    def lease(self, slots: Sequence[tuple[str, Checkpoint]]) -> Iterator[dict[str, Model]]:
        """Lend models by argument name for the time of one call.

        Raises:
            ModelLoadError: one of them cannot be loaded.
        """
        own = [slot for slot in slots if self._pool_of(slot[1]) is self]
        if len(own) == len(slots):
            with self._lease(slots) as models:
                yield models
            return
        beside = [slot for slot in slots if slot not in own]
        with self._beside().lease(beside) as on_cpu, self._lease(own) as models:
            yield {**on_cpu, **models}

    @contextmanager
    def _lease(self, slots: Sequence[tuple[str, Checkpoint]]) -> Iterator[dict[str, Model]]:
        slots = [(name, self._downloaded(checkpoint)) for name, checkpoint in slots]
        identities = {name: self.identity(checkpoint) for name, checkpoint in slots}
        loaded = {identities[name]: self._load_once(checkpoint) for name, checkpoint in slots}
        staged = {identity for identity in loaded if is_staged(type(loaded[identity].model))}
        exclusive = sorted(set(loaded) - staged)
        if any(loaded[one].model.computes and loaded[one].device.is_cpu for one in exclusive):
            current.take_processor()
        else:
            current.leave_processor()
        with ExitStack() as leases:
            leases.enter_context(self._losses_explained())
            for identity in sorted(staged):
                leases.enter_context(self._prepared(identity, loaded[identity]))
            if exclusive:
                leases.enter_context(self._leased(exclusive, sorted(staged), loaded))
            yield {
                name: self._loaded.get(identity, loaded[identity]).model
                for name, identity in identities.items()
            }

    @contextmanager
    def _losses_explained(self) -> Iterator[None]:
        """Raise `DeviceLost` where a node meets an error after which the device does not work."""
        try:
            yield
        except Exception as error:
            loss = self.device.lost_to(error)
            if loss is None or loss is error:
                raise
            raise loss from error

    def expect(self, identities: Sequence[str], count: int) -> None:
        """Announce that models will be used so many times more, or (negative) were."""
        own = [identity for identity in identities if identity not in self._on_cpu]
        self.device.expect(own, count)
        if len(own) < len(identities):
            self._beside().expect([one for one in identities if one in self._on_cpu], count)

    def pump(self) -> None:
        """Look again at what can be done, after a run was resumed."""
        for pool in (self, self._cpu):
            if pool is not None and pool._device is not None:
                pool._device.pump()

    def loaded(self) -> list[Checkpoint]:
        """Return what is loaded now."""
        with self._lock:
            own = [loaded.model.checkpoint for loaded in self._loaded.values()]
        return own if self._cpu is None else [*own, *self._cpu.loaded()]

    def unload(self) -> None:
        """Close and drop every model; those in use stay in memory until their call has ended."""
        with self._lock:
            loaded = dict(self._loaded)
            self._loaded.clear()
        identities = list(loaded)
        for identity in identities:
            loaded[identity].model.close()
        models = [weakref.ref(loaded.pop(identity).model) for identity in identities]
        if self._device is not None:
            self._device.discard(identities)
            # Main memory is free again when the last reference is gone. Looking for those that only
            # hold each other takes seconds in a large process.
            remains = any(model() is not None for model in models)
            if models and (remains or not self._device.is_cpu):
                try:
                    self._device.memory.free()
                except Exception as error:
                    if self._device.lost_to(error) is None:
                        raise
        if self._cpu is not None:
            self._cpu.unload()

    def close(self, seconds: float = 5.0) -> None:
        """End the threads of the device, waiting so long for calls, and close the models."""
        if self._device is not None:
            self._device.close(seconds)
        if self._cpu is not None:
            self._cpu.close(seconds)
        self.unload()

    def _load_once(self, checkpoint: Checkpoint) -> _Loaded:
        """Return a loaded model, whether its weights are on the device or in main memory."""
        checkpoint = self._downloaded(checkpoint)
        identity = self.identity(checkpoint)
        found = self._loaded.get(identity)
        while found is None:
            device = self.device
            if identity not in self._checkpoints:
                size = self._expected_size(checkpoint, device)
                device.set_cost(identity, size, size / DISK_SPEED)
                self._checkpoints[identity] = checkpoint
            try:
                device.end(device.lease([identity], exclusive=False, takes_lane=False), 0.0)
            except TooLarge as error:
                raise self._too_large(checkpoint, device, error) from None
            found = self._loaded.get(identity)
        return found

    def _expected_size(self, checkpoint: Checkpoint, device: DeviceQueue) -> int:
        """Return the bytes that a model takes, as far as they are known before it is loaded."""
        simulated = self._memory is not None
        return checkpoint.size if simulated else required_memory(checkpoint, device.name)

    def _too_large(
        self, checkpoint: Checkpoint, device: DeviceQueue, error: Exception
    ) -> ModelError:
        """Return the error of a model that the device is too small for."""
        try:
            device_with_memory(checkpoint, device.name, device.budget)
        except ModelError as explained:
            return ModelLoadError(str(explained))
        return ModelLoadError(str(error))

    @contextmanager
    def _prepared(self, identity: str, loaded: _Loaded) -> Iterator[None]:
        """Keep a model with batched methods from being dropped while requests are prepared."""
        fixed = not loaded.weights.movable
        if fixed:
            loaded.device.hold(identity, 1)
        try:
            if loaded.model.concurrent:
                yield
                return
            with current.waiting():
                loaded.preparing.acquire()
            try:
                yield
            finally:
                loaded.preparing.release()
        finally:
            if fixed:
                loaded.device.hold(identity, -1)

    @contextmanager
    def _leased(
        self, identities: list[str], staged: list[str], loaded: dict[str, _Loaded]
    ) -> Iterator[None]:
        exclusive = not all(loaded[identity].model.concurrent for identity in identities)
        device = loaded[identities[0]].device
        # Where the lease takes the lane, its thread runs the batched methods of the others itself:
        # they must be on the device, too.
        together = identities if device.is_cpu else [*identities, *staged]
        lease = device.lease(together, exclusive=exclusive)
        began = time.monotonic()
        try:
            yield
        finally:
            device.end(lease, time.monotonic() - began)

    # Called by the device

    def _move_in(self, identity: str) -> None:
        """Load a model, or move its weights back to the device."""
        device = self.device
        loaded = self._loaded.get(identity)
        if loaded is not None:
            began = time.monotonic()
            loaded.weights.to_device(device.name)
            seconds = time.monotonic() - began
            device.set_cost(identity, loaded.weights.bytes, seconds)
            self._emit(ModelMoved(began + seconds, device.name, identity, seconds))
            return
        checkpoint = self._checkpoints[identity]
        with _construction:
            model, seconds = self._load(checkpoint, device)
        model.device = device.name
        weights = DeviceWeights(model)
        model.dispatcher = device
        # What a model takes that PyTorch does not hold cannot be measured: all of it is set aside.
        size = weights.bytes or self._expected_size(checkpoint, device)
        again = seconds if device.is_cpu or not weights.movable else size / BUS_SPEED
        device.set_cost(identity, size, again)
        with self._lock:
            self._loaded[identity] = _Loaded(model, weights, device)

    def _evict(self, identity: str) -> None:
        """Take a model off the device: into main memory, or drop it."""
        with self._lock:
            loaded = self._loaded.get(identity)
            stays = loaded is not None and not self.device.is_cpu and loaded.weights.movable
            if not stays:
                self._loaded.pop(identity, None)
        if loaded is None:
            return
        if stays:
            try:
                loaded.weights.to_host()
                return
            except Exception as error:
                if is_device_error(error):
                    raise
            # Main memory is too small: on the device they would take what counts as free.
            with self._lock:
                self._loaded.pop(identity, None)
        loaded.model.close()

    def _answer_on_cpu(self, request: InferenceRequest) -> Any:
        """Answer a request that does not fit into the memory of the device."""
        model = self._beside()._load_once(request.model.checkpoint).model
        return request.stage.answer(model, [on_device(request.payload, "cpu")])[0]

    def _load(self, checkpoint: Checkpoint, device: DeviceQueue) -> tuple[Model, float]:
        adapter = registry.models().adapter(checkpoint)
        started = time.monotonic()
        self._emit(ModelLoading(started, checkpoint.name))
        try:
            allowed = network_allowed(not self._offline)
            with allowed, beside_kernels(device.name), own_default_dtype():
                model = adapter.load(checkpoint, device.name)
        except BaseException as error:
            self._emit(ModelFailed(time.monotonic(), checkpoint.name))
            message = one_line(error)
            if not isinstance(error, AnyloomError):
                message = f"model '{checkpoint.name}' cannot be loaded: {message}"
            raise ModelLoadError(message) from error
        ended = time.monotonic()
        self._emit(ModelLoaded(ended, checkpoint.name, ended - started))
        return model, ended - started

    def _emit(self, event: Event) -> None:
        if self.emit is None:
            return
        if isinstance(event, ModelMoved | ModelEvicted) and event.model in self._checkpoints:
            event = replace(event, model=self._checkpoints[event.model].name)
        self.emit(event)
