"""Execution of one plan on one set of inputs.

A step becomes ready when the last value that it reads is known. The thread that made it ready goes
on with it; further ready steps go to the other workers. There are no levels and no recursion. A
failure is an outcome like any other: whatever reads it fails in turn, everything else goes on.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any

import xxhash

from ..compiler.definition import MISSING
from ..foundation.cancellation import CancelToken, current
from ..foundation.errors import AnyloomError, Cancelled, NodeError, one_line
from ..foundation.sizes import SCALARS
from ..foundation.source_names import source_name
from ..scheduling.accounts import Account
from ..values import Regions
from .cached_value import CachedValue, Failure, Outcome, Outputs
from .events import NodeCached, NodeFailed, NodeFinished, NodeShared, NodeSkipped, NodeStarted
from .plan import Link, Plan, PlannedStep
from .repetition import Repetition
from .services import Services

Task = tuple["Execution", int]
"""An execution and the index of a step that is ready."""

LARGE = 4096
"""Bytes from which an outcome counts for the memory that values occupy."""


class Execution:
    """The state of one plan on one set of inputs.

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
        "_required",
        "_uses",
        "account",
        "cached",
        "computed",
        "item",
        "on_done",
        "plan",
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
    ) -> None:
        self.services = services
        self.plan = plan
        self.item = item
        self.token = token
        self.account = account
        self.on_done = on_done
        self.computed = 0
        self.cached = 0
        self._lock = threading.Lock()
        self._outcomes: list[Outcome | None] = [None] * plan.size
        self._uses = list(plan.uses)
        self._required = bytearray(len(plan.steps))
        self._missing = [0] * len(plan.steps)
        self._left = 0
        self._late_readers: dict[int, list[int]] = {}
        self._announced = dict(plan.models)
        self._live = 0

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

    def outputs(self) -> dict[str, Any]:
        """Return what the outputs came to: values, or Failures."""
        found: dict[str, Any] = {}
        for name, target in self.plan.outputs.items():
            outcome = self._read(target)
            found[name] = outcome.output if isinstance(outcome, CachedValue) else outcome
        return found

    def outcome(self) -> Outcome:
        """Return the outputs as one outcome: the only one, or all by name; a failure fails all."""
        outcomes = {name: self._read(target) for name, target in self.plan.outputs.items()}
        for outcome in outcomes.values():
            if isinstance(outcome, Failure):
                return outcome
        if self.plan.single:
            return next(iter(outcomes.values()))
        values = {n: one.output for n, one in outcomes.items() if isinstance(one, CachedValue)}
        return CachedValue.of(Outputs(values))

    def execute(self, index: int) -> list[Task]:
        """Run one ready step and return the steps that this makes ready."""
        step = self.plan.steps[index]
        if self.token.cancelled:
            return self.finish(index, Failure(step.name, Cancelled("cancelled")))
        try:
            if step.node is not None:
                return self._call(index, step)
            return self._control(index, step)
        except Exception as error:
            return self.finish(index, self._failure(step, error, monotonic(), 0.0))

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
        if isinstance(target, dict):
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
        for _, template in step.templates:
            outcome = self._read(template)
            if isinstance(outcome, Failure):
                return self.finish(index, outcome)
            inputs.append(outcome)
        services = self.services
        key = result_key(step, inputs)
        if key is None:
            return self.finish(index, self._compute(step, inputs, None))
        found = services.cache.get(key)
        if found is not None:
            self.cached += 1
            if services.listeners:
                services.emit(NodeCached(monotonic(), self.item, step.name))
            return self.finish(index, found)
        # A second execution of the same key waits for the first instead of computing it again.
        if not services.in_flight.join(key, self.account, (self, index)):
            return []
        result = self._compute(step, inputs, key)
        waiters = services.in_flight.complete(key)
        ready = self.finish(index, result)
        for execution, waiting in waiters:
            assert isinstance(execution, Execution)
            ready += execution._share(waiting, result)
        return ready

    def _share(self, index: int, result: Outcome) -> list[Task]:
        """Take over what another execution has computed for the same key."""
        if isinstance(result, Failure) and isinstance(result.error, Cancelled):
            return [(self, index)]  # the other execution was cancelled, this one was not
        step = self.plan.steps[index]
        self.cached += 1
        self.services.emit(NodeShared(monotonic(), self.item, step.name))
        return self.finish(index, result)

    def _compute(self, step: PlannedStep, inputs: list[CachedValue], key: str | None) -> Outcome:
        services = self.services
        node = step.node
        assert node is not None
        listeners = services.listeners
        started = monotonic()
        if listeners:
            event = NodeStarted(started, self.item, step.name)
            for listener in listeners:
                listener(event)
        current.waited = 0.0
        on_fallback = False
        try:
            arguments = _arguments(step, inputs)
            if step.models:
                current.on_fallback = False
                self._withdraw(self.plan.producer[step.output])
                with services.models.lease(step.models) as models:
                    arguments.update(models)
                    output = node.function(**arguments)
                on_fallback = current.on_fallback
            else:
                output = node.function(**arguments)
            result = CachedValue.of(output)
        except KeyboardInterrupt:  # on the thread of a caller, who raises it again
            self.token.interrupted = True
            self.token.cancel()
            return self._failure(step, Cancelled("interrupted"), started, current.waited)
        except BaseException as error:  # a node that exits must not end a worker
            return self._failure(step, error, started, current.waited)
        ended = monotonic()
        self.computed += 1
        if key is not None and not on_fallback:
            services.cache.put(key, result, ended - started)
        if listeners:
            seconds = ended - started
            finished = NodeFinished(ended, self.item, step.name, seconds, current.waited)
            for listener in listeners:
                listener(finished)
        return result

    def _failure(
        self, step: PlannedStep, error: BaseException, started: float, waited: float
    ) -> Failure:
        trace = "".join(traceback.format_exception(error))
        named = _named_error(step, error)
        now = monotonic()
        self.services.emit(NodeFailed(now, self.item, step.name, now - started, waited, str(named)))
        return Failure(step.name, named, trace)

    # Conditions and repetition

    def _control(self, index: int, step: PlannedStep) -> list[Task]:
        if step.when is None:
            return self._repeat(index, step)
        condition = self._read(step.when)
        if isinstance(condition, Failure):
            return self.finish(index, condition)
        branch = step.then_needs if condition.output else step.else_needs
        with self._lock:
            ready = self._require_values(branch)
            missing = [value for value in branch if self._outcomes[value] is None]
            for value in missing:
                self._late_readers.setdefault(value, []).append(index)
            # The condition is known; from now on the step waits for its branch.
            self._missing[index] = len(missing)
        tasks: list[Task] = [(self, other) for other in ready]
        return tasks if missing else tasks + self._branch(index, step)

    def _branch(self, index: int, step: PlannedStep) -> list[Task]:
        assert step.when is not None
        condition = self._read(step.when)
        if isinstance(condition, Failure):
            return self.finish(index, condition)
        if condition.output:
            return self._repeat(index, step)
        return self.finish(index, self._read(None if step.otherwise is MISSING else step.otherwise))

    def _repeat(self, index: int, step: PlannedStep) -> list[Task]:
        fixed: dict[str, Outcome] = {}
        for name, template in step.templates:
            outcome = self._read(template)
            if isinstance(outcome, Failure):
                return self.finish(index, outcome)
            fixed[name] = outcome
        rounds: list[dict[str, Outcome]] = [{}]
        frame: tuple[int, int] | None = None
        if step.each:
            columns: dict[str, list[Any]] = {}
            for name, source in step.each:
                outcome = self._read(source)
                if isinstance(outcome, Failure):
                    return self.finish(index, outcome)
                if isinstance(outcome.output, Regions):
                    frame = outcome.output.frame
                columns[name] = list(outcome.output)
            lengths = {name: len(items) for name, items in columns.items()}
            if len(set(lengths.values())) > 1:
                counts = ", ".join(f"{name} has {length}" for name, length in lengths.items())
                raise NodeError(step.name, f"each needs lists of one length, but {counts}")
            count = next(iter(lengths.values()))
            rounds = [
                {name: CachedValue.of(items[row]) for name, items in columns.items()}
                for row in range(count)
            ]
        repetition = Repetition(self, index, step, fixed, rounds, frame)
        if step.fold is not None:
            return repetition.fold(self._read(step.fold[1]))
        return repetition.all_at_once()

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

    def finish(self, index: int, outcome: Outcome) -> list[Task]:
        """Record what a step came to and return the steps that this makes ready."""
        plan = self.plan
        step = plan.steps[index]
        if type(outcome) is CachedValue:
            grown = 0 if type(outcome.output) in SCALARS else _live_bytes(outcome)
        else:
            grown = 0
            if outcome.node != step.name:  # type: ignore[union-attr]
                cause = outcome.node  # type: ignore[union-attr]
                self.services.emit(NodeSkipped(monotonic(), self.item, step.name, cause))
        if self._announced:
            self._withdraw(index)
        ready: list[Task] = []
        branches: list[int] = []
        with self._lock:
            outcomes, uses, missing = self._outcomes, self._uses, self._missing
            if outcomes[step.output] is not None:
                return []
            outcomes[step.output] = outcome
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
                        branches.append(reader)
            self._left -= 1
            done = self._left == 0
        for reader in branches:
            ready += self._branch(reader, plan.steps[reader])
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

    def inner(self, plan: Plan, item: str, on_done: Callable[[Execution], list[Task]]) -> Execution:
        """Return an execution of a plan inside one of the steps, for the item or a part of it."""
        return Execution(self.services, plan, item, self.token, self.account, on_done)

    def _end(self) -> list[Task]:
        for index in list(self._announced):
            self._withdraw(index)  # a branch that was not taken
        if self._live:
            self.services.live.add(-self._live)
        return self.on_done(self)

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
                needs = plan.steps[index].needs
                if plan.steps[index].when is None:
                    missing = sum(outcomes[value] is None for value in needs)
                    assert self._missing[index] == missing, plan.steps[index].name
            for value, uses in enumerate(self._uses):
                assert 0 <= uses <= plan.uses[value]
                assert (outcomes[value] is _RELEASED) <= (uses == 0)


def result_key(step: PlannedStep, inputs: list[CachedValue]) -> str | None:
    """Return the hash of everything that a result depends on; None = never cached."""
    if step.key is None:
        return None
    try:
        parts = "".join([value.fingerprint for value in inputs])  # type: ignore[misc]
    except TypeError:  # one of them has no content hash
        return None
    return xxhash.xxh3_128_hexdigest(step.key + parts.encode())


def _arguments(step: PlannedStep, inputs: list[CachedValue]) -> dict[str, Any]:
    """Return what the node's function is called with, its models apart."""
    arguments = dict(step.constants)
    position = 0
    for name, _, _ in step.links:
        arguments[name] = inputs[position].output
        position += 1
    for name, _ in step.templates:
        arguments[name] = inputs[position].output
        position += 1
    for name, argument in step.wired:
        try:
            arguments[name] = argument.validated(arguments[name])
        except ValueError as error:
            raise NodeError(step.name, str(error)) from None
    return arguments


def _named_error(step: PlannedStep, error: BaseException) -> AnyloomError:
    """Return an error as one line that names the step, without the frames that it came through.

    A traceback would keep every frame's arrays alive.
    """
    if isinstance(error, NodeError):
        return NodeError(step.name, error.reason)
    if isinstance(error, AnyloomError):
        return error.with_traceback(None)
    own = step.node.function.__code__.co_filename if step.node is not None else ""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename == own] or frames
    where = (
        f" ({Path(source_name(inside[-1].filename)).name}:{inside[-1].lineno})" if inside else ""
    )
    return NodeError(step.name, one_line(error) + where)


def _live_bytes(value: CachedValue) -> int:
    """Return what a value counts for the memory that values occupy."""
    nbytes = value.nbytes
    return nbytes if nbytes >= LARGE else 0


_RELEASED: Any = CachedValue(None, None)
"""Takes the place of a value that nothing will read again."""
