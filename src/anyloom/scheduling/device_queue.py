"""Queue of a device: requests of many threads, run in shared batches.

Threads prepare requests and read responses; lanes call the models. A CPU has several lanes, an
accelerator one. The scheduler decides what runs next; a further thread loads and evicts models
while the lanes run.
"""

from __future__ import annotations

import functools
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

from ..core.batching import Result, Stage
from ..core.model import Model
from ..foundation.cancellation import CancelToken, current
from ..foundation.errors import AnyloomError, Cancelled, DeviceLost, ModelError, one_line
from ..foundation.events import Listener
from ..foundation.evictable import Evictable
from ..hardware.memory import Memory, is_device_error
from ..hardware.processors import compute_on_threads
from .accounts import INTERACTIVE, Account
from .batch_runner import BatchRunner
from .device_context import DeviceContext
from .instructions import Batch, ModelEviction, ModelMove
from .lanes import Lanes
from .memory_ledger import MemoryLedger, Shortage
from .mover import ModelMover
from .queues import QueuedRequest, RequestGroup
from .requests import InferenceRequest, Lease, PendingResponses, Piece
from .scheduler import Scheduler

DeviceState = Literal["open", "lost", "closed"]

DEVICE_TRANSITIONS: dict[DeviceState, tuple[DeviceState, ...]] = {
    "open": ("lost", "closed"),
    "lost": ("closed",),
    "closed": (),
}


_lane_lease: ContextVar[tuple[DeviceQueue, Lease] | None] = ContextVar("lane_lease", default=None)
"""The lease with which this work has a lane; what coroutines and their threads call inherits it."""


class TooLarge(ModelError):
    """Models that are needed at once do not fit on the device."""


class DeviceQueue:
    """What other threads use of one device."""

    def __init__(
        self,
        name: str,
        memory: Memory,
        *,
        load: Callable[[str], None],
        evict: Callable[[str], None],
        fallback: Callable[[InferenceRequest], Any] | None = None,
        lanes: int = 1,
        ledger: MemoryLedger | None = None,
        emit: Listener = lambda event: None,
    ) -> None:
        """Make the queue of a device.

        Args:
            name: "cpu", "cuda:0" …
            load: loads a model by its identity, or moves it back; called on a thread of the
                device; raises where it cannot.
            evict: takes a model off the device.
            fallback: answers a request for which this device has too little memory.
            lanes: batches that run at the same time.
            ledger: of the device's memory, shared with other queues; the default is its own.
            emit: called with every event; models are named by their identity.
        """
        self.name = name
        self.memory = memory
        self._ledger = ledger or MemoryLedger(memory.budget)
        self.scheduler = Scheduler(self._ledger)
        device = DeviceContext(name, memory, self.scheduler, emit)
        self.is_cpu = device.is_cpu
        self._lock = device.lock
        self._mover = ModelMover(
            device,
            load=load,
            evict=evict,
            finished=self._move_finished,
            lost_to=self.lost_to,
            wake=self.pump,
        )
        self._runner = BatchRunner(
            device, self._mover, fallback, lost_to=self.lost_to, called=self._called
        )
        self._device = device
        self._gave_up = False
        """True while another queue lacks memory for which this one evicts models."""
        self._pieces: deque[Piece] = deque()
        """Work outside of batches that waits for memory."""
        self._lanes = Lanes(name, lanes, self._run)
        self._threads_per_lane = max(1, (os.cpu_count() or 1) // lanes)
        self.state: DeviceState = "open"
        self._refusal: AnyloomError | None = None
        """Why the device takes no requests any more."""
        self._ledger.join(self)

    @property
    def budget(self) -> int:
        """Bytes of the device that all queues of this process may take together."""
        return self._ledger.budget

    # Requests and leases

    def dispatch(self, model: Model, stage: Stage, requests: Sequence[Any]) -> list[Any]:
        """Return one response per request; see `Dispatcher`."""
        if current.device is self:
            return stage.run(model, requests)  # a stage that calls another stage of its model
        if not requests:
            return []
        identity = model.identity
        if (held := self._own_lane()) is not None:
            return self._run_in_own_lane(held, model, stage, requests)
        responses = PendingResponses(len(requests))
        token = current.token
        account = _current_account()
        now = time.monotonic()
        queued = [
            QueuedRequest(
                (identity,),
                (identity, stage, stage.key(request)),
                account,
                now,
                stage.limit,
                not model.concurrent or stage.exclusive(model),
                current.order,
                InferenceRequest(model, stage, request, responses, index, token),
            )
            for index, request in enumerate(requests)
        ]
        self._submit(queued, token)
        with _counted_as_waiting():
            responses.wait()
        if responses.on_fallback:
            current.on_fallback = True
        return responses.values

    def lease(
        self, identities: Sequence[str], *, exclusive: bool, takes_lane: bool = True
    ) -> Lease:
        """Wait until models are on the device and lend them; `end` returns them.

        Args:
            exclusive: nothing else uses the models during the lease.
            takes_lane: the lease takes a lane, unless the device is a CPU, or this work has one.

        Raises:
            TooLarge: the models do not fit on the device together.
        """
        held = self._own_lane()
        present = () if held is None else tuple(held.models)
        models = tuple(identity for identity in identities if identity not in present)
        with self._lock:
            needed = sum(map(self.scheduler.residency.bytes_of, (*models, *present)))
        if needed > self.budget:
            raise TooLarge(
                f"{self.name} has {self.budget / 1e9:.1f} GB for models, of which "
                f"{needed / 1e9:.1f} GB are needed at once; choose smaller models"
            )
        token = current.token
        lease = Lease(models, token, takes_lane=takes_lane and not self.is_cpu and held is None)
        lease.outer = held
        key = ("lease", models, exclusive, takes_lane)
        account, now = _current_account(), time.monotonic()
        order = current.order
        request = QueuedRequest(models, key, account, now, 1, exclusive, order, lease)
        with self._stuck(present):
            self._submit([request], token)
            if lease.granted.done:
                lease.granted.wait()
            else:
                with _counted_as_waiting():
                    lease.granted.wait()
        if held is not None:
            held.models += models
        elif lease.takes_lane:
            lease.outer = _lane_lease.get()
            _lane_lease.set((self, lease))
        return lease

    def end(self, lease: Lease, seconds: float) -> None:
        """Return a lease after `seconds` of use, and when what its work has begun is computed.

        Else its models could leave while the device still reads their weights.
        """
        began = time.monotonic()
        try:
            computes = lease.takes_lane or lease.outer is not None
            if computes and self.state == "open" and (computed := self.memory.record()) is not None:
                computed()
        except Exception as error:
            raise self.lost_to(error) or error from None
        finally:
            if lease.takes_lane:
                _lane_lease.set(lease.outer)
            elif isinstance(lease.outer, Lease):
                for model in lease.models:
                    lease.outer.models.remove(model)
            with self._lock:
                lease.transition("returned")
                self.scheduler.finish(lease.batch, seconds + time.monotonic() - began)
                self._lanes.release(lease.batch)
                self._pump()

    def _own_lane(self) -> Lease | None:
        """Return the lease with which this work has a lane of this device."""
        device, lease = _lane_lease.get() or (None, None)
        return lease if device is self else None

    @contextmanager
    def _stuck(self, models: Sequence[str]) -> Iterator[None]:
        """Say of models that work has the lane with them, and may wait for memory now."""
        if not models:
            yield
            return
        with self._lock:
            self.scheduler.residency.stuck.update(models)
        try:
            yield
        finally:
            with self._lock:
                self.scheduler.residency.stuck -= Counter(models)

    def _run_in_own_lane(
        self, held: Lease, model: Model, stage: Stage, requests: Sequence[Any]
    ) -> list[Any]:
        """Run a stage on this thread, because no other thread can have the lane that it needs."""
        with held.calling:
            if model.identity in held.models:
                return self._runner.run_here(model, stage, requests)
            lease = self.lease([model.identity], exclusive=not model.concurrent)
            try:
                return self._runner.run_here(model, stage, requests)
            finally:
                self.end(lease, 0.0)  # the lease of the lane is charged for the time

    # Work outside of batches

    def run_piece(self, nbytes: int, work: Callable[[], Result]) -> Result | None:
        """Return what `work` returns, or None where memory is short; see `Dispatcher`."""
        if self.is_cpu or current.device is self:  # or the memory is that of a batch
            return work()
        held = self._own_lane()
        piece = Piece(nbytes, current.token, () if held is None else tuple(held.models))
        with self._stuck(piece.own):
            with self._lock:
                if self._refusal is not None:
                    raise self._refusal
                if held is None:
                    self._pieces.append(piece)
                else:
                    self._pieces.appendleft(piece)  # whom others may wait for
                self._pump()
            if current.token is not None:
                current.token.on_cancel(self._withdraw_cancelled)
            if piece.done:
                piece.wait()
            else:
                with _counted_as_waiting():
                    piece.wait()
        try:
            with self._device.foreign.counted():
                self._mover.evict_all(piece.evict)
                return self._runner.run_piece(work)
        finally:
            with self._lock:
                self.scheduler.finish_piece(nbytes)
                self._pump()

    # Models

    def set_cost(self, identity: str, nbytes: int, seconds: float) -> None:
        """Set what a model costs: bytes on the device, and seconds to load it."""
        with self._lock:
            self.scheduler.set_cost(identity, nbytes, seconds)

    def expect(self, identities: Sequence[str], count: int) -> None:
        """Announce that models will be used `count` times more; negative = fewer."""
        with self._lock:
            self.scheduler.expect(identities, count)

    def hold(self, identity: str, count: int) -> None:
        """Note that `count` more users hold a model that cannot be moved; negative = fewer."""
        with self._lock:
            self.scheduler.hold(identity, count)
            if count < 0:
                self._pump()

    def discard(self, identities: Sequence[str]) -> None:
        """Have models leave the device, as soon as nothing uses them."""
        with self._lock:
            for identity in identities:
                self.scheduler.discard(identity)
            self._pump()

    def pump(self) -> None:
        """Start what can be started, after something outside has changed."""
        with self._lock:
            self._pump()

    def close(self, seconds: float = 5.0) -> None:
        """End the threads; requests that wait fail. Wait so many seconds for those that run."""
        threads: list[threading.Thread] = []
        if self._refuse("closed", Cancelled("the engine was closed")):
            with self._lock:
                if not self._ledger.shared:
                    Evictable.limit_all(self.name, None)
                threads = [*self._lanes.close(), *self._mover.close()]
        until = time.monotonic() + seconds
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(timeout=max(0.0, until - time.monotonic()))

    # Failures of the device

    def lost_to(self, error: BaseException) -> DeviceLost | None:
        """Return what to raise for an error after which the device does not work any more.

        Then all requests that wait fail, and later ones; None where the device still works.
        """
        if isinstance(error, DeviceLost):
            return error
        if not is_device_error(error) or not (self.state == "lost" or self.memory.lost()):
            return None
        loss = DeviceLost(
            f"device '{self.name}' does not work any more in this process: {one_line(error)}"
        )
        for queue in self._ledger.members():
            queue.lose(loss)
        return loss

    def lose(self, loss: DeviceLost) -> None:
        """Fail what waits, because the device does not work any more; see `Member`."""
        self._refuse("lost", loss)

    def _refuse(self, state: DeviceState, reason: AnyloomError) -> bool:
        """Fail the requests that wait, and later ones; those that run come to their end.

        False where it was in that state before, or in one that has no way to it.
        """
        with self._lock:
            if state not in DEVICE_TRANSITIONS[self.state]:
                return False
            self.state, self._refusal = state, reason
            self.scheduler.residency.retired = True
            withdrawn = self.scheduler.withdraw(lambda request: True)
            pieces, self._pieces = self._pieces, deque()
            self._pump()
        for request in withdrawn:
            request.payload.fail(reason)
        for piece in pieces:
            piece.fail(reason)
        return True

    def validate_state(self) -> None:
        """Raise AssertionError where the bookkeeping contradicts itself."""
        with self._lock:
            self.scheduler.validate_state()
            self._lanes.validate_state()
            assert (self._refusal is None) == (self.state == "open"), self.state
            waiting = [*self.scheduler.queue, *self._pieces]
            assert self.state == "open" or not waiting, "requests wait for ever"

    # Decisions of the scheduler; the lock is held

    def _submit(self, requests: Sequence[QueuedRequest], token: CancelToken | None) -> None:
        with self._lock:
            if self._refusal is not None:
                raise self._refusal
            for request in requests:
                self.scheduler.submit(request)
            self._pump()
        if token is not None:
            token.on_cancel(self._withdraw_cancelled)

    def _withdraw_cancelled(self) -> None:
        with self._lock:
            withdrawn = self.scheduler.withdraw(lambda request: _is_cancelled(request.payload))
            pieces = list(filter(_is_cancelled, self._pieces))
            for piece in pieces:
                self._pieces.remove(piece)
            self._pump()
        cancelled: list[Any] = [*pieces, *(request.payload for request in withdrawn)]
        for waiting in cancelled:
            waiting.fail(Cancelled(waiting.token.reason))

    def _pump(self) -> None:
        """Start everything that can be started, here and on other queues of the device."""
        self.start_ready()
        self._ledger.settle(self)

    def start_ready(self) -> None:
        """Start what can be started; see `Member`."""
        if self.state != "open":
            return
        while self._pieces:
            piece = self._pieces[0]
            evict = self.scheduler.start_piece(piece.nbytes, piece.own)
            if evict is None:
                break
            self._pieces.popleft()
            piece.evict = evict
            self._limit_caches()
            piece.count_down()
        now = time.monotonic()
        # What it gives up for another queue it does not take back itself.
        move = None if self._gave_up else self.scheduler.next_move(now)
        if move is not None:
            self._mover.submit(move)
            self._limit_caches()
        while True:
            admits = None
            if self._lanes.full:
                admits = _takes_no_lane
            elif self._lanes.ahead:
                admits = functools.partial(self._may_be_prepared, now)
            batch = self.scheduler.next_batch(now, admits)
            if batch is None:
                break
            self._start(batch)
        wake_time = self.scheduler.wake_at(now)
        if wake_time is not None:
            self._mover.wake_at(wake_time)

    def shortage(self) -> Shortage | None:
        """Return what it lacks; see `Member`."""
        if self.state != "open":
            return None
        now = time.monotonic()
        if not self._pieces:
            return self.scheduler.shortage(now)
        piece = self._pieces[0]
        return self.scheduler.shortage(now, piece.nbytes, with_lane=bool(piece.own))

    def has_progress(self) -> bool:
        """Say whether something that runs or moves will return memory; see `Member`."""
        return self.scheduler.residency.will_return

    def refuse_stuck(self) -> bool:
        """Fail work that has the lane and waits for further models; see `Member`."""
        waiting = [request.payload for group in self.scheduler.queue for request in group]
        stuck = [one for one in waiting if isinstance(one, Lease) and one.outer is not None]
        if not stuck:
            return False
        self.scheduler.withdraw(lambda request: request.payload is stuck[0])
        stuck[0].fail(
            TooLarge(
                f"{self.name} has no room for a second model of a node beside those of other "
                f"runs, which wait for memory, too; run fewer graphs at once"
            )
        )
        return True

    def give_up(self, shortage: Shortage | None) -> None:
        """Begin to evict models for another queue; see `Member`."""
        if self.state != "open":
            return
        models = self.scheduler.give_up(shortage)
        if models:
            self._gave_up = True
            self._mover.submit(ModelEviction(models))
        elif self._gave_up and shortage is None:
            self._gave_up = False
            self.start_ready()

    def is_over(self) -> bool:
        """Say whether it was closed and has returned all memory; see `Member`."""
        return self.state == "closed" and not self.scheduler.residency.claimed

    def _start(self, batch: Batch) -> None:
        self._limit_caches()
        lease = batch.requests[0].payload
        if not isinstance(lease, Lease):
            self._lanes.submit(batch)
            return
        lease.batch = batch
        if lease.takes_lane:
            self._lanes.take(batch, lease)
        lease.transition("granted")
        lease.granted.count_down()

    def _may_be_prepared(self, now: float, group: RequestGroup) -> bool:
        """Say whether a group's next batch may be prepared while another one is computed.

        Not one that would have more requests a little later, and no lease with a lane.
        """
        lease = next(iter(group)).payload
        if isinstance(lease, Lease):
            return not lease.takes_lane
        return self.scheduler.fills_batch(group, now)

    def _limit_caches(self) -> None:
        """Give caches the memory that weights and running batches do not take."""
        Evictable.limit_all(self.name, self.scheduler.residency.free)

    # On the threads of the device

    def _run(self, batch: Batch) -> None:
        current.device = self
        try:
            if self.is_cpu:
                self._limit_torch_threads()
            self._runner.run(batch)
        finally:
            with self._lock:
                self._lanes.release(batch)
                self._pump()

    def _called(self, batch: Batch) -> None:
        """Prepare the next batch while one is computed."""
        with self._lock:
            self._lanes.pass_on(batch)
            self._pump()

    def _limit_torch_threads(self) -> None:
        """Give each lane of a CPU an equal part of the processors.

        The part is always the same, so that sums are added up in the same order whatever else runs.
        """
        compute_on_threads(self._threads_per_lane)

    def _move_finished(self, move: ModelMove, error: Exception | None) -> None:
        withdrawn: list[QueuedRequest] = []
        if error is not None:
            error = self.lost_to(error) or error
        with self._lock:
            if error is None:
                self.scheduler.move_finished(move.model)
            else:
                withdrawn = self.scheduler.move_failed(move.model)
            self._pump()
        for request in withdrawn:
            request.payload.fail(error)


def _current_account() -> Account:
    return current.account or Account("call", priority=INTERACTIVE)


@contextmanager
def _counted_as_waiting() -> Iterator[None]:
    began = time.monotonic()
    try:
        with current.waiting():
            yield
    finally:
        current.waited += time.monotonic() - began


def _is_cancelled(waiting: Any) -> bool:
    token: CancelToken | None = waiting.token
    return token is not None and token.cancelled


def _takes_no_lane(group: RequestGroup) -> bool:
    """Say whether a group's requests are leases that leave the lanes free."""
    lease = next(iter(group)).payload
    return isinstance(lease, Lease) and not lease.takes_lane
