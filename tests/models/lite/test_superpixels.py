"""Are the things in an image among its automatic masks?"""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Image, Masks
from anyloom.models.common.mask_candidates import remove_small_regions
from anyloom.models.lite.superpixels import SuperpixelHierarchy
from tests.photos import photos

COINS = [
    *((44, 55), (100, 58), (155, 51), (216, 51), (276, 53), (335, 44)),
    *((46, 125), (103, 127), (154, 127), (206, 125), (271, 120), (337, 125)),
    *((44, 198), (102, 196), (155, 198), (213, 193), (274, 194), (347, 187)),
    *((46, 260), (114, 266), (172, 260), (244, 264), (301, 264), (357, 268)),
]
"""The center of each coin."""


@pytest.fixture(scope="module")
def coins(everything: SuperpixelHierarchy) -> Masks:
    return everything.generate(photos()["coins"].image)


def test_nearly_every_coin_is_a_mask_of_its_own(coins: Masks) -> None:
    centers = (coins.boxes[:, :2] + coins.boxes[:, 2:]) / 2
    sizes = coins.boxes[:, 2:] - coins.boxes[:, :2]
    round_ones = (sizes.min(1) > 25) & (sizes.max(1) < 80)
    round_ones &= coins.areas > 0.65 * sizes.prod(1)
    found = [(np.linalg.norm(centers[round_ones] - coin, axis=1) < 8).any() for coin in COINS]
    assert sum(found) >= 22, found


@pytest.mark.parametrize(
    ("name", "prompt"), [("flower", "flower"), ("grace_hopper", "woman"), ("chelsea", "cat")]
)
def test_the_main_thing_is_among_the_first_twenty(
    everything: SuperpixelHierarchy, name: str, prompt: str
) -> None:
    photo = photos()[name]
    masks = everything.generate(photo.image)
    x0, y0, x1, y1 = photo.present[prompt]
    boxes = masks.boxes[:20]
    shared = np.clip(
        np.minimum(boxes[:, 2:], (x1, y1)) - np.maximum(boxes[:, :2], (x0, y0)), 0, None
    )
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(1) + (x1 - x0) * (y1 - y0)
    overlap = shared.prod(1) / (areas - shared.prod(1))
    assert overlap.max() > 0.75


def test_masks_are_best_first_and_none_repeats_another(coins: Masks) -> None:
    assert coins.scores is not None
    assert (np.diff(coins.scores) <= 0).all()
    assert coins.score_kind == "predicted_iou"
    assert len(coins.columns["stability"]) == len(coins)
    others = coins.iou(coins) - np.eye(len(coins))
    assert others.max() < 0.75


def test_small_masks_are_left_out_on_demand(everything: SuperpixelHierarchy) -> None:
    masks = everything.generate(photos()["coins"].image, min_area=1500)
    assert len(masks) and masks.areas.min() >= 1500


def test_holes_are_filled_on_demand_only(everything: SuperpixelHierarchy) -> None:
    image = photos()["astronaut"].image
    masks = everything.generate(image)
    filled = everything.generate(image, min_region_area=400)
    for mask in filled.masks():
        assert (remove_small_regions(mask, 400) == mask).all()
    assert any((remove_small_regions(mask, 400) != mask).any() for mask in masks.masks())


def test_a_blank_picture_has_no_masks(everything: SuperpixelHierarchy) -> None:
    assert len(everything.generate(Image(np.full((120, 160, 3), 90, np.uint8)))) == 0


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (1, 60), (500, 2)])
def test_the_thinnest_image_has_masks_of_its_size(
    everything: SuperpixelHierarchy, shape: tuple[int, int]
) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    assert everything.generate(Image(pixels)).frame == shape
    assert all(region.mask.any() for region in everything.proposals(Image(pixels)))
