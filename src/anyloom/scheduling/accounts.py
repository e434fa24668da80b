"""Accounts of runs: priority, share and deadline on every device."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

INTERACTIVE = 1
"""The priority of a call that a user waits for; a run over a folder has 0."""

_numbers = count()


@dataclass(eq=False, slots=True, weakref_slot=True)
class Account:
    """A run, as devices see it.

    priority: work of a higher priority goes first, whatever the shares are.
    weight:   of two runs with equal priority, one with weight 2 gets twice the device time.
    deadline: on the engine's clock; work that would otherwise miss it goes first.
    paused:   its queued requests stay in the queue; batches that are running end normally.
    """

    name: str = ""
    priority: int = 0
    weight: float = 1.0
    deadline: float | None = None
    paused: bool = False
    number: int = field(default_factory=lambda: next(_numbers))

    def can_share_with(self, other: Account | None) -> bool:
        """Say whether another run may wait for a result that this run computes.

        It may where the result comes no later than if the other run computed it itself: never from
        a paused run, and never from one of lower priority.
        """
        if self is other:
            return True
        return not self.paused and (other is None or self.priority >= other.priority)
