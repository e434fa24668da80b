"""Conversion between masks, boxes, label maps and images."""

from __future__ import annotations

from typing import Literal

import numpy as np

from anyloom import Image, LabelMap, Masks, NodeError, Regions, Text, node

from ._support.mask_shapes import details, pixel_boxes, rectangle

PaintOrder = Literal["large_first", "small_first", "given", "low_score_first"]


@node
def boxes_from_masks(masks: Masks) -> Regions:
    """Return the tight bounding boxes of masks, without the masks.

    Args:
        masks: any number of masks.

    Returns:
        One box per mask with its score, label and columns.
    """
    return Regions(masks.shapes.boxes(), masks.frame, **details(masks))


@node
def masks_from_boxes(regions: Regions) -> Masks:
    """Turn boxes into rectangular masks.

    Args:
        regions: boxes; a pixel that a box covers in part belongs to the mask.

    Returns:
        One mask per box with its score, label and columns.
    """
    masks = (rectangle(regions.frame, box) for box in pixel_boxes(regions))
    return Masks.from_arrays(masks, frame=regions.frame, **details(regions))


@node
def masks_from_label_map(label_map: LabelMap) -> Masks:
    """Turn a label map into masks, one per class.

    Args:
        label_map: for example of `semantic_map` or `semantic_vote`.

    Returns:
        One mask per number in the map, in ascending order, labeled with the number's name, with a
        column "class_id". 0 without a name is the background and has no mask.
    """
    return label_map.to_masks()


@node
def to_label_map(
    masks: Masks,
    *,
    numbers: Literal["instance", "label"] = "instance",
    order: PaintOrder = "large_first",  # Semantic-Segment-Anything
    classes: list[Text] | None = None,
) -> LabelMap:
    """Merge masks into a label map with one number per pixel; 0 is the background.

    Args:
        masks: any number of masks.
        numbers: "instance" gives mask i the number i+1; "label" gives all masks of one label the
            same number, in the order in which the labels first appear.
        order: which masks are painted first; later ones cover them: "large_first", "small_first",
            "given" (the order of the set, as in Grounded-SAM), or "low_score_first".
        classes: with numbers: label, all labels in the order of their numbers, from 1, so that a
            label has the same number in every image.

    Returns:
        The map, with the labels as names where the masks have any, or with the classes.

    Raises:
        NodeError: numbers: label where the masks have no labels, or one that is not among the
            classes; order: low_score_first where they have no scores.
    """
    if numbers == "label" and masks.labels is None and masks:
        raise NodeError("to_label_map", "the masks have no labels; label or rank them first")
    if order == "low_score_first" and masks.scores is None and masks:
        raise NodeError("to_label_map", "the masks have no scores; rank them first")
    if not masks:
        names = dict(enumerate(classes or (), start=1)) if numbers == "label" else {}
        return LabelMap(np.zeros(masks.frame, dtype=np.int32), names)
    try:
        return masks.to_label_map(order, numbers, classes or ())
    except ValueError as error:
        raise NodeError("to_label_map", str(error)) from None


@node
def number_picture(label_map: LabelMap) -> Image:
    """Encode a label map as an image: red is the low byte, green the high byte, blue 0.

    This is the control image of Edit Anything's ControlNets (Gao et al. 2023), which number masks
    in the order in which they were found: `to_label_map` with order "given".

    Args:
        label_map: numbers from 0 to 65535.

    Returns:
        An image of the same size, for models; it looks almost black.

    Raises:
        NodeError: a number does not fit into two bytes.
    """
    numbers = label_map.numbers
    low, high = int(numbers.min()), int(numbers.max())
    if low < 0 or high > 65535:
        raise NodeError(
            "number_picture", f"the label map has numbers {low} to {high}, expected 0 to 65535"
        )
    return Image(np.dstack([numbers % 256, numbers // 256, 0 * numbers]).astype(np.uint8))
