"""The flagship graphs on tiny real architectures: every step is compared with its reference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from segment_anything import SamAutomaticMaskGenerator, SamPredictor

from anyloom import Image, Masks, load
from anyloom.formats import to_sam_records
from anyloom.models.common.mask_generator_presets import PRESETS, MaskGeneratorSettings
from anyloom.nodes.segmentation import PRESET_MIN_IOU
from anyloom.registry.lookup import registry
from tests.models import tiny_lama
from tests.models.conformance.families import LOOSE
from tests.models.reference_counting import counted
from tests.models.reference_persam import persam
from tests.models.reference_sam import reference

Run = Callable[..., dict[str, Any]]
TOLERANCE = 2e-3
"""Fraction of a mask's pixels that rounding may flip: the weights are random."""


def scene(height: int = 96, width: int = 128, *, x: int = 50, seed: int = 0) -> Image:
    """A red disc with a dark core, and a green box, on noise."""
    rows, columns = np.mgrid[:height, :width]
    distance = np.hypot(columns - x, rows - 40)
    pixels = np.random.default_rng(seed).integers(80, 160, (height, width, 3))
    pixels[60:88, 84:118] = (30, 200, 60)
    pixels[distance < 22] = (220, 40, 30)
    pixels[distance < 9] = (30, 20, 60)
    return Image(pixels.astype(np.uint8))


IMAGE = scene()


@pytest.fixture(scope="module")
def sam(tiny_project: Path) -> Any:
    """The original Segment Anything with the weights of the profile."""
    return reference(tiny_project / "weights" / "tiny-sam")


@pytest.fixture(scope="module")
def predictor(sam: Any) -> SamPredictor:
    predictor = SamPredictor(sam)
    predictor.set_image(IMAGE.pixels)
    return predictor


@pytest.fixture(scope="module")
def clip(tiny_project: Path) -> Callable[[list[np.ndarray], list[str]], np.ndarray]:
    """Return transformers' own logits of CLIP, images × texts."""
    from PIL import Image as Pillow
    from transformers import CLIPModel, CLIPProcessor

    folder = tiny_project / "weights" / "tiny-clip"
    network, processor = CLIPModel.from_pretrained(folder), CLIPProcessor.from_pretrained(folder)

    def logits(crops: list[np.ndarray], texts: list[str]) -> np.ndarray:
        images = [Pillow.fromarray(crop) for crop in crops]
        inputs = processor(text=texts, images=images, return_tensors="pt", padding=True)
        with torch.inference_mode():
            return network(**inputs).logits_per_image.numpy()

    return logits


def same_shape(found: Masks, row: int, expected: np.ndarray) -> bool:
    return bool((found.mask(row) != expected).mean() < TOLERANCE)


def blackened(mask: np.ndarray) -> np.ndarray:
    """Return the crop of a mask: black outside, all pixels of its extent."""
    rows, columns = np.nonzero(mask)
    pixels = np.where(mask[:, :, None], IMAGE.pixels, 0)
    return pixels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def squashed(crop: np.ndarray, side: int) -> np.ndarray:
    """Return a crop resized to a square without regard to its sides (CLIP Surgery's loader)."""
    from PIL import Image as Pillow

    image = Pillow.fromarray(crop).resize((side, side), Pillow.Resampling.BICUBIC)
    return np.asarray(image)


def squared(crop: np.ndarray) -> np.ndarray:
    height, width = crop.shape[:2]
    side = max(height, width)
    full = np.zeros((side, side, 3), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    full[top : top + height, left : left + width] = crop
    return full


def softmax(logits: np.ndarray, axis: int) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def test_grounded_sam_segments_the_detected_boxes_with_the_best_of_three_masks(
    run_tiny: Run, predictor: SamPredictor
):
    found = run_tiny("grounded_sam", image=IMAGE, prompt="dog, red car", min_score=0.9)
    boxes, masks = found["boxes"], found["masks"]
    assert len(masks) == len(boxes) > 1
    assert (boxes.scores > 0.9).all() and (np.diff(boxes.scores) <= 0).all()
    assert (masks.scores == boxes.scores).all() and masks.score_kind == "detector"
    assert set(boxes.labels) <= {"dog", "red car"} and masks.labels == boxes.labels
    for row, (x0, y0, x1, y1) in enumerate(boxes.boxes):
        three, scores, _ = predictor.predict(box=np.array([x0, y0, x1, y1]))
        predicted = masks.columns["predicted_iou"][row]
        assert predicted == pytest.approx(scores.max(), abs=1e-3)
        assert same_shape(masks, row, three[scores.argmax()])
    strict = run_tiny("grounded_sam", image=IMAGE, prompt="dog, red car", min_score=0.9999)
    assert 0 < len(strict["boxes"]) < len(boxes)


def points_of(grid: np.ndarray, size: tuple[int, int], *, threshold: float = 0.8) -> np.ndarray:
    """Return x, y and label of the points that CLIP Surgery makes of a heatmap."""
    height, width = size
    half = torch.nn.functional.interpolate(
        torch.from_numpy(grid.copy())[None, None],
        (grid.shape[0] // 2, grid.shape[1] // 2),
        mode="bilinear",
    )[0, 0].numpy()
    level = (half - half.min()) / (half.max() - half.min())
    order = np.argsort(level.ravel(), kind="stable")
    number = min(int((level >= threshold).sum()), level.size // 2)
    chosen = np.concatenate([order[len(order) - number :], order[:number]])
    row, column = np.divmod(chosen, level.shape[1])
    x = ((column + 0.5) * width / level.shape[1]).astype(int)
    y = ((row + 0.5) * height / level.shape[0]).astype(int)
    return np.stack([x, y, np.arange(2 * number) < number], axis=1)


BRANCHES = ("from_boxes", "from_points", "from_pieces")


def test_text2seg_combines_boxes_points_and_ranked_segments(
    run_tiny: Run, predictor: SamPredictor, clip: Any, tiny_project: Path
):
    found = run_tiny("text2seg", image=IMAGE, prompt="dog, red car", points_per_side=3)
    assert found["phrases"] == ["dog", "red car"]

    boxes = found["found"]
    alone = [
        run_tiny("text2seg", image=IMAGE, prompt=phrase, use_points=False, use_pieces=False)[
            "found"
        ]
        for phrase in ("dog", "red car")
    ]
    assert sorted(boxes.scores) == sorted(np.concatenate([part.scores for part in alone]))
    assert (boxes.scores > 0.35).all() and len(found["from_boxes"]) == len(boxes) > 0
    for row, (x0, y0, x1, y1) in enumerate(boxes.boxes):
        box = np.array([x0, y0, x1, y1])
        single, score, _ = predictor.predict(box=box, multimask_output=False)
        predicted = found["from_boxes"].columns["predicted_iou"][row]
        assert predicted == pytest.approx(score[0], abs=1e-3)
        assert same_shape(found["from_boxes"], row, single[0])

    heat, clicks = found["heat"], found["clicks"]
    assert [heatmap.label for heatmap in heat] == ["dog", "red car"]
    checkpoint = registry.models().checkpoint("tiny-clip-surgery")
    surgery = registry.models().adapter(checkpoint).load(checkpoint, "cpu")
    expected_heat = surgery.similarity_maps(IMAGE, ["dog", "red car"], redundant=[""])
    for heatmap, expected in zip(heat, expected_heat, strict=True):
        np.testing.assert_allclose(heatmap.grid, expected.grid, atol=1e-5)
    for number, heatmap in enumerate(heat):
        points = clicks.of_object(number)
        expected = points_of(heatmap.grid, IMAGE.shape)
        actual = np.column_stack([points.coordinates - 0.5, points.positive])
        np.testing.assert_array_equal(actual, expected)
        single, score, _ = predictor.predict(
            expected[:, :2].astype(float), expected[:, 2], multimask_output=False
        )
        assert found["from_points"].scores[number] == pytest.approx(score[0], abs=1e-3)
        assert same_shape(found["from_points"], number, single[0])

    from transformers import CLIPProcessor

    everything, ranked = found["everything"], found["ranked"]
    processor = CLIPProcessor.from_pretrained(tiny_project / "weights" / "tiny-clip")
    side = processor.image_processor.crop_size["height"]
    crops = [squashed(blackened(mask), side) for mask in everything.masks()]
    probabilities = softmax(clip(crops, ["dog", "red car"]), axis=0).max(axis=1)
    np.testing.assert_allclose(ranked.scores, np.sort(probabilities)[::-1], atol=1e-4)
    assert 0 < len(found["from_pieces"]) < len(everything)
    assert (
        found["from_pieces"].scores.min() > 0.05
        and len(found["from_pieces"]) == (ranked.scores > 0.05).sum()
    )

    votes = sum(found[branch].union().astype(int) for branch in BRANCHES)
    assert (found["masks"].union() == (votes >= 2)).all()
    assert found["named"].labels == ("dog, red car",)
    covering = [
        float(score)
        for branch in ("from_boxes", "from_pieces")
        for score, mask in zip(found[branch].scores, found[branch].masks(), strict=True)
        if (mask & (votes >= 2)).any()
    ]
    assert found["named"].scores == pytest.approx([max(covering)])


def test_segments_are_ranked_against_the_background(run_tiny: Run, clip: Any):
    found = run_tiny(
        "rank_segments",
        settings={"everything.preset": None},
        image=IMAGE,
        prompt="dog",
        min_score=0.5,
    )
    everything, ranked = found["everything"], found["ranked"]
    assert len(ranked) == len(everything) == 27
    assert (np.diff(found["largest"].areas) <= 0).all()
    crops = [squared(blackened(mask)) for mask in ranked.masks()]
    texts = ["a picture of dog", "a picture of background"]
    np.testing.assert_allclose(ranked.scores, softmax(clip(crops, texts), axis=1)[:, 0], atol=1e-4)
    assert len(found["masks"]) == (ranked.scores >= 0.5).sum()
    predicted = np.asarray(ranked.columns["predicted_iou"])
    middle = float(np.sort(predicted)[12:14].mean())  # between two, which rounding may move
    sure = run_tiny(
        "rank_segments",
        settings={"everything.preset": None},
        image=IMAGE,
        prompt="dog",
        min_score=0.0,
        min_iou=middle,
    )
    assert 0 < len(sure["masks"]) == (predicted >= middle).sum() < len(ranked)


def test_segments_are_ranked_in_an_image_of_at_most_1024_pixels(run_tiny: Run):
    import cv2

    large = Image(scene(96, 1280).pixels)
    settings = {"everything.preset": None, "everything.points_per_side": 2}
    found = run_tiny("rank_segments", settings=settings, image=large, prompt="dog", min_score=0.0)
    assert (found["small"].pixels == cv2.resize(large.pixels, (1024, 76))).all()
    assert found["ranked"].frame == (76, 1024)
    assert found["masks"].frame == found["overlay"].shape == (96, 1280)
    assert (found["masks"].scores == found["ranked"].scores).all()


def test_the_100_largest_segments_are_chosen_before_the_predicted_iou_counts():
    preset = PRESETS["segment_anything_with_clip"]
    assert preset == MaskGeneratorSettings(largest=100)
    assert PRESET_MIN_IOU == {"segment_anything_with_clip": 0.9}


def test_automatic_masks_are_those_of_the_original_in_the_order_of_predicted_iou(
    run_tiny: Run, sam: Any
):
    found = run_tiny("automatic_masks", image=IMAGE, points_per_side=4)["masks"]
    generator = SamAutomaticMaskGenerator(
        sam,
        points_per_side=4,
        pred_iou_thresh=-9,
        stability_score_thresh=0,
        box_nms_thresh=1.0,
        output_mode="uncompressed_rle",
    )
    records = sorted(generator.generate(IMAGE.pixels), key=lambda record: -record["predicted_iou"])
    ours = to_sam_records(found, "uncompressed_rle")
    assert len(ours) == len(records) == 48
    for actual, expected in zip(ours, records, strict=True):
        assert actual["predicted_iou"] == pytest.approx(expected["predicted_iou"], abs=1e-3)
        assert actual["area"] == pytest.approx(expected["area"], abs=TOLERANCE * 96 * 128)


def test_count_anything_counts_the_masks_of_the_original(run_tiny: Run, sam: Any):
    found = run_tiny(
        "count_anything",
        image=IMAGE,
        boxes="28,18,73,63",
        settings={"counted.points_per_side": 4, "counted.min_region_area": 0},
    )
    box = np.array([[28.0, 18.0, 73.0, 63.0]])
    settings = MaskGeneratorSettings(**{**LOOSE, "points_per_side": 4})
    with torch.no_grad():
        records = counted(SamPredictor(sam), IMAGE.pixels, box, settings)
    masks = found["masks"]
    assert found["count"] == len(masks) == len(records) > 1
    for row, record in enumerate(records):
        assert masks.columns["example"][row] == record["example"]
        assert masks.columns["similarity"][row] == pytest.approx(record["similarity"], abs=1e-4)
        assert same_shape(masks, row, record["mask"])
    assert 0.7 <= min(masks.columns["similarity"]) < 1, "one example counts down to 0.7"


def test_persam_segments_an_example_as_the_original_does(run_tiny: Run, sam: Any):
    example = scene(90, 130, x=60, seed=1)
    rows, columns = np.mgrid[:90, :130]
    disc = np.hypot(columns - 60, rows - 40) < 22
    found = run_tiny(
        "persam", image=IMAGE, reference=example, mask=Masks.from_arrays([disc], labels=["disc"])
    )["masks"]
    expected = persam(SamPredictor(sam), example.pixels, disc, IMAGE.pixels)
    assert found.labels == ("disc",)
    assert found.scores[0] == pytest.approx(expected.scores[-1], abs=1e-3)
    assert same_shape(found, 0, expected.masks[-1])
    assert found.columns["point"][0].tolist() == (expected.clicks[0] + 0.5).tolist()


def test_each_of_the_three_masks_of_a_point_is_removed(run_tiny: Run, predictor: SamPredictor):
    import cv2

    assert load("inpaint_anything_remove").inputs["kernel"].default == 15
    # Masks of random weights are scattered: dilated by 15 pixels they would cover everything.
    found = run_tiny("inpaint_anything_remove", image=IMAGE, points="50,40", kernel=2)
    three, scores, _ = predictor.predict(np.array([[50.0, 40.0]]), np.array([1]))
    assert len(found["masks"]) == len(found["removed"]) == 3
    np.testing.assert_allclose(found["masks"].scores, scores, atol=1e-3)
    square = np.ones((2, 2), np.uint8)
    for row, painted in enumerate(found["removed"]):
        assert same_shape(found["masks"], row, cv2.dilate(three[row].astype(np.uint8), square) > 0)
        hole = found["masks"].mask(row)
        assert (painted.pixels[~hole] == IMAGE.pixels[~hole]).all()
        expected = tiny_lama.painted(IMAGE.pixels, hole)
        difference = np.abs(painted.pixels.astype(int) - expected)[hole]
        assert difference.max(initial=0) <= 1


@pytest.mark.parametrize("name", ["tiny-sam2", "tiny-sam-hq"])
def test_another_model_of_the_family_is_chosen_by_name(run_tiny: Run, name: str):
    models = {"segmenter": name, "generator": name}
    found = run_tiny("text2seg", models=models, image=IMAGE, prompt="dog", combine="union")
    other = run_tiny("text2seg", image=IMAGE, prompt="dog", combine="union")
    assert (found["found"].boxes == other["found"].boxes).all()
    assert len(found["from_boxes"]) == len(other["from_boxes"])
    assert not np.allclose(
        found["from_boxes"].columns["predicted_iou"], other["from_boxes"].columns["predicted_iou"]
    )
    covered = np.any([found[branch].union() for branch in BRANCHES], axis=0)
    assert (found["masks"].union() == covered).all()
    number = run_tiny(
        "count_anything",
        models={"counter": name},
        settings={"counted.points_per_side": 3},
        image=IMAGE,
        boxes="28,18,73,63",
        threshold=0.5,
    )
    assert number["count"] == len(number["masks"]) >= 1
