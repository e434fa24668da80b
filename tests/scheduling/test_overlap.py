"""The next call of an accelerator is prepared while one is computed, on the simulated clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from anyloom import Account, Checkpoint, Model, batched, raise_if_cancelled
from anyloom.foundation.cancellation import current
from anyloom.foundation.errors import DeviceLost
from anyloom.scheduling import batch_runner
from anyloom.scheduling.device_queue import DeviceQueue
from anyloom.scheduling.queues import PEAKS, RequestGroup
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


def group_of(queue: DeviceQueue) -> RequestGroup:
    """Return the only group, whether requests wait in it or not."""
    with queue.scheduler.residency.ledger.lock:
        (group,) = [*queue.scheduler.queue, *queue.scheduler.queue._empty.values()]
    return group


def test_calls_are_prepared_while_others_are_computed_from_the_second_one_on(device) -> None:
    accelerator, _, model = device()
    count = 60

    def until_the_next_is_launched(launches: int) -> None:
        if launches == 1:  # which tells how large the next one should be
            return
        for _ in range(10_000):
            if accelerator.launches > launches or launches == count:
                return
            threading.Event().wait(0.001)
        raise AssertionError("nothing is prepared while a call is computed")

    accelerator.before_wait = until_the_next_is_launched
    with ThreadPoolExecutor(1) as threads:
        found = threads.submit(model.look, list(range(count))).result(60)
    assert found == list(range(count))
    assert accelerator.host < 2 * PREPARING + count * COMPUTING + 1e-6


def test_the_memory_of_a_new_size_is_measured_though_another_call_is_computed(device) -> None:
    accelerator, queue, model = device()
    model.look([1])
    computing, go_on = threading.Event(), threading.Event()

    def hold_the_second(launches: int) -> None:
        if launches == 2:
            computing.set()
            go_on.wait(10)

    accelerator.before_wait = hold_the_second
    with ThreadPoolExecutor(2) as threads:
        calls = [threads.submit(model.look, [1])]
        assert computing.wait(10)
        accelerator.allocate(500)  # what the call that is computed keeps
        calls.append(threads.submit(model.look, [1]))
        group = group_of(queue)
        while len(group.peaks) < 3:
            threading.Event().wait(0.001)
        assert not calls[0].done()
        go_on.set()
        assert [call.result(10) for call in calls] == [[1], [1]]
    assert list(group.peaks) == [10, 10, 10]


def test_the_memory_of_a_size_is_measured_until_it_is_known(device) -> None:
    _, queue, model = device()
    for _ in range(PEAKS - 1):
        model.look([1])
    group = group_of(queue)
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


def test_preparation_beside_another_call_counts_for_sizes_and_not_for_shares(
    device, monkeypatch
) -> None:
    accelerator, queue, model = device()
    clock = SimpleNamespace(monotonic=lambda: accelerator.host)
    monkeypatch.setattr(batch_runner, "time", clock)
    account = Account("folder")

    def look() -> list[int]:
        current.account = account
        return model.look([1])

    computing, prepared, first_done = (threading.Event() for _ in range(3))

    def one_after_the_other(launches: int) -> None:
        if launches == 2:
            computing.set()
            assert prepared.wait(10)
        elif launches == 3:
            prepared.set()
            assert first_done.wait(10)

    accelerator.before_wait = one_after_the_other
    with ThreadPoolExecutor(2) as threads:
        threads.submit(look).result(10)
        first = threads.submit(look)
        assert computing.wait(10)
        second = threads.submit(look)
        assert first.result(10) == [1]
        first_done.set()
        assert second.result(10) == [1]
    alone = PREPARING + COMPUTING
    assert group_of(queue).curve.seconds(1) == pytest.approx(alone), "the fastest call of all"
    assert queue.scheduler.queue.used(account) == pytest.approx(2 * alone + COMPUTING)


def test_a_call_that_others_interrupt_is_charged_for_its_own_time(device, monkeypatch) -> None:
    accelerator, queue, model = device()
    clock = SimpleNamespace(monotonic=lambda: accelerator.host)
    monkeypatch.setattr(batch_runner, "time", clock)
    folder, steps = Account("folder"), 5

    class Painter(Network):
        @batched(limit=1)
        def paint(self, requests: Sequence[int]) -> list[int]:
            for step in range(steps):
                self.accelerator.work(1.0)
                if step == steps - 2:
                    clicks.append(threads.submit(model.look, [1]))
                    while not list(queue.scheduler.queue):
                        threading.Event().wait(0.001)
                raise_if_cancelled()
            return list(requests)

    painter = Painter(accelerator)
    painter.checkpoint = Checkpoint("painter", "network", options={"name": "painter"})
    painter.dispatcher = queue
    queue.set_cost(painter.identity, 10, 0.0)
    clicks: list[Future[list[int]]] = []

    def paint() -> list[int]:
        current.account = folder
        return painter.paint([1])

    with ThreadPoolExecutor(2) as threads:
        assert threads.submit(paint).result(10) == [1]
        assert clicks[0].result(10) == [1]
    assert queue.scheduler.queue.used(folder) == pytest.approx(steps)
