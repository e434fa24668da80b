"""Counting of regions: all, by label, by example."""

from __future__ import annotations

import pytest

from anyloom import NodeError, Regions
from anyloom.nodes.counting import count, count_by_example, count_by_label
from tests.nodes.fakes import ColorExamples, masks_of, scene

REDS = {f"red_{i}": (4 + 14 * i, 4, 12 + 14 * i, 12) for i in range(5)}
BLUES = {f"blue_{i}": (4 + 14 * i, 30, 12 + 14 * i, 38) for i in range(3)}
IMAGE = scene(**REDS, **BLUES)


def test_masks_that_look_like_the_examples_are_counted():
    model = ColorExamples()
    examples = Regions([REDS["red_0"], REDS["red_1"]], IMAGE.shape)
    result = count_by_example.function(IMAGE, examples, model=model)
    assert result.number == len(result.masks) == 5
    assert result.masks.columns["example"].tolist() == [True, True, False, False, False]
    assert model.settings == (None, 32, 25), "Count Anything's settings"


def test_settings_reach_the_model():
    model = ColorExamples()
    count_by_example.function(
        IMAGE,
        Regions([REDS["red_0"]], IMAGE.shape),
        model=model,
        threshold=0.9,
        points_per_side=8,
        min_region_area=0,
    )
    assert model.settings == (0.9, 8, 0)


def test_without_examples_nothing_is_counted():
    result = count_by_example.function(IMAGE, Regions.empty(IMAGE.shape), model=ColorExamples())
    assert result.number == 0
    assert len(result.masks) == 0


def test_an_example_without_a_mask_inside_is_refused():
    with pytest.raises(NodeError, match="no mask found inside the 1 boxes of the examples"):
        count_by_example.function(
            IMAGE, Regions([(0, 50, 5, 55)], IMAGE.shape), model=ColorExamples()
        )


def test_examples_of_another_image_are_refused():
    with pytest.raises(NodeError, match="'examples' belongs to an image of 9×9 pixels"):
        count_by_example.function(IMAGE, Regions([(0, 0, 5, 5)], (9, 9)), model=ColorExamples())


def test_regions_are_counted_as_a_whole_and_by_label():
    masks = masks_of((9, 9), (0, 0, 1, 1), (1, 1, 2, 2), (2, 2, 3, 3), labels=["b", "a", "b"])
    assert count.function(masks) == 3
    assert list(count_by_label.function(masks).rows()) == [
        {"label": "b", "count": 2},
        {"label": "a", "count": 1},
    ]
    assert len(count_by_label.function(Regions.empty((9, 9)))) == 0
