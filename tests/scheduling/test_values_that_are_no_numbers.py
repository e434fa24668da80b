"""Responses in half precision that hold NaN are refused, those of others are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from anyloom import Checkpoint, Model, ModelError, batched
from anyloom.hardware.finite import nan_check
from anyloom.scheduling.device_queue import DeviceQueue
from tests.scheduling.accelerator import SimulatedAccelerator


class Overflowing(Model):
    """Returns what exceeds float16."""

    concurrent = True

    def __init__(self, dtype: str) -> None:
        self.checkpoint = Checkpoint("m", "overflowing", options={"dtype": dtype})

    @batched(limit=8)
    def difference(self, requests: Sequence[float]) -> list[torch.Tensor]:
        """Return 0, or NaN where a number exceeds the dtype."""
        dtype = getattr(torch, str(self.checkpoint.options["dtype"]))
        numbers = torch.tensor(list(requests)).to(dtype)
        return list(numbers - numbers)


@pytest.fixture
def device() -> Iterator[DeviceQueue]:
    accelerator = SimulatedAccelerator()
    queue = DeviceQueue("simulated", accelerator, load=lambda name: None, evict=lambda name: None)
    yield queue
    queue.validate_state()
    queue.close()


def on(device: DeviceQueue, dtype: str) -> Overflowing:
    model = Overflowing(dtype)
    model.dispatcher = device
    device.set_cost(model.identity, 10, 0.0)
    return model


def test_nan_in_half_precision_fails_its_request_and_no_other(device: DeviceQueue) -> None:
    model = on(device, "float16")
    with pytest.raises(ModelError, match="'m' returned values that are not numbers in float16 on"):
        model.difference([1.0, 1e6])
    assert [float(one) for one in model.difference([1.0, 2.0])] == [0.0, 0.0]


def test_so_does_nan_of_a_call_that_is_made_under_a_lease(device: DeviceQueue) -> None:
    model = on(device, "float16")
    lease = device.lease([model.identity], exclusive=True)
    try:
        with pytest.raises(ModelError, match="'m' returned values that are not numbers in float16"):
            model.difference([1.0, 1e6])
        assert [float(one) for one in model.difference([1.0, 2.0])] == [0.0, 0.0]
    finally:
        device.end(lease, 0.0)


def test_bfloat16_holds_the_range_of_float32(device: DeviceQueue) -> None:
    assert [float(one) for one in on(device, "bfloat16").difference([1e6, 1e30])] == [0.0, 0.0]


def test_nan_in_float32_is_the_business_of_the_model(device: DeviceQueue) -> None:
    [found] = on(device, "float32").difference([float("inf")])
    assert found.isnan()


@dataclass
class Boxes:
    scores: np.ndarray
    labels: list[str]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.array([1.0, np.nan]), True),
        (torch.tensor([np.nan]), True),
        ({"a": [Boxes(np.array([np.nan]), ["b"])]}, True),
        ((torch.tensor([1.0]), torch.tensor([np.nan]).half()), True),
        (np.array([np.inf, -np.inf]), False),
        (torch.tensor([np.inf]), False),
        (torch.tensor([1, 2]), False),
        (np.array(["nan"]), False),
        ({"a": [Boxes(np.zeros(3), ["b"])], "c": None}, False),
        ([], False),
    ],
)
def test_nan_is_found_wherever_it_is(value: Any, expected: bool) -> None:
    assert nan_check(value)() is expected


def test_a_response_may_be_in_part_on_the_device_and_in_part_in_main_memory() -> None:
    with FakeTensorMode():
        nan_check([torch.rand(2, device="cuda:0"), torch.rand(2), torch.rand(3, device="cuda:1")])
