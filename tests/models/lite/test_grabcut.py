"""Does GrabCut cut out what boxes, points and maps indicate?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from anyloom import Heatmap, Image, Points, Regions
from anyloom.models.lite.grabcut import GrabCut
from tests.photos import photos


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())


@pytest.fixture(scope="module")
def discs() -> tuple[Image, np.ndarray, np.ndarray]:
    """Two orange discs on a noisy green ground, and the mask of each."""
    random = np.random.default_rng(0)
    y, x = np.mgrid[:240, :320]
    left = (x - 90) ** 2 + (y - 120) ** 2 < 50**2
    right = (x - 240) ** 2 + (y - 110) ** 2 < 40**2
    pixels = np.where((left | right)[..., None], (230, 140, 30), (40, 110, 60))
    noisy = pixels + random.normal(0, 12, pixels.shape)
    return Image(noisy.clip(0, 255).astype(np.uint8)), left, right


def test_a_box_around_a_horse_gives_the_horse(segmenter: GrabCut) -> None:
    photo = photos()["horse"]
    horse = photo.image.pixels[..., 0] < 128
    masks = segmenter.segment(photo.image, regions=Regions([photo.present["horse"]], (328, 400)))
    assert iou(masks.mask(0), horse) > 0.97


def test_each_box_gives_its_own_thing_and_keeps_label_and_columns(
    segmenter: GrabCut, discs: tuple[Image, np.ndarray, np.ndarray]
) -> None:
    image, left, right = discs
    boxes = Regions(
        [[190, 60, 290, 160], [30, 60, 150, 180]],
        image.shape,
        labels=["small", "large"],
        columns={"id": np.array([7, 3])},
    )
    masks = segmenter.segment(image, regions=boxes)
    assert iou(masks.mask(0), right) > 0.95
    assert iou(masks.mask(1), left) > 0.95
    assert masks.labels == ("small", "large")
    np.testing.assert_array_equal(masks.columns["id"], [7, 3])
    assert masks.scores is not None and masks.score_kind == "predicted_iou"
    assert (masks.scores > 0.7).all()


def test_a_point_on_a_thing_and_one_beside_it_tell_it_from_its_twin(
    segmenter: GrabCut, discs: tuple[Image, np.ndarray, np.ndarray]
) -> None:
    image, left, _ = discs
    points = Points([[90, 120], [240, 110], [300, 20]], image.shape, positive=[True, False, False])
    masks = segmenter.segment(image, points=points)
    assert iou(masks.mask(0), left) > 0.9


def test_a_heatmap_gives_what_is_hot(
    segmenter: GrabCut, discs: tuple[Image, np.ndarray, np.ndarray]
) -> None:
    image, _, right = discs
    y, x = np.mgrid[:12, :16]
    blob = np.exp(-((x - 11.5) ** 2 + (y - 5) ** 2) / 5)
    masks = segmenter.segment(image, prior=Heatmap(blob, image.shape))
    assert iou(masks.mask(0), right) > 0.9


def test_all_candidates_are_three_nested_masks(
    segmenter: GrabCut, discs: tuple[Image, np.ndarray, np.ndarray]
) -> None:
    image, *_ = discs
    boxes = Regions([[30, 60, 150, 180], [190, 60, 290, 160]], image.shape)
    masks = segmenter.segment(image, regions=boxes, candidates="all")
    np.testing.assert_array_equal(masks.columns["prompt"], [0, 0, 0, 1, 1, 1])
    np.testing.assert_array_equal(masks.columns["candidate"], [0, 1, 2, 0, 1, 2])
    for prompt in (0, 3):
        tight, middle, loose = (masks.mask(prompt + rank) for rank in range(3))
        assert not (tight & ~middle).any() and not (middle & ~loose).any()


def test_the_same_prompt_gives_the_same_mask_in_any_thread(segmenter: GrabCut) -> None:
    photo = photos()["coffee"]
    boxes = Regions([photo.present["cup"]], photo.image.shape)
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(segmenter.segment, photo.image, regions=boxes) for _ in range(3)]
        masks = [run.result() for run in runs]
    assert masks[0] == masks[1] == masks[2]


def test_a_large_picture_keeps_a_sharp_outline(segmenter: GrabCut) -> None:
    y, x = np.mgrid[:1200, :1800]
    disc = (x - 900) ** 2 + (y - 600) ** 2 < 400**2
    pixels = np.where(disc[..., None], (200, 60, 60), (70, 80, 120)).astype(np.uint8)
    boxes = Regions([[480, 180, 1320, 1020]], (1200, 1800))
    assert iou(segmenter.segment(Image(pixels), regions=boxes).mask(0), disc) > 0.99


def test_no_prompt_gives_no_mask(segmenter: GrabCut) -> None:
    image = photos()["coffee"].image
    assert len(segmenter.segment(image, regions=Regions.empty(image.shape))) == 0


def test_a_mask_says_that_it_is_only_the_box_where_there_is_no_outline(
    segmenter: GrabCut, discs: tuple[Image, np.ndarray, np.ndarray]
) -> None:
    blank = Image(np.full((120, 160, 3), 90, np.uint8))
    box = Regions([(20, 30, 90, 80)], blank.shape)
    masks = segmenter.segment(blank, regions=box)
    assert masks.columns["fallback"].tolist() == [True]
    assert masks.boxes.tolist() == box.boxes.tolist() and masks.areas.tolist() == [70 * 50]
    image = discs[0]
    found = segmenter.segment(image, regions=Regions([[190, 60, 290, 160]], image.shape))
    assert found.columns["fallback"].tolist() == [False]


def test_the_whole_image_as_a_box_is_a_fallback(segmenter: GrabCut) -> None:
    random = np.random.default_rng(0)
    image = Image(random.integers(0, 256, (60, 80, 3), np.uint8))
    heat = Heatmap(np.zeros((4, 4)), image.shape)
    assert segmenter.segment(image, prior=heat).columns["fallback"].tolist() == [True]


def test_a_negative_point_alone_has_three_empty_candidates(
    segmenter: GrabCut, discs: tuple[Image, np.ndarray, np.ndarray]
) -> None:
    alone = Points([(90, 120)], discs[0].shape, positive=[False])
    masks = segmenter.segment(discs[0], points=alone, candidates="all")
    assert masks.areas.tolist() == [0, 0, 0]
