"""Do models see the hole, in the right place and size, and does what they paint come back there?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom.models.inpainting.transforms import (
    MASK_THRESHOLD,
    HoleCrop,
    PaddedSquare,
    ResizedShortSide,
    Transform,
)
from tests.models.tiny_diffusion import noise

SIDE = 512


def hole_at(height: int, width: int, x: int, y: int, w: int, h: int) -> np.ndarray:
    hole = np.zeros((height, width), bool)
    hole[y : y + h, x : x + w] = True
    return hole


def test_a_crop_has_the_hole_in_its_middle():
    crop = HoleCrop.around(hole_at(1000, 1500, 200, 300, 300, 200), SIDE)
    assert crop.canvas == (1000, 1500)
    assert crop.corner == (144, 94)


def test_a_tall_hole_at_the_right_edge_is_seen_whole():
    """The published code would crop at column 568 of 853, and get 285 columns of 512."""
    hole = hole_at(1000, 1500, 1400, 50, 100, 900)
    crop = HoleCrop.around(hole, SIDE)
    assert crop.padded == (1500, 1500)
    assert crop.padding == (250, 0)
    assert crop.canvas == (853, 853)
    assert crop.corner == (170, 853 - 512)
    assert crop.apply_mask(hole).shape == (512, 512)


@pytest.mark.parametrize(
    ("frame", "inner", "bars"),
    [
        ((1000, 1500), (341, 512), (85, 86, 0, 0)),
        ((1500, 1000), (512, 341), (0, 0, 85, 86)),
        ((480, 640), (384, 512), (64, 64, 0, 0)),
    ],
)
def test_a_whole_picture_is_padded_to_a_square(
    frame: tuple[int, int], inner: tuple[int, int], bars: tuple[int, int, int, int]
):
    transform = PaddedSquare(SIDE, frame)
    top, left = transform.corner
    assert transform.resized_size == inner
    assert (top, SIDE - top - inner[0], left, SIDE - left - inner[1]) == bars
    seen = transform.apply_image(np.full((*frame, 3), 200, np.uint8))
    assert (seen[top : top + inner[0], left : left + inner[1]] == 200).all()
    assert seen.sum() == 200 * 3 * inner[0] * inner[1]


@pytest.mark.parametrize(
    ("frame", "inner"),
    [((480, 640), (512, 704)), ((1000, 1500), (512, 768)), ((60, 60), (512, 512))],
)
def test_both_sides_are_multiples_of_64_where_the_whole_picture_is_resized(
    frame: tuple[int, int], inner: tuple[int, int]
):
    assert ResizedShortSide(SIDE, frame).resized_size == inner


def test_a_very_long_picture_does_not_fill_the_memory():
    height, width = ResizedShortSide(SIDE, (100, 8000)).resized_size
    assert height * width <= 4 * SIDE * SIDE


def test_nothing_is_resampled_where_a_crop_has_the_pictures_own_size():
    picture = noise((700, 900)).pixels
    hole = hole_at(700, 900, 400, 300, 50, 60)
    crop = HoleCrop.around(hole, SIDE)
    row, column = crop.corner
    seen = picture[row : row + SIDE, column : column + SIDE]
    assert (crop.apply_image(picture) == seen).all()
    assert (crop.invert(picture, crop.apply_image(picture)) == picture).all()
    assert (crop.invert(picture, 255 - seen)[hole] == 255 - picture[hole]).all()


@st.composite
def holes(draw: st.DrawFn) -> np.ndarray:
    height, width = draw(st.integers(1, 400)), draw(st.integers(1, 400))
    x, y = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    w, h = draw(st.integers(1, width - x)), draw(st.integers(1, height - y))
    return hole_at(height, width, x, y, w, h)


def transforms(hole: np.ndarray, side: int) -> list[Transform]:
    frame = hole.shape[0], hole.shape[1]
    return [HoleCrop.around(hole, side), PaddedSquare(side, frame), ResizedShortSide(side, frame)]


@settings(max_examples=150, deadline=None)
@given(holes(), st.sampled_from([64, 96]))
def test_every_hole_is_seen_and_comes_back_to_its_place(hole: np.ndarray, side: int):
    picture = np.dstack([hole, hole, hole]).astype(np.uint8) * 255
    for transform in transforms(hole, side):
        seen, shown = transform.apply_image(picture), transform.apply_mask(hole)
        assert seen.shape == (*shown.shape, 3)
        assert min(shown.shape) % 32 == 0
        assert (shown >= MASK_THRESHOLD).any()
        painted = np.dstack([shown] * 3)
        back = transform.invert(np.zeros_like(picture), painted)[:, :, 0]
        assert back.shape == hole.shape
        rows, columns = np.nonzero(hole)
        middle = rows.mean() + 0.5, columns.mean() + 0.5
        found = np.average(np.indices(hole.shape), axis=(1, 2), weights=back.astype(float)) + 0.5
        reach = 1 + 2 * max(hole.shape) / side
        assert np.abs(found - middle).max() <= reach


@settings(max_examples=60, deadline=None)
@given(holes())
def test_what_was_seen_comes_back_as_it_was(hole: np.ndarray):
    picture = noise(hole.shape[:2]).pixels
    for transform in transforms(hole, 96):
        if max(hole.shape) > 4 * min(hole.shape):
            continue  # of a strip, hardly a pixel of the short side is seen
        if hole.size < 100:
            continue  # the noise of so few pixels has no mean to speak of
        back = transform.invert(picture, transform.apply_image(picture)).astype(int)
        assert np.abs(back - picture).mean() < 10


def test_a_line_of_one_pixel_is_not_lost_when_it_is_shrunk():
    hole = hole_at(4000, 4000, 1999, 100, 1, 3800)
    for transform in transforms(hole, SIDE):
        assert (transform.apply_mask(hole) >= MASK_THRESHOLD).any(axis=1).sum() > 400
