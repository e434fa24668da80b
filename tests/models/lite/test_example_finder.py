"""Segmentation by an example without training: drawn scenes with exact truths, and photos."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Checkpoint, Image, Masks
from anyloom.drawing import downscale
from anyloom.models.lite.example_finder import ExampleFinder
from benchmarks.one_shot import scene
from tests.photos import picture

MODEL = ExampleFinder.load(Checkpoint("lite-finder", "example-finder"), "cpu")


def iou(found: Masks, truth: np.ndarray) -> float:
    shape = found.union()
    return float((shape & truth).sum() / (shape | truth).sum())


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_drawn_thing_is_found_elsewhere_turned_and_in_another_size(number: int) -> None:
    example, mask = scene(number, 0)
    image, truth = scene(number, 1)
    found = MODEL.segment_like(image, [(example, Masks.from_arrays([mask]))])
    assert iou(found, truth) > 0.85
    assert found.labels == ("",)
    assert 0.25 <= found.scores[0] <= 1


def test_each_label_is_looked_for_and_what_is_not_there_is_left_out() -> None:
    example, mask = scene(0, 0)
    other, other_mask = scene(1, 0)
    image, truth = scene(0, 1)
    found = MODEL.segment_like(
        image,
        [
            (example, Masks.from_arrays([mask], labels=["disc"])),
            (other, Masks.from_arrays([other_mask], labels=["bar"])),
        ],
    )
    assert found.labels == ("disc",)
    assert iou(found, truth) > 0.85


def test_another_photo_does_not_show_the_thing() -> None:
    coffee, moon = (downscale(picture(name), 256) for name in ("coffee", "moon"))
    cup = np.zeros(coffee.shape, bool)
    cup[10:110, 75:170] = True
    assert not MODEL.segment_like(moon, [(coffee, Masks.from_arrays([cup]))])


def test_a_mask_of_one_pixel_and_images_of_one_color_have_an_answer() -> None:
    plain = Image(np.full((40, 60, 3), 120, np.uint8))
    pixel = np.zeros(plain.shape, bool)
    pixel[20, 30] = True
    for mask in (pixel, np.ones_like(pixel)):
        found = MODEL.segment_like(plain, [(plain, Masks.from_arrays([mask]))])
        assert found.frame == plain.shape and len(found) <= 1
