"""SEPL's rule on the published example, and seeds from heatmaps."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Heatmap, LabelMap, Masks, NodeError
from anyloom.nodes.weak_labels import assign_to_seeds, seeds_from_heatmaps
from tests.nodes.fakes import masks_of

FRAME = (10, 10)
A, B, D = (0, 0, 5, 6), (5, 5, 10, 10), (8, 0, 10, 2)
WHOLE = (0, 0, 10, 10)


def seeds() -> LabelMap:
    numbers = np.zeros(FRAME, int)
    numbers[0:5, 0:5] = 1
    numbers[6:10, 6:10] = 2
    return LabelMap(numbers, {1: "cat", 2: "dog"})


def pixels(result: LabelMap) -> list[int]:
    return np.bincount(result.numbers.ravel(), minlength=3).tolist()


def test_masks_that_agree_with_a_class_replace_its_seed():
    result = assign_to_seeds.function(seeds(), masks_of(FRAME, A, B, D))
    assert pixels(result) == [45, 30, 25]
    assert result.names == {1: "cat", 2: "dog"}


def test_the_published_rule_gives_a_mask_of_the_whole_image_to_the_first_class():
    masks = masks_of(FRAME, A, B, WHOLE, D)
    assert pixels(assign_to_seeds.function(seeds(), masks)) == [0, 75, 25]
    limited = assign_to_seeds.function(seeds(), masks, max_area_share=0.5)
    assert pixels(limited) == [45, 30, 25]


def test_where_no_mask_is_the_seed_stays_unless_told_otherwise():
    far = masks_of(FRAME, D)
    assert pixels(assign_to_seeds.function(seeds(), far)) == [59, 25, 16]
    assert pixels(assign_to_seeds.function(seeds(), far, keep_uncovered=False)) == [100, 0, 0]
    assert pixels(assign_to_seeds.function(seeds(), Masks.empty(FRAME))) == [59, 25, 16]


def test_purity_is_exceeded_and_coverage_is_reached():
    half = masks_of(FRAME, (0, 0, 10, 5))  # half of it is class 1, which it covers
    assert pixels(assign_to_seeds.function(seeds(), half, min_coverage=1.0)) == [34, 50, 16]
    narrow = masks_of(FRAME, (4, 0, 6, 5))  # half of it is class 1, a fifth of the class
    assert pixels(assign_to_seeds.function(seeds(), narrow))[1] == 20


def test_each_pixel_gets_the_class_of_the_highest_map_above_the_threshold():
    left = Heatmap([[1.0, 0.6, 0.0]], (1, 3), label="cat")
    right = Heatmap([[0.0, 0.4, 5.0]], (1, 3), label="dog")
    found = seeds_from_heatmaps.function([left, right], threshold=0.5)
    assert found.numbers.tolist() == [[1, 1, 2]]
    assert found.names == {1: "cat", 2: "dog"}
    assert seeds_from_heatmaps.function([left], threshold=0.7).numbers.tolist() == [[1, 0, 0]]
    with pytest.raises(NodeError, match="at least one heatmap"):
        seeds_from_heatmaps.function([])
