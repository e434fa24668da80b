"""Things are cut out with a soft edge and put before other backgrounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image as PillowImage

from anyloom import Image, Masks, NodeError
from anyloom.nodes._support.soft_edits import grown
from anyloom.nodes.cutouts import (
    crop,
    crop_to_ratio,
    extract,
    fit,
    place_in,
    place_over,
    plain_image,
)
from tests.nodes.fakes import masks_of

SIZE = (30, 40)
pixel_arrays = arrays(np.uint8, (*SIZE, 3))
alphas = arrays(np.uint8, SIZE)


def disk(center: tuple[int, int] = (45, 60), radius: float = 25) -> np.ndarray:
    rows, columns = np.ogrid[:90, :120]
    return (rows - center[0]) ** 2 + (columns - center[1]) ** 2 < radius**2


@given(pixel_arrays, arrays(bool, SIZE), st.integers(0, 4))
def test_alpha_changes_only_near_the_outline_and_colors_inside_stay(pixels, mask, edge):
    cut = extract(Image(pixels), Masks.from_arrays([mask]), edge=edge)
    if not mask.any() or mask.all():
        assert (cut.alpha == np.where(mask, 255, 0)).all()
        return
    inside = ~grown(~mask, edge)
    assert (cut.alpha[~grown(mask, edge)] == 0).all()
    assert (cut.alpha[inside] == 255).all()
    assert np.array_equal(cut.pixels[inside], pixels[inside])


def test_alpha_follows_the_edge_of_the_image_and_colors_lose_the_old_background():
    pixels = np.where(disk()[:, :, None], (200, 40, 40), (40, 90, 200)).astype(np.uint8)
    rough = Masks.from_arrays([disk(center=(46, 61))])
    cut = extract(Image(pixels), rough, edge=3)
    wrong = np.abs(cut.alpha / 255 - disk()).mean()
    assert wrong < 0.7 * np.abs(rough.union().astype(float) - disk()).mean()
    seen = cut.alpha > 30
    background = np.abs(np.array((40, 90, 200)) - (200, 40, 40)).max()
    assert np.abs(cut.pixels[seen].astype(int) - (200, 40, 40)).max() < 0.3 * background


def textured(generator: np.random.Generator, color: tuple[int, int, int]) -> np.ndarray:
    noise = generator.normal(0, 12, (90, 120, 1))
    return np.clip(np.array(color) + noise, 0, 255)


def test_closed_form_matting_mends_an_outline_that_is_off():
    generator = np.random.default_rng(0)
    thing, behind = textured(generator, (200, 40, 40)), textured(generator, (40, 90, 200))
    pixels = np.where(disk()[:, :, None], thing, behind).astype(np.uint8)
    rough = Masks.from_arrays([disk(center=(48, 63))])
    guided, matted = (
        extract(Image(pixels), rough, edge=6, method=method) for method in ("guided", "closed-form")
    )
    wrong = [np.abs(cut.alpha / 255 - disk()).mean() for cut in (guided, matted)]
    assert wrong[1] < 0.3 * wrong[0]
    for cut in (guided, matted):
        inside = ~grown(~rough.union(), 6)
        assert np.array_equal(cut.pixels[inside], pixels[inside])
        assert (cut.alpha[inside] == 255).all()
        assert (cut.alpha[~grown(rough.union(), 6)] == 0).all()


def test_closed_form_matting_of_a_thing_thinner_than_its_edge_is_guided():
    image = Image(np.full((*SIZE, 3), 90, np.uint8))
    thin = masks_of(SIZE, (10, 10, 30, 12))
    cuts = [extract(image, thin, edge=4, method=method) for method in ("guided", "closed-form")]
    assert np.array_equal(cuts[0].alpha, cuts[1].alpha)


def test_closed_form_matting_without_pymatting_names_the_extra(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(NodeError, match=r"pip install 'anyloom\[matting\]'"):
        extract(Image(np.zeros((*SIZE, 3), np.uint8)), masks_of(SIZE), method="closed-form")


def test_alpha_of_the_image_is_kept():
    image = Image(np.zeros((*SIZE, 3), np.uint8), alpha=np.full(SIZE, 100, np.uint8))
    cut = extract(image, masks_of(SIZE, (10, 10, 30, 20)), edge=0)
    assert set(np.unique(cut.alpha)) == {0, 100}


@given(pixel_arrays, alphas, pixel_arrays, alphas)
def test_compositing_is_that_of_pillow(front, over, back, under):
    mine = place_over(Image(front, alpha=over), Image(back, alpha=under))
    theirs = PillowImage.alpha_composite(
        PillowImage.fromarray(np.dstack([back, under])),
        PillowImage.fromarray(np.dstack([front, over])),
    )
    levels = np.asarray(theirs).astype(int)
    assert np.abs(mine.alpha - levels[..., 3]).max() <= 1
    opaque = mine.alpha > 100  # of what is nearly transparent the color is not exact
    assert np.abs(mine.pixels - levels[..., :3])[opaque].max(initial=0) <= 2


@given(pixel_arrays, alphas, pixel_arrays)
def test_what_hides_and_what_is_hidden_are_exact(front, over, back):
    mixed = place_over(Image(front, alpha=over), Image(back))
    assert mixed.alpha is None
    assert np.array_equal(mixed.pixels[over == 255], front[over == 255])
    assert np.array_equal(mixed.pixels[over == 0], back[over == 0])


@given(*[st.integers(1, 50)] * 4)
def test_a_fitted_image_has_the_size_of_the_other(height, width, other_height, other_width):
    image = Image(np.full((height, width, 3), 90, np.uint8))
    like = Image(np.zeros((other_height, other_width, 3), np.uint8))
    fitted = fit(image, like)
    assert fitted.shape == like.shape
    assert (fitted.pixels == 90).all()


def test_a_plain_image_is_of_its_color_or_transparent():
    like = Image(np.zeros((*SIZE, 3), np.uint8))
    assert (plain_image(like, "white").pixels == 255).all()
    assert (plain_image(like, "transparent").alpha == 0).all()
    with pytest.raises(NodeError, match="'transparant' is not a color"):
        plain_image(like, "transparant")


def test_a_crop_is_the_common_box_with_a_margin():
    pixels = np.random.default_rng(0).integers(0, 255, (*SIZE, 4), dtype=np.uint8)
    cropped = crop(Image(pixels), masks_of(SIZE, (5, 5, 10, 10), (15, 8, 25, 12)), margin=0.1)
    assert np.array_equal(cropped.pixels, pixels[3:14, 3:27, :3])
    assert np.array_equal(cropped.alpha, pixels[3:14, 3:27, 3])


def test_a_crop_stays_inside_the_image_and_without_masks_is_all_of_it():
    image = Image(np.zeros((*SIZE, 3), np.uint8))
    assert crop(image, masks_of(SIZE, (0, 0, 40, 20)), margin=1.0).shape == (30, 40)
    assert crop(image, Masks.empty(SIZE)) is image


@given(
    shape=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    ratio=st.tuples(st.integers(1, 20), st.integers(1, 20)),
    corner=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    side=st.integers(1, 60),
)
def test_a_crop_to_a_ratio_has_it_and_shows_as_much_of_the_thing_as_fits(
    shape, ratio, corner, side
):
    height, width = shape
    y0, x0 = (round(place * (limit - 1)) for place, limit in zip(corner, shape, strict=True))
    mask = np.zeros(shape, bool)
    mask[y0 : y0 + side, x0 : x0 + side] = True
    pixels = np.repeat(mask[..., None] * np.uint8(255), 3, axis=2)
    wide = ratio[0] / ratio[1]
    cropped = crop_to_ratio(
        Image(pixels), Masks.from_arrays([mask]), ratio=f"{ratio[0]}:{ratio[1]}", margin=0
    )
    assert abs(cropped.width - wide * cropped.height) <= 1 + wide
    largest = min(height, width / wide)
    rows, columns = (np.flatnonzero(mask.any(axis)) for axis in (1, 0))
    if max(len(rows), len(columns) / wide) <= largest - 1 - 1 / wide:
        assert (cropped.pixels > 0).sum() == 3 * mask.sum()
    whole = crop_to_ratio(Image(pixels), ratio=f"{ratio[0]}:{ratio[1]}")
    assert whole.height == max(1, round(largest)) or whole.width == width


def test_a_ratio_is_two_numbers_above_zero():
    for ratio in ("16", "0:3", "a:b", "-1:2", ""):
        with pytest.raises(NodeError, match="expected width to height, as '16:9'"):
            crop_to_ratio(Image(np.zeros((*SIZE, 3), np.uint8)), ratio=ratio)


def test_another_image_stands_in_the_box_of_each_mask():
    image = Image(np.zeros((*SIZE, 3), np.uint8))
    other = Image(np.full((10, 10, 3), 200, np.uint8))
    placed = place_in(image, masks_of(SIZE, (2, 2, 8, 14), (20, 5, 30, 10)), other)
    where = placed.pixels[..., 0] == 200
    assert np.array_equal(where, masks_of(SIZE, (2, 8, 8, 14), (22, 5, 27, 10)).union())
