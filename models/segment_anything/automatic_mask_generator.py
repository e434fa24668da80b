"""Segment Anything's automatic mask generator (Kirillov et al. 2023).

A grid of point prompts over the image and over crops of it, three masks a point. Masks with a low
predicted IoU, with a low stability score, or cut off by the edge of a crop are removed; of
duplicates, the best is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from anyloom import Image, Masks, RunLengths, raise_if_cancelled, to_host

from ..common.mask_candidates import (
    LAST_PIXEL,
    MaskCandidates,
    box_nms,
    box_nms_across_crops,
    concatenate,
    no_candidates,
    postprocess_small_regions,
)
from ..common.mask_generator_presets import Box, MaskGeneratorSettings, crop_boxes, crop_points
from .prompts import EncodedImage, PromptDecoder, Prompts

if TYPE_CHECKING:
    import torch

CROP_EDGE_TOLERANCE = 20.0
"""Pixels from a crop's edge within which a mask counts as cut off (Segment Anything)."""


@dataclass(frozen=True)
class Crop:
    """An encoded part of an image."""

    encoded: EncodedImage
    box: Box
    frame: tuple[int, int]
    """(height, width) of the whole image."""
    layer: int


Describe: TypeAlias = "Callable[[EncodedImage, torch.Tensor], torch.Tensor]"
"""From the logits M×h×w of masks of an image to D numbers for each: M×D."""


def automatic_masks(
    model: PromptDecoder,
    image: Image,
    settings: MaskGeneratorSettings,
    points: np.ndarray | None = None,
) -> Masks:
    """Segment everything in an image.

    Args:
        model: decodes the point prompts.
        image: the image.
        settings: the grid of points and the thresholds of the filters.
        points: N×2, in Segment Anything's coordinates, in place of the grid.

    Returns:
        Masks in the order of the last suppression, with scores of predicted IoU and the columns
        "stability", "point" (N×2, the point prompt) and "crop_box" (N×4).
    """
    parts = []
    for crop in image_crops(model, image, settings):
        candidates = process_crop(model, crop, settings, points=points)
        candidates = box_nms(candidates, candidates.iou_predictions, settings.nms_threshold)
        parts.append(candidates.shifted(*crop.box[:2]))
    return postprocess(concatenate(parts), len(parts) > 1, settings).masks()


def image_crops(
    model: PromptDecoder, image: Image, settings: MaskGeneratorSettings
) -> Iterator[Crop]:
    """Yield the image, then its crops layer by layer."""
    for box, layer in crop_boxes(image.shape, settings.crop_layers, settings.crop_overlap):
        x0, y0, x1, y1 = box
        if layer:
            encoded = model.encode_pixels(np.ascontiguousarray(image.pixels[y0:y1, x0:x1]))
        else:
            encoded = model.encode_image(image)
        yield Crop(encoded, box, image.shape, layer)


def process_crop(
    model: PromptDecoder,
    crop: Crop,
    settings: MaskGeneratorSettings,
    describe: Describe | None = None,
    points: np.ndarray | None = None,
) -> MaskCandidates:
    """Return the filtered masks of all points in a crop, before any suppression.

    Boxes and points are in the frame of the crop, masks in that of the image.
    """
    import torch

    point_coords = crop_points(crop.box, crop.layer, settings, points)
    if not len(point_coords):
        return no_candidates(crop.frame)
    parts = []
    with torch.inference_mode():
        for batch in _point_prompts(point_coords).batches():
            raise_if_cancelled()
            low_res_masks, iou_predictions = model.decode(crop.encoded, batch, True)
            assert batch.point_coords is not None
            coords = batch.point_coords[:, 0].repeat(iou_predictions.shape[1], axis=0)
            low_res_masks = low_res_masks.flatten(0, 1)
            iou_predictions = iou_predictions.flatten().float()
            if settings.mask_to_mask:
                low_res_masks, iou_predictions = _mask_to_mask(
                    model, crop.encoded, coords, low_res_masks
                )
            if settings.iou_threshold > 0:
                # Before masks are upscaled, which takes most of the time.
                rows, indices = _selected_rows(iou_predictions > settings.iou_threshold)
                low_res_masks, iou_predictions = low_res_masks[indices], iou_predictions[indices]
                coords = coords[rows]
            if describe:
                descriptors = describe(crop.encoded, low_res_masks)
            else:
                descriptors = low_res_masks.new_zeros(len(low_res_masks), 0)
            parts.append(no_candidates(crop.frame, descriptors.shape[1]))
            parts.extend(
                _stable_masks(
                    model, crop, low_res_masks, iou_predictions, coords, descriptors, settings
                )
            )
    return concatenate(parts)


def _point_prompts(coords: np.ndarray, mask_inputs: np.ndarray | None = None) -> Prompts:
    """Return one prompt of one foreground point each, for N×2 points."""
    return Prompts(coords[:, None], np.ones((len(coords), 1), np.int64), mask_inputs=mask_inputs)


def _mask_to_mask(
    model: PromptDecoder, encoded: EncodedImage, coords: np.ndarray, low_res_masks: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Decode each point with its mask as a mask prompt: one mask, M×h×w, and its predicted IoU."""
    import torch

    mask_inputs = model.as_mask_input(low_res_masks).float().cpu().numpy()
    prompts = _point_prompts(coords, mask_inputs)
    outputs = [model.decode(encoded, batch, False) for batch in prompts.batches()]
    masks, predictions = (torch.cat(parts) for parts in zip(*outputs, strict=True))
    return masks[:, 0], predictions[:, 0].float()


def postprocess(
    candidates: MaskCandidates, in_crops: bool, settings: MaskGeneratorSettings
) -> MaskCandidates:
    """Suppress duplicates across crops, then clean up small holes and islands."""
    if in_crops:
        candidates = box_nms_across_crops(candidates, settings.crop_nms_threshold)
    if settings.min_region_area:
        threshold = max(settings.nms_threshold, settings.crop_nms_threshold)
        candidates = postprocess_small_regions(candidates, settings.min_region_area, threshold)
    if settings.largest:
        order = np.argsort(-candidates.shapes.areas(), kind="stable")[: settings.largest]
        candidates = candidates.rows(np.sort(order))
    return candidates


class Stable(NamedTuple):
    """The stable masks among some logits, in main memory.

    rows: of the stable ones in the chunk; the other arrays are of these.
    """

    chunk: slice
    rows: np.ndarray
    masks: np.ndarray
    stability: np.ndarray
    iou_predictions: np.ndarray
    descriptors: np.ndarray


def _stable_masks(
    model: PromptDecoder,
    crop: Crop,
    low_res_masks: torch.Tensor,
    iou_predictions: torch.Tensor,
    coords: np.ndarray,
    descriptors: torch.Tensor,
    settings: MaskGeneratorSettings,
) -> Iterator[MaskCandidates]:
    """Yield the masks with a sufficient stability score that no edge of the crop cuts off."""

    def stable(chunk: slice, logits: torch.Tensor) -> Stable:
        scores = stability_scores(logits, settings.stability_offset)
        masks = logits > 0
        keep = masks.flatten(1).any(1)
        if settings.stability_threshold > 0:
            keep &= scores >= settings.stability_threshold  # NaN of an empty mask fails
        rows, indices = _selected_rows(keep)
        return Stable(
            chunk,
            rows,
            to_host(masks[indices]),
            scores[indices].cpu().numpy(),
            iou_predictions[chunk][indices].cpu().numpy(),
            descriptors[chunk][indices].float().cpu().numpy(),
        )

    for found in model.upscaled(low_res_masks, crop.encoded, stable):
        kept, rows = found.masks, found.rows
        if not len(rows):
            continue
        boxes = RunLengths.encode(kept).boxes() - LAST_PIXEL
        whole = np.flatnonzero(~near_crop_edge(boxes, crop.box, crop.frame))
        yield MaskCandidates(
            RunLengths.encode(
                (uncrop_mask(kept[row], crop.box, crop.frame) for row in whole), shape=crop.frame
            ),
            boxes[whole],
            found.iou_predictions[whole],
            found.stability[whole],
            coords[found.chunk][rows][whole],
            np.tile(np.asarray(crop.box, np.int64), (len(whole), 1)),
            found.descriptors[whole],
        )


def _selected_rows(selected: torch.Tensor) -> tuple[np.ndarray, torch.Tensor]:
    """Return the indices of the selected rows, on the CPU and on the tensor's device.

    Indexing with a boolean tensor synchronizes with an accelerator each time; this does so once.
    """
    import torch

    rows = np.flatnonzero(selected.cpu().numpy())
    return rows, torch.from_numpy(rows).to(selected.device, non_blocking=True)


def stability_scores(logits: torch.Tensor, offset: float) -> torch.Tensor:
    """Return the IoU of each mask thresholded at `offset` and at minus `offset`.

    NaN where nothing is above the lower threshold.
    """
    import torch

    intersections = (logits > offset).flatten(1).sum(1, dtype=torch.int32)
    unions = (logits > -offset).flatten(1).sum(1, dtype=torch.int32)
    return intersections / unions


def near_crop_edge(boxes: np.ndarray, crop: Box, frame: tuple[int, int]) -> np.ndarray:
    """Return which boxes of a crop end near an edge that is not an edge of the image: bool, N."""
    height, width = frame
    uncropped = boxes + np.asarray(crop[:2] * 2)
    near_crop = np.abs(uncropped - np.asarray(crop)) <= CROP_EDGE_TOLERANCE
    near_image = np.abs(uncropped - np.asarray([0, 0, width, height])) <= CROP_EDGE_TOLERANCE
    return np.any(near_crop & ~near_image, axis=1)


def uncrop_mask(mask: np.ndarray, crop: Box, frame: tuple[int, int]) -> np.ndarray:
    """Return a crop's mask in the frame of the image."""
    x0, y0, x1, y1 = crop
    full = np.zeros(frame, bool)
    full[y0:y1, x0:x1] = mask
    return full
