"""Images and things in them are flipped, rotated, resized and moved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from anyloom import Image, Masks, NodeError
from anyloom.nodes.arrangement import flip, move, resize, rotate
from tests.nodes.fakes import masks_of

FRAME = (60, 80)
GRAY = 120
# A square that is red on its left half and blue on its right one.
THING = (20, 20, 36, 36)
MASKS = masks_of(FRAME, THING)
BACK = Image(np.full((*FRAME, 3), GRAY, np.uint8))
images = st.tuples(st.integers(1, 20), st.integers(1, 20)).flatmap(
    lambda shape: arrays(np.uint8, (*shape, 4)).map(Image)
)


def scene() -> Image:
    pixels = np.full((*FRAME, 3), GRAY, np.uint8)
    pixels[20:36, 20:28] = (255, 0, 0)
    pixels[20:36, 28:36] = (0, 0, 255)
    return Image(pixels)


SCENE = scene()


def box_of_color(image: Image, channel: int) -> tuple[int, ...]:
    """Return the box of what has only this channel."""
    strong = (image.pixels[..., channel] > 200) & (image.pixels.sum(axis=2) < 300)
    rows, columns = np.flatnonzero(strong.any(axis=1)), np.flatnonzero(strong.any(axis=0))
    return (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def near(box: tuple[int, ...], expected: tuple[int, ...], by: int = 2) -> bool:
    return bool(np.abs(np.subtract(box, expected)).max() <= by)


@given(images)
def test_an_image_is_flipped_as_by_numpy_and_twice_is_itself(image):
    once = flip(image).edited
    assert np.array_equal(once.pixels, image.pixels[:, ::-1])
    assert np.array_equal(once.alpha, image.alpha[:, ::-1])
    assert np.array_equal(flip(once).edited.pixels, image.pixels)
    down = flip(image, direction="vertical").edited
    assert np.array_equal(down.pixels, image.pixels[::-1])


@given(images, st.sampled_from([-360, -270, -180, -90, 0, 90, 180, 270, 360]))
def test_quarter_turns_are_exact_and_clockwise(image, degrees):
    turned = rotate(image, amount=f"{degrees} deg").edited
    assert np.array_equal(turned.pixels, np.rot90(image.pixels, -degrees // 90))


def test_the_default_is_a_quarter_turn_clockwise_and_left_is_the_other_way():
    assert np.array_equal(rotate(SCENE).edited.pixels, np.rot90(SCENE.pixels, -1))
    assert np.array_equal(rotate(SCENE, where="left").edited.pixels, np.rot90(SCENE.pixels))


def test_a_slanted_image_is_larger_and_its_corners_are_transparent():
    turned = rotate(SCENE, amount="30 deg")
    assert turned.edited.height > 60 and turned.edited.width > 80
    assert turned.edited.alpha[0, 0] == 0
    assert turned.changed.union().all()


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ({}, (30, 40)),
        ({"amount": "200 %"}, (120, 160)),
        ({"amount": "40 px"}, (30, 40)),
        ({"amount": "25 %", "change": "larger"}, (75, 100)),
        ({"amount": "200 %", "change": "larger"}, (120, 160)),
        ({"amount": "25 %", "change": "smaller"}, (45, 60)),
        ({"amount": "200 %", "change": "smaller"}, (30, 40)),
        ({"amount": "a little", "change": "smaller"}, (51, 68)),
    ],
)
def test_an_image_is_resized_to_an_amount_or_by_one(words, shape):
    assert resize(SCENE, **words).edited.shape == shape


def test_a_result_of_too_many_pixels_is_refused():
    with pytest.raises(NodeError, match="is too large; expected at most 64 megapixels"):
        resize(SCENE, amount="50000 px")


def test_a_thing_is_mirrored_in_its_place():
    edited, changed = flip(SCENE, MASKS, BACK)
    assert near(box_of_color(edited, 2), (20, 20, 28, 36))
    assert near(box_of_color(edited, 0), (28, 20, 36, 36))
    assert near(tuple(changed.shapes.boxes()[0]), THING, 3)


def test_a_thing_is_turned_about_its_middle():
    edited = rotate(SCENE, MASKS, BACK).edited
    assert near(box_of_color(edited, 0), (20, 20, 36, 28))
    assert near(box_of_color(edited, 2), (20, 28, 36, 36))


def test_a_thing_grows_on_the_ground_that_it_stands_on():
    edited = resize(SCENE, MASKS, BACK, amount="100 %", change="larger").edited
    x0, y0, x1, y1 = box_of_color(edited, 0)
    assert near((x0, y0, x1, y1), (12, 4, 28, 36), 4)


@pytest.mark.parametrize(
    ("where", "amount", "step"),
    [
        ("right", "10 px", (10, 0)),
        ("left", "15 px", (-15, 0)),
        ("up", "12 px", (0, -12)),
        ("bottom", "10 %", (0, 6)),
        ("up left", "5 px", (-5, -5)),
        ("right", None, (20, 0)),
        ("right", "0 px", (0, 0)),
    ],
)
def test_a_thing_moves_and_the_back_shows_where_it_was(where, amount, step):
    edited = move(SCENE, MASKS, BACK, where=where, amount=amount).edited
    x0, y0, x1, y1 = box_of_color(edited, 0)
    assert near((x0, y0, x1, y1), (20 + step[0], 20 + step[1], 28 + step[0], 36 + step[1]))
    gone = ~(edited.pixels == BACK.pixels).all(axis=2)
    assert gone.sum() <= 1.6 * 16 * 16


def test_without_a_back_the_old_one_stays():
    edited = move(SCENE, MASKS, where="right", amount="30 px").edited
    inside = np.s_[22:34, 22:34]
    assert np.array_equal(edited.pixels[inside], SCENE.pixels[inside])
    assert np.array_equal(edited.pixels[22:34, 52:64], SCENE.pixels[inside])


@pytest.mark.parametrize(
    ("relation", "box"),
    [
        ("right_of", (60, 24, 68, 40)),
        ("left_of", (24, 24, 32, 40)),
        ("next_to", (24, 24, 32, 40)),  # there is more room on the left
        ("above", (42, 4, 50, 20)),
        ("below", (42, 40, 50, 56)),
        ("in", (42, 22, 50, 38)),
    ],
)
def test_a_thing_moves_beside_another(relation, box):
    table = masks_of(FRAME, (40, 20, 60, 40))
    assert near(box_of_color(move(SCENE, MASKS, BACK, table, where=relation).edited, 0), box, 3)


def test_a_relation_needs_another_thing_and_a_direction_none():
    with pytest.raises(NodeError, match="where is 'on'; expected left, right, up or down"):
        move(SCENE, MASKS, BACK, where="on")
    with pytest.raises(NodeError, match="where is 'left'; expected one of on, under"):
        move(SCENE, MASKS, BACK, MASKS, where="left")


@pytest.mark.parametrize("where", ["left", "right", "up", "down"])
def test_what_leaves_the_image_is_cut_off(where):
    edited = move(SCENE, MASKS, BACK, where=where, amount="500 px").edited
    assert np.array_equal(edited.pixels, BACK.pixels)


@given(st.integers(0, 60), st.integers(0, 40), st.sampled_from(["left", "right", "up", "down"]))
def test_the_change_is_all_that_changed(x, y, where):
    masks = masks_of(FRAME, (x, y, x + 12, y + 12))
    edited, changed = move(SCENE, masks, BACK, where=where, amount="7 px")
    outside = ~changed.union()
    assert np.array_equal(edited.pixels[outside], SCENE.pixels[outside])


@pytest.mark.parametrize("edit", [flip, rotate, resize, move])
def test_no_mask_changes_nothing(edit):
    edited, changed = edit(SCENE, Masks.empty(FRAME), BACK)
    assert np.array_equal(edited.pixels, SCENE.pixels)
    assert not changed


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: move(SCENE, MASKS, where="north"), "where is 'north'; expected left, right, up"),
        (lambda: rotate(SCENE, where="up"), "where is 'up'; expected left or right"),
        (lambda: rotate(SCENE, amount="20 %"), "expected 'a little', 'a lot' or -360 to 360 deg"),
        (lambda: resize(SCENE, amount="0 %"), "or 1 to 1000 % or 1 to 50000 px"),
    ],
)
def test_words_that_do_not_fit_are_refused(call, message):
    with pytest.raises(NodeError, match=message):
        call()
