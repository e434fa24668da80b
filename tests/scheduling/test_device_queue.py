"""Requests of many threads on one device: shared batches, no lost request, no deadlock."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from anyloom import (
    Account,
    Cancelled,
    CancelToken,
    Checkpoint,
    Model,
    ModelError,
    batched,
    raise_if_cancelled,
)
from anyloom.foundation.cancellation import current
from anyloom.foundation.events import Event
from anyloom.foundation.evictable import Evictable
from anyloom.hardware.memory import HostMemory, Memory
from anyloom.scheduling.device_queue import DeviceQueue
from anyloom.scheduling.events import BatchFinished, OutOfMemory


class Doubling(Model):
    """Doubles numbers; refuses 13; runs out of memory above `room` requests."""

    concurrent = True

    def __init__(self, name: str = "m", room: int = 100, seconds: float = 0.0) -> None:
        self.checkpoint = Checkpoint(name, "doubling", options={"name": name})
        self.room = room
        self.seconds = seconds
        self.calls: list[list[int]] = []
        self.inside = 0

    @batched(key=lambda number: number < 0, limit=64)
    def double(self, requests: Sequence[int]) -> list[int]:
        self.inside += 1
        assert self.inside == 1, "two batches on one device at the same time"
        self.calls.append(list(requests))
        time.sleep(self.seconds)
        self.inside -= 1
        if len(requests) > self.room:
            raise MemoryError("out of memory")
        if 13 in requests:
            raise ValueError("thirteen")
        return [2 * request for request in requests]

    @batched(limit=1)
    def steps(self, requests: Sequence[int]) -> list[int]:
        for _ in range(requests[0]):
            time.sleep(0.01)
            raise_if_cancelled()
        return [requests[0]]


class Bench:
    """A device, the models on it, and its events."""

    def __init__(
        self, *models: Doubling, budget: int = 1000, memory: Memory | None = None, **options
    ) -> None:
        self.loaded: list[str] = []
        self.evicted: list[str] = []
        self.events: list[Event] = []
        self.device = DeviceQueue(
            "simulated",
            memory or HostMemory(budget),
            **{"load": self.loaded.append, **options},
            evict=self.evicted.append,
            emit=self.events.append,
        )
        for model in models:
            model.dispatcher = self.device
            self.device.set_cost(model.identity, 10, 0.0)


@pytest.fixture
def benches() -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(*models: Doubling, **options) -> Bench:
        made.append(Bench(*models, **options))
        return made[-1]

    yield make
    for bench in made:
        bench.device.validate_state()
        bench.device.close()
        bench.device.validate_state()


def in_threads(count: int, work: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(work, range(count)))


def test_requests_of_many_threads_share_batches_and_each_gets_its_own_response(benches) -> None:
    model = Doubling(seconds=0.01)
    benches(model)
    assert in_threads(40, lambda n: model.double([n + 100])) == [[2 * n + 200] for n in range(40)]
    assert len(model.calls) < 20
    assert max(map(len, model.calls)) > 1


def test_only_requests_with_equal_keys_share_a_batch(benches) -> None:
    model = Doubling(seconds=0.002)
    benches(model)
    in_threads(30, lambda n: model.double([100 + n if n % 2 else -100 - n]))
    assert all(len({number < 0 for number in call}) == 1 for call in model.calls)


def test_an_invalid_request_does_not_fail_the_others_of_its_batch(benches) -> None:
    model = Doubling(seconds=0.01)
    benches(model)

    def call(number: int) -> object:
        try:
            return model.double([number])[0]
        except ValueError as error:
            return str(error)

    found = in_threads(26, call)
    assert found == [2 * n if n != 13 else "thirteen" for n in range(26)]


def test_a_batch_that_does_not_fit_is_halved_and_the_limit_remembered(benches) -> None:
    model = Doubling(room=3)
    bench = benches(model)
    assert model.double(list(range(100, 160))) == [2 * n for n in range(100, 160)]
    assert model.double(list(range(100, 160))) == [2 * n for n in range(100, 160)]
    assert {type(event) for event in bench.events} >= {OutOfMemory, BatchFinished}
    too_large = [len(call) for call in model.calls if len(call) > 3]
    assert len(too_large) <= 9, "three tries for each size that does not fit, once and for all"
    assert max(map(len, model.calls[-20:])) <= 3


def test_a_single_request_that_does_not_fit_fails_with_the_reason(benches) -> None:
    model = Doubling(room=0)
    benches(model)
    with pytest.raises(ModelError, match="'m' ran out of memory on simulated with a single req"):
        model.double([100])


def test_the_fallback_answers_a_single_request_that_does_not_fit_and_the_thread_learns_it(
    benches,
) -> None:
    model, other = Doubling("m", room=0), Doubling("n")
    benches(model, other, fallback=lambda request: request.payload * 2)

    def request(model: Doubling) -> tuple[list[int], bool]:
        current.on_fallback = False
        return model.double([100, 200]), current.on_fallback

    with ThreadPoolExecutor(2) as threads:
        assert threads.submit(request, model).result() == ([200, 400], True)
        assert threads.submit(request, other).result() == ([200, 400], False)


def test_the_lane_goes_on_while_the_fallback_answers(benches) -> None:
    def fallback(request: object) -> int:
        assert answered.wait(10), "the lane waits for the fallback"
        return 200

    model, other, answered = Doubling("m", room=0), Doubling("n"), threading.Event()
    benches(model, other, fallback=fallback)
    with ThreadPoolExecutor(1) as threads:
        large = threads.submit(model.double, [100])
        while len(model.calls) < 3:
            time.sleep(0.001)
        assert other.double([1]) == [2]
        answered.set()
        assert large.result(10) == [200]


def test_the_error_of_a_fallback_is_part_of_the_reason(benches) -> None:
    def fallback(request: object) -> int:
        raise ValueError("too large for the CPU")

    model = Doubling(room=0)
    benches(model, fallback=fallback)
    with pytest.raises(ModelError, match="a single request; the fallback failed too: too large"):
        model.double([100])


def test_a_lane_survives_a_model_that_exits(benches) -> None:
    class Exiting(Doubling):
        @batched(limit=64)
        def exit(self, requests: Sequence[int]) -> list[int]:
            raise SystemExit(requests[0])

    model = Exiting()
    benches(model)
    with pytest.raises(ModelError, match=r"the batch could not be run: SystemExit\(3\)"):
        model.exit([3])
    assert model.double([1]) == [2]


def test_short_memory_clears_caches_first_and_then_evicts_idle_models(benches) -> None:
    class Kept(Evictable):
        cleared = False

        def clear(self) -> None:
            self.cleared = True
            model.room = 100

        def nbytes_on(self, device: str) -> int:
            return 0

    kept = Kept()
    model, idle = Doubling("m", room=100), Doubling("idle")
    bench = benches(model, idle)
    idle.double([1])
    model.room = 0
    assert model.double([5]) == [10]
    assert kept.cleared
    assert not bench.evicted, "clearing the cache sufficed"
    model.room = 0
    with pytest.raises(ModelError):
        kept.clear = lambda: None  # type: ignore[method-assign]
        model.double([5])
    assert bench.evicted == [idle.identity]


def test_caches_take_the_memory_that_models_leave(benches) -> None:
    class Kept(Evictable):
        def __init__(self) -> None:
            super().__init__()
            self.bytes = 100

        def nbytes_on(self, device: str) -> int:
            return self.bytes if device == "simulated" else 0

        def evict(self, device: str, nbytes: int) -> None:
            self.bytes = max(0, self.bytes - nbytes)

    kept = Kept()
    first, second = Doubling("a"), Doubling("b")
    bench = benches(first, second, budget=25)
    first.double([1])
    assert kept.bytes == 15
    second.double([1])
    assert kept.bytes == 5
    assert not bench.evicted, "models stay; caches are evicted"
    bench.device.close()
    kept.bytes = 100
    Evictable.enforce_limit("simulated")
    assert kept.bytes == 100, "a closed device sets no limit"


def test_memory_of_a_model_that_is_being_loaded_is_not_counted_as_activation(benches) -> None:
    class Watched(HostMemory):
        """Memory of which a request seems to take 1 byte, and a model that is loaded 50."""

        taken = 0

        def begin(self) -> None:
            self.taken = 0

        def peak(self) -> int:
            return self.taken

    class Hungry(Doubling, family="hungry-for-tests"):
        @batched(limit=64)
        def double(self, requests: Sequence[int]) -> list[int]:
            memory.taken += len(requests)
            if requests[0] == 1:
                loading.set()
                assert arrived.wait(10)
            return [2 * request for request in requests]

    def load(identity: str) -> None:
        if identity == other.identity:
            memory.taken += 50
            arrived.set()

    memory = Watched(100)
    model, other = Hungry("m"), Doubling("other")
    bench = benches(model, other, memory=memory, load=load)
    loading, arrived = threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(model.double, [1])
        assert loading.wait(10)
        second = threads.submit(other.double, [1])
        assert (first.result(10), second.result(10)) == ([2], [2])
    groups = bench.device.scheduler.queue._empty.values()
    (group,) = [group for group in groups if model.identity in group.models]
    assert not group.peaks
    model.double([3])
    assert group.bytes_per_request == 1


def test_an_evicted_idle_model_is_not_loaded_before_the_batch_that_needed_its_memory_ends(
    benches,
) -> None:
    class Large(Doubling):
        @batched(limit=1)
        def large(self, requests: Sequence[int]) -> list[int]:
            if not caller.is_alive():
                caller.start()
            while not bench.device.scheduler.queue.waiting[account]:
                time.sleep(0.001)
            bench.device.pump()
            if bench.device.scheduler.residency.state(idle.identity) != "absent":
                raise MemoryError("out of memory")
            return list(requests)

    model, idle = Large("large"), Doubling("idle")
    bench = benches(model, idle)
    idle.double([1])
    account = Account("needs the idle model")
    answered: list[object] = []

    def call() -> None:
        current.account = account
        answered.append(idle.double([4]))

    caller = threading.Thread(target=call)
    assert model.large([5]) == [5]
    caller.join(timeout=10)
    assert answered == [[8]]
    assert bench.evicted == [idle.identity]


def test_models_are_loaded_and_evicted_within_the_budget(benches) -> None:
    models = [Doubling(name) for name in "abc"]
    bench = benches(*models, budget=25)
    for _ in range(3):
        assert [model.double([4])[0] for model in models] == [8, 8, 8]
    assert len(bench.loaded) - len(bench.evicted) == 2


def test_a_model_that_cannot_be_loaded_fails_all_requests_that_wait_for_it(benches) -> None:
    def load(identity: str) -> None:
        if identity == model.identity:
            raise ModelError("weights are gone")

    model, sound = Doubling("m"), Doubling("sound")
    benches(model, sound, load=load)
    with pytest.raises(ModelError, match="weights are gone"):
        model.double([1])
    assert sound.double([1]) == [2]


def test_a_model_discarded_during_a_batch_is_loaded_again_for_later_requests(benches) -> None:
    class Waiting(Doubling):
        @batched(limit=1)
        def wait(self, requests: Sequence[int]) -> list[int]:
            started.set()
            assert discarded.wait(10)
            return list(requests)

    started, discarded = threading.Event(), threading.Event()
    model = Waiting()
    bench = benches(model)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(model.wait, [1])
        assert started.wait(10)
        bench.device.discard([model.identity])
        second = threads.submit(model.double, [2])
        discarded.set()
        assert (first.result(10), second.result(10)) == ([1], [4])
    assert bench.loaded == [model.identity] * 2


def test_a_cancelled_request_leaves_the_queue_and_the_others_stay(benches) -> None:
    model = Doubling(seconds=0.05)
    benches(model)
    token = CancelToken()
    outcome: list[object] = []

    def call() -> None:
        current.token = token
        try:
            outcome.append(model.double([1] * 200))
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(0.02)
    token.cancel()
    assert model.double([100]) == [200]
    thread.join(timeout=5)
    assert outcome == ["cancelled"]


def test_a_light_run_preempts_a_heavy_one_between_its_steps(benches) -> None:
    heavy, light = Doubling("heavy"), Doubling("light")
    benches(heavy, light)
    light.double([1])
    thread = threading.Thread(target=lambda: heavy.steps([100]))
    thread.start()
    time.sleep(0.05)
    answered = []
    for number in range(5):
        answered.append(light.double([number]))
        assert thread.is_alive(), "the light run waited for the whole of the heavy one"
    assert answered == [[2 * n] for n in range(5)]
    thread.join()


def test_a_heavy_run_is_cancelled_between_its_steps(benches) -> None:
    model = Doubling()
    benches(model)
    token = CancelToken()
    outcome: list[str] = []

    def call() -> None:
        current.token = token
        try:
            model.steps([10_000])
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(0.05)
    token.cancel()
    thread.join(timeout=5)
    assert outcome == ["cancelled"]


def test_no_batch_runs_during_an_exclusive_lease(benches) -> None:
    model = Doubling()
    bench = benches(model)
    lease = bench.device.lease([model.identity], exclusive=True)
    answered = threading.Event()
    thread = threading.Thread(target=lambda: (model.double([1]), answered.set()))
    thread.start()
    assert not answered.wait(0.05), "the model was called during an exclusive lease"
    bench.device.end(lease, 0.05)
    assert answered.wait(5)
    thread.join()


def test_models_of_one_lease_must_fit_together(benches) -> None:
    models = [Doubling(name) for name in "ab"]
    bench = benches(*models, budget=15)
    with pytest.raises(ModelError, match=r"has 0\.0 GB for models, of which 0\.0 GB are needed at"):
        bench.device.lease([model.identity for model in models], exclusive=True)


def test_closing_fails_requests_that_wait_and_later_ones(benches) -> None:
    model = Doubling(seconds=0.2)
    bench = benches(model)
    outcome: list[str] = []

    def call() -> None:
        try:
            model.double(list(range(100, 300)))
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(0.05)
    bench.device.close()
    thread.join(timeout=5)
    assert outcome == ["cancelled"]
    with pytest.raises(Cancelled, match="the engine was closed"):
        model.double([1])


def test_no_request_is_lost_and_no_thread_is_stuck_under_a_random_load(benches) -> None:
    models = [Doubling(name, room=5) for name in "abcd"]
    bench = benches(*models, budget=25)
    chance = random.Random(0)
    plans = [[(chance.randrange(4), chance.randrange(20)) for _ in range(20)] for _ in range(12)]

    def work(number: int) -> int:
        current.account = Account(str(number), priority=number % 2)
        answered = 0
        for which, request in plans[number]:
            model = models[which]
            if request == 7:
                lease = bench.device.lease([model.identity], exclusive=True)
                bench.device.end(lease, 0.0)
                answered += 1
            elif request == 13:
                with pytest.raises(ValueError, match="thirteen"):
                    model.double([request])
                answered += 1
            else:
                answered += model.double([request, request + 100]) == [
                    2 * request,
                    2 * request + 200,
                ]
        return answered

    assert in_threads(12, work) == [20] * 12
    assert bench.device.scheduler.residency.reserved == 0
    assert not bench.device.scheduler.residency.busy


def test_no_batch_preempts_an_exclusive_stage_of_the_same_model(benches) -> None:
    class Remembering(Doubling):
        remembered: int | None = None
        between = 0

        @batched(limit=1, exclusive=lambda model: True)
        def remember(self, requests: Sequence[int]) -> list[int]:
            assert self.remembered is None, "another call has begun"
            for self.remembered in range(requests[0]):
                time.sleep(0.005)
                raise_if_cancelled()
            self.remembered = None
            return [requests[0]]

        @batched(limit=1)
        def look(self, requests: Sequence[int]) -> list[int]:
            self.between += self.remembered is not None
            return [requests[0]]

    model, other = Remembering("m"), Doubling("other")
    benches(model, other)
    begun = threading.Event()

    def folder() -> list[int]:
        current.account = Account("folder", priority=-1)
        begun.set()
        return model.remember([40])

    with ThreadPoolExecutor(4) as threads:
        long = threads.submit(folder)
        assert begun.wait(10)
        while model.remembered is None:
            time.sleep(0.001)
        clicks = [
            threads.submit(model.remember, [3]),
            threads.submit(model.look, [1]),
            threads.submit(other.double, [4]),
        ]
        assert [one.result(10) for one in clicks] == [[3], [1], [8]]
        assert long.result(10) == [40]
    assert not model.between


def test_tensors_of_the_requests_of_a_batch_go_to_the_device_together() -> None:
    class Crops(Doubling):
        @batched(limit=64)
        def look(self, requests: Sequence[torch.Tensor]) -> list[str]:
            copies = {id(request._base) for request in requests if request._base is not None}
            shared.append(len(copies) == 1)
            return [request.device.type for request in requests]

    shared: list[bool] = []
    model = Crops()
    device = DeviceQueue("meta", HostMemory(1000), load=lambda name: None, evict=lambda name: None)
    model.dispatcher = device
    device.set_cost(model.identity, 10, 0.0)
    assert model.look([torch.zeros(3, 4, 4) for _ in range(40)]) == ["meta"] * 40
    assert shared[0] is False and all(shared[1:])
    device.close()
