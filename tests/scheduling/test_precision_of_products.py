"""A model whose dtype is "tf32" has its products rounded during its calls, and no other one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import torch

from anyloom import Checkpoint, Model, batched
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
