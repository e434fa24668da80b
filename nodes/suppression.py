"""Non-maximum suppression."""

from __future__ import annotations

from typing import Literal, TypeVar

from anyloom import Probability, Regions, node, suppressed

R = TypeVar("R", bound=Regions)


@node
def nms(
    regions: R,
    *,
    iou_threshold: Probability = 0.7,  # Segment Anything's automatic masks
    by: Literal["boxes", "masks"] = "boxes",
    per_label: bool = False,
) -> R:
    """Suppress regions that overlap a better one (non-maximum suppression).

    Args:
        regions: boxes or masks; without scores, earlier ones count as better.
        iou_threshold: a region is suppressed where its IoU with a better one is larger than this.
        by: compare "boxes", or the exact "masks" (boxes where there are no masks).
        per_label: True suppresses regions only within their label.

    Returns:
        The remaining regions, best first.
    """
    return suppressed(regions, iou_threshold, by=by, per_label=per_label)
