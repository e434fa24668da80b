"""How do masks become boxes or a map with a number per pixel, boxes masks, and maps images?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from anyloom import Image, LabelMap, Masks, NodeError, Regions, node

from ._support.mask_shapes import details, pixel_boxes

PaintOrder = Literal["large_first", "small_first", "given", "low_score_first"]


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
def masks_from_label_map(label_map: LabelMap) -> Masks:
    """Turn a map with a number per pixel into masks.

    Args:
        label_map: for example of `semantic_map` or `semantic_vote`.

    Returns:
        One mask for each number that is in the map, in the order of the numbers, labeled with its
        name, with a column "class_id". 0 without a name is the background and has no mask.
    """
    return label_map.to_masks()


@node
def to_label_map(
    masks: Masks,
    *,
    numbers: Literal["instance", "label"] = "instance",
    order: PaintOrder = "large_first",  # Semantic-Segment-Anything
) -> LabelMap:
    """Paint masks into one map with a number per pixel; 0 is the background.

    Args:
        masks: any number of masks.
        numbers: "instance" gives mask i the number i+1; "label" gives all masks of one label the
            same number, in the order in which the labels first appear.
        order: which masks are painted first and may be covered: "large_first", "small_first",
            "given" (Grounded-SAM: later ones cover earlier ones), or "low_score_first".

    Returns:
        The map, with the labels as names where the masks have any.

    Raises:
        NodeError: labels or scores are asked for that the masks do not have.
    """
    if numbers == "label" and masks.labels is None and masks:
        raise NodeError("to_label_map", "the masks have no labels; label or rank them first")
    if order == "low_score_first" and masks.scores is None and masks:
        raise NodeError("to_label_map", "the masks have no scores; rank them first")
    if not masks:
        return LabelMap(np.zeros(masks.frame, dtype=np.int32))
    return masks.to_label_map(order, numbers)


@node
def number_picture(label_map: LabelMap) -> Image:
    """Write the numbers of a map into an image: red the low byte, green the high one, blue 0.

    Such an image guides Edit Anything's ControlNets (Gao et al. 2023), whose maps are painted in
    the order in which the masks were found: `to_label_map` with order "given".

    Args:
        label_map: a number per pixel, from 0 to 65535.

    Returns:
        An image of the same size, for models and not for the eye: it is almost black.

    Raises:
        NodeError: a number does not fit into two bytes.
    """
    numbers = label_map.numbers
    low, high = int(numbers.min()), int(numbers.max())
    if low < 0 or high > 65535:
        raise NodeError("number_picture", f"the map holds {low} to {high}, expected 0 to 65535")
    return Image(np.dstack([numbers % 256, numbers // 256, 0 * numbers]).astype(np.uint8))
