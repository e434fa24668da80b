"""Which regions go on?"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import numpy as np
from pydantic import Field

from anyloom import Count, NodeError, Positive, Probability, Regions, Text, node, suggestion

R = TypeVar("R", bound=Regions)


@node
def filter(
    regions: R,
    *,
    column: Text | None = None,
    min_score: float | None = None,
    max_score: float | None = None,
    min_area: Count | None = None,
    max_area: Count | None = None,
    min_area_share: Probability | None = None,
    max_area_share: Probability | None = None,
    labels: list[Text] | None = None,
) -> R:
    """Keep the regions that meet every condition given, in their order.

    `filter` looks at each region alone; `select` compares them and takes the best few.

    Args:
        regions: boxes or masks.
        column: which numbers `min_score` and `max_score` look at: a column such as
            "caption_score"; None is the score itself.
        min_score: the score must be at least this.
        max_score: the score must be at most this.
        min_area: at least so many pixels; of a box without a mask, its own area.
        max_area: at most so many pixels.
        min_area_share: at least this share of the image, from 0 to 1.
        max_area_share: at most this share of the image.
        labels: the label must be one of these, in upper or lower case.

    Returns:
        The regions that are left.

    Raises:
        NodeError: a condition on scores, labels or a column where the regions have none.
    """
    kept = np.ones(len(regions), dtype=bool)
    if min_score is not None or max_score is not None:
        scores = _scores("filter", regions) if column is None else _numbers(regions, column)
        kept &= scores >= (-np.inf if min_score is None else min_score)
        kept &= scores <= (np.inf if max_score is None else max_score)
    areas, pixels = regions.areas, regions.frame[0] * regions.frame[1]
    for least, most in [
        (min_area, max_area),
        (_times(min_area_share, pixels), _times(max_area_share, pixels)),
    ]:
        kept &= areas >= (0 if least is None else least)
        kept &= areas <= (np.inf if most is None else most)
    if labels is not None:
        wanted = {label.casefold() for label in labels}
        matches = [label.casefold() in wanted for label in _labels("filter", regions)]
        kept &= np.array(matches, dtype=bool)
    return regions[kept]


@node
def select(
    regions: R,
    *,
    top: Positive = 1,
    by: Literal["score", "area", "left", "upper", "given"] = "score",
    smallest_first: bool = False,
    per_label: bool = False,
) -> R:
    """Take the best few regions.

    Args:
        regions: boxes or masks.
        top: how many to take; all where there are fewer.
        by: "score", "area" in pixels, the position of the "left" or "upper" edge, or "given", the
            order in which they come.
        smallest_first: take the lowest scores, the smallest areas. Positions always begin at the
            left or upper end.
        per_label: take so many of each label.

    Returns:
        The regions, best first.

    Raises:
        NodeError: by: score where the regions have no scores, per_label where they have no labels.
    """
    if by == "score":
        order = np.argsort(
            _scores("select", regions) * (1 if smallest_first else -1), kind="stable"
        )
    elif by == "area":
        order = np.argsort(regions.areas * (1 if smallest_first else -1), kind="stable")
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
def pick(regions: R, *, rows: list[Annotated[int, Field(ge=0)]]) -> R:
    """Take regions by their number, counted from 0.

    Args:
        regions: boxes or masks, for example the candidates that `segment` found for one point.
        rows: which ones, in the order wanted.

    Returns:
        The regions; an empty set stays empty.

    Raises:
        NodeError: there is no region of that number.
    """
    if not regions:
        return regions
    for row in rows:
        if row >= len(regions):
            raise NodeError("pick", f"there is no row {row}, the rows are 0 to {len(regions) - 1}")
    return regions[np.asarray(rows, dtype=int)]


@node
def label(regions: R, text: Text | list[Text]) -> R:
    """Give regions labels.

    Args:
        regions: boxes or masks.
        text: one label for all, or one for each.

    Returns:
        The same regions with these labels.

    Raises:
        NodeError: the list is not as long as there are regions.
    """
    labels = [text] * len(regions) if isinstance(text, str) else text
    if len(labels) != len(regions):
        raise NodeError("label", f"got {len(labels)} labels for {len(regions)} regions")
    return regions.with_labels(labels)


def _scores(node: str, regions: Regions) -> np.ndarray:
    if regions.scores is None:
        if regions:
            raise NodeError(node, "the regions have no scores; rank them first, or go by area")
        return np.zeros(0)
    return regions.scores


def _numbers(regions: Regions, column: str) -> np.ndarray:
    values = regions.columns.get(column)
    if isinstance(values, np.ndarray) and values.ndim == 1:
        return values
    if not regions:
        return np.zeros(0)
    known = [
        name
        for name, one in regions.columns.items()
        if isinstance(one, np.ndarray) and one.ndim == 1
    ]
    raise NodeError(
        "filter",
        f"the regions have no numbers '{column}', they have {', '.join(known) or 'none'}"
        f"{suggestion(column, known)}",
    )


def _labels(node: str, regions: Regions) -> tuple[str, ...]:
    if regions.labels is None:
        if regions:
            raise NodeError(node, "the regions have no labels; label or rank them first")
        return ()
    return regions.labels


def _times(share: float | None, pixels: int) -> float | None:
    return None if share is None else share * pixels
