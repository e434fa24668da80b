"""Inpainting with and without a prompt, and compositing."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Image, Masks, NodeError
from anyloom.models import PaintSettings
from anyloom.nodes.inpainting import composite, inpaint
from tests.nodes.fakes import (
    BLUE,
    IMAGE,
    ColorInpainter,
    GrayInpainter,
    PromptedInpainter,
    masks_of,
    scene,
)

HOLE = masks_of(IMAGE.shape, (8, 8, 32, 32))


def test_an_object_is_removed_and_nothing_else_changes():
    painted = inpaint.function(IMAGE, HOLE, model=GrayInpainter())
    assert painted == scene(blue=BLUE)


def test_without_a_mask_the_image_is_unchanged():
    assert inpaint.function(IMAGE, Masks.empty(IMAGE.shape), model=GrayInpainter()) is IMAGE


def test_a_prompt_for_a_model_that_takes_none_is_refused():
    with pytest.raises(NodeError, match="model 'gray' takes no prompt; leave the prompt out or"):
        inpaint.function(IMAGE, HOLE, model=GrayInpainter(), prompt="a bench")


def test_a_prompt_reaches_a_model_that_takes_one():
    painted = inpaint.function(IMAGE, HOLE, model=PromptedInpainter(), prompt="green")
    assert painted.pixels[20, 20].tolist() == [0, 255, 0]


def test_masks_of_the_whole_image_need_a_prompt():
    everything = masks_of(IMAGE.shape, (0, 0, 80, 60))
    with pytest.raises(NodeError, match="cover the whole image"):
        inpaint.function(IMAGE, everything, model=GrayInpainter())
    painted = inpaint.function(IMAGE, everything, model=PromptedInpainter(), prompt="green")
    assert (painted.pixels == (0, 255, 0)).all()


def test_supported_settings_reach_the_model():
    model = ColorInpainter()
    inpaint.function(IMAGE, HOLE, model=model, prompt="green", steps=7, seed=5)
    assert model.arguments == ("green", 5, PaintSettings(steps=7))


def test_unsupported_settings_are_refused_by_name():
    with pytest.raises(NodeError) as caught:
        inpaint.function(IMAGE, HOLE, model=GrayInpainter(), steps=7, strength=0.5)
    message = str(caught.value)
    assert "'gray' does not support steps and strength (supported: none); leave them out" in message
    assert "sd15-inpainting" in message
    assert "lite-inpainter" not in message


def test_a_composite_takes_each_pixel_from_one_image():
    other = Image(np.zeros((60, 80, 3), np.uint8))
    mixed = composite.function(IMAGE, other, HOLE)
    assert (mixed.pixels[8:32, 8:32] == 0).all()
    outside = ~HOLE.union()
    assert (mixed.pixels[outside] == IMAGE.pixels[outside]).all()


def test_a_feathered_border_is_half_of_each_image_at_the_edge():
    white = Image(np.full((60, 80, 3), 255, np.uint8))
    black = Image(np.zeros((60, 80, 3), np.uint8))
    mixed = composite.function(black, white, masks_of((60, 80), (0, 0, 40, 60)), feather=4)
    row = mixed.pixels[30, :, 0].astype(int)
    assert (np.diff(row) <= 0).all()
    assert abs((row[39] + row[40]) / 2 - 127.5) < 2
    assert row[0] == 255
    assert row[79] == 0


def test_images_of_different_sizes_are_refused():
    with pytest.raises(NodeError, match="'other' belongs to an image of 10×10"):
        composite.function(IMAGE, Image(np.zeros((10, 10, 3), np.uint8)), HOLE)
