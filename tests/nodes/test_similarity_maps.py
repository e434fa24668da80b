"""Heatmaps, and points (as in CLIP Surgery) and masks made from them."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Heatmap, NodeError
from anyloom.nodes.similarity_maps import (
    heatmap,
    heatmap_like,
    heatmaps,
    masks_from_heatmap,
    points_from_heatmap,
)
from tests.nodes.fakes import ColorLikeness, ColorMapper, scene


def ramp(side: int = 8, frame=(300, 400), **details) -> Heatmap:
    return Heatmap(np.arange(side * side, dtype=np.float32).reshape(side, side), frame, **details)


def test_a_ramp_gives_the_points_of_the_published_code():
    points = points_from_heatmap.function(ramp())
    pixels = np.floor(points.coordinates).astype(int)
    assert pixels[points.positive].tolist() == [[50, 262], [150, 262], [250, 262], [350, 262]]
    assert pixels[~points.positive].tolist() == [[50, 37], [150, 37], [250, 37], [350, 37]]
    assert (points.coordinates % 1 == 0.5).all()


def test_a_constant_map_gives_no_point():
    assert len(points_from_heatmap.function(Heatmap(np.full((8, 8), 3.0), (300, 400)))) == 0


def test_points_are_never_more_than_half_of_the_cells_each():
    grid = np.ones((8, 8))
    grid[0, 0] = 0
    points = points_from_heatmap.function(Heatmap(grid, (64, 64)), threshold=0.1, down_sample=1)
    assert points.positive.sum() == 32
    assert (~points.positive).sum() == 32


def test_points_lie_in_the_part_of_the_image_that_the_map_covers():
    padded = points_from_heatmap.function(ramp(frame=(300, 400), extent=(0, 0, 400, 400)))
    assert (padded.coordinates[:, 1] <= 299.5).all()
    assert np.floor(padded.coordinates[padded.positive][:, 1]).tolist() == [299] * 4
    cropped = points_from_heatmap.function(ramp(frame=(300, 400), extent=(50, 0, 350, 300)))
    assert np.floor(cropped.coordinates[cropped.positive][:, 0]).tolist() == [87, 162, 237, 312]


def test_each_of_several_maps_is_an_object_of_its_own():
    flat = Heatmap(np.ones((8, 8)), (300, 400))
    points = points_from_heatmap.function([ramp(), flat, ramp()])
    assert sorted(set(points.objects.tolist())) == [0, 2]
    assert points.object_count == 3


def test_an_empty_list_of_maps_is_refused():
    with pytest.raises(NodeError, match="got no heatmap"):
        points_from_heatmap.function([])


def test_a_heatmap_is_highest_at_the_object():
    image = scene(red=(5, 5, 25, 25), blue=(50, 30, 70, 50))
    x, y = heatmap.function(image, "blue thing", model=ColorMapper()).peak()
    assert 50 <= x < 70
    assert 30 <= y < 50


def test_several_texts_give_one_map_each_in_order():
    image = scene(red=(5, 5, 25, 25))
    maps = heatmaps.function(image, ["blue", "red"], model=ColorMapper())
    assert [each.label for each in maps] == ["blue", "red"]
    assert heatmaps.function(image, [], model=ColorMapper()) == []


def test_a_heatmap_of_an_example_is_highest_at_a_similar_object():
    image = scene(red=(0, 0, 20, 20), blue=(60, 40, 80, 60))
    [left, top] = heatmap_like.function(
        image, scene(20, 20, red=(0, 0, 20, 20)), model=ColorLikeness()
    ).peak()
    assert (left < 20, top < 20) == (True, True)


def test_components_become_one_mask_each_highest_first():
    grid = np.zeros((6, 8))
    grid[1, 1], grid[4, 6] = 0.8, 1.0
    found = masks_from_heatmap.function(Heatmap(grid, (60, 80), label="cup"), threshold=0.5)
    assert found.labels == ("cup", "cup")
    assert found.mask(0)[45, 65]
    assert found.mask(1)[15, 15]
    assert found.scores is not None
    assert found.scores[0] > found.scores[1]


def test_a_constant_map_gives_no_mask():
    assert len(masks_from_heatmap.function(Heatmap(np.ones((4, 4)), (10, 10)), threshold=0.0)) == 0
