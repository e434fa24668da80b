"""Which of the masks that a model proposes are left, once those that repeat each other are out?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from anyloom import Masks, RunLengths

LAST_PIXEL = np.array([0, 0, 1, 1], np.float32)
"""From exclusive edges to the last pixel inside, which is what the filters were tuned on."""


class Found(NamedTuple):
    """Masks on their way through the filters."""

    shapes: RunLengths
    boxes: np.ndarray
    """float32, N×4, up to and including the last pixel."""
    scores: np.ndarray
    stability: np.ndarray
    points: np.ndarray
    """float64, N×2: the click, in Segment Anything's coordinates."""
    crops: np.ndarray
    """int64, N×4: the crop that the mask was found in."""
    told: np.ndarray
    """float32, N×D: what else is known of the masks; D is 0 where nobody asks."""

    def rows(self, index: np.ndarray) -> Found:
        return Found(self.shapes.rows(index), *(column[index] for column in self[1:]))

    def moved(self, x: float, y: float) -> Found:
        """Return the masks with boxes and clicks in a frame whose origin lies at (-x, -y)."""
        corner = np.array([x, y, x, y], np.float32)
        return self._replace(points=self.points + corner[:2], boxes=self.boxes + corner)

    def masks(self) -> Masks:
        """Return the masks with columns "stability", "point" (N×2) and "crop_box" (N×4)."""
        return Masks(
            self.shapes,
            scores=self.scores,
            score_kind="predicted_iou",
            columns={
                "stability": self.stability,
                "point": (self.points + 0.5).astype(np.float32),
                "crop_box": self.crops.astype(np.float32),
            },
        )


def inclusive(boxes: np.ndarray) -> np.ndarray:
    """Return boxes that end at the last pixel inside, as the models were trained on."""
    return np.concatenate([boxes[:, :2], np.maximum(boxes[:, 2:] - 1, boxes[:, :2])], axis=1)


def nothing(frame: tuple[int, int], depth: int = 0) -> Found:
    """Return no masks at all, in a frame of (height, width)."""
    return Found(
        RunLengths.encode([], size=frame),
        np.zeros((0, 4), np.float32),
        np.zeros(0, np.float32),
        np.zeros(0, np.float32),
        np.zeros((0, 2)),
        np.zeros((0, 4), np.int64),
        np.zeros((0, depth), np.float32),
    )


def joined(parts: Sequence[Found]) -> Found:
    """Return the masks of several parts, at least one, in their order."""
    shapes = RunLengths.concatenate([part.shapes for part in parts])
    columns = zip(*(part[1:] for part in parts), strict=True)
    return Found(shapes, *(np.concatenate(column) for column in columns))


def suppressed(found: Found, priority: np.ndarray, threshold: float) -> Found:
    """Leave out masks whose boxes repeat that of one with a higher priority; best first."""
    import torch
    from torchvision.ops import nms

    boxes = torch.from_numpy(np.ascontiguousarray(found.boxes, np.float32))
    weights = torch.from_numpy(np.ascontiguousarray(priority, np.float32))
    return found.rows(nms(boxes, weights, threshold).numpy())


def suppressed_across_crops(found: Found, threshold: float) -> Found:
    """Leave out masks that repeat one from a smaller crop, which saw it larger."""
    x0, y0, x1, y1 = found.crops.T
    return suppressed(found, 1 / ((x1 - x0) * (y1 - y0)), threshold)


def cleaned(found: Found, area: int, threshold: float) -> Found:
    """Fill holes and drop islands of fewer pixels than `area`.

    Of masks that repeat each other afterwards, those that needed neither stay.
    """
    shapes, untouched = [], np.ones(len(found.scores), np.float32)
    for index in range(len(found.shapes)):
        mask = found.shapes.decode(index)
        better = without_small_regions(mask, area)
        untouched[index] = better is mask
        shapes.append(better)
    smooth = RunLengths.encode(shapes, size=found.shapes.size)
    found = found._replace(shapes=smooth, boxes=smooth.boxes() - LAST_PIXEL)
    return suppressed(found, untouched, threshold)


def without_small_regions(mask: np.ndarray, area: int) -> np.ndarray:
    """Return a mask with holes, then islands, of fewer than `area` pixels taken away.

    Regions touch at corners too. Where every island is small, the largest stays. A mask that needs
    nothing is returned itself.
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
