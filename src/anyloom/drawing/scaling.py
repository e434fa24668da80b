"""How does a found thing look at a smaller size, without being drawn large first?"""

from __future__ import annotations

import numpy as np

from ..values.heatmap import Heatmap
from ..values.masks import LabelMap, Masks
from ..values.pixel_runs import counts_of_runs, runs_of_mask
from ..values.points import Points
from ..values.regions import Regions
from ..values.run_lengths import RunLengths

Found = Regions | Points | Heatmap | LabelMap


def fitted(value: Found, side: int) -> Found:
    """Return the value in a frame whose longer side is at most `side` pixels.

    A mask keeps at least one pixel; label maps keep every n-th pixel.
    """
    height, width = value.frame
    scale = side / max(height, width)
    if scale >= 1:
        return value
    frame = (max(1, round(height * scale)), max(1, round(width * scale)))
    x, y = frame[1] / width, frame[0] / height
    if isinstance(value, Masks):
        return value.with_shapes(_small_shapes(value.shapes, frame))
    if isinstance(value, Regions):
        boxes = value.boxes * np.array([x, y, x, y], np.float32)
        return Regions(
            boxes,
            frame,
            scores=value.scores,
            score_kind=value.score_kind,
            labels=value.labels,
        )
    if isinstance(value, Points):
        at = value.coordinates * np.array([x, y], np.float32)
        return Points(at, frame, positive=value.positive, objects=value.objects)
    if isinstance(value, Heatmap):
        x0, y0, x1, y1 = value.extent
        extent = (x0 * x, y0 * y, x1 * x, y1 * y)
        return Heatmap(value.grid, frame, extent=extent, label=value.label, unit=value.unit)
    rows = ((np.arange(frame[0]) + 0.5) / y).astype(int)
    columns = ((np.arange(frame[1]) + 0.5) / x).astype(int)
    return LabelMap(value.numbers[rows[:, None], columns], value.names)


def _small_shapes(shapes: RunLengths, frame: tuple[int, int]) -> RunLengths:
    import cv2

    scale = np.array([frame[1] / shapes.size[1], frame[0] / shapes.size[0]] * 2)
    runs = []
    for index, box in enumerate(shapes.boxes() * scale):
        small = np.zeros(frame, dtype=bool)
        crop = shapes.crop(index)
        if crop.size:
            x0, y0 = np.minimum(np.floor(box[:2]).astype(int), [frame[1] - 1, frame[0] - 1])
            across, down = np.maximum(np.rint(box[2:] - box[:2]).astype(int), 1).tolist()
            shares = cv2.resize(
                crop.astype(np.float32), (across, down), interpolation=cv2.INTER_AREA
            )
            part = small[y0 : y0 + down, x0 : x0 + across]
            inside = shares[: part.shape[0], : part.shape[1]]
            part[...] = inside >= min(0.5, float(inside.max()))
        runs.append(counts_of_runs(*runs_of_mask(small), small.size))
    return RunLengths.from_counts(frame, runs)
