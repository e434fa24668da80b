"""What each family computes in on an accelerator, by the error that was measured."""

from __future__ import annotations

import pytest

from anyloom import Model
from anyloom.registry.lookup import registry
from benchmarks.precision import measured

PRECISIONS = registry.models().precisions
FASTEST_FIRST = ("bfloat16", "float16", "tf32", "float32")
WITHIN = 0.02
ROUNDED = [
    family
    for family, precision in PRECISIONS.items()
    if precision.measured and precision.dtype != "float32"
]


def test_the_precision_of_every_family_is_stated_and_is_the_one_that_it_computes_in() -> None:
    installed = {
        family: adapter.accelerator_dtype
        for family, adapter in Model.families.items()
        if adapter.__module__.startswith("anyloom.models.")
    }
    assert {family: one.dtype for family, one in PRECISIONS.items()} == installed


def test_a_family_has_an_error_or_the_reason_why_it_was_not_measured() -> None:
    for family, precision in PRECISIONS.items():
        assert bool(precision.measured) != bool(precision.unmeasured), family
        if precision.measured:
            assert precision.tolerance is not None, family
            assert precision.measured.get(precision.dtype, 0.0) <= precision.tolerance, family


def test_the_dtype_is_the_fastest_within_the_tolerance_or_its_reason_is_stated() -> None:
    for family, precision in PRECISIONS.items():
        if not precision.measured or precision.reason:
            continue
        assert precision.tolerance is not None
        sound = [
            dtype
            for dtype in FASTEST_FIRST
            if precision.measured.get(dtype, 0.0) <= min(WITHIN, precision.tolerance)
        ]
        faster = FASTEST_FIRST[: FASTEST_FIRST.index(precision.dtype)]
        assert precision.dtype in sound, family
        # float16 is as fast as bfloat16, and not chosen for a family where values may exceed it.
        assert not {"bfloat16"} & set(faster) & set(sound) or precision.dtype == "float16", family


@pytest.mark.parametrize("family", ROUNDED)
def test_a_family_stays_within_its_tolerance(family: str, one_thread: None) -> None:
    precision = PRECISIONS[family]
    found = measured(family, [precision.dtype])[precision.dtype]
    assert precision.tolerance is not None
    assert 0 < found <= precision.tolerance
