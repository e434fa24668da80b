"""How does a model that answers clicks cut out everything?

Segment Anything's automatic mask generator (Kirillov et al. 2023): a grid of clicks over the
image and over crops of it, three masks a click; kept is what the model trusts, what hardly moves
with the threshold, and what no crop's edge cuts off; of masks that repeat each other, the best
stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from anyloom import Image, Masks, RunLengths, raise_if_cancelled

from ..common.mask_candidates import (
    LAST_PIXEL,
    Found,
    cleaned,
    joined,
    nothing,
    suppressed,
    suppressed_across_crops,
)
from ..common.mask_generator_presets import AutomaticMasks, Box, clicks_in, crop_boxes
from .prompts import Encoded, PromptDecoder, Prompts

if TYPE_CHECKING:
    import torch

NEAR = 20.0
"""Pixels from a crop's edge within which a mask counts as cut off (Segment Anything)."""


@dataclass(frozen=True)
class Crop:
    """A part of an image, as the model sees it."""

    encoded: Encoded
    box: Box
    frame: tuple[int, int]
    """(height, width) of the whole image."""
    layer: int

    @property
    def corner(self) -> tuple[int, int]:
        return self.box[:2]


Describe: TypeAlias = "Callable[[Encoded, torch.Tensor], torch.Tensor]"
"""From the logits M×h×w of masks of an image to D numbers for each: M×D."""


def automatic_masks(
    model: PromptDecoder,
    image: Image,
    settings: AutomaticMasks,
    clicks: np.ndarray | None = None,
) -> Masks:
    """Cut out everything in an image.

    Args:
        model: what answers the clicks.
        image: the image.
        settings: where to click, and how strict the filters are.
        clicks: N×2, in Segment Anything's coordinates: where to click instead.

    Returns:
        Masks in the order of the last suppression, with scores of predicted IoU and the columns
        "stability", "point" (N×2, the click) and "crop_box" (N×4).
    """
    parts = []
    for crop in crops_of(model, image, settings):
        found = from_clicks(model, crop, settings, clicks=clicks)
        found = suppressed(found, found.scores, settings.nms_threshold)
        parts.append(found.moved(*crop.corner))
    return finished(joined(parts), len(parts) > 1, settings).masks()


def crops_of(model: PromptDecoder, image: Image, settings: AutomaticMasks) -> Iterator[Crop]:
    """Yield the image, then its crops layer by layer."""
    for box, layer in crop_boxes(image.size, settings.crop_layers, settings.crop_overlap):
        x0, y0, x1, y1 = box
        if layer:
            encoded = model.encode(np.ascontiguousarray(image.pixels[y0:y1, x0:x1]))
        else:
            encoded = model.embedding(image)
        yield Crop(encoded, box, image.size, layer)


def from_clicks(
    model: PromptDecoder,
    crop: Crop,
    settings: AutomaticMasks,
    describe: Describe | None = None,
    clicks: np.ndarray | None = None,
) -> Found:
    """Return what the clicks find in a crop, before any suppression.

    Boxes and clicks are in the frame of the crop, masks in that of the image.
    """
    import torch

    here = clicks_in(crop.box, crop.layer, settings, clicks)
    if not len(here):
        return nothing(crop.frame)
    prompts = Prompts(here[:, None], np.ones((len(here), 1), np.int64))
    parts = []
    with torch.inference_mode():
        for batch in prompts.batches():
            raise_if_cancelled()
            low, quality = model.decode(crop.encoded, batch, True)
            each = quality.shape[1]
            assert batch.points is not None
            points = batch.points[:, 0].repeat(each, axis=0)
            low, quality = low.flatten(0, 1), quality.flatten().float()
            if settings.mask_to_mask:
                low, quality = _shown_again(model, crop.encoded, points, low)
            if settings.iou_threshold > 0:
                # Before anything is brought to full size, which takes most of the time.
                trusted, there = _rows(quality > settings.iou_threshold)
                low, quality, points = low[there], quality[there], points[trusted]
            told = describe(crop.encoded, low) if describe else low.new_zeros(len(low), 0)
            parts.append(nothing(crop.frame, told.shape[1]))
            parts.extend(_filtered(model, crop, low, quality, points, told, settings))
    return joined(parts)


def _shown_again(
    model: PromptDecoder, encoded: Encoded, points: np.ndarray, low: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the one mask, M×h×w, and its predicted IoU that each click and its mask lead to."""
    import torch

    shown = model.as_prompt(low).float().cpu().numpy()
    prompts = Prompts(points[:, None], np.ones((len(points), 1), np.int64), logits=shown)
    answers = [model.decode(encoded, batch, False) for batch in prompts.batches()]
    masks, scores = (torch.cat(parts) for parts in zip(*answers, strict=True))
    return masks[:, 0], scores[:, 0].float()


def finished(found: Found, in_crops: bool, settings: AutomaticMasks) -> Found:
    """Settle what several crops found, then clean up small holes and islands."""
    if in_crops:
        found = suppressed_across_crops(found, settings.crop_nms_threshold)
    if settings.min_region_area:
        threshold = max(settings.nms_threshold, settings.crop_nms_threshold)
        found = cleaned(found, settings.min_region_area, threshold)
    if settings.largest:
        order = np.argsort(-found.shapes.areas(), kind="stable")[: settings.largest]
        found = found.rows(np.sort(order))
    return found


def _filtered(
    model: PromptDecoder,
    crop: Crop,
    low: torch.Tensor,
    quality: torch.Tensor,
    points: np.ndarray,
    told: torch.Tensor,
    settings: AutomaticMasks,
) -> Iterator[Found]:
    """Yield the stable masks that no edge of the crop cuts off."""
    done = 0
    for logits in model.at_full_size(low, crop.encoded):
        part = slice(done, done + len(logits))
        done += len(logits)
        stability = stability_scores(logits, settings.stability_offset)
        masks = logits > 0
        keep = masks.flatten(1).any(1)
        if settings.stability_threshold > 0:
            keep &= stability >= settings.stability_threshold  # nothing at all is NaN and fails
        rows, there = _rows(keep)
        if not len(rows):
            continue
        kept, stable = masks[there].cpu().numpy(), stability[there].cpu().numpy()
        boxes = RunLengths.encode(kept).boxes() - LAST_PIXEL
        whole = np.flatnonzero(~_cut_off(boxes, crop.box, crop.frame))
        yield Found(
            RunLengths.encode(
                (in_frame(kept[row], crop.box, crop.frame) for row in whole), size=crop.frame
            ),
            boxes[whole],
            quality[part][there].cpu().numpy()[whole],
            stable[whole],
            points[part][rows][whole],
            np.tile(np.asarray(crop.box, np.int64), (len(whole), 1)),
            told[part][there].float().cpu().numpy()[whole],
        )


def _rows(chosen: torch.Tensor) -> tuple[np.ndarray, torch.Tensor]:
    """Return the numbers of the chosen rows, here and on their device.

    Whoever indexes with truth values waits for an accelerator each time, with numbers only here.
    """
    import torch

    rows = np.flatnonzero(chosen.cpu().numpy())
    return rows, torch.from_numpy(rows).to(chosen.device, non_blocking=True)


def stability_scores(logits: torch.Tensor, offset: float) -> torch.Tensor:
    """Return the IoU of each mask a little above and a little below its threshold, 0.

    NaN where nothing is above the lower one.
    """
    import torch

    above = (logits > offset).flatten(1).sum(1, dtype=torch.int32)
    below = (logits > -offset).flatten(1).sum(1, dtype=torch.int32)
    return above / below


def _cut_off(boxes: np.ndarray, crop: Box, frame: tuple[int, int]) -> np.ndarray:
    """Return which boxes of a crop end near its edge where the image goes on: bool, N."""
    height, width = frame
    placed = boxes + np.asarray(crop[:2] * 2)
    at_crop = np.abs(placed - np.asarray(crop)) <= NEAR
    at_picture = np.abs(placed - np.asarray([0, 0, width, height])) <= NEAR
    return np.any(at_crop & ~at_picture, axis=1)


def in_frame(mask: np.ndarray, crop: Box, frame: tuple[int, int]) -> np.ndarray:
    """Return a crop's mask in the frame of the image."""
    x0, y0, x1, y1 = crop
    full = np.zeros(frame, bool)
    full[y0:y1, x0:x1] = mask
    return full
