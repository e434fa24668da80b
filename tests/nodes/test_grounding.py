"""Object detection by text and by example; labels are the user's own words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import NodeError, Regions
from anyloom.nodes.grounding import ground, ground_like, split_phrases
from tests.nodes.fakes import ColorGrounder, ColorLikeness, scene


@pytest.mark.parametrize(
    ("prompt", "phrases"),
    [
        ("dog", ["dog"]),
        ("dog, cat", ["dog", "cat"]),
        ("dog . cat .", ["dog", "cat"]),
        ("a  big dog;cat\nbird", ["a big dog", "cat", "bird"]),
        ("Dog, dog, DOG", ["Dog"]),
        ("a 3.5 mm jack, e.g.this", ["a 3.5 mm jack", "e.g.this"]),
        (["left, then right", " cup "], ["left, then right", "cup"]),
    ],
)
def test_a_prompt_is_split_into_the_phrases_that_it_lists(prompt, phrases):
    assert split_phrases.function(prompt) == phrases


@pytest.mark.parametrize("prompt", ["", " . , ;", ["", "  "]])
def test_an_empty_prompt_is_refused_with_an_example(prompt):
    with pytest.raises(NodeError, match="the prompt is empty; expected such as 'dog'"):
        ground.function(scene(), prompt, model=ColorGrounder())


def test_an_empty_list_of_phrases_finds_nothing():
    assert len(ground.function(scene(), [], model=ColorGrounder())) == 0


@given(st.lists(st.text("abc ", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_splitting_is_idempotent(phrases):
    once = split_phrases.function(phrases)
    assert split_phrases.function(once) == once
    assert split_phrases.function(" . ".join(once)) == once


def test_labels_are_the_users_own_phrases():
    image = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30))
    found = ground.function(image, "a Red box, the blue thing", model=ColorGrounder())
    assert found.labels == ("a Red box", "the blue thing")
    assert found.boxes.tolist() == [[4, 4, 24, 24], [40, 10, 60, 30]]
    assert found.score_kind == "detector"


def test_an_object_that_matches_two_phrases_is_kept_once_with_the_better_score():
    image = scene(red=(4, 4, 24, 24))
    found = ground.function(image, "red, something red", model=ColorGrounder())
    assert found.labels == ("red",)
    both = ground.function(image, "red, something red", model=ColorGrounder(), nms_threshold=1.0)
    assert both.labels == ("red", "something red")


def test_a_prompt_that_matches_nothing_gives_an_empty_set():
    found = ground.function(scene(red=(4, 4, 24, 24)), "elephant", model=ColorGrounder())
    assert len(found) == 0
    assert found.frame == (60, 80)


class RecordingGrounder(ColorGrounder):
    """Records its thresholds."""

    box_threshold = 0.11
    text_threshold = 0.22

    def ground(self, image, phrases, *, box_threshold=0.3, text_threshold=0.25):
        self.thresholds = (box_threshold, text_threshold)
        return super().ground(image, phrases, box_threshold=box_threshold)


def test_a_threshold_defaults_to_the_models_own():
    model = RecordingGrounder()
    ground.function(scene(red=(4, 4, 24, 24)), "red", model=model)
    assert model.thresholds == (0.11, 0.22)
    ground.function(scene(red=(4, 4, 24, 24)), "red", model=model, box_threshold=0.0)
    assert model.thresholds == (0.0, 0.22)


class CaptionGrounder(RecordingGrounder):
    """Scores the words of a caption, as Grounding DINO does, and returns boxes in its own order."""

    scores_words = True

    def __init__(self):
        self.captions = []

    def ground(self, image, phrases, *, separator=". ", word_scores="best", **settings):
        self.captions.append(list(phrases))
        self.separator = separator
        self.word_scores = word_scores
        found = super().ground(image, phrases, **settings)
        return found.with_column("query", np.arange(len(found))[::-1])


@pytest.mark.parametrize(
    ("preset", "thresholds"),
    [
        ("grounded_sam", (0.25, 0.25)),
        ("automatic_label", (0.25, 0.2)),
        ("edit_anything", (0.25, 0.25)),
        ("grounded_sam_script", (0.3, 0.25)),
        ("mmdet_sam", (0.3, 0.25)),
        ("anomaly", (0.1, 0.1)),
    ],
)
def test_published_thresholds_hold_for_the_detector_that_they_were_chosen_for(preset, thresholds):
    image = scene(red=(4, 4, 24, 24))
    captioned, other = CaptionGrounder(), RecordingGrounder()
    ground.function(image, "red", model=captioned, preset=preset)
    ground.function(image, "red", model=other, preset=preset)
    assert captioned.thresholds == thresholds
    assert other.thresholds == (0.11, 0.22)
    ground.function(image, "red", model=captioned, preset=preset, box_threshold=0.7)
    assert captioned.thresholds == (0.7, thresholds[1])


def test_each_phrase_may_have_a_caption_of_its_own():
    image = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30))
    model = CaptionGrounder()
    ground.function(image, "red, blue", model=model)
    assert model.captions == [["red", "blue"]]
    model.captions.clear()
    found = ground.function(image, "red, blue", model=model, one_by_one=True)
    assert model.captions == [["red"], ["blue"]]
    assert found.labels == ("red", "blue")


def test_phrases_of_one_caption_may_be_separated_by_commas():
    model = CaptionGrounder()
    ground.function(scene(red=(4, 4, 24, 24)), "red", model=model)
    assert model.separator == ". "
    ground.function(scene(red=(4, 4, 24, 24)), "red", model=model, separator=", ")
    assert model.separator == ", "


def test_boxes_may_be_scored_by_the_mean_of_the_words_of_a_phrase():
    model = CaptionGrounder()
    ground.function(scene(red=(4, 4, 24, 24)), "red", model=model)
    assert model.word_scores == "best"
    ground.function(scene(red=(4, 4, 24, 24)), "red", model=model, word_scores="mean")
    assert model.word_scores == "mean"


def test_a_detector_that_scores_no_words_need_not_know_of_captions():
    model = RecordingGrounder()
    assert not model.scores_words
    options = {"separator": ", ", "word_scores": "mean"}
    found = ground.function(scene(red=(4, 4, 24, 24)), "red", model=model, **options)
    assert found.labels == ("red",)


def test_boxes_may_keep_the_order_of_the_detector():
    image = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30))
    best = ground.function(image, "red, blue", model=CaptionGrounder())
    own = ground.function(image, "red, blue", model=CaptionGrounder(), order="query")
    assert best.labels == ("red", "blue") and own.labels == ("blue", "red")
    without = ground.function(image, "red, blue", model=ColorGrounder(), order="query")
    assert without.labels == ("red", "blue"), "a detector without an order: best first"


def test_boxes_of_different_labels_may_overlap_with_per_label():
    image = scene(red=(4, 4, 24, 24))
    prompt = "red, something red"
    assert len(ground.function(image, prompt, model=ColorGrounder())) == 1
    both = ground.function(image, prompt, model=ColorGrounder(), per_label=True)
    assert both.labels == ("red", "something red")
    assert ground.function(image, "red", model=ColorGrounder(), per_label=True).labels == ("red",)


SHELF = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30))


def test_objects_similar_to_an_example_image_are_found():
    found = ground_like.function(SHELF, scene(blue=(0, 0, 9, 9)), model=ColorLikeness())
    assert found.boxes.tolist() == [[40, 10, 60, 30]]
    assert found.columns["example"].tolist() == [0]


def test_several_example_images_are_searched_together():
    examples = [scene(blue=(0, 0, 9, 9)), scene(red=(0, 0, 9, 9))]
    found = ground_like.function(SHELF, examples, model=ColorLikeness())
    assert found.columns["example"].tolist() == [0, 1]
    assert found.boxes.tolist() == [[40, 10, 60, 30], [4, 4, 24, 24]]


def test_regions_of_the_same_image_are_examples_and_give_their_labels():
    image = scene(red=(4, 4, 14, 14), red_2=(30, 30, 40, 40), blue=(60, 10, 70, 20))
    regions = Regions([(4, 4, 14, 14)], image.shape, labels=["brick"])
    found = ground_like.function(image, image, regions, model=ColorLikeness())
    assert found.labels == ("brick", "brick")
    assert sorted(found.boxes[:, 0].tolist()) == [4, 30]


def test_an_object_similar_to_two_examples_is_found_once_without_per_label():
    regions = Regions([(4, 4, 24, 24)] * 2, SHELF.shape, labels=["brick", "tile"])
    once = ground_like.function(SHELF, SHELF, regions, model=ColorLikeness())
    twice = ground_like.function(SHELF, SHELF, regions, model=ColorLikeness(), per_label=True)
    assert (once.labels, twice.labels) == (("brick",), ("brick", "tile"))


def test_the_example_threshold_defaults_to_the_models_own():
    examples = [scene(blue=(0, 0, 9, 9)), scene(red=(0, 0, 9, 9)), scene(red=(0, 0, 9, 9))]
    own = ground_like.function(SHELF, examples, model=ColorLikeness(), nms_threshold=1.0)
    assert len(own) == 2
    low = ground_like.function(
        SHELF, examples, model=ColorLikeness(), nms_threshold=1.0, box_threshold=0.1
    )
    assert len(low) == 3


def test_missing_or_ambiguous_examples_are_refused():
    model, box = ColorLikeness(), Regions([(0, 0, 5, 5)], SHELF.shape)
    with pytest.raises(NodeError, match="got no example"):
        ground_like.function(SHELF, [], model=model)
    with pytest.raises(
        NodeError, match="got regions and 2 examples; regions belong to a single example"
    ):
        ground_like.function(SHELF, [SHELF, SHELF], box, model=model)
    with pytest.raises(NodeError, match="'regions' belongs to an image of 80×60 pixels"):
        ground_like.function(SHELF, scene(width=9, height=9), box, model=model)


def test_nothing_is_found_of_an_empty_list_of_phrases():
    assert ground.function(scene(), [], model=ColorGrounder()) == Regions.empty(scene().shape)
