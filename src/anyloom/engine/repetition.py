"""Steps that run once per item (`each`), or in a chain (`fold`)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from .cached_value import CachedValue, Failure, Outcome, Outputs
from .plan import Plan, PlannedStep

Tasks = list[tuple[Any, int]]


class InnerExecution(Protocol):
    """One round: an execution of the step's inner plan."""

    computed: int
    cached: int

    def start(self, inputs: Mapping[str, Outcome]) -> Tasks: ...

    def outcome(self) -> Outcome: ...


class ParentExecution(Protocol):
    """The execution that the repeated step belongs to."""

    item: str
    computed: int
    cached: int

    def finish(self, index: int, outcome: Outcome) -> Tasks: ...

    def inner(self, plan: Plan, item: str, on_done: Callable[[Any], Tasks]) -> InnerExecution: ...


class Repetition:
    """The rounds of one `each` or `fold`, each a run of the step's inner plan."""

    def __init__(
        self,
        parent: ParentExecution,
        index: int,
        step: PlannedStep,
        fixed: dict[str, Outcome],
        rounds: list[dict[str, Outcome]],
        frame: tuple[int, int] | None,
    ) -> None:
        assert step.inner is not None
        self.parent = parent
        self.index = index
        self.step = step
        self.inner = step.inner
        self.fixed = fixed
        self.rounds = rounds
        self.frame = frame
        self.results: list[Outcome | None] = [None] * len(rounds)
        self.left = len(rounds)
        self.lock = threading.Lock()

    def all_at_once(self) -> Tasks:
        """Start every round; the last one to finish gathers the results."""
        if not self.rounds:
            return self._gather()
        tasks: Tasks = []
        for row, inputs in enumerate(self.rounds):
            tasks += self._round(row, inputs, lambda run, row=row: self._arrived(row, run))
        return tasks

    def fold(self, carried: Outcome) -> Tasks:
        """Start the first round; each one starts the next with its result."""
        if isinstance(carried, Failure) or not self.rounds:
            return self.parent.finish(self.index, carried)
        assert self.step.fold is not None
        name = self.step.fold[0]

        def next_round(row: int, carried: Outcome) -> Tasks:
            if isinstance(carried, Failure) or row == len(self.rounds):
                return self.parent.finish(self.index, carried)
            inputs = {**self.rounds[row], name: carried}
            return self._round(row, inputs, lambda run: next_round(row + 1, run.outcome()))

        return next_round(0, carried)

    def _round(
        self, row: int, inputs: dict[str, Outcome], on_done: Callable[[InnerExecution], Tasks]
    ) -> Tasks:
        parent = self.parent
        item = f"{parent.item}[{row}]" if self.step.each else parent.item
        run = parent.inner(self.inner, item, on_done)
        return run.start({**self.fixed, **inputs})

    def _arrived(self, row: int, run: InnerExecution) -> Tasks:
        self.results[row] = run.outcome()
        with self.lock:
            self.left -= 1
            last = self.left == 0
            self.parent.computed += run.computed
            self.parent.cached += run.cached
        return self._gather() if last else []

    def _gather(self) -> Tasks:
        values: list[Any] = []
        for outcome in self.results:
            if isinstance(outcome, Failure):
                return self.parent.finish(self.index, outcome)
            assert outcome is not None
            values.append(outcome.output)
        if not self.step.each:
            result: Any = values[0]
        elif self.step.joins is not None:
            result = self.step.joins.concatenate(values, frame=self.frame)
        elif self.inner.single:
            result = values
        else:
            result = Outputs({n: [value[n] for value in values] for n in self.inner.outputs})
        return self.parent.finish(self.index, CachedValue.of(result))
