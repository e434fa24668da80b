"""Similarity of captions with their regions, as in Caption Anything's CLIP filter."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Masks, NodeError
from anyloom.nodes.caption_scores import score_captions
from anyloom.nodes.captioning import with_texts
from anyloom.nodes.selection import filter
from tests.nodes.fakes import IMAGE, MASKS, RED, ColorRanker, masks_of

CAPTIONED = with_texts.function(MASKS, ["a red box", "a red box"])


def vector(*color: int) -> np.ndarray:
    shifted = np.add(color, 1)
    return shifted / np.linalg.norm(shifted)


RED_VECTOR, BLUE_VECTOR, OTHER = vector(255, 0, 0), vector(0, 0, 255), vector(0, 0, 0)


def test_the_score_is_the_cosine_of_the_region_with_its_own_caption():
    scored = score_captions.function(IMAGE, CAPTIONED, model=ColorRanker())
    expected = [BLUE_VECTOR @ RED_VECTOR, RED_VECTOR @ RED_VECTOR]
    np.testing.assert_allclose(scored.columns["caption_similarity"], expected, rtol=1e-5)
    assert scored.scores is None
    similar = filter.function(scored, column="caption_similarity", min_score=0.3)
    assert similar.boxes.tolist() == [[*RED]]


def test_against_other_captions_the_score_is_a_probability():
    """softmax of cosines / 0.07, first entry (Caption Anything)."""
    scored = score_captions.function(IMAGE, CAPTIONED, ["blue", "dog"], model=ColorRanker())
    for row, image in enumerate((BLUE_VECTOR, RED_VECTOR)):
        powers = np.exp(np.array([image @ RED_VECTOR, image @ BLUE_VECTOR, image @ OTHER]) / 0.07)
        expected = powers[0] / powers.sum()
        assert scored.columns["caption_similarity"][row] == pytest.approx(expected, rel=1e-4)


def test_the_score_depends_on_the_scale_of_the_crop():
    corner = masks_of(IMAGE.shape, (0, 0, 20, 20)).with_column("caption", ["a red box"])
    tight, wide = (
        score_captions.function(
            IMAGE, corner.to_regions(), model=ColorRanker(), outside="white", box_scale=scale
        ).columns["caption_similarity"][0]
        for scale in (1.0, 3.0)
    )
    assert tight != wide


def test_no_regions_give_no_scores_and_missing_captions_are_refused():
    empty = Masks.empty(IMAGE.shape)
    assert len(score_captions.function(IMAGE, empty, model=ColorRanker())) == 0
    with pytest.raises(NodeError, match="no texts 'caption'"):
        score_captions.function(IMAGE, MASKS, model=ColorRanker())
