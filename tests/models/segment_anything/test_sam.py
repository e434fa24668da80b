"""Does Segment Anything give what the original repository gives, whatever the prompt?"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from segment_anything import SamPredictor

from anyloom import Checkpoint, Heatmap, Image, Points, Regions
from anyloom.models.segment_anything.edgetam import EdgeTam
from anyloom.models.segment_anything.sam import Sam
from anyloom.models.segment_anything.sam2 import Sam2
from anyloom.models.segment_anything.sam3_tracker import Sam3Tracker
from anyloom.models.segment_anything.sam_hq import SamHq
from anyloom.nodes import segment, segment_everything
from anyloom.registry.lookup import registry
from tests.models.reference_sam import reference
from tests.models.tiny_sam import checkpoint, saved_edgetam, saved_sam, saved_sam2, saved_sam_hq
from tests.models.tiny_sam3 import saved_sam3

NAMES = ["sam", "sam-hq", "sam2", "edgetam", "sam3-tracker"]
CLOSE = 3e-4
"""What rounding leaves: in float64 both decoders agree to 1e-14, but the random weights of a tiny
model magnify single precision. Another epsilon in one layer moves scores by 1e-3."""


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_sam(tmp_path_factory.mktemp("sam"))


@pytest.fixture(scope="module")
def sam(folder: Path) -> Sam:
    return Sam.load(checkpoint(folder, "sam"), "cpu")


@pytest.fixture(scope="module")
def predictor(folder: Path):
    return SamPredictor(reference(folder))


@pytest.fixture(scope="module")
def family(sam: Sam, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sam]:
    hq = saved_sam_hq(tmp_path_factory.mktemp("hq"))
    two = saved_sam2(tmp_path_factory.mktemp("two"))
    edge = saved_edgetam(tmp_path_factory.mktemp("edge"))
    three = saved_sam3(tmp_path_factory.mktemp("three"))
    return {
        "sam": sam,
        "sam-hq": SamHq.load(checkpoint(hq, "sam-hq"), "cpu"),
        "sam2": Sam2.load(checkpoint(two, "sam2"), "cpu"),
        "edgetam": EdgeTam.load(checkpoint(edge, "edgetam"), "cpu"),
        "sam3-tracker": Sam3Tracker.load(checkpoint(three, "sam3-tracker"), "cpu"),
    }


@pytest.fixture(scope="module")
def image() -> Image:
    return scene(90, 130)


def scene(height: int, width: int) -> Image:
    """Discs of several colors on a slope, the same each time."""
    y, x = np.mgrid[:height, :width]
    pixels = np.stack([x * 255 // width, y * 255 // height, 128 + 0 * x], axis=-1)
    for cx, cy, radius, color in [
        (30, 30, 16, (250, 20, 20)),
        (90, 50, 22, (20, 240, 60)),
        (60, 76, 9, (10, 10, 10)),
    ]:
        pixels[(x - cx) ** 2 + (y - cy) ** 2 < radius**2] = color
    return Image(pixels.astype(np.uint8))


CLICKS = np.array([[40.0, 31.0], [90.0, 60.0]])
BOX = np.array([20.0, 15.0, 70.0, 60.0])
PROMPTS = {
    "click": {"point_coords": CLICKS[:1], "point_labels": np.array([1])},
    "clicks": {"point_coords": CLICKS, "point_labels": np.array([1, 0])},
    "box": {"box": BOX},
    "both": {"box": BOX, "point_coords": CLICKS, "point_labels": np.array([0, 1])},
}


def ours(prompt: dict[str, np.ndarray], image: Image) -> dict[str, object]:
    """The same prompt in anyloom's coordinates: centers at .5, boxes as a detector gives them."""
    told: dict[str, object] = {}
    if "box" in prompt:
        told["regions"] = Regions([prompt["box"]], image.shape)
    if "point_coords" in prompt:
        signs = prompt["point_labels"] == 1
        told["points"] = Points(prompt["point_coords"] + 0.5, image.shape, positive=signs)
    return told


@pytest.mark.parametrize("kind", PROMPTS)
@pytest.mark.parametrize("candidates", ["all", "single"])
def test_masks_and_scores_are_those_of_the_original(sam, predictor, image, kind, candidates):
    predictor.set_image(image.pixels)
    masks, scores, _ = predictor.predict(**PROMPTS[kind], multimask_output=candidates == "all")
    found = sam.segment(image, **ours(PROMPTS[kind], image), candidates=candidates)
    assert len(found) == len(masks) == (3 if candidates == "all" else 1)
    np.testing.assert_allclose(found.scores, scores, atol=CLOSE)
    assert (found.dense() != masks).mean() < CLOSE
    assert found.score_kind == "predicted_iou"


@pytest.mark.parametrize("size", [(90, 130), (130, 90), (333, 500), (256, 256), (1, 300)])
def test_an_image_is_encoded_as_in_the_original(sam, predictor, size):
    picture = scene(*size)
    predictor.set_image(picture.pixels)
    encoded = sam.encode_pixels(picture.pixels)
    assert encoded.resized_size == predictor.input_size
    torch.testing.assert_close(encoded.features[0], predictor.features[0], atol=1e-4, rtol=1e-4)


def test_earlier_logits_are_a_prompt_as_in_the_original(sam, predictor, image):
    predictor.set_image(image.pixels)
    _, scores, low = predictor.predict(**PROMPTS["click"])
    best = low[scores.argmax()]
    masks, again, _ = predictor.predict(**PROMPTS["click"], mask_input=best[None])
    prior = Heatmap(best, image.shape, extent=sam.extent(image.shape))
    found = sam.segment(image, **ours(PROMPTS["click"], image), prior=prior, candidates="all")
    np.testing.assert_allclose(found.scores, again, atol=CLOSE)
    assert (found.dense() != masks).mean() < CLOSE
    assert not np.allclose(again, scores, atol=1e-3), "the logits changed nothing"


def test_the_best_candidate_is_the_one_of_highest_predicted_iou(sam, image):
    prompt = ours(PROMPTS["click"], image)
    every = sam.segment(image, **prompt, candidates="all")
    best = sam.segment(image, **prompt)
    row = int(np.argmax(every.scores))
    assert best.scores[0] == every.scores[row]
    assert (best.mask(0) == every.mask(row)).all()
    assert every.columns["prompt"].tolist() == [0, 0, 0]
    assert every.columns["candidate"].tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("size", "inner"),
    [
        ((1200, 1800), (683, 1024)),
        ((480, 640), (768, 1024)),
        ((333, 500), (682, 1024)),
        ((2250, 1500), (1024, 683)),
    ],
)
def test_the_longest_side_becomes_1024(sam, size, inner, monkeypatch):
    monkeypatch.setattr(sam, "input_size", 1024)
    assert sam.resized_size(size) == inner


@pytest.mark.parametrize("name", NAMES)
def test_prompts_together_give_what_they_give_one_by_one(family, image, name):
    model = family[name]
    boxes = np.array([[5, 5, 50, 50], [60, 20, 120, 80], [0, 0, 130, 90], [40, 40, 41, 41]])
    regions = Regions(
        boxes, image.shape, labels=["a", "b", "a", "c"], columns={"track": np.arange(4)}
    )
    together = model.segment(image, regions=regions)
    assert together.labels == regions.labels
    assert together.columns["track"].tolist() == [0, 1, 2, 3]
    for row in range(4):
        alone = model.segment(image, regions=regions[row])
        np.testing.assert_allclose(alone.scores, together.scores[row : row + 1], atol=1e-4)
        assert (alone.mask(0) != together.mask(row)).mean() < 1e-3


@pytest.mark.parametrize("name", NAMES)
def test_objects_may_have_different_numbers_of_clicks(family, image, name):
    model = family[name]
    points = Points(
        [[30, 30], [90, 50], [80, 60], [60, 76]],
        image.shape,
        positive=[True, True, False, True],
        objects=[0, 1, 1, 3],
    )
    found = model.segment(image, points=points)
    assert len(found) == 4
    assert not found.mask(2).any() and found.scores[2] == 0, "nothing was said about object 2"
    for row in (0, 1, 3):
        alone = model.segment(image, points=points.of_object(row))
        assert (alone.mask(0) != found.mask(row)).mean() < 1e-3
        np.testing.assert_allclose(alone.scores, found.scores[row : row + 1], atol=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_a_rough_map_alone_counts_as_a_prompt(family, image, name):
    model = family[name]
    warm = np.zeros((9, 13), np.float32)
    warm[2:5, 2:5] = 0.2
    prior = Heatmap(warm, image.shape)
    found = model.segment(image, prior=prior)
    clicked = model.segment(image, points=Points([prior.peak()], image.shape))
    assert len(found) == 1
    assert found.scores[0] != clicked.scores[0], "the map says more than its peak"


@pytest.mark.parametrize("name", ["sam", "sam2", "sam3-tracker"])
def test_a_rough_map_lies_where_it_lies_on_the_image(family, image, name):
    model = family[name]
    grid = np.zeros((9, 13), np.float32)
    grid[2:4, 6:9] = 1
    logits = model._mask_input(Heatmap(grid, image.shape))
    assert logits.shape == (model.mask_size, model.mask_size)
    rows, columns = np.nonzero(logits > 6)
    extent = model.extent(image.shape)
    x = (columns + 0.5) / model.mask_size * extent[2]
    y = (rows + 0.5) / model.mask_size * extent[3]
    assert 60 <= x.min() < 72 and 78 < x.max() <= 90
    assert 20 <= y.min() < 28 and 32 < y.max() <= 40


def test_an_image_is_encoded_once_however_often_it_is_asked_about(sam, image, monkeypatch):
    encoded = []
    encode = sam.encode_pixels
    monkeypatch.setattr(sam, "encode_pixels", lambda pixels: encoded.append(1) or encode(pixels))
    sam.image_cache.clear()
    for _ in range(3):
        sam.segment(image, **ours(PROMPTS["box"], image))
    sam.segment(Image(image.pixels.copy()), **ours(PROMPTS["click"], image))
    assert len(encoded) == 1
    for shade in range(20):
        sam.encode_image(Image(np.full((4, 4, 3), shade, np.uint8)))
    assert len(sam.image_cache) > 8
    assert sum(sam.image_cache.nbytes.values()) <= sam.image_cache.limit


@pytest.mark.parametrize("name", NAMES)
def test_a_lower_precision_of_the_encoder_moves_the_embedding_little(family, image, name):
    model = family[name]
    options = dict(model.checkpoint.options) | {"dtype": "bfloat16"}
    lower = type(model).load(Checkpoint("lower", name, options=options), "cpu")
    exact, near = (
        model.encode_pixels(image.pixels).features,
        lower.encode_pixels(image.pixels).features,
    )
    for one, other in zip(exact, near, strict=True):
        assert one.dtype == other.dtype == torch.float32
        assert 0 < (one - other).norm() / one.norm() < 0.05
    assert len(lower.segment(image, **ours(PROMPTS["both"], image))) == 1
    weights = {weight.dtype for weight in lower.network.vision_encoder.parameters()}
    assert torch.bfloat16 in weights, "what autocast would convert in every call is held so"
    model.dtype, model.autocast = torch.bfloat16, True
    try:
        assert all(map(torch.equal, model.encode_pixels(image.pixels).features, near))
    finally:
        model.dtype, model.autocast = torch.float32, False


@pytest.mark.parametrize("kind", PROMPTS)
@pytest.mark.parametrize("name", ["sam2", "edgetam", "sam3-tracker"])
def test_squashed_pictures_are_answered_as_behind_transformers_processor(family, name, kind):
    import transformers

    model = family[name]
    side = model.input_size
    sides = {"height": side, "width": side}
    if name == "sam3-tracker":
        pictures = transformers.Sam3ImageProcessor(size=sides)
        processor = transformers.Sam3TrackerProcessor(pictures, target_size=side)
        picture = scene(90, 130)
    else:
        processor = transformers.Sam2Processor(
            transformers.Sam2ImageProcessor(size=sides), target_size=side
        )
        picture = scene(side, side)  # resized, it would be rounded to whole levels
    prompt = PROMPTS[kind]
    asked = {}
    if "box" in prompt:
        asked["input_boxes"] = [[prompt["box"].tolist()]]
    if "point_coords" in prompt:
        asked["input_points"] = [[prompt["point_coords"].tolist()]]
        asked["input_labels"] = [[prompt["point_labels"].tolist()]]
    inputs = processor(images=picture.to_pil(), return_tensors="pt", **asked)
    with torch.inference_mode():
        told = model.network(**inputs)
    expected = processor.post_process_masks(told.pred_masks, inputs["original_sizes"])[0][0]
    found = model.segment(picture, **ours(prompt, picture), candidates="all")
    np.testing.assert_allclose(found.scores, told.iou_scores[0, 0], atol=CLOSE)
    assert (found.dense() != expected.numpy()).mean() < CLOSE


def test_a_projects_catalog_puts_a_local_folder_into_a_slot(folder, image, tmp_path, monkeypatch):
    monkeypatch.setattr(registry, "project", None)
    monkeypatch.setattr(registry, "_catalog", None)
    (tmp_path / "models").mkdir()
    entry = {"family": "sam", "options": {"folder": str(folder)}}
    catalog = tmp_path / "models" / "catalog.yaml"
    catalog.write_text(json.dumps({"models": {"my-sam": entry}}))
    registry.open_project(tmp_path)
    regions = Regions([BOX], image.shape, labels=["disc"])
    found = segment(image, regions, model="my-sam")
    assert found.labels == ("disc",) and len(found) == 1
    everything = segment_everything(image, model="my-sam", points_per_side=2)
    assert everything.frame == image.shape
