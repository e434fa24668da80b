"""Measures of segmentations: equal to other implementations, and defined where nothing is there."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_edt

from anyloom import Document, LabelMap, Masks, NodeError, Table
from anyloom.nodes import (
    join_confusions,
    join_scores,
    score_camouflage,
    score_candidates,
    score_clicks,
    score_count,
    score_instances,
    score_label_map,
    score_masks,
)
from tests.nodes.fakes import masks_of, rectangle

FRAME = (40, 50)
EMPTY = Masks.empty(FRAME)
FULL = masks_of(FRAME, (0, 0, 50, 40))


def blob(seed: int, frame: tuple[int, int] = FRAME) -> np.ndarray:
    """Return a random mask of a few overlapping rectangles, never empty."""
    random = np.random.default_rng(seed)
    mask = np.zeros(frame, bool)
    for _ in range(random.integers(1, 4)):
        y, x = random.integers(0, frame[0] - 8), random.integers(0, frame[1] - 8)
        mask[y : y + random.integers(3, 20), x : x + random.integers(3, 20)] = True
    return mask


def single(mask: np.ndarray, **details: Any) -> Masks:
    return Masks.from_arrays([mask], frame=mask.shape, **details)


def row(table: Table) -> dict[str, Any]:
    [only] = table.rows()
    return only


@given(st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_overlaps_are_those_of_torchmetrics(first, second):
    from torchmetrics.functional.classification import (
        binary_f1_score,
        binary_jaccard_index,
        binary_precision,
        binary_recall,
    )

    found, wanted = blob(first), blob(second)
    scores = row(score_masks.function(single(found), single(wanted)))
    tensors = torch.from_numpy(found).int(), torch.from_numpy(wanted).int()
    assert scores["iou"] == pytest.approx(float(binary_jaccard_index(*tensors)), abs=1e-6)
    assert scores["dice"] == pytest.approx(float(binary_f1_score(*tensors)), abs=1e-6)
    assert scores["precision"] == pytest.approx(float(binary_precision(*tensors)), abs=1e-6)
    assert scores["recall"] == pytest.approx(float(binary_recall(*tensors)), abs=1e-6)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([0, 1, 2, 3.5]))
@settings(max_examples=40, deadline=None)
def test_surface_dice_is_that_of_monai(first, second, tolerance):
    from monai.metrics import compute_surface_dice

    found, wanted = blob(first), blob(second)
    scores = row(score_masks.function(single(found), single(wanted), tolerance=tolerance))
    tensors = (torch.from_numpy(mask)[None, None].float() for mask in (found, wanted))
    expected = compute_surface_dice(
        *tensors, [float(tolerance)], include_background=True, use_subvoxels=True
    )
    assert scores["surface_dice"] == pytest.approx(float(expected), abs=1e-5)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_distances_of_outlines_are_those_of_the_reference_implementation(first, second):
    import surface_distance

    found, wanted = blob(first), blob(second)
    scores = row(score_masks.function(single(found), single(wanted)))
    distances = surface_distance.compute_surface_distances(wanted, found, (1, 1))
    hd95 = surface_distance.compute_robust_hausdorff(distances, 95)
    surface_dice = surface_distance.compute_surface_dice_at_tolerance(distances, 2)
    assert scores["hd95"] == pytest.approx(hd95)
    assert scores["surface_dice"] == pytest.approx(surface_dice)


def test_a_square_that_is_moved_by_three_pixels_is_three_pixels_away():
    scores = row(score_masks.function(masks_of(FRAME, (10, 10, 30, 30)),
                                      masks_of(FRAME, (13, 10, 33, 30))))  # fmt: skip
    assert scores["hd95"] == 3
    assert scores["iou"] == 17 / 23


@pytest.mark.parametrize(
    ("found", "truth", "expected"),
    [
        (EMPTY, EMPTY, (1, 1, 1, 1, 0, 1)),
        (EMPTY, FULL, (0, 0, 0, 0, np.hypot(*FRAME), 0)),
        (FULL, EMPTY, (0, 0, 0, 0, np.hypot(*FRAME), 0)),
        (FULL, FULL, (1, 1, 1, 1, 0, 1)),
    ],
    ids=["nothing", "missed", "invented", "everything"],
)
def test_empty_and_full_masks_have_defined_scores(found, truth, expected):
    scores = row(score_masks.function(found, truth))
    names = ("iou", "dice", "precision", "recall", "hd95", "surface_dice")
    assert tuple(scores[name] for name in names) == expected


def test_masks_are_paired_by_union_by_row_or_by_label():
    found = masks_of(FRAME, (0, 0, 10, 10), (20, 0, 30, 10), labels=["cat", "bird"])
    truth = masks_of(FRAME, (20, 0, 30, 10), (0, 0, 10, 10), labels=["dog", "cat"])
    assert row(score_masks.function(found, truth))["iou"] == 1
    by_row = score_masks.function(found, truth, pairing="rows")
    assert by_row.columns["iou"] == (0, 0)
    by_label = score_masks.function(found, truth, pairing="label", method="m")
    assert by_label.columns["label"] == ("dog", "cat", "bird")
    assert by_label.columns["iou"] == (0, 1, 0)
    assert by_label.columns["method"] == ("m", "m", "m")


def test_pairs_that_do_not_fit_are_refused():
    two = masks_of(FRAME, (0, 0, 9, 9), (9, 9, 18, 18))
    with pytest.raises(NodeError, match="got 2 masks for 1 of the truth; expected as many"):
        score_masks.function(two, FULL, pairing="rows")
    with pytest.raises(NodeError, match="by label, but 'masks' have no labels"):
        score_masks.function(two, FULL, pairing="label")


def test_candidates_are_scored_as_the_first_the_preferred_and_the_best():
    truth = masks_of(FRAME, (0, 0, 20, 20), labels=["box"])
    candidates = masks_of(
        FRAME,
        (0, 0, 10, 20),
        (0, 0, 20, 20),
        (0, 0, 40, 20),
        scores=[0.5, 0.2, 0.9],
        score_kind="predicted_iou",
        columns={"prompt": np.zeros(3, int), "candidate": np.arange(3)},
    )
    scores = row(score_candidates.function(candidates, truth, method="point"))
    assert (scores["iou"], scores["predicted_iou"], scores["oracle_iou"]) == (0.5, 0.5, 1)
    assert (scores["method"], scores["label"]) == ("point", "box")
    nothing = row(score_candidates.function(EMPTY, truth))
    assert (nothing["iou"], nothing["oracle_iou"]) == (0, 0)


def test_the_mean_of_scores_counts_every_row_once():
    tables = [
        Table.from_rows([{"method": "a", "label": "x", "iou": 0.5}]),
        Table.from_rows(
            [
                {"method": "a", "label": "y", "iou": 1.0},
                {"method": "a", "label": "x", "iou": 0.0},
                {"method": "b", "label": "x", "iou": 0.25},
            ]
        ),
    ]
    assert len(join_scores.function(tables)) == 4
    assert join_scores.summary is not None
    parts = join_scores.summary(tables)
    assert list(parts["means"].rows()) == [
        {"method": "a", "rows": 3, "iou": 0.5},
        {"method": "b", "rows": 1, "iou": 0.25},
    ]
    assert parts["means_by_label"].columns["iou"] == (0.25, 1.0, 0.25)
    assert parts["plot"].width > 100


def clicked(*ious: float) -> Table:
    return Table.from_rows([{"method": "", "label": "", "iou": iou} for iou in ious])


def test_clicks_are_counted_until_an_iou_is_reached_as_by_ritm():
    """Two images, the first of two objects: the numbers are those of RITM's compute_noc_metric."""
    first = score_clicks.function([clicked(0.7, 0.91), clicked(0.86, 0.5), clicked(0.84, 0.95)])
    second = score_clicks.function([clicked(0.1), clicked(0.2), clicked(0.3)])
    assert first.columns["object"] == (0, 1, 0, 1, 0, 1)
    assert first.columns["clicks"] == (1, 1, 2, 2, 3, 3)
    assert score_clicks.summary is not None
    rows = list(score_clicks.summary([first, second])["clicks"].rows())
    assert [row["target_iou"] for row in rows] == [0.80, 0.85, 0.90]
    # An IoU of 0.80 takes 2 clicks, 1 click, and is not reached in 3; 0.90 is missed twice.
    assert [row["noc"] for row in rows] == pytest.approx([(2 + 1 + 3) / 3, 2, (3 + 1 + 3) / 3])
    assert [row["at_limit"] for row in rows] == [1, 1, 2]
    assert {(row["objects"], row["most_clicks"]) for row in rows} == {(3, 3)}


def test_rounds_of_different_objects_are_refused():
    with pytest.raises(NodeError, match="got tables of 1, 2 rows; expected one per object"):
        score_clicks.function([clicked(0.1), clicked(0.1, 0.2)])


def test_tables_of_other_measures_have_means_too():
    table = Table({"depth": [1.0, 2.0], "name": ["a", "b"]})
    assert join_scores.summary is not None
    assert list(join_scores.summary([table])["means"].rows()) == [
        {"method": None, "rows": 2, "depth": 1.5}
    ]


@given(st.integers(1, 5), st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_miou_of_a_dataset_is_that_of_torchmetrics_and_not_the_mean_of_its_images(count, seed):
    from torchmetrics.classification import MulticlassAccuracy, MulticlassJaccardIndex

    random = np.random.default_rng(seed)
    classes = 5
    iou = MulticlassJaccardIndex(classes, average="macro", ignore_index=255)
    accuracy = MulticlassAccuracy(classes, average="micro", ignore_index=255)
    tables = []
    for _ in range(count):
        truth = random.integers(0, classes, (9, 11))
        found = np.where(random.random((9, 11)) < 0.5, truth, random.integers(0, classes, (9, 11)))
        truth[random.random((9, 11)) < 0.2] = 255
        tables.append(score_label_map.function(LabelMap(found), LabelMap(truth)))
        for metric in (iou, accuracy):
            metric.update(torch.from_numpy(found), torch.from_numpy(truth))
    assert score_label_map.summary is not None
    means = row(score_label_map.summary(tables)["means"])
    assert means["miou"] == pytest.approx(float(iou.compute()), abs=1e-6)
    assert means["pixel_accuracy"] == pytest.approx(float(accuracy.compute()), abs=1e-6)


def test_a_class_that_is_nowhere_does_not_count_and_one_that_is_only_found_counts_as_zero():
    truth = LabelMap([[1, 1, 1, 1]], {1: "sky", 2: "sea", 3: "sand"})
    found = LabelMap([[1, 1, 1, 2]], {1: "sky", 2: "sea", 3: "sand"})
    assert score_label_map.summary is not None
    parts = score_label_map.summary([score_label_map.function(found, truth)])
    assert row(parts["means"])["miou"] == pytest.approx((3 / 4 + 0) / 2)
    assert parts["classes"].columns["label"] == ("sky", "sea")
    assert parts["classes"].columns["iou"] == (0.75, 0.0)
    assert parts["classes"].columns["accuracy"] == (0.75, None)


def test_a_map_without_a_pixel_that_counts_has_no_pairs():
    table = score_label_map.function(LabelMap([[1, 2]]), LabelMap([[255, 255]]))
    assert len(table) == 0
    assert score_label_map.summary is not None
    assert len(score_label_map.summary([table])["means"]) == 0


def test_several_methods_are_summed_apart():
    truth = LabelMap([[1, 1]])
    tables = [
        score_label_map.function(LabelMap([numbers]), truth, method=method)
        for method, numbers in (("before", [1, 2]), ("after", [1, 1]))
    ]
    assert join_confusions.summary is not None
    means = join_confusions.summary([join_confusions.function(tables)])["means"]
    assert dict(zip(means.columns["method"], means.columns["miou"], strict=True)) == {
        "before": 0.25,
        "after": 1.0,
    }


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=30))
@settings(max_examples=30, deadline=None)
def test_errors_of_counts_are_those_of_torchmetrics(counts):
    from torchmetrics.functional import mean_absolute_error, mean_squared_error

    tables = [score_count.function(found, truth) for found, truth in counts]
    assert score_count.summary is not None
    means = row(score_count.summary(tables)["means"])
    found, truth = torch.tensor(counts, dtype=torch.float64).T
    assert means["mae"] == pytest.approx(float(mean_absolute_error(found, truth)))
    rmse = mean_squared_error(found, truth, squared=False)
    assert means["rmse"] == pytest.approx(float(rmse))


def test_counts_of_several_labels_have_errors_of_their_own():
    tables = [score_count.function(5, 3, label="cup"), score_count.function(1, 1, label="dog")]
    assert score_count.summary is not None
    means = score_count.summary(tables)["means"]
    assert means.columns["label"] == ("all", "cup", "dog")
    assert means.columns["mae"] == (1, 2, 0)


def plain_e_measure(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return the enhanced alignment of two masks (Fan et al. 2018, equations 2 to 5)."""
    a, b = (mask.astype(float) - mask.mean() for mask in (found, wanted))
    alignment = 2 * a * b / (a**2 + b**2 + np.spacing(1))
    return float(((alignment + 1) ** 2 / 4).sum() / (found.size - 1 + np.spacing(1)))


def plain_weighted_f(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return the weighted F-measure (Margolin et al. 2014) with Gaussian sums by hand."""
    error = (found ^ wanted).astype(float)
    distance, (ys, xs) = distance_transform_edt(~wanted, return_indices=True)
    spread = np.pad(error[ys, xs], 3)
    offsets = np.arange(-3, 4)
    kernel = np.exp(-(offsets[:, None] ** 2 + offsets**2) / (2 * 5**2))
    kernel /= kernel.sum()
    height, width = found.shape
    blurred = sum(
        kernel[y, x] * spread[y : y + height, x : x + width] for y in range(7) for x in range(7)
    )
    error = np.where(wanted, np.minimum(error, blurred), error * (2 - 0.5 ** (distance / 5)))
    right = wanted.sum() - error[wanted].sum()
    recall, precision = 1 - error[wanted].mean(), right / (right + error[~wanted].sum())
    return 2 * precision * recall / (precision + recall)


def plain_s_measure(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return the structure measure (Fan et al. 2017) of two masks, from counts of pixels alone.

    A mask is a map of 0 and 1, so means, variances and covariances follow from how many pixels are
    found, wanted and both. Equation 4 with λ 0.5, equation 7 of four quarters around the centroid,
    which count by their area, as in the authors' program.
    """

    def alike(right: int, size: int) -> float:
        share = right / size
        deviation = (share * (1 - share) * size / max(size - 1, 1)) ** 0.5
        return 2 * share / (share**2 + 1 + deviation)

    def quarter(rows: slice, columns: slice) -> float:
        one, other = found[rows, columns], wanted[rows, columns]
        size, a, b, both = one.size, int(one.sum()), int(other.sum()), int((one & other).sum())
        if not size:
            return 0.0
        if a * b * (both * size - a * b) == 0:
            plain = a in (0, size) and b in (0, size)
            return size * float((a == b == 0) or plain)
        x, y, free = a / size, b / size, max(size - 1, 1)
        varied = (a * (1 - x) + b * (1 - y)) / free
        return size * 4 * x * y * ((both - a * y) / free) / ((x**2 + y**2) * varied)

    inside, outside = int(wanted.sum()), int((~wanted).sum())
    both, neither = int((found & wanted).sum()), int((~found & ~wanted).sum())
    by_object = inside * alike(both, inside) + outside * alike(neither, outside)
    down, across = (int(mean.round()) + 1 for mean in np.argwhere(wanted).mean(axis=0))
    upper, lower, left, right = slice(down), slice(down, None), slice(across), slice(across, None)
    by_region = sum(quarter(rows, columns) for rows in (upper, lower) for columns in (left, right))
    return max(0.0, (by_object + by_region) / 2 / wanted.size)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_measures_of_camouflage_follow_the_formulas_of_their_papers(first, second):
    found, wanted = blob(first), blob(second)
    scores = row(score_camouflage.function(single(found), single(wanted)))
    assert scores["mae"] == pytest.approx((found ^ wanted).mean())
    assert scores["s_measure"] == pytest.approx(plain_s_measure(found, wanted), abs=1e-6)
    everything = plain_e_measure(np.ones_like(wanted), wanted)
    expected = (255 * plain_e_measure(found, wanted) + everything) / 256
    assert scores["e_measure"] == pytest.approx(expected, abs=2e-3)
    if scores["weighted_f"]:
        assert scores["weighted_f"] == pytest.approx(plain_weighted_f(found, wanted), abs=1e-6)


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=6))
@settings(max_examples=15, deadline=None)
@pytest.mark.filterwarnings("ignore:This class will be removed")
def test_mean_and_maximum_f_of_a_dataset_are_those_of_curves_over_gray_levels(seeds):
    from py_sod_metrics import Fmeasure

    curves, tables = Fmeasure(), []
    for seed in seeds:
        found, wanted = blob(seed), blob(seed + 1)
        curves.step(np.uint8(found) * 255, np.uint8(wanted) * 255)
        tables.append(score_camouflage.function(single(found), single(wanted)))
    curve = curves.get_results()["fm"]["curve"]
    assert score_camouflage.summary is not None
    means = row(score_camouflage.summary(tables)["means"])
    assert means["mean_f"] == pytest.approx(curve.mean())
    assert means["max_f"] == pytest.approx(curve.max())


def test_the_share_of_masks_on_the_object_is_over_all_masks_of_all_images():
    truth = masks_of(FRAME, (0, 0, 20, 20))
    good = masks_of(FRAME, (0, 0, 20, 20))
    many = masks_of(FRAME, (0, 0, 20, 20), (30, 0, 40, 10), (30, 20, 40, 30))
    tables = [
        score_camouflage.function(good, truth, masks) for masks in (good, many, Masks.empty(FRAME))
    ]
    assert score_camouflage.summary is not None
    means = row(score_camouflage.summary(tables)["means"])
    assert means["located"] == 2 / 4
    assert (means["s_measure"], means["mae"]) == (pytest.approx(1), 0)


@pytest.mark.parametrize("found", [EMPTY, FULL, masks_of(FRAME, (0, 0, 9, 9))])
@pytest.mark.parametrize("truth", [EMPTY, FULL, masks_of(FRAME, (49, 0, 50, 40))])
def test_measures_of_camouflage_are_numbers_whatever_is_empty_or_full(found, truth):
    scores = row(score_camouflage.function(found, truth))
    # The E-measure divides by one pixel less than there are.
    assert all(0 <= value <= 1.001 for name, value in scores.items() if name != "masks")


def detections(seed: int, frame: tuple[int, int] = (80, 90)) -> tuple[Masks, Masks]:
    """Return true masks of three labels, and found ones: moved, missing, invented."""
    random = np.random.default_rng(seed)
    boxes = [
        (x, y, x + w, y + h)
        for x, y, w, h in zip(*random.integers(0, 50, (2, 6)), *random.integers(5, 30, (2, 6)),
                              strict=True)
    ]  # fmt: skip
    labels = random.choice(["cat", "dog", "cup"], 6).tolist()
    truth = masks_of(frame, *boxes, labels=labels, columns={"iscrowd": random.random(6) < 0.1})
    moved = [tuple(np.add(box, random.integers(0, 4, 4))) for box in boxes if random.random() < 0.8]
    found = [*moved, (0, 0, 9, 9), (60, 60, 80, 70)]
    names = [*labels[: len(moved)], "dog", "horse"]
    scores = random.permutation(np.linspace(0.1, 0.9, len(found)))
    return masks_of(frame, *found, labels=names, scores=scores, score_kind="detector"), truth


@pytest.mark.parametrize("seed", range(4))
def test_average_precision_is_that_of_another_implementation(seed):
    from faster_coco_eval import COCO, COCOeval_faster

    images = [detections(10 * seed + number) for number in range(5)]
    documents = [score_instances.function(found, truth) for found, truth in images]
    assert score_instances.summary is not None
    parts = score_instances.summary(documents)
    numbers = {"cat": 1, "cup": 2, "dog": 3}
    truth, found = [], []
    for image, pair in enumerate(images, start=1):
        for masks, records in zip(pair, (found, truth), strict=True):
            rles = masks.shapes.to_coco()
            for index, label in enumerate(masks.labels or ()):
                if label not in numbers:
                    continue
                rle = {"size": rles[index]["size"], "counts": rles[index]["counts"].decode()}
                x0, y0, x1, y1 = masks.boxes[index].tolist()
                record = {
                    "id": len(records) + 1,
                    "image_id": image,
                    "category_id": numbers[label],
                    "segmentation": rle,
                    "area": int(masks.areas[index]),
                    "bbox": [x0, y0, x1 - x0, y1 - y0],
                    "iscrowd": int(masks.columns.get("iscrowd", np.zeros(99))[index]),
                }
                if masks.scores is not None:
                    record["score"] = float(masks.scores[index])
                records.append(record)
    dataset = {
        "images": [{"id": n, "height": 80, "width": 90} for n in range(1, 6)],
        "categories": [{"id": number, "name": name} for name, number in numbers.items()],
        "annotations": truth,
    }
    reference = COCO(dataset)
    other = COCOeval_faster(reference, reference.loadRes(found), "segm", print_function=str)
    other.evaluate()
    other.accumulate()
    other.summarize()
    means = row(parts["means"])
    expected = [None if value < 0 else pytest.approx(value) for value in other.stats[:12]]
    assert [value for name, value in means.items() if name != "images"] == expected
    assert set(parts["labels"].columns["label"]) <= set(numbers)


def test_perfect_detections_have_an_average_precision_of_one_and_none_has_zero():
    truth = masks_of(FRAME, (0, 0, 20, 20), labels=["cat"])
    right = truth.with_scores([0.3], "detector")
    assert score_instances.summary is not None
    means = row(score_instances.summary([score_instances.function(right, truth)])["means"])
    assert (means["ap"], means["ap_large"]) == (pytest.approx(1), None)
    nothing = score_instances.function(EMPTY, truth)
    assert row(score_instances.summary([nothing])["means"])["ap"] == 0
    no_truth = score_instances.function(right, EMPTY)
    assert row(score_instances.summary([no_truth])["means"])["ap"] is None


def test_instances_without_scores_cannot_be_ranked():
    with pytest.raises(NodeError, match="what was found has no scores"):
        score_instances.function(FULL, FULL)


def test_what_an_image_contributes_is_a_document_with_both_sets():
    found, truth = detections(1)
    document = score_instances.function(found, truth)
    assert isinstance(document, Document)
    content = json.loads(document.content)
    assert len(content["truth"]) == len(truth)
    assert [one["score"] for one in content["found"]] == pytest.approx(found.scores.tolist())
    assert rectangle(FRAME, 0, 0, 1, 1).sum() == 1
