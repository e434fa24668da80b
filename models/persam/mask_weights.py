"""Weights of Segment Anything's three masks, fitted to one example: PerSAM-F.

PerSAM-F (Zhang et al. 2023) fits two numbers and leaves the network unchanged: the weights of the
second and third mask. The weight of the first is 1 minus both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyloom import raise_if_cancelled

if TYPE_CHECKING:
    import torch

STEPS = 1000
LEARNING_RATE = 1e-3
"""Of AdamW, with cosine annealing to 0; from PerSAM-F, as are the epsilon and the two losses."""


def fit_mask_weights(
    logits: torch.Tensor, mask: torch.Tensor, *, steps: int = STEPS
) -> torch.Tensor:
    """Return the weights of the three masks whose sum is closest to the example's mask.

    Args:
        logits: 3×P, of the pixels of the example, at its own size.
        mask: bool, P: True inside the object.
        steps: optimization steps.
    """
    import torch

    with torch.inference_mode(False), torch.enable_grad():
        masks = logits.detach().clone()
        target = mask.detach().clone().to(masks.dtype)
        pair = torch.full((2,), 1 / 3, device=masks.device, dtype=masks.dtype, requires_grad=True)
        optimizer = torch.optim.AdamW([pair], lr=LEARNING_RATE, eps=1e-4)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        for _ in range(steps):
            raise_if_cancelled()
            weighted = _three_weights(pair) @ masks
            optimizer.zero_grad()
            (dice_loss(weighted, target) + focal_loss(weighted, target)).backward()
            optimizer.step()
            schedule.step()
        return _three_weights(pair).detach()


def dice_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return 1 minus the Dice coefficient of P pixels, smoothed by 1."""
    probabilities = logits.sigmoid()
    return 1 - (2 * (probabilities * target).sum() + 1) / (probabilities.sum() + target.sum() + 1)


def focal_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the mean focal loss (Lin et al. 2017) of P pixels, alpha 0.25 and gamma 2."""
    from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

    probabilities = logits.sigmoid()
    error = probabilities * (1 - target) + (1 - probabilities) * target
    balance = 0.25 * target + 0.75 * (1 - target)
    return (balance * error**2 * cross_entropy(logits, target, reduction="none")).mean()


def _three_weights(pair: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.cat([1 - pair.sum()[None], pair])
