"""SEPL's rule on the published example, and seeds from heatmaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from anyloom import Heatmap, LabelMap, Masks, NodeError
from anyloom.nodes.weak_labels import assign_to_seeds, points_from_strokes, seeds_from_heatmaps
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


LINE, BAR = (10, 20, 61, 23), (70, 5, 75, 56)
STROKES = masks_of((60, 80), LINE, BAR)


def test_a_stroke_is_a_point_at_its_center_of_mass_as_in_the_demo_of_grounded_sam():
    drawn = Masks.from_arrays([STROKES.union()])
    labeled, count = ndimage.label(drawn.mask(0))
    centers = ndimage.center_of_mass(drawn.mask(0), labeled, range(1, count + 1))
    split = points_from_strokes.function(drawn)
    assert sorted(map(tuple, split.coordinates - 0.5)) == sorted((x, y) for y, x in centers)
    assert split.objects.tolist() == [0, 1] and split.positive.all()
    merged = points_from_strokes.function(drawn, together=True)
    assert merged.objects.tolist() == [0, 0]


def test_the_point_of_a_bent_stroke_lies_on_it():
    ring = np.zeros((60, 80), bool)
    ring[10:50, 10:60] = True
    ring[12:48, 12:58] = False
    [(x, y)] = points_from_strokes.function(Masks.from_arrays([ring])).coordinates
    assert ring[int(y), int(x)]


@given(st.integers(1, 12))
def test_more_points_spread_over_a_stroke(count):
    points = points_from_strokes.function(STROKES[[0]], count=count).coordinates
    assert len(points) == count == len(np.unique(points, axis=0))
    if count >= 3:
        assert sorted(points[1:3, 0]) == [10.5, 60.5], "its two ends come after the middle"


def test_a_stroke_of_one_pixel_is_one_point_and_nothing_drawn_is_none():
    dot = masks_of((60, 80), (3, 4, 4, 5))
    assert points_from_strokes.function(dot, count=9).coordinates.tolist() == [[3.5, 4.5]]
    assert len(points_from_strokes.function(Masks.from_arrays([np.zeros((6, 8), bool)]))) == 0
    assert len(points_from_strokes.function(Masks.empty((6, 8)))) == 0
