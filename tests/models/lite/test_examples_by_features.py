"""Counting by example with a model each for cutting out and describing follows the algorithm."""

from __future__ import annotations

import numpy as np

from anyloom import Checkpoint, FeatureMap, Masks, Regions
from anyloom.models import FeatureExtractor
from anyloom.models.lite.examples_by_features import ExamplesByFeatures
from tests.nodes.fakes import BlobGenerator, ColorFeatures, DiskSegmenter, scene

REDS = {f"red_{i}": (4 + 14 * i, 4, 12 + 14 * i, 12) for i in range(5)}
BLUES = {f"blue_{i}": (4 + 14 * i, 30, 12 + 14 * i, 38) for i in range(3)}
IMAGE = scene(**REDS, **BLUES)


def like(image, boxes, *, segmenter=None, features=None, **options) -> Masks:
    """Return what looks like the examples in some boxes."""
    model = ExamplesByFeatures(
        Checkpoint("parts", "fake"),
        segmenter or DiskSegmenter(),
        BlobGenerator(),
        features or ColorFeatures(),
    )
    return model.generate_like(image, Regions(boxes, image.shape), **options)


def test_everything_like_the_one_example_is_found_once():
    found = like(IMAGE, [REDS["red_1"]])
    assert len(found) == 5
    assert (found.boxes[:, 1] == 4).all()
    assert np.asarray(found.columns["similarity"]).min() > 0.7


def test_examples_win_over_the_pieces_that_repeat_them():
    found = like(IMAGE, [REDS["red_0"], REDS["red_1"]])
    assert len(found) == 5
    assert np.asarray(found.columns["example"]).sum() == 2


def test_examples_that_differ_loosen_the_threshold():
    assert len(like(IMAGE, [REDS["red_0"], BLUES["blue_0"]])) == 8


class Spread(FeatureExtractor):
    """Vectors in a plane, at angles chosen per column of the image."""

    checkpoint = Checkpoint("spread", "fake")
    angles = (0.0, 36.87, 60.0, 75.0, 90.0)  # cosines with the first: 1, .8, .5, .26, 0

    def features(self, image):
        vectors = np.zeros((15, 20, 2))
        for number, angle in enumerate(np.radians(self.angles)):
            columns = slice(int(3.5 * number), int(3.5 * number) + 4)
            vectors[:, columns] = (np.cos(angle), np.sin(angle))
        return FeatureMap(vectors, image.shape, self.identity)


def test_one_example_counts_down_to_a_cosine_of_seven_tenths():
    found = like(IMAGE, [REDS["red_0"]], features=Spread())
    assert (np.asarray(found.columns["similarity"]) >= 0.7).all()
    assert len(found) == 4  # the first two columns, each with a red and a blue
    assert len(like(IMAGE, [REDS["red_0"]], features=Spread(), threshold=0.9)) == 2


def test_several_examples_set_the_threshold_to_their_lowest_cosine():
    found = like(IMAGE, [REDS["red_0"], REDS["red_2"]], features=Spread())
    # min cos between the two is .5, so columns within 60 degrees of either count: all five reds.
    assert sorted(found.boxes[found.boxes[:, 1] == 4][:, 0].tolist()) == [4, 18, 32, 46, 60]


def test_a_model_with_a_measured_cosine_lowers_the_threshold_to_it():
    class Measured(Spread):
        same_kind = 0.4

    for examples in ([REDS["red_0"]], [REDS["red_0"], REDS["red_1"]]):
        found = like(IMAGE, examples, features=Measured())
        likeness = np.asarray(found.columns["similarity"])
        assert likeness.min() >= 0.4
        assert (likeness < 0.7).any()


def test_a_small_thing_keeps_its_largest_island():
    image = scene(**REDS, red_9=(70, 50, 73, 53))
    assert len(like(image, [REDS["red_0"]])) == 6


def test_without_examples_or_anything_inside_them_nothing_is_found():
    class Blind(DiskSegmenter):
        def segment(self, image, **prompts):
            return Masks.from_arrays([np.zeros(image.shape, dtype=bool)])

    assert len(like(IMAGE, np.zeros((0, 4)))) == 0
    assert len(like(IMAGE, [(0, 0, 5, 5)], segmenter=Blind())) == 0
