"""The mover of a device ends with nothing half decided."""

from __future__ import annotations

import threading

from anyloom import Cancelled
from anyloom.hardware.memory import HostMemory
from anyloom.scheduling.device_context import DeviceContext
from anyloom.scheduling.instructions import ModelMove
from anyloom.scheduling.memory_ledger import MemoryLedger
from anyloom.scheduling.mover import ModelMover
from anyloom.scheduling.scheduler import Scheduler

SECONDS = 20


def test_moves_behind_the_one_in_progress_are_refused_when_the_mover_is_closed() -> None:
    begun, go_on = threading.Event(), threading.Event()
    loaded: list[str] = []
    ends: dict[str, Exception | None] = {}

    def load(model: str) -> None:
        loaded.append(model)
        begun.set()
        assert go_on.wait(SECONDS)

    scheduler = Scheduler(MemoryLedger(100))
    mover = ModelMover(
        DeviceContext("simulated", HostMemory(100), scheduler, lambda event: None),
        load=load,
        evict=lambda model: None,
        finished=lambda move, error: ends.update({move.model: error}),
        lost_to=lambda error: None,
        wake=lambda: None,
    )
    mover.submit(ModelMove("first", 40, []))
    assert begun.wait(SECONDS)
    mover.submit(ModelMove("second", 40, []))
    [thread] = mover.close()
    go_on.set()
    thread.join(SECONDS)
    assert not thread.is_alive()
    assert (loaded, ends["first"]) == (["first"], None)
    assert isinstance(ends["second"], Cancelled)
