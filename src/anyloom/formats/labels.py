"""Labels of instances for formats in which every instance has a category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..values.regions import Regions

UNLABELED = "object"
"""The category of an instance without a label."""


def labels_of(regions: Regions) -> Sequence[str]:
    """Return one label per instance; "object" where the regions have no labels."""
    return regions.labels if regions.labels is not None else (UNLABELED,) * len(regions)


def class_order(known: Iterable[str], labels: Iterable[Iterable[str]]) -> list[str]:
    """Return the classes of a data set: the known ones in order, then further labels by name.

    So a class has the same number whichever images there are, and in whichever order.
    """
    first = dict.fromkeys(known)
    further = {label for of_image in labels for label in of_image}
    return [*first, *sorted(further - first.keys())]
