"""Attacks on masks: bounded, better than noise, and against every Segment Anything model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import interpolate

from anyloom import Image, NodeError, Points, Regions
from anyloom.models.segment_anything.sam import Sam
from anyloom.nodes import attack_masks
from anyloom.registry.lookup import registry
from tests.models.conformance.families import save
from tests.photos import picture

PHOTO = Image(picture("coffee").pixels[100:196, 150:278].copy())
POINTS = Points([(60, 50), (100, 70)], PHOTO.shape, objects=[0, 1])


def load(family: str, folder: Path) -> Any:
    checkpoint = save(family, folder)
    return registry.models().adapter(checkpoint).load(checkpoint, "cpu")


@pytest.fixture(scope="module")
def sam(tmp_path_factory):
    return load("sam", tmp_path_factory.mktemp("sam"))


def loss(model: Sam, pixels: np.ndarray) -> float:
    """Return ClipMSE of the single masks' logits, by the network without gradients."""
    height, width = model.resized_size(PHOTO.shape)
    size, losses = model.input_size, []
    with torch.inference_mode():
        channels = torch.from_numpy(pixels).permute(2, 0, 1)[None].float()
        resized = interpolate(channels, (height, width), mode="bilinear", antialias=True)
        square = torch.zeros(1, 3, size, size)
        square[:, :, :height, :width] = model.normalization(resized)
        for point in POINTS.coordinates:
            scaled = (point - 0.5) * (width / PHOTO.width, height / PHOTO.height)
            output = model.network(
                square,
                input_points=torch.tensor(scaled)[None, None, None].float(),
                input_labels=torch.ones(1, 1, 1, dtype=torch.long),
                multimask_output=False,
            )
            logits = interpolate(output.pred_masks[0], (size, size), mode="bilinear")
            logits = interpolate(logits[:, :, :height, :width], PHOTO.shape, mode="bilinear")
            losses.append(float(((logits.clamp(min=-10) + 10) ** 2).mean()))
    return float(np.mean(losses))


@pytest.mark.parametrize("epsilon", [1, 8])
@pytest.mark.parametrize("method", ["fgsm", "pgd"])
def test_no_color_changes_by_more_than_epsilon(sam, method, epsilon):
    attacked = attack_masks.function(
        PHOTO, POINTS, model=sam, method=method, epsilon=epsilon, iterations=3
    )
    change = attacked.image.pixels.astype(int) - PHOTO.pixels
    assert np.abs(change).max() == epsilon
    assert (attacked.difference.pixels == np.clip(128 + 16 * change, 0, 255)).all()


def test_pgd_with_the_published_settings_removes_more_than_noise_of_the_same_size(sam):
    attacked = attack_masks.function(PHOTO, POINTS, model=sam)
    random = np.random.default_rng(0).choice([-8, 8], PHOTO.pixels.shape)
    noisy = Image(np.clip(PHOTO.pixels + random, 0, 255).astype(np.uint8))
    noisy_masks = sam.segment(noisy, points=POINTS, candidates="single")
    clean, noise, pgd = (loss(sam, image.pixels) for image in (PHOTO, noisy, attacked.image))
    assert pgd < min(clean, noise) - 1
    iou = np.diag(attacked.clean.iou(attacked.attacked)).mean()
    assert iou < np.diag(attacked.clean.iou(noisy_masks)).mean() - 0.05
    assert (attacked.attacked.areas < attacked.clean.areas).all()


def test_the_gradient_is_the_slope_of_the_loss(sam):
    pixels = PHOTO.pixels.astype(np.float32)
    gradient = sam.removal_gradient(pixels, points=POINTS)
    assert gradient.shape == pixels.shape and gradient.dtype == np.float32
    length = np.linalg.norm(gradient)
    step = 0.05 * gradient / length
    slope = (loss(sam, pixels + step) - loss(sam, pixels - step)) / 0.1
    assert slope == pytest.approx(length, rel=0.02)


def test_an_attack_repeats_with_its_seed(sam):
    first, again, other = (
        attack_masks.function(PHOTO, POINTS, model=sam, iterations=1, seed=seed).image.pixels
        for seed in (1, 1, 2)
    )
    assert (first == again).all() and (first != other).any()


def test_boxes_are_attacked_too(sam):
    box = Regions([(20, 20, 120, 120)], PHOTO.shape)
    attacked = attack_masks.function(PHOTO, regions=box, model=sam, method="fgsm")
    assert len(attacked.clean) == len(attacked.attacked) == 1


@pytest.mark.parametrize("family", ["sam2", "sam-hq", "edgetam"])
def test_every_segment_anything_model_has_gradients(family, tmp_path):
    model = load(family, tmp_path)
    gradient = model.removal_gradient(PHOTO.pixels.astype(np.float32), points=POINTS)
    assert np.isfinite(gradient).all() and np.abs(gradient).max() > 0


@pytest.mark.parametrize("points", [None, Points(np.zeros((0, 2)), PHOTO.shape)])
def test_without_a_prompt_there_is_nothing_to_attack(sam, points):
    with pytest.raises(NodeError, match="got no points and no regions"):
        attack_masks.function(PHOTO, points, model=sam)
