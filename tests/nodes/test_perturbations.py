"""Perturbations: the exact parameters of their authors, against other ways to compute them."""

from __future__ import annotations

import io
from typing import get_args

import numpy as np
import PIL.Image
import pytest
from scipy import ndimage

from anyloom import Image, Table
from anyloom.nodes import perturb, perturb_in_all_ways, score_robustness
from anyloom.nodes.perturbations import GROUPS, Perturbation
from tests.photos import picture

PHOTO = Image(picture("coffee").pixels[100:260, 150:390].copy())
PIXELS = PHOTO.pixels.astype(float)
GRAY = Image(np.full((200, 300, 3), 100, np.uint8))
KINDS = get_args(Perturbation)


def changed(kind: str, image: Image = PHOTO, seed: int = 0) -> np.ndarray:
    return perturb.function(image, kind=kind, seed=seed).pixels.astype(float)


def assert_within(found: np.ndarray, expected: np.ndarray, levels: float, share: float = 0) -> None:
    """Make sure that levels differ by at most so many, apart from a share of them."""
    assert (np.abs(found - expected) > levels).mean() <= share


@pytest.mark.parametrize("kind", KINDS)
def test_a_perturbation_keeps_the_size_and_repeats_with_its_seed(kind):
    first = changed(kind, seed=3)
    assert first.shape == PIXELS.shape
    assert (first == changed(kind, seed=3)).all()
    assert (first != PIXELS).any() == (kind != "none")
    drawn = kind in ("elastic_transform", "snow") or kind.endswith("noise")
    assert (first != changed(kind, seed=4)).any() == drawn


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(1, 1), (2, 70), (40, 3)])
def test_the_smallest_images_can_be_perturbed(kind, shape):
    tiny = Image(np.full((*shape, 3), 7, np.uint8))
    assert perturb.function(tiny, kind=kind).shape == shape


def test_gaussian_noise_has_a_deviation_of_thirty_levels():
    noise = changed("gaussian_noise", GRAY) - 100
    assert noise.std() == pytest.approx(30, rel=0.02)
    assert noise.mean() == pytest.approx(-0.5, abs=0.3)  # the fraction is cut off


def test_shot_noise_is_that_of_a_tenth_of_the_light():
    noisy = changed("shot_noise", GRAY)
    assert noisy.mean() == pytest.approx(100, rel=0.01)
    assert noisy.std() == pytest.approx(np.sqrt(100 * 0.1) / 0.1, rel=0.03)
    assert set(np.unique(noisy[noisy < 255] % 10)) == {0}


def test_four_percent_of_the_pixels_are_black_and_as_many_white_in_all_channels():
    noisy = changed("salt_pepper_noise", GRAY)
    black, white = (noisy == 0).all(2), (noisy == 255).all(2)
    assert black.mean() == pytest.approx(0.04, abs=0.005)
    assert white.mean() == pytest.approx(0.04, abs=0.005)
    assert (noisy[~black & ~white] == 100).all()


@pytest.mark.parametrize(("kind", "deviation"), [("gaussian_blur", 2.6), ("defocus_blur", 8)])
def test_blurs_are_gaussian(kind, deviation):
    size = {"gaussian_blur": 15, "defocus_blur": 25}[kind]
    offsets = np.arange(size) - size // 2
    kernel = np.exp(-(offsets**2) / (2 * deviation**2))
    kernel /= kernel.sum()
    expected = PIXELS
    for axis in (0, 1):
        expected = ndimage.correlate1d(expected, kernel, axis, mode="mirror")
    assert_within(changed(kind), expected, 2)


def test_motion_blur_is_the_mean_of_twenty_pixels_of_the_row_above():
    """A kernel of 20 rows has no middle one: the authors' moves the image down by one."""
    windows = np.lib.stride_tricks.sliding_window_view(PIXELS, 20, axis=1).mean(-1)
    assert_within(changed("motion_blur")[1:, 10 : 10 + windows.shape[1]], windows[:-1], 1)


def test_blue_moves_down_and_right_and_red_up_and_left_around_the_edges():
    moved = changed("chromatic_aberration")
    height, width = PIXELS.shape[:2]
    y, x = np.mgrid[:height, :width]
    assert (moved[:, :, 2] == PIXELS[(y - 15) % height, (x - 15) % width, 2]).all()
    assert (moved[:, :, 0] == PIXELS[(y + 15) % height, (x + 15) % width, 0]).all()
    assert (moved[:, :, 1] == PIXELS[:, :, 1]).all()


def test_radial_distortion_takes_each_pixel_from_where_the_lens_would_put_it():
    height, width = PIXELS.shape[:2]
    y, x = np.mgrid[:height, :width].astype(float)
    u, v = (x - width / 2) / width, (y - height / 2) / height
    r2 = u**2 + v**2
    factor = 1 - 0.5 * r2 + 0.05 * r2**2
    places = (v * factor * height + height / 2, u * factor * width + width / 2)
    expected = np.dstack([
        ndimage.map_coordinates(PIXELS[:, :, channel], places, order=1) for channel in range(3)
    ])  # fmt: skip
    assert_within(changed("radial_distortion"), expected, 6, share=0.01)


def test_an_elastic_transform_moves_pixels_smoothly():
    ramp = np.tile(np.arange(200, dtype=np.uint8), (200, 1))
    moved = changed("elastic_transform", Image(np.dstack([ramp] * 3)))[40:160, 40:160, 0]
    shift = moved - ramp[40:160, 40:160]
    # Uniform noise smoothed by a Gaussian of deviation s has a deviation of σ / (2 s √π).
    assert shift.std() == pytest.approx(100 / np.sqrt(3) / (2 * 10 * np.sqrt(np.pi)), rel=0.4)
    assert np.abs(np.diff(shift, axis=0)).max() < 2


def test_brightness_is_half_as_much_again_and_contrast_doubles_around_the_mean():
    assert_within(changed("brightness"), np.minimum(PIXELS * 1.5, 255), 1)
    gray = np.asarray(PIL.Image.fromarray(PHOTO.pixels).convert("L")).mean()
    around = np.rint(gray)
    assert_within(changed("contrast"), np.clip(around + 2 * (PIXELS - around), 0, 255), 2)


def test_saturation_is_halved_and_the_value_stays():
    faded = changed("saturation")
    assert_within(faded.max(2), PIXELS.max(2), 2)
    expected = PIXELS.max(2, keepdims=True) - (PIXELS.max(2, keepdims=True) - PIXELS) / 2
    assert_within(faded, expected, 3)


def test_fog_is_half_of_the_image_over_half_of_gray():
    assert_within(changed("fog"), 0.5 * PIXELS + 0.5 * 127, 1)


def test_snow_is_a_layer_that_wraps_above_white():
    snow = (changed("snow", GRAY) - 70) / 0.3
    assert (np.ptp(snow, axis=2) < 4).all()
    # Half of N(255, 76.5) wraps to values from 0 on, the other half stays below 255.
    assert (snow < 128).mean() == pytest.approx(0.45 + 0.05, abs=0.02)
    assert np.median(np.abs(snow - 127)) > 70


def test_jpeg_has_the_quality_of_fifteen():
    written = io.BytesIO()
    PIL.Image.fromarray(PHOTO.pixels).save(written, "JPEG", quality=15)
    expected = np.asarray(PIL.Image.open(written)).astype(float)
    assert_within(changed("jpeg"), expected, 4, share=0.02)


def test_all_perturbations_come_with_their_names_the_clean_image_first():
    perturbed = perturb_in_all_ways.function(PHOTO, seed=1)
    assert perturbed.kinds == list(KINDS) and len(KINDS) == 16
    assert perturbed.images[0] is PHOTO
    assert (perturbed.images[1].pixels == changed("gaussian_noise", seed=1)).all()
    assert set(GROUPS) == set(KINDS)


def scores(kind: str, value: float) -> Table:
    row = {"iou": value, "dice": value, "precision": value, "recall": value}
    return Table.from_rows([{"method": kind, "label": "", **row}])


def test_the_summary_states_the_change_from_the_clean_images_by_kind_and_group():
    table = score_robustness.function(
        [scores("none", 0.8), scores("fog", 0.6), scores("snow", 0.2), scores("jpeg", 0.8)]
    )
    assert score_robustness.summary is not None
    parts = score_robustness.summary([table, table])
    changes = dict(
        zip(
            parts["means"].columns["perturbation"],
            parts["means"].columns["iou_change_percent"],
            strict=True,
        )
    )
    assert changes == pytest.approx({"none": 0, "fog": -25, "snow": -75, "jpeg": 0})
    groups = dict(
        zip(parts["groups"].columns["group"], parts["groups"].columns["iou"], strict=True)
    )
    expected = {"none": 0.8, "weather": 0.4, "compression": 0.8, "all perturbed": 1.6 / 3}
    assert groups == pytest.approx(expected)
    [everything] = [row for row in parts["groups"].rows() if row["group"] == "all perturbed"]
    assert everything["iou_change_percent"] == pytest.approx(-100 / 3)
