"""Similarity of captions with their regions, as in Caption Anything's CLIP filter."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import AnyloomError, Checkpoint, Masks, NodeError, catalog, load, run_folder
from anyloom.nodes.caption_scores import filter_captions, score_captions
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


class MeasuredRanker(ColorRanker):
    """Has a threshold of its own."""

    checkpoint = Checkpoint("measured", "fake", options={"caption_threshold": 0.3})


def test_captions_that_do_not_fit_are_left_out_by_the_threshold_of_the_model():
    scored = score_captions.function(IMAGE, CAPTIONED, model=MeasuredRanker())
    kept = filter_captions.function(scored, model=MeasuredRanker())
    assert kept.boxes.tolist() == [[*RED]]
    assert filter_captions.function(scored, model=ColorRanker(), min_similarity=-1) == scored
    with pytest.raises(NodeError) as caught:
        filter_captions.function(scored, model=ColorRanker())
    assert "has no caption threshold of its own; give min_similarity" in str(caught.value)


@pytest.mark.parametrize(("name", "threshold"), [("clip-vit-b32", 0.3), ("lite-similarity", 0.15)])
def test_the_catalog_has_the_published_threshold_and_the_measured_one(name, threshold):
    checkpoint = catalog().checkpoint(name)
    assert catalog().adapter(checkpoint).unloaded(checkpoint).caption_threshold == threshold


@pytest.mark.parametrize("ranker", ["clip-vit-b16", "clip-vit-l14", "siglip2-base-224"])
def test_a_cosine_of_one_model_is_never_applied_to_another(ranker, tmp_path):
    IMAGE.save(tmp_path / "photo.png")
    with pytest.raises(AnyloomError) as caught:
        run_folder(load("caption_everything"), tmp_path, profile="lite", models={"ranker": ranker})
    [line] = str(caught.value).splitlines()
    assert f"model '{ranker}' has no caption threshold of its own" in line
    assert "choose one of lite-similarity, clip-vit-b32" in line


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
