"""Is what the benchmarks count as the least work what a reader would count by hand?"""

from __future__ import annotations

import pytest
import torch

from benchmarks.roofline import Peak, Work, counted, measured_peak, moved_bytes

PEAK = Peak(flops=1000.0, bandwidth=100.0)


def made(*shape: int) -> torch.Tensor:
    return torch.zeros(shape)


def test_a_linear_layer_reads_its_input_and_weights_and_writes_its_output_once() -> None:
    layer = torch.nn.Linear(16, 32)
    found = counted(lambda: layer(made(4, 16)), PEAK)
    flops, moved = 2 * 4 * 16 * 32, 2 * (4 * 16 + 16 * 32 + 32 + 4 * 32)
    zeros = 2 * 4 * 16  # the input is written too
    assert (found.flops, found.bytes) == (flops, moved + zeros)
    assert found.floor == pytest.approx(flops / 1000)
    assert found.roofline == pytest.approx(max(flops / 1000, moved / 100) + zeros / 100)


def test_a_convolution_multiplies_each_weight_at_each_place() -> None:
    layer, seen = torch.nn.Conv2d(3, 8, 3, padding=1, bias=False), made(2, 3, 10, 12)
    found = counted(lambda: layer(seen), PEAK)
    assert found.flops == 2 * (2 * 8 * 10 * 12) * (3 * 3 * 3)
    assert found.bytes == 2 * (2 * 3 * 10 * 12 + 8 * 3 * 3 * 3 + 2 * 8 * 10 * 12)


def test_fused_attention_never_writes_its_weights() -> None:
    query, key = made(1, 2, 64, 16), made(1, 2, 64, 16)
    attend = torch.nn.functional.scaled_dot_product_attention
    found = counted(lambda: attend(query, key, key), PEAK)
    assert found.flops == 2 * 2 * (2 * 64 * 64 * 16)
    assert found.bytes < 2 * 2 * 64 * 64 * 2, "as much as the weights alone"


def test_views_and_what_is_only_made_room_for_cost_nothing() -> None:
    given = made(6, 4)
    found = counted(lambda: (given.view(4, 6).T[1:], torch.empty(10**6)), PEAK)
    assert found == Work(0, 0, 0.0, 0.0, 0)


def test_a_lookup_reads_the_rows_that_it_returns_and_a_repeated_row_is_read_once() -> None:
    table, rows = torch.nn.Embedding(1000, 8), torch.tensor([1, 2, 3])
    found = counted(lambda: table(rows), PEAK)
    assert found.bytes == 2 * 2 * 3 * 8 + 3 * 8
    assert moved_bytes(made(1, 8).expand(1000, 8)) == 2 * 8


def test_the_longer_of_computing_and_moving_counts_for_each_operation() -> None:
    one = made(100, 100)
    both = counted(lambda: (one @ one) + one, PEAK)
    product, added = 2 * 100**3 / 1000, 3 * 2 * 100**2 / 100
    assert both.roofline == pytest.approx(product + added)
    assert both.operations == 2


def test_a_device_is_measured_by_what_it_does() -> None:
    found = measured_peak("cpu")
    assert found.flops > 1e7 and found.bandwidth > 1e7
