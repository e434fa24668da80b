"""Painters of values: masks, boxes, points, heatmaps and label maps onto an image.

Everything is painted onto an RGB canvas in place; the label chips are drawn last, by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..foundation.plain_text import plain
from ..values.heat_map import Heatmap
from ..values.masks import LabelMap, Masks
from ..values.points import Points
from ..values.regions import Regions
from ..values.value import Value
from .label_chips import Chip
from .palette import NEGATIVE, POSITIVE, WHITE, Color, ColorBy, color_of, colors_of, heat_colors

Captions = Literal["auto", "labels", "numbers", "none"]
"""What is written beside instances; "auto" depends on their number."""
FEW, MANY = 25, 99
"""Above FEW instances "auto" draws numbers instead of labels; above MANY, nothing."""


@dataclass(frozen=True)
class DrawingStyle:
    """How values are drawn.

    opacity:  of fills, from 0 to 1.
    captions: labels with scores, numbers from 1 in row order, or none.
    line:     width of lines in pixels.
    """

    opacity: float
    captions: Captions
    color_by: ColorBy
    line: int


def paint(canvas: np.ndarray, value: Value, style: DrawingStyle) -> list[Chip]:
    """Paint a value in the frame of the canvas, and return its label chips.

    Raises:
        ValueError: values of this type are not drawn on an image.
    """
    if isinstance(value, Regions):
        return _paint_regions(canvas, value, style)
    if isinstance(value, Points):
        return _paint_points(canvas, value, style)
    if isinstance(value, Heatmap):
        return _paint_heatmap(canvas, value, style)
    if isinstance(value, LabelMap):
        return _paint_label_map(canvas, value, style)
    raise ValueError(f"{value!r} cannot be drawn onto an image")


def _paint_regions(canvas: np.ndarray, regions: Regions, style: DrawingStyle) -> list[Chip]:
    """Fill and outline masks, or outline boxes, each in its color with a white edge."""
    import cv2

    colors = colors_of(regions, style.color_by)
    if isinstance(regions, Masks):
        _paint_masks(canvas, regions, colors, style)
    else:
        for box, color in zip(regions.boxes, colors, strict=True):
            corners = np.nan_to_num(box).clip(-1e6, 1e6).round().astype(int)
            first, last = corners[:2].tolist(), (corners[2:] - 1).tolist()
            cv2.rectangle(canvas, first, last, WHITE, style.line + 2, cv2.LINE_AA)
            cv2.rectangle(canvas, first, last, color, style.line, cv2.LINE_AA)
    texts = _captions(regions, style.captions)
    centered = regions.labels is None or len(regions) > FEW or style.captions == "numbers"
    boxes: Any = np.nan_to_num(regions.boxes).tolist()
    if texts and centered and isinstance(regions, Masks):
        boxes = _inner_points(regions)
    return [
        Chip(text, color, tuple(box), centered)
        for text, color, box in zip(texts, colors, boxes, strict=False)
    ]


def _paint_points(canvas: np.ndarray, points: Points, style: DrawingStyle) -> list[Chip]:
    """Draw a disc for each point, with a plus for a positive and a minus for a negative one."""
    import cv2

    radius = 3 * style.line + 1
    arm = max(1, radius // 2)
    for (x, y), positive in zip(points.coordinates.tolist(), points.positive, strict=True):
        if not (np.isfinite(x) and np.isfinite(y) and max(abs(x), abs(y)) < 1e6):
            continue
        at = (int(np.floor(x)), int(np.floor(y)))
        cv2.circle(canvas, at, radius + style.line, WHITE, -1, cv2.LINE_AA)
        cv2.circle(canvas, at, radius, POSITIVE if positive else NEGATIVE, -1, cv2.LINE_AA)
        cv2.line(canvas, (at[0] - arm, at[1]), (at[0] + arm, at[1]), WHITE, style.line)
        if positive:
            cv2.line(canvas, (at[0], at[1] - arm), (at[0], at[1] + arm), WHITE, style.line)
    return []


def _paint_heatmap(canvas: np.ndarray, heatmap: Heatmap, style: DrawingStyle) -> list[Chip]:
    """Blend the map over the image, high values more opaque than low ones.

    A map in meters is shown as 1/m: far values such as the sky would hide everything else.
    """
    if heatmap.unit == "m":
        inverse = 1 / np.maximum(heatmap.grid, 1e-4)
        heatmap = Heatmap(inverse, heatmap.frame, extent=heatmap.extent, label=heatmap.label)
    values = heatmap.normalized().on_image()
    alpha = (style.opacity * (0.5 + values))[:, :, None].clip(0, 0.85)
    canvas[:] = np.rint(canvas * (1 - alpha) + heat_colors(values) * alpha).astype(np.uint8)
    text = plain(heatmap.label, 40)
    height, width = heatmap.frame
    return [Chip(text, POSITIVE, (0, 0, width, height))] if text else []


def _paint_label_map(canvas: np.ndarray, labels: LabelMap, style: DrawingStyle) -> list[Chip]:
    """Color every class but the background, and label its largest connected component."""
    import cv2

    chips = []
    first = 0 if labels.background is None else 1
    for number in np.unique(labels.numbers).tolist():
        if number == labels.background:
            continue
        color = color_of(number - first if number >= first else -number)
        mask = labels.numbers == number
        _blend(canvas, mask, color, max(style.opacity, 0.5))
        if number in labels.names and style.captions != "none":
            _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
            x, y, w, h, _ = stats[1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())].tolist()
            box = (x, y, x + w, y + h)
            chips.append(Chip(plain(labels.names[number], 40), color, box, centered=True))
    return chips


def _captions(regions: Regions, captions: Captions) -> list[str]:
    count = len(regions)
    if captions == "auto" and regions.labels is None:
        captions = "numbers" if 1 < count <= FEW else "none"
    elif captions == "auto":
        captions = "labels" if count <= FEW else "numbers" if count <= MANY else "none"
    if captions == "numbers":
        return [str(number) for number in range(1, count + 1)]
    if captions == "labels":
        labels = regions.labels or [""] * count
        scores = [""] * count if regions.scores is None else [f"{s:.2f}" for s in regions.scores]
        pairs = zip(labels, scores, strict=True)
        texts = [" ".join(filter(None, (plain(label, 32), score))) for label, score in pairs]
        return texts if any(texts) else []
    return []


def _inner_points(masks: Masks) -> list[list[float]]:
    """Return for each mask an empty box at the point farthest from its edges."""
    import cv2

    points = []
    for index, (left, top, _, _) in enumerate(masks.shapes.boxes().tolist()):
        shape = masks.crop(index)
        # The position of a number need not be exact to the pixel.
        step = max(1, max(shape.shape, default=0) // 200)
        coarse = np.pad(shape[::step, ::step], 1).astype(np.uint8)
        distance = cv2.distanceTransform(coarse, cv2.DIST_L2, 3)
        row, column = np.unravel_index(int(distance.argmax()), distance.shape)
        x, y = left + step * (float(column) - 0.5), top + step * (float(row) - 0.5)
        points.append([x, y, x, y])
    return points


def _paint_masks(
    canvas: np.ndarray, masks: Masks, colors: list[Color], style: DrawingStyle
) -> None:
    import cv2

    boxes = masks.shapes.boxes().astype(int).tolist()
    outlines = []
    # Large masks first, so that smaller ones on them stay visible; outlines above all fills.
    for index in np.argsort(-masks.areas, kind="stable").tolist():
        x0, y0, x1, y1 = boxes[index]
        if x1 == x0:
            continue
        shape = masks.crop(index)
        _blend(canvas[y0:y1, x0:x1], shape, colors[index], style.opacity)
        rings, _ = cv2.findContours(
            shape.view(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE, offset=(x0, y0)
        )
        outlines.append((rings, colors[index]))
    for rings, color in outlines:
        cv2.drawContours(canvas, rings, -1, WHITE, style.line + 1 + style.line // 3, cv2.LINE_AA)
        cv2.drawContours(canvas, rings, -1, color, style.line, cv2.LINE_AA)


def _blend(canvas: np.ndarray, mask: np.ndarray, color: Color, opacity: float) -> None:
    import cv2

    fill = np.full_like(canvas, color)
    blended = cv2.addWeighted(canvas, 1 - opacity, fill, opacity, 0)
    canvas[...] = cv2.copyTo(blended, mask.view(np.uint8), canvas)
