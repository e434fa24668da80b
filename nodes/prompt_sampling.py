"""Prompts made from the ground truth, as a person would give them, and choices by it."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Interval

from anyloom import Masks, NodeError, Points, Regions, Seed, Text, node

from ._support.frames import check_frames
from ._support.mask_shapes import connected_components

PromptMode = Literal[
    "point", "points", "box", "boxes", "whole_box", "point_and_box", "random_point"
]
"""How an object is indicated."""
PUBLISHED_MODES: tuple[PromptMode, ...] = ("point", "points", "box", "boxes", "whole_box")
MaskChoice = Literal["first", "predicted", "oracle", "f_measure"]
Errors = Literal["together", "apart"]
"""Whether what is missing and what is too much are one area or two."""
BETA = 0.3  # of the F-measure, squared: Achanta et al. 2009


class Prompts(NamedTuple):
    """Points and boxes; None where a mode has none."""

    points: Points | None
    regions: Regions | None


class PromptSets(NamedTuple):
    """The prompts of several modes, and the modes."""

    points: list[Points | None]
    regions: list[Regions | None]
    modes: list[Text]


@node
def prompts_from_truth(
    truth: Masks,
    *,
    mode: PromptMode = "point",
    most: Annotated[int, Interval(ge=1, le=100)] = 3,  # Mazurowski et al. 2023
    jitter: Annotated[float, Interval(ge=0, le=10_000)] = 0,
    seed: Seed = 0,
) -> Prompts:
    """Make the prompts that indicate known objects: a point inside, a box around.

    Args:
        truth: one mask per object or class; all its parts belong to one object.
        mode: "point": the most interior pixel of the largest part; "points": that of each of the
            largest parts; "box": around the largest part; "boxes": around each of the largest
            parts; "whole_box": around all of it; "point_and_box": "point" and "whole_box" together;
            "random_point": any pixel of the object. Parts are 8-connected.
        most: parts per object of "points" and "boxes", the largest first.
        jitter: each side of a box is moved outward by a random number of pixels up to this one,
            as in MedSAM's training (20).
        seed: of the choice between equally interior pixels, of random points and of the jitter.

    Returns:
        points: object i of the points is row i of `truth`; None without points.
        regions: boxes with the column "object", the row of `truth`; None without boxes. A mask
        without pixels has no prompt.
    """
    check_frames("prompts_from_truth", None, truth=truth)
    random = np.random.default_rng(seed)
    coordinates: list[tuple[float, float]] = []
    clicked: list[int] = []
    boxes: list[np.ndarray] = []
    boxed: list[int] = []
    for row, mask in enumerate(truth.masks()):
        if not mask.any():
            continue
        parts = _largest_parts(mask, most)
        if mode in ("point", "points", "point_and_box"):
            for part in parts if mode == "points" else parts[:1]:
                coordinates.append(_interior_point(part, random))
                clicked.append(row)
        if mode == "random_point":
            ys, xs = np.nonzero(mask)
            chosen = random.integers(len(xs))
            coordinates.append((xs[chosen] + 0.5, ys[chosen] + 0.5))
            clicked.append(row)
        framed = {"box": parts[:1], "boxes": parts, "whole_box": [mask], "point_and_box": [mask]}
        for part in framed.get(mode, []):
            boxes.append(_jittered(_box(part), truth.frame, jitter, random))
            boxed.append(row)
    with_points = mode in ("point", "points", "point_and_box", "random_point")
    with_boxes = "box" in mode
    points = Points(coordinates, truth.frame, objects=np.array(clicked, np.int32))
    column = {"object": np.array(boxed, np.int64)}
    regions = Regions(np.reshape(boxes, (-1, 4)), truth.frame, columns=column)
    if mode == "point_and_box":  # object i and box i are one prompt
        numbers = {row: number for number, row in enumerate(dict.fromkeys(clicked))}
        objects = np.array([numbers[row] for row in clicked], np.int32)
        points = Points(coordinates, truth.frame, objects=objects)
    return Prompts(points if with_points else None, regions if with_boxes else None)


@node
def prompts_in_all_modes(truth: Masks, *, seed: Seed = 0) -> PromptSets:
    """Make the prompts of the five published modes, each by itself.

    The modes are those of Mazurowski et al. (2023).

    Args:
        truth: one mask per object or class, as in `prompts_from_truth`.
        seed: of the choice between equally interior pixels.

    Returns:
        points, regions: the prompts of each mode, one of the two being None. modes: "point",
        "points", "box", "boxes", "whole_box".
    """
    sets = [prompts_from_truth.function(truth, mode=mode, seed=seed) for mode in PUBLISHED_MODES]
    return PromptSets(
        [prompts.points for prompts in sets],
        [prompts.regions for prompts in sets],
        [*PUBLISHED_MODES],
    )


@node
def number_rounds(*, count: Annotated[int, Interval(ge=1, le=100)] = 9) -> list[Text]:
    """Number the rounds of a simulation, such as clicks of a user, for an `each` over them.

    Args:
        count: how many rounds.

    Returns:
        "1", "2" and so on.
    """
    return [str(number) for number in range(1, count + 1)]


@node
def next_clicks(
    truth: Masks,
    masks: Masks | None = None,
    points: Points | None = None,
    *,
    errors: Errors = "together",
    seed: Seed = 0,
) -> Points:
    """Click where a segmentation is most wrong: once more for every object.

    As a simulated user of interactive segmentation: the click is the most interior pixel of what is
    missing or too much, positive where it is missing and negative where it is too much.

    Args:
        truth: one mask per object, which the clicks should lead to.
        masks: what was found so far, one per object; without it the first click goes to the most
            interior pixel of each object.
        points: the clicks so far.
        errors: "together": all that is wrong is one area, as in Mazurowski et al. (2023). "apart":
            what is missing and what is too much are two areas, of which the one that is wider
            inside is clicked, in the first of its most interior pixels, and no pixel twice, as in
            RITM (Sofiiuk et al. 2021).
        seed: of the choice between equally interior pixels, if errors are together.

    Returns:
        The clicks so far and a new one per object, objects in the order of `truth`. An object
        without an error gets none.

    Raises:
        NodeError: there are not as many masks as objects.
    """
    check_frames("next_clicks", None, truth=truth, masks=masks, points=points)
    if masks is not None and len(masks) != len(truth):
        raise NodeError(
            "next_clicks", f"got {len(masks)} masks for {len(truth)} objects; expected one each"
        )
    old = 0 if points is None else len(points)
    random = np.random.default_rng((seed, old))
    coordinates = [] if points is None else points.coordinates.tolist()
    positive = [] if points is None else points.positive.tolist()
    objects = [] if points is None else points.objects.tolist()
    for row, wanted in enumerate(truth.masks()):
        found = np.zeros(truth.frame, bool) if masks is None else masks.mask(row)
        if errors == "apart":
            click = _widest_error(wanted, found, None if points is None else points.of_object(row))
        else:
            error = wanted ^ found
            click = _interior_point(error, random) if error.any() else None
        if click is None:
            continue
        x, y = click
        coordinates.append(click)
        positive.append(bool(wanted[int(y), int(x)]))
        objects.append(row)
    return Points(np.reshape(coordinates, (-1, 2)), truth.frame, positive=positive, objects=objects)


@node
def choose_by_truth(masks: Masks, truth: Masks, *, rule: MaskChoice = "oracle") -> Masks:
    """Choose one mask for every known object: an upper bound of what a model can do.

    Args:
        masks: of `segment` with `candidates: all` on prompts of `prompts_from_truth`: masks of one
            candidate number for several boxes of one object are merged first. Without the column
            "prompt" each mask is a candidate for each object.
        truth: one mask per object.
        rule: "oracle" takes the candidate with the highest IoU with the object, "f_measure" the one
            with the highest F-measure (β² 0.3), "predicted" the one that the model prefers, "first"
            the first candidate.

    Returns:
        One mask per object in the order of `truth`, labeled as it is; without any candidate an
        empty mask.

    Raises:
        NodeError: predicted, and the masks have no scores.
    """
    check_frames("choose_by_truth", None, truth=truth, masks=masks)
    scores = masks.scores
    if rule == "predicted" and masks and scores is None:
        raise NodeError("choose_by_truth", "the masks have no scores; choose another rule")
    chosen = []
    for row, wanted in enumerate(truth.masks()):
        candidates = _candidates(masks, row)
        if not candidates:
            chosen.append(np.zeros(truth.frame, bool))
        elif rule == "first":
            chosen.append(_union(masks, candidates[0]))
        elif rule == "predicted":
            assert scores is not None
            means = [float(scores[rows].mean()) for rows in candidates]
            chosen.append(_union(masks, candidates[int(np.argmax(means))]))
        else:
            unions = [_union(masks, rows) for rows in candidates]
            measure = f_measure if rule == "f_measure" else _iou
            chosen.append(unions[int(np.argmax([measure(one, wanted) for one in unions]))])
    return Masks.from_arrays(chosen, frame=truth.frame, labels=truth.labels)


def f_measure(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return the F-measure of two bool masks with β² = 0.3; 0 where they share no pixel."""
    shared = int((found & wanted).sum())
    if not shared:
        return 0.0
    precision, recall = shared / int(found.sum()), shared / int(wanted.sum())
    return (1 + BETA) * precision * recall / (BETA * precision + recall)


def _iou(found: np.ndarray, wanted: np.ndarray) -> float:
    union = int((found | wanted).sum())
    return int((found & wanted).sum()) / union if union else 1.0


def _candidates(masks: Masks, row: int) -> list[list[int]]:
    """Return the rows of the masks of an object, those of one candidate number together."""
    if "prompt" not in masks.columns:
        return [[number] for number in range(len(masks))]
    owner = np.asarray(masks.columns.get("object", masks.columns["prompt"]))
    ranks = np.asarray(masks.columns.get("candidate", np.zeros(len(masks))))
    own = np.flatnonzero(owner == row)
    return [own[ranks[own] == rank].tolist() for rank in np.unique(ranks[own])]


def _union(masks: Masks, rows: list[int]) -> np.ndarray:
    return np.any([masks.mask(row) for row in rows], axis=0)


def _largest_parts(mask: np.ndarray, most: int) -> list[np.ndarray]:
    components, areas = connected_components(mask)
    order = np.argsort(-areas[1:], kind="stable")[:most] + 1
    return [components == number for number in order.tolist()]


def _interior_point(mask: np.ndarray, random: np.random.Generator) -> tuple[float, float]:
    """Return the center of a pixel that is farthest from the outside, which begins at the frame."""
    import cv2

    padded = np.pad(mask, 1).astype(np.uint8)
    distances = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_5)[1:-1, 1:-1]
    ys, xs = np.nonzero(distances == distances.max())
    chosen = random.integers(len(xs))
    return float(xs[chosen]) + 0.5, float(ys[chosen]) + 0.5


def _widest_error(
    wanted: np.ndarray, found: np.ndarray, clicked: Points | None
) -> tuple[float, float] | None:
    """Return the center of the most interior pixel of what is missing, or of what is too much.

    Of equal distances that of what is too much counts, as in RITM.
    """
    import cv2

    widest, place = 0.0, None
    for error in (found & ~wanted, wanted & ~found):
        padded = np.pad(error, 1).astype(np.uint8)
        distances = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
        if clicked is not None:
            columns, rows = clicked.coordinates.astype(int).T
            distances[rows, columns] = 0
        if distances.max() > widest:
            widest = float(distances.max())
            row, column = np.unravel_index(int(distances.argmax()), distances.shape)
            place = (float(column) + 0.5, float(row) + 0.5)
    return place


def _box(mask: np.ndarray) -> np.ndarray:
    ys, xs = np.nonzero(mask)
    return np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], np.float32)


def _jittered(
    box: np.ndarray, frame: tuple[int, int], jitter: float, random: np.random.Generator
) -> np.ndarray:
    outward = random.uniform(0, jitter, 4) if jitter else np.zeros(4)
    moved = box + outward * (-1, -1, 1, 1)
    height, width = frame
    return np.clip(moved, 0, [width, height, width, height])
