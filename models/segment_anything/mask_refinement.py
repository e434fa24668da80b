"""Refinement of masks: each mask is decoded again with itself as a mask prompt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from anyloom import raise_if_cancelled

from .prompts import EncodedImage, PromptDecoder, Prompts

if TYPE_CHECKING:
    import torch


def decode_refined(
    model: PromptDecoder,
    encoded: EncodedImage,
    prompts: Prompts,
    multimask_output: bool,
    refine: int,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the logits N×C×h×w and predicted IoUs N×C of one batch of prompts.

    Each of `refine` further passes gets the same prompts and, as a mask prompt, the logits of the
    mask with the highest predicted IoU (SAM-Track, Track Anything). From the second pass on, a
    prompt without a box also gets the tight box of that mask (PerSAM). If a pass returns an empty
    mask, the previous one is kept.
    """
    import torch

    low_res_masks, iou_predictions = model.decode(encoded, prompts, multimask_output)
    for number in range(refine):
        raise_if_cancelled()
        best = best_masks(low_res_masks, iou_predictions)
        again = replace(prompts, mask_inputs=model.as_mask_input(best).float().cpu().numpy())
        rows = torch.arange(len(low_res_masks), device=low_res_masks.device)
        if number and prompts.boxes is None:
            nonempty_rows, boxes = _mask_boxes(model, encoded, best)
            again = replace(again.rows(nonempty_rows), boxes=boxes)
            rows = torch.from_numpy(nonempty_rows).to(low_res_masks.device)
        if not len(rows):
            break
        refined, predictions = model.decode(encoded, again, multimask_output)
        nonempty = (best_masks(refined, predictions) > 0).flatten(1).any(1)
        low_res_masks, iou_predictions = low_res_masks.clone(), iou_predictions.clone()
        low_res_masks[rows[nonempty]] = refined[nonempty]
        iou_predictions[rows[nonempty]] = predictions[nonempty]
    return low_res_masks, iou_predictions


def best_masks(low_res_masks: torch.Tensor, iou_predictions: torch.Tensor) -> torch.Tensor:
    """Return the logits N×h×w of the candidates with the highest predicted IoU."""
    import torch

    rows = torch.arange(len(low_res_masks), device=low_res_masks.device)
    return low_res_masks[rows, iou_predictions.argmax(1)]


def _mask_boxes(
    model: PromptDecoder, encoded: EncodedImage, low_res_masks: torch.Tensor
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of masks that are not empty at the image's size, and their boxes.

    Boxes end at the last pixel inside.
    """
    from torchvision.ops import masks_to_boxes

    def nonempty_boxes(rows: slice, logits: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        masks = logits > 0
        nonempty = masks.flatten(1).any(1)
        found = np.flatnonzero(nonempty.cpu().numpy())
        return rows.start + found, masks_to_boxes(masks[nonempty]).cpu().numpy()

    rows, boxes = zip(*model.upscaled(low_res_masks, encoded, nonempty_boxes), strict=True)
    return np.concatenate(rows), np.concatenate(boxes)
