"""Do the lite models together cut out what phrases name?"""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Checkpoint, Heatmap
from anyloom.drawing import downscale
from anyloom.models.lite.conse_concepts import ConSEConcepts
from tests.photos import picture

COFFEE = downscale(picture("coffee"), 320)


@pytest.fixture(scope="module")
def concepts(grounder, segmenter) -> ConSEConcepts:
    return ConSEConcepts(Checkpoint("lite-concepts", "conse-concepts"), grounder, segmenter)


def test_masks_are_those_of_the_grounders_boxes_with_its_scores(concepts, grounder, segmenter):
    phrases = ["cup of coffee", "elephant", "spoon"]
    boxes = grounder.ground(COFFEE, phrases)
    found = concepts.segment_concepts(COFFEE, phrases)
    assert found.labels == boxes.labels and "cup of coffee" in found.labels
    assert found.score_kind == "detector"
    np.testing.assert_array_equal(found.scores, boxes.scores)
    expected = segmenter.segment(COFFEE, regions=boxes)
    for own, alone in zip(found.dense(), expected.dense(), strict=True):
        assert (own & alone).sum() >= 0.7 * (own | alone).sum()


def test_boxes_of_what_stands_out_are_cut_out_by_its_map(concepts, segmenter):
    """The cat fills most of its photo, so that colors outside the box tell little about it."""
    photo = downscale(picture("chelsea"), 320)
    assert concepts.grounder.salient is not None
    shown = Heatmap(concepts.grounder.salient.map(photo), photo.shape)
    boxes = concepts.grounder.ground(photo, ["cat"])
    expected = segmenter.segment(photo, regions=boxes[[0]], prior=shown)
    assert (concepts.segment_concepts(photo, ["cat"]).mask(0) == expected.mask(0)).all()


def test_a_higher_threshold_leaves_out_the_unsure(concepts):
    every = concepts.segment_concepts(COFFEE, ["cup of coffee", "spoon"], threshold=0.0)
    sure = concepts.segment_concepts(COFFEE, ["cup of coffee", "spoon"], threshold=0.6)
    assert len(sure) < len(every) and (sure.scores >= 0.6).all()


def test_what_is_not_there_is_an_empty_set(concepts):
    found = concepts.segment_concepts(COFFEE, ["elephant"])
    assert len(found) == 0 and found.frame == COFFEE.shape
