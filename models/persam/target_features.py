"""What is an object like to Segment Anything's encoder, and where in an image is it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anyloom import Image

if TYPE_CHECKING:
    import torch

    from ..segment_anything.prompts import Encoded
    from ..segment_anything.sam import Sam

Examples = Sequence[tuple[Image, np.ndarray]]
"""Images, each with the mask (bool H×W) of the same object in it."""
LEVEL = 128
"""The gray that PerSAM's masks are stored in. It decides which cells of the embedding belong to
the object: those of which the mask covers more than 0.966 (at 255 it would be 0.485)."""


@dataclass(frozen=True)
class Target:
    """What is known of an object from its examples."""

    direction: torch.Tensor
    """D, of length 1: compared with every place of an image."""
    embedding: torch.Tensor
    """D: the mean of the embedding inside the mask."""
    weights: torch.Tensor | None
    """3, of Segment Anything's masks; None where the decoder is guided instead."""


def inner_features(model: Sam, examples: Examples) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the mean and the strongest of the embedding inside the masks of an object: D each."""
    import torch

    with torch.inference_mode():
        parts = []
        for picture, mask in examples:
            grid = model.grid(model.embedding(picture))
            parts.append(grid[:, torch.from_numpy(foreground(model, mask)).to(grid.device)])
        inside = torch.cat(parts, dim=1)
        return inside.mean(1), inside.amax(1)


def foreground(model: Sam, mask: np.ndarray, level: int = LEVEL) -> np.ndarray:
    """Return which cells of the embedding belong to a mask: bool, h×w.

    The mask goes the way of an image whose red is `level` inside it. The cells where that is over
    the mean of all images are inside; if none is, the one that it covers best.
    """
    import torch
    from torch.nn.functional import interpolate

    inner = model.inner_size((mask.shape[0], mask.shape[1]))
    cells = model.input_size // model.network.config.prompt_encoder_config.patch_size
    covered = np.zeros((model.input_size, model.input_size), np.float32)
    picture = np.zeros((*mask.shape, 3), np.uint8)
    picture[mask, 0] = level
    covered[: inner[0], : inner[1]] = model.resized(picture, inner)[0]
    over = covered.copy()
    over[: inner[0], : inner[1]] -= model.normalization.mean[0]
    both = torch.from_numpy(np.stack([over, covered]))[None]
    over, covered = interpolate(both, (cells, cells), mode="bilinear")[0].numpy()
    inside = over > 0
    if not inside.any():
        inside.flat[int(covered.argmax())] = True
    return inside


def similarity(model: Sam, encoded: Encoded, direction: torch.Tensor) -> torch.Tensor:
    """Return how much each pixel of an image is like an object: the cosine, H×W.

    Args:
        model: what encoded the image.
        encoded: the image.
        direction: what the object is like: D, of length 1.
    """
    import torch
    from torch.nn.functional import interpolate

    with torch.inference_mode():
        grid = model.grid(encoded).to(model.network.device)
        cosine = torch.einsum("d,dhw->hw", direction.to(grid), grid / grid.norm(dim=0))
        finer = interpolate(cosine[None, None], scale_factor=4, mode="bilinear")
        return model.upscale(finer[0], encoded)[0]


def hottest(prior: torch.Tensor) -> np.ndarray:
    """Return (x, y) of the pixel most like an object, in Segment Anything's coordinates."""
    return _place(prior, int(prior.argmax()))


def coldest(prior: torch.Tensor) -> np.ndarray:
    """Return (x, y) of the pixel least like an object, in Segment Anything's coordinates."""
    return _place(prior, int(prior.argmin()))


def _place(prior: torch.Tensor, index: int) -> np.ndarray:
    return np.array([index % prior.shape[1], index // prior.shape[1]], np.float64)
