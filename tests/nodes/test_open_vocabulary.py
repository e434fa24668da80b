"""Labels from candidates: nouns and labels, the likeliest names, the name of most pixels."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Embedding, Heatmap, Masks, NodeError
from anyloom.nodes.open_vocabulary import label_by_maps, likeliest_names, name_candidates
from tests.nodes.fakes import COLORS, masks_of, scene

RED, BLUE = (10, 10, 30, 30), (50, 10, 70, 30)
IMAGE = scene(red=RED, blue=BLUE)
MASKS = masks_of(IMAGE.shape, RED, BLUE, columns={"caption": ["a red box on a wall", "it is blue"]})


class Colors:
    """Texts are names of colors, images their mean color, maps the distance from a color."""

    input_side = None
    logit_scale = 1.0

    def embed_images(self, images):
        means = np.array([image.reshape(-1, 3).mean(axis=0) for image in images], np.float32)
        return Embedding(means / np.linalg.norm(means, axis=1, keepdims=True), "fake")

    def embed_texts(self, texts):
        vectors = [COLORS.get(text, (1, 1, 1)) for text in texts]
        vectors = np.array(vectors, np.float32)
        return Embedding(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), "fake")

    def similarity_maps(self, image, texts, *, redundant=()):
        pixels = image.pixels.astype(float)
        return [
            Heatmap(-abs(pixels - COLORS.get(text, (120, 120, 120))).sum(axis=2), image.shape)
            for text in texts
        ]


def test_candidates_are_labels_and_nouns_in_a_fixed_order():
    first = MASKS.with_labels(["box", "sky"])
    second = MASKS.with_labels(["Box", "sea"])
    found = name_candidates.function(MASKS, [first, second])
    assert found == [["box", "red box", "wall"], ["sky", "sea"]]


@pytest.mark.parametrize(
    ("label", "expected"),  # "refined" names of Semantic-Segment-Anything's engine
    [
        ("sky-other-merged", "sky"),
        ("water-other", "water"),
        ("tree-merged", "tree"),
        ("door-stuff", "door"),
        ("window-blind", "window-blind"),
        ("wall-brick", "wall-brick"),
        ("dining table", "dining table"),
    ],
)
def test_names_of_cocos_stuff_are_words(label, expected):
    labeled = MASKS.with_labels([label, label])
    assert name_candidates.function(MASKS, [labeled])[1][0] == expected


def test_other_numbers_of_regions_are_refused():
    with pytest.raises(NodeError, match="1 labeled regions for 2"):
        name_candidates.function(MASKS, [MASKS[[0]]])
    with pytest.raises(NodeError, match="candidates of 1 regions for 2"):
        likeliest_names.function(IMAGE, MASKS, [["red"]], model=Colors())
    with pytest.raises(NodeError, match="candidates of 1 regions for 2"):
        label_by_maps.function(IMAGE, MASKS, [["red"]], model=Colors())


def test_the_names_that_fit_best_come_first():
    options = [["blue", "red", "green"]] * 2
    found = likeliest_names.function(IMAGE, MASKS, options, model=Colors(), top=2, box_scale=1.0)
    assert [names[0] for names in found] == ["red", "blue"]
    assert all(len(names) == 2 for names in found)
    assert likeliest_names.function(IMAGE, MASKS, [[], []], model=Colors()) == [[], []]


def test_the_engine_sees_the_names_in_a_crop_of_1_2_and_the_places_in_one_of_1_6():
    seen = []

    class Recording(Colors):
        def embed_images(self, images):
            seen.extend(image.shape[:2] for image in images)
            return super().embed_images(images)

        def similarity_maps(self, image, texts, *, redundant=()):
            seen.append(image.shape)
            return super().similarity_maps(image, texts)

    square = masks_of(IMAGE.shape, (20, 20, 40, 40))
    likeliest_names.function(IMAGE, square, [["red", "blue"]], model=Recording())
    label_by_maps.function(IMAGE, square, [["red", "blue"]], model=Recording())
    assert seen == [(24, 24), (32, 32)]


def test_one_candidate_is_a_name_and_not_its_letters():
    """The authors' code gets a text from a single candidate, and takes its first letters."""
    alone = [["red"], ["blue"]]
    assert likeliest_names.function(IMAGE, MASKS, alone, model=Colors()) == alone
    assert label_by_maps.function(IMAGE, MASKS, alone, model=Colors()).labels == ("red", "blue")


def test_a_mask_gets_the_name_that_is_highest_at_most_of_its_pixels():
    wide = masks_of(IMAGE.shape, (10, 10, 36, 30), BLUE)  # mostly red, some of the wall
    found = label_by_maps.function(IMAGE, wide, [["blue", "red", "wall"], ["blue"]], model=Colors())
    assert found.labels == ("red", "blue")
    np.testing.assert_allclose(found.columns["label_share"], [20 / 26, 1], rtol=1e-6)
    assert found.columns["proposals"] == ("blue, red, wall", "blue")


def test_no_candidates_and_no_masks_are_no_labels():
    assert label_by_maps.function(IMAGE, MASKS, [[], []], model=Colors()).labels == ("", "")
    empty = Masks.empty(IMAGE.shape)
    assert len(label_by_maps.function(IMAGE, empty, [], model=Colors())) == 0
    assert name_candidates.function(empty, []) == []
