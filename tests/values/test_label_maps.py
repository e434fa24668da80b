"""Masks paint label maps, and label maps split into masks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import LabelMap, Masks, RunLengths
from tests.formats.examples import RING, SIZE
from tests.values.shapes import disk


def test_the_paint_order_decides_which_mask_is_on_top() -> None:
    large, small = disk(SIZE, (30, 20), 15), disk(SIZE, (30, 20), 5)
    masks = Masks.from_arrays([small, large], labels=["s", "l"], scores=[0.1, 0.9])
    middle = {
        order: int(masks.to_label_map(order).numbers[20, 30])
        for order in ("large_first", "small_first", "given", "low_score_first")
    }
    assert middle == {"large_first": 1, "small_first": 2, "given": 2, "low_score_first": 2}
    assert masks.to_label_map().names == {1: "s", 2: "l"}
    same = Masks.from_arrays([small, large], labels=["x", "x"]).to_label_map(numbers="label")
    assert set(np.unique(same.numbers)) == {0, 1} and same.names == {1: "x"}


def test_known_classes_have_the_same_numbers_whatever_an_image_shows() -> None:
    one, other = disk(SIZE, (12, 20), 5), disk(SIZE, (40, 20), 5)
    both = Masks.from_arrays([one, other], labels=["ship", "car"])
    known = ["car", "plane", "ship"]
    for masks in (both, both[[1, 0]], both[[0]]):
        painted = masks.to_label_map(numbers="label", classes=known)
        assert painted.numbers[20, 12] == 3 and painted.names == {1: "car", 2: "plane", 3: "ship"}
    with pytest.raises(ValueError, match="'ship' is not one of the classes: car"):
        both.to_label_map(numbers="label", classes=["car"])


@given(st.integers(0, 2**32 - 1))
def test_a_label_map_converts_to_masks_and_back(seed: int) -> None:
    numbers = np.random.default_rng(seed).integers(0, 4, (7, 9)).astype(np.int32)
    masks = LabelMap(numbers, {1: "a", 2: "b", 3: "c"}).to_masks()
    restored = masks.to_label_map("given")
    order = masks.columns["class_id"]
    assert isinstance(order, np.ndarray)
    assert np.array_equal(np.concatenate([[0], order])[restored.numbers], numbers)
    named = LabelMap(numbers, {0: "road"}).to_masks()
    assert len(named) == len(np.unique(numbers))
    assert ("road" in (named.labels or ())) == (0 in numbers)


def test_painting_by_labels_or_scores_requires_them() -> None:
    masks = Masks(RunLengths.encode([RING]))
    with pytest.raises(ValueError, match="no scores"):
        masks.to_label_map("low_score_first")
    with pytest.raises(ValueError, match="no labels"):
        masks.to_label_map(numbers="label")
