"""LIME's weights against scikit-learn's ridge regression, and what the explanation shows."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from anyloom import Embedding, Image, Masks, NodeError
from anyloom.nodes.explaining import explain_label
from tests.nodes.fakes import masks_of

FRAME = (8, 12)
LEFT, RIGHT = (0, 0, 4, 8), (8, 0, 12, 8)


class RedOrBlue:
    """An image-text model that sees how much red and how much blue there is."""

    logit_scale = 4.0
    input_side = None

    def __init__(self) -> None:
        self.seen: list[np.ndarray] = []

    def embed_images(self, images):
        self.seen += images
        amounts = [(image[:, :, 0].mean(), image[:, :, 2].mean(), 60.0) for image in images]
        vectors = np.array(amounts, np.float32)
        return Embedding(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), "fake")

    def embed_texts(self, texts):
        vectors = {"red": (1, 0, 0), "blue": (0, 1, 0)}
        return Embedding(np.array([vectors[text] for text in texts], np.float32), "fake")


def image() -> Image:
    pixels = np.zeros((*FRAME, 3), np.uint8)
    pixels[:, :4] = (255, 0, 0)
    pixels[:, 8:] = (0, 0, 255)
    return Image(pixels)


def explained(masks: Masks, text: str = "red", **options):
    model = RedOrBlue()
    other = "blue" if text == "red" else "red"
    found = explain_label.function(
        image(), masks, text, against=[other], model=model, template="{}", **options
    )
    return found, model


def test_the_segment_that_shows_it_speaks_for_it_and_the_other_against_it():
    found, _ = explained(masks_of(FRAME, LEFT, RIGHT))
    assert found.masks.boxes[0].tolist() == list(LEFT)
    assert found.weights.grid[0, 0] > 0 > found.weights.grid[0, 11]
    blue, _ = explained(masks_of(FRAME, LEFT, RIGHT), "blue")
    assert blue.masks.boxes[0].tolist() == list(RIGHT)


def test_the_score_is_the_probability_for_the_whole_image():
    found, model = explained(masks_of(FRAME, LEFT, RIGHT))
    assert (model.seen[0] == image().pixels).all()
    assert found.score == pytest.approx(0.5, abs=1e-6)


def test_weights_equal_a_weighted_ridge_regression():
    whole = masks_of(FRAME, LEFT, (4, 0, 12, 8))  # two segments, told apart by their colors
    found, model = explained(whole, samples=200)
    samples = np.array(
        [((seen[0, 0] != 128).any(), (seen[0, 11] != 128).any()) for seen in model.seen], float
    )
    logits = 4.0 * model.embed_images(list(model.seen)).vectors[:, :2].astype(float)
    chances = np.exp(logits[:, 0]) / np.exp(logits).sum(axis=1)
    distances = 1 - samples.sum(axis=1) / np.sqrt(2 * np.maximum(samples.sum(axis=1), 1))
    near = np.sqrt(np.exp(-(distances**2) / 0.25**2))
    ridge = Ridge(alpha=1.0).fit(samples, chances, sample_weight=near)
    assert found.weights.grid[0, 0] == pytest.approx(ridge.coef_[0], abs=1e-5)
    assert found.weights.grid[0, 11] == pytest.approx(ridge.coef_[1], abs=1e-5)


def test_what_is_hidden_is_middle_gray_as_published():
    _, model = explained(masks_of(FRAME, LEFT, RIGHT))
    hidden = [(seen == 128).all(axis=2) for seen in model.seen]
    assert any(gray.any() and not gray.all() for gray in hidden)
    shown = image().pixels
    for gray, seen in zip(hidden, model.seen, strict=True):
        assert (seen[~gray] == shown[~gray]).all()


def test_overlapping_masks_make_a_segment_of_every_combination():
    found, _ = explained(masks_of(FRAME, (0, 0, 4, 8), (2, 0, 12, 8)))
    assert len(np.unique(found.weights.grid)) == 3


def test_the_same_seed_gives_the_same_explanation():
    masks = masks_of(FRAME, LEFT, RIGHT)
    first, again, other = (explained(masks, seed=seed)[0].weights for seed in (1, 1, 2))
    assert (first.grid == again.grid).all()
    assert (first.grid != other.grid).any()


def test_no_masks_and_no_other_text():
    found, _ = explained(Masks.empty(FRAME))
    assert len(np.unique(found.weights.grid)) == 1
    with pytest.raises(NodeError, match="needs a text to compare with"):
        explain_label.function(image(), Masks.empty(FRAME), "red", against=[], model=RedOrBlue())
