"""Edits inside masks: what they compute, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage.color import rgb2lab

from anyloom import Image, Masks, NodeError
from anyloom.nodes._support.colors import from_oklab, to_oklab
from anyloom.nodes.retouching import (
    blur,
    brighten,
    contrast,
    darken,
    edit_area,
    fade,
    gray,
    outline,
    paint,
    pixelate,
    recolor,
    saturate,
    sharpen,
    shift_color,
)
from tests.nodes.fakes import masks_of
from tests.photos import picture

EDITS: dict[str, Callable[[Image, Masks], Image]] = {
    "recolor": lambda image, masks: recolor(image, masks, "blue"),
    "paint": lambda image, masks: paint(image, masks, "teal"),
    "shift_color": lambda image, masks: shift_color(image, masks, "blue"),
    "outline": lambda image, masks: outline(image, masks, "red"),
    **{
        edit.name: edit
        for edit in (blur, pixelate, gray, saturate, brighten, darken, sharpen, fade, contrast)
    },
}
every_edit = pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
SIZE = (24, 32)
pixel_arrays = arrays(np.uint8, (*SIZE, 3))
mask_arrays = arrays(bool, SIZE)
levels = arrays(np.uint8, (50, 3))
COFFEE, COFFEE_CUP = picture("coffee"), (180, 20, 400, 300)
CUP = masks_of(COFFEE.shape, COFFEE_CUP)
BOX = np.s_[30:290, 190:390]


def hue_of(image: Image) -> np.ndarray:
    lab = to_oklab(image.pixels)
    return np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))


def light_of(pixels: np.ndarray) -> np.ndarray:
    return rgb2lab(pixels)[..., 0]


@every_edit
@given(pixel_arrays, mask_arrays)
def test_pixels_outside_the_masks_are_bit_identical(edit, pixels, mask):
    edited = edit(Image(pixels), Masks.from_arrays([mask]))
    assert np.array_equal(edited.pixels[~mask], pixels[~mask])


@every_edit
def test_an_edit_changes_the_inside_and_keeps_alpha(edit):
    alpha = np.tile(np.arange(COFFEE.width, dtype=np.uint16) % 256, (COFFEE.height, 1))
    edited = edit(Image(COFFEE.pixels, alpha=alpha.astype(np.uint8)), CUP)
    assert (edited.pixels != COFFEE.pixels).any(axis=2)[CUP.union()].any()
    assert np.array_equal(edited.alpha, alpha)


@every_edit
def test_without_a_mask_nothing_changes(edit):
    assert np.array_equal(edit(COFFEE, Masks.empty(COFFEE.shape)).pixels, COFFEE.pixels)


@given(levels)
def test_oklab_and_back_is_within_a_level(colors):
    assert np.abs(from_oklab(to_oklab(colors)) - colors).max() < 1


def test_oklab_has_the_values_of_its_publication():
    lab = to_oklab(np.array([[255, 255, 255], [255, 0, 0], [0, 0, 255]], np.uint8))
    published = [[1, 0, 0], [0.62796, 0.22486, 0.12585], [0.45201, -0.03246, -0.31153]]
    assert np.allclose(lab, published, atol=1e-4)


@given(arrays(np.float32, (20, 3), elements=st.floats(-0.375, 0.375, width=32)))
def test_a_color_out_of_range_keeps_its_hue_and_lightness(lab):
    lab = lab + np.float32([0.5, 0, 0])
    shown = to_oklab(np.rint(from_oklab(lab)).astype(np.uint8))
    assert np.abs(shown[:, 0] - lab[:, 0].clip(0, 1)).max() < 0.03
    chroma = np.hypot(shown[:, 1], shown[:, 2])
    turned = np.abs(
        np.angle(
            np.exp(1j * (np.arctan2(shown[:, 2], shown[:, 1]) - np.arctan2(lab[:, 2], lab[:, 1])))
        )
    )
    assert (turned * chroma).max() < 0.02


def test_a_cup_is_recolored_in_hue_and_keeps_the_order_of_its_light():
    edited = recolor(COFFEE, CUP, "blue")
    blue = np.degrees(np.arctan2(-0.31153, -0.03246))
    colorful = np.hypot(*np.moveaxis(to_oklab(edited.pixels), 2, 0)[1:])[BOX] > 0.05
    assert np.abs(hue_of(edited)[BOX][colorful] - blue).mean() < 3
    before, after = light_of(COFFEE.pixels)[BOX].ravel(), light_of(edited.pixels)[BOX].ravel()
    assert np.corrcoef(before, after)[0, 1] > 0.97


@pytest.mark.parametrize(("color", "lightness"), [("white", 92), ("black", 8), ("gray", 54)])
def test_gray_colors_set_the_lightness_and_leave_no_color(color, lightness):
    edited = recolor(COFFEE, CUP, color)
    lab = rgb2lab(edited.pixels)[BOX]
    assert np.hypot(lab[..., 1], lab[..., 2]).max() < 3
    assert abs(np.median(lab[..., 0]) - lightness) < 8


def test_lightness_0_keeps_the_light_of_every_pixel():
    edited = recolor(COFFEE, CUP, "#3366cc", lightness=0)
    assert (
        np.abs(to_oklab(edited.pixels) - to_oklab(COFFEE.pixels))[BOX][..., 0].max() < 0.04
    )  # of dark pixels a level is as much


def test_a_blurred_background_has_no_halo_of_what_stands_before_it():
    pixels = np.full((60, 80, 3), 100, np.uint8)
    pixels[20:40, 30:50] = 255
    image = Image(pixels)
    outside = ~masks_of(image.shape, (30, 20, 50, 40)).union()
    edited = blur(image, Masks.from_arrays([outside]), amount="5 px", feather=0)
    assert np.abs(edited.pixels[outside].astype(int) - 100).max() <= 1


def test_a_blur_averages_light_and_not_levels():
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 255
    everything = Masks.from_arrays([np.ones((64, 64), bool)])
    middle = blur(Image(stripes), everything, amount="6 px").pixels[32, 32]
    assert np.abs(middle.astype(int) - 188).max() <= 1  # half of the light


def test_squares_have_the_mean_of_their_pixels():
    pixels = np.random.default_rng(0).integers(90, 110, (12, 12, 3), dtype=np.uint8)
    everything = Masks.from_arrays([np.ones((12, 12), bool)])
    edited = pixelate(Image(pixels), everything, amount="4 px").pixels
    for row, column in np.ndindex(3, 3):
        square = np.s_[4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
        assert np.ptp(edited[square].reshape(-1, 3), axis=0).max() == 0
        assert np.abs(edited[square][0, 0] - pixels[square].mean(axis=(0, 1))).max() < 1


def test_each_mask_has_squares_of_its_own_size():
    image = COFFEE
    masks = masks_of(image.shape, (0, 0, 40, 40), (100, 100, 300, 300))
    edited = pixelate(image, masks, amount="50 %").pixels
    assert len(np.unique(edited[:40, :40].reshape(-1, 3), axis=0)) <= 4
    assert len(np.unique(edited[100:300, 100:300].reshape(-1, 3), axis=0)) <= 4


def test_gray_takes_all_color_and_no_light():
    edited = gray(COFFEE, CUP)
    assert np.ptp(edited.pixels[BOX].astype(int), axis=2).max() <= 1
    assert (
        np.abs(to_oklab(edited.pixels) - to_oklab(COFFEE.pixels))[BOX][..., 0].max() < 0.04
    )  # of dark pixels a level is as much


def test_saturate_adds_chroma_and_keeps_light():
    before, after = to_oklab(COFFEE.pixels)[BOX], to_oklab(saturate(COFFEE, CUP).pixels)[BOX]
    assert (
        np.hypot(after[..., 1], after[..., 2]).mean()
        > 1.2 * np.hypot(before[..., 1], before[..., 2]).mean()
    )
    assert np.abs(after - before)[..., 0].max() < 0.02


@pytest.mark.parametrize(("edit", "sign"), [(brighten, 1), (fade, 1), (darken, -1)])
def test_more_light_or_less_by_the_amount(edit, sign):
    light = [light_of(COFFEE.pixels)[BOX].mean()] + [
        light_of(edit(COFFEE, CUP, amount=amount).pixels)[BOX].mean()
        for amount in ("a little", None, "a lot")
    ]
    assert (np.diff(light) * sign > 1).all()


def test_darken_by_100_percent_is_black_and_fade_by_100_percent_white():
    assert darken(COFFEE, CUP, amount="100 %").pixels[BOX].max() == 0
    assert fade(COFFEE, CUP, amount="100 %").pixels[BOX].min() == 255


def test_an_outline_is_as_wide_as_asked_and_inside_the_grown_mask():
    masks = masks_of((60, 80), (30, 20, 50, 40))
    image = Image(np.zeros((60, 80, 3), np.uint8))
    edited = outline(image, edit_area(image, masks, margin=3), "white", width=3).pixels[..., 0]
    assert edited[30, 26:31].tolist() == [0, 255, 255, 255, 0]


@given(st.floats(0, 40))
def test_an_edit_area_is_every_pixel_up_to_the_margin(margin):
    masks = masks_of((60, 80), (30, 20, 50, 40), labels=["it"])
    area = edit_area(Image(np.zeros((60, 80, 3), np.uint8)), masks, margin=margin)
    rows, columns = np.mgrid[:60, :80]
    away = np.hypot(
        np.maximum(np.maximum(20 - rows, rows - 39), 0),
        np.maximum(np.maximum(30 - columns, columns - 49), 0),
    )
    near_the_margin = np.abs(away - margin) < 1e-3
    assert np.array_equal(area.mask(0) | near_the_margin, (away <= margin) | near_the_margin)
    assert area.labels == ("it",)


def test_an_edit_area_without_masks_is_the_whole_image_and_of_no_mask_nothing():
    assert edit_area(COFFEE).union().all()
    assert not edit_area(COFFEE, Masks.empty(COFFEE.shape))


@pytest.mark.parametrize("amount", ["30 deg", "very", "120 %", "-3 %", "1e9 %", ""])
def test_an_amount_that_does_not_fit_is_refused_with_what_is_expected(amount):
    with pytest.raises(NodeError, match=f"amount '{amount}' does not fit; expected .*100 %"):
        darken(COFFEE, CUP, amount=amount)


def test_an_unknown_color_is_refused_with_the_nearest():
    with pytest.raises(NodeError, match="'purpel' is not a color; did you mean 'purple'"):
        recolor(COFFEE, CUP, "purpel")


@pytest.mark.parametrize("color", ["Light Blue", "lightgrey", "#FF8800", "rgb(1, 2, 3)"])
def test_colors_are_read_in_the_forms_of_css(color):
    paint(COFFEE, CUP, color)


def test_a_black_thing_gets_one_color_without_black_spots():
    noise = np.random.default_rng(3).integers(0, 12, (40, 40, 1), dtype=np.uint8)
    image = Image(np.repeat(noise, 3, axis=2))
    light = rgb2lab(recolor(image, edit_area(image), "gold").pixels)[..., 0]
    assert light.min() > 0.6 * light.max()


def test_contrast_spreads_lightness_around_its_mean_and_keeps_colors():
    image = Image(np.random.default_rng(2).integers(90, 160, (40, 40, 3), np.uint8))
    everything = Masks.from_arrays([np.ones(image.shape, bool)])
    before = to_oklab(image.pixels)
    for change, factor in (("more", 1.3), ("less", 0.7)):
        after = to_oklab(contrast(image, everything, change=change, feather=0).pixels)
        assert after[..., 0].std() == pytest.approx(factor * before[..., 0].std(), rel=0.05)
        assert after[..., 0].mean() == pytest.approx(before[..., 0].mean(), abs=0.01)
        assert np.abs(after[..., 1:] - before[..., 1:]).mean() < 0.005
    flat = contrast(image, everything, amount="100 %", change="less", feather=0)
    assert to_oklab(flat.pixels)[..., 0].std() < 0.01


def test_a_shift_goes_its_share_of_the_way_to_the_color_and_keeps_lightness():
    image = Image(np.full((20, 20, 3), (150, 120, 90), np.uint8))
    everything = Masks.from_arrays([np.ones(image.shape, bool)])
    before, target = to_oklab(image.pixels)[0, 0], to_oklab(np.array([[0, 0, 255]], np.uint8))[0]
    for amount, share in (("20 %", 0.2), (None, 0.35)):
        after = to_oklab(shift_color(image, everything, "blue", amount=amount).pixels)[0, 0]
        assert after[0] == pytest.approx(before[0], abs=0.01)
        assert after[1:] == pytest.approx(before[1:] + share * (target - before)[1:], abs=0.01)
    with pytest.raises(NodeError, match="blue"):
        shift_color(image, everything, "bleu")
