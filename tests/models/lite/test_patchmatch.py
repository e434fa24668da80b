"""Does a painted hole look like the rest of the image?"""

from __future__ import annotations

import numpy as np

from anyloom import Image
from anyloom.models.lite.patchmatch import PatchMatch
from tests.photos import photos


def box_hole(size: tuple[int, int], x0: int, y0: int, x1: int, y1: int) -> np.ndarray:
    hole = np.zeros(size, bool)
    hole[y0:y1, x0:x1] = True
    return hole


def test_pixels_outside_the_hole_are_unchanged(inpainter: PatchMatch) -> None:
    image = photos()["coffee"].image
    hole = box_hole(image.shape, 330, 60, 430, 330)
    painted = inpainter.inpaint(image, hole)
    np.testing.assert_array_equal(painted.pixels[~hole], image.pixels[~hole])
    assert (painted.pixels[hole] != image.pixels[hole]).any()


def test_a_removed_thing_leaves_no_trace_of_its_color(inpainter: PatchMatch) -> None:
    photo = photos()["flower"]
    x0, y0, x1, y1 = (int(edge) for edge in photo.present["flower"])
    hole = box_hole(photo.image.shape, x0 - 12, y0 - 12, x1 + 12, y1 + 12)
    painted = inpainter.inpaint(photo.image, hole).pixels[hole].astype(int)
    before = photo.image.pixels[hole].astype(int)
    assert (before[:, 0] - before[:, 2] > 60).mean() > 0.5
    assert (painted[:, 0] - painted[:, 2] > 60).mean() < 0.02


def test_stripes_go_on_through_the_hole(inpainter: PatchMatch) -> None:
    x = np.arange(160)
    stripes = np.where((x // 8) % 2, 220, 30).astype(np.uint8)
    image = Image(np.tile(stripes, (120, 1)))
    hole = box_hole(image.shape, 60, 40, 100, 80)
    painted = inpainter.inpaint(image, hole)
    wrong = np.abs(painted.pixels[hole].astype(int) - image.pixels[hole]).mean()
    assert wrong < 12


def test_the_seed_decides_alone(inpainter: PatchMatch) -> None:
    image = photos()["camera"].image
    hole = box_hole(image.shape, 250, 130, 330, 200)
    first, second = (inpainter.inpaint(image, hole, seed=3) for _ in range(2))
    assert first == second


def test_an_empty_and_a_total_hole_leave_the_picture_as_it_is(inpainter: PatchMatch) -> None:
    image = photos()["coffee"].image
    assert inpainter.inpaint(image, np.zeros(image.shape, bool)) == image
    assert inpainter.inpaint(image, np.ones(image.shape, bool)) == image


def test_a_hole_that_leaves_no_whole_patch_is_still_painted(inpainter: PatchMatch) -> None:
    image = Image(np.full((40, 40, 3), (200, 30, 30), np.uint8))
    hole = box_hole(image.shape, 3, 3, 37, 37)
    painted = inpainter.inpaint(image, hole)
    assert np.abs(painted.pixels.astype(int) - image.pixels).max() <= 6
