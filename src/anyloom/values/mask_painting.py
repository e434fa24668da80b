"""How do overlapping masks become one number per pixel, and a label map masks again?"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .label_map import LabelMap
from .masks import Masks
from .run_lengths import RunLengths

PaintOrder = Literal[
    "large_first",  # a small mask stays visible on a large one (Semantic Segment Anything)
    "small_first",
    "given",  # later rows cover earlier ones
    "low_score_first",  # the best score wins
]
BACKGROUND = 0


def paint(
    masks: Masks,
    order: PaintOrder = "large_first",
    numbers: Literal["instance", "label"] = "instance",
) -> LabelMap:
    """Paint masks over one another; pixels of no mask are 0.

    Args:
        masks: what to paint.
        order: who is painted first and may be covered by the others.
        numbers: "instance": row + 1; "label": from 1 in the order in which labels first appear.

    Raises:
        ValueError: labels or scores are asked for that the masks do not have.
    """
    names, owners = _numbers(masks, numbers)
    boxes = masks.shapes.boxes().astype(int)
    canvas = np.full(masks.frame, BACKGROUND, dtype=np.int32)
    for row in _rows(masks, order):
        x0, y0, x1, y1 = boxes[row]
        canvas[y0:y1, x0:x1][masks.crop(row)] = owners[row]
    return LabelMap(canvas, names)


def split(labels: LabelMap) -> Masks:
    """Return one mask per class number present, labeled by its name, with a column "class_id"."""
    numbers = [int(n) for n in np.unique(labels.numbers) if n != labels.background]
    shapes = RunLengths.encode((labels.numbers == n for n in numbers), size=labels.frame)
    names = [labels.names.get(number, str(number)) for number in numbers]
    return Masks(shapes, labels=names, columns={"class_id": np.array(numbers, dtype=np.int64)})


def _numbers(masks: Masks, numbers: str) -> tuple[dict[int, str], list[int]]:
    if numbers == "instance":
        labels = masks.labels or [""] * len(masks)
        rows = range(1, len(masks) + 1)
        return {row: label for row, label in zip(rows, labels, strict=True) if label}, list(rows)
    if masks.labels is None:
        raise ValueError("these masks have no labels to number")
    order = {label: n for n, label in enumerate(dict.fromkeys(masks.labels), start=1)}
    return {n: label for label, n in order.items()}, [order[label] for label in masks.labels]


def _rows(masks: Masks, order: PaintOrder) -> list[int]:
    if order == "given":
        return list(range(len(masks)))
    if order == "low_score_first":
        if masks.scores is None:
            raise ValueError("these masks have no scores to order by")
        return np.argsort(masks.scores, kind="stable").tolist()
    sign = -1 if order == "large_first" else 1
    return np.argsort(sign * masks.areas, kind="stable").tolist()
