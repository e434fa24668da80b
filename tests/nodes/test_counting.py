"""Counting by example follows the published algorithm."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom.errors import NodeError
from anyloom.model import Checkpoint
from anyloom.models import FeatureExtractor
from anyloom.nodes.counting import count, count_by_example, count_by_label
from anyloom.values import FeatureMap, Masks, Regions

from .fakes import BlobGenerator, ColourFeatures, DiskSegmenter, masks_of, scene

REDS = {f"red_{i}": (4 + 14 * i, 4, 12 + 14 * i, 12) for i in range(5)}
BLUES = {f"blue_{i}": (4 + 14 * i, 30, 12 + 14 * i, 38) for i in range(3)}
IMAGE = scene(**REDS, **BLUES)
MODELS = {
    "segmenter": DiskSegmenter(),
    "generator": BlobGenerator(),
    "features": ColourFeatures(),
}


def test_everything_like_the_one_example_is_counted_once():
    result = count_by_example.function(IMAGE, Regions([REDS["red_1"]], IMAGE.size), **MODELS)
    assert result.number == 5
    assert len(result.masks) == 5
    assert (result.masks.boxes[:, 1] == 4).all()
    assert np.asarray(result.masks.columns["similarity"]).min() > 0.7


def test_examples_win_over_the_pieces_that_repeat_them():
    examples = Regions([REDS["red_0"], REDS["red_1"]], IMAGE.size)
    result = count_by_example.function(IMAGE, examples, **MODELS)
    assert result.number == 5
    assert np.asarray(result.masks.columns["example"]).sum() == 2


def test_examples_that_differ_loosen_the_threshold():
    examples = Regions([REDS["red_0"], BLUES["blue_0"]], IMAGE.size)
    assert count_by_example.function(IMAGE, examples, **MODELS).number == 8


class Spread(FeatureExtractor):
    """Vectors in a plane, at angles chosen per column of the picture."""

    checkpoint = Checkpoint("spread", "fake")
    angles = (0.0, 36.87, 60.0, 75.0, 90.0)  # cosines with the first: 1, .8, .5, .26, 0

    def features(self, image):
        vectors = np.zeros((15, 20, 2))
        for number, angle in enumerate(np.radians(self.angles)):
            columns = slice(int(3.5 * number), int(3.5 * number) + 4)
            vectors[:, columns] = (np.cos(angle), np.sin(angle))
        return FeatureMap(vectors, image.size, self.identity)


def test_one_example_counts_down_to_a_cosine_of_seven_tenths():
    models = MODELS | {"features": Spread()}
    result = count_by_example.function(IMAGE, Regions([REDS["red_0"]], IMAGE.size), **models)
    assert (np.asarray(result.masks.columns["similarity"]) >= 0.7).all()
    assert result.number == 4  # the first two columns, each with a red and a blue
    strict = count_by_example.function(
        IMAGE, Regions([REDS["red_0"]], IMAGE.size), **models, threshold=0.9
    )
    assert strict.number == 2


def test_several_examples_set_the_threshold_to_their_lowest_cosine():
    models = MODELS | {"features": Spread()}
    examples = Regions([REDS["red_0"], REDS["red_2"]], IMAGE.size)
    result = count_by_example.function(IMAGE, examples, **models)
    # min cos between the two is .5, so columns within 60 degrees of either count: all five reds.
    assert sorted(result.masks.boxes[result.masks.boxes[:, 1] == 4][:, 0].tolist()) == [
        4, 18, 32, 46, 60,
    ]  # fmt: skip


def test_a_model_with_a_measured_cosine_lowers_the_threshold_to_it():
    class Measured(Spread):
        same_kind = 0.4

    models = MODELS | {"features": Measured()}
    for examples in ([REDS["red_0"]], [REDS["red_0"], REDS["red_1"]]):
        result = count_by_example.function(IMAGE, Regions(examples, IMAGE.size), **models)
        likeness = np.asarray(result.masks.columns["similarity"])
        assert likeness.min() >= 0.4
        assert (likeness < 0.7).any()


def test_small_islands_do_not_change_the_count():
    image = scene(**REDS, red_9=(70, 50, 73, 53))
    examples = Regions([REDS["red_0"]], image.size)
    assert count_by_example.function(image, examples, **MODELS).number == 6


def test_without_examples_nothing_is_counted():
    result = count_by_example.function(IMAGE, Regions.empty(IMAGE.size), **MODELS)
    assert result.number == 0
    assert len(result.masks) == 0


def test_an_example_without_anything_inside_is_refused():
    class Blind(DiskSegmenter):
        def segment(self, image, **prompts):
            return Masks.from_arrays([np.zeros(image.size, dtype=bool)])

    with pytest.raises(NodeError, match="found nothing inside the 1 boxes of the examples"):
        count_by_example.function(
            IMAGE, Regions([(0, 0, 5, 5)], IMAGE.size), **(MODELS | {"segmenter": Blind()})
        )


def test_regions_are_counted_in_all_and_by_label():
    masks = masks_of((9, 9), (0, 0, 1, 1), (1, 1, 2, 2), (2, 2, 3, 3), labels=["b", "a", "b"])
    assert count.function(masks) == 3
    assert list(count_by_label.function(masks).rows()) == [
        {"label": "b", "count": 2},
        {"label": "a", "count": 1},
    ]
    assert len(count_by_label.function(Regions.empty((9, 9)))) == 0
