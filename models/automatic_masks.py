"""How does a model that answers clicks cut out everything?

Segment Anything's automatic mask generator (Kirillov et al. 2023): a grid of clicks over the
picture and over crops of it, three masks a click; kept is what the model trusts, what hardly moves
with the threshold, and what no crop's edge cuts off; of masks that repeat each other, the best
stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from anyloom.cancel import raise_if_cancelled
from anyloom.values import Image, Masks, RunLengths

from .automatic_settings import AutomaticMasks, Box, crop_boxes, point_grid

if TYPE_CHECKING:
    import torch

    from .prompted_masks import Encoded, PromptedMasks

NEAR = 20.0
"""Pixels from a crop's edge within which a mask counts as cut off (Segment Anything)."""
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

    def rows(self, index: np.ndarray) -> Found:
        return Found(
            self.shapes.rows(index),
            self.boxes[index],
            self.scores[index],
            self.stability[index],
            self.points[index],
            self.crops[index],
        )


def automatic_masks(model: PromptedMasks, image: Image, settings: AutomaticMasks) -> Masks:
    """Cut out everything in a picture.

    Returns:
        Masks in the order of the last suppression, with scores of predicted IoU and the columns
        "stability", "point" (N×2, the click) and "crop_box" (N×4).
    """
    crops = crop_boxes(image.size, settings.crop_layers, settings.crop_overlap)
    parts = []
    for crop, layer in crops:
        side = max(1, settings.points_per_side // settings.crop_points_divisor**layer)
        parts.append(_in_crop(model, image, crop, point_grid(side), settings))
    found = _joined(parts, image.size)
    if len(crops) > 1:
        x0, y0, x1, y1 = found.crops.T
        found = _suppressed(found, 1 / ((x1 - x0) * (y1 - y0)), settings.crop_nms_threshold)
    if settings.min_region_area:
        found = _cleaned(found, settings)
    return Masks(
        found.shapes,
        scores=found.scores,
        score_kind="predicted_iou",
        columns={
            "stability": found.stability,
            "point": (found.points + 0.5).astype(np.float32),
            "crop_box": found.crops.astype(np.float32),
        },
    )


def _in_crop(
    model: PromptedMasks,
    image: Image,
    crop: Box,
    grid: np.ndarray,
    settings: AutomaticMasks,
) -> Found:
    """Return what the clicks of one crop find, in the frame of the picture."""
    import torch

    from .prompted_masks import Prompts

    x0, y0, x1, y1 = crop
    with torch.inference_mode():
        if (y1, x1) == image.size and not x0 and not y0:
            encoded = model.embedding(image)
        else:
            encoded = model.encode(np.ascontiguousarray(image.pixels[y0:y1, x0:x1]))
        clicks = grid * (x1 - x0, y1 - y0)
        prompts = Prompts(clicks[:, None], np.ones((len(clicks), 1), np.int64))
        parts = []
        for batch in prompts.batches():
            raise_if_cancelled()
            low, quality = model.decode(encoded, batch, True)
            each = quality.shape[1]
            assert batch.points is not None
            points = batch.points[:, 0].repeat(each, axis=0)
            low, quality = low.flatten(0, 1), quality.flatten().float()
            if settings.iou_threshold > 0:
                # Before anything is brought to full size, which takes most of the time.
                trusted = quality > settings.iou_threshold
                low, quality, points = low[trusted], quality[trusted], points[trusted.cpu().numpy()]
            parts.extend(
                _filtered(model, encoded, low, quality, points, crop, image.size, settings)
            )
    found = _joined(parts, image.size)
    found = _suppressed(found, found.scores, settings.nms_threshold)
    corner = np.array([x0, y0, x0, y0], np.float32)
    return found._replace(points=found.points + corner[:2], boxes=found.boxes + corner)


def _filtered(
    model: PromptedMasks,
    encoded: Encoded,
    low: torch.Tensor,
    quality: torch.Tensor,
    points: np.ndarray,
    crop: Box,
    frame: tuple[int, int],
    settings: AutomaticMasks,
) -> Iterator[Found]:
    """Yield the stable masks that no edge of the crop cuts off."""
    done = 0
    for logits in model.at_full_size(low, encoded):
        scores = quality[done : done + len(logits)].cpu().numpy()
        clicks = points[done : done + len(logits)]
        done += len(logits)
        stability = stability_scores(logits, settings.stability_offset)
        masks = logits > 0
        keep = masks.flatten(1).any(1)
        if settings.stability_threshold > 0:
            keep &= stability >= settings.stability_threshold  # nothing at all is NaN and fails
        rows = keep.cpu().numpy()
        kept, stable = masks[keep].cpu().numpy(), stability[keep].cpu().numpy()
        if not len(kept):
            continue
        shapes = RunLengths.encode(kept)
        boxes = shapes.boxes() - LAST_PIXEL
        whole = np.flatnonzero(~_cut_off(boxes, crop, frame))
        yield Found(
            RunLengths.encode((_in_frame(kept[row], crop, frame) for row in whole), size=frame),
            boxes[whole],
            scores[rows][whole],
            stable[whole],
            clicks[rows][whole],
            np.tile(np.asarray(crop, np.int64), (len(whole), 1)),
        )


def stability_scores(logits: torch.Tensor, offset: float) -> torch.Tensor:
    """Return the IoU of each mask a little above and a little below its threshold, 0.

    NaN where nothing is above the lower one.
    """
    import torch

    above = (logits > offset).flatten(1).sum(1, dtype=torch.int32)
    below = (logits > -offset).flatten(1).sum(1, dtype=torch.int32)
    return above / below


def _cut_off(boxes: np.ndarray, crop: Box, frame: tuple[int, int]) -> np.ndarray:
    """Return which boxes of a crop end near its edge where the picture goes on: bool, N."""
    height, width = frame
    placed = boxes + np.asarray(crop[:2] * 2)
    at_crop = np.abs(placed - np.asarray(crop)) <= NEAR
    at_picture = np.abs(placed - np.asarray([0, 0, width, height])) <= NEAR
    return np.any(at_crop & ~at_picture, axis=1)


def _in_frame(mask: np.ndarray, crop: Box, frame: tuple[int, int]) -> np.ndarray:
    x0, y0, x1, y1 = crop
    full = np.zeros(frame, bool)
    full[y0:y1, x0:x1] = mask
    return full


def _joined(parts: list[Found], frame: tuple[int, int]) -> Found:
    nothing = Found(
        RunLengths.encode([], size=frame),
        np.zeros((0, 4), np.float32),
        np.zeros(0, np.float32),
        np.zeros(0, np.float32),
        np.zeros((0, 2)),
        np.zeros((0, 4), np.int64),
    )
    each = [nothing, *parts]
    return Found(
        RunLengths.concatenate([part.shapes for part in each]),
        np.concatenate([part.boxes for part in each]),
        np.concatenate([part.scores for part in each]),
        np.concatenate([part.stability for part in each]),
        np.concatenate([part.points for part in each]),
        np.concatenate([part.crops for part in each]),
    )


def _suppressed(found: Found, priority: np.ndarray, threshold: float) -> Found:
    """Leave out masks whose boxes repeat that of one with a higher priority; best first."""
    import torch
    from torchvision.ops import nms

    boxes = torch.from_numpy(np.ascontiguousarray(found.boxes, np.float32))
    weights = torch.from_numpy(np.ascontiguousarray(priority, np.float32))
    return found.rows(nms(boxes, weights, threshold).numpy())


def _cleaned(found: Found, settings: AutomaticMasks) -> Found:
    """Fill small holes, drop small islands, and prefer masks that needed neither."""
    shapes, untouched = [], np.ones(len(found.scores), np.float32)
    for index in range(len(found.shapes)):
        mask = found.shapes.decode(index)
        better = without_small_regions(mask, settings.min_region_area)
        untouched[index] = better is mask
        shapes.append(better)
    cleaned = RunLengths.encode(shapes, size=found.shapes.size)
    found = found._replace(shapes=cleaned, boxes=cleaned.boxes() - LAST_PIXEL)
    threshold = max(settings.nms_threshold, settings.crop_nms_threshold)
    return _suppressed(found, untouched, threshold)


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
