"""How are sets of regions joined, and cut against each other?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

import numpy as np

from anyloom import LabelMap, Masks, NodeError, Regions, node

from ._support.frames import check_frames
from ._support.mask_shapes import reshaped

R = TypeVar("R", bound=Regions)


@node
def join(sets: list[R]) -> R:
    """Put the regions of several sets into one set, without changing any.

    Args:
        sets: boxes or masks of one image, at least one set.

    Returns:
        All regions in order; scores, labels and columns stay where every set has them.

    Raises:
        NodeError: there is no set at all.
    """
    if not sets:
        raise NodeError("join", "there is no set of regions; give at least one")
    check_frames("join", None, sets=sets)
    return type(sets[0]).concatenate(sets)


@node
def union(masks: Masks) -> Masks:
    """Merge all masks of a set into one.

    Args:
        masks: any number of masks.

    Returns:
        One mask of the pixels that at least one of them covers; an empty set where there are none.
    """
    return _one(masks.union())


@node
def intersect(masks: Masks, other: Masks) -> Masks:
    """Keep of every mask what also lies in another set.

    Args:
        masks: what is cut.
        other: the masks to stay inside of, taken together.

    Returns:
        The masks cut down, with their scores, labels and columns; those of which nothing is left
        are dropped.
    """
    check_frames("intersect", None, masks=masks, other=other)
    inside = other.union()
    return reshaped(masks, (mask & inside for mask in masks.masks()))


@node
def subtract(masks: Masks, other: Masks) -> Masks:
    """Take away from every mask what lies in another set.

    Args:
        masks: what is cut.
        other: the masks to take away, taken together.

    Returns:
        The masks cut down, with their scores, labels and columns; those of which nothing is left
        are dropped.
    """
    check_frames("subtract", None, masks=masks, other=other)
    outside = ~other.union()
    return reshaped(masks, (mask & outside for mask in masks.masks()))


@node
def invert(masks: Masks) -> Masks:
    """Make one mask of everything that no mask covers: the background.

    Args:
        masks: any number of masks; of none, the background is the whole image.

    Returns:
        One mask, or an empty set where the masks cover everything.
    """
    return _one(~masks.union())


@node
def combine_masks(
    sets: list[Masks | None], *, rule: Literal["union", "intersection", "vote"] = "union"
) -> Masks:
    """Make one mask of several answers to the same question.

    Args:
        sets: one set per answer; the masks within a set count together. A set that was not computed
            (None) has no say, an empty one says "nowhere". At least one must have been computed.
        rule: "union" keeps the pixels that any set covers, "intersection" those that all cover,
            "vote" those that more than half cover.

    Returns:
        One mask, or an empty set where no pixel is left. Text2Seg (Zhang et al. 2023) combines its
        branches so.

    Raises:
        NodeError: there is no set at all.
    """
    present = _present("combine_masks", sets)
    votes = np.zeros(present[0].frame, dtype=np.int32)
    for one in present:
        votes += one.union()
    needed = {"union": 1, "intersection": len(present), "vote": len(present) // 2 + 1}[rule]
    return _one(votes >= needed)


@node
def overlap_code(sets: list[Masks | None]) -> LabelMap:
    """Number every pixel by the sets that cover it, as Text2Seg's released code does.

    The first set counts 1, the second 2, the third 3, and where sets overlap their numbers are
    added. So 3 may mean the third alone or the first two together: use it to compare with
    published maps, and `combine_masks` for everything else.

    Args:
        sets: one set per branch; None counts as empty. At least one must have been computed.

    Returns:
        The sums, 0 where no set lies.

    Raises:
        NodeError: there is no set at all.
    """
    numbers = np.zeros(_present("overlap_code", sets)[0].frame, dtype=np.int32)
    for weight, one in enumerate(sets, start=1):
        if one is not None:
            numbers += weight * one.union()
    return LabelMap(numbers)


def _one(mask: np.ndarray) -> Masks:
    frame = (mask.shape[0], mask.shape[1])
    return Masks.from_arrays([mask] if mask.any() else [], frame=frame)


def _present(node: str, sets: Sequence[Masks | None]) -> list[Masks]:
    present = [one for one in sets if one is not None]
    if not present:
        raise NodeError(node, "there is no set of masks; give at least one")
    check_frames(node, None, sets=present)
    return present
