"""Tiles cover the image, and masks that were cut by them are whole again."""

from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Image, Masks, NodeError, Regions
from anyloom.nodes.tiling import stitch, tiles
from tests.nodes.fakes import masks_of

IMAGE = Image(np.random.default_rng(0).integers(0, 255, (100, 150, 3), np.uint8))


def cut(masks: Masks, boxes: Regions) -> list[Masks]:
    """Return what each tile would find of these things."""
    parts = []
    for x0, y0, x1, y1 in boxes.boxes.astype(int):
        shapes = [mask[y0:y1, x0:x1] for mask in masks.masks()]
        rows = [row for row, shape in enumerate(shapes) if shape.any()]
        found = Masks.from_arrays([shapes[row] for row in rows], frame=(y1 - y0, x1 - x0))
        if masks.labels is not None:
            found = found.with_labels([masks.labels[row] for row in rows])
        if masks.scores is not None:
            found = found.with_scores(masks.scores[rows], masks.score_kind)
        parts.append(found)
    return parts


@given(st.integers(1, 90), st.integers(1, 90), st.integers(16, 60), st.integers(0, 15))
def test_tiles_cover_every_pixel_with_the_overlap_that_was_asked_for(height, width, side, overlap):
    image = Image(np.arange(height * width * 3, dtype=np.uint8).reshape(height, width, 3))
    images, boxes = tiles.function(image, side=side, overlap=overlap)
    seen = np.zeros((height, width), int)
    for tile, (x0, y0, x1, y1) in zip(images, boxes.boxes.astype(int), strict=True):
        assert (tile.pixels == image.pixels[y0:y1, x0:x1]).all()
        assert max(tile.shape) <= side
        seen[y0:y1, x0:x1] += 1
    assert seen.min() >= 1
    starts = sorted({int(box[0]) for box in boxes.boxes})
    assert all(b - a == side - overlap for a, b in itertools.pairwise(starts))


def test_a_small_image_is_one_tile_and_alpha_is_cut_too():
    images, boxes = tiles.function(IMAGE)
    assert len(images) == 1
    assert boxes.boxes.tolist() == [[0, 0, 150, 100]]
    alpha = np.zeros((100, 150), np.uint8)
    alpha[:, 75:] = 255
    cut_out = tiles.function(Image(IMAGE.pixels, alpha=alpha), side=50, overlap=0).images
    assert [int(tile.alpha.max()) for tile in cut_out[:3]] == [0, 255, 255]


def test_a_larger_extent_has_the_same_tiles_where_both_are():
    smaller = Image(IMAGE.pixels[:, :120])
    here = {tuple(box) for box in tiles.function(smaller, side=40, overlap=10).boxes.boxes.tolist()}
    there = {tuple(box) for box in tiles.function(IMAGE, side=40, overlap=10).boxes.boxes.tolist()}
    assert {box for box in here if box[2] < 120} <= there


def test_a_road_through_all_tiles_is_one_thing():
    road = masks_of(IMAGE.shape, (0, 48, 150, 53), labels=["road"], scores=[0.7])
    _, boxes = tiles.function(IMAGE, side=40, overlap=10)
    found = stitch.function(IMAGE, boxes, cut(road, boxes))
    assert len(found) == 1
    assert (found.mask(0) == road.mask(0)).all()
    assert found.labels == ("road",)


@given(
    st.lists(
        st.tuples(st.integers(0, 13), st.integers(0, 8), st.sampled_from(["a", "b"])),
        min_size=1,
        max_size=8,
        unique_by=lambda cell: cell[:2],
    ),
    st.sampled_from([(40, 12), (60, 20), (200, 0)]),
)
def test_things_smaller_than_the_overlap_are_found_as_without_tiles(cells, size):
    side, overlap = size
    things = [(10 * x, 10 * y, 10 * x + 8, 10 * y + 9) for x, y, _ in cells]
    whole = masks_of(IMAGE.shape, *things, labels=[label for *_, label in cells])
    _, boxes = tiles.function(IMAGE, side=side, overlap=overlap)
    found = stitch.function(IMAGE, boxes, cut(whole, boxes))
    assert sorted(map(tuple, found.boxes.tolist())) == sorted(map(tuple, whole.boxes.tolist()))
    assert sorted(found.labels) == sorted(whole.labels)


def test_things_that_only_touch_or_have_other_labels_stay_apart():
    _, boxes = tiles.function(IMAGE, side=100, overlap=40)
    left = masks_of((100, 100), (70, 10, 100, 30), labels=["cat"])
    right = masks_of((100, 90), (0, 31, 40, 50), labels=["cat"])
    other = masks_of((100, 90), (10, 10, 40, 30), labels=["dog"])
    assert len(stitch.function(IMAGE, boxes, [left, right])) == 2
    assert len(stitch.function(IMAGE, boxes, [left, other])) == 2
    assert len(stitch.function(IMAGE, boxes, [left, other.with_labels(["cat"])])) == 1


def test_what_a_tile_sees_of_a_half_does_not_count_beside_the_whole():
    _, boxes = tiles.function(IMAGE, side=100, overlap=60)
    assert boxes.boxes[:2, ::2].tolist() == [[0, 100], [40, 140]]
    whole = masks_of((100, 100), (50, 20, 90, 60), labels=["cup"])
    poor = masks_of((100, 100), (90, 30, 100, 40), labels=["cup"])
    half = masks_of((100, 100), (0, 25, 30, 40), labels=["cup"])  # 40 to 70 in the image
    found = stitch.function(IMAGE, boxes[:2], [whole, half])
    assert [tuple(box) for box in found.boxes.tolist()] == [(50, 20, 90, 60)]
    assert len(stitch.function(IMAGE, boxes[:2], [poor, half])) == 2, "neither of them is whole"


def test_a_thing_whose_ends_two_tiles_see_differently_is_one():
    _, boxes = tiles.function(IMAGE, side=100, overlap=40)
    left = masks_of((100, 100), (30, 20, 100, 60), labels=["roof"])
    poor = masks_of((100, 90), (0, 45, 70, 60), labels=["roof"])  # an IoU of 0.375 in both
    found = stitch.function(IMAGE, boxes, [left, poor])
    assert [tuple(box) for box in found.boxes.tolist()] == [(30, 20, 130, 60)]
    assert found.areas.tolist() == [70 * 40 + 30 * 15]
    assert len(stitch.function(IMAGE, boxes, [left, poor.with_labels(["tree"])])) == 2
    unnamed = [masks_of((100, 100), (30, 20, 100, 60)), masks_of((100, 90), (0, 45, 70, 60))]
    assert len(stitch.function(IMAGE, boxes, unnamed)) == 2, "it may be a part of the other"
    whole = masks_of((100, 90), (10, 30, 30, 40), labels=["roof"])  # a chimney, which nothing cuts
    assert len(stitch.function(IMAGE, boxes, [left, whole])) == 2


def test_a_road_is_not_lost_to_a_piece_of_it_that_is_whole():
    _, boxes = tiles.function(IMAGE, side=100, overlap=60)
    road = masks_of((100, 100), (0, 48, 100, 53), labels=["road"])
    piece = masks_of((100, 100), (3, 48, 60, 53), labels=["road"])
    found = stitch.function(IMAGE, boxes[:2], [road, piece])
    assert [tuple(box) for box in found.boxes.tolist()] == [(0, 48, 100, 53)]


def test_the_best_score_and_its_columns_are_kept():
    _, boxes = tiles.function(IMAGE, side=100, overlap=40)
    low = masks_of((100, 100), (70, 10, 100, 30), scores=[0.4], columns={"note": ["low"]})
    high = masks_of((100, 90), (10, 10, 40, 30), scores=[0.9], columns={"note": ["high"]})
    found = stitch.function(IMAGE, boxes, [low, high])
    assert found.scores.tolist() == pytest.approx([0.9])
    assert found.columns["note"] == ("high",)
    assert found.boxes.tolist() == [[70, 10, 100, 30]]


def test_joining_takes_memory_for_the_masks_and_not_for_the_whole():
    side, step = 1024, 896
    corners = [(step * x, step * y) for y in range(60) for x in (0, 1)]
    boxes = [(x, y, x + side, y + side) for x, y in corners]
    roof = masks_of((side, side), (950, 100, 1024, 200), labels=["roof"])
    rest = masks_of((side, side), (54, 100, 140, 200), labels=["roof"])
    tracemalloc.start()
    found = Masks.from_tiles([roof, rest] * 60, Regions(boxes, (60_000, 60_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000 * 1024  # a single mask of the whole has 3.6 GB
    assert [tuple(box) for box in found.boxes.tolist()] == [
        (950, y + 100, 1036, y + 200) for x, y in corners if x == 0
    ]
    assert set(found.areas.tolist()) == {86 * 100}


def test_no_masks_and_masks_of_other_tiles():
    _, boxes = tiles.function(IMAGE, side=100, overlap=40)
    nothing = [Masks.empty((100, 100)), Masks.empty((100, 90))]
    assert len(stitch.function(IMAGE, boxes, nothing)) == 0
    with pytest.raises(NodeError, match="1 sets of masks for 2 tiles"):
        stitch.function(IMAGE, boxes, nothing[:1])
    with pytest.raises(
        NodeError, match="tile 1 belong to an image of 100×100 pixels, the tile has"
    ):
        stitch.function(IMAGE, boxes, [nothing[0], nothing[0]])
    with pytest.raises(NodeError, match="needs tiles larger than 32"):
        tiles.function(IMAGE, side=32, overlap=32)
