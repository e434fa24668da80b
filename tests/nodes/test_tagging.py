"""Tags are the likeliest of a list of words."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import NodeError
from anyloom.nodes.tagging import tag
from tests.nodes.fakes import COLORS, ColorRanker, scene

RED = scene(red=(0, 0, 80, 60))


def test_the_likeliest_words_come_first_with_their_probability_among_all():
    model = ColorRanker()
    tags, scores = tag.function(RED, [*COLORS, "sky"], model=model, min_share=0)
    assert tags[0] == "red"
    assert scores.columns["tag"] == tuple(tags)
    probabilities = np.array(scores.columns["score"])
    assert probabilities.sum() == pytest.approx(1) and (np.diff(probabilities) <= 0).all()
    read = model.embed_texts([f"a photo of {word}" for word in [*COLORS, "sky"]])
    logits = model.logit_scale * model.embed_images([RED.pixels]).cosine(read)[0]
    expected = np.exp(logits) / np.exp(logits).sum()
    assert probabilities == pytest.approx(np.sort(expected)[::-1].tolist())


def test_words_far_less_likely_than_the_best_are_left_out_and_no_more_than_asked_stay():
    assert tag.function(RED, "green, red, blue", model=ColorRanker()).tags == ["red"]
    every = tag.function(RED, "green, red, blue", model=ColorRanker(), min_share=0, top=2)
    assert len(every.tags) == 2 and every.tags[0] == "red"


def test_the_model_reads_each_word_in_the_template():
    model = ColorRanker()
    tag.function(RED, ["red", "green"], model=model, template="this is {}")
    assert model.texts == ["this is red", "this is green"]


def test_nothing_of_a_wide_picture_is_cut_off():
    model = ColorRanker()
    tag.function(scene(300, 30, red=(0, 0, 100, 30)), "red, blue", model=model)
    [shown] = model.pictures
    assert shown.shape == (300, 300, 3)
    assert (shown[:, :95] == (255, 0, 0)).all() and (shown[:, 105:] == 120).all()


@pytest.mark.parametrize("candidates", [None, "", []])
def test_without_candidates_everyday_words_are_tried(candidates):
    model = ColorRanker()
    tag.function(RED, candidates, model=model, template="{}")
    words = model.texts
    assert len(words) == len(set(words)) > 800
    assert {"dog", "car", "tree", "person", "coffee"} < set(words)
    assert all(word == word.strip().lower() and "#" not in word for word in words)


def test_candidates_without_a_word_are_refused():
    with pytest.raises(NodeError, match="the prompt is empty"):
        tag.function(RED, " , ", model=ColorRanker())
