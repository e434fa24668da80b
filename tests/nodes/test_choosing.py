"""The words around a noun choose the right mask in scenes drawn for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Heatmap, Image, Masks, NodeError
from anyloom.nodes.choosing import choose, choose_by_color, choose_by_relation, exclude
from tests.nodes.fakes import masks_of

FRAME = (100, 200)
# Four cups: left, middle (highest, best score), right (biggest), and below the middle (smallest).
LEFT, MIDDLE, RIGHT, LOW = (
    (10, 50, 30, 70),
    (90, 10, 110, 30),
    (160, 40, 190, 75),
    (95, 80, 105, 95),
)
CUPS = masks_of(
    FRAME,
    *(MIDDLE, RIGHT, LEFT, LOW),
    labels=["cup"] * 4,
    scores=[0.9, 0.8, 0.7, 0.6],
    score_kind="detector",
)
boxes = st.tuples(
    st.integers(0, 180), st.integers(0, 80), st.integers(1, 20), st.integers(1, 20)
).map(lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3]))


def boxes_of(masks: Masks) -> list[tuple[int, ...]]:
    return [tuple(box) for box in masks.shapes.boxes().astype(int).tolist()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, [MIDDLE]),  # the best score
        ({"side": "left"}, [LEFT]),
        ({"side": "right"}, [RIGHT]),
        ({"side": "top"}, [MIDDLE]),
        ({"side": "bottom"}, [LOW]),
        ({"side": "upper right"}, [RIGHT]),
        ({"side": "bottom left"}, [LEFT]),
        ({"size": "biggest"}, [RIGHT]),
        ({"size": "smallest"}, [LOW]),
        ({"ordinal": 1}, [LEFT]),
        ({"ordinal": -1}, [RIGHT]),
        ({"ordinal": 1, "order": "right"}, [RIGHT]),
        ({"ordinal": 2, "order": "top"}, [RIGHT]),
        ({"ordinal": 1, "order": "bottom"}, [LOW]),
        ({"count": 2}, [MIDDLE, RIGHT]),
        ({"count": 2, "side": "left"}, [LEFT, MIDDLE]),
        ({"count": 2, "size": "biggest"}, [RIGHT, MIDDLE]),
        ({"count": 2, "ordinal": 1}, [LEFT, MIDDLE]),
        ({"all": True}, [MIDDLE, RIGHT, LEFT, LOW]),
        ({"all": True, "side": "left"}, [MIDDLE, LEFT, LOW]),  # the middle counts as both
        ({"all": True, "side": "right"}, [MIDDLE, RIGHT, LOW]),
        ({"all": True, "count": 4}, [MIDDLE, RIGHT, LEFT, LOW]),
    ],
)
def test_words_choose_a_cup(words, expected):
    assert boxes_of(choose(CUPS, **words)) == expected


def test_the_middle_is_that_of_the_things_and_not_of_the_image():
    row = masks_of(FRAME, (0, 0, 10, 10), (20, 0, 30, 10), (40, 0, 50, 10))
    assert boxes_of(choose(row, side="middle")) == [(20, 0, 30, 10)]


def test_without_scores_the_largest_is_taken():
    masks = masks_of(FRAME, LOW, RIGHT, LEFT)
    assert boxes_of(choose(masks)) == [RIGHT]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"ordinal": 5}, "no number 5 from the left, there are 4 of 'cup'"),
        ({"count": 6}, "expected 6, there are 4 of 'cup'"),
        ({"count": 5, "all": True}, "expected 5, there are 4 of 'cup'"),
        ({"all": True, "side": "top right"}, None),
        ({"side": "north"}, "side 'north' is unknown; expected left, right"),
        ({"side": ""}, "side is empty"),
        ({"ordinal": 0}, "ordinal is 0; expected 1 for the first"),
        ({"ordinal": 1, "size": "biggest"}, "expected one of the two"),
    ],
)
def test_what_does_not_fit_is_an_error_that_says_what_there_is(words, message):
    if message is None:
        assert boxes_of(choose(CUPS, **words)) == [MIDDLE]
        return
    with pytest.raises(NodeError, match=message):
        choose(CUPS, **words)


def test_none_at_a_side_is_an_error():
    with pytest.raises(NodeError, match="none of 1 of 'cup' is at the right"):
        choose(CUPS[[2]], all=True, side="right")


@given(st.lists(boxes, min_size=1, max_size=6), st.data())
def test_counting_from_opposite_sides_meets(found, data):
    masks = masks_of(FRAME, *found)
    number = data.draw(st.integers(1, len(found)))
    first = choose(masks, ordinal=number, order="left").shapes.boxes()
    second = choose(masks, ordinal=number - len(found) - 1, order="left").shapes.boxes()
    assert np.array_equal(first, second)
    center = (first[0, 0] + first[0, 2]) / 2
    before = (masks.shapes.boxes()[:, ::2].mean(axis=1) < center).sum()
    assert before <= number - 1


TABLE = (40, 60, 160, 95)


@pytest.mark.parametrize(
    ("relation", "box", "holds"),
    [
        ("on", (80, 30, 100, 70), True),  # stands on the table's top
        ("on", (80, 5, 100, 25), False),  # floats above
        ("on", (5, 30, 25, 70), False),  # beside
        ("in", (80, 65, 100, 90), True),
        ("in", (80, 40, 100, 90), False),
        ("above", (80, 5, 100, 25), True),
        ("above", (5, 5, 25, 25), False),
        ("below", (80, 96, 100, 100), True),
        ("under", (80, 96, 100, 100), True),
        ("under", (80, 70, 100, 94), True),
        ("under", (80, 5, 100, 25), False),
        ("left_of", (5, 30, 25, 70), True),
        ("left_of", (170, 30, 190, 70), False),
        ("right_of", (170, 30, 190, 70), True),
        ("next_to", (20, 70, 38, 90), True),
        ("next_to", (0, 0, 5, 5), False),
        ("next_to", (80, 65, 100, 90), False),  # in it
        ("with", (30, 70, 39, 90), True),
        ("of", (80, 65, 100, 90), True),
        ("with", (0, 0, 5, 5), False),
        ("behind", (80, 30, 100, 70), True),  # its lower edge is higher in the image
        ("in_front_of", (80, 70, 100, 99), True),
        ("in_front_of", (80, 30, 100, 70), False),
    ],
)
def test_relations_to_a_table(relation, box, holds):
    masks, table = masks_of(FRAME, box), masks_of(FRAME, TABLE)
    assert bool(choose_by_relation(masks, table, relation=relation)) is holds


def test_depth_decides_what_is_behind():
    masks, table = masks_of(FRAME, (10, 80, 30, 100)), masks_of(FRAME, TABLE)
    nearness = np.ones(FRAME, np.float32)
    nearness[80:100, 10:30] = 0.2
    depth = Heatmap(nearness, FRAME)
    assert choose_by_relation(masks, table, depth, relation="behind")
    assert not choose_by_relation(masks, table, relation="behind")


@pytest.mark.parametrize("relation", ["on", "in", "with", "next_to", "of"])
@given(found=boxes)
def test_a_thing_is_in_no_relation_to_itself(relation, found):
    masks = masks_of(FRAME, found)
    assert not choose_by_relation(masks, masks, relation=relation)


@given(boxes, boxes)
def test_left_and_right_are_opposites(one, other):
    first, second = masks_of(FRAME, one), masks_of(FRAME, other)
    left = bool(choose_by_relation(first, second, relation="left_of"))
    if left:
        assert not choose_by_relation(first, second, relation="right_of")


COLORS = {
    "red": [(190, 30, 40), (120, 20, 20), (220, 60, 50)],
    "blue": [(40, 80, 170), (20, 30, 100)],
    "green": [(40, 110, 50), (30, 80, 40)],
    "yellow": [(230, 200, 60)],
    "white": [(235, 232, 225)],
    "black": [(25, 22, 24)],
    "gray": [(120, 122, 118)],
    "brown": [(110, 65, 35)],
    "pink": [(240, 170, 185)],
}


@pytest.mark.parametrize(
    ("name", "color"), [(name, color) for name, colors in COLORS.items() for color in colors]
)
def test_a_thing_is_found_by_the_name_of_its_color_and_by_no_other(name, color):
    noise = np.random.default_rng(0).normal(0, 6, (*FRAME, 3))
    image = Image((np.array(color) + noise).clip(0, 255).astype(np.uint8))
    found = {other for other in COLORS if choose_by_color(image, CUPS[[0]], other)}
    assert found == {name}


def test_the_thing_with_more_of_the_color_comes_first():
    pixels = np.full((*FRAME, 3), 130, np.uint8)
    pixels[10:30, 90:110] = (200, 30, 30)
    pixels[40:75, 160:190] = (40, 110, 50)
    pixels[40:75, 160:175] = (200, 30, 30)
    reds = choose_by_color(Image(pixels), CUPS, "red")
    assert boxes_of(reds) == [MIDDLE, RIGHT]
    assert reds.columns["color_share"].tolist() == pytest.approx([1, 0.5], abs=0.01)


def test_a_red_motorcycle_is_also_of_steel():
    pixels = np.full((*FRAME, 3), 110, np.uint8)
    pixels[40:75, 160:166] = (180, 20, 25)
    assert boxes_of(choose_by_color(Image(pixels), CUPS, "red")) == [RIGHT]
    assert len(choose_by_color(Image(pixels), CUPS, "gray")) == 4


def test_the_cat_and_its_pixels_are_left_out_of_everything():
    cat = masks_of(FRAME, (50, 20, 100, 80))
    things = masks_of(FRAME, (48, 20, 100, 82), (60, 30, 80, 50), (40, 60, 160, 95), LEFT)
    left = exclude(things, cat)
    assert len(left) == 2
    assert not (left.union() & cat.union()).any()
    assert left.union()[90, 60]


@given(st.lists(boxes, max_size=5), st.lists(boxes, max_size=3))
def test_nothing_of_the_others_remains(things, others):
    kept = exclude(masks_of(FRAME, *things), masks_of(FRAME, *others))
    assert not (kept.union() & masks_of(FRAME, *others).union()).any()


def test_a_large_cat_is_left_out_of_the_whole_image():
    cat = masks_of(FRAME, (0, 0, 200, 90))
    left = exclude(masks_of(FRAME, (0, 0, 200, 100)), cat)
    assert boxes_of(left) == [(0, 90, 200, 100)]
