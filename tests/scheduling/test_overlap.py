"""The next call of an accelerator is prepared while one is computed, on the simulated clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from anyloom import Checkpoint, Model, batched
from anyloom.foundation.errors import DeviceLost
from anyloom.scheduling.device_queue import DeviceQueue
from anyloom.scheduling.queues import PEAKS
from tests.scheduling.accelerator import SimulatedAccelerator

PREPARING, COMPUTING = 0.8, 1.0


class Network(Model):
    """Takes 0.8 seconds to prepare a call and 1 to compute it."""

    concurrent = True

    def __init__(self, accelerator: SimulatedAccelerator) -> None:
        self.checkpoint = Checkpoint("m", "network")
        self.accelerator = accelerator
        self.preparing = threading.Lock()

    @batched(limit=1)
    def look(self, requests: Sequence[int]) -> list[int]:
        assert self.preparing.acquire(blocking=False), "two threads call the model at once"
        self.accelerator.work(PREPARING)
        self.accelerator.use(10)
        self.accelerator.launch(COMPUTING)
        if requests[0] < 0:
            self.accelerator.fail_later()
        self.preparing.release()
        return list(requests)


@pytest.fixture
def device() -> Iterator[Callable[[], tuple[SimulatedAccelerator, DeviceQueue, Network]]]:
    queues: list[DeviceQueue] = []

    def make() -> tuple[SimulatedAccelerator, DeviceQueue, Network]:
        accelerator = SimulatedAccelerator()
        queue = DeviceQueue(
            "simulated", accelerator, load=lambda name: None, evict=lambda name: None
        )
        queues.append(queue)
        model = Network(accelerator)
        model.dispatcher = queue
        queue.set_cost(model.identity, 10, 0.0)
        return accelerator, queue, model

    yield make
    for queue in queues:
        queue.validate_state()
        queue.close()


def test_calls_of_known_memory_are_prepared_while_others_are_computed(device) -> None:
    accelerator, _, model = device()
    count = 60

    def until_the_next_is_launched(launches: int) -> None:
        for _ in range(10_000):
            if accelerator.launches > launches or launches == count:
                return
            threading.Event().wait(0.001)
        raise AssertionError("nothing is prepared while a call is computed")

    accelerator.before_wait = until_the_next_is_launched
    with ThreadPoolExecutor(1) as threads:
        found = threads.submit(model.look, list(range(count))).result(60)
    assert found == list(range(count))
    one_by_one = PREPARING + COMPUTING
    assert accelerator.host < PEAKS * one_by_one + (count - PEAKS + 1) * COMPUTING + one_by_one
    floor = count * COMPUTING
    assert floor / accelerator.host > 0.9


def test_the_memory_of_new_sizes_is_measured_without_others(device) -> None:
    _, queue, model = device()
    for _ in range(PEAKS - 1):
        model.look([1])
    (group,) = queue.scheduler.queue._empty.values()
    assert list(group.peaks) == [10] * (PEAKS - 1)
    assert not group.is_measured(1)
    model.look([1])
    assert group.is_measured(1) and not group.is_measured(2)


def test_a_lease_of_the_lane_waits_for_the_call_that_is_computed(device) -> None:
    accelerator, queue, model = device()
    model.look([1] * PEAKS)
    computing, go_on = threading.Event(), threading.Event()
    accelerator.before_wait = lambda launches: (computing.set(), go_on.wait(10), None)[-1]
    with ThreadPoolExecutor(2) as threads:
        call = threads.submit(model.look, [1])
        assert computing.wait(10)
        queue.validate_state()
        lease = threads.submit(queue.lease, [model.identity], exclusive=False)
        while not list(queue.scheduler.queue):
            threading.Event().wait(0.001)
        assert not lease.done()
        go_on.set()
        assert call.result(10) == [1]
        queue.end(lease.result(10), 0.0)


def test_an_error_that_surfaces_while_a_call_is_waited_for_loses_the_device(device) -> None:
    _, queue, model = device()
    model.look([1] * PEAKS)
    with ThreadPoolExecutor(1) as threads:
        with pytest.raises(DeviceLost):
            threads.submit(model.look, [-1]).result(10)
        with pytest.raises(DeviceLost):
            threads.submit(model.look, [1]).result(10)
    assert queue.state == "lost"
