"""Captions are compared with what they are about, as Caption Anything's CLIP filter does."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Masks, NodeError
from anyloom.nodes.caption_scores import score_captions
from anyloom.nodes.captioning import with_texts
from anyloom.nodes.selection import filter
from tests.nodes.fakes import ColorRanker, masks_of, scene

IMAGE = scene(red=(10, 10, 30, 30), blue=(50, 10, 70, 30))
MASKS = masks_of(IMAGE.size, (50, 10, 70, 30), (10, 10, 30, 30))
TOLD = with_texts.function(MASKS, ["a red box", "a red box"])


def vector(*color: int) -> np.ndarray:
    shifted = np.add(color, 1)
    return shifted / np.linalg.norm(shifted)


RED, BLUE, GRAY = vector(255, 0, 0), vector(0, 0, 255), vector(0, 0, 0)


def test_the_score_is_the_cosine_of_the_region_with_its_own_caption():
    scored = score_captions.function(IMAGE, TOLD, model=ColorRanker())
    np.testing.assert_allclose(
        scored.columns["caption_similarity"], [BLUE @ RED, RED @ RED], rtol=1e-5
    )
    assert scored.scores is None
    fitting = filter.function(scored, column="caption_similarity", min_score=0.3)
    assert len(fitting) == 1
    assert fitting.boxes.tolist() == [[10, 10, 30, 30]]


def test_against_others_it_is_a_probability():
    """softmax of cosines / 0.07, first entry (Caption Anything)."""
    scored = score_captions.function(IMAGE, TOLD, ["blue", "dog"], model=ColorRanker())
    for row, shown in enumerate((BLUE, RED)):
        powers = np.exp(np.array([shown @ RED, shown @ BLUE, shown @ GRAY]) / 0.07)
        expected = powers[0] / powers.sum()
        assert scored.columns["caption_similarity"][row] == pytest.approx(expected, rel=1e-4)


def test_the_model_sees_what_the_captioner_saw():
    gray_corner = masks_of(IMAGE.size, (0, 0, 20, 20))
    hidden = gray_corner.with_column("caption", ["a red box"])
    by_outside = [
        score_captions.function(
            IMAGE, hidden.to_regions(), model=ColorRanker(), outside="white", box_scale=scale
        ).columns["caption_similarity"][0]
        for scale in (1.0, 3.0)
    ]
    assert by_outside[0] != by_outside[1]


def test_no_regions_and_no_captions():
    empty = Masks.empty(IMAGE.size)
    assert len(score_captions.function(IMAGE, empty, model=ColorRanker())) == 0
    with pytest.raises(NodeError, match="no texts 'caption'"):
        score_captions.function(IMAGE, MASKS, model=ColorRanker())
