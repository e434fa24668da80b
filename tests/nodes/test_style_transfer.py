"""Style transfer: which areas belong together, and what stays."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Image, Masks, NodeError
from anyloom.nodes.style_transfer import stylize
from tests.nodes.fakes import IMAGE, WeavingStylizer, masks_of

STYLE = Image(np.repeat(np.arange(0, 200, 10, dtype=np.uint8)[:, None, None], 30, 1).repeat(3, 2))
AREAS = masks_of(IMAGE.shape, (8, 8, 20, 40), (24, 8, 40, 40))
STYLE_AREAS = masks_of(STYLE.shape, (0, 0, 30, 4), (0, 16, 30, 20))


def painted(*masks: Masks | None, **settings: object) -> tuple[np.ndarray, WeavingStylizer]:
    model = WeavingStylizer()
    return stylize.function(IMAGE, STYLE, *masks, model=model, **settings).pixels, model


def test_masks_and_style_masks_are_paired_in_their_order():
    pixels, model = painted(AREAS, STYLE_AREAS, seed=7)
    dark, light = (STYLE.pixels[mask].mean() for mask in STYLE_AREAS.masks())
    first, second = AREAS.masks()
    assert (pixels[first] == int(dark)).all() and (pixels[second] == int(light)).all()
    assert (pixels[~AREAS.union()] == int(STYLE.pixels.mean())).all()
    assert model.seed == 7


def test_without_style_masks_every_area_has_the_whole_style_image():
    pixels, model = painted(AREAS)
    assert (pixels == int(STYLE.pixels.mean())).all()
    assert [mask.all() for _, mask in model.pairs] == [True, True]


def test_without_masks_nothing_is_paired():
    assert not painted()[1].pairs
    assert not painted(outside="keep")[1].pairs


def test_what_masks_do_not_cover_can_be_kept():
    pixels, _ = painted(AREAS, STYLE_AREAS, outside="keep", feather=0)
    assert (pixels[~AREAS.union()] == IMAGE.pixels[~AREAS.union()]).all()
    assert (pixels[AREAS.union()] == painted(AREAS, STYLE_AREAS)[0][AREAS.union()]).all()


def test_without_an_area_the_image_is_kept_as_it_is():
    nothing = Masks.empty(IMAGE.shape)
    assert (painted(nothing, outside="keep")[0] == IMAGE.pixels).all()


@pytest.mark.parametrize("masks", [None, AREAS[:1], Masks.empty(IMAGE.shape)])
def test_as_many_areas_of_both_images_are_expected(masks):
    with pytest.raises(NodeError, match=r"got . masks of the image and 2 of the style image"):
        painted(masks, STYLE_AREAS)


def test_masks_of_another_image_are_refused():
    with pytest.raises(NodeError, match="stylize"):
        painted(STYLE_AREAS)
