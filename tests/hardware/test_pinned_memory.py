"""Pinned memory stays within its limit, and a model takes one block of it."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import torch

from anyloom.hardware.pinned_memory import (
    SHARE,
    PinnedMemory,
    pinned_memory,
    places_in_one_block,
)


class Pinning:
    """Allocates blocks, up to as many bytes as the system allows."""

    def __init__(self, allowed: int = 1 << 30) -> None:
        self.allowed = allowed
        self.sizes: list[int] = []

    def __call__(self, nbytes: int) -> torch.Tensor:
        if nbytes > self.allowed:
            raise RuntimeError("cannot pin memory")
        self.sizes.append(nbytes)
        return torch.zeros(nbytes, dtype=torch.uint8)


def test_no_more_is_pinned_than_the_limit_and_what_is_released_can_be_pinned_again() -> None:
    pinning = Pinning()
    memory = PinnedMemory(1000, pinning)
    first = memory.block(600)
    second = memory.block(600)
    assert (len(first), len(second), pinning.sizes, memory.taken) == (600, 600, [600], 600)
    view = first[:10]
    del first
    gc.collect()
    assert memory.taken == 600, "a view still uses it"
    del view
    gc.collect()
    assert memory.taken == 0
    assert len(memory.block(900)) == 900 and pinning.sizes == [600, 900]


def test_where_the_system_refuses_memory_is_not_pinned_and_not_counted() -> None:
    memory = PinnedMemory(1000, Pinning(allowed=0))
    assert len(memory.block(100)) == 100
    assert memory.taken == 0


def test_the_limit_is_a_share_of_main_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(total=1000))
    assert pinned_memory.__wrapped__().limit == 1000 * SHARE


def test_garbage_that_is_collected_while_memory_is_counted_is_counted_too() -> None:
    class Limit(int):
        """A limit that collects garbage where something is compared with it."""

        def __ge__(self, other: int) -> bool:
            gc.collect()
            return int(self) >= other

    memory = PinnedMemory(Limit(1000), Pinning())
    cycle: list[object] = [memory.block(600)]
    cycle.append(cycle)
    del cycle
    with ThreadPoolExecutor(1) as threads:
        threads.submit(memory.block, 100).result(10)
    assert memory.taken <= 100
    gc.collect()
    assert memory.taken == 0


def test_the_tensors_of_a_model_take_one_block_and_keep_shape_dtype_and_strides() -> None:
    tensors = [
        torch.rand(3, 5),
        torch.rand(2, 4, 6, 8).to(memory_format=torch.channels_last),
        torch.tensor(7),
        torch.rand(9).bfloat16(),
        torch.zeros(0, 4),
        torch.rand(4, 6).t(),
    ]
    sizes: list[int] = []

    def block(nbytes: int) -> torch.Tensor:
        sizes.append(nbytes)
        return torch.empty(nbytes, dtype=torch.uint8)

    places = places_in_one_block(tensors, block)
    assert len(sizes) == 1
    for place, tensor in zip(places, tensors, strict=True):
        place.copy_(tensor)
    for place, tensor in zip(places, tensors, strict=True):
        torch.testing.assert_close(place, tensor, rtol=0, atol=0)
        assert place.dtype == tensor.dtype
        if tensor.numel():
            assert place.stride() == tensor.stride()
        assert place.untyped_storage().data_ptr() == places[0].untyped_storage().data_ptr()


def test_strides_with_gaps_are_not_kept() -> None:
    gaps = torch.rand(4, 8)[:, ::2]
    [place] = places_in_one_block([gaps], lambda nbytes: torch.empty(nbytes, dtype=torch.uint8))
    place.copy_(gaps)
    torch.testing.assert_close(place, gaps)
    assert place.is_contiguous()
