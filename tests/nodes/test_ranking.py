"""Ranking by text in every published variant, and by example."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Masks, NodeError, Regions
from anyloom.nodes.ranking import rank, rank_by_example
from anyloom.nodes.selection import filter
from tests.nodes.fakes import ColorFeatures, ColorRanker, masks_of, scene

SQUARES = {"green": (2, 2, 12, 12), "red": (20, 4, 40, 24), "blue": (50, 30, 70, 50)}
IMAGE = scene(**SQUARES)
MASKS = masks_of(IMAGE.shape, *SQUARES.values())


def test_the_cosine_ranks_the_right_region_first():
    ranked = rank.function(IMAGE, MASKS, "red", model=ColorRanker())
    assert ranked.boxes[0].tolist() == [20, 4, 40, 24]
    assert ranked.score_kind == "cosine"
    assert ranked.labels == ("red",) * 3
    assert ranked.scores is not None
    assert (np.diff(ranked.scores) <= 0).all()


class CenterRanker(ColorRanker):
    """Sees the center of an image, as CLIP does, and records the size of each."""

    input_side = 8

    def embed_images(self, images):
        self.sizes = [pixels.shape[:2] for pixels in images]
        return super().embed_images(images)


@pytest.mark.parametrize(
    ("fit", "size"), [("crop", (50, 4)), ("squash", (8, 8)), ("pad", (50, 50))]
)
def test_a_long_region_is_cropped_squashed_or_padded_to_a_square(fit, size):
    image = scene(red=(10, 5, 14, 55))
    masks = masks_of(image.shape, (10, 5, 14, 55))
    model = CenterRanker()
    rank.function(image, masks, "red", model=model, fit=fit)
    assert model.sizes == [size]
    if fit == "squash":
        assert rank.function(image, masks, "red", model=model, fit=fit).scores[0] > 0.99


def test_a_model_that_sees_the_whole_image_gets_it_as_it_is():
    image = scene(red=(10, 5, 14, 55))
    masks = masks_of(image.shape, (10, 5, 14, 55))
    model = CenterRanker()
    model.input_side = None
    rank.function(image, masks, "red", model=model, fit="squash")
    assert model.sizes == [(50, 4)]


def test_over_regions_each_texts_scores_sum_to_one():
    ranked = rank.function(IMAGE, MASKS, "red", model=ColorRanker(), over="regions")
    assert ranked.score_kind == "softmax_over_regions"
    assert ranked.scores is not None
    assert ranked.scores.sum() == pytest.approx(1)
    assert ranked.scores[0] > 0.9


def test_over_texts_each_region_gets_its_best_text():
    texts = ["red", "green", "blue"]
    ranked = rank.function(IMAGE, MASKS, texts, model=ColorRanker(), over="texts")
    found = {
        label: box.tolist() for label, box in zip(ranked.labels or (), ranked.boxes, strict=True)
    }
    assert found == {name: list(box) for name, box in SQUARES.items()}
    assert ranked.score_kind == "softmax_over_texts"


def test_texts_to_compare_with_compete_but_are_no_labels():
    model = ColorRanker()
    ranked = rank.function(IMAGE, MASKS, "red", model=model, over="texts", against=["blue"])
    assert ranked.labels == ("red",) * 3
    assert ranked.scores is not None
    blue = [box.tolist() for box in ranked.boxes].index([50, 30, 70, 50])
    assert ranked.scores[0] > 0.99
    assert ranked.scores[blue] < 0.01


def test_a_single_text_has_no_softmax_over_texts():
    with pytest.raises(NodeError, match="single text is always 1; add a text to compare"):
        rank.function(IMAGE, MASKS, "red", model=ColorRanker(), over="texts")


def test_a_template_is_filled_as_plain_text():
    model = ColorRanker()
    rank.function(IMAGE, MASKS, "red {0.x}", model=model, template="a picture of {}")
    assert model.texts == ["a picture of red {0.x}"]


def test_the_model_receives_the_region_with_a_black_outside():
    model = ColorRanker()
    rank.function(IMAGE, MASKS, "red", model=model, box_scale=2.0)
    crop = model.images[1]
    assert crop.shape == (34, 40, 3)
    assert (crop == (255, 0, 0)).all(axis=2).sum() == 400
    assert (crop == 0).all(axis=2).sum() == 34 * 40 - 400


def test_an_empty_set_keeps_its_type_and_the_kind_of_score():
    empty = rank.function(IMAGE, Masks.empty(IMAGE.shape), "red", model=ColorRanker())
    assert isinstance(empty, Masks)
    assert empty.score_kind == "cosine"
    assert filter.function(empty, min_score=0.5, labels=["red"]).labels == ()


@pytest.mark.parametrize("texts", [[], "", ["red", " "]])
def test_a_missing_text_is_refused(texts):
    with pytest.raises(NodeError, match="needs at least one text"):
        rank.function(IMAGE, MASKS, texts, model=ColorRanker())


@given(st.integers(1, 40))
def test_over_regions_never_more_than_nineteen_exceed_a_twentieth(count):
    regions = Regions([(2, 2, 12, 12)] * count, IMAGE.shape)
    ranked = rank.function(IMAGE, regions, "green", model=ColorRanker(), over="regions")
    assert ranked.scores is not None
    assert (ranked.scores > 0.05).sum() <= 19
    assert len(filter.function(ranked, min_score=0.051)) == (count if count <= 19 else 0)


def test_masks_are_ranked_by_their_similarity_with_an_example():
    image = scene(red_0=(4, 4, 20, 20), blue=(24, 4, 40, 20), red_1=(44, 4, 60, 20))
    masks = masks_of(image.shape, (24, 4, 40, 20), (44, 4, 60, 20), labels=["blue", "red"])
    example = masks_of(image.shape, (4, 4, 20, 20))
    ranked = rank_by_example.function(image, masks, example, model=ColorFeatures())
    assert ranked.labels == ("red", "blue")
    assert ranked.score_kind == "cosine"
    assert ranked.scores is not None
    assert ranked.scores[0] == pytest.approx(1)
    assert ranked.scores[1] < 0
    lone = rank_by_example.function(image, masks, masks[:0], model=ColorFeatures())
    assert lone.scores is not None and lone.scores.tolist() == [0, 0]
