"""Two queues that need the same memory of a device: neither takes back what it gave the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from anyloom import Checkpoint, Model, batched
from anyloom.hardware.memory import HostMemory
from anyloom.scheduling.device_queue import DeviceQueue, TooLarge
from anyloom.scheduling.memory_ledger import MemoryLedger

BUDGET = 100
SIZES = {"a": 40, "b": 50, "c": 70}
SECONDS = 20
"""Whatever takes longer than this waits for ever."""


class Network(Model):
    """Returns what it is given."""

    concurrent = True

    def __init__(self, name: str) -> None:
        self.checkpoint = Checkpoint(name, "network", options={"name": name})

    @batched(limit=4)
    def look(self, requests: Sequence[int]) -> list[int]:
        return list(requests)


class Bench:
    """A queue, and the models that it can load."""

    def __init__(self, ledger: MemoryLedger, evicted: Callable[[str], None]) -> None:
        self.queue = DeviceQueue(
            "simulated",
            HostMemory(BUDGET),
            load=lambda identity: None,
            evict=evicted,
            ledger=ledger,
        )
        self.models = {name: Network(name) for name in SIZES}
        for name, model in self.models.items():
            model.dispatcher = self.queue
            self.queue.set_cost(model.identity, SIZES[name], 0.0)

    def lend_and_then(self, name: str, work: Callable[[], None]) -> None:
        """Do something with the lane and a model."""
        lease = self.queue.lease([self.models[name].identity], exclusive=False)
        try:
            work()
        finally:
            self.queue.end(lease, 0.0)

    def lend(self, *names: str) -> None:
        identities = [self.models[name].identity for name in names]
        self.queue.end(self.queue.lease(identities, exclusive=True), 0.0)


@pytest.fixture
def benches() -> Iterator[tuple[Bench, Bench]]:
    ledger = MemoryLedger(BUDGET)
    evictions: list[str] = []
    two = Bench(ledger, evictions.append), Bench(ledger, evictions.append)
    yield two
    for bench in two:
        bench.queue.validate_state()
        bench.queue.close()
    assert len(evictions) < 100, "they took it from each other again and again"


def test_a_queue_that_needs_two_models_at_once_and_one_that_needs_each_come_to_their_end(
    benches,
) -> None:
    first, second = benches
    for _ in range(5):
        with ThreadPoolExecutor(8) as threads:
            work = [threads.submit(first.lend, "a", "b")]
            work += [threads.submit(second.models[name].look, [1, 2, 3]) for name in "abab"]
            work.append(threads.submit(first.models["c"].look, [1]))
            for one in work:
                one.result(SECONDS)


def test_a_queue_goes_on_when_the_one_that_it_gave_memory_to_is_closed(benches) -> None:
    first, second = benches
    for _ in range(5):
        first.models["a"].look([1])
        with ThreadPoolExecutor(4) as threads:
            wanted = threads.submit(second.lend, "c")
            work = threads.submit(first.lend, "a", "b")
            wanted.result(SECONDS)
            work.result(SECONDS)
    with ThreadPoolExecutor(4) as threads:
        work = threads.submit(first.lend, "a", "b")
        closing = threading.Thread(target=second.queue.close)
        closing.start()
        work.result(SECONDS)
        closing.join(SECONDS)
        assert not closing.is_alive()


def together(*work: Callable[[], None]) -> list[BaseException | None]:
    """Return how each ends, when all run on threads of their own."""
    with ThreadPoolExecutor(len(work)) as threads:
        return [one.exception(SECONDS) for one in [threads.submit(one) for one in work]]


def test_two_that_have_their_lanes_and_need_memory_of_each_other_go_on(benches) -> None:
    first, second = benches
    meeting = threading.Barrier(2)

    def piece(bench: Bench, nbytes: int) -> None:
        meeting.wait(SECONDS)
        assert bench.queue.run_piece(nbytes, lambda: True)

    for _ in range(5):
        ends = together(
            lambda: first.lend_and_then("a", lambda: piece(first, 55)),
            lambda: second.lend_and_then("b", lambda: piece(second, 66)),
        )
        assert ends == [None, None]


def test_of_two_that_have_their_lanes_and_need_another_model_one_fails(benches) -> None:
    first, second = benches
    meeting = threading.Barrier(2)

    def another(bench: Bench, name: str) -> None:
        meeting.wait(SECONDS)
        bench.lend(name)

    for _ in range(5):
        ends = together(
            lambda: first.lend_and_then("a", lambda: another(first, "b")),
            lambda: second.lend_and_then("b", lambda: another(second, "a")),
        )
        [failed] = [end for end in ends if end is not None]
        assert isinstance(failed, TooLarge)
        assert "run fewer graphs at once" in str(failed)


def test_a_model_beside_a_lane_is_lent_when_others_that_wait_with_theirs_have_ended(
    benches,
) -> None:
    first, second = benches
    meeting = threading.Barrier(2)

    def another() -> None:
        meeting.wait(SECONDS)
        first.lend("b")

    def piece() -> None:
        meeting.wait(SECONDS)
        assert second.queue.run_piece(66, lambda: True)

    for _ in range(5):
        ends = together(
            lambda: first.lend_and_then("a", another),
            lambda: second.lend_and_then("b", piece),
        )
        assert ends == [None, None]
