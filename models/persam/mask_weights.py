"""How much of each of Segment Anything's three masks makes up one object?

PerSAM-F (Zhang et al. 2023) learns it from one example, with the network left as it is: two
numbers, the weights of the second and third mask; the first has what is left of 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyloom import raise_if_cancelled

if TYPE_CHECKING:
    import torch

STEPS = 1000
RATE = 1e-3
"""Of AdamW, falling to 0 along a cosine; PerSAM-F's, as are its epsilon and the two losses."""


def fitted_weights(logits: torch.Tensor, mask: torch.Tensor, *, steps: int = STEPS) -> torch.Tensor:
    """Return the weights of the three masks whose sum is nearest to the example's.

    Args:
        logits: 3×P, of the pixels of the example, at its own size.
        mask: bool, P: which of them belong to the object.
        steps: how often both numbers are changed.
    """
    import torch

    with torch.inference_mode(False), torch.enable_grad():
        seen = logits.detach().clone()
        wanted = mask.detach().clone().to(seen.dtype)
        pair = torch.full((2,), 1 / 3, device=seen.device, dtype=seen.dtype, requires_grad=True)
        optimizer = torch.optim.AdamW([pair], lr=RATE, eps=1e-4)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        for _ in range(steps):
            raise_if_cancelled()
            summed = _all_three(pair) @ seen
            optimizer.zero_grad()
            (dice_loss(summed, wanted) + focal_loss(summed, wanted)).backward()
            optimizer.step()
            schedule.step()
        return _all_three(pair).detach()


def dice_loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return 1 minus the Dice coefficient of P pixels, both of its sides smoothed by 1."""
    sure = logits.sigmoid()
    return 1 - (2 * (sure * wanted).sum() + 1) / (sure.sum() + wanted.sum() + 1)


def focal_loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the mean focal loss (Lin et al. 2017) of P pixels, alpha 0.25 and gamma 2."""
    from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

    sure = logits.sigmoid()
    wrong = sure * (1 - wanted) + (1 - sure) * wanted
    balance = 0.25 * wanted + 0.75 * (1 - wanted)
    return (balance * wrong**2 * cross_entropy(logits, wanted, reduction="none")).mean()


def _all_three(pair: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.cat([1 - pair.sum()[None], pair])
