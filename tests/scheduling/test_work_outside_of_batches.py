"""Memory of work outside of batches: set aside like that of batches, and not mistaken for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from anyloom import Cancelled, CancelToken, Checkpoint, Model, ModelError, batched, in_pieces
from anyloom.foundation.cancellation import current
from anyloom.foundation.errors import DeviceLost
from anyloom.foundation.evictable import Evictable
from anyloom.scheduling.device_queue import DeviceQueue
from tests.scheduling.accelerator import SimulatedAccelerator

MASK = 100


class Masks(Model):
    """Decodes with 1 byte a request, and upscales with 100 bytes a mask."""

    concurrent = True

    def __init__(self, accelerator: SimulatedAccelerator, name: str = "masks") -> None:
        self.checkpoint = Checkpoint(name, "masks", options={"name": name})
        self.accelerator = accelerator
        self.during: Callable[[], None] = lambda: None
        self.pieces: list[int] = []

    @batched(limit=64)
    def decode(self, requests: Sequence[int]) -> list[int]:
        self.accelerator.allocate(len(requests))
        self.during()
        self.accelerator.allocate(-len(requests))
        return list(requests)

    def upscale(self, count: int, each: int = MASK) -> list[int]:
        def work(piece: slice) -> list[int]:
            found = list(range(count))[piece]
            self.pieces.append(len(found))
            self.accelerator.allocate(each * len(found))
            self.during()
            self.accelerator.allocate(-each * len(found))
            return found

        return [mask for piece in in_pieces(self, count, each, work) for mask in piece]


@pytest.fixture
def made() -> Iterator[Callable[..., tuple[SimulatedAccelerator, DeviceQueue, Masks]]]:
    queues: list[DeviceQueue] = []

    def make(
        budget: int = 1000, evict: Callable[[str], None] = lambda name: None
    ) -> tuple[SimulatedAccelerator, DeviceQueue, Masks]:
        accelerator = SimulatedAccelerator(budget)
        queue = DeviceQueue("simulated", accelerator, load=lambda name: None, evict=evict)
        queues.append(queue)
        model = Masks(accelerator)
        model.dispatcher = queue
        queue.set_cost(model.identity, 10, 0.0)
        return accelerator, queue, model

    yield make
    for queue in queues:
        queue.validate_state()
        assert not queue.scheduler.residency.pieces
        queue.close()


def test_threads_together_never_take_more_than_the_device_has(made) -> None:
    _, _, model = made(budget=1000)
    with ThreadPoolExecutor(16) as threads:
        calls = [threads.submit(model.upscale, 3) for _ in range(64)]
        assert [call.result(10) for call in calls] == [[0, 1, 2]] * 64
    assert set(model.pieces) == {3}, "nothing ran out of memory"


def test_a_piece_for_which_memory_is_short_all_the_same_is_halved(made) -> None:
    accelerator, _, model = made(budget=1000)
    accelerator.allocate(700)  # of another process
    assert model.upscale(8) == list(range(8))
    assert model.pieces == [8, 8, 4, 4, 2, 2, 2, 2]


def test_caches_are_cleared_before_a_piece_is_halved(made) -> None:
    class Kept(Evictable):
        """A cache that cannot tell how much memory it takes."""

        def clear(self) -> None:
            accelerator.allocate(-accelerator.allocated)

        def nbytes_on(self, device: str) -> int:
            return 0

        def evict(self, device: str, nbytes: int) -> None:
            return None

    accelerator, _, model = made(budget=1000)
    kept = Kept()
    accelerator.allocate(700)
    assert model.upscale(8) == list(range(8))
    assert model.pieces == [8, 8] and kept


def test_a_single_item_for_which_memory_is_short_fails_with_the_reason(made) -> None:
    _, _, model = made(budget=50)
    with pytest.raises(ModelError, match="'masks' ran out of memory on cpu with a single item"):
        model.upscale(2)


def test_without_an_engine_the_pieces_run_at_once() -> None:
    model = Masks(SimulatedAccelerator(1000))
    assert model.upscale(3) == [0, 1, 2]
    assert model.pieces == [3]


def test_idle_models_are_evicted_for_it_and_those_in_use_are_not(made) -> None:
    evicted: list[str] = []
    accelerator, queue, model = made(budget=1000, evict=evicted.append)
    other = Masks(accelerator, "other")
    other.dispatcher = queue
    queue.set_cost(other.identity, 800, 0.0)
    other.decode([1])
    assert model.upscale(3) == [0, 1, 2]
    assert evicted == [other.identity]


def test_work_that_waits_for_memory_is_cancelled(made) -> None:
    _, queue, model = made(budget=1000)
    token, outcomes = CancelToken(), []
    started, go_on = threading.Event(), threading.Event()
    model.during = lambda: (started.set(), go_on.wait(10), None)[-1]

    def call() -> None:
        current.token = token
        with pytest.raises(Cancelled):
            model.upscale(5)
        outcomes.append("cancelled")

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(model.upscale, 8)
        assert started.wait(10)
        second = threads.submit(call)
        while not queue._pieces:
            threading.Event().wait(0.001)
        token.cancel()
        second.result(10)
        go_on.set()
        first.result(10)
    assert outcomes == ["cancelled"]


def test_a_device_that_fails_during_it_fails_what_waits(made) -> None:
    accelerator, queue, model = made()

    def fail() -> None:
        accelerator.unplug()
        accelerator.synchronize()

    model.during = fail
    with pytest.raises(DeviceLost, match="no CUDA-capable device is detected"):
        model.upscale(1)
    with pytest.raises(DeviceLost):
        model.upscale(1)
    assert queue.state == "lost"


@pytest.mark.parametrize("end", ["lost", "closed"])
def test_work_that_waits_for_memory_of_a_device_that_ends_fails_with_the_reason(made, end) -> None:
    accelerator, queue, model = made(budget=1000)
    started, go_on = threading.Event(), threading.Event()
    model.during = lambda: (started.set(), go_on.wait(10), None)[-1]
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(model.upscale, 8)
        assert started.wait(10)
        second = threads.submit(model.upscale, 5)
        while not queue._pieces:
            threading.Event().wait(0.001)
        if end == "lost":
            accelerator.fail_later()
            assert queue.lost_to(torch.AcceleratorError("CUDA error: unspecified launch failure"))
        else:
            queue.close(0.0)
        with pytest.raises(DeviceLost if end == "lost" else Cancelled):
            second.result(10)
        accelerator.replug()
        go_on.set()
        assert first.result(10) == list(range(8))


def test_its_memory_is_not_counted_as_that_of_a_batch(made) -> None:
    _, queue, model = made()
    model.during = lambda: upscaled.result(10)
    other = Masks(model.accelerator)
    other.dispatcher = queue
    with ThreadPoolExecutor(1) as threads:
        upscaled = threads.submit(other.upscale, 1)
        upscaled.result(10)
        model.during = lambda: threads.submit(other.upscale, 5).result(10) and None
        assert model.decode([1]) == [1]
    (group,) = queue.scheduler.queue._empty.values()
    assert not group.peaks
    model.during = lambda: None
    assert model.decode([1]) == [1]
    assert list(group.peaks) == [1]


def test_memory_of_another_process_limits_batches_only_for_a_while(made) -> None:
    accelerator, queue, model = made()
    model.decode([1])
    model.during = lambda: accelerator.use(900)
    model.decode([1])
    (group,) = queue.scheduler.queue._empty.values()
    model.during = lambda: None
    for _ in range(4):
        model.decode([1])
    assert group.bytes_per_request == 1


def test_models_are_never_evicted_while_the_lock_of_the_device_is_held(made) -> None:
    free: list[bool] = []

    def evict(name: str) -> None:
        with ThreadPoolExecutor(1) as threads:
            free.append(threads.submit(queue.pump).result(10) is None)

    accelerator, queue, model = made(budget=100, evict=evict)
    others = [Masks(accelerator, str(number)) for number in range(3)]
    for other in (model, *others):
        other.dispatcher = queue
        queue.set_cost(other.identity, 60, 0.0)
    for other in (*others, model, *others):
        assert other.decode([1]) == [1]
    lease = queue.lease([model.identity], exclusive=True)
    queue.end(lease, 0.0)
    assert free and all(free)


def test_an_eviction_that_fails_fails_the_lease_that_it_was_for(made) -> None:
    def evict(name: str) -> None:
        raise torch.AcceleratorError("CUDA error: invalid argument")

    accelerator, queue, model = made(budget=100, evict=evict)
    other = Masks(accelerator, "other")
    other.dispatcher = queue
    queue.set_cost(other.identity, 95, 0.0)
    model.decode([1])
    with pytest.raises(torch.AcceleratorError, match="invalid argument"):
        other.decode([1])
    assert model.decode([2]) == [2]
