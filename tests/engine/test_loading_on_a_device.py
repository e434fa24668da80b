"""Loading on an accelerator that has too little memory just then, or that fails meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from anyloom import Checkpoint, Model
from anyloom.engine.model_pool import ModelPool
from anyloom.foundation.errors import DeviceLost, ModelLoadError
from anyloom.foundation.evictable import Evictable
from anyloom.scheduling.device_weights import DeviceWeights
from tests.scheduling.accelerator import SimulatedAccelerator

WEIGHTS = 100
accelerator: SimulatedAccelerator
during: Callable[[], None]


class Weighty(Model, family="test-weighty"):
    """Takes 100 bytes of the device."""

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Weighty:
        during()
        accelerator.allocate(WEIGHTS)
        weighty = cls()
        weighty.checkpoint = checkpoint
        return weighty


class Kept(Evictable):
    """A cache that has taken memory, and does not know how much."""

    def __init__(self, nbytes: int) -> None:
        super().__init__()
        self.nbytes = nbytes
        accelerator.allocate(nbytes)

    def clear(self) -> None:
        accelerator.allocate(-self.nbytes)
        self.nbytes = 0

    def nbytes_on(self, device: str) -> int:
        return 0

    def evict(self, device: str, nbytes: int) -> None:
        return None


@pytest.fixture
def pool() -> Iterator[ModelPool]:
    global accelerator, during
    accelerator, during = SimulatedAccelerator(), lambda: None
    pool = ModelPool("simulated", memory=accelerator)
    yield pool
    pool.device.validate_state()
    pool.close()


def weighty(name: str = "weighty") -> Checkpoint:
    return Checkpoint(name, "test-weighty", size=WEIGHTS, options={"name": name})


def test_caches_are_cleared_for_a_model_that_does_not_fit_beside_them(pool: ModelPool) -> None:
    kept = Kept(950)
    assert pool.get(weighty()).checkpoint.name == "weighty"
    assert not kept.nbytes and accelerator.allocated == WEIGHTS


def test_where_memory_is_short_all_the_same_the_model_is_named(pool: ModelPool) -> None:
    accelerator.allocate(950)  # of another process
    with pytest.raises(ModelLoadError, match=r"'weighty' cannot be loaded: .*out of memory"):
        pool.get(weighty())
    accelerator.allocate(-950)
    assert pool.get(weighty()).checkpoint.name == "weighty", "the device goes on working"


def test_a_device_that_fails_while_a_model_is_loaded_is_lost(pool: ModelPool) -> None:
    global during

    def fail() -> None:
        accelerator.unplug()
        accelerator.synchronize()

    pool.get(weighty("other"))
    during = fail
    with ThreadPoolExecutor(1) as threads:
        for _ in range(2):
            with pytest.raises(DeviceLost, match="no CUDA-capable device is detected"):
                threads.submit(pool.get, weighty()).result(10)
    assert pool.device.state == "lost"


def test_other_threads_do_not_compute_in_the_dtype_in_which_a_network_is_made(
    pool: ModelPool,
) -> None:
    global during
    found: list[torch.dtype] = []

    def construct() -> None:
        torch.set_default_dtype(torch.bfloat16)  # as transformers and diffusers do
        with ThreadPoolExecutor(1) as threads:
            found.append(torch.zeros(2).dtype)
            found.append(threads.submit(lambda: torch.zeros(2).dtype).result())
        torch.set_default_dtype(torch.float32)

    during = construct
    pool.get(weighty())
    assert found == [torch.bfloat16, torch.float32]


def test_weights_for_which_main_memory_is_too_small_are_dropped_and_loaded_again(
    pool: ModelPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(weights: DeviceWeights) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    class Network(Weighty, family="test-weighty-network"):
        @classmethod
        def load(cls, checkpoint: Checkpoint, device: str) -> Network:
            loads.append(checkpoint.name)
            network = cls()
            network.checkpoint, network.network = checkpoint, torch.nn.Linear(13, 12)
            return network

    loads: list[str] = []
    monkeypatch.setattr(DeviceWeights, "to_host", refuse)
    large = [
        Checkpoint(name, "test-weighty-network", size=700, options={"name": name}) for name in "ab"
    ]
    for checkpoint in [*large, *large]:
        assert pool.get(checkpoint).checkpoint.name == checkpoint.name
    assert loads == ["a", "b", "a", "b"]
