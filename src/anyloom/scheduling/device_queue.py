"""How do requests from many threads reach a device, one call after the other?

Threads prepare requests and read answers; a lane calls the network. A CPU has several lanes, an
accelerator one: what it does is decided in one place, by the scheduler. A further thread brings
models and takes them off, while the lanes go on.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from ..core.batching import Stage
from ..core.model import Model
from ..foundation.cancellation import CancelToken, current
from ..foundation.errors import Cancelled, ModelError
from ..foundation.events import Listener
from ..foundation.evictable import Evictable
from ..hardware.memory import Memory
from .accounts import INTERACTIVE, Account
from .calling import Caller
from .events import BatchFinished, ModelEvicted, OutOfMemory
from .queues import QueuedRequest, RequestGroup
from .requests import InferenceRequest, Lease, PendingResponses
from .scheduler import Call, ModelMove, Scheduler


class TooLarge(ModelError):
    """Models that are wanted at once do not fit on the device."""


class DeviceQueue:
    """One device: what waits for it, what runs on it, which models are there.

    name:    "cpu", "cuda:0" …
    lanes:   calls at a time.
    shares:  True where a thread may use a model by itself while others do (a CPU).
    """

    def __init__(
        self,
        name: str,
        memory: Memory,
        *,
        lanes: int = 1,
        bring: Callable[[DeviceQueue, str], None],
        evict: Callable[[DeviceQueue, str], None],
        elsewhere: Callable[[InferenceRequest], Any] | None = None,
        emit: Listener | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a device.

        Args:
            bring: loads a model by its identity, or brings it back; called on a thread of the
                device's own; raises where it cannot.
            evict: takes a model off the device.
            elsewhere: answers a request for which this device has too little memory.
            emit: called with every event; models are named by their identity.
        """
        self.name = name
        self.memory = memory
        self.lanes = lanes
        self.shares = name == "cpu"
        self.threads = max(1, (os.cpu_count() or 1) // lanes)
        self.scheduler = Scheduler(memory.budget)
        self._bring_model = bring
        self._evict_model = evict
        self._emit = emit
        self.clock = clock
        self.lock = threading.Lock()
        self._caller = Caller(self, elsewhere)
        self._calls: SimpleQueue[Call | None] = SimpleQueue()
        self._moves: SimpleQueue[ModelMove | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._moving = 0
        """Models that come or go at this moment …"""
        self._moved = 0
        """… and all that ever began to."""
        self._moved_lock = threading.Lock()
        self._occupied = 0
        self._wake: float | None = None
        self._closed = False

    # What other threads ask for

    def dispatch(self, model: Model, stage: Stage, requests: Sequence[Any]) -> list[Any]:
        """Return one answer per request; see `Dispatcher`."""
        if current.device is self:
            return stage.answer(model, requests)  # a stage that asks another stage of its model
        if not requests:
            return []
        identity = model.identity
        answers = PendingResponses(len(requests))
        token = current.token
        account = self._account()
        now = self.clock()
        tickets = [
            QueuedRequest(
                (identity,),
                (identity, stage, stage.together(request)),
                account,
                now,
                stage.limit,
                not model.concurrent or stage.alone(model),
                InferenceRequest(model, stage, request, answers, index, token),
            )
            for index, request in enumerate(requests)
        ]
        self._queue(tickets, token)
        with self._while_waiting():
            answers.wait()
        return answers.values

    def lease(self, identities: Sequence[str], *, alone: bool, occupies: bool = True) -> Lease:
        """Wait until some models are there; with `alone`, until nobody else calls them.

        What is returned must be given back with `end`.
        """
        with self.lock:
            needed = sum(self.scheduler.bytes_of(identity) for identity in identities)
        if needed > self.memory.budget:
            raise TooLarge(
                f"{self.name} has {self.memory.budget / 1e9:.1f} GB for models, of which "
                f"{needed / 1e9:.1f} GB are needed at once; choose smaller models"
            )
        token = current.token
        lease = Lease(token, occupies=occupies and not self.shares)
        kind = ("lease", tuple(identities), alone, occupies)
        owner = self._account()
        request = QueuedRequest(tuple(identities), kind, owner, self.clock(), 1, alone, lease)
        self._queue([request], token)
        if not lease.waiter.happened:
            with self._while_waiting():
                lease.waiter.wait()
        elif lease.waiter.error is not None:
            raise lease.waiter.error
        return lease

    def end(self, turn: Lease, seconds: float) -> None:
        """Give a turn back."""
        with self.lock:
            self.scheduler.done(turn.call, seconds)
            self._occupied -= turn.occupies
            self._pump()

    def expect(self, identities: Sequence[str], count: int) -> None:
        """Announce that models will be used so many times more, or (negative) were."""
        with self.lock:
            for identity in identities:
                self.scheduler.expected[identity] += count

    def hold(self, identity: str, count: int) -> None:
        """Note that somebody more, or (negative) fewer, hold a model that cannot be moved."""
        with self.lock:
            self.scheduler.held[identity] += count
            if count < 0:
                self._pump()

    def know(self, identity: str, size: int, seconds: float) -> None:
        """Note what a model takes."""
        with self.lock:
            self.scheduler.know(identity, size, seconds)

    def forget(self, identities: Sequence[str]) -> None:
        """Note that models are gone from the device."""
        with self.lock:
            for identity in identities:
                self.scheduler.evicted(identity)

    def pump(self) -> None:
        """Look again at what can be done, after something outside has changed."""
        with self.lock:
            self._pump()

    def close(self) -> None:
        """End the threads; what waits fails."""
        Evictable.limit_all(self.name, None)
        with self.lock:
            self._closed = True
            lost = self.scheduler.withdraw(lambda ticket: True)
            threads = list(self._threads)
        for ticket in lost:
            ticket.content.fail(Cancelled("the engine was closed"))
        for _ in threads:
            self._calls.put(None)
        self._moves.put(None)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(timeout=5)

    # What is done next

    @contextmanager
    def _while_waiting(self) -> Iterator[None]:
        began = self.clock()
        try:
            with current.waiting():
                yield
        finally:
            current.waited += self.clock() - began

    def _account(self) -> Account:
        return current.account or Account("call", priority=INTERACTIVE)

    def _queue(self, tickets: Sequence[QueuedRequest], token: CancelToken | None) -> None:
        with self.lock:
            if self._closed:
                raise Cancelled("the engine was closed")
            for ticket in tickets:
                self.scheduler.submit(ticket)
            self._pump()
        if token is not None:
            token.on_cancel(self._drop_cancelled)

    def _drop_cancelled(self) -> None:
        with self.lock:
            dropped = self.scheduler.withdraw(_is_cancelled)
            self._pump()
        for ticket in dropped:
            ticket.content.fail(Cancelled("cancelled"))

    def _pump(self) -> None:
        """Start everything that can be started; the lock is held."""
        now = self.clock()
        bring = self.scheduler.next_bring(now)
        if bring is not None:
            self._start_thread(self._move)
            self._moves.put(bring)
            self._leave_the_rest()
        while True:
            full = self._occupied >= self.lanes
            call = self.scheduler.next_call(now, self._is_free_turn if full else None)
            if call is None:
                break
            self._start(call)
        wake = self.scheduler.wake_at(now)
        if wake is not None and (self._wake is None or wake < self._wake):
            self._wake = wake
            self._start_thread(self._move)
            self._moves.put(None)

    def _leave_the_rest(self) -> None:
        """Leave what can be forgotten the room that weights and calls do not take."""
        Evictable.limit_all(self.name, self.scheduler.residency.free)

    def _is_free_turn(self, group: RequestGroup) -> bool:
        """Say whether a group's requests run on their own threads and leave the lanes alone."""
        content = next(iter(group)).content
        return isinstance(content, Lease) and not content.occupies

    def _start(self, call: Call) -> None:
        for model in call.evict:
            self.evict(model)
        self._leave_the_rest()
        content = call.tickets[0].content
        if isinstance(content, Lease):
            content.call = call
            self._occupied += content.occupies
            content.waiter.tell()
            return
        self._occupied += 1
        if self._occupied > sum(thread.name.endswith("lane") for thread in self._threads):
            self._start_thread(self._lane, again=True)
        self._calls.put(call)

    def _start_thread(self, work: Callable[[], None], *, again: bool = False) -> None:
        name = f"anyloom-{self.name}{work.__name__.replace('_', '-')}"
        if again or not any(thread.name == name for thread in self._threads):
            thread = threading.Thread(target=work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    # A lane

    def _lane(self) -> None:
        current.device = self
        while True:
            call = self._calls.get()
            self._share_processors()
            if call is None:
                return
            self._caller.make(call)
            with self.lock:
                self._occupied -= 1
                self._pump()
            del call

    def _share_processors(self) -> None:
        """Give each lane of a CPU its part of the processors: always the same, so that sums are
        added up in the same order whatever else is under way."""
        # Another thread may be importing it at this moment, so it may lack anything yet.
        set_threads = getattr(sys.modules.get("torch"), "set_num_threads", None)
        if set_threads is not None and self.shares:
            set_threads(self.threads)

    # The thread that moves models

    def _move(self) -> None:
        while True:
            with self.lock:
                wake = self._wake
            try:
                timeout = None if wake is None else max(0.0, wake - self.clock())
                bring = self._moves.get(timeout=timeout)
            except Empty:
                with self.lock:
                    self._wake = None
                    self._pump()
                continue
            if self._closed:
                return
            if bring is not None:
                self._bring(bring)

    def _bring(self, bring: ModelMove) -> None:
        for model in bring.evict:
            self.evict(model)
        try:
            with self._move_noted():
                self._bring_model(self, bring.model)
        except Exception as error:
            with self.lock:
                lost = self.scheduler.missed(bring.model)
                self._pump()
            for ticket in lost:
                ticket.content.fail(error)
            return
        with self.lock:
            self.scheduler.brought(bring.model)
            self._pump()

    def evict(self, model: str) -> None:
        """Take a model off the device, which the scheduler has decided."""
        if self._emit is not None:
            self._emit(ModelEvicted(self.clock(), self.name, model))
        with self._move_noted():
            self._evict_model(self, model)

    @contextmanager
    def _move_noted(self) -> Iterator[None]:
        with self._moved_lock:
            self._moving += 1
            self._moved += 1
        try:
            yield
        finally:
            with self._moved_lock:
                self._moving -= 1

    def still(self, since: int | None = None) -> int | None:
        """Return a number if no model comes or goes now, nor has since an earlier such number.

        What memory a call takes can only be told while the weights stay as they are.
        """
        with self._moved_lock:
            if self._moving or (since is not None and since != self._moved):
                return None
            return self._moved

    def emit_call(self, call: Call, ended: float, seconds: float | None = None) -> None:
        """Emit that a call has ended, or without `seconds` that it did not fit into memory."""
        if self._emit is None:
            return
        request = call.tickets[0].content
        facts = (self.name, request.model.checkpoint.name, request.stage.name, len(call.tickets))
        if seconds is None:
            self._emit(OutOfMemory(ended, *facts))
        else:
            self._emit(BatchFinished(ended, *facts, seconds))


def _is_cancelled(ticket: QueuedRequest) -> bool:
    token: CancelToken | None = ticket.content.token
    return token is not None and token.cancelled
