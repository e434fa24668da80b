"""Scheduler of a device: which batch runs next, and which model is loaded next.

Only bookkeeping: no threads, no clock of its own, no tensors. A device queue executes its
instructions on threads, the tests on a simulated clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from .accounts import Account
from .instructions import Batch, ModelMove
from .memory_ledger import MemoryLedger, Need, Shortage
from .policy import Policy
from .queues import QueuedRequest, RequestGroup, RequestQueue, RequestState
from .residency import Residency


class Scheduler:
    """Decides for one device; its caller holds the device's lock.

    Callers report what happens with the methods below, and read `residency` and `queue` only.
    """

    def __init__(self, ledger: MemoryLedger) -> None:
        self.residency = Residency(ledger)
        self.queue = RequestQueue()
        self._policy = Policy(self.residency, self.queue)
        self._batches: set[Batch] = set()
        """The batches that run now."""
        self._stopped: list[str] = []
        """Models whose batches end because another queue of the device needs their memory."""

    # Models

    def set_cost(self, model: str, nbytes: int, seconds: float) -> None:
        """Set what a model costs: bytes on the device, and seconds to load it."""
        self.residency.set_cost(model, nbytes, seconds)

    def expect(self, models: Sequence[str], count: int) -> None:
        """Announce that models will be used `count` times more; negative = fewer."""
        for model in models:
            self.queue.expected[model] += count

    def hold(self, model: str, count: int) -> None:
        """Note that `count` more users hold a model that cannot be moved; negative = fewer."""
        self.residency.held[model] += count

    def move_finished(self, model: str) -> None:
        """Note that a model is on the device."""
        self.residency.finish_move(model)

    def move_failed(self, model: str) -> list[QueuedRequest]:
        """Note that a model could not be loaded; return the requests that are withdrawn for it."""
        self.residency.fail_move(model)
        return self.withdraw(lambda request: model in request.models)

    def discard(self, model: str) -> None:
        """Have a model leave the device, as soon as nothing uses it."""
        self.residency.discard(model)

    def evicted(self, model: str) -> None:
        """Note that a model that was to be evicted has left the device."""
        self.residency.finish_eviction(model)

    def evict_idle(self, batch: Batch) -> list[str]:
        """Evict every model that nothing uses, and reserve all free memory for a running batch.

        So none of the models returns before the batch has ended.
        """
        idle = self.residency.idle(besides=batch.group.models)
        for model in idle:
            self.residency.evict(model)
        batch.reserved += self.residency.reserve_free()
        return idle

    # Requests

    def submit(self, request: QueuedRequest) -> None:
        """Queue a request."""
        self.queue.add(request)

    def withdraw(self, unwanted: Callable[[QueuedRequest], bool]) -> list[QueuedRequest]:
        """Remove the queued requests for which `unwanted` holds, and return them."""
        return self.queue.withdraw(unwanted)

    # Batches

    def measured(self, batch: Batch, count: int, peak: int) -> None:
        """Note the peak memory in bytes of a call with so many requests of a running batch."""
        batch.group.record_peak(count, peak)

    def finish(self, batch: Batch, seconds: float, alone: float | None = None) -> None:
        """Note that a batch has succeeded.

        Args:
            seconds: for which the device did nothing else; its accounts are charged for them.
            alone: seconds that it takes with nothing beside it; None = the same.
        """
        self._end(batch, "done")
        batch.group.curve.record(len(batch.requests), seconds if alone is None else alone)
        self.charge(batch, seconds - batch.charged)

    def fail(self, batch: Batch) -> None:
        """Note that a batch has ended without anything to measure."""
        self._end(batch, "done")

    def requeue(self, batch: Batch) -> None:
        """Queue the requests of a batch that did not fit into memory again, for smaller batches."""
        self._end(batch, "queued")
        batch.group.curve.lower_limit(len(batch.requests))
        self.queue.requeue(batch.requests)

    def charge(self, batch: Batch, seconds: float) -> None:
        """Charge the accounts of a batch for device time."""
        for request in batch.requests:
            self.queue.charge(request.account, seconds / len(batch.requests))
        batch.charged += seconds

    def is_running(self, batch: Batch) -> bool:
        """Say whether a batch has started and not ended."""
        return batch in self._batches

    # Work outside of batches

    def start_piece(self, nbytes: int, own: Sequence[str] = ()) -> list[str] | None:
        """Set bytes aside; return what has to be evicted first, or None where it has to wait.

        Args:
            own: models with which the same work has the lane.
        """
        evict = self._policy.room_for(nbytes, own)
        if evict is not None:
            for model in evict:
                self.residency.evict(model)
            self.residency.start_piece(nbytes)
        return evict

    def finish_piece(self, nbytes: int) -> None:
        """Return what was set aside."""
        self.residency.finish_piece(nbytes)

    # Other queues of the device

    def shortage(self, now: float, piece: int = 0, *, with_lane: bool = False) -> Shortage | None:
        """Return what those requests lack that need it most; None where none lacks memory.

        Args:
            piece: bytes that work outside of batches waits for.
            with_lane: True where that work has the lane, so that nothing else can run.
        """
        policy, residency, free = self._policy, self.residency, self.residency.free
        need = Need.STALLED if with_lane else Need.IDLE
        lacking = [Shortage(piece - free, need)] if piece > free else []
        waiting: list[tuple[int, bool, bool]] = []
        runnable = False
        for group in self.queue:
            ready = group.ready()
            if not ready:
                continue
            missing = residency.missing(group.models)
            runnable = runnable or not missing
            needed = int(group.bytes_per_request) if not missing else 0
            if missing and not residency.moving and residency.state(missing[0]) == "absent":
                needed = residency.bytes_of(missing[0])
            if needed <= free:
                continue
            overdue = now - group.oldest(ready) >= policy.eviction_delay(group, ready)
            waiting.append((needed, policy.is_urgent(group, ready, 0.0, now), overdue))
        for needed, urgent, overdue in waiting:
            idle = overdue and not (runnable and residency.busy)
            need = Need.DRAINED if urgent else Need.IDLE if idle else Need.UNNEEDED
            lacking.append(Shortage(needed - free, need))
        return max(lacking, key=lambda one: (one.need, -one.nbytes), default=None)

    def give_up(self, shortage: Shortage | None) -> list[str]:
        """Evict models for another queue of the device, and return them; None = for none.

        Models whose batches have to end first are drained, and given up after that.
        """
        self._stopped = []
        if shortage is None:
            return []
        evict = self._policy.models_to_give_up(shortage)
        missing = shortage.nbytes - sum(self.residency.weights[model] for model in evict)
        for model in evict:
            self.residency.evict(model)
        if missing > 0 and shortage.need >= Need.DRAINED:
            self._stopped = self._policy.models_to_stop(missing)
        return evict

    # Decisions

    def next_batch(
        self, now: float, admits: Callable[[RequestGroup], bool] | None = None
    ) -> Batch | None:
        """Start the batch that should run now and return it, or None where nothing can run.

        Args:
            admits: restricts the choice of groups.
        """
        policy, longest = self._policy, self._policy.longest(now)
        best: tuple[Any, RequestGroup, list[Account]] | None = None
        for group in self.queue:
            if not self.residency.can_run(group.models, group.exclusive):
                continue
            if admits is not None and not admits(group):
                continue
            ready = group.ready()
            if not ready:
                continue
            rank = policy.batch_rank(group, ready, longest, now)
            if best is None or rank < best[0]:
                best = (rank, group, ready)
        if best is None:
            return None
        _, group, ready = best
        fitting = policy.batch_size(group, ready, longest)
        return None if fitting is None else self._start(group, ready, *fitting, now)

    def next_move(self, now: float) -> ModelMove | None:
        """Start the move of the model that should be loaded now and return it, or None.

        To be called before `next_batch`: models that have to make room for an urgent one are
        drained. Models are loaded one after the other.
        """
        stopped = [one for one in self._stopped if self.residency.running[one]]
        if self.residency.moving:
            self.residency.drain(stopped)
            return None
        move, drained = self._choose_move(now)
        self.residency.drain([*drained, *(one for one in stopped if one not in drained)])
        if move is not None:
            for model in move.evict:
                self.residency.evict(model)
            self.residency.start_move(move.model)
        return move

    def wake_at(self, now: float) -> float | None:
        """Return when the next decision may change although nothing happens; None = never."""
        times: list[float] = []
        for group in self.queue:
            ready = group.ready()
            if ready and self.residency.missing(group.models):
                queued_at = group.oldest(ready)
                times.append(queued_at + self._policy.eviction_delay(group, ready))
                times.append(queued_at + self._policy.patience(group))
        return min((time for time in times if time > now), default=None)

    def fills_batch(self, group: RequestGroup, now: float) -> bool:
        """Say whether a batch of a group would not be larger, or another size, later on."""
        if not group.curve.known and any(batch.group is group for batch in self._batches):
            return False  # its first batch tells how large the next one should be
        return self._policy.is_full(group, now)

    def preempts(self, group: RequestGroup, batch: Batch, now: float) -> bool:
        """Say whether a waiting group should run between the steps of a running batch."""
        return self._policy.preempts(group, batch, now)

    def validate_state(self) -> None:
        """Raise AssertionError where the bookkeeping contradicts itself."""
        self.residency.validate_state()
        self.queue.validate_state()
        batches, residency = self._batches, self.residency
        running = Counter(model for batch in batches for model in batch.group.models)
        assert running == +residency.running, (running, residency.running)
        exclusive = {m for batch in batches if batch.group.exclusive for m in batch.group.models}
        assert exclusive == residency.exclusive, (exclusive, residency.exclusive)
        pieces = sum(nbytes * count for nbytes, count in residency.pieces.items())
        reserved = pieces + sum(batch.reserved for batch in batches)
        assert reserved == residency.reserved, (reserved, residency.reserved)
        for batch in batches:
            assert all(request.state == "running" for request in batch.requests), batch

    def _choose_move(self, now: float) -> tuple[ModelMove | None, list[str]]:
        """Return the model to load, and the models to drain where an urgent one has no room."""
        policy, residency = self._policy, self.residency
        runnable, waiting = False, []
        for group in self.queue:
            ready = group.ready()
            if not ready:
                continue
            missing = residency.missing(group.models)
            if not missing:
                runnable = True
            elif absent := [model for model in missing if residency.state(model) == "absent"]:
                waiting.append((group, ready, absent))
        if not waiting:
            return None, []
        most_used = max(map(self.queue.used, self.queue.accounts()))
        ranked = []
        for group, ready, missing in waiting:
            urgent = policy.is_urgent(group, ready, most_used, now)
            rank = policy.move_rank(group, ready, missing, urgent, now)
            ranked.append((rank, group, ready, missing[0], urgent))
        for _, group, ready, model, urgent in sorted(ranked, key=lambda entry: entry[0]):
            evict = policy.eviction_for(
                model, group, ready, urgent=urgent, runnable=runnable, now=now
            )
            if evict is not None:
                return ModelMove(model, residency.bytes_of(model), evict), []
            if urgent:
                return None, policy.models_to_drain(model, group)
        return None, []

    def _start(
        self, group: RequestGroup, ready: list[Account], size: int, evict: list[str], now: float
    ) -> Batch:
        for model in evict:
            self.residency.evict(model)
        accounts = self._policy.account_order(group, ready, now)
        requests = self.queue.take(group, size, accounts)
        batch = Batch(group, requests, int(size * group.bytes_per_request), evict)
        self.residency.start_batch(group.models, group.exclusive, batch.reserved)
        self._batches.add(batch)
        return batch

    def _end(self, batch: Batch, state: RequestState) -> None:
        self._batches.remove(batch)
        self.residency.finish_batch(batch.group.models, batch.reserved)
        batch.reserved = 0
        for request in batch.requests:
            request.transition(state)
