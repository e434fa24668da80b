"""Settings that PyTorch has for a process or a thread: those of one model reach no other one."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import torch

from anyloom import Account, Checkpoint, Model, batched, raise_if_cancelled
from anyloom.foundation.cancellation import current
from anyloom.hardware.precision import own_default_dtype, products_in
from anyloom.scheduling.device_queue import DeviceQueue
from tests.scheduling.accelerator import SimulatedAccelerator


class Asked(Model, family="test-says-how-products-are-computed"):
    """Says whether products of matrices and convolutions are rounded."""

    concurrent = True
    accelerator_dtype = "tf32"

    def __init__(self, dtype: str) -> None:
        self.checkpoint = Checkpoint(dtype, self.family, options={"dtype": dtype})
        self.device = "simulated"

    @batched()
    def look(self, requests: Sequence[bool]) -> list[tuple[bool, bool]]:
        found = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
        if any(requests):
            raise ValueError("a request that fails")
        return [found] * len(requests)


@pytest.fixture
def queue() -> Iterator[DeviceQueue]:
    queue = DeviceQueue(
        "simulated", SimulatedAccelerator(), load=lambda name: None, evict=lambda name: None
    )
    yield queue
    queue.validate_state()
    queue.close()


def on(queue: DeviceQueue, dtype: str) -> Asked:
    model = Asked(dtype)
    model.dispatcher = queue
    queue.set_cost(model.identity, 10, 0.0)
    return model


@pytest.mark.parametrize("dtype", ["float32", "tf32", "bfloat16"])
def test_products_are_rounded_for_a_model_in_tf32_only(queue: DeviceQueue, dtype: str) -> None:
    before = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
    model = on(queue, dtype)
    assert model.look([False]) == [(dtype == "tf32",) * 2]
    with pytest.raises(ValueError, match="a request that fails"):
        model.look([True])
    assert before == (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32)


def test_so_are_they_where_the_call_is_made_under_a_lease(queue: DeviceQueue) -> None:
    model = on(queue, "tf32")
    lease = queue.lease([model.identity], exclusive=True)
    try:
        assert model.look([False]) == [(True, True)]
    finally:
        queue.end(lease, 0.0)


def rounding() -> tuple[bool, bool]:
    return torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32


def test_the_usual_setting_returns_whichever_of_two_devices_ends_its_call_first() -> None:
    before = rounding()
    rounded, exact = products_in("tf32"), products_in("float32")
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        first.submit(rounded.__enter__).result()
        assert rounding() == (True, True)
        second.submit(exact.__enter__).result()
        assert rounding() == (False, False), "nothing is rounded beside a model that forbids it"
        first.submit(rounded.__exit__, None, None, None).result()
        assert rounding() == (False, False)
        second.submit(exact.__exit__, None, None, None).result()
    assert rounding() == before


class Stepping(Model, family="test-steps-in-half-precision"):
    """Takes steps in inference mode and autocast, or says in which modes it is called."""

    concurrent = True

    def __init__(self, name: str) -> None:
        self.checkpoint = Checkpoint(name, self.family, options={"name": name})
        self.stepping = threading.Event()

    @batched(limit=1)
    def steps(self, requests: Sequence[threading.Event]) -> list[bool]:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            while not requests[0].is_set():
                self.stepping.set()
                raise_if_cancelled()
            return [torch.is_inference_mode_enabled() and torch.is_autocast_enabled("cpu")]

    @batched(limit=1)
    def modes(self, requests: Sequence[int]) -> list[tuple[bool, bool, bool]]:
        found = torch.is_inference_mode_enabled(), torch.is_autocast_enabled("cpu")
        return [(*found, torch.is_grad_enabled())]


def test_a_batch_between_the_steps_of_another_one_runs_in_the_usual_modes(
    queue: DeviceQueue,
) -> None:
    long, short, end = Stepping("long"), Stepping("short"), threading.Event()
    for model in (long, short):
        model.dispatcher = queue
        queue.set_cost(model.identity, 10, 0.0)
    assert short.modes([0]) == [(False, False, True)]

    def folder() -> list[bool]:
        current.account = Account("folder", priority=-1)
        return long.steps([end])

    with ThreadPoolExecutor(1) as threads:
        stepping = threads.submit(folder)
        try:
            assert long.stepping.wait(10)
            assert short.modes([0]) == [(False, False, True)]
        finally:
            end.set()
        assert stepping.result(10) == [True], "and then the long one goes on in its own"


def test_the_dtype_in_which_a_network_is_made_is_not_that_of_other_threads() -> None:
    with ThreadPoolExecutor(1) as other, own_default_dtype():
        torch.set_default_dtype(torch.bfloat16)
        assert torch.get_default_dtype() == torch.bfloat16
        network = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.LayerNorm(4))
        made = [
            *network.parameters(),
            *(torch.zeros(2), torch.ones(2), torch.rand(2), torch.eye(2), torch.empty(2)),
            *(torch.linspace(0, 1, 2), torch.full((2,), 0.5), torch.tensor([0.5])),
            torch.arange(0.0, 2.0),
        ]
        assert {one.dtype for one in made} == {torch.bfloat16}
        stated = [torch.zeros(2, dtype=torch.float16), torch.tensor(torch.rand(2).double().numpy())]
        assert [one.dtype for one in stated] == [torch.float16, torch.float64]
        assert torch.arange(3).dtype == torch.tensor([1]).dtype == torch.int64
        there = other.submit(lambda: (torch.zeros(2).dtype, torch.get_default_dtype())).result()
        assert there == (torch.float32, torch.float32)
        torch.set_default_dtype(torch.float32)
        assert torch.zeros(2).dtype == torch.float32
    assert torch.get_default_dtype() == torch.zeros(2).dtype == torch.float32


def test_a_device_without_a_number_is_the_one_that_the_model_is_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    current_ones = threading.local()

    @contextmanager
    def device(name: str) -> Iterator[None]:
        current_ones.name = name
        yield
        current_ones.name = "cuda:0"

    class Naming(Stepping, family="test-names-the-current-device"):
        @batched(limit=1)
        def name(self, requests: Sequence[int]) -> list[str]:
            return [current_ones.name]

    monkeypatch.setattr(torch.cuda, "device", device)
    queue = DeviceQueue(
        "cuda:1", SimulatedAccelerator(), load=lambda name: None, evict=lambda name: None
    )
    model = Naming("naming")
    model.dispatcher = queue
    queue.set_cost(model.identity, 10, 0.0)
    assert model.name([0]) == ["cuda:1"]
    assert queue.run_piece(1, lambda: current_ones.name) == "cuda:1"
    lease = queue.lease([model.identity], exclusive=True)
    assert model.name([0]) == ["cuda:1"]
    queue.end(lease, 0.0)
    queue.close()
