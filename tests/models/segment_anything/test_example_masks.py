"""Is what Segment Anything counts by example what Count Anything counts?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from segment_anything import SamPredictor
from segment_anything.utils.transforms import ResizeLongestSide

from anyloom import Image, Masks, Regions
from anyloom.models import ExampleMaskGenerator
from anyloom.models.common.mask_generator_presets import MaskGeneratorSettings
from anyloom.models.segment_anything.example_masks import (
    lowest_similarity,
    masks_like,
    pooled_embedding,
)
from anyloom.models.segment_anything.prompted_masks import PromptableSegmenter
from anyloom.models.segment_anything.prompts import EncodedImage, Prompts
from anyloom.models.segment_anything.sam import Sam
from anyloom.models.segment_anything.sam2 import Sam2
from anyloom.models.segment_anything.sam_hq import SamHq
from anyloom.nodes import count_by_example
from tests.models.reference_counting import Record, counted
from tests.models.reference_sam import reference
from tests.models.tiny_sam import checkpoint, saved_sam, saved_sam2, saved_sam_hq

SIDE = 16
"""Cells along a side of the stand-in's embedding."""


pytestmark = pytest.mark.usefixtures("one_thread")


def embedding(pixels: np.ndarray) -> torch.Tensor:
    """Stand in for an encoder: colors and their products on a coarse grid, D×16×16."""
    levels = torch.from_numpy(pixels.astype(np.float32)).permute(2, 0, 1)[None] / 128 - 1
    red, green, blue = torch.nn.functional.adaptive_avg_pool2d(levels, SIDE)[0]
    return torch.stack([red, green, blue, red * green, green * blue, red * blue])


def answers(pixels: np.ndarray, places: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Stand in for a decoder: three masks of what has the color at a place, tight to loose."""
    levels = torch.from_numpy(pixels.astype(np.float32))
    x, y = np.floor(places).astype(int).T
    colors = levels[y, x]
    distance = (levels[None] - colors[:, None, None]).abs().sum(-1) / 16
    y_of, x_of = torch.meshgrid(*map(torch.arange, pixels.shape[:2]), indexing="ij")
    away = (y_of - torch.from_numpy(y)[:, None, None]) ** 2
    away = (away + (x_of - torch.from_numpy(x)[:, None, None]) ** 2).sqrt()
    logits = torch.stack([4 - distance - away / reach for reach in (3, 6, 12)], dim=1)
    mixed = (x * 7 + y * 13)[:, None] + np.array([0, 5, 9])
    return logits, 0.8 + 0.02 * torch.from_numpy(mixed % 11).float()


class Colors(PromptableSegmenter):
    """The stand-in behind anyloom."""

    mask_size = 64

    def encode_pixels(self, pixels: np.ndarray) -> EncodedImage:
        return EncodedImage((embedding(pixels), torch.tensor(pixels)), pixels.shape[:2], (64, 64))

    def decode(self, encoded: EncodedImage, prompts: Prompts, multimask: bool) -> Any:
        if prompts.boxes is not None:
            middle = (prompts.boxes[:, :2] + prompts.boxes[:, 2:]) / 2
        else:
            assert prompts.point_coords is not None
            middle = prompts.point_coords[:, 0]
        logits, scores = answers(encoded.features[1].numpy(), middle)
        return (logits, scores) if multimask else (logits[:, 2:], scores[:, 2:])

    def upscale(self, logits: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
        return logits

    def extent(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        return (0, 0, size[1], size[0])


class OriginalColors(SamPredictor):
    """The stand-in behind the reference."""

    def __init__(self) -> None:
        self.model = SimpleNamespace(mask_threshold=0.0, device=torch.device("cpu"))
        self.transform = ResizeLongestSide(64)

    def set_image(self, image: np.ndarray, image_format: str = "RGB") -> None:
        self.pixels = image
        self.original_size = image.shape[:2]
        self.transform.target_length = max(image.shape[:2])  # no scaling

    def get_image_embedding(self) -> torch.Tensor:
        return embedding(self.pixels)[None]

    def predict_torch(
        self,
        point_coords: Any,
        point_labels: Any,
        boxes: Any = None,
        mask_input: Any = None,
        multimask_output: bool = True,
        return_logits: bool = False,
    ) -> Any:
        middle = point_coords[:, 0] if boxes is None else (boxes[:, :2] + boxes[:, 2:]) / 2
        logits, scores = answers(self.pixels, middle.numpy())
        if not multimask_output:
            logits, scores = logits[:, 2:], scores[:, 2:]
        return (logits if return_logits else logits > 0), scores, logits


def scene(height: int, width: int) -> tuple[Image, np.ndarray]:
    """Discs of three colors on speckled ground, and the boxes around the first three, all red."""
    random = np.random.default_rng(3)
    y, x = np.mgrid[:height, :width]
    pixels = np.full((height, width, 3), 200)
    boxes = []
    for number in range(12):
        cx, cy = 14 + 28 * (number % 4), 14 + 30 * (number // 4)
        radius = 7 + number % 3
        pixels[(x - cx) ** 2 + (y - cy) ** 2 < radius**2] = [
            (220 - 9 * number, 30, 40),
            (30, 200, 40),
            (220, 60, 90),
        ][number % 3]
        boxes.append([cx - radius, cy - radius, cx + radius, cy + radius])
    pixels[random.random((height, width)) < 0.02] = (250, 250, 0)
    noisy = pixels + random.integers(-3, 4, pixels.shape)
    return Image(noisy.clip(0, 255).astype(np.uint8)), np.array(boxes[:10:3], float)


def check(found: Masks, records: list[Record], close: float = 1e-5) -> None:
    """Compare what was found with the reference, all of it, in order."""
    assert len(found) == len(records)
    for row, record in enumerate(records):
        assert (found.mask(row) == record["mask"]).all()
        assert found.columns["example"][row] == record["example"]
        assert found.columns["similarity"][row] == pytest.approx(record["similarity"], abs=close)
        assert found.columns["stability"][row] == pytest.approx(record["stability"], abs=close)
        assert found.scores is not None
        assert found.scores[row] == pytest.approx(record["score"], abs=close)
        np.testing.assert_allclose(
            np.asarray(found.columns["point"])[row] - 0.5, record["point"], atol=1e-4
        )


LENIENT = MaskGeneratorSettings(
    points_per_side=8, iou_threshold=0.5, stability_threshold=0.3, min_region_area=25
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"min_region_area": 0},
        {"iou_threshold": 0.95, "stability_threshold": 0.5},
        {"nms_threshold": 0.95},
        {"crop_layers": 1},
        {"crop_layers": 2, "crop_points_divisor": 2},
    ],
    ids=str,
)
@pytest.mark.parametrize("examples", [[0], [0, 3], [0, 3, 1]], ids=len)
def test_what_is_counted_is_what_the_paper_counts(examples, changes):
    settings = replace(LENIENT, **changes)
    image, boxes = scene(100, 124)
    records = counted(OriginalColors(), image.pixels, boxes[examples], settings)
    assert len(examples) < len(records), "more than the examples is found"
    check(masks_like(Colors(), image, boxes[examples], settings), records)


def test_an_example_is_looked_for_in_the_crops_frame_and_a_layer_without_any_asks_the_whole():
    image, boxes = scene(100, 124)
    settings = replace(LENIENT, crop_layers=1)
    found = masks_like(Colors(), image, boxes[:1], settings)
    crops = np.asarray(found.columns["crop_box"])
    in_crops = (crops != [0, 0, 124, 100]).any(axis=1)
    assert in_crops.any(), "crops found something"
    # A box across the middle lies mostly in no crop of the first layer.
    across = np.array([[20.0, 8.0, 110.0, 92.0]])
    records = counted(OriginalColors(), image.pixels, across, settings)
    found = masks_like(Colors(), image, across, settings)
    check(found, records)
    assert len(found) > 1


def test_nothing_inside_the_boxes_gives_nothing():
    blank = Image(np.full((40, 40, 3), 90, np.uint8))

    class Blind(Colors):
        def upscale(self, logits: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
            return logits - 100

    for model, boxes in ((Blind(), [[2.0, 2.0, 9.0, 9.0]]), (Colors(), np.zeros((0, 4)))):
        found = masks_like(model, blank, np.array(boxes), LENIENT)
        assert len(found) == 0 and found.frame == (40, 40)


def test_the_examples_decide_how_alike_is_alike_enough():
    cosines = np.array([[1, 0.8, 0.75], [0.8, 1, 0.9], [0.75, 0.9, 1]])
    assert lowest_similarity(np.linalg.cholesky(cosines)) == pytest.approx(0.75)
    assert lowest_similarity(np.array([[0.6, 0.8]])) == 0.7


def test_a_mask_is_described_by_the_cells_inside_it_and_by_one_cell_at_least():
    grid = torch.zeros(2, 4, 4)
    grid[0, :2] = 3.0
    grid[1, 2:] = 5.0
    low = torch.full((3, 16, 16), -9.0)
    low[0, :8, :8] = 9.0  # two by two cells of the first kind
    low[1, 4:12, 0:4] = 9.0  # one cell of each
    low[2, 13, 13] = -1.0  # surest in a cell of the second kind, though nowhere over 0
    vectors = pooled_embedding(grid, low)
    expected = [[1, 0], [3 / 34**0.5, 5 / 34**0.5], [0, 1]]
    np.testing.assert_allclose(vectors, expected, atol=1e-6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_sam(tmp_path_factory.mktemp("sam"))


def test_the_whole_of_sam_counts_what_the_original_counts(folder: Path):
    settings = MaskGeneratorSettings(
        points_per_side=4, iou_threshold=-1, stability_threshold=0, nms_threshold=1.0
    )
    image, boxes = scene(100, 124)
    ours = Sam.load(checkpoint(folder, "sam"), "cpu")
    with torch.no_grad():
        records = counted(SamPredictor(reference(folder)), image.pixels, boxes[:1], settings)
    found = masks_like(ours, image, boxes[:1], settings)
    assert 1 < len(found) == len(records) < 48
    for row, record in enumerate(records):
        assert found.columns["example"][row] == record["example"]
        assert found.columns["similarity"][row] == pytest.approx(record["similarity"], abs=1e-4)
        assert (found.mask(row) != record["mask"]).mean() < 1e-3


@pytest.mark.parametrize(
    ("family", "save", "adapter"),
    [("sam", saved_sam, Sam), ("sam-hq", saved_sam_hq, SamHq), ("sam2", saved_sam2, Sam2)],
)
def test_each_of_the_family_fills_the_slot_of_the_node(tmp_path: Path, family, save, adapter):
    folder = save(tmp_path)
    lenient = {"iou_threshold": -1, "stability_threshold": 0}
    model = adapter.load(checkpoint(folder, family, automatic=lenient), "cpu")
    assert isinstance(model, ExampleMaskGenerator)
    image, boxes = scene(100, 124)
    examples = Regions(boxes[:2], image.shape)
    result = count_by_example(image, examples, model=model, points_per_side=3, threshold=0.5)
    assert result.number == len(result.masks) >= 1
    similarity = np.asarray(result.masks.columns["similarity"])
    assert (similarity[~np.asarray(result.masks.columns["example"])] >= 0.5).all()
    described = model.features(image)
    assert described.vectors.shape == (16, 16, 64)
    everything = model.generate_like(image, examples, points_per_side=3, threshold=-1)
    assert len(everything) >= result.number
