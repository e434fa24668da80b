"""Style transfer without a network, on photos."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage.color import rgb2lab

from anyloom import Checkpoint, Image
from anyloom.drawing import downscale
from anyloom.models.lite.patch_style import PatchStyle, areas_of, moved_colors
from tests.photos import picture

MODEL = PatchStyle.load(Checkpoint("lite-style", "patch-style"), "cpu")
COFFEE, ASTRONAUT = (downscale(picture(name), 200) for name in ("coffee", "astronaut"))
TEMPLE = downscale(picture("china", "sklearn"), 200)


def half(image: Image, side: str) -> np.ndarray:
    mask = np.zeros(image.shape, bool)
    middle = image.width // 2
    mask[:, slice(0, middle) if side == "left" else slice(middle, None)] = True
    return mask


def gap(pixels: np.ndarray, other: np.ndarray) -> float:
    """Return the distance of mean colors in Lab; pixels are N×3."""
    one, two = (rgb2lab(part.reshape(1, -1, 3)).mean(axis=(0, 1)) for part in (pixels, other))
    return float(np.linalg.norm(one - two))


@pytest.mark.parametrize(
    ("image", "style"), [(COFFEE, ASTRONAUT), (ASTRONAUT, TEMPLE), (TEMPLE, COFFEE)]
)
def test_a_photo_gets_the_colors_and_keeps_the_shapes(image: Image, style: Image) -> None:
    painted = MODEL.stylize(image, style)
    assert painted.shape == image.shape
    assert gap(painted.pixels, style.pixels) < gap(image.pixels, style.pixels) / 3

    def light(pixels: np.ndarray) -> np.ndarray:
        return pixels.mean(axis=2).ravel()

    assert np.corrcoef(light(painted.pixels), light(image.pixels))[0, 1] > 0.6


def test_strokes_are_those_of_the_style_and_not_colors_alone() -> None:
    """Stripes are painted over a plain wall: its columns differ, as those of the style do."""
    rows, columns = np.mgrid[:120, :120]
    stripes = np.where(columns // 6 % 2, 220, 40)[:, :, None].repeat(3, 2).astype(np.uint8)
    slope = (100 + rows[:, :, None] // 2).repeat(3, 2).astype(np.uint8)
    painted = MODEL.stylize(Image(slope), Image(stripes)).pixels.astype(float).mean(axis=2)
    recolored = moved_colors(slope.reshape(-1, 3), stripes.reshape(-1, 3)).reshape(slope.shape)
    assert recolored.mean(axis=2).std(axis=1).mean() < 1
    assert painted.std(axis=1).mean() > 10


def test_each_area_takes_its_style_from_its_own_area() -> None:
    red_green = np.zeros((90, 120, 3), np.uint8)
    red_green[:, :60], red_green[:, 60:] = (200, 30, 30), (30, 180, 40)
    style = Image(red_green)
    pairs = [
        (half(COFFEE, "left"), half(style, "right")),
        (half(COFFEE, "right"), half(style, "left")),
    ]
    painted = MODEL.stylize(COFFEE, style, pairs).pixels.astype(int)
    middle = COFFEE.width // 2
    left, right = painted[:, : middle - 8], painted[:, middle + 8 :]
    assert (left[:, :, 1] > left[:, :, 0]).mean() > 0.99
    assert (right[:, :, 0] > right[:, :, 1]).mean() > 0.99


def test_colors_get_the_mean_and_covariance_of_others() -> None:
    ours, theirs = COFFEE.pixels.reshape(-1, 3), TEMPLE.pixels.reshape(-1, 3)
    narrow = theirs // 4 + 96  # so that nothing is clipped
    moved = moved_colors(ours, narrow)
    np.testing.assert_allclose(moved.mean(axis=0), narrow.mean(axis=0), atol=0.2)
    wanted = np.cov(narrow.T.astype(float))
    assert np.abs(np.cov(moved.T) - wanted).max() < 0.25 * wanted.max()


def test_colors_of_the_same_image_stay() -> None:
    pixels = COFFEE.pixels.reshape(-1, 3)
    assert np.abs(moved_colors(pixels, pixels) - pixels).max() < 0.01


masks = arrays(bool, (3, 4))


@settings(max_examples=100)
@given(st.lists(st.tuples(masks, arrays(bool, (2, 5))), max_size=4))
def test_areas_have_what_the_style_masks_of_their_pairs_share(
    pairs: list[tuple[np.ndarray, np.ndarray]],
) -> None:
    areas = areas_of((3, 4), (2, 5), pairs)
    assert (sum(area.astype(int) for area, _ in areas) == 1).all()
    for area, allowed in areas:
        for row, column in np.argwhere(area):
            shared = np.ones((2, 5), bool)
            for mask, style_mask in pairs:
                if mask[row, column]:
                    shared &= style_mask
            assert (allowed == (shared if shared.any() else True)).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (30, 2), (5, 5)])
def test_images_smaller_than_a_patch_are_painted(shape: tuple[int, int]) -> None:
    small = Image(np.full((*shape, 3), 90, np.uint8))
    assert MODEL.stylize(small, COFFEE).shape == shape
    assert MODEL.stylize(ASTRONAUT, small).shape == ASTRONAUT.shape


def test_an_area_between_the_centers_of_patches_is_painted_with_what_is_around_it() -> None:
    spot = np.zeros(COFFEE.shape, bool)
    spot[0, 0] = True
    anywhere = np.ones(TEMPLE.shape, bool)
    painted = MODEL.stylize(COFFEE, TEMPLE, [(spot, anywhere), (~spot, anywhere)])
    assert gap(painted.pixels, TEMPLE.pixels) < gap(COFFEE.pixels, TEMPLE.pixels) / 3
