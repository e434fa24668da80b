"""Combined scores, means in masks, merged scores and saliency."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import FeatureMap, Heatmap, Image, Masks, NodeError
from anyloom.nodes.rescoring import mean_in_masks, merge_scores, rescore, self_saliency
from anyloom.nodes.selection import select
from tests.nodes.fakes import masks_of

FRAME = (4, 4)


def scored(*scores: float) -> Masks:
    boxes = [(0, 0, 4, 2), (0, 0, 4, 1), (0, 3, 4, 4)][: len(scores)]
    return masks_of(FRAME, *boxes, scores=scores, score_kind="detector")


def test_product_multiplies_confidence_and_predicted_iou():
    masks = scored(0.5, 0.9).with_column("predicted_iou", np.array([0.8, 0.4], np.float32))
    found = rescore.function(masks)
    np.testing.assert_allclose(found.scores, [0.4, 0.36], rtol=1e-6)
    np.testing.assert_allclose(found.columns["score_before"], [0.5, 0.9], rtol=1e-6)


def test_exponential_is_the_published_rescoring_of_saa():
    masks = scored(0.2).with_column("saliency", np.array([0.5], np.float32))
    found = rescore.function(masks, column="saliency", rule="exponential")
    assert found.scores[0] / 0.2 == pytest.approx(4.48, abs=0.01)


def test_rescored_regions_come_best_first_and_none_stay_none():
    masks = scored(0.5, 0.9, 0.7).with_column("predicted_iou", np.array([1, 0.1, 0.5]))
    found = rescore.function(masks)
    assert found.columns["score_before"].tolist() == pytest.approx([0.5, 0.7, 0.9])
    assert rescore.function(Masks.empty(FRAME)) == Masks.empty(FRAME)


def test_what_is_missing_is_named():
    with pytest.raises(NodeError, match="no numbers 'predicted_iou', they have no columns"):
        rescore.function(scored(0.5))
    with pytest.raises(NodeError, match="have no scores"):
        rescore.function(masks_of(FRAME, (0, 0, 1, 1)))


def test_the_mean_of_a_map_in_a_mask():
    heatmap = Heatmap(np.arange(16).reshape(4, 4), FRAME)
    found = mean_in_masks.function(heatmap, scored(1, 1, 1), column="heat")
    assert found.columns["heat"].tolist() == [3.5, 1.5, 13.5]
    assert mean_in_masks.function(heatmap, Masks.empty(FRAME)).columns["saliency"].shape == (0,)


def test_merged_scores_are_divided_by_one_more_than_the_masks_there():
    rows = merge_scores.function(scored(0.6, 0.9, 0.3)).grid
    np.testing.assert_allclose(rows[:, 0], [0.5, 0.3, 0, 0.15], atol=1e-6)
    assert not merge_scores.function(Masks.empty(FRAME)).grid.any()


def test_a_place_unlike_all_others_is_salient():
    vectors = np.zeros((5, 5, 3), np.float32)
    vectors[:, :, 0] = 1
    vectors[2, 3] = (0, 1, 0)

    class Features:
        def features(self, image):
            return FeatureMap(vectors, image.shape, "fake")

    image = Image(np.zeros((50, 50, 3), np.uint8))
    grid = self_saliency.function(image, model=Features()).grid
    assert grid.argmax() == 2 * 5 + 3
    assert grid[2, 3] == pytest.approx(24 * 0.5 / 25)
    few = self_saliency.function(image, model=Features(), neighbors=4).grid
    assert few[2, 3] == pytest.approx(0.5)
    assert few[0, 0] == pytest.approx(0.125)


def test_an_image_of_one_color_has_no_salient_place():
    class Flat:
        def features(self, image):
            return FeatureMap(np.ones((3, 3, 4)), image.shape, "fake")

    image = Image(np.zeros((9, 9, 3), np.uint8))
    assert np.allclose(self_saliency.function(image, model=Flat()).grid, 0, atol=1e-6)


def published_comparison(vectors, masks):
    """The published comparison of several objects, place by place; masks are N×h×w."""
    rows, columns, _ = vectors.shape
    unit = vectors / np.linalg.norm(vectors, axis=2, keepdims=True)
    maps = []
    for number, own in enumerate(masks):
        others = unit.copy()
        others[own] = 0
        rest = [masks[other] for other in range(len(masks)) if other != number]
        compared = [others[r, c] for mask in rest for r, c in np.argwhere(mask)]
        scores = np.zeros((rows, columns))
        for r, c in np.argwhere(own):
            scores[r, c] = 0.5 * (1 - max(float(unit[r, c] @ other) for other in compared))
        maps.append(scores)
    return np.max(maps, axis=0)


class Drawn:
    """Features drawn by chance, one cell per 4×4 pixels."""

    def __init__(self, rows=6, columns=9):
        self.vectors = np.random.default_rng(1).normal(size=(rows, columns, 5)).astype(np.float32)

    def features(self, image):
        return FeatureMap(self.vectors, image.shape, "fake")


@pytest.mark.parametrize("overlap", [0, 8], ids=["apart", "overlapping"])
def test_several_objects_are_compared_as_published(overlap):
    model, image = Drawn(), Image(np.zeros((24, 36, 3), np.uint8))
    masks = np.zeros((3, 24, 36), bool)
    masks[0, :12, : 16 + overlap] = masks[1, :, 16:28] = masks[2, 12:, 28:] = True
    found = self_saliency.function(image, Masks.from_arrays(masks), model=model)
    expected = published_comparison(model.vectors, masks[:, 2::4, 2::4])
    np.testing.assert_allclose(found.grid, expected, atol=1e-6)


def test_one_object_is_compared_with_the_image():
    model, image = Drawn(), Image(np.zeros((24, 36, 3), np.uint8))
    alone = self_saliency.function(image, model=model).grid
    one = Masks.from_arrays([np.eye(24, 36, dtype=bool)])
    assert (self_saliency.function(image, one, model=model).grid == alone).all()
    assert (self_saliency.function(image, one[:0], model=model).grid == alone).all()


def test_the_anomaly_map_is_the_published_one():
    """Rescoring, the best k and the map, computed pixel by pixel."""
    model, image = Drawn(), Image(np.zeros((24, 36, 3), np.uint8))
    random = np.random.default_rng(2)
    shapes = random.random((4, 24, 36)) > 0.6
    scores = np.float32([0.4, 0.9, 0.2, 0.5])
    salience = self_saliency.function(image, model=model)
    masks = mean_in_masks.function(salience, Masks.from_arrays(shapes, scores=scores))
    best = select.function(rescore.function(masks, column="saliency", rule="exponential"), top=3)
    values = salience.on_image()
    rescored = [
        score * np.exp(3 * values[shape].mean())
        for score, shape in zip(scores, shapes, strict=True)
    ]
    total, weight = np.zeros((24, 36)), np.ones((24, 36))
    for row in np.argsort(rescored)[-3:]:
        total += shapes[row] * rescored[row]
        weight += shapes[row]
    np.testing.assert_allclose(merge_scores.function(best).grid, total / weight, rtol=1e-5)
