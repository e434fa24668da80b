"""Semantic and panoptic segmentation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from anyloom import Image, LabelMap, Masks, Probability, node, raise_if_cancelled, use

from ..models import PanopticSegmenter, SemanticSegmenter
from ._support.frames import check_frames


class Voted(NamedTuple):
    """Masks with their classes, and the map with the masks painted over it."""

    masks: Masks
    label_map: LabelMap


@node
def semantic_map(image: Image, *, model: SemanticSegmenter = use()) -> LabelMap:
    """Classify every pixel of an image (semantic segmentation).

    Args:
        image: the image.
        model: the semantic segmentation model; it determines the classes.

    Returns:
        A class for every pixel, with the names of the classes. The numbers are the model's own
        class ids, from 0.
    """
    return model.semantic_map(image)


@node
def segment_panoptic(
    image: Image,
    *,
    model: PanopticSegmenter = use(),
    threshold: Probability = 0.8,  # Mask2Former, OneFormer, EoMT
) -> Masks:
    """Segment an image into things, one mask per instance, and stuff, such as sky and grass.

    Args:
        image: the image.
        model: the panoptic segmentation model; it determines the classes.
        threshold: segments whose class has a lower probability are left out.

    Returns:
        Masks that do not overlap, best first, labeled with their classes and scored by the
        probability of these. Columns: "class_id", and "is_thing", false for stuff.
    """
    return model.panoptic(image, threshold=threshold)


@node
def semantic_vote(masks: Masks, label_map: LabelMap) -> Voted:
    """Label every mask with the class that most of its pixels have in a semantic map.

    As in Semantic-Segment-Anything (Chen et al. 2023), masks with exact outlines but without labels
    take the classes of a map with coarse outlines, and the map takes the outlines of the masks.

    Args:
        masks: any number of masks, usually of `segment_everything`.
        label_map: the classes of the same image, usually of `semantic_map`.

    Returns:
        masks: the same masks, labeled with their classes; columns "class_id", and "class_share",
        the fraction of a mask that has its class. Of classes with equally many pixels the one with
        the lowest number wins. A mask without a pixel has the class -1 and no name.
        label_map: the map with the masks painted over it, large ones first, so that a small mask
        stays visible on a large one; where there is no mask, the map is unchanged.

    Raises:
        NodeError: the masks and the map belong to images of different sizes.
    """
    check_frames("semantic_vote", None, label_map=label_map, masks=masks)
    boxes = masks.shapes.boxes().astype(int)
    classes = np.full(len(masks), -1, np.int64)
    shares = np.zeros(len(masks), np.float32)
    painted = label_map.numbers.copy()
    for row in np.argsort(-masks.areas, kind="stable").tolist():
        raise_if_cancelled()
        x0, y0, x1, y1 = boxes[row]
        shape = masks.crop(row)
        votes = label_map.numbers[y0:y1, x0:x1][shape]
        if not len(votes):
            continue
        numbers, counts = np.unique(votes, return_counts=True)
        best = int(counts.argmax())
        classes[row] = numbers[best]
        shares[row] = counts[best] / len(votes)
        painted[y0:y1, x0:x1][shape] = numbers[best]
    names = label_map.names
    labels = [
        names.get(number, str(number)) if share else ""
        for number, share in zip(classes.tolist(), shares.tolist(), strict=True)
    ]
    voted = masks.with_labels(labels).with_column("class_id", classes)
    return Voted(voted.with_column("class_share", shares), LabelMap(painted, names))
