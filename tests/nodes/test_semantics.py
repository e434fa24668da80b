"""Semantic and panoptic segmentation, the semantic vote, and segmentation by example."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Image, LabelMap, Masks, NodeError
from anyloom.nodes.conversion import masks_from_label_map
from anyloom.nodes.segmenting_by_example import segment_like
from anyloom.nodes.semantics import segment_panoptic, semantic_map, semantic_vote
from tests.nodes.fakes import (
    CLASSES,
    ColorClasses,
    SameColor,
    blobs,
    masks_of,
    rectangle,
    scene,
)

IMAGE = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30))


def test_a_semantic_map_names_the_class_of_every_pixel():
    found = semantic_map.function(IMAGE, model=ColorClasses())
    assert found.frame == IMAGE.shape
    assert found.names[int(found.numbers[10, 10])] == "red"
    assert found.names[int(found.numbers[0, 0])] == "wall"


def test_panoptic_segments_below_the_threshold_are_left_out():
    every = segment_panoptic.function(IMAGE, model=ColorClasses(), threshold=0.5)
    assert set(every.labels or ()) == {"red", "blue"}
    assert len(segment_panoptic.function(IMAGE, model=ColorClasses())) == 1


def test_a_label_map_becomes_masks_of_all_classes_with_a_name():
    found = masks_from_label_map.function(semantic_map.function(IMAGE, model=ColorClasses()))
    assert found.labels == ("wall", "red", "blue")
    assert found.areas.sum() == IMAGE.width * IMAGE.height
    anonymous = masks_from_label_map.function(LabelMap(np.eye(3)))
    assert (anonymous.labels, anonymous.areas.tolist()) == (("1",), [3])


def test_a_mask_gets_the_class_of_most_of_its_pixels():
    classes = semantic_map.function(IMAGE, model=ColorClasses())
    masks = masks_of(IMAGE.shape, (0, 4, 24, 24), (4, 4, 9, 9), (0, 0, 80, 60), scores=[1, 2, 3])
    voted, _ = semantic_vote.function(masks, classes)
    assert voted.labels == ("red", "red", "wall")
    assert np.asarray(voted.columns["class_id"]).tolist() == [1, 1, 0]
    assert np.allclose(voted.columns["class_share"], [20 / 24, 1, 4000 / 4800])
    assert (voted.scores == masks.scores).all() and voted.shapes == masks.shapes


def test_of_equally_frequent_classes_the_lowest_number_wins():
    halves = LabelMap(np.repeat([[5, 5, 2, 2]], 2, axis=0), {5: "five", 2: "two"})
    voted, painted = semantic_vote.function(masks_of((2, 4), (0, 0, 4, 2)), halves)
    assert voted.labels == ("two",)
    assert (painted.numbers == 2).all()


def test_small_masks_are_painted_over_large_ones_and_the_rest_of_the_map_is_unchanged():
    # Semantic-Segment-Anything: masks are painted by area, each with the class of the first map.
    numbers = np.zeros((20, 30), np.int32)
    numbers[2:12, 2:12] = 1
    numbers[4:8, 4:8] = 2
    numbers[:, 25:] = 3
    small, large = (4, 4, 8, 8), (1, 1, 12, 12)
    for boxes in ([small, large], [large, small]):
        _, painted = semantic_vote.function(masks_of((20, 30), *boxes), LabelMap(numbers))
        assert (painted.numbers[4:8, 4:8] == 2).all()
        outline = rectangle((20, 30), *large) & ~rectangle((20, 30), *small)
        assert (painted.numbers[outline] == 1).all()
        assert (
            painted.numbers[~rectangle((20, 30), *large)] == numbers[~rectangle((20, 30), *large)]
        ).all()


@given(st.integers(0, 2**32 - 1))
def test_the_vote_is_that_of_semantic_segment_anything(seed):
    """Its rule, written out: by area, descending; the most frequent class of the first map."""
    random = np.random.default_rng(seed)
    numbers = random.integers(0, 4, (12, 15)).astype(np.int32)
    shapes = [random.random((12, 15)) < share for share in random.uniform(0.05, 0.9, 5)]
    shapes = [shape for shape in shapes if shape.any()]
    expected = numbers.copy()
    for shape in sorted(shapes, key=lambda shape: -int(shape.sum())):
        expected[shape] = np.argmax(np.bincount(numbers[shape]))
    _, painted = semantic_vote.function(
        Masks.from_arrays(shapes, frame=(12, 15)), LabelMap(numbers)
    )
    assert (painted.numbers == expected).all()


def test_a_mask_without_a_pixel_has_no_class_and_paints_nothing():
    classes = semantic_map.function(IMAGE, model=ColorClasses())
    nothing = Masks.from_arrays([np.zeros(IMAGE.shape, bool)])
    voted, painted = semantic_vote.function(nothing, classes)
    assert (voted.labels, np.asarray(voted.columns["class_id"]).tolist()) == (("",), [-1])
    assert painted == classes


def test_an_empty_set_has_the_columns_and_leaves_the_map_unchanged():
    classes = semantic_map.function(IMAGE, model=ColorClasses())
    voted, painted = semantic_vote.function(Masks.empty(IMAGE.shape), classes)
    assert (voted.labels, set(voted.columns)) == ((), {"class_id", "class_share"})
    assert painted == classes
    assert painted.names == CLASSES


def test_a_map_of_another_image_is_refused():
    with pytest.raises(NodeError, match="'masks' belongs to an image of 80×60"):
        semantic_vote.function(masks_of(IMAGE.shape, (0, 0, 4, 4)), LabelMap(np.zeros((9, 9))))


def test_what_examples_mark_is_segmented_by_label():
    example = scene(40, 30, red=(2, 2, 12, 12), blue=(20, 4, 30, 14))
    marked = masks_of(example.shape, (2, 2, 12, 12), (20, 4, 30, 14), labels=["warm", "cold"])
    found = segment_like.function(IMAGE, example, marked, model=SameColor())
    assert found.labels == ("warm", "cold")
    assert found.areas.tolist() == [400, 400]
    again = segment_like.function(IMAGE, [example] * 2, [marked] * 2, model=SameColor())
    assert again == found


class OneOfAColor(SameColor):
    """Finds the largest blob of the marked color, as PerSAM finds one object."""

    def __init__(self, tail: np.ndarray | None = None):
        self.searched: list[Image] = []
        self.tail = tail

    def segment_like(self, image, examples):
        self.searched.append(image)
        for masks in super().segment_like(image, examples).dense():
            parts = [blob for blob in blobs(image) if (blob & masks).any()]
            largest = max(parts, key=np.sum)
            return Masks.from_arrays([largest], labels=[examples[0][1].labels[0]])
        if self.tail is not None:
            return Masks.from_arrays([self.tail], labels=["thing"])
        return Masks.empty(image.shape)


TWO_RED = scene(red_1=(4, 4, 24, 24), red_2=(40, 10, 60, 40))
MARKED = masks_of((60, 80), (4, 4, 24, 24), labels=["thing"])


def test_several_objects_are_found_one_after_another_in_what_is_left():
    # PerSAM-F's script for several objects: what was found is black in the next round.
    model = OneOfAColor()
    found = segment_like.function(TWO_RED, IMAGE, MARKED, model=model, objects=5)
    assert found.boxes.tolist() == [[40, 10, 60, 40], [4, 4, 24, 24]]
    assert found.labels == ("thing", "thing")
    first, second, last = model.searched
    assert first == TWO_RED and not second.pixels[10:40, 40:60].any()
    assert not last.pixels[10:40, 40:60].any() and not last.pixels[4:24, 4:24].any()
    assert len(segment_like.function(TWO_RED, IMAGE, MARKED, model=OneOfAColor())) == 1


def test_an_object_that_is_found_again_ends_the_search():
    tail = np.zeros((60, 80), bool)
    tail[4:24, 4:23] = True
    found = segment_like.function(TWO_RED, IMAGE, MARKED, model=OneOfAColor(tail), objects=9)
    assert found.boxes.tolist() == [[40, 10, 60, 40], [4, 4, 24, 24]], "an IoU of 0.95"
    other = np.roll(tail, 10, axis=1)
    found = segment_like.function(TWO_RED, IMAGE, MARKED, model=OneOfAColor(other), objects=9)
    assert len(found) == 3, "an IoU of 0.3 is another object, once"


def test_each_label_has_several_objects():
    example = scene(40, 30, red=(2, 2, 12, 12), blue=(20, 4, 30, 14))
    marked = masks_of(example.shape, (2, 2, 12, 12), (20, 4, 30, 14), labels=["warm", "cold"])
    found = segment_like.function(IMAGE, example, marked, model=SameColor(), objects=3)
    assert found == segment_like.function(IMAGE, example, marked, model=SameColor())


def test_examples_without_masks_give_an_empty_set():
    empty = Masks.empty(IMAGE.shape)
    assert segment_like.function(IMAGE, IMAGE, empty, model=SameColor()) == empty


def test_every_example_needs_its_masks():
    marked = masks_of(IMAGE.shape, (0, 0, 4, 4))
    with pytest.raises(NodeError, match="got 2 examples and 1 sets of masks"):
        segment_like.function(IMAGE, [IMAGE, IMAGE], marked, model=SameColor())
    with pytest.raises(NodeError, match="got no example"):
        segment_like.function(IMAGE, [], [], model=SameColor())
    with pytest.raises(NodeError, match="'masks' belongs to an image of 80×60"):
        segment_like.function(IMAGE, scene(40, 30), marked, model=SameColor())
