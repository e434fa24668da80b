"""Filtering, selection, picking and labeling of regions."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Masks, NodeError, Regions
from anyloom.nodes.selection import filter, label, pick, select
from tests.nodes.fakes import masks_of

FRAME = (60, 80)
BOXES = [(0, 0, 10, 10), (20, 0, 40, 20), (40, 30, 45, 35)]
MASKS = masks_of(
    FRAME, *BOXES, scores=[0.5, 0.9, 0.7], score_kind="detector", labels=["Cat", "dog", "cat"]
)


@pytest.mark.parametrize(
    ("conditions", "rows"),
    [
        ({}, [0, 1, 2]),
        ({"min_score": 0.7}, [1, 2]),
        ({"max_score": 0.7}, [0, 2]),
        ({"min_score": 0.7, "strict": True}, [1]),
        ({"max_score": 0.7, "strict": True}, [0]),
        ({"strict": True}, [0, 1, 2]),
        ({"min_area": 100}, [0, 1]),
        ({"max_area": 100}, [0, 2]),
        ({"min_area_share": 0.05}, [1]),
        ({"max_area_share": 0.01}, [2]),
        ({"labels": ["CAT"]}, [0, 2]),
        ({"labels": ["cat"], "min_score": 0.6, "max_area": 30}, [2]),
    ],
)
def test_a_region_is_kept_where_it_meets_every_condition(conditions, rows):
    assert filter.function(MASKS, **conditions) == MASKS[rows]


@pytest.mark.parametrize(
    ("largest", "rows"),
    [(MASKS, [0, 2]), (MASKS[[0, 2]], [2]), (MASKS[:0], [0, 1, 2]), (None, [0, 1, 2])],
    ids=["of 400 pixels", "of 100 pixels", "of none", "of the image"],
)
def test_shares_may_be_those_of_the_largest_of_other_regions(largest, rows):
    assert filter.function(MASKS, largest, max_area_share=0.25) == MASKS[rows]


def test_scores_may_be_those_of_a_column():
    scored = MASKS.with_column("caption_score", np.array([-1.9, -1.8, -0.2]))
    scored = scored.with_column("caption", ["a", "b", "c"])
    assert filter.function(scored, column="caption_score", min_score=-1.8) == scored[[1, 2]]
    assert filter.function(scored, column="caption_score", max_score=-1) == scored[[0, 1]]
    assert filter.function(scored, column="caption_score") == scored
    with pytest.raises(
        NodeError, match=r"no numbers 'caption_scores', they have caption_score; did you mean"
    ):
        filter.function(scored, column="caption_scores", min_score=0)
    with pytest.raises(NodeError, match="no numbers 'caption', they have caption_score"):
        filter.function(scored, column="caption", min_score=0)
    assert filter.function(Masks.empty(FRAME), column="anything", min_score=0) == Masks.empty(FRAME)


@pytest.mark.parametrize(
    ("choice", "rows"),
    [
        ({"by": "given", "top": 2}, [0, 1]),
        ({}, [1]),
        ({"top": 2}, [1, 2]),
        ({"top": 9}, [1, 2, 0]),
        ({"smallest_first": True}, [0]),
        ({"by": "area"}, [1]),
        ({"by": "area", "smallest_first": True, "top": 2}, [2, 0]),
        ({"by": "left", "top": 2}, [0, 1]),
        ({"by": "upper", "top": 3}, [0, 1, 2]),
    ],
)
def test_the_best_regions_are_taken_best_first(choice, rows):
    assert select.function(MASKS, **choice) == MASKS[rows]


def test_the_best_region_of_each_label_is_taken():
    same = MASKS.with_labels(["cat", "dog", "cat"])
    assert select.function(same, per_label=True) == same[[1, 2]]


def test_missing_scores_and_labels_are_refused():
    plain = Regions(BOXES, FRAME)
    for node, arguments, message in (
        (select, {}, "no scores; rank them first"),
        (filter, {"min_score": 0.1}, "no scores; rank them first"),
        (filter, {"labels": ["cat"]}, "no labels; label or rank them first"),
    ):
        with pytest.raises(NodeError, match=message):
            node.function(plain, **arguments)


def test_an_empty_set_is_accepted_by_every_condition():
    empty = Masks.empty(FRAME)
    assert filter.function(empty, min_score=0.5, labels=["cat"], min_area=3) == empty
    assert select.function(empty, per_label=True) == empty
    assert pick.function(empty, rows=[2]) == empty


def test_rows_are_picked_in_the_order_of_their_indices():
    assert pick.function(MASKS, rows=[2, 0]) == MASKS[[2, 0]]
    with pytest.raises(NodeError, match="no row 3, the rows are 0 to 2"):
        pick.function(MASKS, rows=[3])


def test_labels_are_one_for_all_or_one_for_each():
    assert label.function(MASKS, "thing").labels == ("thing",) * 3
    assert label.function(MASKS, ["a", "b", "c"]).labels == ("a", "b", "c")
    with pytest.raises(NodeError, match="2 labels for 3 regions"):
        label.function(MASKS, ["a", "b"])


def test_the_area_of_a_region_without_a_mask_is_that_of_its_box():
    boxes = Regions(BOXES, FRAME)
    assert filter.function(boxes, min_area=26).boxes.tolist() == np.float32(BOXES[:2]).tolist()
