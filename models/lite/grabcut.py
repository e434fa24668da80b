"""Which pixels belong to what points, boxes or a rough map indicate, by color alone?"""

from __future__ import annotations

import threading
from typing import Self

import numpy as np

from anyloom import Checkpoint, Heatmap, Image, Masks, Points, Regions

from ..common.edge_refinement import (
    boundary_agreement,
    edge_strength,
    full_size,
    shrunk,
    tidied,
    working_size,
)
from ..common.prompted_output import prompt_count, with_prompt_columns
from ..protocols import Candidates, Segmenter

LONGEST = 640
ROUNDS = 5
LEAST_GROUND = 0.1
"""A box that leaves less of the image outside than this tells too little of the background."""
RIM = 0.06
HARDLY, PERHAPS, SURELY = 0.1, 0.5, 0.85
"""Shares of a heatmap's range: below the first it is background, above the last foreground."""
COLOR_REACH = 28
"""How far a color may be from the one clicked on, per channel, to be taken along."""
_opencv_random = threading.Lock()
"""OpenCV starts GrabCut's clusters from one random generator of the whole process."""


class GrabCut(Segmenter, family="grabcut"):
    """Segmentation by GrabCut (Rother et al. 2004), seeded by boxes, points or a heatmap.

    It works on at most 640 pixels a side and moves the outline onto the full image's edges.
    """

    concurrent = True

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
        refine: int = 0,
    ) -> Masks:
        size = working_size(*image.size, LONGEST)
        scale = size[1] / image.width
        small = shrunk(image.pixels, size)
        edge = edge_strength(small)
        heat = None if prior is None else _leveled(shrunk(prior.on_image(), size))
        masks, scores, prompts, ranks = [], [], [], []
        for index in range(prompt_count(regions, points, prior)):
            box = None
            if regions is not None and index < len(regions):
                box = regions.boxes[index] * scale
            clicks = None if points is None else points.of_object(index)
            seeds = _seeds(small, scale, box, clicks, heat)
            found = _cut(small, seeds)
            if clicks:
                centers = _pixels_of(clicks, scale, size)[clicks.positive]
                found = _touching(found, centers)
            elif heat is not None:
                found = _touching(found, np.argwhere((heat >= SURELY) & found)[:, ::-1])
            shapes = _nested(small, found, seeds) if candidates == "all" else [found]
            for rank, shape in enumerate(shapes):
                masks.append(full_size(shape, image.pixels))
                scores.append(_quality(shape, small, edge))
                prompts.append(index)
                ranks.append(rank)
        result = Masks.from_arrays(
            masks, frame=image.size, scores=scores, score_kind="predicted_iou"
        )
        return with_prompt_columns(result, regions, prompts, ranks, candidates)


def _leveled(heat: np.ndarray) -> np.ndarray:
    low, high = float(heat.min()), float(heat.max())
    return (heat - low) / (high - low) if high > low else np.zeros_like(heat)


def _seeds(
    pixels: np.ndarray,
    scale: float,
    box: np.ndarray | None,
    clicks: Points | None,
    heat: np.ndarray | None,
) -> np.ndarray:
    """Return what GrabCut starts from: uint8, H×W of its four labels."""
    import cv2

    size = pixels.shape[:2]
    seeds = np.full(size, cv2.GC_BGD if box is not None else cv2.GC_PR_BGD, np.uint8)
    if box is not None:
        x0, y0 = np.floor(box[:2]).astype(int).clip(0)
        x1, y1 = np.ceil(box[2:]).astype(int)
        seeds[y0:y1, x0:x1] = cv2.GC_PR_FGD
        if (seeds == cv2.GC_BGD).mean() < LEAST_GROUND:
            # The box leaves nothing to learn the background from: guess the image's upper rim.
            rim = max(2, round(RIM * min(size)))
            half = size[0] // 2
            seeds[:half, :rim] = seeds[:half, -rim:] = cv2.GC_PR_BGD
            seeds[:rim] = cv2.GC_PR_BGD
    if heat is not None:
        inside = seeds != cv2.GC_BGD
        seeds[inside & (heat < PERHAPS)] = cv2.GC_PR_BGD
        seeds[heat < HARDLY] = cv2.GC_BGD
        seeds[inside & (heat >= PERHAPS)] = cv2.GC_PR_FGD
        seeds[inside & (heat >= SURELY)] = cv2.GC_FGD
    if clicks is not None:
        centers = _pixels_of(clicks, scale, size)
        if box is None and heat is None:
            for center in centers[clicks.positive]:
                seeds[_grown(pixels, center)] = cv2.GC_PR_FGD
        radius = max(2, round(min(size) / 60))
        for center, positive in zip(centers, clicks.positive, strict=True):
            value = cv2.GC_FGD if positive else cv2.GC_BGD
            cv2.circle(seeds, (int(center[0]), int(center[1])), radius, int(value), -1)
    return seeds


def _pixels_of(clicks: Points, scale: float, size: tuple[int, int]) -> np.ndarray:
    """Return the column and row of each click at working size: int, N×2."""
    places = np.floor(clicks.coordinates * scale).astype(int)
    return np.clip(places, 0, (size[1] - 1, size[0] - 1))


def _grown(pixels: np.ndarray, center: np.ndarray) -> np.ndarray:
    """Return what surrounds a click and what is of its color and joined to it: bool, H×W."""
    import cv2

    smooth = cv2.bilateralFilter(pixels, 7, 40, 5)
    height, width = pixels.shape[:2]
    reached = np.zeros((height + 2, width + 2), np.uint8)
    click = (int(center[0]), int(center[1]))
    tolerance = (COLOR_REACH,) * 3
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE
    cv2.floodFill(smooth, reached, click, (0, 0, 0), tolerance, tolerance, flags)
    grown = np.ascontiguousarray(reached[1:-1, 1:-1])
    cv2.circle(grown, click, round(min(height, width) / 12), 1, -1)
    return grown.astype(bool)


def _touching(mask: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the pieces of a mask that one of the places (N×2, x and y) lies on, or all of it."""
    import cv2

    _, labels = cv2.connectedComponents(mask.astype(np.uint8))
    hit = np.unique(labels[places[:, 1], places[:, 0]])
    hit = hit[hit > 0]
    return np.isin(labels, hit) if len(hit) else mask


def _cut(pixels: np.ndarray, seeds: np.ndarray) -> np.ndarray:
    """Return GrabCut's foreground, without crumbs and pinholes."""
    import cv2

    labels = seeds.copy()
    on = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD))
    if not on.any() or on.all():
        return on
    # Of what is surely background, only the surroundings say something about the outline.
    undecided = labels != cv2.GC_BGD
    rows, columns = np.flatnonzero(undecided.any(1)), np.flatnonzero(undecided.any(0))
    reach = max(24, len(rows) // 2, len(columns) // 2)
    window = (
        slice(max(0, rows[0] - reach), rows[-1] + 1 + reach),
        slice(max(0, columns[0] - reach), columns[-1] + 1 + reach),
    )
    around = np.ascontiguousarray(labels[window])
    with _opencv_random:
        cv2.setRNGSeed(0)
        cv2.grabCut(
            np.ascontiguousarray(pixels[window][..., ::-1]),
            around,
            None,  # type: ignore[call-overload]
            np.zeros((1, 65)),
            np.zeros((1, 65)),
            ROUNDS,
            cv2.GC_INIT_WITH_MASK,
        )
    labels[window] = around
    found = tidied(np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)))
    return found if found.any() else on


def _nested(pixels: np.ndarray, found: np.ndarray, seeds: np.ndarray) -> list[np.ndarray]:
    """Return three masks from tight to loose around the one that was found."""
    import cv2

    step = max(1, round(np.sqrt(found.sum()) / 12))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * step + 1, 2 * step + 1))
    core = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, kernel).astype(bool)
    tight = tidied(core & found, keep=1.0) if core.any() else found
    hull = np.zeros(found.shape, np.uint8)
    outline = np.argwhere(found)[:, ::-1].astype(np.int32)
    cv2.fillConvexPoly(hull, cv2.convexHull(outline), 1)
    loose = (hull.astype(bool) & (seeds != cv2.GC_BGD)) | found
    return [tight, found, loose]


def _quality(mask: np.ndarray, pixels: np.ndarray, edge: np.ndarray) -> float:
    """Return an estimate of the mask's IoU: its outline lies on edges, its colors differ."""
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
