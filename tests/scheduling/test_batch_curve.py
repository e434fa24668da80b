"""Batch sizes with the highest throughput, from measurements."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom.scheduling.batch_curve import BatchCurve


def learned(seconds: Callable[[int], float], limit: int = 64, calls: int = 60) -> BatchCurve:
    """Return a curve after so many batches of the size that it recommends."""
    curve = BatchCurve(limit)
    for _ in range(calls):
        size = curve.best()
        curve.record(size, seconds(size))
    return curve


def test_a_network_that_takes_no_longer_for_many_is_called_with_as_many_as_allowed() -> None:
    assert learned(lambda size: 0.01).best() == 64


def test_a_network_that_takes_as_long_for_each_is_called_with_one() -> None:
    assert learned(lambda size: 0.01 * size).best() == 1


def test_a_network_that_many_slow_down_is_called_with_one() -> None:
    # A SAM decoder on a CPU: 110 ms alone, 180 ms each in sixteens.
    assert learned(lambda size: 0.11 if size == 1 else 0.18 * size).best() == 1


def test_calls_grow_until_they_gain_no_more() -> None:
    # 20 ms to begin and 1 ms for each up to 16, from where on memory is the limit.
    curve = learned(lambda size: 0.02 + 0.001 * size if size <= 16 else 0.00225 * size)
    assert curve.best() == 16


def test_one_slow_call_does_not_switch_batching_off() -> None:
    curve = BatchCurve(64)
    for call in range(40):
        size = curve.best()
        curve.record(size, 1.0 if call in (1, 3) else 0.01)
    assert curve.best() == 64


def test_a_size_that_did_not_pay_is_tried_again_now_and_then_and_ever_more_rarely() -> None:
    curve = BatchCurve(64)
    sizes = []
    for _ in range(400):
        size = curve.best()
        sizes.append(size)
        curve.record(size, 0.01 * size)
    tried = [number for number, size in enumerate(sizes) if size > 1]
    assert 4 <= len(tried) <= 12
    gaps = [later - earlier for earlier, later in itertools.pairwise(tried[4:])]
    assert gaps == sorted(gaps)


def test_what_did_not_fit_into_memory_is_halved() -> None:
    curve = BatchCurve(64)
    for size in (1, 4):
        curve.record(size, 0.01)
    curve.lower_limit(16)
    assert curve.best() == 8
    assert learned(lambda size: 0.01, limit=3).best() <= 3


@given(st.integers(1, 64))
def test_calls_come_near_to_the_largest_that_fits_and_few_are_refused(room: int) -> None:
    curve = BatchCurve(64)
    refused = []
    for _ in range(200):
        size = curve.best()
        if size > room:
            refused.append(size)
            curve.lower_limit(size)
        else:
            curve.record(size, 0.01)
    assert curve.best() <= room < 1.25 * curve.best() + 2
    assert len(refused) == len(set(refused)) <= 7


def test_memory_that_becomes_scarcer_lowers_a_size_that_has_fitted() -> None:
    curve = learned(lambda size: 0.01)
    for size in (64, 32, 16):
        assert curve.best() == size
        curve.lower_limit(size)
    assert curve.best() == 8


def test_a_call_does_not_grow_beyond_the_time_that_others_may_wait() -> None:
    curve = learned(lambda size: 0.05 + 0.04 * size)
    assert curve.best() == 64
    assert curve.best(longest=0.25) == 4


@given(st.floats(0, 1), st.floats(1e-4, 1), st.integers(1, 64))
def test_the_time_of_a_call_is_foretold_from_those_before(
    start: float, each: float, limit: int
) -> None:
    curve = learned(lambda size: start + each * size, limit)
    size = curve.best()
    assert 1 <= size <= limit
    assert curve.seconds(size) == pytest.approx(start + each * size, rel=1.0)


def test_nothing_is_known_before_the_first_call() -> None:
    assert BatchCurve(8).seconds(4) == 0
