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
@pytest.mark.parametrize("warm", [False, True])
def test_so_it_does_for_few_images_whether_sizes_of_batches_are_known_or_not(
    name: str, warm: bool
) -> None:
    mix = [text.split() for text in MIXES[name]]
    share = share_on_a_virtual_clock(mix, 24, ahead=True, warm=warm)
    assert share >= (0.92 if len(mix) > 1 else 0.85)
    assert share <= floor_of(mix, 24) / least_of(mix, 24), "a device does one thing at a time"
