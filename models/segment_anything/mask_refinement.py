"""How does a mask get better by being shown to its model again?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anyloom import raise_if_cancelled

from .prompts import Encoded, PromptDecoder, Prompts

if TYPE_CHECKING:
    import torch


def decoded(
    model: PromptDecoder, encoded: Encoded, prompts: Prompts, multimask: bool, refine: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the logits N×C×h×w and predicted IoUs N×C of one batch of prompts.

    Each of `refine` further passes gets the same prompts and the logits of the mask that the model
    trusted most (SAM-Track, Track Anything); from the second on, also the tight box of that mask,
    where the prompt has no box of its own (PerSAM). A mask that a pass would wipe out stays.
    """
    import torch

    low, quality = model.decode(encoded, prompts, multimask)
    for number in range(refine):
        raise_if_cancelled()
        shown = most_trusted(low, quality)
        again = replace(prompts, logits=model.as_prompt(shown).float().cpu().numpy())
        rows = torch.arange(len(low), device=low.device)
        if number and prompts.boxes is None:
            rows, boxes = _boxes(model, encoded, shown)
            again = replace(again.rows(rows.cpu().numpy()), boxes=boxes.cpu().numpy())
        if not len(rows):
            break
        better, trusted = model.decode(encoded, again, multimask)
        there = (most_trusted(better, trusted) > 0).flatten(1).any(1)
        low, quality = low.clone(), quality.clone()
        low[rows[there]], quality[rows[there]] = better[there], trusted[there]
    return low, quality


def most_trusted(low: torch.Tensor, quality: torch.Tensor) -> torch.Tensor:
    """Return the logits N×h×w of the candidates with the highest predicted IoU."""
    import torch

    return low[torch.arange(len(low), device=low.device), quality.argmax(1)]


def _boxes(
    model: PromptDecoder, encoded: Encoded, low: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return which masks are not empty at the image's size, and their boxes.

    Boxes end at the last pixel inside.
    """
    import torch
    from torchvision.ops import masks_to_boxes

    rows, boxes = [], []
    done = 0
    for full in model.at_full_size(low, encoded):
        masks = full > 0
        there = masks.flatten(1).any(1)
        rows.append(done + torch.nonzero(there)[:, 0])
        boxes.append(masks_to_boxes(masks[there]))
        done += len(masks)
    return torch.cat(rows), torch.cat(boxes)
