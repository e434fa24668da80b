"""Instances of one image collected shape by shape: masks, boxes, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..values.masks import Masks
from ..values.pixel_runs import counts_of_runs, merge_runs, runs_of_mask
from ..values.regions import Regions
from ..values.run_lengths import RunLengths

BOX_ONLY = "box_only"
"""Column of Masks that were read among boxes: True where the mask is the box of its instance."""
CROWD = "iscrowd"
"""Column of COCO's flag: 1 where the instance stands for a group that was not told apart."""

MARK_CROWDS = ("coco", "cvat", "labelme", "labelstudio")
"""Formats that have a place for the flag of crowds."""


def crowd_note(count: int, to: str) -> str:
    """Return a line about crowds that a format cannot mark, "" where there is nothing to say."""
    if not count or to in MARK_CROWDS:
        return ""
    became = "left out" if to == "yolo" else "written as ordinary instances"
    crowds = "1 crowd" if count == 1 else f"{count:,} crowds"
    return f"{crowds} {became}, as {to} files cannot mark them"


class InstanceList:
    """Collects the instances of one image.

    Boxes among masks become masks of the pixels whose centers they contain, so that one box does
    not cost the masks of the others; the column "box_only" tells which they are.
    """

    def __init__(self, frame: tuple[int, int]) -> None:
        self.frame = frame
        self._shapes: list[RunLengths | None] = []
        self._boxes: list[Sequence[float] | None] = []

    def __len__(self) -> int:
        return len(self._boxes)

    def add_box(self, box: Sequence[float]) -> None:
        """Add an instance of which there is only a box (x0, y0, x1, y1)."""
        self._shapes.append(None)
        self._boxes.append(box)

    def add_mask(self, shape: RunLengths, box: Sequence[float] | None = None) -> None:
        """Add an instance with a mask; its box is the tight one unless the file has another."""
        self._shapes.append(shape)
        self._boxes.append(box)

    def regions(
        self,
        *,
        labels: Sequence[str],
        columns: Mapping[str, Any] | None = None,
        **details: Any,
    ) -> Regions:
        """Return the instances: Masks if any of them has a mask, otherwise Regions."""
        details = {"labels": labels if len(self) else None, "columns": columns or {}, **details}
        if not any(self._shapes):
            return Regions(np.reshape(np.array(self._boxes, float), (-1, 4)), self.frame, **details)
        parts = [
            box_shape(box, self.frame) if shape is None and box is not None else shape
            for shape, box in zip(self._shapes, self._boxes, strict=True)
        ]
        shapes = RunLengths.concatenate([part for part in parts if part is not None])
        boxes = shapes.boxes()
        for row, box in enumerate(self._boxes):
            if box is not None:
                boxes[row] = box
        box_only = np.array([shape is None for shape in self._shapes])
        if box_only.any():
            details["columns"] = {**details["columns"], BOX_ONLY: box_only}
        return Masks(shapes, boxes=boxes, **details)


def masks_of_boxes(regions: Regions) -> Masks:
    """Return instances with the masks of their pixels where they are only boxes."""
    if isinstance(regions, Masks):
        return regions
    shapes = [box_shape(box, regions.frame) for box in regions.boxes.tolist()]
    return Masks(
        RunLengths.concatenate([RunLengths.encode([], shape=regions.frame), *shapes]),
        boxes=regions.boxes,
        labels=regions.labels,
        scores=regions.scores,
        score_kind=regions.score_kind,
        columns={**regions.columns, BOX_ONLY: np.ones(len(regions), bool)},
    )


def is_box(regions: Regions) -> np.ndarray:
    """Return, per instance, whether it is only a box: bool, N."""
    if not isinstance(regions, Masks):
        return np.ones(len(regions), bool)
    return _flags(regions, BOX_ONLY)


def is_crowd(regions: Regions) -> np.ndarray:
    """Return, per instance, whether COCO's flag for crowds is set: bool, N."""
    return _flags(regions, CROWD)


def shape_of_crop(crop: np.ndarray, left: int, top: int, size: tuple[int, int]) -> RunLengths:
    """Return one mask of `size` that is set where a part of it, at (left, top), is.

    Time and memory depend on the part alone.
    """
    height, pixels = size[0], size[0] * size[1]
    rows = crop.shape[0]
    # An empty row below keeps the runs of neighboring columns apart.
    starts, ends = runs_of_mask(np.pad(crop, ((0, 1), (0, 0))))
    columns = starts // (rows + 1)
    offset = (left + columns) * height + top
    starts, ends = starts % (rows + 1) + offset, ends - columns * (rows + 1) + offset
    return RunLengths.from_counts(size, [counts_of_runs(*merge_runs(starts, ends), pixels)])


def box_shape(box: Sequence[float], size: tuple[int, int]) -> RunLengths:
    """Return the mask of the pixels whose centers a box contains."""
    x0, y0, x1, y1 = (round(float(np.clip(edge, -1, 2**31))) for edge in box)
    top, bottom = max(y0, 0), min(y1, size[0])
    columns = np.arange(max(x0, 0), min(x1, size[1]), dtype=np.int64)
    if top >= bottom or not len(columns):
        return empty_shape(size)
    starts, ends = merge_runs(columns * size[0] + top, columns * size[0] + bottom)
    return RunLengths.from_counts(size, [counts_of_runs(starts, ends, size[0] * size[1])])


def empty_shape(size: tuple[int, int]) -> RunLengths:
    """Return one mask without a pixel."""
    return RunLengths.from_counts(size, [np.array([size[0] * size[1]])])


def _flags(regions: Regions, column: str) -> np.ndarray:
    values = regions.columns.get(column)
    if not isinstance(values, np.ndarray) or values.ndim != 1:
        return np.zeros(len(regions), bool)
    return values.astype(bool)
