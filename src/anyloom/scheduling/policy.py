"""Scheduling policy: ranks what may run, and decides what is loaded and evicted for it.

The order of work matters more than what is evicted. As long as a model on the device has requests,
it continues; another one is loaded when there is free memory anyway, when nothing else is left to
do, or when a run has waited too long or is short of its share. So the items of a run advance stage
by stage, in windows as wide as the run admits items.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .accounts import Account
from .eviction import smallest_eviction
from .instructions import Batch
from .memory_ledger import Need, Shortage
from .queues import RequestGroup, RequestQueue
from .residency import Residency

QUANTUM = 0.25
"""Device-seconds by which runs may differ before their shares decide which goes first."""
AMORTIZED = 50.0
"""A run that is short of device time gets its model loaded once it lacks this many load times."""
PATIENCE = 30.0
"""Seconds that a request waits at most while others keep the device busy …"""
PATIENCE_LOADS = 50.0
"""… or this many load times of its model, if that is longer."""
LONGEST = 5.0
"""Seconds that a batch of several requests may take …"""
LONGEST_INTERACTIVE = 0.25
"""… and where an interactive request came …"""
INTERACTIVE_FOR = 60.0
"""… in the last so many seconds."""


class Policy:
    """Decides from the bookkeeping of a device; changes nothing.

    In all methods, `ready` are the accounts of a group that are not paused.
    """

    def __init__(self, residency: Residency, queue: RequestQueue) -> None:
        self.residency = residency
        self.queue = queue

    # Batches

    def longest(self, now: float) -> float:
        """Return how many seconds a batch of several requests may take."""
        recent = now - self.queue.last_interactive < INTERACTIVE_FOR
        return LONGEST_INTERACTIVE if recent else LONGEST

    def batch_rank(
        self, group: RequestGroup, ready: list[Account], longest: float, now: float
    ) -> tuple[Any, ...]:
        """Order the groups that can run: priority, smallest share, most work, earliest item."""
        return (
            -_priority(group, ready, now),
            min(map(self.queue.used, ready)) // QUANTUM,
            -min(group.count(ready), group.curve.best(longest)),
            group.earliest(ready),
            group.oldest(ready),
        )

    def batch_size(
        self, group: RequestGroup, ready: list[Account], longest: float
    ) -> tuple[int, list[str]] | None:
        """Return how many requests fit into a batch, and what to evict for it; None = wait."""
        size = min(group.curve.best(longest), group.count(ready))
        each, free = group.bytes_per_request, self.residency.free
        if not each or each * size <= free:
            return size, []
        size = max(1, int(free // each))
        if each * size <= free:
            return size, []
        idle = self.residency.idle(besides=group.models)
        evict = self.residency.to_evict(int(each), idle, self._next_use)
        if evict is None and self.residency.more_may_be_free:
            return None  # when the running batches have ended
        return size, idle if evict is None else evict

    def is_full(self, group: RequestGroup, now: float) -> bool:
        """Say whether a batch of the waiting requests would not be larger later on.

        Either as many wait as it should have, or no more are announced. Somebody who waits for an
        answer announces nothing, so that may be said of runs over folders only.
        """
        ready = group.ready()
        size, count = group.curve.best(self.longest(now)), group.count(ready)
        if count < size:
            announced = any(self.queue.expected[model] > 0 for model in group.models)
            if announced or _priority(group, ready, now) > 0:
                return False
        return group.bytes_per_request * min(size, count) <= self.residency.free

    def room_for(self, nbytes: int, own: Collection[str] = ()) -> list[str] | None:
        """Return what to evict for work outside of batches; None = wait for memory.

        Alone on the device it never waits, because nothing would be returned.

        Args:
            own: models with which the same work has the lane, which it cannot wait for.
        """
        residency = self.residency
        idle = residency.idle()
        evict = residency.to_evict(nbytes, idle, self._next_use)
        if evict is not None:
            return evict
        others = (model for model, count in residency.running.items() if count and model not in own)
        if residency.pieces or any(others) or residency.ledger.may_return_besides(residency):
            return None
        return idle

    def account_order(self, group: RequestGroup, ready: list[Account], now: float) -> list[Account]:
        """Return the accounts of a group in the order in which a batch takes their requests."""
        return sorted(
            ready, key=lambda one: (-_effective_priority(one, group, now), self.queue.used(one))
        )

    def preempts(self, group: RequestGroup, batch: Batch, now: float) -> bool:
        """Say whether a waiting group should run between the steps of a running batch."""
        ready = group.ready()
        if not ready:
            return False
        accounts = {request.account for request in batch.requests}
        waiting = _priority(group, ready, now)
        running = max(account.priority for account in accounts)
        if waiting != running:
            return waiting > running
        return min(map(self.queue.used, ready)) < min(map(self.queue.used, accounts))

    # Moves of models

    def move_rank(
        self,
        group: RequestGroup,
        ready: list[Account],
        missing: list[str],
        urgent: bool,
        now: float,
    ) -> tuple[Any, ...]:
        """Order the groups whose models are missing: priority, then urgent, then most work."""
        return (
            -_priority(group, ready, now),
            not urgent,
            len(missing),
            sum(self.queue.expected[model] for model in missing),
            -group.count(ready),
            group.oldest(ready),
        )

    def is_urgent(
        self, group: RequestGroup, ready: list[Account], most_used: float, now: float
    ) -> bool:
        """Say whether a group's model is loaded although others on the device have requests.

        Args:
            most_used: the largest share that an account with queued requests has used.
        """
        if _priority(group, ready, now) > 0:
            return True
        if now - group.oldest(ready) > self.patience(group):
            return True
        shortfall = most_used - min(map(self.queue.used, ready))
        return shortfall > max(QUANTUM, AMORTIZED * self.residency.load_seconds(group.models))

    def eviction_for(
        self,
        model: str,
        group: RequestGroup,
        ready: list[Account],
        *,
        urgent: bool,
        runnable: bool,
        now: float,
    ) -> list[str] | None:
        """Return the models to evict for a missing one, or None where it should not be loaded yet.

        Models that queued requests need are not evicted, unless the group is urgent or nothing else
        could ever run. Models that are only expected to be needed are kept for a while.

        Args:
            runnable: True where another group has all its models on the device.
        """
        residency = self.residency
        nbytes = residency.bytes_of(model)
        if nbytes <= residency.free:
            return []
        idle = residency.idle(besides=group.models)
        used = [model for model in idle if residency.state(model) != "fresh"]
        needed = self.queue.models()
        unneeded = [model for model in used if model not in needed]
        waited = now - group.oldest(ready)
        overdue = not runnable and waited >= self.eviction_delay(group, ready)
        stalled = overdue and not residency.busy
        choices = [[model for model in unneeded if self.queue.expected[model] <= 0]]
        if urgent or overdue:
            choices.append(unneeded)
        if urgent or stalled:
            choices.append(used)
        if stalled:
            choices.append([model for model in residency.models() if model not in group.models])
        for evictable in choices:
            evict = residency.to_evict(nbytes, evictable, self._next_use)
            if evict is not None:
                return evict
        return None

    def models_to_give_up(self, shortage: Shortage) -> list[str]:
        """Return the models to evict for another queue of the device; all if too few suffice."""
        residency = self.residency
        idle, needed = residency.idle(), self.queue.models()
        unneeded = [one for one in idle if one not in needed and self.queue.expected[one] <= 0]
        choices = [unneeded]
        if shortage.need >= Need.IDLE:
            complete = (group for group in self.queue if residency.is_complete(group.models))
            first = {one for group in complete for one in group.models}
            used = (one for one in idle if residency.state(one) != "fresh" or one not in first)
            choices.append(list(used))
        if shortage.need >= Need.STALLED:
            choices.append([one for one in residency.models() if not residency.running[one]])
        for evictable in choices:
            sizes = {model: residency.weights[model] for model in evictable}
            evict = smallest_eviction(sizes, shortage.nbytes, self._next_use)
            if evict is not None:
                return evict
        return choices[-1]

    def models_to_stop(self, nbytes: int) -> list[str]:
        """Return the models whose batches have to end for another queue of the device."""
        residency = self.residency
        sizes = {
            model: residency.weights[model]
            for model in residency.models()
            if residency.running[model] and residency.state(model) in ("resident", "draining")
        }
        return smallest_eviction(sizes, nbytes, self._next_use) or list(sizes)

    def models_to_drain(self, model: str, group: RequestGroup) -> list[str]:
        """Return the models whose batches have to end so that an urgent one finds memory."""
        residency = self.residency
        evictable = [
            other
            for other in residency.models()
            if residency.state(other) != "fresh"
            and other not in group.models
            and not residency.held[other]
        ]
        return residency.to_evict(residency.bytes_of(model), evictable, self._next_use) or []

    def eviction_delay(self, group: RequestGroup, ready: list[Account]) -> float:
        """Return how long a group waits before models that will be needed again are evicted for it.

        As long as loading takes, less the work that has gathered: waiting so long and then paying
        for the load costs at most twice the load.
        """
        work = group.curve.seconds(group.count(ready))
        return max(0.0, self.residency.load_seconds(group.models) - work)

    def patience(self, group: RequestGroup) -> float:
        """Return after how many seconds in the queue a group becomes urgent."""
        return max(PATIENCE, PATIENCE_LOADS * self.residency.load_seconds(group.models))

    def _next_use(self, model: str) -> float:
        """Return how far off a model's next use is: the fewer uses are announced, the farther."""
        return -float(self.queue.expected[model])


def _effective_priority(account: Account, group: RequestGroup, now: float) -> int:
    """Return a run's priority, one higher where its deadline is about to pass."""
    late = account.deadline is not None and now + group.curve.seconds(1) >= account.deadline
    return account.priority + late


def _priority(group: RequestGroup, ready: list[Account], now: float) -> int:
    return max(_effective_priority(account, group, now) for account in ready)
