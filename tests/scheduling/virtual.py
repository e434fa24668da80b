"""A device that exists on paper: a scheduler under a simulated clock."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from anyloom import Account
from anyloom.scheduling.queues import QueuedRequest
from anyloom.scheduling.scheduler import Call, Scheduler


@dataclass(frozen=True)
class VirtualModel:
    """A network that takes `start + each × requests` seconds, and memory likewise."""

    name: str
    bytes: int
    start: float
    each: float
    activation: int = 0
    limit: int = 16
    known: bool = True
    """False where the scheduler has to find out what a request takes."""


@dataclass(eq=False)
class VirtualItem:
    """One image on its way through the stages of a graph, in which each stage asks one model.

    needs: for each stage, the earlier stages that it reads; None = a chain.
    fails: the stages whose call fails.
    """

    stages: Sequence[str]
    account: Account
    needs: Sequence[Collection[int]] | None = None
    fails: Collection[int] = ()
    results: dict[int, Hashable] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
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
        """Return the stages that can be asked now."""
        if self.cancelled:
            return []
        return [
            stage
            for stage in range(len(self.stages))
            if stage not in self.asked and all(read in self.results for read in self.read_by(stage))
        ]

    def answer(self, stage: int) -> Hashable:
        """Return what a stage comes to, from what it reads."""
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
    """Runs items to their end and notes what happened."""

    models: Mapping[str, VirtualModel]
    budget: int
    bandwidth: float
    lanes: int = 1
    between: float = 0.0
    """Seconds on a processor between two stages of an item."""
    window: int = 32
    """Items of a run under way at once."""
    now: float = 0.0
    loaded: int = 0
    busy: float = 0.0
    calls: list[tuple[str, int]] = field(default_factory=list)
    high_water: int = 0
    out_of_memory: int = 0
    broken: Collection[str] = ()
    """Models that cannot be loaded."""

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.budget)
        for model in self.models.values():
            self.scheduler.know(model.name, model.bytes, model.bytes / self.bandwidth)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._running: dict[int, Call] = {}

    def run(self, runs: Sequence[Sequence[VirtualItem]]) -> float:
        """Bring all items of all runs to their end; return the seconds that it took."""
        self._left = [list(reversed(items)) for items in runs]
        self._admitted: list[tuple[int, VirtualItem]] = []
        for number, items in enumerate(self._left):
            for _ in range(min(self.window, len(items))):
                self._admit(number)
        self._look()
        while self._events:
            self.now, _, happen = heapq.heappop(self._events)
            happen()
            self._look()
        assert not any(self._left), "items were never admitted"
        return max(item.finished or math.inf for items in runs for item in items)

    def later(self, seconds: float, happen: Callable[[], None]) -> None:
        """Let something happen after some seconds."""
        heapq.heappush(self._events, (self.now + seconds, next(self._numbers), happen))

    def used(self) -> int:
        """Return the bytes that are really taken now."""
        scheduler = self.scheduler
        weights = sum(self.models[m].bytes for m in scheduler.resident | scheduler.bringing)
        return weights + sum(
            self.models[call.group.needs[0]].activation * len(call.tickets)
            for call in self._running.values()
        )

    def cancel(self, account: Account) -> None:
        """Have nobody want a run any more."""
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
        self._lose(self.scheduler.withdraw(lambda ticket: ticket.account is account))

    def click(self, item: VirtualItem) -> None:
        """Have one item more."""
        for model in item.stages:
            self.scheduler.expected[model] += 1
        number = len(self._left)
        self._left.append([])
        self._admitted.append((number, item))
        self._go_on(number, item)

    def _admit(self, number: int) -> None:
        if self._left[number]:
            item = self._left[number].pop()
            for model in item.stages:
                self.scheduler.expected[model] += 1
            self._admitted.append((number, item))
            self._go_on(number, item)

    def _go_on(self, number: int, item: VirtualItem) -> None:
        """Ask what can be asked now; an item of which nothing is under way has come to its end."""
        if item.finished is not None:
            return
        for stage in item.ready():
            item.asked.add(stage)
            item.under_way += 1
            self._queue(number, item, stage)
        if not item.under_way:
            item.finished = self.now
            self._admitted.remove((number, item))
            for stage, model in enumerate(item.stages):
                if stage not in item.asked:
                    self.scheduler.expected[model] -= 1
            self._admit(number)

    def _queue(self, number: int, item: VirtualItem, stage: int) -> None:
        model = self.models[item.stages[stage]]
        self.scheduler.expected[model.name] -= 1
        self.scheduler.submit(
            QueuedRequest(
                (model.name,),
                model.name,
                item.account,
                self.now,
                model.limit,
                content=(number, item, stage),
            )
        )

    def _lose(self, tickets: Sequence[QueuedRequest]) -> None:
        for ticket in tickets:
            number, item, _ = ticket.content
            item.under_way -= 1
            self._go_on(number, item)

    def _look(self) -> None:
        """Start whatever the scheduler wants to be started."""
        bring = self.scheduler.next_bring(self.now)
        if bring is not None:
            self.loaded += bring.bytes
            self.later(bring.bytes / self.bandwidth, lambda: self._brought(bring.model))
        while len(self._running) < self.lanes:
            call = self.scheduler.next_call(self.now)
            if call is None:
                break
            self._start(call)
        self.high_water = max(self.high_water, self.used())
        wake = self.scheduler.wake_at(self.now)
        if wake is not None:
            self.later(wake - self.now, lambda: None)

    def _brought(self, model: str) -> None:
        if model in self.broken:
            self._lose(self.scheduler.missed(model))
        else:
            self.scheduler.brought(model)

    def _start(self, call: Call) -> None:
        model = self.models[call.group.needs[0]]
        size = len(call.tickets)
        key = next(self._numbers)
        self._running[key] = call
        if self.used() > self.budget and size > 1:
            self.out_of_memory += 1
            del self._running[key]
            self.scheduler.release(call)
            call.group.curve.forbid(size)
            self.scheduler.put_back(call)
            return self._look()
        seconds = model.start + model.each * size
        self.busy += seconds
        self.calls.append((model.name, size))
        for ticket in call.tickets:
            ticket.content[1].waited = max(ticket.content[1].waited, self.now - ticket.since)
        self.later(seconds, lambda: self._end(key, call, seconds, model.activation * size))

    def _end(self, key: int, call: Call, seconds: float, peak: int) -> None:
        del self._running[key]
        self.scheduler.done(call, seconds, peak)
        for ticket in call.tickets:
            number, item, stage = ticket.content
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
