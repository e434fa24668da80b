"""A crop has all pixels of its region: no row or column is lost at the right and bottom."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Masks, NodeError, Regions
from anyloom.nodes.cropping import cut_out
from tests.nodes.fakes import masks_of, scene

IMAGE = scene(red=(10, 20, 30, 26))
CORNER = scene(red=(70, 50, 80, 60))


def test_a_crop_has_exactly_the_pixels_of_its_box():
    [crop] = cut_out.function(IMAGE, Regions([(10, 20, 30, 26)], IMAGE.shape))
    assert crop.shape == (6, 20)
    assert (crop.pixels == (255, 0, 0)).all()


def test_a_region_in_the_lower_right_corner_is_complete():
    [crop] = cut_out.function(CORNER, masks_of(CORNER.shape, (70, 50, 80, 60)))
    assert crop.shape == (10, 10)
    assert (crop.pixels == (255, 0, 0)).all()


def test_a_pixel_covered_in_part_belongs_to_the_crop():
    [crop] = cut_out.function(IMAGE, Regions([(10.5, 20.5, 29.5, 25.5)], IMAGE.shape))
    assert crop.shape == (6, 20)


@pytest.mark.parametrize(
    ("outside", "color"), [("black", 0), ("white", 255), ("gray", 128), ("keep", 120)]
)
def test_pixels_outside_the_mask_get_the_color_of_the_outside(outside, color):
    mask = np.zeros(IMAGE.shape, dtype=bool)
    mask[20:26, 10:30] = True
    mask[18, 8] = True
    [crop] = cut_out.function(IMAGE, Masks.from_arrays([mask]), outside=outside)
    assert crop.shape == (8, 22)
    assert crop.pixels[0, 21].tolist() == [color] * 3
    assert crop.pixels[4, 10].tolist() == [255, 0, 0]


def test_blur_changes_only_pixels_outside_the_region():
    masks = masks_of(IMAGE.shape, (10, 20, 30, 26))
    [crop] = cut_out.function(IMAGE, masks, outside="blur", box_scale=2.0)
    assert crop.pixels[3:9, 10:30].tolist() == [[[255, 0, 0]] * 20] * 6
    assert crop.pixels[2, 20].tolist() != [120, 120, 120]


@pytest.mark.parametrize(
    ("scale", "box"),
    [(1.0, (10, 20, 30, 26)), (1.2, (8, 19, 32, 27)), (1.6, (4, 18, 36, 28))],
)
def test_the_scales_of_the_published_systems_enlarge_about_the_center(scale, box):
    masks = masks_of(IMAGE.shape, (10, 20, 30, 26))
    [crop] = cut_out.function(IMAGE, masks, box_scale=scale)
    x0, y0, x1, y1 = box
    assert (crop.pixels == IMAGE.pixels[y0:y1, x0:x1]).all()


@pytest.mark.parametrize(("outside", "color"), [("black", 0), ("white", 255), ("gray", 128)])
def test_the_square_crops_of_the_published_systems_are_complete(outside, color):
    # Slicing as the originals do would lose the last row and column of the object.
    masks = masks_of(IMAGE.shape, (10, 20, 30, 26))
    [crop] = cut_out.function(IMAGE, masks, outside=outside, square=True, box_scale=1.2)
    assert crop.shape == (24, 24)
    assert (crop.pixels == (255, 0, 0)).all(axis=2).sum() == 20 * 6
    assert (crop.pixels == color).all(axis=2).sum() == 24 * 24 - 20 * 6


def test_a_scaled_crop_ends_at_the_edge_of_the_image():
    [crop] = cut_out.function(CORNER, Regions([(70, 50, 80, 60)], CORNER.shape), box_scale=1.6)
    assert crop.shape == (13, 13)
    assert crop.pixels[0, 0].tolist() == [120, 120, 120]


def test_a_square_is_padded_on_both_sides_in_the_color_of_the_outside():
    masks = masks_of(IMAGE.shape, (10, 20, 30, 26))
    [crop] = cut_out.function(IMAGE, masks, outside="white", square=True)
    assert crop.shape == (20, 20)
    assert (crop.pixels[7:13] == (255, 0, 0)).all()
    assert (crop.pixels[:7] == 255).all()
    assert (crop.pixels[13:] == 255).all()


def test_no_regions_give_no_crops_and_an_empty_mask_a_single_pixel():
    assert cut_out.function(IMAGE, Regions.empty(IMAGE.shape)) == []
    [dot] = cut_out.function(IMAGE, masks_of(IMAGE.shape, (5, 5, 5, 5)), outside="white")
    assert dot.pixels.tolist() == [[[255, 255, 255]]]


def test_regions_of_another_image_are_refused():
    with pytest.raises(NodeError, match="pass values of the same image"):
        cut_out.function(IMAGE, Regions([(0, 0, 5, 5)], (20, 10)))


@given(
    st.integers(0, 79), st.integers(0, 59), st.integers(1, 80), st.integers(1, 60), st.booleans()
)
def test_every_crop_of_a_mask_holds_as_many_pixels_as_the_mask(x, y, width, height, square):
    box = (x, y, min(80, x + width), min(60, y + height))
    masks = masks_of((60, 80), box)
    [crop] = cut_out.function(scene(red=box), masks, outside="white", square=square)
    assert (crop.pixels == (255, 0, 0)).all(axis=2).sum() == masks.areas[0]
