"""Do the lite models together cut out what phrases name?"""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Checkpoint
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
    assert (found.dense() == expected.dense()).all()


def test_a_higher_threshold_leaves_out_the_unsure(concepts):
    every = concepts.segment_concepts(COFFEE, ["cup of coffee", "spoon"], threshold=0.0)
    sure = concepts.segment_concepts(COFFEE, ["cup of coffee", "spoon"], threshold=0.6)
    assert len(sure) < len(every) and (sure.scores >= 0.6).all()


def test_what_is_not_there_is_an_empty_set(concepts):
    found = concepts.segment_concepts(COFFEE, ["elephant"])
    assert len(found) == 0 and found.frame == COFFEE.shape
