"""The share of its time that a device computes, on a simulated clock."""

from __future__ import annotations

import pytest

from benchmarks.mix import MIXES, floor_of, least_of, share_on_a_virtual_clock


@pytest.mark.parametrize(
    ("name", "least"),
    [("1 pipeline", 0.85), ("4 equal pipelines", 0.92), ("8 mixed pipelines", 0.92)],
)
def test_a_device_computes_most_of_the_time_where_calls_are_prepared_ahead(
    name: str, least: float
) -> None:
    mix = [text.split() for text in MIXES[name]]
    alone, ahead = (share_on_a_virtual_clock(mix, 100, ahead=one) for one in (False, True))
    assert least <= ahead <= 1
    assert ahead > alone + 0.03


@pytest.mark.parametrize("name", MIXES)
def test_so_it_does_for_few_images_once_sizes_of_batches_are_known(name: str) -> None:
    mix = [text.split() for text in MIXES[name]]
    cold, warm = (share_on_a_virtual_clock(mix, 24, ahead=True, warm=one) for one in (False, True))
    assert warm >= (0.92 if len(mix) > 1 else 0.85)
    least = floor_of(mix, 24) / least_of(mix, 24)
    assert cold <= least and warm <= least
    assert cold / least >= 0.83, "what is lost to finding out the sizes of batches"
