"""What waits for a device: requests, in groups that may share a call."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .accounts import Account
from .batch_curve import BatchCurve


@dataclass(eq=False, slots=True)
class QueuedRequest:
    """One request that waits for a device.

    needs:   the models that must be there.
    kind:    what may share a call.
    account: who pays.
    since:   when it came.
    limit:   how many such requests fit into a call at most; 1 = it runs alone.
    alone:   False where another call of the same models may run beside it.
    content: what the device wants to remember.
    """

    needs: tuple[str, ...]
    kind: Hashable
    account: Account
    since: float
    limit: int = 1
    alone: bool = True
    content: Any = None


@dataclass(eq=False, slots=True)
class RequestGroup:
    """Requests that may share a call: for each account, in the order in which they came."""

    kind: Hashable
    needs: tuple[str, ...]
    curve: BatchCurve
    alone: bool
    queues: dict[Account, deque[QueuedRequest]] = field(default_factory=dict)
    bytes_each: float = 0.0
    """The largest activation memory per request that was measured."""

    @classmethod
    def like(cls, ticket: QueuedRequest) -> RequestGroup:
        """Return an empty group for tickets of this kind."""
        return cls(ticket.kind, ticket.needs, BatchCurve(ticket.limit), ticket.alone)

    def __iter__(self) -> Iterator[QueuedRequest]:
        for queue in self.queues.values():
            yield from queue

    def add(self, ticket: QueuedRequest, *, first: bool = False) -> None:
        """Queue a request."""
        queue = self.queues.setdefault(ticket.account, deque())
        queue.appendleft(ticket) if first else queue.append(ticket)
        ticket.account.waiting += 1

    def ready(self) -> list[Account]:
        """Return whose requests may run: all but those of paused runs."""
        return [account for account in self.queues if not account.paused]

    def count(self, accounts: list[Account]) -> int:
        """Return how many requests some accounts have here."""
        return sum(len(self.queues[account]) for account in accounts)

    def oldest(self, accounts: list[Account]) -> float:
        """Return since when some account's first request waits."""
        return min(self.queues[account][0].since for account in accounts)

    def take(self, size: int, accounts: list[Account]) -> list[QueuedRequest]:
        """Take up to `size` requests out, those of the first accounts first."""
        taken: list[QueuedRequest] = []
        for account in accounts:
            queue = self.queues[account]
            while queue and len(taken) < size:
                taken.append(queue.popleft())
                account.waiting -= 1
            if not queue:
                del self.queues[account]
        return taken

    def drop(self, unwanted: Callable[[QueuedRequest], bool]) -> list[QueuedRequest]:
        """Take out the requests that nobody wants any more."""
        dropped: list[QueuedRequest] = []
        for account in list(self.queues):
            kept: deque[QueuedRequest] = deque()
            for ticket in self.queues[account]:
                (dropped if unwanted(ticket) else kept).append(ticket)
            account.waiting -= len(self.queues[account]) - len(kept)
            self.queues[account] = kept
            if not kept:
                del self.queues[account]
        return dropped
