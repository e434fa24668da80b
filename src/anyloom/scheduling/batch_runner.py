"""Batch runner: calls a model with a batch, and handles short memory and preemption.

Where memory is short, in this order: caches that can be computed again are cleared; models that
nothing uses are evicted; the batch is halved and the limit remembered; a request that does not fit
by itself is answered on the fallback device. Where the device itself has failed, its batch and all
that wait for it fail with that reason.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from ..core.batching import Result, Stage
from ..core.model import Model
from ..foundation.cancellation import CancelToken, current
from ..foundation.errors import Cancelled, DeviceLost, ModelError
from ..foundation.evictable import Evictable
from ..hardware.finite import nan_check
from ..hardware.memory import is_out_of_memory
from ..hardware.precision import current_device, products_in, usual_modes
from ..hardware.transfers import together_on_device
from .device_context import DeviceContext
from .events import BatchFinished, OutOfMemory
from .instructions import Batch
from .mover import ModelMover
from .queues import RequestGroup
from .requests import InferenceRequest, Lease

WHOLE = ("float32", "tf32")
"""Dtypes that hold all numbers of a network; NaN in them is the business of the model."""


@dataclass(slots=True)
class _Outcome:
    """What came of a call."""

    responses: list[Any]
    error: BaseException | None = None
    called_at: float = 0.0
    """When the host had called the network, and only waited for the device."""


class BatchRunner:
    """Runs the batches of a device on the threads of its lanes.

    fallback: answers a request for which the device has too little memory.
    lost_to:  returns the error to fail with where an error means that the device has failed.
    called:   called when a batch is being computed, and the thread only waits for it.
    """

    def __init__(
        self,
        device: DeviceContext,
        mover: ModelMover,
        fallback: Callable[[InferenceRequest], Any] | None,
        *,
        lost_to: Callable[[BaseException], DeviceLost | None],
        called: Callable[[Batch], None],
    ) -> None:
        self._device = device
        self._mover = mover
        self._fallback = fallback
        self._fallback_lock = threading.Lock()
        self._lost_to = lost_to
        self._called = called
        self._computed_at = 0.0
        """When the last batch was computed, before which the next one cannot have begun."""

    def run(self, batch: Batch, *, nested: bool = False) -> None:
        """Answer the requests of a batch, or queue them again, or fail them.

        Args:
            nested: True where the batch runs between the steps of another one.
        """
        requests: list[InferenceRequest] = [request.payload for request in batch.requests]
        try:
            self._run(batch, requests, nested)
        except BaseException as error:  # otherwise its requests would wait for ever
            failure = self._lost_to(error) or ModelError(f"the batch could not be run: {error!r}")
            with self._device.lock:
                if self._device.scheduler.is_running(batch):
                    self._device.scheduler.fail(batch)
            for request in requests:
                if not request.responses.done:
                    request.fail(failure)

    def run_here(self, model: Model, stage: Stage, requests: Sequence[Any]) -> list[Any]:
        """Answer requests on a thread that has the lane, in smaller pieces where memory is short.

        Raises:
            DeviceLost: the device does not work any more.
            ModelError: one request alone does not fit into memory.
        """

        def run() -> list[Any]:
            dtype = model.checkpoint.dtype_on(model.device)
            with products_in(dtype):
                responses = stage.run(model, together_on_device(requests, self._device.name))
            if dtype in WHOLE:
                return responses
            holds_nan = nan_check(responses)
            if (computed := self._device.memory.record()) is not None:
                computed()
            if holds_nan():
                raise self._not_numbers(model, dtype)
            return responses

        found = self.run_piece(run)
        if found is not None:
            return found
        half = len(requests) // 2
        if not half:
            raise ModelError(self._too_large(model))
        first = self.run_here(model, stage, requests[:half])
        return [*first, *self.run_here(model, stage, requests[half:])]

    def run_piece(self, work: Callable[[], Result]) -> Result | None:
        """Return what `work` returns, or None where memory is short though caches were cleared.

        Raises:
            DeviceLost: the device does not work any more.
        """
        for _ in range(2):
            try:
                with current_device(self._device.name):
                    return work()
            except Exception as error:
                if not is_out_of_memory(error):
                    if (loss := self._lost_to(error)) is not None:
                        raise loss from error
                    raise
            # Here the error is gone, whose frames would keep tensors in memory.
            Evictable.clear_all()
            self._device.memory.free()
        return None

    def _run(self, batch: Batch, requests: list[InferenceRequest], nested: bool) -> None:
        device, scheduler = self._device, self._device.scheduler
        self._mover.evict_all(batch.evict)
        batch.charged_until = started = time.monotonic()
        current.token = _common_token(requests)
        current.yield_to_higher_priority = (
            None if nested else functools.partial(self._yield_to_higher_priority, batch)
        )
        try:
            with device.foreign.counted(device):
                outcome = self._call_with_free_memory(batch, requests, nested)
        finally:
            current.token = None
            current.yield_to_higher_priority = None
        error = outcome.error
        if error is not None and (loss := self._lost_to(error)) is not None:
            raise loss
        ended = time.monotonic()
        before = started
        if not device.is_cpu and not nested:  # others compute at the same time
            before = max(started, self._computed_at)
            self._computed_at = ended
        seconds = max(0.0, ended - before - batch.preempted)
        if error is None:
            # The preparation that another batch was computed beside counts as well: sizes that
            # happened to be hidden so would seem faster than they are.
            alone = max(0.0, min(outcome.called_at, before) - started) + seconds
            with device.lock:
                scheduler.finish(batch, seconds, alone)
            device.emit(BatchFinished(ended, device.name, *_names(requests), seconds))
            for request, response in zip(requests, outcome.responses, strict=True):
                request.respond(response)
        elif len(requests) == 1 or isinstance(error, Cancelled):
            self._fail_batch(batch)
            for request in requests:
                self._fail(request, error)
        elif is_out_of_memory(error):
            device.memory.free()
            with device.lock:
                scheduler.requeue(batch)
        else:
            # One of them may be invalid: each by itself, so that only that one fails.
            outcomes = [self._call(batch, [request]) for request in requests]
            self._fail_batch(batch)
            for request, one in zip(requests, outcomes, strict=True):
                if one.error is None:
                    request.respond(one.responses[0])
                else:
                    self._fail(request, one.error)

    def _fail_batch(self, batch: Batch) -> None:
        with self._device.lock:
            self._device.scheduler.fail(batch)

    def _call(
        self, batch: Batch, requests: list[InferenceRequest], *, ahead: bool = False
    ) -> _Outcome:
        """Call the model once and wait until its responses are computed.

        An out-of-memory error is returned without its traceback, whose frames would keep tensors
        in memory.

        Args:
            requests: those of the batch, or some of them.
            ahead: the next batch may be prepared while this one is computed.
        """
        device = self._device
        stage, model = requests[0].stage, requests[0].model
        measures = not batch.group.is_measured(len(requests))
        settled = device.foreign.settled(device)
        try:
            if measures:
                device.memory.begin()
            payloads = [request.payload for request in requests]
            if not device.is_cpu:
                payloads = together_on_device(payloads, device.name)
            dtype = model.checkpoint.dtype_on(model.device)
            rounded = nullcontext() if device.is_cpu else products_in(dtype)
            with current_device(device.name), rounded:
                responses = stage.answer(model, payloads)
            holds_nan = _no_nan if dtype in WHOLE else nan_check(responses)
            if measures:
                self._measure(batch, len(requests), settled)
            called_at = time.monotonic()
            if (computed := device.memory.record()) is not None:
                del payloads  # whose memory the next batch may take
                if ahead:
                    self._called(batch)
                computed()
            if holds_nan():
                raise self._not_numbers(model, dtype)
            return _Outcome(responses, None, called_at)
        except Exception as error:
            return _Outcome([], MemoryError(str(error)) if is_out_of_memory(error) else error)

    def _measure(self, batch: Batch, count: int, settled: int | None) -> None:
        """Note the peak memory of a call, unless memory of others may have been measured with it.

        An accelerator allocates when it is called, and not when it computes. So what was called
        before and is computed now does not matter.
        """
        device = self._device
        peak = device.memory.peak()
        if peak and settled is not None and not batch.preempted:
            with device.lock:
                if device.foreign.settled(device) == settled:
                    device.scheduler.measured(batch, count, peak)

    def _not_numbers(self, model: Model, dtype: str) -> ModelError:
        return ModelError(
            f"model '{model.checkpoint.name}' returned values that are not numbers in {dtype} on "
            f"{self._device.name}; state dtype: float32 among the options of its catalog entry"
        )

    # Short memory

    def _call_with_free_memory(
        self, batch: Batch, requests: list[InferenceRequest], nested: bool
    ) -> _Outcome:
        """Call the model; where memory is short, free some and call it again."""
        device = self._device
        outcome = self._call(batch, requests, ahead=not nested)
        for free_memory in (self._clear_caches, self._evict_idle):
            error = outcome.error
            if error is None or not is_out_of_memory(error):
                break
            device.emit(OutOfMemory(time.monotonic(), device.name, *_names(requests)))
            free_memory(batch)
            outcome = self._call(batch, requests)
        return outcome

    def _clear_caches(self, batch: Batch) -> None:
        Evictable.clear_all()
        self._device.memory.free()

    def _evict_idle(self, batch: Batch) -> None:
        with self._device.lock:
            evicted = self._device.scheduler.evict_idle(batch)
        self._mover.evict_all(evicted)
        self._device.memory.free()

    def _fail(self, request: InferenceRequest, error: BaseException) -> None:
        """Fail a request, or answer it on the fallback device where it does not fit into memory."""
        if not is_out_of_memory(error):
            request.fail(error)
            return
        self._device.memory.free()
        message = self._too_large(request.model)
        if self._fallback is None:
            request.fail(ModelError(message))
            return
        threading.Thread(
            target=self._answer_elsewhere,
            args=(request, self._fallback, message.partition(";")[0]),
            name=f"anyloom-{self._device.name}-fallback",
            daemon=True,
        ).start()

    def _answer_elsewhere(
        self,
        request: InferenceRequest,
        fallback: Callable[[InferenceRequest], Any],
        message: str,
    ) -> None:
        """Answer a request on the fallback device, one at a time, while the lane goes on."""
        try:
            with self._fallback_lock:
                response = fallback(request)
        except BaseException as error:
            request.fail(ModelError(f"{message}; the fallback failed too: {error}"))
        else:
            request.responses.on_fallback = True
            request.respond(response)

    def _too_large(self, model: Model) -> str:
        return (
            f"model '{model.checkpoint.name}' ran out of memory on {self._device.name} with a "
            "single request; use a smaller image or a smaller model"
        )

    # Preemption

    def _yield_to_higher_priority(self, batch: Batch) -> None:
        """Run the batches that go before the rest of a long one; called between its steps."""
        scheduler = self._device.scheduler
        while True:
            began = time.monotonic()
            admits = functools.partial(self._preempts, batch, began)
            with self._device.lock:
                scheduler.charge(batch, began - batch.charged_until)
                batch.charged_until = began
                other = scheduler.next_batch(began, admits)
            if other is None:
                return
            token, callback = current.token, current.yield_to_higher_priority
            with usual_modes():
                self.run(other, nested=True)
            current.token, current.yield_to_higher_priority = token, callback
            batch.charged_until = time.monotonic()
            batch.preempted += batch.charged_until - began

    def _preempts(self, batch: Batch, now: float, group: RequestGroup) -> bool:
        is_lease = isinstance(next(iter(group)).payload, Lease)
        return not is_lease and self._device.scheduler.preempts(group, batch, now)


def _no_nan() -> bool:
    return False


def _names(requests: Sequence[InferenceRequest]) -> tuple[str, str, int]:
    """Return what events state of a batch: model, method, number of requests."""
    return requests[0].model.checkpoint.name, requests[0].stage.name, len(requests)


def _common_token(requests: Sequence[InferenceRequest]) -> CancelToken | None:
    """Return the only token of some requests, or None where they have several."""
    tokens = {id(request.token): request.token for request in requests}
    return next(iter(tokens.values())) if len(tokens) == 1 else None
