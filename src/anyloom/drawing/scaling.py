"""Downscaling of images, and of values without drawing them at full size first."""

from __future__ import annotations

import numpy as np

from ..values.heat_map import Heatmap
from ..values.image import Image
from ..values.masks import LabelMap, Masks
from ..values.pixel_runs import counts_of_runs, runs_of_mask
from ..values.points import Points
from ..values.regions import Regions
from ..values.run_lengths import RunLengths

Drawable = Regions | Points | Heatmap | LabelMap


def downscale(image: Image, side: int) -> Image:
    """Return an image whose longer side is at most `side` pixels, with its alpha and name."""
    import PIL.Image

    if max(image.shape) <= side:
        return image
    height, width = _fit(image.shape, side)
    scaled = image.to_pil().resize((width, height), PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
    return Image.from_pil(scaled, name=image.name)


def downscale_value(value: Drawable, side: int) -> Drawable:
    """Return the value in a frame whose longer side is at most `side` pixels.

    A mask keeps at least one pixel; label maps are sampled.
    """
    height, width = value.frame
    if max(height, width) <= side:
        return value
    frame = _fit(value.frame, side)
    x, y = frame[1] / width, frame[0] / height
    if isinstance(value, Masks):
        return value.with_shapes(_downscale_masks(value.shapes, frame))
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
        coordinates = value.coordinates * np.array([x, y], np.float32)
        return Points(coordinates, frame, positive=value.positive, objects=value.objects)
    if isinstance(value, Heatmap):
        x0, y0, x1, y1 = value.extent
        extent = (x0 * x, y0 * y, x1 * x, y1 * y)
        return Heatmap(value.grid, frame, extent=extent, label=value.label, unit=value.unit)
    rows = ((np.arange(frame[0]) + 0.5) / y).astype(int)
    columns = ((np.arange(frame[1]) + 0.5) / x).astype(int)
    return LabelMap(value.numbers[rows[:, None], columns], value.names)


def _fit(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = side / max(size)
    return (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))


def _downscale_masks(shapes: RunLengths, frame: tuple[int, int]) -> RunLengths:
    import cv2

    scale = np.array([frame[1] / shapes.shape[1], frame[0] / shapes.shape[0]] * 2)
    runs = []
    for index, box in enumerate(shapes.boxes() * scale):
        small = np.zeros(frame, dtype=bool)
        crop = shapes.crop(index)
        if crop.size:
            x0, y0 = np.minimum(np.floor(box[:2]).astype(int), [frame[1] - 1, frame[0] - 1])
            width, height = np.maximum(np.rint(box[2:] - box[:2]).astype(int), 1).tolist()
            covered = cv2.resize(
                crop.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA
            )
            part = small[y0 : y0 + height, x0 : x0 + width]
            covered = covered[: part.shape[0], : part.shape[1]]
            part[...] = covered >= min(0.5, float(covered.max()))
        runs.append(counts_of_runs(*runs_of_mask(small), small.size))
    return RunLengths.from_counts(frame, runs)
