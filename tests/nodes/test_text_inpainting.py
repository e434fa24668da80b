"""What a text says is painted where it should be; a model is not told what it cannot be told."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Image, Masks, NodeError
from anyloom.models import PaintSettings
from anyloom.nodes.text_inpainting import fill, fill_along, replace_background
from tests.nodes.fakes import GuidedByColor, SettledInpainter, masks_of, scene

IMAGE = scene(red=(10, 10, 30, 30), blue=(50, 10, 70, 30))
HOLE = masks_of(IMAGE.size, (8, 8, 32, 32), (60, 20, 64, 24))
INSIDE = HOLE.union()


def test_all_masks_are_filled_with_what_a_text_says():
    model = SettledInpainter()
    filled = fill.function(IMAGE, HOLE, "green", model=model, steps=7, seed=5)
    assert (filled.pixels[INSIDE] == (0, 255, 0)).all()
    assert (filled.pixels[~INSIDE] == IMAGE.pixels[~INSIDE]).all()
    assert model.asked == ("green", 5, PaintSettings(steps=7))


def test_a_background_is_replaced_and_what_is_kept_stays():
    replaced = replace_background.function(IMAGE, HOLE, "green", model=SettledInpainter(), seed=3)
    assert (replaced.pixels[INSIDE] == IMAGE.pixels[INSIDE]).all()
    assert (replaced.pixels[~INSIDE] == (0, 255, 0)).all()


def test_a_guide_reaches_the_model():
    guide = Image(np.full((60, 80, 3), 100, np.uint8))
    filled = fill_along.function(IMAGE, HOLE, guide, "green", model=GuidedByColor())
    assert (filled.pixels[INSIDE] == (50, 177, 50)).all()
    assert (filled.pixels[~INSIDE] == IMAGE.pixels[~INSIDE]).all()


def test_a_guide_has_the_size_of_the_picture():
    other = Image(np.zeros((10, 10, 3), np.uint8))
    with pytest.raises(NodeError, match="'guide' belongs to a picture of 10×10"):
        fill_along.function(IMAGE, HOLE, other, "green", model=GuidedByColor())


def test_where_nothing_is_masked_the_picture_stays():
    nothing = Masks.empty(IMAGE.size)
    assert fill.function(IMAGE, nothing, "green", model=SettledInpainter()) is IMAGE
    assert replace_background.function(IMAGE, nothing, "x", model=SettledInpainter()) is IMAGE
    assert fill_along.function(IMAGE, nothing, IMAGE, "x", model=GuidedByColor()) is IMAGE


@pytest.mark.parametrize("node", [fill, replace_background])
def test_a_setting_that_a_model_does_not_know_is_refused_by_name(node):
    with pytest.raises(NodeError, match=r"guidance \(it knows: steps\); leave it out or choose"):
        node.function(IMAGE, HOLE, "green", model=SettledInpainter(), steps=7, guidance=3.0)
    known = {"model": SettledInpainter(), "guidance": 3.0}
    assert "cannot honor guidance" in str(node.refusal(known))
    assert node.refusal({"model": SettledInpainter(), "steps": 3}) is None
