"""Point and box prompts, from texts and regions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import AnyloomError, Masks, NodeError, Regions
from anyloom.nodes.prompt_parsing import boxes_from_text, points_from_text, points_in_regions
from tests.nodes.fakes import masks_of, scene

IMAGE = scene()


def test_a_point_is_the_center_of_its_pixel():
    points = points_from_text.function(IMAGE, "12,8")
    assert points.coordinates.tolist() == [[12.5, 8.5]]
    assert points.positive.tolist() == [True]


def test_signs_and_objects_are_written_with_minus_and_semicolon():
    points = points_from_text.function(IMAGE, "12,8 -40, 20; +30,9")
    assert points.coordinates.tolist() == [[12.5, 8.5], [40.5, 20.5], [30.5, 9.5]]
    assert points.positive.tolist() == [True, False, True]
    assert points.objects.tolist() == [0, 0, 1]


@pytest.mark.parametrize("text", ["12", "12,8,3", "a,b", "12,nan", "1e999,3", "12;8", "--3,4x"])
def test_an_invalid_point_is_refused_with_an_example(text):
    with pytest.raises(NodeError, match="expected such as '120,80'"):
        points_from_text.function(IMAGE, text)


def test_a_point_outside_the_image_is_refused_with_its_size():
    with pytest.raises(NodeError, match="point 80,10 lies outside the image of 80×60"):
        points_from_text.function(IMAGE, "80,10")


def test_boxes_are_separated_by_semicolons():
    boxes = boxes_from_text.function(IMAGE, "10,10,60,50; 0 0 5 5;")
    assert boxes.boxes.tolist() == [[10, 10, 60, 50], [0, 0, 5, 5]]


def test_a_box_is_clipped_to_the_image():
    assert boxes_from_text.function(IMAGE, "10,10,600,500").boxes.tolist() == [[10, 10, 80, 60]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10,10,5,50", "box '10,10,5,50' is empty; expected left,top,right,bottom"),
        ("90,0,99,9", "box '90,0,99,9' lies outside the image of 80×60 pixels"),
        ("5,5,5,9", "box '5,5,5,9' is empty; expected left,top,right,bottom"),
    ],
)
def test_a_box_without_area_is_refused(text, message):
    with pytest.raises(NodeError, match=message):
        boxes_from_text.function(IMAGE, text)


def test_an_empty_text_means_no_points_and_no_boxes():
    assert len(points_from_text.function(IMAGE, " ; ")) == 0
    assert len(boxes_from_text.function(IMAGE, "")) == 0


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_one_line(text):
    for read in (points_from_text, boxes_from_text):
        try:
            read.function(IMAGE, text)
        except AnyloomError as error:
            assert "expected" in str(error) or "outside" in str(error)


def test_the_point_in_a_mask_lies_inside_even_where_the_center_is_a_hole():
    ring = np.zeros((60, 80), dtype=bool)
    ring[10:50, 10:50] = True
    ring[16:50, 16:44] = False
    masks = Masks.from_arrays([ring], frame=IMAGE.shape)
    [[x, y]] = points_in_regions.function(IMAGE, masks).coordinates.tolist()
    assert ring[int(y), int(x)]


def test_the_point_in_a_box_is_its_center():
    points = points_in_regions.function(IMAGE, Regions([(0, 0, 10, 20), (5, 5, 6, 6)], IMAGE.shape))
    assert points.coordinates.tolist() == [[5, 10], [5.5, 5.5]]
    assert points.objects.tolist() == [0, 1]
    single = points_in_regions.function(IMAGE, masks_of(IMAGE.shape, (7, 9, 8, 10)))
    assert single.coordinates.tolist() == [[7.5, 9.5]]
