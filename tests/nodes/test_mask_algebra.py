"""Masks are grown, cleaned, joined and cut; whatever they are labeled with comes along."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage.measure import label, regionprops
from torchvision.ops import nms as torchvision_nms

from anyloom import LabelMap, Masks, NodeError, Regions
from anyloom.nodes.conversion import (
    boxes_from_masks,
    masks_from_boxes,
    number_picture,
    to_label_map,
)
from anyloom.nodes.mask_algebra import (
    combine_masks,
    intersect,
    invert,
    join,
    overlap_code,
    subtract,
    union,
)
from anyloom.nodes.morphology import (
    closing,
    dilate,
    drop_islands,
    erode,
    expand_square,
    fill_holes,
    opening,
)
from anyloom.nodes.suppression import nms
from tests.nodes.fakes import masks_of, rectangle

FRAME = (20, 30)
shapes = arrays(bool, FRAME).map(lambda mask: Masks.from_arrays([mask], frame=FRAME))
kernels = st.integers(1, 9)
# No IoU of small whole boxes equals one of these, so single and double precision agree.
thresholds = st.sampled_from([0.1003721, 0.3001937, 0.5003721, 0.7001234])


def dense(masks: Masks) -> np.ndarray:
    return masks.union()


def test_dilating_by_fifteen_grows_by_seven_on_every_side():
    grown = dilate.function(masks_of((60, 80), (30, 30, 40, 34)), kernel=15)
    assert grown.boxes.tolist() == [[23, 23, 47, 41]]
    assert grown.areas.tolist() == [24 * 18]


def test_growing_stops_at_the_edge_of_the_picture():
    assert dilate.function(masks_of(FRAME, (0, 0, 3, 3)), kernel=5).boxes.tolist() == [[0, 0, 5, 5]]


@given(shapes, kernels)
def test_growing_and_shrinking_contain_and_are_contained(masks, kernel):
    before = dense(masks)
    assert (dense(dilate.function(masks, kernel=kernel)) >= before).all()
    assert (dense(erode.function(masks, kernel=kernel)) <= before).all()
    assert (dense(opening.function(masks, kernel=kernel)) <= before).all()
    assert (dense(closing.function(masks, kernel=kernel)) >= before).all()


@given(shapes, st.sampled_from([1, 3, 5, 7]))
def test_growing_is_shrinking_the_background(masks, kernel):
    grown = dense(dilate.function(masks, kernel=kernel))
    background = Masks.from_arrays([~dense(masks)], frame=FRAME)
    assert (grown == ~dense(erode.function(background, kernel=kernel))).all()


@given(shapes, st.integers(0, 4))
def test_expanding_reaches_every_pixel_within_the_chebyshev_distance(masks, radius):
    before = np.argwhere(dense(masks))
    rows, columns = np.indices(FRAME)
    expected = np.zeros(FRAME, dtype=bool)
    for y, x in before:
        expected |= np.maximum(abs(rows - y), abs(columns - x)) <= radius
    assert (dense(expand_square.function(masks, radius=radius)) == expected).all()


def test_labels_scores_and_columns_survive_a_change_of_shape():
    masks = masks_of(
        FRAME,
        (2, 2, 3, 3),
        (10, 10, 20, 18),
        labels=["speck", "thing"],
        scores=[0.3, 0.8],
        score_kind="detector",
        columns={"caption": ["a", "b"]},
    )
    shrunk = erode.function(masks, kernel=3)
    assert shrunk.labels == ("thing",)
    assert shrunk.scores is not None
    assert shrunk.scores.tolist() == pytest.approx([0.8])
    assert shrunk.score_kind == "detector"
    assert shrunk.columns["caption"] == ("b",)
    assert shrunk.boxes.tolist() == [[11, 11, 19, 17]]


def holed() -> Masks:
    mask = rectangle(FRAME, 2, 2, 18, 16)
    mask[5:7, 5:7] = False  # 4 pixels
    mask[8:14, 8:14] = False  # 36 pixels
    return Masks.from_arrays([mask])


def test_holes_smaller_than_the_limit_are_filled():
    full = 16 * 14
    assert fill_holes.function(holed(), max_area=4).areas.tolist() == [full - 40]
    assert fill_holes.function(holed(), max_area=5).areas.tolist() == [full - 36]
    assert fill_holes.function(holed()).areas.tolist() == [full]


def test_without_a_limit_a_bay_at_the_edge_is_no_hole():
    mask = rectangle(FRAME, 0, 0, 30, 20)
    mask[0:3, 4:6] = False
    assert fill_holes.function(Masks.from_arrays([mask])).areas.tolist() == [594]
    assert fill_holes.function(Masks.from_arrays([mask]), max_area=7).areas.tolist() == [600]


@given(shapes, st.integers(1, 40) | st.none())
def test_holes_are_found_as_in_the_whole_picture(masks, max_area):
    before = dense(masks)
    expected = before.copy()
    for hole in regionprops(label(~before, connectivity=2)):
        (y0, x0, y1, x1) = hole.bbox
        inner = y0 > 0 and x0 > 0 and y1 < FRAME[0] and x1 < FRAME[1]
        if before.any() and (inner if max_area is None else hole.area < max_area):
            expected[tuple(hole.coords.T)] = True
    assert (dense(fill_holes.function(masks, max_area=max_area)) == expected).all()


def test_small_islands_are_dropped_but_the_largest_stays():
    mask = rectangle(FRAME, 0, 0, 5, 5) | rectangle(FRAME, 10, 10, 13, 13)
    mask[19, 29] = True
    masks = Masks.from_arrays([mask])
    assert drop_islands.function(masks, min_area=9).areas.tolist() == [34]
    assert drop_islands.function(masks, min_area=10).areas.tolist() == [25]
    assert drop_islands.function(masks, min_area=500).areas.tolist() == [25]


def test_pixels_that_touch_at_a_corner_are_one_island():
    masks = Masks.from_arrays([np.eye(20, 30, dtype=bool)])
    assert drop_islands.function(masks, min_area=20).areas.tolist() == [20]


@given(shapes, shapes)
def test_cutting_follows_set_algebra(one, other):
    a, b = dense(one), dense(other)
    assert (dense(union.function(join.function([one, other]))) == (a | b)).all()
    assert (dense(intersect.function(one, other)) == (a & b)).all()
    assert (dense(subtract.function(one, other)) == (a & ~b)).all()
    assert (dense(invert.function(one)) == ~a).all()


def test_the_background_of_nothing_is_the_whole_picture():
    assert invert.function(Masks.empty(FRAME)).areas.tolist() == [600]
    assert len(invert.function(masks_of(FRAME, (0, 0, 30, 20)))) == 0
    assert len(union.function(Masks.empty(FRAME))) == 0


A = masks_of(FRAME, (0, 0, 10, 10))
B = masks_of(FRAME, (5, 0, 15, 10))
C = masks_of(FRAME, (0, 5, 15, 10), (20, 10, 30, 20))


@pytest.mark.parametrize(
    ("sets", "rule", "area"),
    [
        ([A, B, C], "union", 250),
        ([A, B, C], "intersection", 25),
        ([A, B, C], "vote", 100),
        ([A, None, B], "intersection", 50),
        ([A, None, B], "vote", 50),
        ([A, Masks.empty(FRAME)], "union", 100),
        ([A, Masks.empty(FRAME)], "intersection", 0),
        ([None, A], "vote", 100),
    ],
)
def test_answers_are_combined_by_a_rule_and_absent_ones_have_no_say(sets, rule, area):
    combined = combine_masks.function(sets, rule=rule)
    assert combined.union().sum() == area
    assert len(combined) == (1 if area else 0)


def test_the_overlap_code_is_ambiguous_as_published():
    code = overlap_code.function([A, B, C]).numbers
    assert code[2, 7] == 3  # first and second
    assert code[15, 25] == 3  # third alone
    assert code[7, 7] == 6
    assert code[19, 0] == 0


def test_nothing_at_all_to_combine_is_refused():
    for sets in ([], [None, None]):
        with pytest.raises(NodeError, match="at least one"):
            combine_masks.function(sets)
    with pytest.raises(NodeError, match="at least one"):
        join.function([])


def test_sets_of_two_pictures_are_not_mixed():
    with pytest.raises(NodeError, match=r"'other' belongs to a picture of 80×60 .* 30×20"):
        intersect.function(A, masks_of((60, 80), (0, 0, 5, 5)))


def test_nms_keeps_the_better_of_two_that_overlap():
    boxes = [(0, 0, 10, 10), (0, 0, 10, 11), (20, 0, 25, 5)]
    regions = Regions(boxes, FRAME, scores=[0.5, 0.9, 0.4], labels=["a", "b", "a"])
    assert nms.function(regions).boxes.tolist() == [[0, 0, 10, 11], [20, 0, 25, 5]]
    assert len(nms.function(regions, per_label=True)) == 3
    assert len(nms.function(regions, iou_threshold=0.95)) == 3
    assert len(nms.function(Regions.empty(FRAME))) == 0


def test_nms_of_masks_sees_that_crossing_shapes_hardly_overlap():
    cross = Masks.from_arrays([np.eye(20, dtype=bool), np.eye(20, dtype=bool)[:, ::-1]])
    assert len(nms.function(cross)) == 1
    assert len(nms.function(cross, by="masks")) == 2


@given(st.lists(st.tuples(*[st.integers(0, 20)] * 4), max_size=12), thresholds)
def test_nms_agrees_with_torchvision(corners, threshold):
    boxes = np.float32([[x, y, x + w + 1, y + h + 1] for x, y, w, h in corners]).reshape(-1, 4)
    scores = np.linspace(1, 0.5, len(boxes), dtype=np.float32)
    kept = torchvision_nms(torch.from_numpy(boxes), torch.from_numpy(scores), threshold).numpy()
    regions = Regions(boxes, (50, 50), scores=scores)
    assert nms.function(regions, iou_threshold=threshold).boxes.tolist() == boxes[kept].tolist()


def test_boxes_and_masks_turn_into_each_other():
    masks = masks_of(FRAME, (2, 3, 9, 8), labels=["a"], scores=[0.5])
    boxes = boxes_from_masks.function(masks)
    assert type(boxes) is Regions
    assert boxes.boxes.tolist() == [[2, 3, 9, 8]]
    assert masks_from_boxes.function(boxes) == masks
    edge = masks_from_boxes.function(Regions([(-5, 18.5, 4.2, 99)], FRAME))
    assert edge.boxes.tolist() == [[0, 18, 5, 20]]


def test_a_small_mask_stays_visible_on_a_large_one():
    masks = masks_of(FRAME, (5, 5, 8, 8), (0, 0, 20, 20), labels=["eye", "face"])
    label_map = to_label_map.function(masks)
    assert label_map.numbers[6, 6] == 1
    assert label_map.numbers[0, 0] == 2
    assert to_label_map.function(masks, order="given").numbers[6, 6] == 2
    assert to_label_map.function(masks, numbers="label").names == {1: "eye", 2: "face"}
    assert not to_label_map.function(Masks.empty(FRAME), numbers="label").numbers.any()
    with pytest.raises(NodeError, match="no scores"):
        to_label_map.function(masks, order="low_score_first")


def test_numbers_of_a_map_become_two_bytes_of_a_picture():
    numbers = np.arange(600, dtype=np.int32).reshape(20, 30) * 100
    pixels = number_picture.function(LabelMap(numbers)).pixels.astype(int)
    assert (pixels[:, :, 0] + 256 * pixels[:, :, 1] == numbers).all()
    assert not pixels[:, :, 2].any()


@pytest.mark.parametrize("number", [-1, 65536])
def test_a_number_that_does_not_fit_into_two_bytes_is_refused(number):
    with pytest.raises(NodeError, match="expected 0 to 65535"):
        number_picture.function(LabelMap(np.full((2, 2), number)))
