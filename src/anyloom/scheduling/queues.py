"""Queue of a device: requests, in groups whose members may share a batch."""

from __future__ import annotations

import bisect
import math
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median_low
from typing import Any, Literal
from weakref import WeakKeyDictionary

from .accounts import Account
from .batch_curve import BatchCurve

RequestState = Literal["queued", "running", "done", "withdrawn"]

REQUEST_TRANSITIONS: dict[RequestState, tuple[RequestState, ...]] = {
    "queued": ("running", "withdrawn"),
    "running": ("queued", "done"),  # queued again where its batch did not fit into memory
    "done": (),
    "withdrawn": (),
}
PEAKS = 5
"""Peaks of the last batches of which the median is expected of the next one."""
EMPTY_GROUPS = 2000
"""Groups without requests that are remembered with their measurements."""


@dataclass(eq=False, slots=True)
class QueuedRequest:
    """A request in the queue of a device.

    models:    the models that must be on the device.
    batch_key: requests with equal keys may share a batch.
    account:   the run that is charged.
    queued_at: on the device's clock.
    order:     of the item that it is for; requests of earlier items go first.
    max_batch: such requests in one batch at most.
    exclusive: True where no other batch of these models may run at the same time.
    payload:   what the device runs; the scheduler does not look at it.
    """

    models: tuple[str, ...]
    batch_key: Hashable
    account: Account
    queued_at: float
    max_batch: int = 1
    exclusive: bool = True
    order: int = 0
    payload: Any = None
    state: RequestState = "queued"

    def transition(self, state: RequestState) -> None:
        """Change the state; raises AssertionError if the table has no such transition."""
        assert state in REQUEST_TRANSITIONS[self.state], f"request: {self.state} -> {state}"
        self.state = state


class AccountRequests:
    """Requests of one account in one group: those of earlier items first."""

    __slots__ = ("_arrivals", "_requests")

    def __init__(self) -> None:
        self._requests: list[QueuedRequest] = []
        self._arrivals: OrderedDict[QueuedRequest, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._requests)

    def __iter__(self) -> Iterator[QueuedRequest]:
        return iter(self._requests)

    def add(self, request: QueuedRequest, *, first: bool) -> None:
        """Queue a request after those of its item, or with `first` before them."""
        insert = bisect.insort_left if first else bisect.insort_right
        insert(self._requests, request, key=_order)
        self._arrivals[request] = None
        if first:
            self._arrivals.move_to_end(request, last=False)

    def take(self, size: int) -> list[QueuedRequest]:
        """Remove the first requests and return them; they are running then."""
        taken = self._requests[:size]
        del self._requests[:size]
        for request in taken:
            del self._arrivals[request]
            request.transition("running")
        return taken

    def withdraw(self, unwanted: Callable[[QueuedRequest], bool]) -> list[QueuedRequest]:
        """Remove the requests for which `unwanted` holds, and return them."""
        withdrawn = [request for request in self._requests if unwanted(request)]
        for request in withdrawn:
            del self._arrivals[request]
        if withdrawn:
            self._requests = [request for request in self._requests if request in self._arrivals]
        return withdrawn

    @property
    def oldest(self) -> float:
        """When the request was queued that has waited longest."""
        return next(iter(self._arrivals)).queued_at

    @property
    def earliest(self) -> int:
        """The order of the first item."""
        return self._requests[0].order


def _order(request: QueuedRequest) -> int:
    return request.order


@dataclass(eq=False, slots=True)
class RequestGroup:
    """Requests that may share a batch, per account."""

    batch_key: Hashable
    models: tuple[str, ...]
    curve: BatchCurve
    exclusive: bool
    queues: dict[Account, AccountRequests] = field(default_factory=dict)
    peaks: deque[float] = field(default_factory=lambda: deque(maxlen=PEAKS))
    """Activation memory per request of the last batches where it could be measured."""
    measured: int = 0
    """Requests of the largest of those batches."""

    @classmethod
    def of(cls, request: QueuedRequest) -> RequestGroup:
        """Return an empty group for requests with the key of this one."""
        curve = BatchCurve(request.max_batch)
        return cls(request.batch_key, request.models, curve, request.exclusive)

    @property
    def bytes_per_request(self) -> float:
        """The expected activation memory per request; 0 where it was not measured.

        The median, because memory that others take on the device is measured now and then.
        """
        return median_low(self.peaks) if self.peaks else 0.0

    def record_peak(self, count: int, peak: int) -> None:
        """Add the peak memory of a batch of so many requests."""
        self.peaks.append(peak / count)
        self.measured = max(self.measured, count)

    def is_measured(self, count: int) -> bool:
        """Say whether the memory of a batch of so many requests is known well enough."""
        return len(self.peaks) == PEAKS and count <= self.measured

    def __iter__(self) -> Iterator[QueuedRequest]:
        for queue in self.queues.values():
            yield from queue

    def add(self, request: QueuedRequest, *, first: bool = False) -> None:
        """Queue a request."""
        self.queues.setdefault(request.account, AccountRequests()).add(request, first=first)

    def ready(self) -> list[Account]:
        """Return the accounts whose requests may run: those that are not paused."""
        return [account for account in self.queues if not account.paused]

    def count(self, accounts: list[Account]) -> int:
        """Return the number of requests of some accounts."""
        return sum(len(self.queues[account]) for account in accounts)

    def oldest(self, accounts: list[Account]) -> float:
        """Return when the oldest request of some accounts was queued."""
        return min(self.queues[account].oldest for account in accounts)

    def earliest(self, accounts: list[Account]) -> int:
        """Return the order of the first item that some accounts have a request for."""
        return min(self.queues[account].earliest for account in accounts)

    def take(self, size: int, accounts: list[Account]) -> list[QueuedRequest]:
        """Remove up to `size` requests for a batch, those of the first accounts first."""
        taken: list[QueuedRequest] = []
        for account in accounts:
            queue = self.queues[account]
            some = queue.take(size - len(taken))
            taken += some
            if not queue:
                del self.queues[account]
        return taken

    def withdraw(self, unwanted: Callable[[QueuedRequest], bool]) -> list[QueuedRequest]:
        """Remove the requests for which `unwanted` holds, and return them."""
        withdrawn: list[QueuedRequest] = []
        for account in list(self.queues):
            some = self.queues[account].withdraw(unwanted)
            withdrawn += some
            if not self.queues[account]:
                del self.queues[account]
        for request in withdrawn:
            request.transition("withdrawn")
        return withdrawn


class RequestQueue:
    """All groups of a device, and the uses of models that runs have announced."""

    def __init__(self) -> None:
        self.expected: Counter[str] = Counter()
        """Model → uses that were announced and not yet queued."""
        self.last_interactive = -math.inf
        """When a request of raised priority was last queued."""
        self.waiting: Counter[Account] = Counter()
        """Run → its requests in the queue."""
        self._used: WeakKeyDictionary[Account, float] = WeakKeyDictionary()
        self._waiting: dict[Hashable, RequestGroup] = {}
        self._empty: dict[Hashable, RequestGroup] = {}

    def __iter__(self) -> Iterator[RequestGroup]:
        """Iterate over the groups that have requests."""
        return iter(self._waiting.values())

    def add(self, request: QueuedRequest) -> None:
        """Queue a request."""
        if request.account.priority > 0:
            self.last_interactive = request.queued_at
        self._group(request).add(request)
        self.waiting[request.account] += 1

    def requeue(self, requests: list[QueuedRequest]) -> None:
        """Queue the requests of a batch again, before all others."""
        group = self._group(requests[0])
        for request in reversed(requests):
            group.add(request, first=True)
            self.waiting[request.account] += 1

    def take(self, group: RequestGroup, size: int, accounts: list[Account]) -> list[QueuedRequest]:
        """Remove up to `size` requests of a group, those of the first accounts first."""
        taken = group.take(size, accounts)
        self._uncount(taken)
        self._set_aside([group])
        return taken

    def withdraw(self, unwanted: Callable[[QueuedRequest], bool]) -> list[QueuedRequest]:
        """Remove the requests for which `unwanted` holds, and return them."""
        groups = list(self)
        withdrawn = [request for group in groups for request in group.withdraw(unwanted)]
        self._uncount(withdrawn)
        self._set_aside(groups)
        return withdrawn

    def used(self, account: Account) -> float:
        """Return the seconds of this device that a run has used, divided by its weight."""
        return self._used.get(account, 0.0)

    def charge(self, account: Account, seconds: float) -> None:
        """Add device time that a run has used."""
        self._used[account] = self.used(account) + seconds / account.weight

    def models(self) -> set[str]:
        """Return the models that queued requests need."""
        return {model for group in self for model in group.models}

    def accounts(self) -> set[Account]:
        """Return the accounts that have queued requests."""
        return {account for group in self for account in group.queues}

    def validate_state(self) -> None:
        """Raise AssertionError where the bookkeeping contradicts itself."""
        waiting: Counter[Account] = Counter()
        for key, group in self._waiting.items():
            assert group.batch_key == key and group.queues, group
            for account, requests in group.queues.items():
                assert requests, (group, account)
                waiting[account] += len(requests)
                for request in requests:
                    assert request.state == "queued" and request.account is account, request
                    assert request.batch_key == key and request.models == group.models, request
        assert waiting == self.waiting, (waiting, self.waiting)
        for key, group in self._empty.items():
            assert key not in self._waiting and not group.queues, group

    def _group(self, request: QueuedRequest) -> RequestGroup:
        group = self._waiting.get(request.batch_key)
        if group is None:
            group = self._empty.pop(request.batch_key, None) or RequestGroup.of(request)
            self._waiting[request.batch_key] = group
        return group

    def _uncount(self, requests: list[QueuedRequest]) -> None:
        """Note that requests have left the queue."""
        for request in requests:
            self.waiting[request.account] -= 1
            if not self.waiting[request.account]:
                del self.waiting[request.account]

    def _set_aside(self, groups: Iterable[RequestGroup]) -> None:
        """Remember those groups that have no requests left, with what was measured."""
        for group in groups:
            if not group.queues:
                self._empty[group.batch_key] = self._waiting.pop(group.batch_key)
                if len(self._empty) > EMPTY_GROUPS:
                    del self._empty[next(iter(self._empty))]
