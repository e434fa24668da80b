"""Tagging with the most likely words of a list."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import NodeError
from anyloom.nodes.tagging import tag
from tests.nodes.fakes import COLORS, ColorRanker, scene

RED = scene(red=(0, 0, 80, 60))


def test_the_most_likely_words_come_first_with_their_probability_among_all():
    model = ColorRanker()
    tags, scores = tag.function(RED, [*COLORS, "sky"], model=model, min_share=0)
    assert tags[0] == "red"
    assert scores.columns["tag"] == tuple(tags)
    probabilities = np.array(scores.columns["score"])
    assert probabilities.sum() == pytest.approx(1) and (np.diff(probabilities) <= 0).all()
    texts = model.embed_texts([f"a photo of {word}" for word in [*COLORS, "sky"]])
    logits = model.logit_scale * model.embed_images([RED.pixels]).cosine(texts)[0]
    expected = np.exp(logits) / np.exp(logits).sum()
    assert probabilities == pytest.approx(np.sort(expected)[::-1].tolist())


def test_unlikely_words_are_left_out_and_at_most_top_are_kept():
    assert tag.function(RED, "green, red, blue", model=ColorRanker()).tags == ["red"]
    every = tag.function(RED, "green, red, blue", model=ColorRanker(), min_share=0, top=2)
    assert len(every.tags) == 2 and every.tags[0] == "red"


def test_each_word_is_put_into_the_template():
    model = ColorRanker()
    tag.function(RED, ["red", "green"], model=model, template="this is {}")
    assert model.texts == ["this is red", "this is green"]


def test_a_wide_image_is_resized_without_cropping():
    model = ColorRanker()
    tag.function(scene(300, 30, red=(0, 0, 100, 30)), "red, blue", model=model)
    [image] = model.images
    assert image.shape == (300, 300, 3)
    assert (image[:, :95] == (255, 0, 0)).all() and (image[:, 105:] == 120).all()


@pytest.mark.parametrize("candidates", [None, "", []])
def test_without_candidates_everyday_words_are_used(candidates):
    model = ColorRanker()
    tag.function(RED, candidates, model=model, template="{}")
    words = model.texts
    assert len(words) == len(set(words)) > 800
    assert {"dog", "car", "tree", "person", "coffee"} < set(words)
    assert all(word == word.strip().lower() and "#" not in word for word in words)


def test_candidates_without_a_word_are_refused():
    with pytest.raises(NodeError, match="the prompt is empty"):
        tag.function(RED, " , ", model=ColorRanker())
