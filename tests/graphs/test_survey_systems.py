"""Graphs of the survey's systems: each step against the published rule in plain NumPy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import PIL.Image
import pytest
from segment_anything import SamPredictor

from anyloom import Engine, Image, NodeError, check, load
from anyloom.formats import read_dota
from anyloom.models.inpainting.diffusion import StableDiffusionInpainting
from anyloom.registry.lookup import registry
from tests.graphs.test_flagships_on_real_architectures import IMAGE, same_shape, scene
from tests.models.reference_sam import reference
from tests.photos import picture

Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def predictor(tiny_project: Path) -> SamPredictor:
    """The original Segment Anything with the weights of the profile, on the image."""
    predictor = SamPredictor(reference(tiny_project / "weights" / "tiny-sam"))
    predictor.set_image(IMAGE.pixels)
    return predictor


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def photo(folder: Path, name: str, image: Image, annotations: str) -> Image:
    """Return an image from a file, with the annotations of DOTA beside it."""
    for part in ("images", "labelTxt"):
        (folder / part).mkdir(exist_ok=True)
    PIL.Image.fromarray(image.pixels).save(folder / "images" / f"{name}.png")
    (folder / "labelTxt" / f"{name}.txt").write_text(f"gsd:0.1\n{annotations}")
    return Image.open(folder / "images" / f"{name}.png")


def run_lite(name: str, image: Image, **inputs: Any) -> dict[str, Any]:
    with Engine() as engine:
        result = engine.run(check(load(name), profile="lite"), {"image": image, **inputs})
        result.raise_failure()
        return dict(result.outputs)


TWO = "30 20 70 20 70 62 30 62 disc 0\n84 74 101 60 118 74 101 88 big-box 0\n"
ONE = "84 60 118 60 118 88 84 88 big-box 0\n"


def test_samrs_paints_classes_in_the_order_of_the_annotations(
    run_tiny: Run, predictor: SamPredictor, project: Path
) -> None:
    classes = ["ship", "disc", "big-box"]
    first = photo(project, "a", IMAGE, TWO)
    found = run_tiny("boxes_to_labels", image=first, classes=classes)
    expected = np.zeros(IMAGE.shape, int)
    hulls = [(30, 20, 70, 62), (84, 60, 118, 88)]  # of rotated boxes: RH-boxes
    for box, label in zip(hulls, ("disc", "big-box"), strict=True):
        mask, *_ = predictor.predict(box=np.array(box), multimask_output=False)
        expected[mask[0]] = 1 + classes.index(label)
    assert (found["map"].numbers != expected).mean() < 2e-3
    assert set(np.unique(found["map"].numbers)) == {0, 2, 3}
    assert found["map"].names == {1: "ship", 2: "disc", 3: "big-box"}


def test_a_class_has_its_number_in_every_image(run_tiny: Run, project: Path) -> None:
    classes = ["disc", "big-box"]
    second = photo(project, "b", IMAGE, ONE)
    found = run_tiny("boxes_to_labels", image=second, classes=classes)["map"]
    assert set(np.unique(found.numbers)) == {0, 2}
    nothing = photo(project, "c", IMAGE, "")
    empty = run_tiny("boxes_to_labels", image=nothing, classes=classes)["map"]
    assert (empty.numbers.max(), empty.names) == (0, found.names)
    with pytest.raises(NodeError, match="'big-box' is not one of the classes: disc"):
        run_tiny("boxes_to_labels", image=second, classes=["disc"])


def test_satir_numbers_the_first_nine_masks_each_over_those_before(run_tiny: Run) -> None:
    found = run_tiny("rank_label_maps", image=IMAGE, order="given")
    masks = list(found["everything"].masks())
    assert len(masks) > 9
    expected = np.zeros(IMAGE.shape, int)
    for rank, mask in enumerate(masks[:9], start=1):
        expected[mask] = rank
    assert (found["map"].numbers == expected).all()
    largest = run_tiny("rank_label_maps", image=IMAGE)["largest"]
    areas = sorted((mask.sum() for mask in masks), reverse=True)
    assert largest.areas.tolist() == areas[:9]


def test_layers_are_taken_from_the_smallest_segment_on() -> None:
    found = run_lite("layers", IMAGE)
    left = IMAGE.pixels.copy()
    layers = iter(found["layers"])

    def shown(layer: Image) -> np.ndarray:
        assert layer.alpha is not None
        return np.where(layer.alpha[:, :, None] > 0, layer.pixels, 0)

    for mask in sorted(found["masks"].masks(), key=lambda mask: mask.sum()):
        taken = np.where(mask[:, :, None], left, 0)
        if taken.any():  # the scene has no black pixel
            assert (shown(next(layers)) == taken).all()
        left[mask] = 0
    assert (shown(next(layers)) == left).all()
    assert next(layers, None) is None


@pytest.mark.parametrize("most", [0.3, 0.8])
def test_of_two_segments_that_are_nearly_one_the_larger_is_related(
    run_tiny: Run, most: float
) -> None:
    found = run_tiny(
        "relations",
        models={"answerer": "tiny-vlm"},
        image=IMAGE,
        count=100,
        settings={"everything.points_per_side": 4, "distinct.iou_threshold": most},
    )
    assert load("relations").nodes["distinct"].arguments["iou_threshold"] == 0.8
    everything = list(found["everything"].masks())
    expected: list[np.ndarray] = []
    for mask in sorted(everything, key=lambda mask: -mask.sum()):
        if all((mask & other).sum() / (mask | other).sum() <= most for other in expected):
            expected.append(mask)
    assert most == 0.8 or 1 < len(expected) < len(everything)
    assert (found["things"].dense() == expected).all()


@pytest.mark.parametrize("candidates", ["best", "single"])
@pytest.mark.parametrize("refine", [0, 1])
def test_prompt_segment_anything_ranks_by_confidence_times_predicted_iou(
    run_tiny: Run, predictor: SamPredictor, candidates: str, refine: int
) -> None:
    options = {"prompt": "dog, red car", "min_score": 0.9, "candidates": candidates}
    found = run_tiny("detect_segment", image=IMAGE, refine=refine, **options)
    several = candidates == "best"
    segmented, products = found["found"], []
    for row, (box, confidence) in enumerate(
        zip(found["boxes"].boxes, found["boxes"].scores, strict=True)
    ):
        masks, scores, logits = predictor.predict(box=box, multimask_output=several)
        if refine:  # the cascade: the logits of the best mask go back with the box
            coarse = logits[scores.argmax()][None]
            again, later, _ = predictor.predict(
                box=box, mask_input=coarse, multimask_output=several
            )
            if again[later.argmax()].any():  # an empty mask is no refinement
                masks, scores = again, later
        assert segmented.columns["predicted_iou"][row] == pytest.approx(scores.max(), abs=1e-3)
        assert same_shape(segmented, row, masks[scores.argmax()])
        products.append(confidence * scores.max())
    assert len(products) > 1
    np.testing.assert_allclose(found["masks"].scores, np.sort(products)[::-1], atol=1e-3)


def test_mmdet_sam_restricts_labels_by_the_mean_of_their_words(run_tiny: Run) -> None:
    options = {"prompt": "dog, red car", "candidates": "single", "min_score": 0.0}
    found = run_tiny("detect_segment", image=IMAGE, word_scores="mean", **options)
    checkpoint = registry.models().checkpoint("tiny-grounding-dino")
    model = registry.models().adapter(checkpoint).load(checkpoint, "cpu")
    expected = model.ground(IMAGE, ["dog", "red car"], box_threshold=0.0, word_scores="mean")
    assert (found["boxes"].boxes == expected.boxes).all()
    assert found["boxes"].labels == expected.labels
    best = model.ground(IMAGE, ["dog", "red car"], box_threshold=0.0, text_threshold=0.0)
    assert (np.sort(expected.scores) < np.sort(best.scores)).any()
    assert (found["masks"].columns["score_before"].max() == expected.scores.max()).all()


def test_mmrotate_sam_writes_the_smallest_rectangle_of_every_mask(run_tiny: Run) -> None:
    found = run_tiny("rotated_boxes", image=IMAGE, prompt="dog, red car", min_score=0.9)
    read = read_dota(found["dota"].content, IMAGE.shape)
    assert len(read) == len(found["masks"]) > 0
    for row, mask in enumerate(found["masks"].masks()):
        y, x = np.nonzero(mask)
        center, sides, _ = cv2.minAreaRect(np.stack([x, y], axis=-1))
        box = read.columns["rotated_box"][row]
        np.testing.assert_allclose(box[:2], np.add(center, 0.5), atol=0.1)
        np.testing.assert_allclose(np.sort(box[2:4]), np.sort(np.add(sides, 1)), atol=0.2)


def test_image2paragraph_captions_the_largest_segments_of_a_small_image_on_black(
    run_tiny: Run, tiny_project: Path
) -> None:
    large = scene(240, 768, x=300)
    found = run_tiny("image_to_paragraph", image=large, models={"dense_captioner": "tiny-florence"})
    assert found["small"].shape == (120, 384)
    areas = np.sort(found["everything"].areas)[::-1]
    assert found["largest"].areas.tolist() == areas[:5].tolist()
    checkpoint = registry.models().checkpoint("tiny-blip")
    blip = registry.models().adapter(checkpoint).load(checkpoint, "cpu")
    crops = []
    for mask in found["largest"].masks():
        y, x = np.nonzero(mask)
        black = np.where(mask[:, :, None], found["small"].pixels, 0)
        crops.append(black[y.min() : y.max() + 1, x.min() : x.max() + 1])
    expected = [text for text, _ in blip.caption(crops, prompt="")]
    assert list(found["described"].columns["caption"]) == expected
    assert found["described"].frame == large.shape


def test_iea_paints_the_union_of_all_segments_above_a_twentieth(run_tiny: Run) -> None:
    found = run_tiny(
        "image_edit_anything",
        image=IMAGE,
        source="dog",
        prompt="a cat",
        min_score=0.1,
    )
    assert load("image_edit_anything").inputs["min_score"].default == 0.05
    ranked, chosen = found["ranked"], found["chosen"]
    assert ranked.scores.sum() == pytest.approx(1, abs=1e-4), "a softmax over the segments"
    assert len(chosen) == (ranked.scores > 0.1).sum()
    union = np.zeros(IMAGE.shape, bool)
    for row in np.flatnonzero(ranked.scores > 0.1):
        union |= ranked.mask(int(row))
    assert (found["mask"].union() == union).all()


def test_ocr_sam_merges_all_lines_and_dilates_twice_by_five_pixels() -> None:
    page = picture("page")
    lines = run_lite("ocr_segment", page)["masks"]
    found = run_lite("ocr_erase", page, strokes=False)
    union = lines.union().astype(np.uint8)
    twice = cv2.dilate(union, np.ones((5, 5), np.uint8), iterations=2) > 0
    assert len(lines) == len(found["lines"]) > 4
    assert (found["masks"].union() == twice).all()


def test_text_is_erased_by_the_published_prompt(run_tiny: Run, tiny_project: Path) -> None:
    page = Image(np.ascontiguousarray(picture("page").pixels[:96, :160]))
    prompt = "No text, clean background"
    found = run_tiny(
        "ocr_erase",
        image=page,
        models={"reader": "lite-reader", "inpainter": "tiny-sd"},
        prompt=prompt,
        seed=3,
    )
    checkpoint = registry.models().checkpoint("tiny-sd")
    model = StableDiffusionInpainting.load(checkpoint, "cpu")
    hole = found["grown"].union()
    assert 0 < hole.sum() < hole.size
    expected = model.inpaint(page, hole, prompt=prompt, seed=3)
    assert found["erased"] == expected
