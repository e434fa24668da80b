"""Simulated device: the scheduler under a simulated clock."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from anyloom import Account
from anyloom.scheduling.instructions import Batch
from anyloom.scheduling.memory_ledger import MemoryLedger
from anyloom.scheduling.queues import QueuedRequest, RequestGroup
from anyloom.scheduling.scheduler import Scheduler


@dataclass(frozen=True)
class VirtualModel:
    """A network that takes `start + each × requests` seconds, and `activation × requests` bytes."""

    name: str
    bytes: int
    start: float
    each: float
    activation: int = 0
    limit: int = 16
    concurrent: bool = False
    """True where a call may be prepared while one is computed, as for most networks."""


@dataclass(eq=False)
class VirtualItem:
    """One image that passes the stages of a graph, each of which calls one model.

    needs: for each stage, the earlier stages that it reads; None = a chain.
    fails: the stages whose batch fails.
    """

    stages: Sequence[str]
    account: Account
    needs: Sequence[Collection[int]] | None = None
    fails: Collection[int] = ()
    results: dict[int, Hashable] = field(default_factory=dict)
    requested: set[int] = field(default_factory=set)
    under_way: int = 0
    cancelled: bool = False
    finished: float | None = None
    waited: float = 0.0

    def read_by(self, stage: int) -> Collection[int]:
        """Return the stages that a stage reads."""
        if self.needs is None:
            return range(max(0, stage - 1), stage)
        return self.needs[stage]

    def ready(self) -> list[int]:
        """Return the stages that can be requested now."""
        if self.cancelled:
            return []
        return [
            stage
            for stage in range(len(self.stages))
            if stage not in self.requested
            and all(read in self.results for read in self.read_by(stage))
        ]

    def answer(self, stage: int) -> Hashable:
        """Return the result of a stage, from the results that it reads."""
        return self.stages[stage], tuple(self.results[read] for read in self.read_by(stage))

    def serially(self) -> dict[int, Hashable]:
        """Return the results that the item has if one stage runs after the other."""
        alone = VirtualItem(self.stages, self.account, self.needs)
        for stage in range(len(self.stages)):
            reads = alone.read_by(stage)
            if stage not in self.fails and all(read in alone.results for read in reads):
                alone.results[stage] = alone.answer(stage)
        return alone.results


@dataclass
class VirtualDevice:
    """Runs items to their end and records what happened."""

    models: Mapping[str, VirtualModel]
    budget: int
    bandwidth: float
    lanes: int = 1
    between: float = 0.0
    """Seconds on a processor between two stages of an item."""
    window: int = 32
    """Items of a run under way at once."""
    ahead: bool = False
    """True where the next batch is prepared (`start`) while one is computed (`each`)."""
    now: float = 0.0
    loaded: int = 0
    busy: float = 0.0
    batches: list[tuple[str, int]] = field(default_factory=list)
    high_water: int = 0
    out_of_memory: int = 0
    broken: Collection[str] = ()
    """Models that cannot be loaded."""

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(MemoryLedger(self.budget))
        for model in self.models.values():
            self.scheduler.set_cost(model.name, model.bytes, model.bytes / self.bandwidth)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._running: dict[int, Batch] = {}
        self._called: list[int] = []
        """Batches that have a lane, although their calls are made."""
        self._computing: set[int] = set()
        """Batches that are computed, and have given their lanes away."""
        self._computed_at = 0.0
        """When the device will have computed everything that it was given."""

    def run(self, runs: Sequence[Sequence[VirtualItem]]) -> float:
        """Run all items of all runs; return the seconds that it took."""
        self._left = [list(reversed(items)) for items in runs]
        self._admitted: list[tuple[int, VirtualItem]] = []
        for number, items in enumerate(self._left):
            for _ in range(min(self.window, len(items))):
                self._admit(number)
        self._pump()
        while self._events:
            self.now, _, callback = heapq.heappop(self._events)
            callback()
            self._pump()
            self.scheduler.validate_state()
        assert not any(self._left), "items were never admitted"
        return max(item.finished or math.inf for items in runs for item in items)

    def later(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call a function after some seconds."""
        heapq.heappush(self._events, (self.now + seconds, next(self._numbers), callback))

    def used(self) -> int:
        """Return the bytes that are in use now."""
        weights = sum(self.models[name].bytes for name in self.scheduler.residency.weights)
        return weights + sum(
            self.models[batch.group.models[0]].activation * len(batch.requests)
            for batch in self._running.values()
        )

    def cancel(self, account: Account) -> None:
        """Cancel a run."""
        for number, items in enumerate(self._left):
            for item in items:
                if item.account is account:
                    item.cancelled = True
                    item.finished = self.now
            self._left[number] = [item for item in items if not item.cancelled]
        for number, item in list(self._admitted):
            if item.account is account:
                item.cancelled = True
                self._go_on(number, item)
        self._withdrawn(self.scheduler.withdraw(lambda request: request.account is account))

    def click(self, item: VirtualItem) -> None:
        """Add one item."""
        self.scheduler.expect(item.stages, 1)
        number = len(self._left)
        self._left.append([])
        self._admitted.append((number, item))
        self._go_on(number, item)

    def _admit(self, number: int) -> None:
        if self._left[number]:
            item = self._left[number].pop()
            self.scheduler.expect(item.stages, 1)
            self._admitted.append((number, item))
            self._go_on(number, item)

    def _go_on(self, number: int, item: VirtualItem) -> None:
        """Request what can be requested now; an item without pending requests is finished."""
        if item.finished is not None:
            return
        for stage in item.ready():
            item.requested.add(stage)
            item.under_way += 1
            self._queue(number, item, stage)
        if not item.under_way:
            item.finished = self.now
            self._admitted.remove((number, item))
            unused = [m for stage, m in enumerate(item.stages) if stage not in item.requested]
            self.scheduler.expect(unused, -1)
            self._admit(number)

    def _queue(self, number: int, item: VirtualItem, stage: int) -> None:
        model = self.models[item.stages[stage]]
        self.scheduler.expect([model.name], -1)
        self.scheduler.submit(
            QueuedRequest(
                (model.name,),
                model.name,
                item.account,
                self.now,
                model.limit,
                not model.concurrent,
                payload=(number, item, stage),
            )
        )

    def _withdrawn(self, requests: Sequence[QueuedRequest]) -> None:
        for request in requests:
            number, item, _ = request.payload
            item.under_way -= 1
            self._go_on(number, item)

    def _pump(self) -> None:
        """Execute the instructions of the scheduler."""
        move = self.scheduler.next_move(self.now)
        if move is not None:
            self._leave(move.evict)
            self.loaded += move.bytes
            self.later(move.bytes / self.bandwidth, lambda: self._moved(move.model))
        while len(self._running) - len(self._computing) < self.lanes:
            admits = self._fills_batch if self._computing else None
            batch = self.scheduler.next_batch(self.now, admits)
            if batch is None:
                break
            self._start(batch)
        self.high_water = max(self.high_water, self.used())
        wake = self.scheduler.wake_at(self.now)
        if wake is not None:
            self.later(wake - self.now, lambda: None)

    def _moved(self, model: str) -> None:
        if model in self.broken:
            self._withdrawn(self.scheduler.move_failed(model))
        else:
            self.scheduler.move_finished(model)

    def _leave(self, models: Sequence[str]) -> None:
        for model in models:
            self.scheduler.evicted(model)

    def _start(self, batch: Batch) -> None:
        self._leave(batch.evict)
        model = self.models[batch.group.models[0]]
        size = len(batch.requests)
        key = next(self._numbers)
        self._running[key] = batch
        if self.used() > self.budget and size > 1:
            self.out_of_memory += 1
            del self._running[key]
            self.scheduler.requeue(batch)
            return self._pump()
        seconds = model.start + model.each * size
        began = self.now
        if self.ahead:
            self.later(model.start, lambda: self._compute(key, batch, model, began))
        else:
            self.later(seconds, lambda: self._computed(key, batch, model, seconds))
        self.busy += seconds
        self.batches.append((model.name, size))
        for request in batch.requests:
            item = request.payload[1]
            item.waited = max(item.waited, self.now - request.queued_at)

    def _fills_batch(self, group: RequestGroup) -> bool:
        return self.scheduler.fills_batch(group, self.now)

    def _compute(self, key: int, batch: Batch, model: VirtualModel, began: float) -> None:
        """Compute a prepared batch after those before, while its lane prepares the next one."""
        size, before = len(batch.requests), self._computed_at
        self.scheduler.measured(batch, size, model.activation * size)
        computing = max(self.now, before)
        self._computed_at = computing + model.each * size
        # As a device queue measures.
        seconds = self._computed_at - max(began, before)
        alone = self.now - began + self._computed_at - computing
        self.later(self._computed_at - self.now, lambda: self._end(key, batch, seconds, alone))
        self._called.append(key)
        self._give_lanes_away()

    def _give_lanes_away(self) -> None:
        if self._called and not self._computing:  # one batch ahead
            self._computing.add(self._called.pop(0))

    def _computed(self, key: int, batch: Batch, model: VirtualModel, seconds: float) -> None:
        size = len(batch.requests)
        self.scheduler.measured(batch, size, model.activation * size)
        self._end(key, batch, seconds, seconds)

    def _end(self, key: int, batch: Batch, seconds: float, alone: float) -> None:
        del self._running[key]
        self._computing.discard(key)
        if key in self._called:
            self._called.remove(key)
        self._give_lanes_away()
        self.scheduler.finish(batch, seconds, alone)
        for request in batch.requests:
            number, item, stage = request.payload
            if stage not in item.fails:
                assert stage not in item.results, "a stage is answered once"
                item.results[stage] = item.answer(stage)
            self.later(self.between, lambda n=number, i=item: self._answered(n, i))

    def _answered(self, number: int, item: VirtualItem) -> None:
        item.under_way -= 1
        self._go_on(number, item)


def items_of(stages: Sequence[str], count: int, account: Any = None) -> list[VirtualItem]:
    """Return a run's items."""
    account = account or Account()
    return [VirtualItem(stages, account) for _ in range(count)]
