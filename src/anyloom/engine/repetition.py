"""Calls of an operation under a control: for each item, in a chain, until a condition holds.

Each call is an execution of the step's inner plan; it is repeated after failures and ended by its
time limit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ..foundation.cancellation import CancelToken
from ..foundation.errors import Cancelled
from .cached_value import CachedValue, Failure, Outcome, Outputs
from .plan import Control, Plan
from .services import Services
from .timed_token import TimedToken

Task = tuple[Any, int]
"""An execution and the index of a step that is ready."""
Inputs = Mapping[str, Outcome]
Results = Mapping[str, CachedValue] | Failure
"""What a call came to: outputs by name, or the first failure."""


class InnerExecution(Protocol):
    """An execution of the inner plan: one try of one call."""

    def start(self, inputs: Inputs) -> list[Task]: ...

    def results(self) -> Results: ...


class OuterExecution(Protocol):
    """The execution that the step belongs to; see `Execution`."""

    item: str
    plan: Plan
    token: CancelToken
    services: Services
    handled: list[Failure]

    def guard(self, index: int, work: Callable[[], list[Task]]) -> list[Task]: ...

    def conclude(self, index: int, outcome: Outcome) -> list[Task]: ...

    def must_stop(self, failure: Failure) -> bool: ...

    def overran(self, index: int, item: str, seconds: float) -> Failure: ...

    def inner(
        self,
        plan: Plan,
        index: int,
        item: str,
        on_done: Callable[[Any], list[Task]],
        token: CancelToken,
    ) -> InnerExecution: ...


class Repetition:
    """The calls that one step makes of its inner plan.

    Calls end on any thread. What follows from the end of one is done by that thread, under
    `Execution.guard`, so that an error in it is the failure of the step.
    """

    def __init__(
        self,
        parent: OuterExecution,
        index: int,
        control: Control,
        fixed: Inputs,
        rounds: Sequence[Inputs],
        frame: tuple[int, int] | None,
    ) -> None:
        """Prepare the calls.

        Args:
            index: of the step in the plan of `parent`.
            fixed: inputs of every call.
            rounds: inputs of each call besides; one for a step without `each`.
            frame: of the regions that are iterated over.
        """
        self.parent = parent
        self.index = index
        self.control = control
        self.fixed = fixed
        self.rounds = rounds
        self.frame = frame
        self._results: list[Results | None] = [None] * len(rounds)
        self._left = len(rounds)
        self._lock = threading.Lock()

    def once(self) -> list[Task]:
        """Call the operation once; its result is that of the step."""
        return Call(self, {}, self.parent.item, lambda results: self._finish(results)).start()

    def for_each(self) -> list[Task]:
        """Call the operation for every item at once; the last call to end gathers the results."""
        if not self.rounds:
            return self._gather()
        tasks: list[Task] = []
        for row, inputs in enumerate(self.rounds):
            item = f"{self.parent.item}[{row}]"
            tasks += Call(self, inputs, item, lambda got, row=row: self._arrived(row, got)).start()
        return tasks

    def in_chain(self, start: Mapping[str, CachedValue]) -> list[Task]:
        """Call the operation again and again, each time with the results of the call before.

        Args:
            start: the carried values of the first call.
        """
        return _Chain(self, start).begin()

    def _arrived(self, row: int, results: Results) -> list[Task]:
        self._results[row] = results
        with self._lock:
            self._left -= 1
            last = self._left == 0
        return self._gather() if last else []

    def _gather(self) -> list[Task]:
        control, parent = self.control, self.parent
        rows: list[Mapping[str, CachedValue] | None] = []
        for results in self._results:
            assert results is not None
            if not isinstance(results, Failure):
                rows.append(results)
            elif control.failures == "fail" or parent.must_stop(results):
                return parent.conclude(self.index, results)
            else:
                parent.handled.append(results)
                if control.failures == "keep":
                    rows.append(None)
        columns = {
            name: [None if row is None else row[name].output for row in rows]
            for name in control.inner.outputs
        }
        if control.joins is not None:
            parts: list[Any] = next(iter(columns.values()))
            result: Any = control.joins.concatenate(parts, frame=self.frame)
        else:
            result = _of_ports(columns, control)
        return parent.conclude(self.index, CachedValue.of(result))

    def _finish(self, results: Results) -> list[Task]:
        if not isinstance(results, Failure):
            return self.parent.conclude(self.index, self.result(results))
        return self.parent.conclude(self.index, results)

    def result(self, results: Mapping[str, CachedValue]) -> CachedValue:
        """Return the results of a call as that of the step."""
        if self.control.single:
            return next(iter(results.values()))
        return CachedValue.of(Outputs({name: value.output for name, value in results.items()}))


class _Chain:
    """The rounds of a fold: one after the other, up to the end of the list or the condition."""

    def __init__(self, repetition: Repetition, start: Mapping[str, CachedValue]) -> None:
        self._repetition = repetition
        self._carried = start
        self._all: dict[str, list[Any]] = {name: [] for name in start}
        control = repetition.control
        listed = len(repetition.rounds) if control.each else control.at_most
        assert listed is not None
        self._rounds = listed if control.at_most is None else min(listed, control.at_most)

    def begin(self) -> list[Task]:
        return self._round(0)

    def _round(self, number: int) -> list[Task]:
        repetition = self._repetition
        if number == self._rounds:
            return self._end()
        rounds = repetition.rounds
        item = repetition.parent.item
        inputs = {**(rounds[number] if repetition.control.each else {}), **self._carried}
        call = Call(
            repetition, inputs, f"{item}[{number}]", lambda results: self._next(number, results)
        )
        return call.start()

    def _next(self, number: int, results: Results) -> list[Task]:
        repetition, control = self._repetition, self._repetition.control
        if isinstance(results, Failure):
            return repetition.parent.conclude(repetition.index, results)
        if len(self._carried) == 1 and len(results) == 1:
            [name] = self._carried
            self._carried = {name: next(iter(results.values()))}
        else:
            self._carried = {name: results[name] for name in self._carried}
        if control.collect:
            for name, value in self._carried.items():
                self._all[name].append(value.output)
        if control.until is not None and results[control.until].output:
            return self._end()
        return self._round(number + 1)

    def _end(self) -> list[Task]:
        repetition, control = self._repetition, self._repetition.control
        if control.collect:
            result = CachedValue.of(_of_ports(self._all, control))
        else:
            result = repetition.result(self._carried)
        return repetition.parent.conclude(repetition.index, result)


def _of_ports(values: Mapping[str, Any], control: Control) -> Any:
    """Return the value of a step with one output, or all outputs by name."""
    return next(iter(values.values())) if control.single else Outputs(values)


class Call:
    """One call of the operation: tried again after failures, each time up to the time limit.

    Of the end of a try and its time limit, the first one counts.
    """

    def __init__(
        self,
        repetition: Repetition,
        inputs: Inputs,
        item: str,
        done: Callable[[Results], list[Task]],
    ) -> None:
        self._parent = repetition.parent
        self._index = repetition.index
        self._control = repetition.control
        self._inputs = {**repetition.fixed, **inputs}
        self._item = item
        self._done = done
        self._tries = 0
        self._ended = 0
        self._begun = 0
        self._lock = threading.Lock()

    def start(self) -> list[Task]:
        """Begin the next try."""
        self._tries += 1
        number, timeout = self._tries, self._control.timeout
        if timeout is None:
            return self._run(number, None)
        token = TimedToken(self._parent.token)
        stop = self._parent.services.after(timeout, lambda: self._expired(number, token))
        return self._run(number, token, stop)

    def _run(
        self, number: int, token: TimedToken | None, stop: Callable[[], None] | None = None
    ) -> list[Task]:
        def ended(execution: InnerExecution) -> list[Task]:
            if stop is not None:
                stop()
            return self._over(number, execution.results())

        inner = self._parent.inner(
            self._control.inner, self._index, self._item, ended, token or self._parent.token
        )
        return inner.start(self._inputs)

    def _expired(self, number: int, token: TimedToken) -> None:
        parent, seconds = self._parent, self._control.timeout
        assert seconds is not None
        if number <= self._ended:
            return
        failure = parent.overran(self._index, self._item, seconds)
        tasks = parent.guard(self._index, lambda: self._over(number, failure))
        # What still runs of the call no longer counts; others compute what they wait for.
        token.cancel(f"took longer than {seconds:g} s")
        released = token.give_up(parent.services)
        parent.services.submit([*tasks, *released])

    def _over(self, number: int, results: Results) -> list[Task]:
        with self._lock:
            if number <= self._ended:
                return []
            self._ended = number
        retry, parent = self._control.retry, self._parent
        if (
            not isinstance(results, Failure)
            or retry is None
            or self._tries > retry.times
            or parent.must_stop(results)
        ):
            return self._done(results)
        wait = retry.wait * 2 ** (self._tries - 1)
        if not wait:
            return self.start()
        services, token = parent.services, parent.token

        def again() -> None:  # after the wait, or at once where the run is cancelled
            token.remove_callback(again)
            with self._lock:
                begun, self._begun = self._begun, number
            if begun < number:
                services.submit(parent.guard(self._index, self._restart))

        services.after(wait, again)
        token.on_cancel(again)
        return []

    def _restart(self) -> list[Task]:
        token = self._parent.token
        if token.cancelled:
            name = self._parent.plan.steps[self._index].name
            return self._done(Failure(name, Cancelled(token.reason)))
        return self.start()
