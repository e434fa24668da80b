"""Prompts of any kind become masks; no prompt at all is an error, an empty one is not."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom.errors import NodeError
from anyloom.nodes.segmentation import segment, segment_everything
from anyloom.values import Heatmap, Points, Regions

from .fakes import BlobGenerator, DiskSegmenter, scene

IMAGE = scene(red=(4, 4, 24, 24), blue=(40, 10, 60, 30))


def test_each_box_gives_a_mask_with_the_box_label():
    boxes = Regions([(4, 4, 24, 24), (40, 10, 60, 30)], IMAGE.size, labels=["red", "blue"])
    masks = segment.function(IMAGE, boxes, model=DiskSegmenter())
    assert masks.labels == ("red", "blue")
    assert masks.mask(0)[14, 14]
    assert not masks.mask(0)[14, 50]


def test_each_object_of_points_gives_a_mask():
    points = Points([(14, 14), (50, 20), (54, 20)], IMAGE.size, objects=[0, 1, 1])
    assert len(segment.function(IMAGE, points=points, model=DiskSegmenter())) == 2


def test_no_boxes_and_no_points_give_no_masks():
    for nothing in (
        {"regions": Regions.empty(IMAGE.size)},
        {"points": Points(np.zeros((0, 2)), IMAGE.size)},
    ):
        found = segment.function(IMAGE, **nothing, model=DiskSegmenter())
        assert len(found) == 0
        assert found.frame == IMAGE.size


def test_a_rough_map_alone_is_a_prompt():
    prior = Heatmap(np.eye(4), IMAGE.size)
    assert len(segment.function(IMAGE, prior=prior, model=DiskSegmenter())) == 1


def test_no_prompt_at_all_names_the_node_that_needs_none():
    with pytest.raises(NodeError, match="segment_everything cuts out without any"):
        segment.function(IMAGE, model=DiskSegmenter())


def test_boxes_of_another_picture_are_refused_with_both_sizes():
    with pytest.raises(NodeError, match=r"'regions' belongs to a picture of 10×20 .* 80×60"):
        segment.function(IMAGE, Regions([(0, 0, 5, 5)], (20, 10)), model=DiskSegmenter())


def test_boxes_and_points_must_speak_about_as_many_objects():
    boxes = Regions([(4, 4, 24, 24), (40, 10, 60, 30)], IMAGE.size)
    with pytest.raises(NodeError, match="2 regions and points for 1 objects"):
        segment.function(IMAGE, boxes, Points([(5, 5)], IMAGE.size), model=DiskSegmenter())


def test_everything_is_cut_out_down_to_the_smallest_area():
    image = scene(red=(4, 4, 24, 24), blue=(40, 10, 43, 13))
    assert len(segment_everything.function(image, model=BlobGenerator())) == 2
    assert len(segment_everything.function(image, model=BlobGenerator(), min_area=10)) == 1
