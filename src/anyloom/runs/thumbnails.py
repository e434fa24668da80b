"""Thumbnails for the report: the image of an item and what was made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..values import (
    Embedding,
    FeatureMap,
    Heatmap,
    Image,
    LabelMap,
    Points,
    Regions,
    Table,
    Value,
)
from .records import Thumbnail

OVERLAY = "overlay"
"""The output of this name shows the others, so it comes first and is written as a JPEG."""
SIDE = 480
MAX_BYTES = 36_000
"""So that labels can be read and a page of photos is a few megabytes."""
MOST_PER_OUTPUT = 8
"""Of an output that lists images."""

OutputValue = tuple[str, Value, Mapping[str, Any]]
"""The name of an output, a value in it, and the value's record."""


def thumbnails_of(image: Image, values: Sequence[OutputValue]) -> Iterator[Thumbnail]:
    """Yield the thumbnail of the input image, then one for each value that can be shown."""
    from ..drawing import draw, image_of, thumbnail
    from ..drawing.scaling import downscale, downscale_value

    seen = draw(downscale(image, SIDE)) if image.spacing else image
    yield Thumbnail("", "", thumbnail(seen, SIDE, MAX_BYTES))
    has_overlay = any(output == OVERLAY and isinstance(value, Image) for output, value, _ in values)
    regions = [output for output, value, _ in values if isinstance(value, Regions)]
    on_overlay = regions[0] if has_overlay and regions else None
    shown: Counter[str] = Counter()
    for output, value, record in sorted(values, key=lambda entry: entry[0] != OVERLAY):
        if isinstance(value, (Embedding, FeatureMap, Table)) or shown[output] == MOST_PER_OUTPUT:
            continue
        if isinstance(value, Regions) and (output == on_overlay or not value):
            continue  # the overlay shows them already, or there is nothing to show
        if isinstance(value, (Regions, Points, Heatmap, LabelMap)) and value.frame == image.shape:
            small = downscale(image, SIDE)
            drawn: Image | None = draw(small, downscale_value(value, SIDE))
        else:
            drawn = image_of(value)
        if drawn is not None:
            shown[output] += 1
            yield Thumbnail(output, record.get("file", ""), thumbnail(drawn, SIDE, MAX_BYTES))
