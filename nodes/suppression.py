"""Which regions only repeat a better one?"""

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
    """Leave out regions that repeat a better one (non-maximum suppression).

    Args:
        regions: boxes or masks; without scores, earlier ones count as better.
        iou_threshold: a region is left out where its IoU with a better one is larger than this.
        by: compare "boxes", or the exact "masks" (boxes where there are no masks).
        per_label: True lets regions of different labels overlap.

    Returns:
        The regions that are left, best first.
    """
    return suppressed(regions, iou_threshold, by=by, per_label=per_label)
