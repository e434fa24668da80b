"""Execution of one plan on one set of inputs.

A step becomes ready when the last value that it reads is known. The thread that made it ready goes
on with it; further ready steps go to the other workers. There are no levels and no recursion. A
failure is an outcome like any other: whatever reads it fails in turn, everything else goes on.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import partial
from time import monotonic
from types import MappingProxyType
from typing import Any, Literal

from ..core.node_decorator import Node
from ..core.questions import AnswerError, AnswerNeeded, Asking, Question, current_asking
from ..foundation.cancellation import CancelToken, current, on_main_thread
from ..foundation.errors import Cancelled, NodeError
from ..foundation.plain_text import shortened
from ..foundation.sizes import SCALARS
from ..scheduling.accounts import Account
from ..values import Regions
from ..values.isolation import isolated
from .cached_value import CachedValue, Failure, Outcome
from .events import (
    NodeCached,
    NodeFailed,
    NodeFinished,
    NodeShared,
    NodeSkipped,
    NodeStarted,
    NodeWaiting,
)
from .node_call import call_arguments, checked_result, named_error
from .plan import Alternative, Control, Link, Plan, PlannedStep
from .repetition import Repetition
from .services import Services
from .timed_token import TimedToken

Task = tuple["Execution", int]
"""An execution and the index of a step that is ready."""

Observer = Callable[[str, Any], None]
"""Is told the name of a step and its value."""

LARGE = 4096
"""Bytes from which an outcome counts for the memory that values occupy."""

Counted = Literal["", "computed", "cached"]
"""What a finished step counts as in the result."""

Phase = Literal["then", "else", "otherwise"]
"""What a step with a control has decided for; it waits until the values for that are known."""


class Execution:
    """The state of one plan on one set of inputs.

    Each step has one owner at a time: the thread that executes it, the computation in flight that
    it waits for, the step whose value it waits for, or the calls that it has begun. The last owner
    finishes it, once; `guard` makes anything that an owner raises the failure of its step.

    `_lock` guards the lists of outcomes, uses and waiting counts. It is never held while anything
    is computed, nor while another lock is taken.
    """

    __slots__ = (
        "_announced",
        "_late_readers",
        "_left",
        "_live",
        "_lock",
        "_missing",
        "_outcomes",
        "_phases",
        "_required",
        "_timed",
        "_uses",
        "account",
        "answers",
        "asked",
        "cached",
        "computed",
        "handled",
        "item",
        "observe",
        "observe_calls",
        "on_done",
        "order",
        "outer",
        "plan",
        "recompute",
        "services",
        "token",
    )

    def __init__(
        self,
        services: Services,
        plan: Plan,
        item: str,
        token: CancelToken,
        account: Account,
        on_done: Callable[[Execution], list[Task]],
        outer: Task | None = None,
        recompute: frozenset[str] = frozenset(),
        answers: Mapping[str, Any] = MappingProxyType({}),
        asked: list[Question] | None = None,
        order: int = 0,
        observe: Observer | None = None,
        observe_calls: bool = False,
    ) -> None:
        """Prepare an execution.

        Args:
            on_done: called once, with the execution, when its outputs are known.
            outer: the execution and the step that this is one call of.
            recompute: steps whose cached results are not used, with the steps inside them.
            answers: of a person, by the key of the question.
            asked: where the questions that have no answer go.
            order: of the item among those of the engine; earlier ones go first.
            observe: is told the value of every step.
            observe_calls: `observe` is also told the values in the graphs that a step repeats.
        """
        self.services = services
        self.plan = plan
        self.item = item
        self.token = token
        self.account = account
        self.on_done = on_done
        self.outer = outer
        self.recompute = recompute
        self.answers = answers
        self.asked: list[Question] = [] if asked is None else asked
        self.order = order
        self.observe = observe
        self.observe_calls = observe_calls
        self.computed = 0
        self.cached = 0
        self.handled: list[Failure] = []
        self._lock = threading.Lock()
        self._outcomes: list[Outcome | None] = [None] * plan.size
        self._uses = list(plan.uses)
        self._required = bytearray(len(plan.steps))
        self._missing = [0] * len(plan.steps)
        self._left = 0
        self._late_readers: dict[int, list[int]] = {}
        self._phases: dict[int, Phase] = {}
        self._announced = dict(plan.models)
        self._live = 0
        self._timed = isinstance(token, TimedToken)

    def start(self, inputs: Mapping[str, Outcome]) -> list[Task]:
        """Set the inputs and return the steps that can run at once."""
        with self._lock:
            for name, value in self.plan.inputs.items():
                self._outcomes[value] = inputs[name]
            ready = self._require(self.plan.first)
            done = self._left == 0
        if self._announced:
            self.services.models.expect(
                [model for models in self._announced.values() for model in models], 1
            )
        return self._end() if done else [(self, index) for index in ready]

    def outputs(self) -> dict[str, Outcome]:
        """Return what the outputs came to, by name."""
        return {name: self._read(target) for name, target in self.plan.outputs.items()}

    def results(self) -> dict[str, CachedValue] | Failure:
        """Return the outputs by name, or the first failure among them."""
        values: dict[str, CachedValue] = {}
        for name, outcome in self.outputs().items():
            if isinstance(outcome, Failure):
                return outcome
            values[name] = outcome
        return values

    def execute(self, index: int) -> list[Task]:
        """Run one ready step and return the steps that this makes ready."""
        step = self.plan.steps[index]
        if self.token.cancelled:
            return self.finish(index, Failure(step.name, Cancelled(self.token.reason)))
        try:
            if step.control is None:
                return self._call(index, step)
            return self._decide(index, step.control)
        except BaseException as error:
            return self._fail(index, error)

    def guard(self, index: int, work: Callable[[], list[Task]]) -> list[Task]:
        """Do what the owner of a step does next; what it raises is the failure of the step."""
        try:
            return work()
        except BaseException as error:
            return self._fail(index, error)

    def _fail(self, index: int, error: BaseException) -> list[Task]:
        """Finish a step with what its owner has raised."""
        if isinstance(error, KeyboardInterrupt) and on_main_thread():
            self._interrupt()
        step = self.plan.steps[index]
        return self.conclude(index, self._failure(step, error, monotonic(), 0.0))

    def _interrupt(self) -> None:
        """Cancel the call after Ctrl-C; the caller, on whose thread it arrived, raises it again."""
        self.token.interrupted = True
        self.token.cancel("interrupted")

    def must_stop(self, failure: Failure) -> bool:
        """Return whether a failure is no reason to try again, or to go on without the result."""
        return self.token.cancelled or isinstance(failure.error, (AnswerNeeded, AnswerError))

    def overran(self, index: int, item: str, seconds: float) -> Failure:
        """Return the failure of a call that took longer than its time limit."""
        step = self.plan.steps[index]
        error = NodeError(step.name, f"took longer than {seconds:g} s")
        self.services.emit(NodeFailed(monotonic(), item, step.name, seconds, 0.0, str(error)))
        return Failure(step.name, error)

    # What a step reads

    def _read(self, target: Any) -> Outcome:
        """Return the outcome of a link, a literal, or a list or dict with links inside."""
        if isinstance(target, Link):
            outcome = self._outcomes[target.value]
            assert outcome is not None
            return outcome.part(target.port) if isinstance(outcome, CachedValue) else outcome
        if isinstance(target, list):
            items = [self._read(item) for item in target]
            failed = next((item for item in items if isinstance(item, Failure)), None)
            values = [item.output for item in items if isinstance(item, CachedValue)]
            return failed or CachedValue.of(values)
        if type(target) is dict:
            parts = {key: self._read(item) for key, item in target.items()}
            failed = next((item for item in parts.values() if isinstance(item, Failure)), None)
            values = {k: item.output for k, item in parts.items() if isinstance(item, CachedValue)}
            return failed or CachedValue.of(values)
        return CachedValue.of(target)

    # One node

    def _call(self, index: int, step: PlannedStep) -> list[Task]:
        inputs: list[CachedValue] = []
        for _, value, port in step.links:
            outcome = self._outcomes[value]
            if type(outcome) is not CachedValue:
                return self.finish(index, outcome)  # type: ignore[arg-type]
            inputs.append(outcome if port is None else outcome.part(port))
        for position in step.numbers:
            if type(inputs[position].output) is int:
                inputs[position] = CachedValue.of(float(inputs[position].output))
        for _, template in step.templates:
            outcome = self._read(template)
            if isinstance(outcome, Failure):
                return self.finish(index, outcome)
            inputs.append(outcome)
        services, node = self.services, step.node
        assert node is not None
        keys = step.keys
        key = None if keys is None else keys.key([value.fingerprint for value in inputs])
        if key is None:
            return self.finish(index, self._compute(step, inputs, None), "computed")
        cache, in_flight = services.cache, services.in_flight
        completed = in_flight.completed
        again = bool(self.recompute) and _is_inside(step.name, self.recompute)
        found = None if again else cache.memory.lookup(key)
        if found is not None:
            return self._finish_cached(index, step, found)
        # A second execution of the same key waits for the first instead of computing it again.
        if not in_flight.join(key, self.account, (self, index)):
            return []
        try:
            # Another one may have ended since the cache was looked into.
            if not again and (cache.disk is not None or in_flight.completed != completed):
                found = cache.get(key, node.signature.declared)
            result = self._compute(step, inputs, key) if found is None else found
        except BaseException:
            services.submit(in_flight.complete(key))
            raise
        waiters = in_flight.complete(key)
        if found is None:
            ready = self.finish(index, result, "computed")
        else:
            ready = self._finish_cached(index, step, found)
        for execution, waiting in waiters:
            share = partial(execution._share, waiting, result)
            ready += execution.guard(waiting, share)
        return ready

    def _finish_cached(self, index: int, step: PlannedStep, found: CachedValue) -> list[Task]:
        if self.services.listeners:
            self.services.emit(NodeCached(monotonic(), self.item, step.name))
        return self.finish(index, found, "cached")

    def _share(self, index: int, result: Outcome) -> list[Task]:
        """Take over what another execution has computed for the same key."""
        step = self.plan.steps[index]
        if not isinstance(result, Failure):
            self.services.emit(NodeShared(monotonic(), self.item, step.name))
            return self.finish(index, result, "cached")
        if isinstance(result.error, Cancelled):
            return [(self, index)]  # the other execution was cancelled, this one was not
        error = result.error
        if isinstance(error, NodeError):  # which names the step of the other graph
            error = NodeError(step.name, error.reason)
        self.services.emit(NodeFailed(monotonic(), self.item, step.name, error=str(error)))
        return self.finish(index, Failure(step.name, error, result.trace))

    def _compute(self, step: PlannedStep, inputs: list[CachedValue], key: str | None) -> Outcome:
        services = self.services
        node = step.node
        assert node is not None
        listening = bool(services.listeners)
        started = monotonic()
        if listening:
            services.emit(NodeStarted(started, self.item, step.name))
        current.waited = 0.0
        if not step.models:
            current.leave_processor()  # the node may wait for anything
        on_fallback = False
        try:
            arguments = call_arguments(step, inputs)
            if step.simple and not self._timed:
                output = node.function(**arguments)
            elif step.models:
                current.on_fallback = False
                self._withdraw(self.plan.producer[step.output])
                with services.models.lease(step.models) as models:
                    arguments.update(models)
                    output = self._run(step, node, arguments, key)
                on_fallback = current.on_fallback
            else:
                output = self._run(step, node, arguments, key)
            if type(output) is step.exact:
                result = CachedValue.of(output)
            else:
                result = checked_result(step, output)
        except KeyboardInterrupt as error:
            if not on_main_thread():
                return self._failure(step, error, started, current.waited)
            self._interrupt()
            return self._failure(step, Cancelled("interrupted"), started, current.waited)
        except BaseException as error:  # a node that exits must not end a worker
            return self._failure(step, error, started, current.waited)
        ended = monotonic()
        # What ends after its time limit has failed, in this run and in the next one.
        late = self._timed and self.token.cancelled
        if key is not None and not on_fallback and not late:
            services.cache.put(key, result, ended - started)
        if listening:
            seconds = ended - started
            services.emit(NodeFinished(ended, self.item, step.name, seconds, current.waited))
        return result

    def _run(
        self, step: PlannedStep, node: Node[..., Any], arguments: dict[str, Any], key: str | None
    ) -> Any:
        """Call the function of a node that asks, waits or has a time limit."""
        before = current_asking.asking
        if node.asks:
            current_asking.asking = Asking(self.answers, self.item, step.name, arguments)
        token = self.token
        try:
            with token.running(key) if isinstance(token, TimedToken) else nullcontext():
                if self._timed and token.cancelled:  # since then it gives up what runs
                    raise Cancelled(token.reason)
                output = node.function(**arguments)
                return self.services.awaited(output) if node.is_async else output
        finally:
            current_asking.asking = before

    def _failure(
        self, step: PlannedStep, error: BaseException, started: float, waited: float
    ) -> Failure:
        if isinstance(error, AnswerNeeded) and step.node is not None and not step.node.asks:
            error = NodeError(step.name, "asks a person; declare it with @node(asks=True)")
        if isinstance(error, AnswerNeeded):
            question = error.question
            self.asked.append(question)
            self.services.emit(NodeWaiting(monotonic(), self.item, step.name, question.text))
            return Failure(step.name, error.with_traceback(None))
        trace = "".join(traceback.format_exception(error))
        named = named_error(step, error)
        now = monotonic()
        self.services.emit(NodeFailed(now, self.item, step.name, now - started, waited, str(named)))
        return Failure(step.name, named, trace)

    # Conditions and repetition

    def _decide(self, index: int, control: Control) -> list[Task]:
        """Begin a step with a control, or go on with what it has decided for."""
        phase = self._phases.get(index)
        if phase == "else" or phase == "otherwise":
            alternative = control.else_ if phase == "else" else control.otherwise
            assert alternative is not None
            return self.finish(index, self._read(alternative.result))
        if phase is None and control.when is not None:
            condition = self._read(control.when)
            if isinstance(condition, Failure):
                return self.finish(index, condition)
            if condition.output:
                return self._later(index, control.then, "then")
            assert control.else_ is not None
            return self._later(index, control.else_, "else")
        return self._repeat(index, control)

    def _later(self, index: int, way: Alternative, phase: Phase) -> list[Task]:
        """Go on with a step in one of its ways, when the values that it needs are known."""
        with self._lock:
            self._phases[index] = phase
            ready = self._require_values(way.needs)
            missing = [value for value in way.needs if self._outcomes[value] is None]
            for value in missing:
                self._late_readers.setdefault(value, []).append(index)
            self._missing[index] = len(missing)
        tasks: list[Task] = [(self, other) for other in ready]
        return tasks if missing else [*tasks, (self, index)]

    def _repeat(self, index: int, control: Control) -> list[Task]:
        fixed: dict[str, Outcome] = {}
        for name, template in control.fixed:
            outcome = self._read(template)
            if isinstance(outcome, Failure):
                return self.finish(index, outcome)
            fixed[name] = outcome
        start: dict[str, CachedValue] = {}
        for name, source in control.fold:
            outcome = self._read(source)
            if isinstance(outcome, Failure):
                return self.finish(index, outcome)
            start[name] = outcome
        rounds: list[dict[str, Outcome]] = [{}]
        frame: tuple[int, int] | None = None
        if control.each:
            columns: dict[str, list[Any]] = {}
            for name, source in control.each:
                outcome = self._read(source)
                if isinstance(outcome, Failure):
                    return self.finish(index, outcome)
                columns[name] = _items(self.plan.steps[index].name, name, outcome.output)
                if isinstance(outcome.output, Regions):
                    frame = outcome.output.frame
            lengths = {name: len(items) for name, items in columns.items()}
            if len(set(lengths.values())) > 1:
                counts = ", ".join(f"{name} has {length}" for name, length in lengths.items())
                raise NodeError(
                    self.plan.steps[index].name, f"each needs lists of one length, but {counts}"
                )
            rounds = [
                {name: CachedValue.of(items[row]) for name, items in columns.items()}
                for row in range(next(iter(lengths.values())))
            ]
        repetition = Repetition(self, index, control, fixed, rounds, frame)
        if control.fold:
            return repetition.in_chain(start)
        return repetition.for_each() if control.each else repetition.once()

    def conclude(self, index: int, outcome: Outcome) -> list[Task]:
        """Finish a step, unless it goes on with another result after its failure."""
        control = self.plan.steps[index].control
        if (
            isinstance(outcome, Failure)
            and control is not None
            and control.otherwise is not None
            and self._phases.get(index) != "otherwise"
            and not self.must_stop(outcome)
        ):
            self.handled.append(outcome)
            return self._later(index, control.otherwise, "otherwise")
        return self.finish(index, outcome)

    # Values and readiness

    def _require(self, steps: list[int]) -> list[int]:
        """Mark steps and all that they need as required; return those that can run at once."""
        ready: list[int] = []
        stack = list(steps)
        while stack:
            index = stack.pop()
            if self._required[index]:
                continue
            self._required[index] = 1
            self._left += 1
            missing = 0
            for value in self.plan.steps[index].needs:
                if self._outcomes[value] is None:
                    missing += 1
                    stack.append(self.plan.producer[value])
            self._missing[index] = missing
            if not missing:
                ready.append(index)
        return ready

    def _require_values(self, values: list[int]) -> list[int]:
        return self._require(
            [self.plan.producer[value] for value in values if self._outcomes[value] is None]
        )

    def finish(self, index: int, outcome: Outcome, counted: Counted = "") -> list[Task]:
        """Record what a step came to and return the steps that this makes ready.

        A second call for the same step does nothing. A failure counts neither as computed nor as
        cached.
        """
        plan = self.plan
        step = plan.steps[index]
        if type(outcome) is CachedValue:
            grown = 0 if type(outcome.output) in SCALARS else _live_bytes(outcome)
            if self.observe is not None:
                self.observe(step.name, isolated(outcome.output))
        else:
            grown, counted = 0, ""
            if outcome.node != step.name:  # type: ignore[union-attr]
                cause = outcome.node  # type: ignore[union-attr]
                self.services.emit(NodeSkipped(monotonic(), self.item, step.name, cause))
        if self._announced:
            self._withdraw(index)
        ready: list[Task] = []
        with self._lock:
            outcomes, uses, missing = self._outcomes, self._uses, self._missing
            if outcomes[step.output] is not None:
                return []
            outcomes[step.output] = outcome
            if counted == "computed":
                self.computed += 1
            elif counted == "cached":
                self.cached += 1
            for value in plan.reads[index]:
                uses[value] -= 1
                if not uses[value]:
                    released = outcomes[value]
                    if type(released) is CachedValue and type(released.output) not in SCALARS:
                        grown -= _live_bytes(released)
                    outcomes[value] = _RELEASED
            self._live += grown
            for reader in plan.readers[step.output]:
                if self._required[reader]:
                    missing[reader] -= 1
                    if not missing[reader]:
                        ready.append((self, reader))
            if self._late_readers:
                for reader in self._late_readers.pop(step.output, ()):
                    missing[reader] -= 1
                    if not missing[reader]:
                        ready.append((self, reader))
            self._left -= 1
            done = self._left == 0
        if grown:
            self.services.live.add(grown)
        if done:
            ready += self._end()
        return ready

    def _withdraw(self, index: int) -> None:
        """Withdraw what was announced for a step: its models are leased now, or not at all."""
        models = self._announced.pop(index, None)
        if models:
            self.services.models.expect(models, -1)

    def inner(
        self,
        plan: Plan,
        index: int,
        item: str,
        on_done: Callable[[Execution], list[Task]],
        token: CancelToken,
    ) -> Execution:
        """Return an execution of a plan that a step calls, for the item or a part of it."""
        observed = None
        if self.observe is not None and self.observe_calls:
            calls_graph = self.plan.steps[index].name not in {step.name for step in plan.steps}
            observed = self.observe if calls_graph else None
        return Execution(
            self.services,
            plan,
            item,
            token,
            self.account,
            on_done,
            (self, index),
            self.recompute,
            self.answers,
            self.asked,
            self.order,
            observed,
            self.observe_calls,
        )

    def _end(self) -> list[Task]:
        for index in list(self._announced):
            self._withdraw(index)  # a branch that was not taken
        if self._live:
            self.services.live.add(-self._live)
        if self.outer is None:
            return self.on_done(self)
        parent, index = self.outer
        with parent._lock:
            parent.computed += self.computed
            parent.cached += self.cached
            parent.handled += self.handled
        return parent.guard(index, lambda: self.on_done(self))

    def validate_state(self) -> None:
        """Raise AssertionError where the counts contradict the outcomes; for tests."""
        with self._lock:
            plan, outcomes = self.plan, self._outcomes
            open_steps = [
                index
                for index in range(len(plan.steps))
                if self._required[index] and outcomes[plan.steps[index].output] is None
            ]
            assert self._left == len(open_steps)
            for index in open_steps:
                step = plan.steps[index]
                phase = self._phases.get(index)
                control = step.control
                needs = step.needs
                if phase is not None and control is not None:
                    needs = control.way(phase).needs
                missing = sum(outcomes[value] is None for value in needs)
                assert self._missing[index] == missing, step.name
            for value, uses in enumerate(self._uses):
                assert 0 <= uses <= plan.uses[value]
                assert (outcomes[value] is _RELEASED) <= (uses == 0)


def _is_inside(name: str, steps: frozenset[str]) -> bool:
    """Return whether a step is one of some, or inside one of them: "outer/inner"."""
    return any(name == step or name.startswith(f"{step}/") for step in steps)


def _items(step: str, name: str, value: Any) -> list[Any]:
    """Return the items that a step iterates over.

    Raises:
        NodeError: it is not a list.
    """
    if isinstance(value, (list, tuple, Regions)):
        return list(value)
    raise NodeError(step, f"each '{name}' needs a list or Regions, got {shortened(repr(value))}")


def _live_bytes(value: CachedValue) -> int:
    """Return what a value counts for the memory that values occupy."""
    nbytes = value.nbytes
    return nbytes if nbytes >= LARGE else 0


_RELEASED: Any = CachedValue(None, None)
"""Takes the place of a value that nothing will read again."""
