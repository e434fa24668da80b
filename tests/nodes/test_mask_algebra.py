"""Set operations, morphology, suppression and conversion of masks; details are kept."""

from __future__ import annotations

import tracemalloc

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage.measure import label, regionprops
from torchvision.ops import nms as torchvision_nms

from anyloom import LabelMap, Masks, NodeError, Regions, fingerprint
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


def test_a_kernel_of_fifteen_adds_seven_pixels_on_every_side():
    grown = dilate.function(masks_of((60, 80), (30, 30, 40, 34)), kernel=15)
    assert grown.boxes.tolist() == [[23, 23, 47, 41]]
    assert grown.areas.tolist() == [24 * 18]


def test_dilation_stops_at_the_edge_of_the_image():
    assert dilate.function(masks_of(FRAME, (0, 0, 3, 3)), kernel=5).boxes.tolist() == [[0, 0, 5, 5]]


@given(shapes, st.integers(1, 80))
def test_dilation_and_erosion_are_those_of_opencv(masks, kernel):
    square, mask = np.ones((kernel, kernel), np.uint8), masks.union().astype(np.uint8)
    center = kernel - 1 - kernel // 2
    grown = cv2.dilate(mask, square)
    shrunk = cv2.erode(mask, square, anchor=(center, center))
    assert (dilate.function(masks, kernel=kernel).union() == grown.astype(bool)).all()
    assert (erode.function(masks, kernel=kernel).union() == shrunk.astype(bool)).all()


@pytest.mark.parametrize("change", [dilate, erode, opening, closing])
def test_a_kernel_larger_than_the_image_is_one_of_its_size(change):
    masks = masks_of(FRAME, (3, 3, 9, 9), (0, 0, FRAME[1], FRAME[0]))
    expected = change.function(masks, kernel=2 * max(FRAME))
    tracemalloc.start()
    changed = change.function(masks, kernel=10**30)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fingerprint(changed) == fingerprint(expected)
    assert peak < 2**20


def test_radii_and_areas_larger_than_the_image_cost_nothing():
    masks = masks_of(FRAME, (3, 3, 9, 9))
    assert expand_square.function(masks, radius=10**30).areas.tolist() == [20 * 30]
    assert fill_holes.function(masks, max_area=10**30).areas.tolist() == [20 * 30]
    assert drop_islands.function(masks, min_area=10**30).areas.tolist() == [36]


@given(shapes, kernels)
def test_dilation_and_closing_are_extensive_erosion_and_opening_anti_extensive(masks, kernel):
    before = masks.union()
    assert (dilate.function(masks, kernel=kernel).union() >= before).all()
    assert (erode.function(masks, kernel=kernel).union() <= before).all()
    assert (opening.function(masks, kernel=kernel).union() <= before).all()
    assert (closing.function(masks, kernel=kernel).union() >= before).all()


@given(shapes, st.sampled_from([1, 3, 5, 7]))
def test_dilation_is_the_erosion_of_the_background(masks, kernel):
    grown = dilate.function(masks, kernel=kernel).union()
    background = Masks.from_arrays([~masks.union()], frame=FRAME)
    assert (grown == ~erode.function(background, kernel=kernel).union()).all()


@given(shapes, st.integers(0, 4))
def test_expand_square_covers_every_pixel_within_the_chebyshev_distance(masks, radius):
    before = np.argwhere(masks.union())
    rows, columns = np.indices(FRAME)
    expected = np.zeros(FRAME, dtype=bool)
    for y, x in before:
        expected |= np.maximum(abs(rows - y), abs(columns - x)) <= radius
    assert (expand_square.function(masks, radius=radius).union() == expected).all()


def test_labels_scores_and_columns_are_kept_when_shapes_change():
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


def mask_with_holes() -> Masks:
    mask = rectangle(FRAME, 2, 2, 18, 16)
    mask[5:7, 5:7] = False  # 4 pixels
    mask[8:14, 8:14] = False  # 36 pixels
    return Masks.from_arrays([mask])


def test_holes_smaller_than_the_limit_are_filled():
    full = 16 * 14
    assert fill_holes.function(mask_with_holes(), max_area=4).areas.tolist() == [full - 40]
    assert fill_holes.function(mask_with_holes(), max_area=5).areas.tolist() == [full - 36]
    assert fill_holes.function(mask_with_holes()).areas.tolist() == [full]


def test_without_a_limit_a_gap_at_the_edge_is_no_hole():
    mask = rectangle(FRAME, 0, 0, 30, 20)
    mask[0:3, 4:6] = False
    assert fill_holes.function(Masks.from_arrays([mask])).areas.tolist() == [594]
    assert fill_holes.function(Masks.from_arrays([mask]), max_area=7).areas.tolist() == [600]


@given(shapes, st.integers(1, 40) | st.none())
def test_holes_are_found_as_in_the_whole_image(masks, max_area):
    before = masks.union()
    expected = before.copy()
    for hole in regionprops(label(~before, connectivity=2)):
        (y0, x0, y1, x1) = hole.bbox
        inner = y0 > 0 and x0 > 0 and y1 < FRAME[0] and x1 < FRAME[1]
        if before.any() and (inner if max_area is None else hole.area < max_area):
            expected[tuple(hole.coords.T)] = True
    assert (fill_holes.function(masks, max_area=max_area).union() == expected).all()


def test_small_islands_are_dropped_but_the_largest_is_kept():
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
def test_operations_follow_set_algebra(masks, other):
    a, b = masks.union(), other.union()
    assert (union.function(join.function([masks, other])).union() == (a | b)).all()
    assert (intersect.function(masks, other).union() == (a & b)).all()
    assert (subtract.function(masks, other).union() == (a & ~b)).all()
    assert (invert.function(masks).union() == ~a).all()


def test_the_background_of_an_empty_set_is_the_whole_image():
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
def test_sets_are_combined_by_a_rule_and_missing_ones_have_no_vote(sets, rule, area):
    combined = combine_masks.function(sets, rule=rule)
    assert combined.union().sum() == area
    assert len(combined) == (1 if area else 0)


def test_the_overlap_code_is_ambiguous_as_published():
    code = overlap_code.function([A, B, C]).numbers
    assert code[2, 7] == 3  # first and second
    assert code[15, 25] == 3  # third alone
    assert code[7, 7] == 6
    assert code[19, 0] == 0


def test_combining_no_set_is_refused():
    for combine, sets in ((combine_masks, []), (combine_masks, [None, None]), (join, [])):
        with pytest.raises(NodeError, match="at least one"):
            combine.function(sets)


def test_sets_of_two_images_are_refused():
    with pytest.raises(NodeError, match=r"'other' belongs to an image of 80×60 .* 30×20"):
        intersect.function(A, masks_of((60, 80), (0, 0, 5, 5)))


def test_nms_keeps_the_better_of_two_that_overlap():
    boxes = [(0, 0, 10, 10), (0, 0, 10, 11), (20, 0, 25, 5)]
    regions = Regions(boxes, FRAME, scores=[0.5, 0.9, 0.4], labels=["a", "b", "a"])
    assert nms.function(regions).boxes.tolist() == [[0, 0, 10, 11], [20, 0, 25, 5]]
    assert len(nms.function(regions, per_label=True)) == 3
    assert len(nms.function(regions, iou_threshold=0.95)) == 3
    assert len(nms.function(Regions.empty(FRAME))) == 0


def test_nms_keeps_the_larger_of_two_that_overlap_where_area_is_better():
    boxes = [(0, 0, 10, 10), (0, 0, 10, 11), (20, 0, 25, 5)]
    regions = Regions(boxes, FRAME, scores=[0.9, 0.5, 0.95])
    found = nms.function(regions, better="area")
    assert found.boxes.tolist() == [[0, 0, 10, 11], [20, 0, 25, 5]]
    assert nms.function(regions).boxes.tolist() == [[20, 0, 25, 5], [0, 0, 10, 10]]


@pytest.mark.parametrize("by", ["boxes", "masks"])
def test_nms_drops_what_lies_inside_a_better_one(by):
    whole, part, beside = (0, 0, 40, 40), (5, 5, 15, 15), (38, 0, 48, 10)
    regions = masks_of((60, 60), whole, part, beside, scores=[0.9, 0.8, 0.7])
    assert len(nms.function(regions, by=by)) == 3
    assert nms.function(regions, by=by, max_inside=0.8) == regions[[0, 2]]
    assert nms.function(regions, by=by, max_inside=0.1) == regions[[0]]
    small_first = regions.with_scores([0.7, 0.9, 0.8], "detector")
    assert len(nms.function(small_first, by=by, max_inside=0.8)) == 3, "the whole is not inside"


def test_nms_by_masks_uses_the_overlap_of_shapes():
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


def test_boxes_and_masks_are_converted_into_each_other():
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


def test_a_label_map_is_encoded_as_two_bytes_per_pixel():
    numbers = np.arange(600, dtype=np.int32).reshape(20, 30) * 100
    pixels = number_picture.function(LabelMap(numbers)).pixels.astype(int)
    assert (pixels[:, :, 0] + 256 * pixels[:, :, 1] == numbers).all()
    assert not pixels[:, :, 2].any()


@pytest.mark.parametrize("number", [-1, 65536])
def test_a_number_that_does_not_fit_into_two_bytes_is_refused(number):
    with pytest.raises(NodeError, match="expected 0 to 65535"):
        number_picture.function(LabelMap(np.full((2, 2), number)))


def detected(*boxes: tuple[int, int, int, int], scores: list[float]) -> Masks:
    return masks_of(FRAME, *boxes, scores=scores, score_kind="detector")


def test_a_combination_has_the_best_score_of_the_masks_that_share_a_pixel_with_it():
    first = detected((0, 0, 10, 10), (20, 10, 30, 20), scores=[0.4, 0.9])
    second = detected((0, 0, 10, 5), scores=[0.3])
    combined = combine_masks.function([first, second], rule="intersection")
    assert combined.score_kind == "detector"
    assert combined.scores == pytest.approx([0.4]), "the mask of 0.9 is outside"
    assert union.function(first).scores == pytest.approx([0.9])


def test_predicted_iou_is_the_score_of_a_combination_only_where_there_is_no_other():
    outline = masks_of(FRAME, (0, 0, 10, 10), scores=[0.95], score_kind="predicted_iou")
    ranked = masks_of(FRAME, (0, 0, 8, 8), scores=[0.2], score_kind="softmax_over_regions")
    found = detected((0, 0, 9, 9), scores=[0.3])
    combined = combine_masks.function([outline, ranked, found])
    assert (combined.score_kind, combined.scores) == ("detector", pytest.approx([0.3]))
    alone = combine_masks.function([outline, A])
    assert (alone.score_kind, alone.scores) == ("predicted_iou", pytest.approx([0.95]))
    assert combine_masks.function([A, B]).scores is None
