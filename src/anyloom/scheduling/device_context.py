"""What the parts of a device share: its name, its memory, its scheduler and the lock around it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from ..foundation.events import Listener
from ..hardware.memory import Memory
from .foreign_memory import ForeignMemory
from .scheduler import Scheduler


@dataclass(frozen=True, eq=False)
class DeviceContext:
    """One device; `scheduler` is used only while `lock` is held."""

    name: str
    memory: Memory
    scheduler: Scheduler
    emit: Listener

    @property
    def lock(self) -> threading.Lock:
        """Held while any queue of the device in this process decides."""
        return self.scheduler.residency.ledger.lock

    @property
    def foreign(self) -> ForeignMemory:
        """What else takes memory of the device."""
        return self.scheduler.residency.ledger.foreign

    @property
    def is_cpu(self) -> bool:
        """True where a thread may use a model by itself while others do."""
        return self.name == "cpu"
