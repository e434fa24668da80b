"""Prompts made from the ground truth, simulated clicks, and choices by the ground truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_edt, label

from anyloom import Masks, NodeError, Points
from anyloom.nodes import (
    choose_by_truth,
    next_clicks,
    number_rounds,
    prompts_from_truth,
    prompts_in_all_modes,
)
from tests.nodes.fakes import masks_of, rectangle

FRAME = (60, 80)
LARGE, MIDDLE, SMALL, TINY = (2, 2, 32, 22), (40, 30, 60, 46), (4, 40, 14, 50), (70, 4, 73, 7)


def object_of_parts(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    return np.any([rectangle(FRAME, *box) for box in boxes], axis=0)


TRUTH = Masks.from_arrays([object_of_parts(LARGE, MIDDLE, SMALL, TINY)], labels=["organ"])


def test_a_point_lies_in_the_middle_of_the_largest_part():
    prompts = prompts_from_truth.function(TRUTH)
    assert prompts.regions is None
    [(x, y)] = prompts.points.coordinates
    assert 11 < x < 23 and 11 < y < 13


@pytest.mark.parametrize("seed", range(12))
def test_of_equally_interior_pixels_the_seed_chooses(seed):
    """A rectangle of 5 × 7: the distance is 3 in row 4, columns 3 to 5."""
    truth = masks_of((9, 9), (1, 2, 8, 7))
    [(x, y)] = prompts_from_truth.function(truth, seed=seed).points.coordinates
    assert (x - 0.5) in (3, 4, 5) and y - 0.5 == 4


def test_all_of_the_equally_interior_pixels_are_chosen_by_some_seed():
    truth = masks_of((9, 9), (1, 2, 8, 7))
    found = {
        float(prompts_from_truth.function(truth, seed=seed).points.coordinates[0, 0])
        for seed in range(30)
    }
    assert found == {3.5, 4.5, 5.5}


def test_points_and_boxes_are_given_for_the_three_largest_parts():
    points = prompts_from_truth.function(TRUTH, mode="points").points
    assert [points.object_count, len(points)] == [1, 3]
    boxes = prompts_from_truth.function(TRUTH, mode="boxes").regions
    assert boxes.boxes.tolist() == [list(LARGE), list(MIDDLE), list(SMALL)]
    assert boxes.columns["object"].tolist() == [0, 0, 0]
    assert len(prompts_from_truth.function(TRUTH, mode="boxes", most=9).regions) == 4


def test_a_box_is_around_the_largest_part_and_a_whole_box_around_all():
    assert prompts_from_truth.function(TRUTH, mode="box").regions.boxes.tolist() == [list(LARGE)]
    whole = prompts_from_truth.function(TRUTH, mode="whole_box").regions
    assert whole.boxes.tolist() == [[2, 2, 73, 50]]


def test_parts_that_touch_at_a_corner_are_one():
    truth = Masks.from_arrays([object_of_parts((0, 0, 10, 10), (10, 10, 20, 20))])
    assert len(prompts_from_truth.function(truth, mode="boxes").regions) == 1


def test_a_point_and_a_box_are_one_prompt_for_each_object():
    truth = Masks.from_arrays(
        [rectangle(FRAME, *LARGE), np.zeros(FRAME, bool), rectangle(FRAME, *SMALL)]
    )
    prompts = prompts_from_truth.function(truth, mode="point_and_box")
    assert prompts.points.object_count == len(prompts.regions) == 2
    assert prompts.regions.columns["object"].tolist() == [0, 2]
    for number in range(2):
        x, y = prompts.points.of_object(number).coordinates[0]
        x0, y0, x1, y1 = prompts.regions.boxes[number]
        assert x0 < x < x1 and y0 < y < y1


@given(st.integers(0, 1000), st.floats(0, 30))
@settings(max_examples=40, deadline=None)
def test_jitter_moves_each_side_outward_and_not_out_of_the_image(seed, jitter):
    prompts = prompts_from_truth.function(TRUTH, mode="box", jitter=jitter, seed=seed)
    outward = (np.array(LARGE) - prompts.regions.boxes[0]) * (1, 1, -1, -1)
    assert (outward >= -1e-4).all() and (outward <= jitter + 1e-4).all()
    assert (prompts.regions.boxes[0, :2] >= 0).all()


@given(st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_a_random_point_lies_on_the_object(seed):
    points = prompts_from_truth.function(TRUTH, mode="random_point", seed=seed).points
    x, y = points.coordinates[0].astype(int)
    assert TRUTH.mask(0)[y, x]


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_the_point_is_where_scipy_finds_the_largest_distance(seed):
    random = np.random.default_rng(seed)
    mask = object_of_parts(*(
        (x, y, x + w, y + h)
        for x, y, w, h in zip(*random.integers(0, 40, (2, 3)), *random.integers(3, 20, (2, 3)),
                              strict=True)
    ))  # fmt: skip
    x, y = prompts_from_truth.function(Masks.from_arrays([mask])).points.coordinates[0].astype(int)
    parts, count = label(mask, np.ones((3, 3)))
    areas = [int((parts == number).sum()) for number in range(1, count + 1)]
    assert areas[parts[y, x] - 1] == max(areas)
    distances = distance_transform_edt(np.pad(parts == parts[y, x], 1))[1:-1, 1:-1]
    # OpenCV's distances are approximate to a few percent.
    assert distances[y, x] >= 0.94 * distances.max()


def test_without_an_object_there_is_no_prompt():
    nothing = Masks.from_arrays([np.zeros(FRAME, bool)])
    for truth in (nothing, Masks.empty(FRAME)):
        sets = prompts_in_all_modes.function(truth)
        assert all(not prompts for prompts in (*sets.points, *sets.regions))


def test_the_five_published_modes_come_together():
    sets = prompts_in_all_modes.function(TRUTH)
    assert sets.modes == ["point", "points", "box", "boxes", "whole_box"]
    assert [points is None for points in sets.points] == [False, False, True, True, True]
    assert [regions is None for regions in sets.regions] == [True, True, False, False, False]


def test_the_first_click_is_inside_and_the_next_where_most_is_wrong():
    truth = masks_of(FRAME, (10, 10, 40, 40))
    first = next_clicks.function(truth)
    assert first.positive.tolist() == [True]
    missing = masks_of(FRAME, (10, 10, 20, 40))
    second = next_clicks.function(truth, missing, first)
    assert len(second) == 2 and second.positive.tolist() == [True, True]
    x, y = second.coordinates[1]
    assert 20 < x < 40 and 10 < y < 40
    too_much = masks_of(FRAME, (10, 10, 80, 40))
    third = next_clicks.function(truth, too_much, second)
    assert third.positive.tolist() == [True, True, False]
    assert third.coordinates[2][0] > 40


def test_an_object_that_is_right_gets_no_click_and_others_keep_their_number():
    truth = masks_of(FRAME, LARGE, MIDDLE)
    found = masks_of(FRAME, LARGE, SMALL)
    clicks = next_clicks.function(truth, found, next_clicks.function(truth))
    assert clicks.objects.tolist() == [0, 1, 1]


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_clicks_that_are_obeyed_lead_to_the_object(sizes, seed):
    """A segmenter that corrects the part with the error that is clicked reaches the truth."""
    wanted = TRUTH.mask(0)
    found = Masks.from_arrays([np.zeros(FRAME, bool)])
    points: Points | None = None
    for _ in range(4):
        points = next_clicks.function(TRUTH, found, points, seed=seed)
        x, y = points.coordinates[-1].astype(int)
        parts, _ = label(wanted ^ found.mask(0))
        found = Masks.from_arrays([found.mask(0) ^ (parts == parts[y, x])])
    assert (found.mask(0) == wanted).all()


def most_interior(error: np.ndarray, clicked: np.ndarray) -> tuple[float, tuple[int, int]]:
    """Return the largest distance to the outside by SciPy, and its first pixel (row, column)."""
    distances = distance_transform_edt(np.pad(error, 1))[1:-1, 1:-1] * ~clicked
    row, column = np.unravel_index(distances.argmax(), distances.shape)
    return float(distances.max()), (int(row), int(column))


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_errors_that_are_apart_are_clicked_as_by_the_users_of_ritm(seed):
    """The wider of what is missing and of what is too much, on a tie the latter; no pixel twice."""
    random = np.random.default_rng(seed)
    wanted, found = (
        rectangle(FRAME, x, y, x + w, y + h)
        for (x, y), (w, h) in zip(random.integers(0, 40, (2, 2)), random.integers(1, 20, (2, 2)),
                                  strict=True)
    )  # fmt: skip
    truth, masks = Masks.from_arrays([wanted]), Masks.from_arrays([found])
    points, clicked = None, np.zeros(FRAME, bool)
    for _ in range(4):
        missing, place = most_interior(wanted & ~found, clicked)
        much, other = most_interior(found & ~wanted, clicked)
        points = next_clicks.function(truth, masks, points, errors="apart", seed=seed)
        if missing == much == 0:
            assert len(points) == clicked.sum()
            break
        row, column = place if missing > much else other
        assert points.coordinates[-1].tolist() == [column + 0.5, row + 0.5]
        assert points.positive[-1] == (missing > much)
        clicked[row, column] = True


def test_an_area_that_is_wrong_in_both_ways_is_clicked_in_its_middle_only_if_errors_are_together():
    """Left half too much, right half missing: together they are one square of 20 pixels."""
    truth, found = masks_of(FRAME, (30, 10, 40, 30)), masks_of(FRAME, (20, 10, 30, 30))
    together = next_clicks.function(truth, found).coordinates[-1]
    apart = next_clicks.function(truth, found, errors="apart").coordinates[-1]
    assert 29 <= together[0] <= 31
    assert apart[0] == 24.5


def test_rounds_are_numbered_from_one():
    assert number_rounds.function(count=3) == ["1", "2", "3"]


def test_there_must_be_a_mask_for_every_object():
    with pytest.raises(NodeError, match="got 1 masks for 2 objects"):
        next_clicks.function(masks_of(FRAME, LARGE, MIDDLE), masks_of(FRAME, LARGE))


CANDIDATES = masks_of(
    FRAME,
    (2, 2, 20, 22), LARGE, (2, 2, 40, 30),
    (40, 30, 50, 46), MIDDLE, (30, 30, 70, 46),
    scores=[0.1, 0.2, 0.9, 0.1, 0.2, 0.9],
    score_kind="predicted_iou",
    columns={
        "prompt": np.array([0, 0, 0, 1, 1, 1]),
        "candidate": np.array([0, 1, 2] * 2),
        "object": np.array([0] * 6),
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "rows"), [("first", (0, 3)), ("oracle", (1, 4)), ("predicted", (2, 5))]
)
def test_candidates_of_several_boxes_of_one_object_are_merged_by_their_number(rule, rows):
    truth = Masks.from_arrays([object_of_parts(LARGE, MIDDLE)], labels=["organ"])
    chosen = choose_by_truth.function(CANDIDATES, truth, rule=rule)
    assert chosen.labels == ("organ",)
    assert (chosen.mask(0) == CANDIDATES[np.array(rows)].union()).all()


def test_without_prompts_every_mask_is_a_candidate_for_every_object():
    truth = masks_of(FRAME, MIDDLE, LARGE)
    everything = masks_of(FRAME, LARGE, MIDDLE, (0, 0, 80, 60))
    for rule in ("oracle", "f_measure"):
        chosen = choose_by_truth.function(everything, truth, rule=rule)
        assert (chosen.dense() == truth.dense()).all()


def test_an_object_without_a_candidate_has_an_empty_mask():
    chosen = choose_by_truth.function(Masks.empty(FRAME), TRUTH)
    assert chosen.areas.tolist() == [0]


def test_the_preferred_candidate_needs_scores():
    with pytest.raises(NodeError, match="the masks have no scores"):
        choose_by_truth.function(masks_of(FRAME, LARGE), TRUTH, rule="predicted")
