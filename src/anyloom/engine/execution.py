"""How does one plan run on one set of inputs?

A step becomes ready when the last slot that it reads is known. The thread that made it ready goes
on with it; further ready steps go to the other workers. There are no levels and no recursion. A
failure is a value like any other: whatever reads it fails in turn, everything else goes on.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xxhash

from ..compiler.graphs import MISSING
from ..foundation.cancellation import CancelToken, current
from ..foundation.errors import AnyloomError, Cancelled, NodeError, one_line
from ..foundation.half_imported import whole
from ..foundation.source_names import source_name
from ..scheduling.accounts import Account
from ..values import Regions, Value
from .cached_value import CachedValue, Failure, Outputs
from .events import Event
from .plan import Link, Plan, PlannedStep
from .repetition import Repetition

if TYPE_CHECKING:
    from .engine import Engine

Slot = CachedValue | Failure
Task = tuple["Execution", int]


class Execution:
    """The state of one plan on one set of inputs.

    `_lock` guards the four lists and is never held while anything is computed, nor while another
    lock is taken.
    """

    __slots__ = (
        "_announced",
        "_bytes",
        "_demanded",
        "_late_readers",
        "_left",
        "_lock",
        "_slots",
        "_uses",
        "_waiting",
        "account",
        "cached",
        "computed",
        "engine",
        "item",
        "on_done",
        "plan",
        "token",
    )

    def __init__(
        self,
        engine: Engine,
        plan: Plan,
        item: str,
        token: CancelToken,
        account: Account,
        on_done: Callable[[Execution], list[Task]],
    ) -> None:
        self.engine = engine
        self.plan = plan
        self.item = item
        self.token = token
        self.account = account
        self.on_done = on_done
        self.computed = 0
        self.cached = 0
        self._lock = threading.Lock()
        self._slots: list[Slot | None] = [None] * plan.size
        self._uses = list(plan.uses)
        self._demanded = bytearray(len(plan.steps))
        self._waiting = [0] * len(plan.steps)
        self._left = 0
        self._late_readers: dict[int, list[int]] = {}
        self._announced = dict(plan.models)
        self._bytes = 0

    def start(self, inputs: Mapping[str, Slot]) -> list[Task]:
        """Fill in the inputs and return the steps that can run at once."""
        with self._lock:
            for name, slot in self.plan.inputs.items():
                self._slots[slot] = inputs[name]
            ready = self._demand(self.plan.first)
            done = self._left == 0
        if self._announced:
            self.engine.models.expect(
                [model for models in self._announced.values() for model in models], 1
            )
        return self._ended() if done else [(self, index) for index in ready]

    def outputs(self) -> dict[str, Any]:
        """Return what the outputs hold: values, or Failures."""
        found: dict[str, Any] = {}
        for name, target in self.plan.outputs.items():
            held = self._read(target)
            found[name] = held.value if isinstance(held, CachedValue) else held
        return found

    def held_outputs(self) -> Slot:
        """Return the outputs as one slot: the only one, or all by name; a failure fails all."""
        held = {name: self._read(target) for name, target in self.plan.outputs.items()}
        for slot in held.values():
            if isinstance(slot, Failure):
                return slot
        if self.plan.single:
            return next(iter(held.values()))
        return CachedValue.of(
            Outputs({n: slot.value for n, slot in held.items() if isinstance(slot, CachedValue)})
        )

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
            return self._fail(index, step, error)

    # What a step reads

    def _read(self, value: Any) -> Slot:
        """Return what a link, a literal, or a list or dict with links inside comes to."""
        if isinstance(value, Link):
            slot = self._slots[value.slot]
            assert slot is not None
            return slot.part(value.port) if isinstance(slot, CachedValue) else slot
        if isinstance(value, list):
            items = [self._read(item) for item in value]
            failed = next((item for item in items if isinstance(item, Failure)), None)
            return failed or CachedValue.of(
                [item.value for item in items if isinstance(item, CachedValue)]
            )
        if isinstance(value, dict):
            held = {key: self._read(item) for key, item in value.items()}
            failed = next((item for item in held.values() if isinstance(item, Failure)), None)
            return failed or CachedValue.of(
                {k: i.value for k, i in held.items() if isinstance(i, CachedValue)}
            )
        return CachedValue.of(value)

    # One node

    def _call(self, index: int, step: PlannedStep) -> list[Task]:
        inputs: list[CachedValue] = []
        for _, slot, port in step.links:
            held = self._slots[slot]
            if type(held) is not CachedValue:
                return self.finish(index, held)  # type: ignore[arg-type]
            inputs.append(held if port is None else held.part(port))
        for _, template in step.templates:
            held = self._read(template)
            if isinstance(held, Failure):
                return self.finish(index, held)
            inputs.append(held)
        engine = self.engine
        key = _key(step, inputs)
        if key is None:
            return self.finish(index, self._compute(step, inputs, None))
        found = engine.cache.get(key)
        if found is not None:
            self.cached += 1
            if engine.listeners:
                engine.emit(Event("node_cached", time.monotonic(), self.item, step.name))
            return self.finish(index, found)
        # Whoever comes second for the same key waits for the first instead of computing it again.
        if not engine.flights.board(key, self.account, (self, index)):
            return []
        result = self._compute(step, inputs, key)
        followers = engine.flights.land(key)
        ready = self.finish(index, result)
        for run, follower in followers:
            ready += run._share(follower, result)
        return ready

    def _share(self, index: int, result: Slot) -> list[Task]:
        """Take over what another run has computed for the same key."""
        if isinstance(result, Failure) and isinstance(result.error, Cancelled):
            return [(self, index)]  # The other run gave up; this one did not.
        step = self.plan.steps[index]
        self.cached += 1
        self.engine.emit(Event("node_shared", time.monotonic(), self.item, step.name))
        return self.finish(index, result)

    def _compute(self, step: PlannedStep, inputs: list[CachedValue], key: str | None) -> Slot:
        engine = self.engine
        node = step.node
        assert node is not None
        started = time.monotonic()
        if engine.listeners:
            engine.emit(Event("node_started", started, self.item, step.name))
        current.token = self.token
        current.account = self.account
        current.waited = 0.0
        try:
            arguments = _arguments(step, inputs)
            if step.models:
                self._fulfill(self.plan.producer[step.slot])
                with engine.models.lease(step.models) as models:
                    arguments.update(models)
                    value = whole(node.function, **arguments)
            else:
                value = whole(node.function, **arguments)
            held = CachedValue.of(value)
        except Exception as error:
            return self._failure(step, error)
        finally:
            current.token = None
            current.account = None
        ended = time.monotonic()
        self.computed += 1
        if key is not None:
            engine.cache.put(key, held, ended - started)
        if engine.listeners:
            seconds, waited = ended - started, current.waited
            engine.emit(Event("node_finished", ended, self.item, step.name, seconds, waited=waited))
        return held

    def _failure(self, step: PlannedStep, error: Exception) -> Failure:
        trace = "".join(traceback.format_exception(error))
        told = _told(step, error)
        self.engine.emit(
            Event("node_failed", time.monotonic(), self.item, step.name, detail=str(told))
        )
        return Failure(step.name, told, trace)

    def _fail(self, index: int, step: PlannedStep, error: Exception) -> list[Task]:
        return self.finish(index, self._failure(step, error))

    # Conditions and repetition

    def _control(self, index: int, step: PlannedStep) -> list[Task]:
        if step.when is not None:
            held = self._read(Link(*step.when))
            if isinstance(held, Failure):
                return self.finish(index, held)
            chosen = step.then_needs if _holds(held.value) else step.else_needs
            with self._lock:
                ready = self._demand_slots(chosen)
                missing = [slot for slot in chosen if self._slots[slot] is None]
                for slot in missing:
                    self._late_readers.setdefault(slot, []).append(index)
                # From now on the step waits for its branch; the condition is settled.
                self._waiting[index] = len(missing)
            tasks: list[Task] = [(self, other) for other in ready]
            if missing:
                return tasks
            return tasks + self._branch(index, step)
        return self._repeat(index, step)

    def _branch(self, index: int, step: PlannedStep) -> list[Task]:
        assert step.when is not None
        held = self._read(Link(*step.when))
        if isinstance(held, Failure):
            return self.finish(index, held)
        if _holds(held.value):
            return self._repeat(index, step)
        otherwise = None if step.otherwise is MISSING else step.otherwise
        return self.finish(index, self._read(otherwise))

    def _repeat(self, index: int, step: PlannedStep) -> list[Task]:
        fixed: dict[str, Slot] = {}
        for name, template in step.templates:
            held = self._read(template)
            if isinstance(held, Failure):
                return self.finish(index, held)
            fixed[name] = held
        rounds: list[dict[str, Slot]] = [{}]
        frame: tuple[int, int] | None = None
        if step.each:
            columns: dict[str, list[Any]] = {}
            for name, walked in step.each:
                held = self._read(walked)
                if isinstance(held, Failure):
                    return self.finish(index, held)
                if isinstance(held.value, Regions):
                    frame = held.value.frame
                columns[name] = list(held.value)
            lengths = {name: len(items) for name, items in columns.items()}
            if len(set(lengths.values())) > 1:
                told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
                raise NodeError(step.name, f"each walks through lists of one length, but {told}")
            count = next(iter(lengths.values()))
            rounds = [
                {name: CachedValue.of(items[row]) for name, items in columns.items()}
                for row in range(count)
            ]
        repetition = Repetition(self, index, step, fixed, rounds, frame)
        if step.fold is not None:
            start = self._read(step.fold[1])
            return repetition.fold(start)
        return repetition.all_at_once()

    # Slots and readiness

    def _demand(self, steps: list[int]) -> list[int]:
        """Want some steps and whatever they need; return those that can run at once."""
        ready: list[int] = []
        stack = list(steps)
        while stack:
            index = stack.pop()
            if self._demanded[index]:
                continue
            self._demanded[index] = 1
            self._left += 1
            missing = 0
            for slot in self.plan.steps[index].needs:
                if self._slots[slot] is None:
                    missing += 1
                    stack.append(self._step_of(slot))
            self._waiting[index] = missing
            if not missing:
                ready.append(index)
        return ready

    def _demand_slots(self, slots: list[int]) -> list[int]:
        return self._demand([self._step_of(slot) for slot in slots if self._slots[slot] is None])

    def _step_of(self, slot: int) -> int:
        return self.plan.producer[slot]

    def finish(self, index: int, result: Slot) -> list[Task]:
        """Put a step's result into its slot and return the steps that this makes ready."""
        step = self.plan.steps[index]
        if type(result) is Failure and result.node != step.name:
            self.engine.emit(
                Event("node_skipped", time.monotonic(), self.item, step.name, detail=result.node)
            )
        if self._announced:
            self._fulfill(index)
        ready: list[Task] = []
        branches: list[int] = []
        grown = _bytes_of(result)
        with self._lock:
            slots, uses = self._slots, self._uses
            if slots[step.slot] is not None:
                return []
            slots[step.slot] = result
            for slot in self.plan.reads[index]:
                uses[slot] -= 1
                if not uses[slot]:
                    grown -= _bytes_of(slots[slot])
                    slots[slot] = _GONE
            self._bytes += grown
            for reader in self.plan.readers[step.slot]:
                if self._demanded[reader]:
                    self._waiting[reader] -= 1
                    if not self._waiting[reader]:
                        ready.append((self, reader))
            if self._late_readers:
                for reader in self._late_readers.pop(step.slot, ()):
                    self._waiting[reader] -= 1
                    if not self._waiting[reader]:
                        branches.append(reader)
            self._left -= 1
            done = self._left == 0
        for reader in branches:
            ready += self._branch(reader, self.plan.steps[reader])
        if grown:
            self.engine.live.add(grown)
        if done:
            ready += self._ended()
        return ready

    def _fulfill(self, index: int) -> None:
        """Take back what was announced for a step: its models are asked for now, or not at all."""
        models = self._announced.pop(index, None)
        if models:
            self.engine.models.expect(models, -1)

    def inside(
        self, plan: Plan, item: str, on_done: Callable[[Execution], list[Task]]
    ) -> Execution:
        """Return a run of a plan inside one of this run's steps, for the same item or a part."""
        return Execution(self.engine, plan, item, self.token, self.account, on_done)

    def _ended(self) -> list[Task]:
        for index in list(self._announced):
            self._fulfill(index)  # a branch that was not taken
        if self._bytes:
            self.engine.live.add(-self._bytes)
        return self.on_done(self)


def _key(step: PlannedStep, inputs: list[CachedValue]) -> str | None:
    """Return the hash of everything that a result depends on; None = never cached."""
    if step.key is None:
        return None
    try:
        parts = "".join([held.fingerprint for held in inputs])  # type: ignore[misc]
    except TypeError:  # one of them has no content hash
        return None
    return xxhash.xxh3_128_hexdigest(step.key + parts.encode())


def _arguments(step: PlannedStep, inputs: list[CachedValue]) -> dict[str, Any]:
    """Return what the node's function is called with, its models apart."""
    arguments = dict(step.constants)
    names = [name for name, _, _ in step.links]
    names += [name for name, _ in step.templates]
    for name, held in zip(names, inputs, strict=True):
        arguments[name] = held.value
    for name, argument in step.wired:
        try:
            arguments[name] = argument.validated(arguments[name])
        except ValueError as error:
            raise NodeError(step.name, str(error)) from None
    return arguments


def _told(step: PlannedStep, error: Exception) -> AnyloomError:
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


def _bytes_of(slot: Slot | None) -> int:
    """Return what a slot keeps in memory, as far as it matters."""
    if type(slot) is not CachedValue:
        return 0
    value = slot.value
    if isinstance(value, Value):
        return value.nbytes
    if type(value) is list:
        return sum(item.nbytes for item in value if isinstance(item, Value))
    return 0


def _holds(value: Any) -> bool:
    """Say whether a condition holds: true, not zero, not empty."""
    return bool(value)


_GONE: Any = CachedValue(None, None)
"""Stands where a value was that nobody will read again."""
