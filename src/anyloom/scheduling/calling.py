"""How is a call made, and what happens when memory is short, or when others should go before?"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, Protocol

from ..foundation.cancellation import current
from ..foundation.errors import Cancelled, ModelError
from ..foundation.evictable import Evictable
from ..hardware.memory import Memory, is_out_of_memory, on_device
from .queues import RequestGroup
from .requests import InferenceRequest, Lease, tokens_of
from .scheduler import Call, Scheduler

Outcome = tuple[list[Any], BaseException | None]
"""Answers, or why there are none."""


class CallingDevice(Protocol):
    """What the caller needs of its device."""

    name: str
    shares: bool
    memory: Memory
    scheduler: Scheduler
    lock: threading.Lock
    clock: Callable[[], float]

    def still(self, since: int | None = None) -> int | None: ...

    def evict(self, model: str) -> None: ...

    def emit_call(self, call: Call, ended: float, seconds: float | None = None) -> None: ...


class Caller:
    """Makes the calls of a device, on its lanes.

    When memory is short: what can be computed again is forgotten, then idle models leave, then the
    call is halved and the limit remembered, and a request that does not fit alone goes elsewhere.
    """

    def __init__(
        self, device: CallingDevice, elsewhere: Callable[[InferenceRequest], Any] | None
    ) -> None:
        self.device = device
        self._elsewhere = elsewhere

    def make(self, call: Call, *, between: bool = False) -> None:
        """Answer the requests of a call, or queue them again, or fail them.

        With `between`, another call waits for this one in the middle of its work.
        """
        questions: list[InferenceRequest] = [ticket.content for ticket in call.tickets]
        try:
            self._make(call, questions, between)
        except BaseException as error:  # nobody may wait for ever for a lane that has died
            for question in questions:
                if not question.answers.happened:
                    question.fail(ModelError(f"the call could not be made: {error!r}"))
            raise

    def _make(self, call: Call, questions: list[InferenceRequest], between: bool) -> None:
        device = self.device
        call.charged_until = started = device.clock()
        current.token = tokens_of(questions)
        current.yield_to_higher_priority = (
            None if between else functools.partial(self._yield_to_higher_priority, call)
        )
        still = device.still()
        try:
            outcome = self._tried(call, questions)
        finally:
            current.token = None
            current.yield_to_higher_priority = None
        found, error = outcome
        peak = device.memory.peak() if error is None else 0  # it waits for what is under way
        if still is None or device.still(since=still) is None or call.nested:
            peak = 0
        ended = device.clock()
        seconds = ended - started - call.nested
        if error is None:
            with device.lock:
                device.scheduler.done(call, seconds, peak)
            device.emit_call(call, ended, seconds)
            for question, answer in zip(questions, found, strict=True):
                question.answer(answer)
        elif len(questions) == 1 or isinstance(error, Cancelled):
            self._release(call)
            for question in questions:
                self._fail(question, error)
        elif is_out_of_memory(error):
            device.memory.free()
            with device.lock:
                device.scheduler.release(call)
                call.group.curve.forbid(len(questions))
                device.scheduler.put_back(call)
        else:
            # One of them may be at fault: each alone, so that it fails alone.
            outcomes = [self._called([question]) for question in questions]
            self._release(call)
            for question, (answers, reason) in zip(questions, outcomes, strict=True):
                if reason is None:
                    question.answer(answers[0])
                else:
                    self._fail(question, reason)

    def _release(self, call: Call) -> None:
        with self.device.lock:
            self.device.scheduler.release(call)

    def _called(self, questions: list[InferenceRequest]) -> Outcome:
        """Call the network once.

        That memory is short is returned without the frames that it came through, whose tensors
        would stay there.
        """
        device = self.device
        stage, model = questions[0].stage, questions[0].model
        device.memory.begin()
        try:
            requests = [question.request for question in questions]
            if not device.shares:
                requests = [on_device(request, device.name) for request in requests]
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

    # When memory is short

    def _tried(self, call: Call, questions: list[InferenceRequest]) -> Outcome:
        """Call the network; where memory is short, make some free and call it again."""
        found, error = self._called(questions)
        for make_room in (self._forget, self._evict_idle):
            if error is None or not is_out_of_memory(error):
                break
            self.device.emit_call(call, self.device.clock())
            make_room(call)
            found, error = self._called(questions)
        return found, error

    def _forget(self, call: Call) -> None:
        Evictable.clear_all()
        self.device.memory.free()

    def _evict_idle(self, call: Call) -> None:
        """Take every model off the device that nobody uses at this moment.

        None comes back before the call has ended, or the room would be gone again.
        """
        scheduler = self.device.scheduler
        with self.device.lock:
            idle = [
                model
                for model in scheduler.resident - set(call.group.needs)
                if not scheduler.running[model] and not scheduler.held[model]
            ]
            for model in idle:
                scheduler.evicted(model)
            room = max(0, scheduler.residency.free)
            scheduler.residency.reserved += room
            call.reserved += room
        for model in idle:
            self.device.evict(model)
        self.device.memory.free()

    def _fail(self, question: InferenceRequest, error: BaseException) -> None:
        """Fail a request; one that does not fit into memory even alone is answered elsewhere."""
        if not is_out_of_memory(error):
            question.fail(error)
            return
        self.device.memory.free()
        name = question.model.checkpoint.name
        reason = f"model '{name}' ran out of memory on {self.device.name} with a single request"
        if self._elsewhere is None:
            question.fail(ModelError(f"{reason}; use a smaller picture or a smaller model"))
            return
        try:
            question.answer(self._elsewhere(question))
        except Exception as other:
            question.fail(ModelError(f"{reason}, and elsewhere too ({other})"))

    # Between the steps of a long call

    def _yield_to_higher_priority(self, call: Call) -> None:
        """Make the calls that should go before the rest of a long one."""
        device = self.device
        while True:
            began = device.clock()
            with device.lock:
                device.scheduler.charge(call, began - call.charged_until)
                call.charged_until = began
                admits = functools.partial(self._goes_before, call)
                other = device.scheduler.next_call(began, admits)
            if other is None:
                return
            for model in other.evict:
                device.evict(model)
            token = current.token
            self.make(other, between=True)
            current.token = token
            current.yield_to_higher_priority = functools.partial(
                self._yield_to_higher_priority, call
            )
            call.charged_until = device.clock()
            call.nested += call.charged_until - began

    def _goes_before(self, call: Call, group: RequestGroup) -> bool:
        if isinstance(next(iter(group)).content, Lease):
            return False
        return self.device.scheduler.goes_before(group, call, self.device.clock())
