"""Colored maps, layers and images that carry masks."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Heatmap, Image, Masks
from anyloom.nodes.mask_pictures import augment_with_masks, color_heatmap, split_layers
from tests.nodes.fakes import masks_of

FRAME = (6, 8)


@pytest.mark.parametrize("colormap", ["plasma", "viridis", "turbo"])
def test_colors_are_those_of_matplotlib(colormap):
    ramp = Heatmap(np.linspace(3, 7, 256)[None, :], (1, 256))
    found = color_heatmap.function(ramp, colormap=colormap).pixels[0].astype(int)
    expected = (mpl.colormaps[colormap](np.arange(256))[:, :3] * 255).round().astype(int)
    assert abs(found - expected).max() <= 2


def test_gray_goes_from_black_to_white_and_a_constant_map_is_the_first_color():
    ramp = Heatmap([[0.0, 1.0, 2.0]], (1, 3))
    assert color_heatmap.function(ramp, colormap="gray").pixels[0, :, 0].tolist() == [0, 128, 255]
    flat = Heatmap([[5.0]], (2, 2))
    assert not color_heatmap.function(flat, colormap="gray").pixels.any()


boxes = st.tuples(st.integers(0, 6), st.integers(0, 4), st.integers(1, 8), st.integers(1, 6)).map(
    lambda box: (box[0], box[1], min(8, box[0] + box[2]), min(6, box[1] + box[3]))
)


@given(st.lists(boxes, max_size=5))
def test_every_pixel_is_in_one_layer_and_small_masks_come_first(found):
    image = Image(np.random.default_rng(0).integers(0, 255, (*FRAME, 3), np.uint8))
    masks = masks_of(FRAME, *found) if found else Masks.empty(FRAME)
    layers = split_layers.function(image, masks)
    opaque = np.array([layer.alpha > 0 for layer in layers])
    assert (opaque.sum(axis=0) == 1).all()
    assert all((layer.pixels == image.pixels).all() for layer in layers)
    assert (opaque[:-1].any(axis=0) == masks.union()).all()
    if found:
        smallest = masks.mask(int(np.argmin(masks.areas)))
        assert (opaque[0] == smallest).all()


def test_masks_are_added_to_green_and_their_outlines_to_blue():
    image = Image(np.full((*FRAME, 3), 51, np.uint8))
    masks = masks_of(FRAME, (1, 1, 5, 5), (2, 2, 4, 4)).with_column(
        "stability", np.array([0.4, 0.2], np.float32)
    )
    pixels = augment_with_masks.function(image, masks).pixels
    assert (pixels[:, :, 0] == 51).all()
    assert pixels[0, 7, 1] == 51
    assert pixels[1, 1, 1] == round(255 * 0.6)
    assert pixels[2, 2, 1] == round(255 * 0.8)
    assert pixels[1, 1, 2] == 255
    assert pixels[0, 7, 2] == 51


def test_an_image_without_masks_is_unchanged():
    image = Image(np.full((*FRAME, 3), 51, np.uint8))
    assert augment_with_masks.function(image, Masks.empty(FRAME)) == image
