"""Does PerSAM find what the published steps find, guided and fitted?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from segment_anything import SamPredictor
from torch.utils._python_dispatch import TorchDispatchMode

from anyloom import Image, Masks, ModelError
from anyloom.models import ExampleSegmenter
from anyloom.models.persam import mask_weights, persam
from anyloom.models.persam.mask_weights import fit_mask_weights
from anyloom.models.persam.persam import GuidedRequest, PerSam
from anyloom.models.persam.target_features import foreground_cells
from anyloom.nodes import segment_like
from tests.models import reference_persam
from tests.models.reference_sam import reference
from tests.models.tiny_sam import checkpoint, saved_sam

CLOSE = 3e-4
"""What rounding leaves of equal weights in single precision; see test_sam."""


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_sam(tmp_path_factory.mktemp("sam"))


@pytest.fixture(scope="module")
def model(folder: Path) -> PerSam:
    return PerSam.load(checkpoint(folder, "persam"), "cpu")


@pytest.fixture(scope="module")
def fitted(folder: Path) -> PerSam:
    return PerSam.load(checkpoint(folder, "persam", fitted=True), "cpu")


@pytest.fixture(scope="module")
def predictor(folder: Path) -> SamPredictor:
    return SamPredictor(reference(folder))


def scene(height: int, width: int, x: int, y: int, seed: int = 0) -> tuple[Image, np.ndarray]:
    """A red disc with a dark core on noise, and its mask."""
    rows, columns = np.mgrid[:height, :width]
    away = np.hypot(columns - x, rows - y)
    pixels = np.random.default_rng(seed).integers(80, 160, (height, width, 3))
    pixels[away < 22] = (220, 40, 30)
    pixels[away < 9] = (30, 20, 60)
    return Image(pixels.astype(np.uint8)), away < 22


EXAMPLE, DISC = scene(90, 130, 50, 40)
PICTURES = [scene(90, 130, 84, 50, 4)[0], scene(120, 70, 30, 80, 2)[0], scene(64, 64, 30, 30, 3)[0]]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: f"{one.width}x{one.height}")
def test_the_object_is_found_in_the_published_three_passes(model, predictor, picture):
    expected = reference_persam.persam(predictor, EXAMPLE.pixels, DISC, picture.pixels)
    found = model.segment_like(picture, [(EXAMPLE, Masks.from_arrays([DISC]))])
    assert len(found) == 1
    assert found.scores[0] == pytest.approx(expected.scores[-1], abs=1e-3)
    assert (found.mask(0) != expected.masks[-1]).mean() < 2e-3
    assert (expected.masks[0] != expected.masks[-1]).mean() > 0.05, "the passes change something"
    assert found.columns["point"][0].tolist() == (expected.clicks[0] + 0.5).tolist()
    assert found.labels == ("",)


class Watched(TorchDispatchMode):
    """Notes how many numbers results have that are computed outside of batches and pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.largest, self.inside = 0, 0

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        found = operation(*args, **(kwargs or {}))
        if isinstance(found, torch.Tensor) and not self.inside:
            self.largest = max(self.largest, found.numel())
        return found

    def dispatch(self, model: Any, stage: Any, requests: Any) -> list[Any]:
        return self._within(lambda: stage.run(model, requests))

    def run_piece(self, nbytes: int, work: Callable[[], Any]) -> Any:
        return self._within(work)

    def _within(self, work: Callable[[], Any]) -> Any:
        self.inside += 1
        try:
            return work()
        finally:
            self.inside -= 1


@pytest.mark.parametrize("kind", ["guided", "fitted"])
def test_nothing_as_large_as_an_image_is_computed_outside_of_batches_and_pieces(folder, kind):
    model = PerSam.load(checkpoint(folder, "persam", fitted=kind == "fitted"), "cpu")
    examples = [(image, Masks.from_arrays([mask])) for image, mask in [scene(400, 500, 90, 80)]]
    image = scene(420, 480, 84, 50, 4)[0]
    with Watched() as watched:
        model.dispatcher = watched
        model.segment_like(image, examples)
    assert 0 < watched.largest < 400 * 500


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: f"{one.width}x{one.height}")
def test_the_decoder_is_guided_as_the_published_code_guides_it(model, predictor, picture):
    with torch.no_grad():
        predictor.set_image(picture.pixels)
        attention = torch.rand(1, 1, 1, 256, generator=torch.Generator().manual_seed(1))
        target = torch.randn(1, 1, 64, generator=torch.Generator().manual_seed(2))
        points, labels = np.array([[40.0, 30.0], [5.0, 60.0]]), np.array([1, 0])
        masks, scores = reference_persam.guided(predictor, points, labels, attention, target)
        coordinates = predictor.transform.apply_coords(points, predictor.original_size)
    encoded = model.encode_image(picture)
    asked = GuidedRequest(
        encoded.features,
        torch.as_tensor(coordinates).float(),
        torch.as_tensor(labels),
        attention.flatten(),
        target.flatten(),
    )
    [(logits, score)] = model.decode_guided([asked])
    torch.testing.assert_close(logits, masks[0], atol=5e-4, rtol=1e-3)
    torch.testing.assert_close(score, scores[0], atol=CLOSE, rtol=1e-3)

    # What transformers does with the same guide is something else, and not by a rounding.
    with torch.inference_mode():
        other = model.network(
            image_embeddings=encoded.features[0][None],
            input_points=asked.point_coords[None, None],
            input_labels=asked.point_labels[None, None],
            multimask_output=False,
            attention_similarity=attention,
            target_embedding=target[None],
        )
    assert (other.pred_masks[0, 0] - logits).abs().max() > 0.05


def test_guided_prompts_on_several_pictures_share_a_call_and_change_nothing(folder):
    exact = PerSam.load(checkpoint(folder, "persam"), "cpu")
    exact.network.double()
    random = torch.Generator().manual_seed(0)
    asked = [
        GuidedRequest(
            exact.encode_image(picture).features,
            torch.rand(2, 2, generator=random, dtype=torch.float64) * 200,
            torch.tensor([1, 0]),
            torch.rand(256, generator=random, dtype=torch.float64),
            torch.randn(64, generator=random, dtype=torch.float64),
        )
        for picture in PICTURES
    ]
    together = exact.decode_guided(asked)
    for mine, (logits, score) in zip(asked, together, strict=True):
        [(alone, alone_score)] = exact.decode_guided([mine])
        torch.testing.assert_close(logits, alone, atol=1e-10, rtol=1e-10)
        torch.testing.assert_close(score, alone_score, atol=1e-10, rtol=1e-10)


@pytest.mark.parametrize(
    ("level", "least", "share"), [(128, 4, 0.966), (215, 3, 0.575), (255, 2, 0.485)]
)
def test_a_cell_belongs_to_the_object_from_a_share_that_the_stored_gray_decides(
    model, predictor, level, least, share
):
    """The cut-offs of seed system 10: of the four pixels in the middle of a cell."""
    assert (least - 1) / 4 <= share < least / 4
    mask = np.zeros((256, 256), bool)
    for covered in range(5):
        rows, columns = np.divmod(np.arange(covered), 2)
        mask[16 * 3 + 7 + rows, 16 * covered + 7 + columns] = True
    expected = np.zeros((16, 16), bool)
    expected[3, least:5] = True
    np.testing.assert_array_equal(foreground_cells(model, mask, level), expected)
    predictor.set_image(np.zeros((256, 256, 3), np.uint8))
    with torch.no_grad():
        theirs = reference_persam.inside(predictor, mask, level)
    np.testing.assert_array_equal(theirs, expected)


def test_a_mask_too_thin_for_any_cell_is_known_by_the_cell_that_it_covers_best(model):
    mask = np.zeros((256, 256), bool)
    mask[40, 60:80] = True
    mask[39, 73] = True
    cells = foreground_cells(model, mask)
    assert cells.sum() == 1 and cells[2, 4]


def test_fitting_begins_with_a_third_of_each_mask():
    logits = torch.randn(3, 50)
    weights = fit_mask_weights(logits, torch.ones(50, dtype=torch.bool), steps=0)
    np.testing.assert_allclose(weights, [1 / 3] * 3, atol=1e-7)


def test_fitting_gives_most_weight_to_the_mask_that_is_the_example():
    mask = torch.rand(400) > 0.6
    sign = mask.float() * 2 - 1
    noise = torch.randn(2, 400, generator=torch.Generator().manual_seed(0))
    weights = fit_mask_weights(torch.stack([noise[0], 8 * sign, noise[1]]), mask)
    assert weights.argmax() == 1 and weights[1] > 0.5
    assert weights.sum() == pytest.approx(1, abs=1e-5)


def test_the_fitted_object_is_found_in_the_published_way(fitted, predictor, monkeypatch):
    picture, steps = PICTURES[1], 200
    expected, weights = reference_persam.persam_f(
        predictor, EXAMPLE.pixels, DISC, picture.pixels, steps
    )
    learned = []

    def noted(*given: torch.Tensor) -> torch.Tensor:
        learned.append(mask_weights.fit_mask_weights(*given, steps=steps))
        return torch.from_numpy(weights)

    monkeypatch.setattr(persam, "fit_mask_weights", noted)
    found = fitted.segment_like(picture, [(EXAMPLE, Masks.from_arrays([DISC]))])
    fitted.targets.clear()
    np.testing.assert_allclose(learned[0], weights, atol=1e-3)
    assert np.abs(weights - 1 / 3).max() > 0.02, "something was learned"
    # With equal weights: what rounding leaves of the fit would be magnified by three passes.
    assert found.scores[0] == pytest.approx(expected.scores[-1], abs=1e-3)
    assert (found.mask(0) != expected.masks[-1]).mean() < 2e-3
    assert found.columns["point"][0].tolist() == (expected.clicks[0] + 0.5).tolist()


def test_an_example_is_learned_from_once_for_many_pictures(fitted, monkeypatch):
    learned = []
    fitted.targets.clear()
    monkeypatch.setattr(
        persam,
        "fit_mask_weights",
        lambda *given: learned.append(1) or mask_weights.fit_mask_weights(*given, steps=1),
    )
    masks = Masks.from_arrays([DISC])
    for picture in PICTURES:
        fitted.segment_like(picture, [(EXAMPLE, masks)])
        fitted.segment_like(picture, [(Image(EXAMPLE.pixels.copy()), masks)])
    assert len(learned) == 1
    fitted.segment_like(PICTURES[0], [(EXAMPLE, Masks.from_arrays([~DISC]))])
    assert len(learned) == 2
    fitted.targets.clear()


def test_each_label_is_an_object_and_pictures_of_one_are_learned_from_together(model):
    other, disc = scene(70, 70, 40, 30, 5)
    both = Masks.from_arrays([DISC, ~DISC], labels=["disc", "ground"])
    more = Masks.from_arrays([disc], labels=["disc"])
    found = model.segment_like(PICTURES[0], [(EXAMPLE, both), (other, more)])
    assert set(found.labels) <= {"disc", "ground"} and found.frame == PICTURES[0].shape
    cells = [
        model.encode_image(picture).features[0][:, torch.from_numpy(foreground_cells(model, mask))]
        for picture, mask in ((EXAMPLE, DISC), (other, disc))
    ]
    known = model.target([(EXAMPLE, DISC), (other, disc)])
    torch.testing.assert_close(known.embedding, torch.cat(cells, dim=1).mean(1))
    assert known.direction.norm() == pytest.approx(1, abs=1e-5)


def test_an_example_in_which_nothing_is_marked_finds_nothing(model):
    nothing = Masks.from_arrays([np.zeros((90, 130), bool)], labels=["disc"])
    assert len(model.segment_like(PICTURES[0], [(EXAMPLE, nothing)])) == 0


def test_a_mask_that_a_pass_wipes_out_stays_as_it_was(model, monkeypatch):
    decode = model.decode
    masks = Masks.from_arrays([DISC])
    monkeypatch.setattr(
        model, "decode", lambda *given: (decode(*given)[0] * 0 - 9, decode(*given)[1])
    )
    found = model.segment_like(PICTURES[0], [(EXAMPLE, masks)])
    assert len(found) == 1 and found.areas[0] > 0


def test_it_fills_the_slot_of_the_node_and_gives_the_same_twice(model):
    assert isinstance(model, ExampleSegmenter)
    masks = Masks.from_arrays([DISC], labels=["disc"])
    first = segment_like(PICTURES[0], EXAMPLE, masks, model=model)
    model.image_cache.clear()
    model.targets.clear()
    again = segment_like(PICTURES[0], EXAMPLE, masks, model=model)
    assert first.labels == ("disc",)
    assert first.fingerprint == again.fingerprint


def test_a_wrong_option_is_one_line(folder):
    with pytest.raises(ModelError, match="option fitted is 'yes', expected true or false"):
        PerSam.load(checkpoint(folder, "persam", fitted="yes"), "cpu")
