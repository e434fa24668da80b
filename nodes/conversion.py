"""How do masks become boxes or a map with a number per pixel, and boxes masks?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from anyloom.node import node
from anyloom.values import LabelMap, Masks, Regions

from .mask_shapes import details, pixel_boxes


@node
def boxes_from_masks(masks: Masks) -> Regions:
    """Return the tight boxes around masks, without the masks.

    Args:
        masks: any number of masks.

    Returns:
        One box per mask with the mask's score, label and columns.
    """
    return Regions(masks.shapes.boxes(), masks.frame, **details(masks))


@node
def masks_from_boxes(regions: Regions) -> Masks:
    """Turn boxes into rectangular masks.

    Args:
        regions: boxes; edges inside a pixel take the whole pixel.

    Returns:
        One mask per box with the box's score, label and columns.
    """

    def rectangles() -> Iterator[np.ndarray]:
        for x0, y0, x1, y1 in pixel_boxes(regions):
            mask = np.zeros(regions.frame, dtype=bool)
            mask[y0:y1, x0:x1] = True
            yield mask

    return Masks.from_arrays(rectangles(), frame=regions.frame, **details(regions))


@node
def to_label_map(
    masks: Masks,
    *,
    by: Literal["instance", "label"] = "instance",
    on_top: Literal["smallest", "last", "best"] = "smallest",
) -> LabelMap:
    """Paint masks into one map with a number per pixel; 0 is the background.

    Args:
        masks: any number of masks.
        by: "instance" gives mask i the number i+1; "label" gives all masks of one label the same
            number, in the order in which the labels appear.
        on_top: which mask wins where several overlap: the "smallest" (Semantic-Segment-Anything),
            the "last" (Grounded-SAM), or the one with the "best" score.

    Returns:
        The map, with the labels as names where the masks have any.
    """
    order = np.arange(len(masks))
    if on_top == "smallest":
        order = np.argsort(-masks.areas, kind="stable")
    elif on_top == "best" and masks.scores is not None:
        order = np.argsort(masks.scores, kind="stable")
    labels = masks.labels or tuple(f"{row + 1}" for row in range(len(masks)))
    if by == "label":
        known = {label: number for number, label in enumerate(dict.fromkeys(labels), start=1)}
        number_of = [known[label] for label in labels]
    else:
        number_of = list(range(1, len(masks) + 1))
    numbers = np.zeros(masks.frame, dtype=np.int32)
    for row in order:
        numbers[masks.mask(int(row))] = number_of[row]
    names = dict(zip(number_of, labels, strict=True)) if masks.labels is not None else {}
    return LabelMap(numbers, {0: "background", **names})
