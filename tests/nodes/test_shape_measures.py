"""Measures of shapes against the values of ideal figures, and rotated boxes in DOTA's format."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.measure import regionprops

from anyloom import Image, Masks, NodeError, Regions, RunLengths
from anyloom.nodes.shape_measures import (
    fit_ellipses,
    fit_rotated_boxes,
    measure_brightness,
    measure_shapes,
    write_dota,
)
from tests.nodes.fakes import masks_of

SIDE = 400


def drawn(draw) -> Masks:
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    draw(canvas)
    return Masks.from_arrays([canvas > 0])


def polygon(*corners):
    return drawn(lambda canvas: cv2.fillPoly(canvas, [np.array(corners, np.int32)], 255))


DISC = drawn(lambda canvas: cv2.circle(canvas, (200, 200), 120, 255, -1))
ELLIPSE = drawn(lambda canvas: cv2.ellipse(canvas, (200, 200), (160, 80), 30, 0, 360, 255, -1))
SQUARE = polygon((100, 100), (299, 100), (299, 299), (100, 299))
BAR = polygon((50, 150), (349, 150), (349, 249), (50, 249))
TRIANGLE = polygon((200, 60), (60, 300), (340, 300))


@pytest.mark.parametrize(
    ("masks", "circularity", "ellipticity"),
    [
        (DISC, 1.000, 1.000),
        (ELLIPSE, 0.799, 1.000),
        (SQUARE, 0.955, 0.912),
        (BAR, 0.573, 0.912),
        (TRIANGLE, 0.824, 0.684),
    ],
    ids=["disc", "ellipse", "square", "bar", "triangle"],
)
def test_ideal_figures_have_the_values_of_their_moments(masks, circularity, ellipticity):
    columns = measure_shapes.function(masks).columns
    assert columns["circularity"][0] == pytest.approx(circularity, abs=0.01)
    assert columns["ellipticity"][0] == pytest.approx(ellipticity, abs=0.01)


def test_axis_ratio_and_diameter_are_those_of_the_figure():
    columns = measure_shapes.function(ELLIPSE).columns
    assert columns["axis_ratio"][0] == pytest.approx(0.5, abs=0.01)
    assert measure_shapes.function(DISC).columns["diameter"][0] == pytest.approx(240, abs=1)


@given(st.integers(1, 5), st.integers(1, 60), st.integers(0, 30), st.integers(0, 30))
def test_shape_does_not_depend_on_where_it_lies(height, width, row, column):
    here = masks_of((SIDE, SIDE), (100, 100, 100 + width, 100 + height))
    there = masks_of((SIDE, SIDE), (column, row, column + width, row + height))
    first, second = measure_shapes.function(here).columns, measure_shapes.function(there).columns
    for name in ("circularity", "ellipticity", "axis_ratio", "diameter", "elongation"):
        np.testing.assert_allclose(first[name], second[name], rtol=1e-5)
    assert second["touches_edge"][0] == (row == 0 or column == 0)


def test_a_line_is_long_and_a_disc_is_not():
    line = polygon((10, 200), (390, 200), (390, 202), (10, 202))
    assert measure_shapes.function(line).columns["elongation"][0] > 100
    assert measure_shapes.function(DISC).columns["elongation"][0] < 1


def test_no_masks_and_empty_masks_have_defined_measures():
    assert set(measure_shapes.function(Masks.empty((9, 9))).columns) >= {"circularity"}
    empty = Masks.from_arrays([np.zeros((9, 9), bool)])
    assert measure_shapes.function(empty).columns["circularity"].tolist() == [0]
    assert fit_rotated_boxes.function(Masks.empty((9, 9))).columns["rotated_box"].shape == (0, 5)


def test_brightness_is_the_mean_gray_value_and_contrast_its_distance_from_the_image():
    pixels = np.full((20, 40, 3), 100, np.uint8)
    pixels[:, 20:] = 200
    masks = masks_of((20, 40), (0, 0, 10, 20), (20, 0, 40, 20))
    columns = measure_brightness.function(Image(pixels), masks).columns
    assert columns["brightness"].tolist() == [100, 200]
    assert columns["contrast"].tolist() == [-50, 50]


@given(st.integers(40, 300), st.integers(16, 30), st.integers(-89, 89), st.floats(-20, 20))
def test_the_ellipse_of_a_mask_is_found_again(long, short, angle, shift):
    center = (200 + shift, 200 - shift)
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    turn = np.deg2rad(angle)
    along = (x - center[0]) * np.cos(turn) + (y - center[1]) * np.sin(turn)
    across = (y - center[1]) * np.cos(turn) - (x - center[0]) * np.sin(turn)
    masks = Masks.from_arrays([(2 * along / long) ** 2 + (2 * across / short) ** 2 <= 1])
    columns = {name: values[0] for name, values in fit_ellipses.function(masks).columns.items()}
    assert (columns["center_x"], columns["center_y"]) == pytest.approx(center, abs=1)
    assert columns["long_axis"] == pytest.approx(long, rel=0.02)
    assert columns["short_axis"] == pytest.approx(short, rel=0.05)
    assert abs((columns["angle"] - angle + 90) % 180 - 90) < 4


def test_an_ellipse_is_that_of_the_moments_by_scikit_image():
    # scikit-image takes pixels as points, which makes axes shorter by a few thousandths.
    masks = polygon((30, 40), (180, 60), (150, 200), (60, 120))
    [expected] = regionprops(masks.mask(0).astype(int))
    columns = {name: values[0] for name, values in fit_ellipses.function(masks).columns.items()}
    assert (columns["center_y"] - 0.5, columns["center_x"] - 0.5) == pytest.approx(
        expected.centroid
    )
    assert columns["long_axis"] == pytest.approx(expected.axis_major_length, abs=0.01)
    assert columns["short_axis"] == pytest.approx(expected.axis_minor_length, abs=0.01)
    turned = np.rad2deg(np.pi / 2 - expected.orientation)  # scikit-image counts from the row axis
    assert (columns["angle"] - turned + 90) % 180 - 90 == pytest.approx(0, abs=0.01)


def test_an_ellipse_of_no_pixel_has_no_axes():
    empty = fit_ellipses.function(Masks.from_arrays([np.zeros((9, 9), bool)])).columns
    assert (empty["long_axis"][0], empty["short_axis"][0]) == (0, 0)
    assert len(fit_ellipses.function(Masks.empty((9, 9))).columns["angle"]) == 0


@pytest.mark.parametrize(
    ("masks", "box"),
    [
        (masks_of((100, 100), (10, 30, 70, 50)), (40, 40, 60, 20, 0)),
        (masks_of((100, 100), (30, 10, 50, 70)), (40, 40, 60, 20, -90)),
    ],
    ids=["lying bar", "standing bar"],
)
def test_a_bar_has_its_own_sides_and_an_angle_of_le90(masks, box):
    found = fit_rotated_boxes.function(masks).columns["rotated_box"][0]
    np.testing.assert_allclose(found, box, atol=1e-3)


def test_a_mask_without_a_pixel_has_its_upright_box():
    empty = Masks(RunLengths.encode([np.zeros((90, 90), bool)]), boxes=[(10, 20, 30, 80)])
    box = fit_rotated_boxes.function(empty).columns["rotated_box"][0]
    np.testing.assert_allclose(box, (20, 50, 60, 20, -90), atol=1e-3)


def test_a_diamond_is_a_square_turned_by_45_degrees():
    found = fit_rotated_boxes.function(polygon((20, 50), (50, 20), (80, 50), (50, 80)))
    x, y, width, height, angle = found.columns["rotated_box"][0]
    assert (x, y) == pytest.approx((50.5, 50.5), abs=0.01)
    assert (width - 1, height - 1) == pytest.approx((42.43, 42.43), abs=0.01)
    assert abs(angle) == pytest.approx(45, abs=0.01)


@given(st.integers(30, 150), st.integers(5, 25), st.integers(-89, 89), st.integers(-20, 20))
def test_a_drawn_rotated_rectangle_is_found_again(width, height, angle, shift):
    center = (200 + shift, 200 - shift)
    corners = cv2.boxPoints((center, (width, height), angle))
    masks = polygon(*np.rint(corners).astype(int))
    box = fit_rotated_boxes.function(masks).columns["rotated_box"][0]
    assert box[2] >= box[3]
    assert -90 <= box[4] < 90
    assert box[:2] == pytest.approx(np.add(center, 0.5), abs=1.5)
    assert box[2:4] == pytest.approx((width, height), abs=4)


def test_dota_lines_hold_corners_label_and_difficulty():
    masks = masks_of((100, 100), (10, 30, 70, 50), labels=["large vehicle"])
    text = write_dota.function(fit_rotated_boxes.function(masks)).content.decode()
    assert text == "10.0 30.0 70.0 30.0 70.0 50.0 10.0 50.0 large-vehicle 0\n"
    upright = Regions([(10, 30, 70, 50)], (100, 100))
    assert write_dota.function(upright).content.decode().endswith("10.0 50.0 object 0\n")
    assert write_dota.function(Regions.empty((9, 9))).content == b""


def test_a_column_that_holds_no_rotated_boxes_is_refused():
    regions = Regions([(0, 0, 5, 5)], (9, 9), columns={"rotated_box": np.zeros(1)})
    with pytest.raises(NodeError, match="must hold five numbers per region"):
        write_dota.function(regions)
