"""How do requests from many threads reach a device, one call after the other?

Threads prepare requests and read answers; a lane calls the network. A CPU has several lanes, an
accelerator one: what it does is decided in one place, by the scheduler. A further thread brings
models and takes them off, while the lanes go on.
"""

from __future__ import annotations

import functools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from ..batching import Stage
from ..cancel import CancelToken, current
from ..errors import Cancelled, ModelError
from ..model import Model
from .accounts import INTERACTIVE, Account
from .memory import Dispensable, Memory, is_out_of_memory, on_device
from .queues import Group, Ticket
from .requests import Answers, Question, Turn, tokens_of
from .scheduler import Bring, Call, Scheduler

Tell = Callable[..., None]
"""Called with the kind of an event and its facts; see `Event`."""


class TooLarge(ModelError):
    """Models that are wanted at once do not fit on the device."""


class Device:
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
        bring: Callable[[Device, str], None],
        evict: Callable[[Device, str], None],
        elsewhere: Callable[[Question], Any] | None = None,
        tell: Tell | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a device.

        Args:
            bring: loads a model by its identity, or brings it back; called on a thread of the
                device's own; raises where it cannot.
            evict: takes a model off the device.
            elsewhere: answers a request for which this device has too little memory.
            tell: hears of calls, models that come and go, and shortages.
        """
        self.name = name
        self.memory = memory
        self.lanes = lanes
        self.shares = name == "cpu"
        self.threads = max(1, (os.cpu_count() or 1) // lanes)
        self.scheduler = Scheduler(memory.budget)
        self._bring_model = bring
        self._evict_model = evict
        self._elsewhere = elsewhere
        self._tell = tell
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: SimpleQueue[Call | None] = SimpleQueue()
        self._moves: SimpleQueue[Bring | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._occupied = 0
        self._turns = 0
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
        answers = Answers(len(requests))
        token = current.token
        account = self._account()
        now = self._clock()
        tickets = [
            Ticket(
                (identity,),
                (identity, stage, stage.together(request)),
                account,
                now,
                stage.limit,
                not model.concurrent,
                Question(model, stage, request, answers, index, token),
            )
            for index, request in enumerate(requests)
        ]
        self._queue(tickets, token)
        with self._while_waiting():
            answers.wait()
        return answers.values

    def turn(self, identities: Sequence[str], *, alone: bool, occupies: bool = True) -> Turn:
        """Wait until some models are there; with `alone`, until nobody else calls them.

        What is returned must be given back with `end`.
        """
        with self._lock:
            needed = sum(self.scheduler.bytes_of(identity) for identity in identities)
        if needed > self.memory.budget:
            raise TooLarge(
                f"{self.name} has {self.memory.budget / 1e9:.1f} GB for models, of which "
                f"{needed / 1e9:.1f} GB are needed at once; choose smaller models"
            )
        token = current.token
        turn = Turn(token, occupies=occupies and not self.shares)
        kind = ("turn", tuple(identities), alone, occupies)
        ticket = Ticket(tuple(identities), kind, self._account(), self._clock(), 1, alone, turn)
        self._queue([ticket], token)
        if not turn.waiter.happened:
            with self._while_waiting():
                turn.waiter.wait()
        elif turn.waiter.error is not None:
            raise turn.waiter.error
        return turn

    def end(self, turn: Turn, seconds: float) -> None:
        """Give a turn back."""
        with self._lock:
            self.scheduler.done(turn.call, seconds)
            self._turns -= 1
            self._occupied -= turn.occupies
            self._pump()

    def expect(self, identities: Sequence[str], count: int) -> None:
        """Announce that models will be used so many times more, or (negative) were."""
        with self._lock:
            for identity in identities:
                self.scheduler.expected[identity] += count

    def hold(self, identity: str, count: int) -> None:
        """Note that somebody more, or (negative) fewer, hold a model that cannot be moved."""
        with self._lock:
            self.scheduler.held[identity] += count
            if count < 0:
                self._pump()

    def know(self, identity: str, size: int, seconds: float) -> None:
        """Note what a model takes."""
        with self._lock:
            self.scheduler.know(identity, size, seconds)

    def forget(self, identities: Sequence[str]) -> None:
        """Note that models are gone from the device."""
        with self._lock:
            for identity in identities:
                self.scheduler.evicted(identity)

    def pump(self) -> None:
        """Look again at what can be done, after something outside has changed."""
        with self._lock:
            self._pump()

    def close(self) -> None:
        """End the threads; what waits fails."""
        with self._lock:
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
        began = self._clock()
        try:
            with current.waiting():
                yield
        finally:
            current.waited += self._clock() - began

    def _account(self) -> Account:
        return current.account or Account("call", priority=INTERACTIVE)

    def _queue(self, tickets: Sequence[Ticket], token: CancelToken | None) -> None:
        with self._lock:
            if self._closed:
                raise Cancelled("the engine was closed")
            for ticket in tickets:
                self.scheduler.submit(ticket)
            self._pump()
        if token is not None:
            token.on_cancel(self._drop_cancelled)

    def _drop_cancelled(self) -> None:
        with self._lock:
            dropped = self.scheduler.withdraw(_is_cancelled)
            self._pump()
        for ticket in dropped:
            ticket.content.fail(Cancelled("cancelled"))

    def _pump(self) -> None:
        """Start everything that can be started; the lock is held."""
        now = self._clock()
        bring = self.scheduler.next_bring(now)
        if bring is not None:
            self._start_thread(self._move)
            self._moves.put(bring)
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

    def _is_free_turn(self, group: Group) -> bool:
        """Say whether a group's requests run on their own threads and leave the lanes alone."""
        content = next(iter(group)).content
        return isinstance(content, Turn) and not content.occupies

    def _start(self, call: Call) -> None:
        for model in call.evict:
            self._evict(model)
        content = call.tickets[0].content
        if isinstance(content, Turn):
            content.call = call
            self._turns += 1
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
            self._work_on(call)
            with self._lock:
                self._occupied -= 1
                self._pump()
            del call

    def _share_processors(self) -> None:
        """Give each lane of a CPU its part of the processors: always the same, so that sums are
        added up in the same order whatever else is under way."""
        torch = sys.modules.get("torch")
        if torch is not None and self.shares and torch.get_num_threads() != self.threads:
            torch.set_num_threads(self.threads)

    def _work_on(self, call: Call, *, between: bool = False) -> None:
        """Answer the requests of a call, or queue them again, or fail them.

        With `between`, another call waits for this one in the middle of its work.
        """
        questions: list[Question] = [ticket.content for ticket in call.tickets]
        started = self._clock()
        call.charged_until = started
        current.token = tokens_of(questions)
        current.make_way = None if between else functools.partial(self._make_way, call)
        try:
            found, error, short = self._tried(call, questions)
        finally:
            current.token = None
            current.make_way = None
        seconds = self._clock() - started - call.nested
        if short:
            self._out_of_memory(call, questions, error)
            return
        if error is not None and len(questions) > 1 and not isinstance(error, Cancelled):
            # One of them may be at fault: each alone, so that it fails alone.
            with self._lock:
                self.scheduler.release(call)
            for question in questions:
                self._alone(call, question)
            return
        peak = self.memory.peak() if error is None else 0
        with self._lock:
            if error is None:
                self.scheduler.done(call, seconds, peak)
            else:
                self.scheduler.release(call)
        self._told("batch", call, started, seconds, len(questions))
        for index, question in enumerate(questions):
            if error is not None:
                question.fail(error)
            else:
                question.answer(found[index])

    def _tried(
        self, call: Call, questions: list[Question]
    ) -> tuple[list[Any], BaseException | None, bool]:
        """Call the network; where memory is short, make some free and call it again.

        Returns the answers, or an error, and whether memory was short to the end. An error is
        returned without the frames that it came through, whose tensors would stay in memory.
        """
        found, error = self._called(questions)
        for make_room in (self._free_caches, self._evict_idle):
            if error is None or not is_out_of_memory(error):
                return found, error, False
            self._told("memory_short", call, self._clock(), 0.0, len(questions))
            make_room(call)
            found, error = self._called(questions)
        return found, error, error is not None and is_out_of_memory(error)

    def _called(self, questions: list[Question]) -> tuple[list[Any], BaseException | None]:
        stage, model = questions[0].stage, questions[0].model
        self.memory.begin()
        try:
            requests = [question.request for question in questions]
            if not self.shares:
                requests = [on_device(request, self.name) for request in requests]
            found = list(stage.method(model, requests))
            if len(found) != len(requests):
                raise ModelError(
                    f"model '{model.checkpoint.name}': {stage.name} gave {len(found)} answers to "
                    f"{len(requests)} requests"
                )
            return found, None
        except Exception as error:
            if is_out_of_memory(error):
                return [], type(error)(str(error))
            return [], error

    def _alone(self, call: Call, question: Question) -> None:
        current.token = question.token
        try:
            found, error = self._called([question])
        finally:
            current.token = None
        if error is not None:
            question.fail(error)
        else:
            question.answer(found[0])

    # When memory is short

    def _free_caches(self, call: Call) -> None:
        Dispensable.clear_all()
        self.memory.free()

    def _evict_idle(self, call: Call) -> None:
        """Take every model off the device that nobody uses at this moment."""
        with self._lock:
            scheduler = self.scheduler
            idle = [
                model
                for model in scheduler.resident - set(call.group.needs)
                if not scheduler.running[model] and not scheduler.held[model]
            ]
            for model in idle:
                scheduler.evicted(model)
        for model in idle:
            self._evict(model)
        self.memory.free()

    def _out_of_memory(
        self, call: Call, questions: list[Question], error: BaseException | None
    ) -> None:
        """Halve the call and remember it; a request that does not fit alone goes elsewhere."""
        self.memory.free()
        if len(questions) > 1:
            with self._lock:
                self.scheduler.release(call)
                call.group.curve.forbid(len(questions) // 2 + 1)
                self.scheduler.put_back(call)
            return
        with self._lock:
            self.scheduler.release(call)
        question = questions[0]
        name = question.model.checkpoint.name
        reason = f"model '{name}' ran out of memory on {self.name} with a single request"
        if self._elsewhere is None:
            question.fail(ModelError(f"{reason}; use a smaller picture or a smaller model"))
            return
        try:
            question.answer(self._elsewhere(question))
        except Exception as other:
            question.fail(ModelError(f"{reason}, and elsewhere too ({other})"))

    # Between the steps of a long call

    def _make_way(self, call: Call) -> None:
        """Run what should go before the rest of a long call."""
        while True:
            began = self._clock()
            with self._lock:
                self.scheduler.charge(call, began - call.charged_until)
                call.charged_until = began
                other = self.scheduler.next_call(began, functools.partial(self._goes_before, call))
            if other is None:
                return
            for model in other.evict:
                self._evict(model)
            token = current.token
            self._work_on(other, between=True)
            current.token = token
            current.make_way = functools.partial(self._make_way, call)
            call.charged_until = self._clock()
            call.nested += call.charged_until - began

    def _goes_before(self, call: Call, group: Group) -> bool:
        if isinstance(next(iter(group)).content, Turn):
            return False
        return self.scheduler.goes_before(group, call, self._clock())

    # The thread that moves models

    def _move(self) -> None:
        while True:
            with self._lock:
                wake = self._wake
            try:
                timeout = None if wake is None else max(0.0, wake - self._clock())
                bring = self._moves.get(timeout=timeout)
            except Empty:
                with self._lock:
                    self._wake = None
                    self._pump()
                continue
            if self._closed:
                return
            if bring is not None:
                self._bring(bring)

    def _bring(self, bring: Bring) -> None:
        for model in bring.evict:
            self._evict(model)
        try:
            self._bring_model(self, bring.model)
        except Exception as error:
            with self._lock:
                lost = self.scheduler.missed(bring.model)
                self._pump()
            for ticket in lost:
                ticket.content.fail(error)
            return
        with self._lock:
            self.scheduler.brought(bring.model)
            self._pump()

    def _evict(self, model: str) -> None:
        if self._tell is not None:
            self._tell("model_evicted", self._clock(), detail=model)
        self._evict_model(self, model)

    def _told(self, kind: str, call: Call, started: float, seconds: float, count: int) -> None:
        if self._tell is not None:
            question = call.tickets[0].content
            name = f"{question.model.checkpoint.name}.{question.stage.name}"
            detail = f"{name} × {count}"
            self._tell(kind, started + seconds, seconds=seconds, detail=detail)


def _is_cancelled(ticket: Ticket) -> bool:
    token: CancelToken | None = ticket.content.token
    return token is not None and token.cancelled
