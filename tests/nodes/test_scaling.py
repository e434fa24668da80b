"""Images at the size that published systems work at, and masks back at the image's size."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from anyloom import Image, Masks, NodeError
from anyloom.nodes.scaling import scale_image, scale_masks
from tests.nodes.fakes import masks_of

PIXELS = np.random.default_rng(0).integers(0, 256, (75, 200, 3), np.uint8)
IMAGE = Image(PIXELS)


def test_a_long_image_is_shrunk_as_in_segment_anything_with_clip():
    found = scale_image.function(IMAGE, longest=64, resampling="bilinear")
    assert (found.pixels == cv2.resize(PIXELS, (64, int(64 / 200 * 75)))).all()


def test_a_long_image_is_shrunk_as_in_caption_anything():
    found = scale_image.function(IMAGE, longest=100, resampling="bicubic")
    ratio = 100 / 200
    expected = Pillow.fromarray(PIXELS).resize((int(200 * ratio), int(75 * ratio)))
    assert (found.pixels == np.asarray(expected)).all()


@pytest.mark.parametrize("shortest", [64, 128])
def test_the_short_side_and_multiples_of_64_are_those_of_edit_anything(shortest: int):
    found = scale_image.function(IMAGE, shortest=shortest, multiple=64)
    factor = shortest / 75
    height, width = (int(np.round(side * factor / 64)) * 64 for side in (75, 200))
    method = cv2.INTER_LANCZOS4 if factor > 1 else cv2.INTER_AREA
    assert (found.pixels == cv2.resize(PIXELS, (width, height), interpolation=method)).all()


def test_a_small_image_stays_as_it_is():
    assert scale_image.function(IMAGE, longest=1024) is IMAGE
    assert scale_image.function(IMAGE) is IMAGE


def test_an_image_with_a_long_side_is_enlarged_less():
    found = scale_image.function(Image(PIXELS[:10]), shortest=64)
    assert (found.height, found.width) == (12, 256)


def test_alpha_is_scaled_too():
    found = scale_image.function(Image(PIXELS, alpha=PIXELS[:, :, 0]), longest=50)
    assert found.alpha is not None and found.alpha.shape == found.shape


def test_both_sides_at_once_are_refused():
    with pytest.raises(NodeError, match="leave one of them out"):
        scale_image.function(IMAGE, shortest=9, longest=9)


def test_masks_come_back_at_the_size_of_the_image_with_all_that_belongs_to_them():
    masks = masks_of(
        (30, 40),
        (10, 5, 20, 15),
        labels=["cat"],
        scores=[0.5],
        score_kind="cosine",
        columns={
            "point": np.array([[15.0, 10.0]]),
            "crop_box": np.array([[0.0, 0.0, 40.0, 30.0]]),
            "caption": ["a cat"],
        },
    )
    found = scale_masks.function(masks, Image(np.zeros((60, 120, 3), np.uint8)))
    assert found.boxes.tolist() == [[30, 10, 60, 30]]
    assert found.areas.tolist() == [600]
    assert (found.labels, found.score_kind, found.columns["caption"]) == (
        ("cat",),
        "cosine",
        ("a cat",),
    )
    assert np.asarray(found.columns["point"]).tolist() == [[45, 20]]
    assert np.asarray(found.columns["crop_box"]).tolist() == [[0, 0, 120, 60]]


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 5))
def test_masks_of_an_image_shrunk_by_a_whole_number_cover_its_blocks(
    height: int, width: int, factor: int
):
    small = np.random.default_rng(height).random((height, width)) < 0.5
    masks = Masks.from_arrays([small], frame=small.shape)
    image = Image(np.zeros((height * factor, width * factor, 3), np.uint8))
    [found] = scale_masks.function(masks, image).masks()
    assert (found == small.repeat(factor, axis=0).repeat(factor, axis=1)).all()


def test_no_masks_stay_none():
    found = scale_masks.function(Masks.empty((3, 4)), IMAGE)
    assert len(found) == 0 and found.frame == IMAGE.shape
