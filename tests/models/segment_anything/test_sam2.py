"""Do SAM 2 and EdgeTAM give what their repositories give, mask by mask and pass by pass?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sam2.automatic_mask_generator import SAM2AutomaticMaskGenerator

from anyloom import Heatmap, Image, ModelError, Points, Regions
from anyloom.models.common.mask_generator_presets import MaskGeneratorSettings
from anyloom.models.segment_anything.automatic_mask_generator import automatic_masks
from anyloom.models.segment_anything.edgetam import EdgeTam
from anyloom.models.segment_anything.prompted_masks import PromptableSegmenter
from anyloom.models.segment_anything.prompts import EncodedImage, Prompts
from anyloom.models.segment_anything.sam2 import Sam2
from tests.models.reference_sam2 import reference
from tests.models.segment_anything.test_sam import PROMPTS, ours, scene
from tests.models.tiny_sam import checkpoint, saved_edgetam, saved_sam2, saved_videos

pytestmark = [
    pytest.mark.usefixtures("one_thread"),
    # The original was written for an older PyTorch.
    pytest.mark.filterwarnings("ignore:.*sdp_kernel:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*jit.script:FutureWarning"),
]
SAVED: dict[str, tuple[Callable[[Path], Path], type[Sam2]]] = {
    "sam2": (saved_sam2, Sam2),
    "edgetam": (saved_edgetam, EdgeTam),
}
CLOSE = 3e-4
"""What rounding leaves: SAM 2's scores agree to 3e-6, EdgeTAM's to 1e-4, for its random
convolutions magnify it more."""
MAGNIFIED = 2e-3
"""What rounding leaves after one or two further passes, each of which magnifies it."""


@pytest.fixture(scope="module")
def pairs(tmp_path_factory) -> dict[str, tuple[Sam2, Any]]:
    """Return each model with the original predictor that has the same weights."""
    made = {}
    for name, (save, adapter) in SAVED.items():
        folder = save(tmp_path_factory.mktemp(name))
        made[name] = adapter.load(checkpoint(folder, name), "cpu"), reference(folder)
    return made


@pytest.fixture(params=SAVED)
def pair(pairs, request) -> tuple[Sam2, Any]:
    return pairs[request.param]


@pytest.fixture
def sam2(pairs) -> tuple[Sam2, Any]:
    return pairs["sam2"]


@pytest.fixture(scope="module")
def image() -> Image:
    return scene(90, 130)


def writable(image: Image) -> np.ndarray:
    return image.pixels.copy()


@pytest.mark.parametrize("size", [(90, 130), (130, 90), (333, 500), (256, 256), (1, 300)])
def test_a_picture_is_encoded_as_in_the_original(pair, size):
    model, predictor = pair
    picture = scene(*size)
    predictor.set_image(writable(picture))
    expected = [*predictor._features["high_res_feats"], predictor._features["image_embed"]]
    found = model.encode_pixels(picture.pixels).features
    for mine, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(mine, theirs[0], atol=1e-3, rtol=1e-4)


@pytest.mark.parametrize("kind", PROMPTS)
@pytest.mark.parametrize("candidates", ["all", "single"])
def test_masks_and_scores_are_those_of_the_original(pair, image, kind, candidates):
    model, predictor = pair
    predictor.set_image(writable(image))
    masks, scores, _ = predictor.predict(**PROMPTS[kind], multimask_output=candidates == "all")
    found = model.segment(image, **ours(PROMPTS[kind], image), candidates=candidates)
    assert len(found) == len(masks) == (3 if candidates == "all" else 1)
    np.testing.assert_allclose(found.scores, scores, atol=CLOSE)
    assert (found.dense() != masks).mean() < CLOSE


@pytest.mark.parametrize("multimask", [True, False])
def test_logits_are_those_of_the_original(pair, image, multimask):
    model, predictor = pair
    predictor.set_image(writable(image))
    _, _, expected = predictor.predict(**PROMPTS["clicks"], multimask_output=multimask)
    clicks = PROMPTS["clicks"]
    prompts = Prompts(clicks["point_coords"][None], clicks["point_labels"][None])
    low, _ = model.decode(model.encode_image(image), prompts, multimask)
    assert np.abs(expected).max() < 32, "nothing is cut off"
    np.testing.assert_allclose(low[0], expected, atol=0.01)


@pytest.mark.parametrize("name", SAVED)
def test_a_smaller_input_gives_what_it_gives_in_the_original(name, image, tmp_path):
    save, adapter = SAVED[name]
    folder = save(tmp_path)
    model = adapter.load(checkpoint(folder, name, input_size=128), "cpu")
    predictor = reference(folder, 128)
    predictor.set_image(writable(image))
    for kind, prompt in PROMPTS.items():
        masks, scores, low = predictor.predict(**prompt)
        found = model.segment(image, **ours(prompt, image), candidates="all")
        np.testing.assert_allclose(found.scores, scores, atol=CLOSE, err_msg=kind)
        assert (found.dense() != masks).mean() < CLOSE
        assert low.shape[-1] == model.mask_size == 32


@pytest.mark.parametrize("size", [500, 0, 512.0, True, "512"])
def test_an_input_that_does_not_fit_the_encoder_is_refused(size, pairs):
    folder = pairs["sam2"][0].checkpoint.options["folder"]
    with pytest.raises(ModelError, match=r"option input_size is .*, expected a multiple of 32"):
        Sam2.load(checkpoint(folder, "sam2", input_size=size), "cpu")


@pytest.mark.parametrize("kind", PROMPTS)
@pytest.mark.parametrize("multimask", [True, False])
def test_one_further_pass_is_given_the_logits_of_the_best_mask(sam2, image, kind, multimask):
    model, predictor = sam2
    predictor.set_image(writable(image))
    prompt = {**PROMPTS[kind], "multimask_output": multimask}
    _, first, low = predictor.predict(**prompt)
    masks, scores, _ = predictor.predict(**prompt, mask_input=low[first.argmax()][None])
    found = model.segment(
        image,
        **ours(PROMPTS[kind], image),
        candidates="all" if multimask else "single",
        refine=1,
    )
    np.testing.assert_allclose(found.scores, scores, atol=MAGNIFIED)
    assert (found.dense() != masks).mean() < MAGNIFIED
    assert not np.allclose(scores, first, atol=2 * MAGNIFIED), "the further pass changed nothing"


@pytest.mark.parametrize("kind", PROMPTS)
def test_the_second_further_pass_is_given_the_box_of_the_mask_too_as_in_persam(sam2, image, kind):
    model, predictor = sam2
    predictor.set_image(writable(image))
    prompt = dict(PROMPTS[kind])
    _, scores, low = predictor.predict(**prompt)
    masks, scores, low = predictor.predict(**prompt, mask_input=low[scores.argmax()][None])
    y, x = np.nonzero(masks[scores.argmax()])
    prompt.setdefault("box", np.array([x.min(), y.min(), x.max(), y.max()]))
    masks, scores, _ = predictor.predict(**prompt, mask_input=low[scores.argmax()][None])
    found = model.segment(image, **ours(PROMPTS[kind], image), candidates="all", refine=2)
    np.testing.assert_allclose(found.scores, scores, atol=MAGNIFIED)
    assert (found.dense() != masks).mean() < MAGNIFIED


@pytest.mark.parametrize("refine", [1, 2])
def test_prompts_refined_together_are_what_they_are_one_by_one(sam2, image, refine):
    model, _ = sam2
    boxes = Regions([[5, 5, 50, 50], [60, 20, 120, 80], [0, 0, 130, 90]], image.shape)
    prior = Heatmap(np.eye(9, 13, dtype=np.float32), image.shape)
    for extra in ({}, {"prior": prior}):
        together = model.segment(image, regions=boxes, refine=refine, **extra)
        for row in range(3):
            alone = model.segment(image, regions=boxes[row], refine=refine, **extra)
            np.testing.assert_allclose(alone.scores, together.scores[row : row + 1], atol=MAGNIFIED)
            assert (alone.mask(0) != together.mask(row)).mean() < MAGNIFIED


class Shrinking(PromptableSegmenter):
    """Answers a click with a square of five pixels, a mask with one of one less, at last none."""

    mask_size = 16

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Prompts] = []

    def encode_pixels(self, pixels: np.ndarray) -> EncodedImage:
        return EncodedImage((), pixels.shape[:2], pixels.shape[:2])

    def decode(self, encoded: EncodedImage, prompts: Prompts, multimask: bool) -> Any:
        self.asked.append(prompts)
        assert prompts.point_coords is not None
        logits = torch.full((len(prompts), 1, 16, 16), -1.0)
        for row, (x, y) in enumerate(prompts.point_coords[:, 0].astype(int)):
            side = (
                5
                if prompts.mask_inputs is None
                else int((prompts.mask_inputs[row] > 0).sum() ** 0.5) - 1
            )
            logits[row, 0, y : y + side, x : x + side] = 1
        return logits, logits.amax((2, 3)) + torch.arange(len(prompts))[:, None] * 0.1

    def upscale(self, logits: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
        return logits

    def extent(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        return (0, 0, size[1], size[0])


def test_a_mask_that_a_further_pass_would_wipe_out_stays_as_it_was():
    model = Shrinking()
    points = Points([[3.5, 4.5], [9.5, 2.5]], (16, 16), objects=[0, 1])
    found = model.segment(Image(np.zeros((16, 16, 3), np.uint8)), points=points, refine=9)
    assert found.areas.tolist() == [1, 1]
    assert found.boxes.tolist() == [[3, 4, 4, 5], [9, 2, 10, 3]]
    shown = [asked.boxes for asked in model.asked]
    assert shown[0] is None and shown[1] is None
    assert shown[2].tolist() == [[3, 4, 6, 7], [9, 2, 12, 5]], "tight, to the last pixel inside"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"mask_to_mask": True},
        {"crop_layers": 1, "crop_points_divisor": 2},
        {"mask_to_mask": True, "crop_layers": 1, "iou_threshold": 0.4},
    ],
    ids=str,
)
def test_automatic_masks_are_those_of_the_original_generator(sam2, changes):
    model, predictor = sam2
    settings = replace(
        MaskGeneratorSettings(4, iou_threshold=0.0, stability_threshold=0.0, nms_threshold=1.0),
        **changes,
    )
    generator = SAM2AutomaticMaskGenerator(
        predictor.model,
        points_per_side=settings.points_per_side,
        pred_iou_thresh=settings.iou_threshold,
        stability_score_thresh=settings.stability_threshold,
        box_nms_thresh=settings.nms_threshold,
        crop_n_layers=settings.crop_layers,
        crop_nms_thresh=1.0,
        crop_n_points_downscale_factor=settings.crop_points_divisor,
        use_m2m=settings.mask_to_mask,
    )
    generator.predictor = predictor
    picture = scene(90, 130)
    records = generator.generate(writable(picture))
    found = automatic_masks(model, picture, replace(settings, crop_nms_threshold=1.0))
    assert len(found) == len(records) > 3
    mine = sorted_by_place(found.columns["point"] - 0.5, found.scores, found.areas)
    theirs = sorted_by_place(
        np.array([one["point_coords"][0] for one in records]),
        np.array([one["predicted_iou"] for one in records]),
        np.array([one["area"] for one in records]),
    )
    np.testing.assert_allclose(mine[:, :2], theirs[:, :2], atol=1e-3)
    np.testing.assert_allclose(mine[:, 2], theirs[:, 2], atol=1e-3)
    assert (np.abs(mine[:, 3] - theirs[:, 3]) <= 12).mean() > 0.95, "rounding may turn few pixels"


def sorted_by_place(points: np.ndarray, scores: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Return rows (x, y, score, area) in the order of place, then score."""
    rows = np.column_stack([np.round(points, 2), scores, areas])
    return rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]


@pytest.mark.parametrize("name", SAVED)
def test_of_a_video_checkpoint_the_part_for_pictures_is_loaded(name, tmp_path):
    folder, weights = saved_videos(name, tmp_path)
    model = SAVED[name][1].load(checkpoint(folder, name), "cpu")
    loaded = model.network.state_dict()
    assert len(weights) > len(loaded)
    for key, tensor in loaded.items():
        assert torch.equal(tensor, weights[key]), key
    assert len(model.segment(scene(60, 80), **ours(PROMPTS["click"], scene(60, 80)))) == 1
