"""Non-maximum suppression."""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np

from anyloom import Probability, Regions, node, suppressed

R = TypeVar("R", bound=Regions)


@node
def nms(
    regions: R,
    *,
    iou_threshold: Probability = 0.7,  # Segment Anything's automatic masks
    by: Literal["boxes", "masks"] = "boxes",
    per_label: bool = False,
    max_inside: Probability = 1.0,
    better: Literal["score", "area"] = "score",
) -> R:
    """Suppress regions that overlap a better one (non-maximum suppression).

    Args:
        regions: boxes or masks.
        iou_threshold: a region is suppressed where its IoU with a better one is larger than this.
        by: compare "boxes", or the exact "masks" (boxes where there are no masks).
        per_label: True suppresses regions only within their label.
        max_inside: a region of which a larger share than this lies inside a better one is
            suppressed, such as the part of a thing beside the whole; 1 keeps what is nested.
        better: which of two is better: the one with the higher "score" (the earlier one where
            there are no scores), or the one with the larger "area".

    Returns:
        The remaining regions, best first.
    """
    return suppressed(
        regions,
        iou_threshold,
        by=by,
        per_label=per_label,
        max_inside=max_inside,
        priority=regions.areas.astype(np.float64) if better == "area" else None,
    )
