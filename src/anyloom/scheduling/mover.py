"""Mover of a device: the thread that loads models, and evictions on any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue

from ..foundation.errors import Cancelled
from ..foundation.evictable import Evictable
from ..hardware.memory import is_out_of_memory
from .device_context import DeviceContext
from .events import ModelEvicted
from .instructions import ModelEviction, ModelMove


class ModelMover:
    """Loads models one after the other while the lanes of the device run batches.

    load:     loads a model by its identity, or moves it back; raises where it cannot.
    evict:    takes a model off the device.
    finished: called after each move, with the error where it failed.
    lost_to:  called with the error of an eviction for another queue.
    wake:     called at the time that `wake_at` has set, and when a model has left.
    """

    def __init__(
        self,
        device: DeviceContext,
        *,
        load: Callable[[str], None],
        evict: Callable[[str], None],
        finished: Callable[[ModelMove, Exception | None], None],
        lost_to: Callable[[BaseException], object],
        wake: Callable[[], None],
    ) -> None:
        self._device = device
        self._load = load
        self._evict = evict
        self._finished = finished
        self._lost_to = lost_to
        self._wake = wake
        self._wake_time: float | None = None
        self._moves: SimpleQueue[ModelMove | ModelEviction | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, move: ModelMove | ModelEviction | None) -> None:
        """Load or evict models on the thread of the mover; the device's lock is held."""
        if self._thread is None:
            name = f"anyloom-{self._device.name}-move"
            self._thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._thread.start()
        self._moves.put(move)

    def wake_at(self, wake_time: float) -> None:
        """Have `wake` called at a time of the monotonic clock; the device's lock is held."""
        if self._wake_time is None or wake_time < self._wake_time:
            self._wake_time = wake_time
            self.submit(None)

    def evict(self, model: str) -> None:
        """Take a model off the device, as the scheduler has decided; not under its lock."""
        self._device.emit(ModelEvicted(time.monotonic(), self._device.name, model))
        try:
            with self._device.foreign.counted():
                self._evict(model)
        finally:
            with self._device.lock:
                self._device.scheduler.evicted(model)
            self._wake()  # it may be loaded again

    def evict_all(self, models: Sequence[str]) -> None:
        """Take models off the device, as the scheduler has decided; all of them if one fails."""
        errors: list[Exception] = []
        for model in models:
            try:
                self.evict(model)
            except Exception as error:
                errors.append(error)
        if errors:
            raise errors[0]

    def close(self) -> list[threading.Thread]:
        """Have the thread end after the move in progress, and return it if there is one."""
        self._closed = True
        self._moves.put(None)
        return [] if self._thread is None else [self._thread]

    def _work(self) -> None:
        while not self._closed:
            wake_time = self._wake_time
            try:
                timeout = None if wake_time is None else max(0.0, wake_time - time.monotonic())
                move = self._moves.get(timeout=timeout)
            except Empty:
                self._wake_time = None
                self._wake()
                continue
            self._carry_out(move)
        with suppress(Empty):  # what was decided before, or others wait for its memory for ever
            while True:
                self._carry_out(self._moves.get_nowait())

    def _carry_out(self, move: ModelMove | ModelEviction | None) -> None:
        if isinstance(move, ModelMove):
            self._move(move)
        elif move is not None:
            try:
                self.evict_all(move.models)
            except Exception as error:
                self._lost_to(error)

    def _move(self, move: ModelMove) -> None:
        try:
            self.evict_all(move.evict)
            if self._closed:
                raise Cancelled("the engine was closed")
            with self._device.foreign.counted():
                self._load_into_free_memory(move.model)
        except Exception as error:
            self._finished(move, error)
        else:
            self._finished(move, None)

    def _load_into_free_memory(self, model: str) -> None:
        """Load a model; where memory is short, clear what can be computed again, and try it again.

        More may be taken than is known: by another process, or by memory that is fragmented.
        """
        try:
            self._load(model)
            return
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        # Here the error is gone, whose frames would keep weights in memory.
        Evictable.clear_all()
        self._device.memory.free()
        self._load(model)
