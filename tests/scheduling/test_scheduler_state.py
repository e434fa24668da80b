"""Bookkeeping of the scheduler stays consistent under any sequence of requests and events."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from anyloom import Account
from anyloom.scheduling.instructions import Batch
from anyloom.scheduling.memory_ledger import MemoryLedger
from anyloom.scheduling.queues import QueuedRequest, RequestGroup
from anyloom.scheduling.scheduler import Scheduler

BUDGET = 100
SIZES = {"a": 30, "b": 60, "c": 80}
MODELS = st.sampled_from(sorted(SIZES))


class SchedulerMachine(RuleBasedStateMachine):
    """Everything that a device queue may do to a scheduler, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.scheduler = Scheduler(MemoryLedger(BUDGET))
        self.accounts = [Account("folder"), Account("click", priority=1), Account("late")]
        self.accounts[2].deadline = 5.0
        self.requests: list[QueuedRequest] = []
        self.batches: list[Batch] = []
        self.moving: str | None = None
        self.leaving: list[str] = []
        self.pieces: list[int] = []
        for model, size in SIZES.items():
            self.scheduler.set_cost(model, size, size / 10)

    @rule(
        models=st.lists(MODELS, min_size=1, max_size=2, unique=True),
        account=st.integers(0, 2),
        exclusive=st.booleans(),
        count=st.integers(1, 5),
    )
    def submit(self, models: list[str], account: int, exclusive: bool, count: int) -> None:
        for _ in range(count):
            request = QueuedRequest(
                tuple(models), (*models, exclusive), self.accounts[account], self.now, 4, exclusive
            )
            self.requests.append(request)
            self.scheduler.submit(request)

    @rule(seconds=st.sampled_from([0.0, 1.0, 40.0]), lanes=st.integers(1, 4))
    def pump(self, seconds: float, lanes: int) -> None:
        self.now += seconds
        move = self.scheduler.next_move(self.now)
        if move is not None:
            assert self.moving is None
            assert self.scheduler.residency.state(move.model) == "moving"
            self.moving = move.model
            self.leaving += move.evict
        while len(self.batches) < lanes and self._start_batch(None):
            pass

    @precondition(lambda self: self.batches)
    @rule()
    def preempt(self) -> None:
        running = self.batches[-1]
        self._start_batch(lambda group: self.scheduler.preempts(group, running, self.now))

    def _start_batch(self, admits: Callable[[RequestGroup], bool] | None) -> bool:
        batch = self.scheduler.next_batch(self.now, admits)
        if batch is None:
            return False
        group = batch.group
        assert all(self.scheduler.residency.state(model) == "resident" for model in group.models)
        assert not set(batch.evict) & set(group.models)
        for other in self.batches:
            if set(other.group.models) & set(group.models):
                assert not group.exclusive and not other.group.exclusive
        self.batches.append(batch)
        self.leaving += batch.evict
        return True

    @precondition(lambda self: self.leaving)
    @rule(data=st.data())
    def end_eviction(self, data: st.DataObject) -> None:
        model = self.leaving.pop(data.draw(st.integers(0, len(self.leaving) - 1)))
        assert self.scheduler.residency.state(model) == "leaving"
        self.scheduler.evicted(model)

    @rule(nbytes=st.integers(1, 2 * BUDGET))
    def start_piece(self, nbytes: int) -> None:
        busy, free = self.scheduler.residency.busy, self.scheduler.residency.free
        evict = self.scheduler.start_piece(nbytes)
        if evict is None:
            assert busy and nbytes > free, "alone on the device, nothing would be returned"
            return
        self.pieces.append(nbytes)
        self.leaving += evict

    @precondition(lambda self: self.pieces)
    @rule()
    def end_piece(self) -> None:
        self.scheduler.finish_piece(self.pieces.pop())

    @precondition(lambda self: self.moving is not None)
    @rule(fails=st.sampled_from([False, False, False, True]))
    def end_move(self, fails: bool) -> None:
        model, self.moving = self.moving, None
        assert model is not None
        if not fails:
            self.scheduler.move_finished(model)
            return
        withdrawn = self.scheduler.move_failed(model)
        assert all(request.state == "withdrawn" for request in withdrawn)

    @precondition(lambda self: self.batches)
    @rule(
        data=st.data(),
        outcome=st.sampled_from(["finish", "finish", "fail", "requeue"]),
        peak=st.integers(0, 50),
    )
    def end_batch(self, data: st.DataObject, outcome: str, peak: int) -> None:
        batch = self.batches.pop(data.draw(st.integers(0, len(self.batches) - 1)))
        if outcome == "finish":
            if peak:
                self.scheduler.measured(batch, len(batch.requests), peak)
            self.scheduler.finish(batch, 0.1 * len(batch.requests))
        else:
            getattr(self.scheduler, outcome)(batch)
        assert not self.scheduler.is_running(batch) and not batch.reserved

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def run_out_of_memory(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(self.batches))
        evicted = self.scheduler.evict_idle(batch)
        assert all(self.scheduler.residency.state(model) == "leaving" for model in evicted)
        self.leaving += evicted
        assert self.scheduler.residency.free <= 0

    @rule(account=st.integers(0, 2))
    def cancel(self, account: int) -> None:
        cancelled = self.accounts[account]
        self.scheduler.withdraw(lambda request: request.account is cancelled)
        assert not self.scheduler.queue.waiting[cancelled]

    @rule(account=st.integers(0, 2))
    def pause_or_resume(self, account: int) -> None:
        self.accounts[account].paused = not self.accounts[account].paused

    @rule(model=MODELS)
    def discard(self, model: str) -> None:
        self.scheduler.discard(model)

    @rule(model=MODELS, size=st.integers(1, BUDGET))
    def change(self, model: str, size: int) -> None:
        self.scheduler.expect([model], size % 3)
        self.scheduler.set_cost(model, size, size / 10)
        self.scheduler.hold(model, -1 if self.scheduler.residency.held[model] else 1)

    @invariant()
    def state_is_consistent(self) -> None:
        self.scheduler.validate_state()
        queued = self.scheduler.queue.waiting.total()
        assert queued == sum(request.state == "queued" for request in self.requests)
        wake = self.scheduler.wake_at(self.now)
        assert wake is None or wake > self.now

    def teardown(self) -> None:
        """Everything that is still queued comes to its end when nothing else happens."""
        for account in self.accounts:
            account.paused = False
        for model, size in SIZES.items():
            self.scheduler.set_cost(model, size, size / 10)
            self.scheduler.hold(model, -self.scheduler.residency.held[model])
        self.scheduler.withdraw(lambda request: sum(map(SIZES.get, request.models)) > BUDGET)
        while self.pieces:
            self.end_piece()
        for _ in range(10 * len(self.requests) + 100):
            if self.moving is not None:
                self.end_move(fails=False)
            while self.leaving:
                self.scheduler.evicted(self.leaving.pop())
            self.pump(seconds=1.0, lanes=1)
            while self.batches:
                self.scheduler.finish(self.batches.pop(), 0.1)
            self.state_is_consistent()
        assert all(request.state in ("done", "withdrawn") for request in self.requests)


TestSchedulerState = SchedulerMachine.TestCase
TestSchedulerState.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
