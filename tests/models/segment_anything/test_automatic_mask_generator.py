"""Are automatic masks those of the original generator: same count, order, boxes and shapes?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from segment_anything import SamAutomaticMaskGenerator, SamPredictor
from segment_anything.utils.transforms import ResizeLongestSide

from anyloom import Checkpoint, Image, ModelError, Points
from anyloom.formats import to_sam_records
from anyloom.models.common.mask_candidates import remove_small_regions
from anyloom.models.common.mask_generator_presets import (
    PRESETS,
    MaskGeneratorSettings,
    Preset,
    crop_boxes,
    crop_points,
    point_grid,
    settings_from_options,
    with_overrides,
)
from anyloom.models.segment_anything.automatic_mask_generator import (
    automatic_masks,
    stability_scores,
)
from anyloom.models.segment_anything.prompted_masks import PromptableSegmenter
from anyloom.models.segment_anything.prompts import EncodedImage, Prompts
from anyloom.models.segment_anything.sam import Sam
from tests.models.reference_sam import reference
from tests.models.tiny_sam import checkpoint, saved_sam

NAMES = {
    "points_per_side": "points_per_side",
    "iou_threshold": "pred_iou_thresh",
    "stability_threshold": "stability_score_thresh",
    "stability_offset": "stability_score_offset",
    "nms_threshold": "box_nms_thresh",
    "crop_layers": "crop_n_layers",
    "crop_nms_threshold": "crop_nms_thresh",
    "crop_overlap": "crop_overlap_ratio",
    "crop_points_divisor": "crop_n_points_downscale_factor",
    "min_region_area": "min_mask_region_area",
}
"""Our parameters → the original's."""


def by_color(pixels: np.ndarray, clicks: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Stand in for a network: three masks of what has the clicked color, tight to loose.

    Logits N×3×H×W and scores N×3, both of which depend on the place clicked on.
    """
    levels = torch.from_numpy(pixels.astype(np.float32))
    x, y = np.floor(clicks).astype(int).T
    colors = levels[y, x]
    distance = (levels[None] - colors[:, None, None]).abs().sum(-1) / 16
    logits = torch.stack([reach - distance for reach in (2.0, 4.0, 9.0)], dim=1)
    shade = colors.sum(1) / 765
    scores = torch.stack([1 - 0.3 * shade, 0.98 - 0.2 * shade, 0.7 + 0.25 * shade], dim=1)
    return logits, scores + torch.from_numpy((x * 7 + y * 13) % 11).float()[:, None] * 1e-4


class ByColor(PromptableSegmenter):
    """The stand-in behind our generator."""

    mask_size = 64

    def encode_pixels(self, pixels: np.ndarray) -> EncodedImage:
        return EncodedImage(pixels, pixels.shape[:2], pixels.shape[:2])

    def decode(self, encoded: EncodedImage, prompts: Prompts, multimask: bool) -> Any:
        assert multimask and prompts.point_coords is not None
        return by_color(encoded.features, prompts.point_coords[:, 0])

    def upscale(self, logits: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
        return logits

    def extent(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        return (0, 0, size[1], size[0])


class OriginalByColor(SamPredictor):
    """The stand-in behind the original generator."""

    def __init__(self) -> None:
        self.model = SimpleNamespace(mask_threshold=0.0, device=torch.device("cpu"))
        self.transform = ResizeLongestSide(64)

    def set_image(self, image: np.ndarray, image_format: str = "RGB") -> None:
        self.pixels = image
        self.transform.target_length = max(image.shape[:2])  # no scaling

    def reset_image(self) -> None:
        pass

    def predict_torch(self, point_coords: Any, *_: Any, **__: Any) -> Any:
        logits, scores = by_color(self.pixels, point_coords[:, 0].numpy())
        return logits, scores, logits


def original(predictor: SamPredictor, settings: MaskGeneratorSettings) -> SamAutomaticMaskGenerator:
    generator = SamAutomaticMaskGenerator.__new__(SamAutomaticMaskGenerator)
    full = SimpleNamespace(image_encoder=SimpleNamespace(img_size=64))
    wishes = {theirs: getattr(settings, mine) for mine, theirs in NAMES.items()}
    if settings.point_grids:
        wishes["points_per_side"] = None
        wishes["point_grids"] = [np.array(grid) for grid in settings.point_grids]
    SamAutomaticMaskGenerator.__init__(generator, full, output_mode="uncompressed_rle", **wishes)
    generator.predictor = predictor
    return generator


def scene(height: int, width: int, seed: int = 0) -> Image:
    """Discs and stripes with speckles, so that masks have holes and islands."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    pixels = np.full((height, width, 3), 200)
    for _ in range(9):
        cx, cy, radius = random.integers(width), random.integers(height), random.integers(6, 30)
        pixels[(x - cx) ** 2 + (y - cy) ** 2 < radius**2] = random.integers(0, 255, 3)
    pixels[:, width // 2 : width // 2 + 9] = (30, 60, 90)
    pixels[random.random((height, width)) < 0.01] = (250, 250, 0)
    return Image((pixels + random.integers(-4, 5, pixels.shape)).clip(0, 255).astype(np.uint8))


def check(found: Any, records: list[dict[str, Any]]) -> None:
    """Compare masks with the original's records, all of them, in order."""
    ours = to_sam_records(found, "uncompressed_rle")
    assert len(ours) == len(records)
    for mine, theirs in zip(ours, records, strict=True):
        assert mine["segmentation"] == theirs["segmentation"]
        assert mine["bbox"] == theirs["bbox"]
        assert mine["area"] == theirs["area"]
        assert mine["crop_box"] == theirs["crop_box"]
        assert mine["predicted_iou"] == pytest.approx(theirs["predicted_iou"], abs=1e-6)
        assert mine["stability_score"] == pytest.approx(theirs["stability_score"], abs=1e-6)
        np.testing.assert_allclose(mine["point_coords"], theirs["point_coords"], atol=1e-4)


LENIENT = MaskGeneratorSettings(points_per_side=8, iou_threshold=0.5, stability_threshold=0.3)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"points_per_side": 13},
        {"iou_threshold": 0.0, "stability_threshold": 0.0},
        {"iou_threshold": 0.8, "stability_threshold": 0.6, "stability_offset": 0.5},
        {"nms_threshold": 0.99},
        {"crop_layers": 1},
        {"crop_layers": 2, "crop_points_divisor": 2, "crop_overlap": 0.2},
        {"crop_layers": 1, "crop_nms_threshold": 0.3, "nms_threshold": 0.95},
        {"min_region_area": 12},
        {"crop_layers": 1, "min_region_area": 200, "nms_threshold": 0.9},
        {"point_grids": (tuple((0.05 * n, 0.9 - 0.04 * n) for n in range(20)),)},
        {
            "crop_layers": 1,
            "point_grids": (
                tuple((x / 7, y / 9) for x in range(7) for y in range(9)),
                tuple((0.1 + 0.2 * x, 0.3 + 0.3 * x * x) for x in (0, 0.5, 1, 1.5)),
            ),
        },
    ],
    ids=str,
)
@pytest.mark.parametrize("size", [(120, 160), (151, 97)])
def test_masks_are_those_of_the_original_generator(size, changes):
    settings = MaskGeneratorSettings(**{**vars(LENIENT), **changes})
    picture = scene(*size)
    records = original(OriginalByColor(), settings).generate(picture.pixels)
    assert len(records) > 3, "the comparison is about something"
    check(automatic_masks(ByColor(), picture, settings), records)


def test_the_whole_of_sam_gives_what_the_original_gives(tmp_path: Path):
    folder = saved_sam(tmp_path)
    settings = MaskGeneratorSettings(
        points_per_side=4, iou_threshold=-1, stability_threshold=0, nms_threshold=1.0
    )
    picture = scene(90, 130)
    records = original(SamPredictor(reference(folder)), settings).generate(picture.pixels)
    found = automatic_masks(Sam.load(checkpoint(folder, "sam"), "cpu"), picture, settings)
    assert len(found) == len(records) == 48
    theirs = np.array([record["predicted_iou"] for record in records])
    np.testing.assert_allclose(found.scores, theirs, atol=3e-4)
    clicks = np.array([record["point_coords"][0] for record in records])
    assert (np.abs(np.asarray(found.columns["point"]) - 0.5 - clicks).max(1) < 1e-3).mean() > 0.9
    areas = np.array([record["area"] for record in records])
    assert np.abs(found.areas - areas).max() <= 12, "rounding may turn single pixels"


def test_the_slot_gives_masks_best_first_and_none_below_the_least_area():
    model = ByColor()
    model.automatic = MaskGeneratorSettings(
        iou_threshold=0.5, stability_threshold=0.3, crop_layers=1
    )
    found = model.generate(scene(120, 160), points_per_side=8, min_area=60)
    assert len(found) > 3
    assert (np.diff(found.scores) <= 0).all()
    assert found.areas.min() >= 60
    assert np.isfinite(found.columns["stability"]).all()


def test_the_least_area_leaves_the_shape_of_every_larger_mask_as_it_is():
    model = ByColor()
    model.automatic = MaskGeneratorSettings(iou_threshold=0.5, stability_threshold=0.3)
    everything = model.generate(scene(120, 160), points_per_side=8)
    large = model.generate(scene(120, 160), points_per_side=8, min_area=900)
    assert 0 < len(large) < len(everything)
    assert large == everything[everything.areas >= 900]
    cleaned = model.generate(scene(120, 160), points_per_side=8, min_region_area=900)
    assert cleaned != everything
    for mask in cleaned.masks():
        assert (remove_small_regions(mask, 900) == mask).all()


def test_clicks_of_the_callers_own_stand_in_for_the_grid():
    picture = scene(120, 160)
    grid = point_grid(8) * (160, 120)
    found = automatic_masks(ByColor(), picture, LENIENT, grid)
    assert found.fingerprint == automatic_masks(ByColor(), picture, LENIENT).fingerprint
    model = ByColor()
    model.automatic = LENIENT
    clicked = model.generate(picture, points=Points(grid + 0.5, picture.shape))
    assert clicked.fingerprint == found.sorted_by_score().fingerprint


def test_in_a_crop_the_clicks_are_those_that_lie_in_it():
    settings = replace(LENIENT, crop_layers=1)
    clicks = np.array([[-0.5, -0.5], [10, 20], [90, 60], [159.4, 119.4]])
    for box, layer in crop_boxes((120, 160), 1, settings.crop_overlap):
        x0, y0, x1, y1 = box
        here = crop_points(box, layer, settings, clicks) + np.array([x0, y0])
        pixels = np.floor(clicks + 0.5)
        inside = (pixels >= (x0, y0)).all(1) & (pixels < (x1, y1)).all(1)
        np.testing.assert_array_equal(here, clicks[inside])
    found = automatic_masks(ByColor(), scene(120, 160), settings, clicks[1:2])
    assert len(found) >= 1
    nothing = automatic_masks(ByColor(), scene(120, 160), settings, clicks[:0])
    assert len(nothing) == 0 and nothing.frame == (120, 160)


def test_of_the_largest_masks_as_many_are_kept_as_wished():
    picture = scene(120, 160)
    every = automatic_masks(ByColor(), picture, LENIENT)
    largest = automatic_masks(ByColor(), picture, replace(LENIENT, largest=3))
    assert len(every) > 3
    assert sorted(largest.areas) == sorted(every.areas)[-3:]


def test_a_call_asks_for_a_preset_and_for_exceptions_from_it():
    own = MaskGeneratorSettings(iou_threshold=0.7, points_per_side=5, min_region_area=9)
    assert with_overrides(own) == own
    assert with_overrides(own, "sam_track") == PRESETS["sam_track"]
    asked = with_overrides(
        own, "sam_track", points_per_side=30, min_region_area=None, crop_layers=0
    )
    assert asked == replace(PRESETS["sam_track"], points_per_side=30, crop_layers=0)
    gridded = replace(own, point_grids=(((0.5, 0.5),),))
    assert with_overrides(gridded, min_region_area=0).point_grids == gridded.point_grids
    assert with_overrides(gridded, points_per_side=4).point_grids == ()


def test_a_picture_without_anything_to_trust_gives_an_empty_set():
    model = ByColor()
    found = automatic_masks(
        model, scene(60, 60), MaskGeneratorSettings(points_per_side=3, iou_threshold=2)
    )
    assert len(found) == 0 and found.frame == (60, 60)


@pytest.mark.parametrize("size", [(1, 1), (3, 40), (40, 2)])
def test_the_smallest_pictures_have_masks_too(size):
    settings = MaskGeneratorSettings(
        points_per_side=2, iou_threshold=0, stability_threshold=0, crop_layers=2
    )
    found = automatic_masks(ByColor(), scene(*size), settings)
    assert found.frame == size and len(found) >= 1


def test_the_grid_has_the_centers_of_its_cells_row_by_row():
    grid = point_grid(32)
    assert grid.shape == (1024, 2)
    assert grid[0].tolist() == [1 / 64, 1 / 64] and grid[-1].tolist() == [0.984375, 0.984375]
    assert grid[1].tolist() == [3 / 64, 1 / 64], "x runs fastest"


def test_crops_are_those_of_the_specification():
    boxes = [box for box, _ in crop_boxes((600, 900), 2, 512 / 1500)]
    assert len(boxes) == 21
    assert boxes[:5] == [
        (0, 0, 900, 600),
        (0, 0, 552, 402),
        (0, 198, 552, 600),
        (348, 0, 900, 402),
        (348, 198, 900, 600),
    ]
    assert boxes[5] == (0, 0, 302, 227)
    assert boxes[-1] == (600, 375, 900, 600)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 3), st.floats(0, 0.9))
def test_crops_lie_in_the_picture_and_cover_it(height, width, layers, overlap):
    covered = np.zeros((layers + 1, height, width), bool)
    for (x0, y0, x1, y1), layer in crop_boxes((height, width), layers, overlap):
        assert 0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height
        covered[layer, y0:y1, x0:x1] = True
    assert covered.all()


def test_stability_of_nothing_is_not_a_number():
    logits = torch.tensor([[[-5.0, -2.0]], [[3.0, -0.5]], [[3.0, 2.0]]])
    scores = stability_scores(logits, 1.0).numpy()
    np.testing.assert_array_equal(scores, np.float32([np.nan, 0.5, 1.0]))


def test_a_mask_of_nothing_is_rejected_whatever_the_least_stability():
    class Nothing(ByColor):
        def upscale(self, logits: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
            return torch.full_like(logits, -2.0)

    for least in (0.0, 1e-6, 0.95):
        settings = MaskGeneratorSettings(
            points_per_side=2, iou_threshold=0, stability_threshold=least
        )
        assert len(automatic_masks(Nothing(), scene(60, 60), settings)) == 0


def test_the_record_of_a_single_pixel_has_an_inclusive_box():
    pixels = np.full((12, 12, 3), 200, np.uint8)
    pixels[7, 5] = 0

    class Exact(ByColor):
        def upscale(self, logits: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
            return logits

    settings = MaskGeneratorSettings(points_per_side=12, iou_threshold=0, stability_threshold=0)
    found = automatic_masks(Exact(), Image(pixels), settings)
    record = next(one for one in to_sam_records(found) if one["area"] == 1)
    assert record["bbox"] == [5, 7, 0, 0]
    row = int(np.flatnonzero(found.areas == 1)[0])
    assert found.boxes[row].tolist() == [5, 7, 6, 8]


def test_holes_are_filled_and_islands_dropped():
    mask = np.zeros((20, 30), bool)
    mask[2:12, 2:12] = True
    mask[5, 5] = False
    mask[15:17, 20:22] = True
    cleaned = remove_small_regions(mask, 6)
    expected = np.zeros_like(mask)
    expected[2:12, 2:12] = True
    np.testing.assert_array_equal(cleaned, expected)
    assert remove_small_regions(expected, 6) is expected
    lone = np.zeros_like(mask)
    lone[1, 1] = lone[4:6, 4] = True
    np.testing.assert_array_equal(np.argwhere(remove_small_regions(lone, 50)), [[4, 4], [5, 4]])


def test_a_catalog_entry_chooses_a_preset_and_changes_parts_of_it():
    told = {"automatic": {"preset": "sam_track", "stability_threshold": 0.8}}
    settings = settings_from_options(Checkpoint("mine", "sam", options=told), "segment_anything")
    assert settings.crop_layers == 1 and settings.stability_threshold == 0.8
    assert settings_from_options(Checkpoint("mine", "sam"), "sam2") == PRESETS["sam2"]
    assert PRESETS["segment_anything"] == MaskGeneratorSettings(32, 0.88, 0.95, 1.0, 0.7, 0, 0.7)
    gridded = {"automatic": {"point_grids": [[[0.5, 0.5]], [[0.1, 0.9], [0, 1]]], "crop_layers": 1}}
    settings = settings_from_options(Checkpoint("mine", "sam", options=gridded), "segment_anything")
    assert settings.point_grids == (((0.5, 0.5),), ((0.1, 0.9), (0.0, 1.0)))


def test_presets_are_those_of_the_specification():
    plain = MaskGeneratorSettings(
        points_per_side=32,
        iou_threshold=0.88,
        stability_threshold=0.95,
        stability_offset=1.0,
        nms_threshold=0.7,
        crop_layers=0,
        crop_nms_threshold=0.7,
        crop_overlap=512 / 1500,
        crop_points_divisor=1,
        min_region_area=0,  # no hole is filled and no island dropped in any original
    )
    assert MaskGeneratorSettings() == plain
    assert set(PRESETS) == set(get_args(Preset))
    assert PRESETS["sam_track"] == MaskGeneratorSettings(
        16, 0.8, 0.9, crop_layers=1, crop_points_divisor=2, min_region_area=200
    )
    assert PRESETS["metaseg"] == MaskGeneratorSettings(16)
    assert PRESETS["samaug"] == MaskGeneratorSettings(
        iou_threshold=0.5, nms_threshold=0.5, crop_nms_threshold=0.5
    )
    assert PRESETS["any_rgbd"] == MaskGeneratorSettings(64, 0.8, 0.8, min_region_area=100)
    assert PRESETS["u_specify"] == MaskGeneratorSettings(
        stability_offset=0.95, min_region_area=200, largest=100
    )
    strict = PRESETS["count_anything"]
    assert strict == MaskGeneratorSettings(32, 0.98, 0.7, nms_threshold=0.5, crop_nms_threshold=0.3)
    crowds = PRESETS["count_anything_crowds"]
    assert crowds == replace(strict, iou_threshold=0, stability_threshold=0.8)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("sam_trck", "unknown preset 'sam_trck' of automatic masks; did you mean 'sam_track'?"),
        ({"iou_treshold": 0.5}, "did you mean 'iou_threshold'?"),
        ({"iou_threshold": "high"}, "'iou_threshold' is 'high', expected a number"),
        ({"point_grids": [[1, 2]]}, "'point_grids' is [[1, 2]], expected lists of points (x, y)"),
        ({"point_grids": [[]]}, "'point_grids' is [[]], expected lists of points (x, y)"),
        (
            {"point_grids": [[[0.5, 0.5]]], "crop_layers": 1},
            "1 point_grids for the image and 1 layers of crops; give one for each",
        ),
    ],
)
def test_a_wrong_option_is_one_line(told, message):
    with pytest.raises(ModelError) as caught:
        settings_from_options(
            Checkpoint("mine", "sam", options={"automatic": told}), "segment_anything"
        )
    assert message in str(caught.value) and str(caught.value).startswith("model 'mine': ")
