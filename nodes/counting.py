"""Counting of regions: all, by label, by example."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from anyloom import Count, Image, Masks, NodeError, Probability, Regions, Table, node, use

from ..models import ExampleMaskGenerator
from ._support.frames import check_frames
from ._support.point_grids import PointsPerSide


class Counted(NamedTuple):
    """The masks that were counted, and their number."""

    masks: Masks
    number: int


@node
def count(regions: Regions) -> int:
    """Count regions.

    Args:
        regions: boxes or masks.

    Returns:
        The number of regions.
    """
    return len(regions)


@node
def count_by_label(regions: Regions) -> Table:
    """Count the regions of each label.

    Args:
        regions: boxes or masks; those without labels count under "".

    Returns:
        A table of "label" and "count", most frequent first.
    """
    counts = Counter(regions.labels or [""] * len(regions)).most_common()
    return Table({"label": [name for name, _ in counts], "count": [number for _, number in counts]})


@node
def count_by_example(
    image: Image,
    examples: Regions,
    *,
    model: ExampleMaskGenerator = use(),
    threshold: Probability | None = None,
    points_per_side: PointsPerSide = 32,  # Count Anything, as Segment Anything
    min_region_area: Count = 25,  # Count Anything
) -> Counted:
    """Count the objects that look like a few examples.

    As in Count Anything (Ma et al. 2023), the examples and everything else are segmented, each mask
    is described by the mean of the features inside it, and masks as similar to an example as the
    examples are to each other are counted. The examples always count.

    Args:
        image: the image.
        examples: boxes around one or more of the objects; of masks the boxes are used.
        model: the model that segments and compares.
        threshold: minimum cosine similarity with an example. Without it, the lowest similarity
            between two examples, or 0.7 for a single one (as published, for Segment Anything's
            features). A model may have a value for its own features; then the lower of both counts.
        points_per_side: as in `segment_everything`.
        min_region_area: in pixels; smaller holes are filled and smaller islands dropped.

    Returns:
        masks: the counted objects, with the columns "similarity" and "example" (true for the
        examples). number: how many they are. Without examples nothing is counted.

    Raises:
        NodeError: the examples do not belong to the image, or no mask is found inside them.
    """
    check_frames("count_by_example", image, examples=examples)
    if not examples:
        return Counted(Masks.empty(image.shape), 0)
    masks = model.generate_like(
        image,
        examples,
        threshold=threshold,
        points_per_side=points_per_side,
        min_region_area=min_region_area,
    )
    if not masks:
        raise NodeError(
            "count_by_example", f"no mask found inside the {len(examples)} boxes of the examples"
        )
    return Counted(masks, len(masks))
