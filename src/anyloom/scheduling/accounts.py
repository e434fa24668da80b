"""Who asked for work on a device, how urgent is it, and how much time has it had?"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

INTERACTIVE = 1
"""The priority of a call that somebody waits for; a folder run has 0."""

_numbers = count()


@dataclass(eq=False, slots=True)
class Account:
    """A run, as a device sees it.

    priority: work of a higher priority goes first, whatever the shares are.
    weight:   of two runs with equal priority, one with weight 2 gets twice the device time.
    deadline: on the engine's clock; work that would otherwise miss it goes first.
    paused:   its waiting work stays where it is; what runs comes to its end.
    used:     device-seconds had so far, divided by the weight; who has least goes first.
    """

    name: str = ""
    priority: int = 0
    weight: float = 1.0
    deadline: float | None = None
    paused: bool = False
    used: float = 0.0
    waiting: int = 0
    """Its requests in the queue of the device."""
    number: int = field(default_factory=lambda: next(_numbers))

    def charge(self, seconds: float) -> None:
        """Note device time that the run has had."""
        self.used += seconds / self.weight

    def can_share_with(self, other: Account | None) -> bool:
        """Say whether what this run computes comes no later than if the other did it by itself: a
        paused run's never does, and what a folder wants comes after what somebody waits for."""
        if self is other:
            return True
        return not self.paused and (other is None or self.priority >= other.priority)
