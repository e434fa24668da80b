"""Masks from boxes, points or a coarse map by color: GrabCut."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Self

import numpy as np

from anyloom import Checkpoint, Heatmap, Image, Masks, Points, Regions, raise_if_cancelled

from ..common.edge_refinement import (
    boundary_agreement,
    downscale,
    edge_strength,
    remove_small_parts,
    upscale_mask,
    working_size,
)
from ..common.prompted_output import prompt_count, with_prompt_columns
from ..protocols import Candidates, Segmenter

MAX_SIDE = 640
ITERATIONS = 5
MIN_BACKGROUND = 0.1
"""The share of the image outside a box below which the background is sampled elsewhere too."""
RIM_WIDTH = 0.06
BACKGROUND_LEVEL, FOREGROUND_LEVEL, CERTAIN_LEVEL = 0.1, 0.5, 0.85
"""Levels of a normalized heatmap: background below the first, foreground above the last, probably
foreground from the second on."""
MIN_AGREEMENT = 0.1
"""The mean edge strength along an outline below which there is none."""
COLOR_TOLERANCE = 28
"""The largest difference per channel from the color at a point that joins the region around it."""
_opencv_random_lock = threading.Lock()
"""OpenCV initializes GrabCut's clusters from a random generator of the whole process."""


class GrabCut(Segmenter, family="grabcut"):
    """Segmentation by GrabCut (Rother et al. 2004), seeded by boxes, points or a heatmap.

    It works on at most 640 pixels a side and aligns the outline with the full image's edges. Where
    it finds no outline, the mask is the prompt itself, such as the box, and the column "fallback"
    is true.
    """

    version = 2

    concurrent = True
    runs_on = "cpu"

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint)

    def segment(
        self,
        image: Image,
        *,
        regions: Regions | None = None,
        points: Points | None = None,
        prior: Heatmap | None = None,
        candidates: Candidates = "best",
        refine: int | Sequence[int] = 0,
    ) -> Masks:
        size = working_size(*image.shape, MAX_SIDE)
        scale = size[1] / image.width
        small = downscale(image.pixels, size)
        edge = edge_strength(small)
        heat = None if prior is None else _normalized(downscale(prior.on_image(), size))
        masks, scores, prompts, ranks, fallbacks = [], [], [], [], []
        for index in range(prompt_count(regions, points, prior)):
            raise_if_cancelled()
            box = None
            if regions is not None and index < len(regions):
                box = regions.boxes[index] * scale
            object_points = None if points is None else points.of_object(index)
            seeds = _seed_labels(small, scale, box, object_points, heat)
            mask, is_fallback = _grabcut(small, seeds, edge)
            if object_points:
                centers = _point_pixels(object_points, scale, size)[object_points.positive]
                mask = _components_at(mask, centers)
            elif heat is not None:
                mask = _components_at(mask, np.argwhere((heat >= CERTAIN_LEVEL) & mask)[:, ::-1])
            shapes = _nested_masks(small, mask, seeds) if candidates == "all" else [mask]
            for rank, shape in enumerate(shapes):
                raise_if_cancelled()
                masks.append(upscale_mask(shape, image.pixels))
                scores.append(_estimated_iou(shape, small, edge))
                prompts.append(index)
                ranks.append(rank)
                fallbacks.append(is_fallback)
        result = Masks.from_arrays(
            masks, frame=image.shape, scores=scores, score_kind="predicted_iou"
        )
        result = with_prompt_columns(result, regions, prompts, ranks, candidates)
        return result.with_column("fallback", np.array(fallbacks, bool))


def _normalized(heat: np.ndarray) -> np.ndarray:
    low, high = float(heat.min()), float(heat.max())
    return (heat - low) / (high - low) if high > low else np.zeros_like(heat)


def _seed_labels(
    pixels: np.ndarray,
    scale: float,
    box: np.ndarray | None,
    object_points: Points | None,
    heat: np.ndarray | None,
) -> np.ndarray:
    """Return the initial labels of GrabCut: uint8, H×W."""
    import cv2

    size = pixels.shape[:2]
    seeds = np.full(size, cv2.GC_BGD if box is not None else cv2.GC_PR_BGD, np.uint8)
    if box is not None:
        x0, y0 = np.floor(box[:2]).astype(int).clip(0)
        x1, y1 = np.ceil(box[2:]).astype(int)
        seeds[y0:y1, x0:x1] = cv2.GC_PR_FGD
        if (seeds == cv2.GC_BGD).mean() < MIN_BACKGROUND:
            # The box leaves too little background to sample: use the image's upper rim.
            rim = max(2, round(RIM_WIDTH * min(size)))
            half = size[0] // 2
            seeds[:half, :rim] = seeds[:half, -rim:] = cv2.GC_PR_BGD
            seeds[:rim] = cv2.GC_PR_BGD
    if heat is not None:
        inside = seeds != cv2.GC_BGD
        seeds[inside & (heat < FOREGROUND_LEVEL)] = cv2.GC_PR_BGD
        seeds[heat < BACKGROUND_LEVEL] = cv2.GC_BGD
        seeds[inside & (heat >= FOREGROUND_LEVEL)] = cv2.GC_PR_FGD
        seeds[inside & (heat >= CERTAIN_LEVEL)] = cv2.GC_FGD
    if object_points is not None:
        centers = _point_pixels(object_points, scale, size)
        if box is None and heat is None:
            for center in centers[object_points.positive]:
                seeds[_similar_region(pixels, center)] = cv2.GC_PR_FGD
        radius = max(2, round(min(size) / 60))
        for center, positive in zip(centers, object_points.positive, strict=True):
            value = cv2.GC_FGD if positive else cv2.GC_BGD
            cv2.circle(seeds, (int(center[0]), int(center[1])), radius, int(value), -1)
    return seeds


def _point_pixels(object_points: Points, scale: float, size: tuple[int, int]) -> np.ndarray:
    """Return the column and row of each point at working size: int, N×2."""
    pixels = np.floor(object_points.coordinates * scale).astype(int)
    return np.clip(pixels, 0, (size[1] - 1, size[0] - 1))


def _similar_region(pixels: np.ndarray, center: np.ndarray) -> np.ndarray:
    """Return a disc around a point and the connected region of its color: bool, H×W."""
    import cv2

    smooth = cv2.bilateralFilter(pixels, 7, 40, 5)
    height, width = pixels.shape[:2]
    region = np.zeros((height + 2, width + 2), np.uint8)
    point = (int(center[0]), int(center[1]))
    tolerance = (COLOR_TOLERANCE,) * 3
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE
    cv2.floodFill(smooth, region, point, (0, 0, 0), tolerance, tolerance, flags)
    region = np.ascontiguousarray(region[1:-1, 1:-1])
    cv2.circle(region, point, round(min(height, width) / 12), 1, -1)
    return region.astype(bool)


def _components_at(mask: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the components of a mask that contain a point (N×2, x and y), all if none does."""
    import cv2

    _, labels = cv2.connectedComponents(mask.astype(np.uint8))
    hit = np.unique(labels[points[:, 1], points[:, 0]])
    hit = hit[hit > 0]
    return np.isin(labels, hit) if len(hit) else mask


def _grabcut(pixels: np.ndarray, seeds: np.ndarray, edge: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return GrabCut's foreground, without small components and holes.

    Returns:
        The mask, bool, and whether it is the seeds' foreground for want of an outline: GrabCut
        removed everything, or nothing though there is no edge around it.
    """
    import cv2

    labels = seeds.copy()
    foreground = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD))
    if not foreground.any() or foreground.all():
        return foreground, True
    # Of the certain background, only the surroundings of the rest are used.
    undecided = labels != cv2.GC_BGD
    rows, columns = np.flatnonzero(undecided.any(1)), np.flatnonzero(undecided.any(0))
    reach = max(24, len(rows) // 2, len(columns) // 2)
    window = (
        slice(max(0, rows[0] - reach), rows[-1] + 1 + reach),
        slice(max(0, columns[0] - reach), columns[-1] + 1 + reach),
    )
    cropped = np.ascontiguousarray(labels[window])
    colors = np.ascontiguousarray(pixels[window][..., ::-1])
    models = np.zeros((1, 65)), np.zeros((1, 65))

    def iterate(mode: int) -> None:
        cv2.grabCut(colors, cropped, None, *models, 1, mode)  # type: ignore[call-overload]

    with _opencv_random_lock:
        cv2.setRNGSeed(0)
        iterate(cv2.GC_INIT_WITH_MASK)
    # One call per iteration gives the same result as one call with all of them.
    for _ in range(ITERATIONS - 1):
        raise_if_cancelled()
        iterate(cv2.GC_EVAL)
    labels[window] = cropped
    mask = remove_small_parts(np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)))
    if not mask.any():
        return foreground, True
    unchanged = bool((mask == foreground).all())
    return mask, unchanged and boundary_agreement(mask, edge) < MIN_AGREEMENT


def _nested_masks(pixels: np.ndarray, mask: np.ndarray, seeds: np.ndarray) -> list[np.ndarray]:
    """Return a tighter mask, the mask itself and a looser one; an empty one three times."""
    import cv2

    if not mask.any():
        return [mask] * 3
    step = max(1, round(np.sqrt(mask.sum()) / 12))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * step + 1, 2 * step + 1))
    core = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, kernel).astype(bool)
    tight = remove_small_parts(core & mask, keep=1.0) if core.any() else mask
    hull = np.zeros(mask.shape, np.uint8)
    outline = np.argwhere(mask)[:, ::-1].astype(np.int32)
    cv2.fillConvexPoly(hull, cv2.convexHull(outline), 1)
    loose = (hull.astype(bool) & (seeds != cv2.GC_BGD)) | mask
    return [tight, mask, loose]


def _estimated_iou(mask: np.ndarray, pixels: np.ndarray, edge: np.ndarray) -> float:
    """Return an estimate of the mask's IoU, from edges along its outline and color contrast."""
    import cv2

    if not mask.any() or mask.all():
        return 0.0
    step = max(3, round(np.sqrt(mask.sum()) / 4)) | 1
    ring = cv2.dilate(mask.astype(np.uint8), np.ones((step, step), np.uint8)).astype(bool) & ~mask
    if not ring.any():
        return 0.0
    bins = (pixels // 32).astype(np.int64) @ np.array([64, 8, 1])
    inside = np.bincount(bins[mask], minlength=512) / mask.sum()
    outside = np.bincount(bins[ring], minlength=512) / ring.sum()
    overlap = float(np.sqrt(inside * outside).sum())
    return float(np.clip(0.5 * boundary_agreement(mask, edge) + 0.5 * (1 - overlap), 0, 1))
