"""Images and values in other sizes: smaller than they are, or as a scan is best seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..values.heat_map import Heatmap
from ..values.image import Image
from ..values.masks import LabelMap, Masks
from ..values.pixel_runs import counts_of_runs, runs_of_mask
from ..values.points import Points
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from ..values.value import Value

SEEN_SIDE = 512
"""Pixels that the longer side of a scan has at least when it is drawn on."""
LONGEST_SIDE = 4096
"""Pixels that it has at most, if it is not stored with more."""
Drawable = Regions | Points | Heatmap | LabelMap


def as_seen(image: Image, values: Sequence[Value | str]) -> tuple[Image, list[Value | str]]:
    """Return a scan with pixels that are square and large enough to read what is drawn on them.

    Slices have few pixels, and often larger distances between rows than between columns. Other
    images stay as they are.

    Args:
        values: of the image's size, which they have afterwards, too.
    """
    frame = _frame_seen(image)
    if frame == image.shape:
        return image, list(values)
    import PIL.Image

    size = (frame[1], frame[0])
    enlarged = image.to_pil().convert("RGB").resize(size, PIL.Image.Resampling.BICUBIC)
    return Image.from_pil(enlarged, name=image.name), [
        _resized(value, frame) if isinstance(value, Drawable) else value for value in values
    ]


def _frame_seen(image: Image) -> tuple[int, int]:
    if image.spacing is None:
        return image.shape
    finest = min(image.spacing)
    sides = [
        length * step / finest for length, step in zip(image.shape, image.spacing, strict=True)
    ]
    longest = max(sides)
    scale = max(1.0, SEEN_SIDE / longest)
    if longest * scale > LONGEST_SIDE:
        scale = max(LONGEST_SIDE, max(image.shape)) / longest
    return max(1, round(sides[0] * scale)), max(1, round(sides[1] * scale))


def downscale(image: Image, side: int) -> Image:
    """Return an image whose longer side is at most `side` pixels, with its alpha and name."""
    import PIL.Image

    if max(image.shape) <= side:
        return image
    height, width = _fit(image.shape, side)
    scaled = image.to_pil().resize((width, height), PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
    small = Image.from_pil(scaled, name=image.name)
    if image.spacing:
        rows, columns = image.spacing
        small.spacing = (rows * image.height / height, columns * image.width / width)
    return small


def downscale_value(value: Drawable, side: int) -> Drawable:
    """Return the value in a frame whose longer side is at most `side` pixels.

    A mask keeps at least one pixel; label maps are sampled.
    """
    return value if max(value.frame) <= side else _resized(value, _fit(value.frame, side))


def _resized(value: Drawable, frame: tuple[int, int]) -> Drawable:
    height, width = value.frame
    x, y = frame[1] / width, frame[0] / height
    if isinstance(value, Masks):
        return value.with_shapes(_resized_masks(value.shapes, frame))
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


def _resized_masks(shapes: RunLengths, frame: tuple[int, int]) -> RunLengths:
    import cv2

    scale = np.array([frame[1] / shapes.shape[1], frame[0] / shapes.shape[0]] * 2)
    runs = []
    for index, box in enumerate(shapes.boxes() * scale):
        small = np.zeros(frame, dtype=bool)
        crop = shapes.crop(index)
        if crop.size:
            x0, y0 = np.minimum(np.floor(box[:2]).astype(int), [frame[1] - 1, frame[0] - 1])
            width, height = np.maximum(np.rint(box[2:] - box[:2]).astype(int), 1).tolist()
            grows = width >= crop.shape[1] and height >= crop.shape[0]
            covered = cv2.resize(
                crop.astype(np.float32),
                (width, height),
                interpolation=cv2.INTER_NEAREST if grows else cv2.INTER_AREA,
            )
            part = small[y0 : y0 + height, x0 : x0 + width]
            covered = covered[: part.shape[0], : part.shape[1]]
            part[...] = covered >= min(0.5, float(covered.max()))
        runs.append(counts_of_runs(*runs_of_mask(small), small.size))
    return RunLengths.from_counts(frame, runs)
