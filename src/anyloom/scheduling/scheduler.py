"""What does a device do next: which call, of which model, for whom, and which model comes and goes?

Pure bookkeeping: no threads, no clock of its own, no tensors. `Device` gives it life, the tests a
fake clock, the benchmarks a simulated one.

The order of work matters more than what is evicted. As long as a model on the device has work, it
goes on; another is brought when there is room anyway, when nothing else is left to do, or when
somebody has waited or gone short for too long. So the items of a run advance stage by stage, in
windows as wide as the run lets items in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from .accounts import Account
from .queues import QueuedRequest, RequestGroup
from .residency import Residency

QUANTUM = 0.25
"""Device-seconds by which runs may differ before their shares decide who goes first."""
AMORTIZED = 50.0
"""A run that is short of device time gets its model brought once it lacks so many times what
bringing costs."""
PATIENCE = 30.0
"""Seconds that a request waits at most while others keep the device busy …"""
PATIENCE_LOADS = 50.0
"""… or so many times what bringing its model costs, if that is longer."""
LONGEST = 5.0
"""Seconds that a call of several requests may take …"""
LONGEST_INTERACTIVE = 0.25
"""… and where somebody has waited for an answer …"""
INTERACTIVE_FOR = 60.0
"""… in the last so many seconds."""
GROUPS_KEPT = 2000


@dataclass(slots=True)
class Call:
    """Requests that run together now, and the models that leave the device for it."""

    group: RequestGroup
    tickets: list[QueuedRequest]
    reserved: int = 0
    evict: list[str] = field(default_factory=list)
    charged: float = 0.0
    """Device-seconds that its runs have paid already."""
    charged_until: float = 0.0
    nested: float = 0.0
    """Seconds in which others went before, between its steps."""


@dataclass(slots=True)
class ModelMove:
    """A model to be brought onto the device, and those that go for it."""

    model: str
    bytes: int
    evict: list[str]


@dataclass(slots=True)
class _Cost:
    """What a model takes: bytes on the device, and seconds to be brought."""

    bytes: int = 0
    seconds: float = 0.0


class Scheduler:
    """Decides for one device; whoever calls it holds the device's lock."""

    def __init__(self, budget: int) -> None:
        self.residency = Residency(budget)
        self.resident: set[str] = set()
        self.bringing: set[str] = set()
        self.fresh: set[str] = set()
        """Models that were brought and not yet called: nothing drives them out before."""
        self.running: Counter[str] = Counter()
        """Models in calls that run now."""
        self.exclusive: set[str] = set()
        """Those of them that nobody else may call meanwhile."""
        self.draining: set[str] = set()
        """Models that get no new calls, because they are to leave for one that presses."""
        self.held: Counter[str] = Counter()
        """Models that cannot be moved and that somebody holds."""
        self.expected: Counter[str] = Counter()
        """Uses that runs under way have announced and not yet queued."""
        self._interactive = -math.inf
        """When a request of raised priority last came."""
        self._virtual = 0.0
        """What the run that was served least has had; it only grows (start-time fair queueing)."""
        self._paying: Counter[Account] = Counter()
        """Whose requests run now."""
        self._costs: dict[str, _Cost] = {}
        self._waiting: dict[Hashable, RequestGroup] = {}
        self._empty: dict[Hashable, RequestGroup] = {}
        """Groups without requests, kept for what was measured."""

    # What happens

    def know(self, model: str, size: int, seconds: float) -> None:
        """Note what a model takes: bytes on the device, and seconds to be brought."""
        self._costs[model] = _Cost(size, seconds)
        if model in self.residency.weights:
            self.residency.weights[model] = size

    def bytes_of(self, model: str) -> int:
        """Return what a model is known to take, 0 = nothing is known."""
        return self._cost(model).bytes

    def submit(self, ticket: QueuedRequest) -> None:
        """Queue a request."""
        account = ticket.account
        if account.priority > 0:
            self._interactive = ticket.since
        if not account.waiting:
            # Who comes anew does not get what the others have had while it was away.
            account.used = max(account.used, self._virtual)
        self._group(ticket).add(ticket)

    def withdraw(self, unwanted: Callable[[QueuedRequest], bool]) -> list[QueuedRequest]:
        """Forget requests that nobody wants any more, and return them."""
        dropped = [one for group in list(self._waiting.values()) for one in group.drop(unwanted)]
        for group in list(self._waiting.values()):
            self._shelve(group)
        return dropped

    def brought(self, model: str) -> None:
        """Note that a model has arrived."""
        self.bringing.discard(model)
        self.resident.add(model)
        self.fresh.add(model)

    def missed(self, model: str) -> list[QueuedRequest]:
        """Note that a model cannot be brought; return the requests that will never run."""
        self.bringing.discard(model)
        self.residency.weights.pop(model, None)
        return self.withdraw(lambda ticket: model in ticket.needs)

    def evicted(self, model: str) -> None:
        """Note that a model has left the device."""
        self.resident.discard(model)
        self.fresh.discard(model)
        self.residency.weights.pop(model, None)

    def done(self, call: Call, seconds: float, peak: int = 0) -> None:
        """Note that a call has ended, how long it took, and its memory at the height."""
        self.release(call)
        count = len(call.tickets)
        call.group.curve.record(count, seconds)
        call.group.bytes_each = max(call.group.bytes_each, peak / count)
        self.charge(call, seconds - call.charged)

    def charge(self, call: Call, seconds: float) -> None:
        """Have the runs of a call pay for device time."""
        for ticket in call.tickets:
            ticket.account.charge(seconds / len(call.tickets))
        call.charged += seconds

    def release(self, call: Call) -> None:
        """Note that a call has ended without result, or has nothing to be measured."""
        for ticket in call.tickets:
            self._paying[ticket.account] -= 1
        for model in call.group.needs:
            self.running[model] -= 1
            self.exclusive.discard(model)
        self.residency.reserved -= call.reserved
        call.reserved = 0

    def put_back(self, call: Call) -> None:
        """Queue the requests of a call again, before all others."""
        group = self._group(call.tickets[0])
        for ticket in reversed(call.tickets):
            group.add(ticket, first=True)

    # What to do

    def next_call(
        self, now: float, admits: Callable[[RequestGroup], bool] | None = None
    ) -> Call | None:
        """Return what should run now, or None where nothing can.

        `admits` restricts the choice, such as to what may run between the steps of another call.
        """
        best: tuple[Any, RequestGroup, list[Account]] | None = None
        for group in self._waiting.values():
            if not self._can_run(group) or (admits is not None and not admits(group)):
                continue
            ready = group.ready()
            if not ready:
                continue
            rank = self._rank(group, ready, now)
            if best is None or rank < best[0]:
                best = (rank, group, ready)
        return None if best is None else self._started(best[1], best[2], now)

    def next_bring(self, now: float) -> ModelMove | None:
        """Return the model that should be brought now, or None; one is brought at a time.

        To be asked before `next_call`: a model that presses may stop calls of those it drives out.
        """
        self.draining = set()
        if self.bringing:
            return None
        runnable = any(self._here(group) and group.ready() for group in self._waiting.values())
        ranked: list[tuple[Any, RequestGroup, list[Account], bool]] = []
        for group in self._waiting.values():
            missing = sum(model not in self.resident for model in group.needs)
            ready = group.ready()
            if missing and ready:
                pressing = self._presses(group, ready, now)
                ranked.append(
                    (self._need(group, ready, pressing, missing, now), group, ready, pressing)
                )
        for _, group, ready, pressing in sorted(ranked, key=lambda one: one[0]):
            model = next(model for model in group.needs if model not in self.resident)
            evict = self._room_for(model, group, ready, pressing, runnable, now)
            if evict is not None:
                for other in evict:
                    self.evicted(other)
                size = self._cost(model).bytes
                self.bringing.add(model)
                self.residency.weights[model] = size
                return ModelMove(model, size, evict)
            if pressing:
                self.draining = self._to_drain(model, group)
                return None
        return None

    def wake_at(self, now: float) -> float | None:
        """Return when time alone may change what is to be done; None = never."""
        times: list[float] = []
        for group in self._waiting.values():
            ready = group.ready()
            if ready and not self._here(group):
                since = group.oldest(ready)
                times += [since + self._hold(group, ready), since + self._patience(group)]
        return min((time for time in times if time > now), default=None)

    def goes_before(self, group: RequestGroup, call: Call, now: float) -> bool:
        """Say whether a waiting group should run between the steps of a call."""
        ready = group.ready()
        if not ready:
            return False
        accounts = {ticket.account for ticket in call.tickets}
        waits = max(_urgency(account, group, now) for account in ready)
        runs = max(account.priority for account in accounts)
        if waits != runs:
            return waits > runs
        return min(account.used for account in ready) < min(account.used for account in accounts)

    # Why

    def _group(self, ticket: QueuedRequest) -> RequestGroup:
        group = self._waiting.get(ticket.kind)
        if group is None:
            group = self._empty.pop(ticket.kind, None) or RequestGroup.like(ticket)
            self._waiting[ticket.kind] = group
        return group

    def _shelve(self, group: RequestGroup) -> None:
        """Take a group without requests out of sight."""
        if not group.queues and group.kind in self._waiting:
            del self._waiting[group.kind]
            self._empty[group.kind] = group
            if len(self._empty) > GROUPS_KEPT:
                del self._empty[next(iter(self._empty))]

    def _active(self) -> set[Account]:
        self._paying = +self._paying
        return {account for group in self._waiting.values() for account in group.queues} | set(
            self._paying
        )

    def _cost(self, model: str) -> _Cost:
        return self._costs.get(model) or _Cost()

    def _here(self, group: RequestGroup) -> bool:
        return all(model in self.resident for model in group.needs)

    def _can_run(self, group: RequestGroup) -> bool:
        taken = self.running if group.alone else self.exclusive
        return self._here(group) and not any(
            (model in taken and self.running[model]) or model in self.draining
            for model in group.needs
        )

    def _need(
        self, group: RequestGroup, ready: list[Account], pressing: bool, missing: int, now: float
    ) -> tuple[Any, ...]:
        """Order the groups whose models are missing: urgent, then pressing, then most work."""
        return (
            -max(_urgency(account, group, now) for account in ready),
            not pressing,
            missing,
            sum(self.expected[model] for model in group.needs if model not in self.resident),
            -group.count(ready),
            group.oldest(ready),
        )

    def _to_drain(self, model: str, group: RequestGroup) -> set[str]:
        """Return the running models that have to end so that one that presses finds room."""
        others = self.resident - self.fresh - set(group.needs)
        evictable = {one for one in others if not self.held[one]}
        found = self.residency.to_evict(self._cost(model).bytes, evictable, self._next_use)
        return set(found or ())

    def _rank(self, group: RequestGroup, ready: list[Account], now: float) -> tuple[Any, ...]:
        """Order the groups that can run: urgent, then short of its share, then most work."""
        return (
            -max(_urgency(account, group, now) for account in ready),
            min(account.used for account in ready) // QUANTUM,
            -min(group.count(ready), group.curve.best(self._longest(now))),
            group.oldest(ready),
        )

    def _longest(self, now: float) -> float:
        return LONGEST_INTERACTIVE if now - self._interactive < INTERACTIVE_FOR else LONGEST

    def _started(self, group: RequestGroup, ready: list[Account], now: float) -> Call | None:
        """Take requests out of a group for a call that fits into memory."""
        size = min(group.curve.best(self._longest(now)), group.count(ready))
        each, free = group.bytes_each, self.residency.free
        evict: list[str] = []
        if each and each * size > free:
            size = max(1, int(free // each))
        if each and each * size > free:
            found = self.residency.to_evict(int(each), self._movable(group), self._next_use)
            if found is None and any(self.running.values()):
                return None  # when the others have ended there is more room
            evict = found if found is not None else list(self._movable(group))
        for model in evict:
            self.evicted(model)
        order = sorted(ready, key=lambda account: (-_urgency(account, group, now), account.used))
        call = Call(group, group.take(size, order), int(size * each), evict)
        self._shelve(group)
        self.residency.reserved += call.reserved
        self.fresh -= set(group.needs)
        for model in group.needs:
            self.running[model] += 1
            if group.alone:
                self.exclusive.add(model)
        return call

    def _movable(self, group: RequestGroup) -> set[str]:
        """Return the models that could leave the device for the sake of a group."""
        return {
            model
            for model in self.resident
            if not self.running[model] and not self.held[model] and model not in group.needs
        }

    def _room_for(
        self,
        model: str,
        group: RequestGroup,
        ready: list[Account],
        pressing: bool,
        runnable: bool,
        now: float,
    ) -> list[str] | None:
        """Return what to evict for a model, or None where it should not come yet.

        What queued work needs stays, unless somebody presses or nothing else would ever move. What
        is only expected to be needed stays a while.
        """
        wanted = self._cost(model).bytes
        if wanted <= self.residency.free:
            return []
        movable = self._movable(group)
        queued = {one for other in self._waiting.values() for one in other.needs}
        idle = {one for one in movable - queued - self.fresh if self.expected[one] <= 0}
        waited = now - group.oldest(ready)
        held_out = not runnable and waited >= self._hold(group, ready)
        choices = [idle]
        if pressing or held_out:
            choices.append(movable - queued - self.fresh)
        if pressing or (held_out and not any(self.running.values())):
            choices.append(movable - self.fresh)
        if held_out and not any(self.running.values()):
            choices.append(self.resident - set(group.needs))
        for evictable in choices:
            found = self.residency.to_evict(wanted, evictable, self._next_use)
            if found is not None:
                return found
        return None

    def _next_use(self, model: str) -> float:
        """Return how far off a model's next use is: the fewer uses are announced, the farther."""
        return -float(self.expected[model])

    def _bring_seconds(self, group: RequestGroup) -> float:
        return sum(self._cost(model).seconds for model in group.needs if model not in self.resident)

    def _hold(self, group: RequestGroup, ready: list[Account]) -> float:
        """Return how long a group waits before it drives out models that will be needed again.

        As long as bringing costs, less the work that has gathered: whoever waits so long and then
        pays has lost at most as much again.
        """
        work = group.curve.seconds(group.count(ready))
        return max(0.0, self._bring_seconds(group) - work)

    def _patience(self, group: RequestGroup) -> float:
        return max(PATIENCE, PATIENCE_LOADS * self._bring_seconds(group))

    def _presses(self, group: RequestGroup, ready: list[Account], now: float) -> bool:
        """Say whether a group's model must come although others on the device have work."""
        if any(_urgency(account, group, now) > 0 for account in ready):
            return True
        if now - group.oldest(ready) > self._patience(group):
            return True
        most = max(account.used for account in self._active())
        lacks = most - min(account.used for account in ready)
        return lacks > max(QUANTUM, AMORTIZED * self._bring_seconds(group))


def _urgency(account: Account, group: RequestGroup, now: float) -> int:
    """Return a run's priority, one higher where its deadline is about to pass."""
    late = account.deadline is not None and now + group.curve.seconds(1) >= account.deadline
    return account.priority + late
