"""Copies from a device to main memory."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from anyloom import to_host
from anyloom.hardware import transfers
from anyloom.hardware.transfers import packed_bits


@given(st.lists(st.booleans(), max_size=100))
def test_bits_are_packed_as_numpy_packs_them(values: list[bool]) -> None:
    packed = packed_bits(torch.tensor(values, dtype=torch.bool))
    expected = np.packbits(np.asarray(values, bool), bitorder="little")
    np.testing.assert_array_equal(packed.numpy(), expected)


def test_masks_cross_the_bus_as_bits_and_arrive_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    crossed: list[int] = []

    class Elsewhere(torch.Tensor):
        """A tensor of another device than the CPU."""

        device = torch.device("meta")  # type: ignore[assignment]

    def copied(tensor: torch.Tensor) -> np.ndarray:
        crossed.append(tensor.numel() * tensor.element_size())
        return tensor.as_subclass(torch.Tensor).numpy()

    monkeypatch.setattr(transfers, "_copied", copied)
    masks = torch.rand(5, 30, 41) > 0.5
    found = to_host(masks.as_subclass(Elsewhere))  # type: ignore[arg-type]
    assert found.dtype == bool
    np.testing.assert_array_equal(found, masks.numpy())
    assert crossed == [-(-5 * 30 * 41 // 8)]


def test_what_is_in_main_memory_is_not_copied() -> None:
    masks = torch.rand(3, 4) > 0.5
    assert np.shares_memory(to_host(masks), masks.numpy())
