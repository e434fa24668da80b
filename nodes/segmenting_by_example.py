"""Segmentation by example (few-shot)."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from annotated_types import Interval

from anyloom import Image, Masks, NodeError, node, raise_if_cancelled, use

from ..models import ExampleSegmenter
from ._support.frames import check_frames

SAME_OBJECT = 0.8
"""IoU from which a mask shows an object that was found before (PerSAM-F, iou_threshold)."""


@node
def segment_like(
    image: Image,
    example: Image | list[Image],
    masks: Masks | list[Masks],
    *,
    model: ExampleSegmenter = use(),
    objects: Annotated[int, Interval(ge=1, le=100)] = 1,
) -> Masks:
    """Segment the objects of an image that masks mark in an example image.

    Args:
        image: the image to segment.
        example: an image with such objects, or several, which the model uses together.
        masks: the objects in the example; for several examples, a set of masks for each. Masks with
            different labels mark different classes.
        model: the few-shot segmentation model.
        objects: the most objects of each label. Above 1, what was found is blackened and searched
            again, until nothing or the same place is found (PerSAM-F, at most 10).

    Returns:
        One mask for each object that was found, in the order of the labels; masks without labels
        are one class, "". Without any mask the result is an empty set.

    Raises:
        NodeError: no example, not as many sets of masks as examples, or masks of another image.
    """
    examples = example if isinstance(example, list) else [example]
    sets = masks if isinstance(masks, list) else [masks]
    if not examples:
        raise NodeError("segment_like", "got no example; expected at least one image")
    if len(examples) != len(sets):
        raise NodeError(
            "segment_like",
            f"got {len(examples)} examples and {len(sets)} sets of masks; expected as many",
        )
    pairs = list(zip(examples, sets, strict=True))
    for example, masks in pairs:
        check_frames("segment_like", None, example=example, masks=masks)
    if not any(sets):
        return Masks.empty(image.shape)
    if objects == 1:
        return model.segment_like(image, pairs)
    labels = dict.fromkeys(label for masks in sets for label in _labels(masks))
    found = [
        one
        for label in labels
        for one in _one_after_another(model, image, _of_label(pairs, label), objects)
    ]
    return Masks.concatenate(found, frame=image.shape)


def _one_after_another(
    model: ExampleSegmenter, image: Image, pairs: list[tuple[Image, Masks]], objects: int
) -> list[Masks]:
    """Return the objects of one label, each as a set of one mask."""
    found: list[Masks] = []
    seen: list[np.ndarray] = []
    rest = image
    while len(found) < objects:
        raise_if_cancelled()
        masks = model.segment_like(rest, pairs)
        shape = masks.union()
        if not shape.any() or any(_iou(shape, earlier) >= SAME_OBJECT for earlier in seen):
            break
        found.append(masks)
        seen.append(shape)
        rest = Image(np.where(shape[:, :, None], np.uint8(0), rest.pixels))
    return found


def _labels(masks: Masks) -> tuple[str, ...]:
    return masks.labels or ("",) * len(masks)


def _of_label(pairs: list[tuple[Image, Masks]], label: str) -> list[tuple[Image, Masks]]:
    """Return the examples with their masks of one label, without those that have none."""
    chosen = [
        (example, masks[np.array([name == label for name in _labels(masks)], bool)])
        for example, masks in pairs
    ]
    return [(example, masks) for example, masks in chosen if masks]


def _iou(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())
