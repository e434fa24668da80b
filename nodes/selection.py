"""Filtering, selection and labeling of regions."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import numpy as np
from annotated_types import Interval

from anyloom import Count, NodeError, Positive, Probability, Regions, Text, node, suggestion

from ._support.frames import check_frames
from ._support.quoting import quoted
from ._support.region_texts import one_per_region

R = TypeVar("R", bound=Regions)


@node
def filter(
    regions: R,
    largest: Regions | None = None,
    *,
    column: Text | None = None,
    min_score: float | None = None,
    max_score: float | None = None,
    strict: bool = False,
    min_area: Count | None = None,
    max_area: Count | None = None,
    min_area_share: Probability | None = None,
    max_area_share: Probability | None = None,
    labels: list[Text] | None = None,
) -> R:
    """Keep the regions that meet every condition, in their order.

    `filter` checks each region alone; `select` compares them and takes the best few.

    Args:
        regions: boxes or masks.
        largest: of which the largest is what `min_area_share` and `max_area_share` are fractions
            of; None, or none of them, is the image.
        column: what `min_score` and `max_score` apply to: a column of numbers such as
            "caption_score"; None is the score.
        min_score: minimum score.
        max_score: maximum score.
        strict: scores equal to the minimum or to the maximum are left out too.
        min_area: minimum area in pixels; of a box without a mask, the area of the box.
        max_area: maximum area in pixels.
        min_area_share: minimum fraction of the image's area, or of the largest's, from 0 to 1.
        max_area_share: maximum fraction of it.
        labels: the label must be one of these, whatever its case.

    Returns:
        The regions that are left.

    Raises:
        NodeError: a condition on scores, labels or a column where the regions have none; or the
            largest are in another image.
    """
    check_frames("filter", None, regions=regions, largest=largest)
    kept = np.ones(len(regions), dtype=bool)
    if min_score is not None or max_score is not None:
        scores = (
            _scores("filter", regions) if column is None else _numbers("filter", regions, column)
        )
        least = -np.inf if min_score is None else min_score
        most = np.inf if max_score is None else max_score
        kept &= scores > least if strict else scores >= least
        kept &= scores < most if strict else scores <= most
    areas, whole = regions.areas, float(regions.frame[0] * regions.frame[1])
    if largest:
        whole = float(largest.areas.max())
    for least_area, most_area, unit in [
        (min_area, max_area, 1),
        (min_area_share, max_area_share, whole),
    ]:
        kept &= areas >= (0 if least_area is None else least_area * unit)
        kept &= areas <= (np.inf if most_area is None else most_area * unit)
    if labels is not None:
        accepted = {label.casefold() for label in labels}
        matches = [label.casefold() in accepted for label in _labels("filter", regions)]
        kept &= np.array(matches, dtype=bool)
    return regions[kept]


@node
def select(
    regions: R,
    *,
    top: Positive = 1,
    by: Literal["score", "area", "left", "upper", "given"] = "score",
    column: Text | None = None,
    smallest_first: bool = False,
    per_label: bool = False,
) -> R:
    """Take the best few regions.

    Args:
        regions: boxes or masks.
        top: how many to take; all where there are fewer.
        by: sort by "score", "area", the position of the "left" or "upper" edge, or "given", the
            order of the set.
        column: the column of numbers that "score" sorts by, such as "predicted_iou"; None is the
            score itself.
        smallest_first: take the lowest scores or the smallest areas. Positions are always sorted
            from the left or the top.
        per_label: take `top` regions of each label.

    Returns:
        The regions, best first.

    Raises:
        NodeError: by: score where the regions have no scores or no such column, per_label where
            they have no labels.
    """
    sign = 1 if smallest_first else -1
    if by == "score":
        scores = (
            _scores("select", regions) if column is None else _numbers("select", regions, column)
        )
        order = np.argsort(sign * scores, kind="stable")
    elif by == "area":
        order = np.argsort(sign * regions.areas, kind="stable")
    elif by == "given":
        order = np.arange(len(regions))
    else:
        order = np.argsort(regions.boxes[:, 0 if by == "left" else 1], kind="stable")
    if not per_label:
        return regions[order[:top]]
    labels, taken = _labels("select", regions), dict[str, int]()
    kept = []
    for row in order:
        taken[labels[row]] = taken.get(labels[row], 0) + 1
        if taken[labels[row]] <= top:
            kept.append(int(row))
    return regions[np.asarray(kept, dtype=int)]


@node
def pick(regions: R, *, rows: list[Annotated[int, Interval(ge=0)]]) -> R:
    """Take regions by their index, from 0.

    Args:
        regions: boxes or masks, for example the candidates that `segment` found for one point.
        rows: the indices, in the order of the result.

    Returns:
        The regions; an empty set stays empty.

    Raises:
        NodeError: an index is out of range.
    """
    if not regions:
        return regions
    for row in rows:
        if row >= len(regions):
            raise NodeError("pick", f"no row {row}, the rows are 0 to {len(regions) - 1}")
    return regions[np.asarray(rows, dtype=int)]


@node
def label(regions: R, text: Text | list[Text]) -> R:
    """Label regions.

    Args:
        regions: boxes or masks.
        text: one label for all, or one for each.

    Returns:
        The same regions with these labels.

    Raises:
        NodeError: there are not as many labels as regions.
    """
    return regions.with_labels(one_per_region("label", "labels", text, regions))


def _scores(node: str, regions: Regions) -> np.ndarray:
    if regions.scores is None:
        if regions:
            raise NodeError(node, "the regions have no scores; rank them first, or select by area")
        return np.zeros(0)
    return regions.scores


def _numbers(node: str, regions: Regions, column: str) -> np.ndarray:
    values = regions.columns.get(column)
    if isinstance(values, np.ndarray) and values.ndim == 1:
        return values
    if not regions:
        return np.zeros(0)
    names = [
        name
        for name, values in regions.columns.items()
        if isinstance(values, np.ndarray) and values.ndim == 1
    ]
    raise NodeError(
        node,
        f"the regions have no numbers {quoted(column)}, they have {', '.join(names) or 'none'}"
        f"{suggestion(column, names)}",
    )


def _labels(node: str, regions: Regions) -> tuple[str, ...]:
    if regions.labels is None:
        if regions:
            raise NodeError(node, "the regions have no labels; label or rank them first")
        return ()
    return regions.labels
