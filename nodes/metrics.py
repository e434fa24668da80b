"""Measures of segmentations against the ground truth: masks, label maps, counts, detections."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Annotated, Any, Literal

import numpy as np
from annotated_types import Interval

from anyloom import Document, LabelMap, Masks, NodeError, Regions, Table, Text, formats, node

from ._support.extras import evaluation_library
from ._support.frames import check_frames
from ._support.outlines import OutlineDistances
from ._support.plots import bars, curves, scatter
from ._support.score_tables import group_means, mean_summary, rows_of
from .prompt_sampling import choose_by_truth, f_measure

Pairing = Literal["rows", "union", "label"]
IGNORED = 255
"""The number of pixels that do not count in label maps of 8 bits."""
THRESHOLDS = 256
"""Levels of gray at which curves of saliency measures are taken."""
CLICK_TARGETS = (0.80, 0.85, 0.90)
"""The IoUs for which clicks are counted, as in RITM (Sofiiuk et al. 2021)."""


@node(summary=mean_summary)
def score_masks(
    masks: Masks,
    truth: Masks,
    *,
    pairing: Pairing = "union",
    method: Text = "",
    tolerance: Annotated[float, Interval(ge=0, le=1000)] = 2,
) -> Table:
    """Compare masks with the ground truth: IoU, Dice, precision, recall, HD95, surface Dice.

    Over a run, the summary has the means of all rows, by method.

    Args:
        masks: what was found.
        truth: what should be found.
        pairing: "union": all masks together with all of the truth; "rows": mask i with row i;
            "label": the masks of each label together, for the labels of either set.
        method: what made the masks, for the summary: rows of one method are averaged.
        tolerance: pixels that the outlines may be apart for surface Dice, also known as normalized
            surface distance (Nikolov et al. 2018); 2 by default, as in medical challenges.

    Returns:
        A row for each pair: "method", "label", "iou", "dice" (the F1 of pixels), "precision",
        "recall", "hd95" (95th percentile of the distances between the outlines, in pixels, the
        larger of both directions, as by the library surface-distance), "surface_dice". Where both
        masks are empty the pair is perfect: 1, and hd95 0. Where only one is, everything is 0 and
        hd95 the diagonal of the image, so that a miss is not cheaper than a bad outline.

    Raises:
        NodeError: as rows, but not as many masks as in the truth; or by label, and one set has
            none.
    """
    check_frames("score_masks", None, truth=truth, masks=masks)
    rows = [
        {"method": method, "label": label, **_pair_scores(found, wanted, tolerance)}
        for label, found, wanted in _pairs(masks, truth, pairing)
    ]
    return Table.from_rows(rows) if rows else _no_scores()


@node(summary=mean_summary)
def score_candidates(
    masks: Masks,
    truth: Masks,
    *,
    method: Text = "",
    tolerance: Annotated[float, Interval(ge=0, le=1000)] = 2,
) -> Table:
    """Compare the candidates of prompts with known objects: the first, the preferred, the best.

    Args:
        masks: of `segment` with `candidates: all`, on prompts of `prompts_from_truth`.
        truth: one mask per object.
        method: what made the masks, for the summary.
        tolerance: of surface Dice, as in `score_masks`.

    Returns:
        A row for each object: the columns of `score_masks` for the first candidate, as in the
        evaluation by Mazurowski et al. (2023), "predicted_iou" of the candidate with the highest
        score, and "oracle_iou" of the one that fits best.
    """
    check_frames("score_candidates", None, truth=truth, masks=masks)
    choices = {
        rule: choose_by_truth.function(masks, truth, rule=rule)
        for rule in ("first", "predicted", "oracle")
        if rule != "predicted" or masks.scores is not None
    }
    rows = []
    for row, wanted in enumerate(truth.masks()):
        label = truth.labels[row] if truth.labels else ""
        scores = _pair_scores(choices["first"].mask(row), wanted, tolerance)
        more = {
            f"{rule}_iou": _overlaps(chosen.mask(row), wanted)["iou"]
            for rule, chosen in choices.items()
            if rule != "first"
        }
        rows.append({"method": method, "label": label, **scores, **more})
    return Table.from_rows(rows) if rows else _no_scores()


@node(summary=mean_summary)
def join_scores(tables: list[Table]) -> Table:
    """Concatenate tables of scores, such as those of an `each` over methods.

    Args:
        tables: of `score_masks` or `score_candidates`.

    Returns:
        All rows in order; over a run, the summary has the means by method.
    """
    return Table.from_rows(rows_of(tables))


def _click_summary(tables: list[Table]) -> dict[str, Any]:
    """Return the means after each click, and the number of clicks that a target IoU takes."""
    rows = rows_of(tables)
    summary = mean_summary(tables)
    if not rows:
        return summary
    most = max(row["clicks"] for row in rows)
    objects: dict[tuple[int, int], dict[int, float]] = {}
    for image, table in enumerate(tables):
        for row in rows_of([table]):
            objects.setdefault((image, row["object"]), {})[row["clicks"]] = row["iou"]
    counts = []
    for target in CLICK_TARGETS:
        needed = [
            min((click for click, iou in ious.items() if iou >= target), default=most)
            for ious in objects.values()
        ]
        counts.append(
            {
                "target_iou": target,
                "noc": float(np.mean(needed)),
                "at_limit": sum(number == most for number in needed),
                "objects": len(needed),
                "most_clicks": most,
            }
        )
    return {**summary, "clicks": Table.from_rows(counts)}


@node(summary=_click_summary)
def score_clicks(tables: list[Table]) -> Table:
    """Concatenate the scores of a simulated user's clicks, one table per round.

    Args:
        tables: of `score_candidates` or `score_masks` with as many rows each, one per object, after
            the first click, the second and so on.

    Returns:
        All rows in order, with the columns "object" and "clicks". Over a run, the summary has the
        means after each click, and the table "clicks" with the measure of interactive segmentation:
        "noc", the mean number of clicks that objects need for an IoU of 0.80, 0.85 and 0.90 ("NoC";
        all clicks for an object that does not reach it), and "at_limit", how many objects need them
        all.

    Raises:
        NodeError: the tables have different numbers of rows.
    """
    if len({len(table) for table in tables}) > 1:
        lengths = ", ".join(str(len(table)) for table in tables)
        raise NodeError("score_clicks", f"got tables of {lengths} rows; expected one per object")
    return Table.from_rows(
        [
            {**row, "object": number, "clicks": clicks}
            for clicks, table in enumerate(tables, 1)
            for number, row in enumerate(table.rows())
        ]
    )


def _confusion_summary(tables: list[Table]) -> dict[str, Any]:
    """Return the IoU of every class from pixels summed over all images, and their means."""
    totals, classes = [], []
    rows = rows_of(tables)
    for method in dict.fromkeys(row["method"] for row in rows):
        own = [row for row in rows if row["method"] == method]
        names: dict[int, str] = {}
        for row in own:
            names[row["truth"]] = row["truth_name"] or names.get(row["truth"], "")
            names[row["found"]] = row["found_name"] or names.get(row["found"], "")
        numbers = sorted(names)
        place = {number: index for index, number in enumerate(numbers)}
        confusion = np.zeros((len(numbers), len(numbers)), np.int64)
        for row in own:
            confusion[place[row["truth"]], place[row["found"]]] += row["pixels"]
        true, found, right = confusion.sum(1), confusion.sum(0), np.diag(confusion)
        union = true + found - right
        ious = right / np.maximum(union, 1)
        present = true > 0
        for index, number in enumerate(numbers):
            accuracy = right[index] / true[index] if true[index] else None
            name = names[number] or str(number)
            classes.append(
                {"method": method, "class": number, "label": name, "iou": float(ious[index]),
                 "accuracy": None if accuracy is None else float(accuracy),
                 "pixels": int(true[index])}
            )  # fmt: skip
        totals.append(
            {"method": method, "images": len(tables), "classes": len(numbers),
             "miou": float(ious.mean()),
             "mean_accuracy": float((right[present] / true[present]).mean()),
             "pixel_accuracy": float(right.sum() / max(1, confusion.sum()))}
        )  # fmt: skip
    if not totals:
        return {"means": Table({})}
    last = [one for one in classes if one["method"] == totals[-1]["method"]]
    ordered = sorted(last, key=lambda one: -one["pixels"])
    plot = bars({one["label"]: one["iou"] for one in ordered}, "IoU of the most frequent classes")
    return {"means": Table.from_rows(totals), "classes": Table.from_rows(classes), **plot}


@node(summary=_confusion_summary)
def score_label_map(
    label_map: LabelMap,
    truth: LabelMap,
    *,
    ignore: Annotated[int, Interval(ge=-1, le=65_535)] = IGNORED,
    method: Text = "",
) -> Table:
    """Count which classes the pixels of each class were given (the confusion matrix).

    Over a run the counts are summed before anything is divided, as is usual: the mIoU of a dataset
    is not the mean of its images. A class that neither the truth nor the results of any image
    have does not count; one that was only found has IoU 0.

    Args:
        label_map: what was found.
        truth: the true classes, numbered alike.
        ignore: pixels of this class in the truth do not count; -1 = all count.
        method: what made the map, for the summary.

    Returns:
        A row for each pair of classes that occurs: "method", "truth", "found" (class numbers),
        "truth_name", "found_name", "pixels". The summary has "miou", "mean_accuracy" and
        "pixel_accuracy", and the IoU of every class.

    Raises:
        NodeError: the maps are of different sizes.
    """
    check_frames("score_label_map", None, truth=truth, label_map=label_map)
    counted = truth.numbers != ignore
    pairs = np.stack([truth.numbers[counted], label_map.numbers[counted]])
    unique, counts = np.unique(pairs, axis=1, return_counts=True)
    names = {**truth.names, **label_map.names}
    rows = [
        {
            "method": method,
            "truth": int(true),
            "found": int(found),
            "truth_name": names.get(int(true), ""),
            "found_name": names.get(int(found), ""),
            "pixels": int(count),
        }
        for true, found, count in zip(*unique, counts, strict=True)
    ]
    columns = ("method", "truth", "found", "truth_name", "found_name", "pixels")
    return Table.from_rows(rows) if rows else Table(dict.fromkeys(columns, ()))


@node(summary=_confusion_summary)
def join_confusions(tables: list[Table]) -> Table:
    """Concatenate tables of `score_label_map`, such as those of several methods.

    Args:
        tables: of the same image.

    Returns:
        All rows in order; over a run, the summary has the mIoU of each method.
    """
    return Table.from_rows(rows_of(tables))


def _count_summary(tables: list[Table]) -> dict[str, Any]:
    """Return MAE and RMSE over all counts, those of each label, and a plot of the counts."""
    rows = rows_of(tables)
    if not rows:
        return {"means": Table({})}

    def errors(members: list[dict[str, Any]], label: str) -> dict[str, Any]:
        error = np.array([row["error"] for row in members], float)
        true = np.array([row["truth"] for row in members], float)
        return {
            "label": label,
            "counts": len(members),
            "mae": float(np.abs(error).mean()),
            "rmse": float(np.sqrt((error**2).mean())),
            "mean_error": float(error.mean()),
            "mean_truth": float(true.mean()),
        }

    labels = list(dict.fromkeys(row["label"] for row in rows))
    table = [errors(rows, "all")]
    if len(labels) > 1:
        table += [errors([row for row in rows if row["label"] == one], one) for one in labels]
    counts = [[float(row[name]) for row in rows] for name in ("truth", "found")]
    plot = scatter(counts[0], counts[1], "true count", "count")
    return {"means": Table.from_rows(table), **plot}


@node(summary=_count_summary)
def score_count(found: int, truth: int, *, label: Text = "") -> Table:
    """Compare a count with the true one; over a run, the summary has MAE and RMSE.

    Args:
        found: how many were counted.
        truth: how many there are.
        label: what was counted, for the summary.

    Returns:
        One row: "label", "found", "truth", "error" (found − truth).
    """
    return Table({"label": [label], "found": [found], "truth": [truth], "error": [found - truth]})


def _camouflage_summary(tables: list[Table]) -> dict[str, Any]:
    rows = rows_of(tables)
    if not rows:
        return {"means": Table({})}
    [means] = group_means(rows, [])
    measured, everything = means["f"], means["f_everything"]
    table = {
        "images": len(rows),
        "s_measure": means["s_measure"],
        "e_measure": means["e_measure"],
        "weighted_f": means["weighted_f"],
        "mean_f": ((THRESHOLDS - 1) * measured + everything) / THRESHOLDS,
        "max_f": max(measured, everything),
        "mae": means["mae"],
        "located": sum(row["located"] for row in rows) / max(1, sum(row["masks"] for row in rows)),
    }
    bar = {name: value for name, value in table.items() if name != "images"}
    return {"means": Table.from_rows([table]), **bars(bar, "camouflaged objects")}


@node(summary=_camouflage_summary)
def score_camouflage(
    chosen: Masks,
    truth: Masks,
    masks: Masks | None = None,
    *,
    located_above: Annotated[float, Interval(ge=0, le=1)] = 0.5,
) -> Table:
    """Measure how well a camouflaged object was found: S, E, weighted F, F and MAE.

    The measures of camouflaged and salient object detection, by PySODMetrics. A mask is a map of
    0 and 1; the 256 thresholds of curves over gray levels then give two values, that of the mask,
    and once that of everything, from which the mean and the largest F of a dataset follow.

    Args:
        chosen: the masks of the object, which count together.
        truth: the true masks, which count together.
        masks: all masks of the image, for the share that lies on the object.
        located_above: the F-measure above which one of `masks` counts as located on the object.

    Returns:
        One row: "s_measure" (Fan et al. 2017), "e_measure" (mean; Fan et al. 2018), "weighted_f"
        (Margolin et al. 2014), "f" (β² 0.3), "f_everything" (that of the whole image), "mae",
        "masks" and "located" (how many there are, and lie on the object). The summary has "mean_f",
        "max_f", and "located" as the share of all masks of all images.

    Raises:
        NodeError: the library is not installed.
    """
    check_frames("score_camouflage", None, truth=truth, chosen=chosen, masks=masks)
    library = evaluation_library("score_camouflage", "py_sod_metrics")

    class Smeasure(library.Smeasure):
        def ssim(self, pred: np.ndarray, gt: np.ndarray) -> float:
            # An object at the image's edge leaves a quarter without pixels, which has no weight.
            return super().ssim(pred, gt) if gt.size else 0.0

    found, wanted = chosen.union(), truth.union()
    gray = found.astype(np.float64)
    measures = {
        "s_measure": Smeasure(),
        "e_measure": library.Emeasure(),
        "weighted_f": library.WeightedFmeasure(),
        "mae": library.MAE(),
    }
    for measure in measures.values():
        measure.step(pred=gray, gt=wanted, normalize=False)
    candidates = Masks.empty(truth.frame) if masks is None else masks
    located = sum(f_measure(mask, wanted) > located_above for mask in candidates.masks())
    row = {
        "s_measure": float(measures["s_measure"].get_results()["sm"]),
        "e_measure": float(measures["e_measure"].get_results()["em"]["curve"].mean()),
        "weighted_f": float(measures["weighted_f"].get_results()["wfm"]),
        "f": f_measure(found, wanted),
        "f_everything": f_measure(np.ones_like(wanted), wanted),
        "mae": float(measures["mae"].get_results()["mae"]),
        "masks": len(candidates),
        "located": int(located),
    }
    return Table.from_rows([row])


COCO_NUMBERS = (
    ("ap", "IoU 0.50:0.95"), ("ap_50", "IoU 0.50"), ("ap_75", "IoU 0.75"),
    ("ap_small", "area < 32²"), ("ap_medium", "32² to 96²"), ("ap_large", "area > 96²"),
    ("ar_1", "1 per image"), ("ar_10", "10 per image"), ("ar_100", "100 per image"),
    ("ar_small", "area < 32²"), ("ar_medium", "32² to 96²"), ("ar_large", "area > 96²"),
)  # fmt: skip
"""What pycocotools computes, in its order."""


def _coco_summary(documents: list[Document]) -> dict[str, Any]:
    """Return the twelve numbers of COCO over all images, AP per category, and a plot."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    images = [json.loads(document.content) for document in documents]
    kind = "segm" if all(image["masks"] for image in images) else "bbox"
    labels = sorted({one["category_name"] for image in images for one in image["truth"]})
    numbers = {label: number for number, label in enumerate(labels, start=1)}
    truth, found = [], []
    for number, image in enumerate(images, start=1):
        for one in image["truth"]:
            ids = {"image_id": number, "category_id": numbers[one["category_name"]]}
            truth.append({**one, **ids, "id": len(truth) + 1})
        for one in image["found"]:
            if one["category_name"] in numbers:  # others are of no category of the dataset
                ids = {"image_id": number, "category_id": numbers[one["category_name"]]}
                found.append({**one, **ids})
    dataset: Any = COCO()
    dataset.dataset = {
        "info": {},
        "images": [
            {"id": number, "height": image["height"], "width": image["width"]}
            for number, image in enumerate(images, start=1)
        ],
        "categories": [{"id": number, "name": label} for label, number in numbers.items()],
        "annotations": truth,
    }
    with contextlib.redirect_stdout(io.StringIO()):  # pycocotools prints as it goes
        dataset.createIndex()
        if not truth or not found:
            nothing = {name: (0.0 if truth else None) for name, _ in COCO_NUMBERS}
            return {"means": Table.from_rows([{"images": len(images), **nothing}])}
        evaluation = COCOeval(dataset, dataset.loadRes(found), kind)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    # −1 is what pycocotools says where there is nothing to find, such as no small object.
    stats = [None if value < 0 else float(value) for value in evaluation.stats]
    row = {"images": len(images), **dict(zip((one for one, _ in COCO_NUMBERS), stats, strict=True))}
    precision = evaluation.eval["precision"][:, :, :, 0, -1]
    per_label = []
    for place, label in enumerate(labels):
        known = precision[:, :, place][precision[:, :, place] > -1]
        per_label.append({"label": label, "ap": float(known.mean()) if len(known) else None})
    shown = {"IoU 0.50": 0, "IoU 0.75": 5, "IoU 0.90": 8}
    lines = {}
    for name, place in shown.items():
        level = np.where(precision[place] > -1, precision[place], np.nan)
        with np.errstate(invalid="ignore"):
            lines[name] = np.nanmean(level, axis=1).tolist()
    plot = curves(evaluation.params.recThrs.tolist(), lines, "recall", "precision")
    return {"means": Table.from_rows([row]), "labels": Table.from_rows(per_label), **plot}


@node(summary=_coco_summary)
def score_instances(found: Regions, truth: Regions) -> Document:
    """Put found instances beside the true ones; over a run, the summary has COCO's AP and AR.

    Average precision is a property of a dataset, not of an image: what is returned for an image is
    what it contributes, and pycocotools computes the numbers from all of it.

    Args:
        found: masks or boxes with scores and labels. Those of labels that the dataset does not have
            are left out.
        truth: masks or boxes with labels; the column "iscrowd" marks groups, which count neither
            as right nor as wrong. Masks are compared where both are masks, boxes otherwise.

    Returns:
        A JSON document. The summary has the twelve numbers of pycocotools, for example "ap" over
        IoU 0.50 to 0.95; None where the dataset has nothing of that size; and the AP of each label.

    Raises:
        NodeError: what was found has no scores.
    """
    check_frames("score_instances", None, truth=truth, found=found)
    if found and found.scores is None:
        raise NodeError("score_instances", "what was found has no scores; AP ranks by them")
    masks = isinstance(truth, Masks) and isinstance(found, Masks)
    kept = ("category_name", "bbox", "area", "segmentation", "iscrowd", "score")
    sets = {
        name: [
            {key: value for key, value in record.items() if key in kept}
            for record in formats.to_coco_annotations(regions, 1)
        ]
        for name, regions in (("truth", truth), ("found", found))
    }
    height, width = truth.frame
    document = {"height": height, "width": width, "masks": masks, **sets}
    return Document(json.dumps(document).encode(), ".json")


def _pairs(
    masks: Masks, truth: Masks, pairing: Pairing
) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Return label, found and true mask of each pair."""
    if pairing == "union":
        return [("", masks.union(), truth.union())]
    if pairing == "rows":
        if len(masks) != len(truth):
            raise NodeError(
                "score_masks",
                f"got {len(masks)} masks for {len(truth)} of the truth; expected as many, or "
                "another pairing",
            )
        labels = truth.labels or [""] * len(truth)
        return list(zip(labels, masks.masks(), truth.masks(), strict=True))
    for name, given in (("masks", masks), ("truth", truth)):
        if given and given.labels is None:
            raise NodeError("score_masks", f"pairing by label, but '{name}' have no labels")
    known = dict.fromkeys([*(truth.labels or ()), *(masks.labels or ())])
    return [(label, _of_label(masks, label), _of_label(truth, label)) for label in known]


def _of_label(masks: Masks, label: str) -> np.ndarray:
    rows = [row for row, name in enumerate(masks.labels or ()) if name == label]
    return masks[np.array(rows, int)].union()


def _no_scores() -> Table:
    names = (
        "method", "label", "iou", "dice", "precision", "recall", "hd95", "surface_dice"
    )  # fmt: skip
    return Table(dict.fromkeys(names, ()))


def _pair_scores(found: np.ndarray, wanted: np.ndarray, tolerance: float) -> dict[str, float]:
    return {**_overlaps(found, wanted), **_distances(found, wanted, tolerance)}


def _overlaps(found: np.ndarray, wanted: np.ndarray) -> dict[str, float]:
    shared = int((found & wanted).sum())
    count, true = int(found.sum()), int(wanted.sum())
    if not count and not true:
        return {"iou": 1.0, "dice": 1.0, "precision": 1.0, "recall": 1.0}
    return {
        "iou": shared / (count + true - shared),
        "dice": 2 * shared / (count + true),
        "precision": shared / count if count else 0.0,
        "recall": shared / true if true else 0.0,
    }


def _distances(found: np.ndarray, wanted: np.ndarray, tolerance: float) -> dict[str, float]:
    if not found.any() and not wanted.any():
        return {"hd95": 0.0, "surface_dice": 1.0}
    if not found.any() or not wanted.any():
        return {"hd95": float(np.hypot(*found.shape)), "surface_dice": 0.0}
    distances = OutlineDistances(found, wanted)
    return {
        "hd95": distances.percentile(95),
        "surface_dice": distances.share_within(tolerance),
    }
