"""What holds for every result of a graph, whatever it was given."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from anyloom import Heatmap, Image, LabelMap, Masks, Points, Regions, Table

PROBABILITIES = frozenset({"detector", "softmax_over_texts", "softmax_over_regions"})


def faults(name: str, value: Any, frames: frozenset[tuple[int, int]]) -> Iterable[str]:
    """Yield what is wrong with the output of a graph.

    Args:
        name: of the output.
        frames: shapes of the images that the graph was given, which its results lie in.
    """
    if isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from faults(f"{name}[{number}]", item, frames)
    elif isinstance(value, Regions):
        yield from (f"{name}: {fault}" for fault in _of_regions(value, frames))
    elif isinstance(value, Heatmap):
        if not np.isfinite(value.grid).all():
            yield f"{name}: levels are not finite"
        if value.frame not in frames:
            yield f"{name}: a map of {value.frame}"
    elif isinstance(value, LabelMap):
        if value.numbers.shape not in frames:
            yield f"{name}: a label map of {value.numbers.shape}"
        if value.numbers.min() < 0:
            yield f"{name}: negative numbers"
    elif isinstance(value, Image):
        if 0 in value.shape or value.pixels.dtype != np.uint8:
            yield f"{name}: an image of {value.shape}, {value.pixels.dtype}"
        if value.alpha is not None and value.alpha.shape != value.shape:
            yield f"{name}: alpha of another size"
    elif isinstance(value, Points):
        if not np.isfinite(value.coordinates).all():
            yield f"{name}: coordinates are not finite"
    elif isinstance(value, Table):
        for column, cells in value.columns.items():
            if any(isinstance(cell, float) and not math.isfinite(cell) for cell in cells):
                yield f"{name}: column {column} holds {cells}"
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{name} is {value}"


def _of_regions(found: Regions, frames: frozenset[tuple[int, int]]) -> Iterable[str]:
    if found.frame not in frames:
        yield f"frame {found.frame}"
    if not np.isfinite(found.boxes).all():
        yield f"boxes {found.boxes.tolist()}"
    height, width = found.frame
    if (found.boxes < 0).any() or (found.boxes > (width, height, width, height)).any():
        yield f"boxes outside of the image: {found.boxes.tolist()}"
    if (found.boxes[:, 2:] < found.boxes[:, :2]).any():
        yield f"reversed boxes: {found.boxes.tolist()}"
    if found.scores is not None:
        if not np.isfinite(found.scores).all():
            yield f"scores {found.scores.tolist()}"
        if found.score_kind in PROBABILITIES and ((found.scores < 0) | (found.scores > 1)).any():
            yield f"scores of the kind {found.score_kind}: {found.scores.tolist()}"
    for column, cells in found.columns.items():
        if isinstance(cells, np.ndarray) and cells.dtype.kind == "f" and np.isnan(cells).any():
            yield f"column {column} holds {cells.tolist()}"
    if isinstance(found, Masks):
        if found.shapes.shape != found.frame:
            yield f"masks of {found.shapes.shape}"
        if any(mask.shape != found.frame for mask in found.masks()):
            yield "masks of several shapes"
