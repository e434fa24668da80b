"""How is a step walked through for each of many things, or from one result to the next?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .cached_value import CachedValue, Failure, Outputs
from .plan import PlannedStep

if TYPE_CHECKING:
    from .execution import Execution, Slot, Task


class Repetition:
    """The rounds of one `each` or `fold`, each a run of the step's inner plan."""

    def __init__(
        self,
        parent: Execution,
        index: int,
        step: PlannedStep,
        fixed: dict[str, Slot],
        rounds: list[dict[str, Slot]],
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
        self.results: list[Slot | None] = [None] * len(rounds)
        self.left = len(rounds)
        self.lock = threading.Lock()

    def all_at_once(self) -> list[Task]:
        """Start every round; the last one to finish gathers the results."""
        if not self.rounds:
            return self._gather()
        tasks: list[Task] = []
        for row, inputs in enumerate(self.rounds):
            tasks += self._round(row, inputs, lambda run, row=row: self._arrived(row, run))
        return tasks

    def fold(self, carried: Slot) -> list[Task]:
        """Start the first round; each one starts the next with its result."""
        if isinstance(carried, Failure) or not self.rounds:
            return self.parent.finish(self.index, carried)
        assert self.step.fold is not None
        name = self.step.fold[0]

        def next_round(row: int, carried: Slot) -> list[Task]:
            if isinstance(carried, Failure) or row == len(self.rounds):
                return self.parent.finish(self.index, carried)
            inputs = {**self.rounds[row], name: carried}
            return self._round(row, inputs, lambda run: next_round(row + 1, run.held_outputs()))

        return next_round(0, carried)

    def _round(
        self, row: int, inputs: dict[str, Slot], on_done: Callable[[Execution], list[Task]]
    ) -> list[Task]:
        parent = self.parent
        item = f"{parent.item}[{row}]" if self.step.each else parent.item
        run = parent.inside(self.inner, item, on_done)
        return run.start({**self.fixed, **inputs})

    def _arrived(self, row: int, run: Execution) -> list[Task]:
        self.results[row] = run.held_outputs()
        with self.lock:
            self.left -= 1
            last = self.left == 0
            self.parent.computed += run.computed
            self.parent.cached += run.cached
        return self._gather() if last else []

    def _gather(self) -> list[Task]:
        values: list[Any] = []
        for slot in self.results:
            if isinstance(slot, Failure):
                return self.parent.finish(self.index, slot)
            assert slot is not None
            values.append(slot.value)
        if not self.step.each:
            result: Any = values[0]
        elif self.step.joins is not None:
            result = self.step.joins.concatenate(values, frame=self.frame)
        elif self.inner.single:
            result = values
        else:
            result = Outputs({n: [value[n] for value in values] for n in self.inner.outputs})
        return self.parent.finish(self.index, CachedValue.of(result))
