"""Mask candidates of an automatic mask generator, and the filters that remove duplicates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from anyloom import Masks, RunLengths, raise_if_cancelled, suppressed

LAST_PIXEL = np.array([0, 0, 1, 1], np.float32)
"""Subtracted from exclusive box edges: the filters were tuned on boxes ending at the last pixel."""


class MaskCandidates(NamedTuple):
    """N masks in one image, with what the filters read."""

    shapes: RunLengths
    boxes: np.ndarray
    """float32, N×4, up to and including the last pixel."""
    iou_predictions: np.ndarray
    stability_scores: np.ndarray
    points: np.ndarray
    """float64, N×2: the point prompt, in Segment Anything's coordinates."""
    crop_boxes: np.ndarray
    """int64, N×4: the crop that the mask was decoded in."""
    descriptors: np.ndarray
    """float32, N×D: further numbers per mask; D is 0 where there are none."""

    def rows(self, index: np.ndarray) -> MaskCandidates:
        return MaskCandidates(self.shapes.rows(index), *(column[index] for column in self[1:]))

    def shifted(self, x: float, y: float) -> MaskCandidates:
        """Return the candidates with boxes and points shifted by (x, y)."""
        offset = np.array([x, y, x, y], np.float32)
        return self._replace(points=self.points + offset[:2], boxes=self.boxes + offset)

    def masks(self) -> Masks:
        """Return the masks with columns "stability", "point" (N×2) and "crop_box" (N×4)."""
        return Masks(
            self.shapes,
            scores=self.iou_predictions,
            score_kind="predicted_iou",
            columns={
                "stability": self.stability_scores,
                "point": (self.points + 0.5).astype(np.float32),
                "crop_box": self.crop_boxes.astype(np.float32),
            },
        )


def no_candidates(frame: tuple[int, int], depth: int = 0) -> MaskCandidates:
    """Return zero candidates in a frame of (height, width), with descriptors of `depth` numbers."""
    return MaskCandidates(
        RunLengths.encode([], shape=frame),
        np.zeros((0, 4), np.float32),
        np.zeros(0, np.float32),
        np.zeros(0, np.float32),
        np.zeros((0, 2)),
        np.zeros((0, 4), np.int64),
        np.zeros((0, depth), np.float32),
    )


def concatenate(parts: Sequence[MaskCandidates]) -> MaskCandidates:
    """Return the candidates of one or more parts, in their order."""
    shapes = RunLengths.concatenate([part.shapes for part in parts])
    columns = zip(*(part[1:] for part in parts), strict=True)
    return MaskCandidates(shapes, *(np.concatenate(column) for column in columns))


def box_nms(candidates: MaskCandidates, priority: np.ndarray, threshold: float) -> MaskCandidates:
    """Return the candidates left by non-maximum suppression of their boxes, best first.

    Args:
        candidates: N masks.
        priority: N; of two boxes with an IoU above the threshold, the higher one is kept.
        threshold: IoU of boxes.
    """
    import torch
    from torchvision.ops import nms

    boxes = torch.from_numpy(np.ascontiguousarray(candidates.boxes, np.float32))
    weights = torch.from_numpy(np.ascontiguousarray(priority, np.float32))
    return candidates.rows(nms(boxes, weights, threshold).numpy())


def box_nms_across_crops(candidates: MaskCandidates, threshold: float) -> MaskCandidates:
    """Suppress duplicates across crops; masks from smaller crops, which are finer, are kept."""
    x0, y0, x1, y1 = candidates.crop_boxes.T
    return box_nms(candidates, 1 / ((x1 - x0) * (y1 - y0)), threshold)


def postprocess_small_regions(
    candidates: MaskCandidates, area: int, threshold: float
) -> MaskCandidates:
    """Fill holes and remove islands of fewer pixels than `area`, then suppress duplicates.

    Of duplicates, masks that were not changed are kept.
    """
    shapes, unchanged = [], np.ones(len(candidates.shapes), np.float32)
    for index in range(len(candidates.shapes)):
        mask = candidates.shapes.decode(index)
        cleaned = remove_small_regions(mask, area)
        unchanged[index] = cleaned is mask
        shapes.append(cleaned)
    encoded = RunLengths.encode(shapes, shape=candidates.shapes.shape)
    candidates = candidates._replace(shapes=encoded, boxes=encoded.boxes() - LAST_PIXEL)
    return box_nms(candidates, unchanged, threshold)


def clean_small_regions(masks: Masks, area: int, iou_threshold: float) -> Masks:
    """Fill holes and remove islands of fewer pixels than `area`, then suppress duplicates.

    The masks stay in their order. Of duplicates, masks that were not changed are kept.
    """
    unchanged: list[bool] = []

    def cleaned() -> Iterator[np.ndarray]:
        for mask in masks.masks():
            raise_if_cancelled()
            result = remove_small_regions(mask, area)
            unchanged.append(result is mask)
            yield result

    masks = masks.with_shapes(RunLengths.encode(cleaned(), shape=masks.frame))
    return suppressed(masks, iou_threshold, priority=np.array(unchanged, np.float32))


def remove_small_regions(mask: np.ndarray, area: int) -> np.ndarray:
    """Return a mask without holes, then without islands, of fewer than `area` pixels.

    Regions are 8-connected. If every island is small, the largest one is kept. A mask that needs
    no change is returned itself.
    """
    import cv2

    for holes in (True, False):
        _, regions, stats, _ = cv2.connectedComponentsWithStats(
            (mask ^ holes).astype(np.uint8), connectivity=8
        )
        areas = stats[1:, cv2.CC_STAT_AREA]
        small = areas < area
        if small.any():
            if not holes and small.all():
                small[areas.argmax()] = False
            fill = np.concatenate([[holes], small == holes])
            mask = fill[np.asarray(regions, np.intp)]
    return mask
