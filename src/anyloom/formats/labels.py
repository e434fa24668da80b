"""Labels of instances for formats in which every instance has a category."""

from __future__ import annotations

from collections.abc import Sequence

from ..values.regions import Regions

UNLABELED = "object"
"""The category of an instance without a label."""


def labels_of(regions: Regions) -> Sequence[str]:
    """Return one label per instance; "object" where the regions have no labels."""
    return regions.labels if regions.labels is not None else (UNLABELED,) * len(regions)
