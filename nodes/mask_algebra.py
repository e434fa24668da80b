"""Set operations on regions and masks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

import numpy as np

from anyloom import LabelMap, Masks, NodeError, Regions, ScoreKind, node

from ._support.frames import check_frames
from ._support.mask_shapes import replace_shapes

R = TypeVar("R", bound=Regions)


@node
def join(sets: list[R]) -> R:
    """Concatenate several sets of regions.

    Args:
        sets: boxes or masks of one image, at least one set.

    Returns:
        All regions in order; scores, labels and columns are kept where every set has them.

    Raises:
        NodeError: there is no set.
    """
    if not sets:
        raise NodeError("join", "got no set of regions; expected at least one")
    check_frames("join", None, sets=sets)
    return type(sets[0]).concatenate(sets)


@node(version=2)
def union(masks: Masks) -> Masks:
    """Merge all masks of a set into one mask.

    Args:
        masks: any number of masks.

    Returns:
        One mask of the pixels that at least one of them covers, with the score of its best member
        as in `combine_masks`; an empty set without any pixel.
    """
    return _single(masks.union(), [masks])


@node
def intersect(masks: Masks, other: Masks) -> Masks:
    """Intersect every mask with the union of another set.

    Args:
        masks: the masks to intersect.
        other: the masks of the other set, all together.

    Returns:
        The intersections with the scores, labels and columns of `masks`; empty ones are dropped.
    """
    check_frames("intersect", None, masks=masks, other=other)
    inside = other.union()
    return replace_shapes(masks, (mask & inside for mask in masks.masks()))


@node
def subtract(masks: Masks, other: Masks) -> Masks:
    """Subtract the union of another set from every mask.

    Args:
        masks: the masks to subtract from.
        other: the masks to subtract, all together.

    Returns:
        The differences with the scores, labels and columns of `masks`; empty ones are dropped.
    """
    check_frames("subtract", None, masks=masks, other=other)
    outside = ~other.union()
    return replace_shapes(masks, (mask & outside for mask in masks.masks()))


@node
def invert(masks: Masks) -> Masks:
    """Return the background as a mask: everything that no mask covers.

    Args:
        masks: any number of masks; without any, the background is the whole image.

    Returns:
        One mask, or an empty set where the masks cover everything.
    """
    return _single(~masks.union())


@node(version=2)
def combine_masks(
    sets: list[Masks | None], *, rule: Literal["union", "intersection", "vote"] = "union"
) -> Masks:
    """Combine several segmentations of the same objects into one mask.

    Text2Seg (Zhang et al. 2023) combines its branches in this way.

    Args:
        sets: one set per segmentation; the masks within a set count together. A set that was not
            computed (None) has no vote, an empty one votes for no pixel. At least one must have
            been computed.
        rule: "union" keeps the pixels that any set covers, "intersection" those that all cover,
            "vote" those that more than half cover.

    Returns:
        One mask, or an empty set where no pixel is left. Its score, with its kind, is the highest
        of the masks that share a pixel with it; predicted IoU, which rates an outline and not what
        is in it, counts only where there is no other kind of score.

    Raises:
        NodeError: there is no set.
    """
    computed = _computed("combine_masks", sets)
    votes = np.sum([masks.union() for masks in computed], axis=0)
    needed = {"union": 1, "intersection": len(computed), "vote": len(computed) // 2 + 1}[rule]
    return _single(votes >= needed, computed)


@node
def overlap_code(sets: list[Masks | None]) -> LabelMap:
    """Number every pixel by the sets that cover it, as in Text2Seg's released code.

    The first set counts 1, the second 2, the third 3, and where sets overlap their numbers are
    added. The result is ambiguous: 3 is the third set alone or the first two together. Use it to
    compare with published maps, and `combine_masks` for everything else.

    Args:
        sets: one set per branch; None counts as empty. At least one must have been computed.

    Returns:
        The sums, 0 where no set covers a pixel.

    Raises:
        NodeError: there is no set.
    """
    numbers = np.zeros(_computed("overlap_code", sets)[0].frame, dtype=np.int32)
    for weight, masks in enumerate(sets, start=1):
        if masks is not None:
            numbers += weight * masks.union()
    return LabelMap(numbers)


def _single(mask: np.ndarray, members: Sequence[Masks] = ()) -> Masks:
    """Return one mask with the best score of those of its members that share a pixel with it."""
    frame = (mask.shape[0], mask.shape[1])
    single = Masks.from_arrays([mask] if mask.any() else [], frame=frame)
    scores: list[tuple[bool, float, ScoreKind]] = [
        (masks.score_kind != "predicted_iou", float(score), masks.score_kind)
        for masks in members
        if masks.scores is not None
        for score, shared in zip(masks.scores, masks.intersections(single).sum(1), strict=True)
        if shared
    ]
    if not scores:
        return single
    _, best, kind = max(scores)
    return single.with_scores([best], kind)


def _computed(node: str, sets: Sequence[Masks | None]) -> list[Masks]:
    computed = [masks for masks in sets if masks is not None]
    if not computed:
        raise NodeError(node, "got no set of masks; expected at least one")
    check_frames(node, None, sets=computed)
    return computed
