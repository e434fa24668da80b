"""An accelerator that fails, or is taken away: every caller learns why, and nothing waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from anyloom import Checkpoint, Model, batched
from anyloom.foundation.errors import DeviceLost, ModelLoadError
from anyloom.hardware.memory import is_device_error
from anyloom.scheduling.device_queue import DeviceQueue
from tests.scheduling.accelerator import SimulatedAccelerator

REASON = r"device 'simulated' does not work any more in this process: .*"


class Kernel(Model):
    """Adds one on the device; a negative request fails there, and is noticed later."""

    concurrent = True

    def __init__(self, accelerator: SimulatedAccelerator, name: str = "m") -> None:
        self.checkpoint = Checkpoint(name, "kernel", options={"name": name})
        self.accelerator = accelerator

    @batched(limit=8)
    def add(self, requests: Sequence[int]) -> list[int]:
        self.accelerator.launch(1.0)
        if min(requests) < 0:
            self.accelerator.fail_later()
        return [request + 1 for request in requests]


Device = Callable[..., tuple[SimulatedAccelerator, DeviceQueue, Kernel]]


@pytest.fixture
def device() -> Iterator[Device]:
    made: list[DeviceQueue] = []

    def make(**moves: Callable[..., None]) -> tuple[SimulatedAccelerator, DeviceQueue, Kernel]:
        accelerator = SimulatedAccelerator()
        ignore = {"load": lambda name: None, "evict": lambda name: None}
        queue = DeviceQueue("simulated", accelerator, **{**ignore, **moves})
        made.append(queue)
        model = Kernel(accelerator)
        model.dispatcher = queue
        queue.set_cost(model.identity, 10, 0.0)
        return accelerator, queue, model

    yield make
    for queue in made:
        queue.validate_state()
        queue.close()
        queue.validate_state()


def test_a_kernel_that_fails_fails_its_request_and_all_later_ones_with_the_reason(device) -> None:
    _, queue, model = device()
    assert model.add([1]) == [2]
    with ThreadPoolExecutor(1) as threads:
        with pytest.raises(DeviceLost, match=REASON + "device-side assert triggered"):
            threads.submit(model.add, [-1]).result(10)
        with pytest.raises(DeviceLost, match=REASON + "device-side assert triggered"):
            threads.submit(model.add, [1]).result(10)
        with pytest.raises(DeviceLost):
            threads.submit(queue.lease, [model.identity], exclusive=True).result(10)
    assert queue.state == "lost"


def test_a_device_that_is_gone_before_a_batch_fails_all_that_wait_for_it(device) -> None:
    accelerator, _, model = device()
    accelerator.unplug()
    with ThreadPoolExecutor(8) as threads:
        calls = [threads.submit(model.add, [number]) for number in range(8)]
        for call in calls:
            with pytest.raises(DeviceLost, match=REASON + "no CUDA-capable device is detected"):
                call.result(10)


def test_requests_that_wait_for_a_lease_fail_when_the_device_fails_in_its_node(device) -> None:
    accelerator, queue, model = device()
    lease = queue.lease([model.identity], exclusive=True)
    with ThreadPoolExecutor(2) as threads:
        waiting = threads.submit(model.add, [1])
        while not list(queue.scheduler.queue):
            threading.Event().wait(0.001)
        accelerator.fail_later()
        loss = queue.lost_to(torch.AcceleratorError("CUDA error: unspecified launch failure"))
        assert isinstance(loss, DeviceLost)
        with pytest.raises(DeviceLost):
            waiting.result(10)
    queue.end(lease, 1.0)


@pytest.mark.parametrize("failing", ["load", "evict"])
def test_a_device_that_fails_while_weights_move_fails_what_waits_for_them(device, failing) -> None:
    def fail(name: str) -> None:
        if failing == "evict" or name == other.identity:
            accelerator.unplug()
            accelerator.synchronize()

    accelerator, queue, model = device(**{failing: fail})
    other = Kernel(accelerator, "other")
    other.dispatcher = queue
    queue.set_cost(other.identity, 995, 0.0)
    with ThreadPoolExecutor(2) as threads:
        assert threads.submit(model.add, [1]).result(10) == [2]
        with pytest.raises(DeviceLost, match=REASON):
            threads.submit(other.add, [1]).result(10)
        with pytest.raises(DeviceLost, match=REASON):
            threads.submit(model.add, [1]).result(10)


def test_an_error_of_one_call_does_not_lose_the_device(device) -> None:
    class Refusing(Kernel):
        @batched(limit=8)
        def refuse(self, requests: Sequence[int]) -> list[int]:
            raise torch.AcceleratorError("CUDA error: invalid argument")

    accelerator, queue, model = device()
    refusing = Refusing(accelerator, "refusing")
    refusing.dispatcher = queue
    with pytest.raises(torch.AcceleratorError, match="invalid argument"):
        refusing.refuse([1])
    assert model.add([1]) == [2]


def raised_from(cause: Exception) -> Exception:
    """Return the error of a model that could not be loaded because of another error."""
    error = ModelLoadError(f"model 'm' cannot be loaded: {cause}")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (torch.AcceleratorError("CUDA error: device-side assert triggered"), True),
        (RuntimeError("HIP error: the operation cannot be performed"), True),
        (RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"), True),
        (RuntimeError("CUDA error: out of memory"), False),
        (torch.OutOfMemoryError("CUDA out of memory"), False),
        (RuntimeError("shapes cannot be multiplied"), False),
        (ValueError("CUDA error: unknown"), False),
        (raised_from(RuntimeError("CUDA error: device-side assert triggered")), True),
        (raised_from(torch.OutOfMemoryError("CUDA out of memory")), False),
        (raised_from(OSError("no such file")), False),
    ],
)
def test_which_errors_are_those_of_a_device(error, expected) -> None:
    assert is_device_error(error) is expected
