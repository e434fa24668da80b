"""A node that has the only lane of an accelerator uses other models there without a deadlock."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from anyloom import Checkpoint, Engine, Model, ModelError, batched, node, use
from anyloom.engine import direct_calls
from anyloom.engine.model_pool import ModelPool
from anyloom.foundation.errors import DeviceLost
from anyloom.registry.lookup import registry
from tests.scheduling.accelerator import SimulatedAccelerator

accelerator = SimulatedAccelerator()


class Adder(Model):
    """Adds one."""

    def add(self, numbers: list[float]) -> list[float]:
        raise NotImplementedError


class StagedAdder(Adder, family="test-staged-adder"):
    """Adds in batches, each request with 10 bytes of the device."""

    concurrent = True
    busy: threading.Lock

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> StagedAdder:
        adder = cls()
        adder.checkpoint = checkpoint
        adder.busy = threading.Lock()
        return adder

    def add(self, numbers: list[float]) -> list[float]:
        return self._add(numbers)

    @batched(limit=64)
    def _add(self, requests: Sequence[float]) -> list[float]:
        return self._sum(requests)

    @batched(limit=64)
    def _sum(self, requests: Sequence[float]) -> list[float]:
        assert self.busy.acquire(blocking=False), "two threads use the lane at once"
        try:
            accelerator.launch(1.0)
            accelerator.use(10 * len(requests))
            time.sleep(0.01)  # another thread would come in between
        finally:
            self.busy.release()
        return [request + 1 for request in requests]


class PlainAdder(Adder, family="test-plain-adder"):
    """Adds on the thread of the node."""

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> PlainAdder:
        adder = cls()
        adder.checkpoint = checkpoint
        return adder

    def add(self, numbers: list[float]) -> list[float]:
        accelerator.launch(1.0)
        return [number + 1 for number in numbers]


@node
def doubled_on_lane(
    numbers: list[float], *, plain: Adder = use(), staged: Adder = use()
) -> list[float]:
    """Add with a model of each kind."""
    return staged.add(plain.add(numbers))


@node
async def twice_later(
    numbers: list[float], *, plain: Adder = use(), staged: Adder = use()
) -> list[float]:
    """Add with a model of each kind, one of them on a thread of the coroutine."""
    return await asyncio.to_thread(staged.add, plain.add(numbers))


@node
async def many_at_once(
    numbers: list[float], *, plain: Adder = use(), staged: Adder = use()
) -> list[float]:
    """Add with a model of each kind, for each number on a thread of its own."""
    added = plain.add(numbers)
    found = await asyncio.gather(*(asyncio.to_thread(staged.add, [one]) for one in added))
    return [number for one in found for number in one]


@node
def once(numbers: list[float], *, staged: Adder = use()) -> list[float]:
    """Add with a model that has batched methods."""
    return staged.add(numbers)


@node
def calling(numbers: list[float], *, plain: Adder = use()) -> list[float]:
    """Add, and call nodes with models of their own."""
    added = once(plain.add(numbers), staged="another")
    return doubled_on_lane(added, plain="plain", staged="staged")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Engine]]:
    entries = {
        name: Checkpoint(name, family, size=100, options={"name": name})
        for name, family in [
            ("plain", "test-plain-adder"),
            ("staged", "test-staged-adder"),
            ("another", "test-staged-adder"),
        ]
    }
    monkeypatch.setattr(registry, "_catalog", type(registry.models())(entries, {}))
    made: list[Engine] = []

    def make(budget: int = 1000) -> Engine:
        global accelerator
        accelerator = SimulatedAccelerator(budget)
        made.append(Engine(models=ModelPool("simulated", memory=accelerator)))
        monkeypatch.setattr(direct_calls, "default_engine", lambda: made[-1])
        return made[-1]

    yield make
    for one in made:
        one.models.device.validate_state()
        one.models.close()
        one.close()


def in_time(call: Callable[[], list[float]]) -> list[float]:
    """Return the result of a call on another thread, which is given up where it hangs."""
    future: Future[list[float]] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future.result(10)


def test_a_node_with_a_plain_and_a_staged_model_comes_to_its_end(engine) -> None:
    engine()
    found = in_time(lambda: doubled_on_lane([1.0, 2.0], plain="plain", staged="staged"))
    assert found == [3.0, 4.0]


def test_so_does_one_whose_coroutine_calls_the_staged_model_on_another_thread(engine) -> None:
    engine()
    found = in_time(lambda: twice_later([1.0], plain="plain", staged="staged"))
    assert found == [3.0]


def test_threads_of_such_a_node_use_its_lane_one_after_the_other(engine) -> None:
    engine()
    found = in_time(lambda: many_at_once([1.0, 2.0, 3.0, 4.0], plain="plain", staged="staged"))
    assert found == [3.0, 4.0, 5.0, 6.0]


def test_so_does_one_that_calls_nodes_with_the_same_and_other_models(engine) -> None:
    engine()
    assert in_time(lambda: calling([1.0], plain="plain")) == [5.0]


def test_models_of_one_node_that_do_not_fit_together_are_refused(engine) -> None:
    engine(150)
    with pytest.raises(ModelError, match="are needed at once; choose smaller models"):
        in_time(lambda: doubled_on_lane([1.0], plain="plain", staged="staged"))


def test_a_staged_call_of_such_a_node_is_halved_where_memory_is_short(engine) -> None:
    engine(250)
    numbers = [float(number) for number in range(40)]
    found = in_time(lambda: doubled_on_lane(numbers, plain="plain", staged="staged"))
    assert found == [number + 2 for number in numbers]


def test_the_lane_is_free_again_after_such_a_node(engine) -> None:
    engine()
    in_time(lambda: doubled_on_lane([1.0], plain="plain", staged="staged"))
    assert in_time(lambda: once([1.0], staged="staged")) == [2.0]


def test_other_calls_of_the_staged_model_wait_for_such_a_node(engine) -> None:
    engine()
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(in_time, lambda: once([1.0], staged="staged")) for _ in range(4)]
        assert in_time(lambda: doubled_on_lane([1.0], plain="plain", staged="staged")) == [3.0]
        assert [call.result(10) for call in waiting] == [[2.0]] * 4


def test_models_leave_when_what_such_a_node_has_begun_on_the_device_is_computed(
    engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = engine(200)
    left: list[bool] = []
    evict = ModelPool._evict

    def noted(pool: ModelPool, identity: str) -> None:
        left.append(accelerator.host >= accelerator.done)
        evict(pool, identity)

    monkeypatch.setattr(ModelPool, "_evict", noted)
    made.models.device._mover._evict = made.models._evict
    in_time(lambda: doubled_on_lane([1.0], plain="plain", staged="staged"))
    assert in_time(lambda: once([1.0], staged="another")) == [2.0]
    assert left == [True]


def test_a_kernel_of_such_a_node_that_fails_later_loses_the_device(engine) -> None:
    engine()
    accelerator.fail_later()
    with pytest.raises(DeviceLost, match="device-side assert"):
        in_time(lambda: doubled_on_lane([1.0], plain="plain", staged="staged"))
