"""Inpainting by a text prompt: fill, fill along a guide, replace the background."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Image, Masks, NodeError
from anyloom.models import PaintSettings
from anyloom.nodes.text_inpainting import fill, fill_along, replace_background
from tests.nodes.fakes import IMAGE, ColorInpainter, GuidedColorInpainter, masks_of

HOLE = masks_of(IMAGE.shape, (8, 8, 32, 32), (60, 20, 64, 24))
INSIDE = HOLE.union()


def test_all_masks_are_filled_by_the_prompt():
    model = ColorInpainter()
    filled = fill.function(IMAGE, HOLE, "green", model=model, steps=7, seed=5)
    assert (filled.pixels[INSIDE] == (0, 255, 0)).all()
    assert (filled.pixels[~INSIDE] == IMAGE.pixels[~INSIDE]).all()
    assert model.arguments == ("green", 5, PaintSettings(steps=7))


def test_the_background_is_replaced_and_the_masks_are_unchanged():
    replaced = replace_background.function(IMAGE, HOLE, "green", model=ColorInpainter(), seed=3)
    assert (replaced.pixels[INSIDE] == IMAGE.pixels[INSIDE]).all()
    assert (replaced.pixels[~INSIDE] == (0, 255, 0)).all()


def test_a_guide_reaches_the_model():
    guide = Image(np.full((60, 80, 3), 100, np.uint8))
    filled = fill_along.function(IMAGE, HOLE, guide, "green", model=GuidedColorInpainter())
    assert (filled.pixels[INSIDE] == (50, 177, 50)).all()
    assert (filled.pixels[~INSIDE] == IMAGE.pixels[~INSIDE]).all()


class RecordingInpainter(GuidedColorInpainter):
    """Records its guide."""

    def inpaint_along(self, image, hole, guide, **settings):
        self.guide = guide
        return image


def test_a_guide_may_have_the_size_of_the_models_input():
    model, guide = RecordingInpainter(), Image(np.zeros((10, 10, 3), np.uint8))
    assert fill_along.function(IMAGE, HOLE, guide, "green", model=model) is IMAGE
    assert model.guide is guide


def test_without_a_mask_the_image_is_unchanged():
    empty = Masks.empty(IMAGE.shape)
    assert fill.function(IMAGE, empty, "green", model=ColorInpainter()) is IMAGE
    assert replace_background.function(IMAGE, empty, "x", model=ColorInpainter()) is IMAGE
    assert fill_along.function(IMAGE, empty, IMAGE, "x", model=GuidedColorInpainter()) is IMAGE


@pytest.mark.parametrize("node", [fill, replace_background])
def test_an_unsupported_setting_is_refused_by_name(node):
    with pytest.raises(NodeError, match=r"guidance \(supported: steps\); leave it out or choose"):
        node.function(IMAGE, HOLE, "green", model=ColorInpainter(), steps=7, guidance=3.0)
    arguments = {"model": ColorInpainter(), "guidance": 3.0}
    assert "does not support guidance" in str(node.argument_error(arguments))
    assert node.argument_error({"model": ColorInpainter(), "steps": 3}) is None
