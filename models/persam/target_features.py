"""Embedding of an object in Segment Anything's encoder, and its similarity map in an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anyloom import Image

if TYPE_CHECKING:
    import torch

    from ..segment_anything.prompts import EncodedImage
    from ..segment_anything.sam import Sam

Examples = Sequence[tuple[Image, np.ndarray]]
"""Images, each with the mask (bool H×W) of the same object in it."""
MASK_GRAY_LEVEL = 128
"""The gray level of the mask files of PerSAM. It decides which cells of the embedding belong to the
object: those that the mask covers by more than 0.966 (at 255 it would be 0.485)."""


@dataclass(frozen=True)
class Target:
    """The embedding of an object, from its examples."""

    direction: torch.Tensor
    """D, a unit vector: compared with every place of an image."""
    embedding: torch.Tensor
    """D: the mean of the embedding inside the mask."""
    weights: torch.Tensor | None
    """3, of Segment Anything's masks; None where the decoder is guided instead."""


@dataclass(frozen=True)
class Similarity:
    """Where an image is similar to an object, in main memory."""

    most: np.ndarray
    """(x, y) of the pixel with the highest cosine, in Segment Anything's coordinates."""
    least: np.ndarray
    """The same of the lowest one."""
    highest: float
    """The cosine of the former."""
    attention: torch.Tensor
    """h·w, of the cells of the embedding: 0 to 1, high where the object is."""


def masked_features(model: Sam, examples: Examples) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the mean and the maximum of the embedding inside the masks of an object: D each."""
    import torch

    with torch.inference_mode():
        parts = []
        for image, mask in examples:
            grid = model.image_embedding(model.encode_image(image))
            parts.append(grid[:, torch.from_numpy(foreground_cells(model, mask)).to(grid.device)])
        inside = torch.cat(parts, dim=1)
        return inside.mean(1), inside.amax(1)


def foreground_cells(model: Sam, mask: np.ndarray, level: int = MASK_GRAY_LEVEL) -> np.ndarray:
    """Return which cells of the embedding belong to a mask: bool, h×w.

    The mask is preprocessed like an image whose red channel is `level` inside it. Cells above the
    mean that images are normalized with are inside; if there are none, the best covered cell.
    """
    import torch
    from torch.nn.functional import interpolate

    size = model.resized_size((mask.shape[0], mask.shape[1]))
    cells = model.input_size // model.network.config.prompt_encoder_config.patch_size
    covered = np.zeros((model.input_size, model.input_size), np.float32)
    image = np.zeros((*mask.shape, 3), np.uint8)
    image[mask, 0] = level
    covered[: size[0], : size[1]] = model.resize(image, size)[0]
    over = covered.copy()
    over[: size[0], : size[1]] -= model.normalization.mean[0]
    both = torch.from_numpy(np.stack([over, covered]))[None]
    over, covered = interpolate(both, (cells, cells), mode="bilinear")[0].numpy()
    inside = over > 0
    if not inside.any():
        inside.flat[int(covered.argmax())] = True
    return inside


def similarity_to(model: Sam, encoded: EncodedImage, direction: torch.Tensor) -> Similarity:
    """Return where an image is similar to an object, from a cosine for each of its pixels.

    Args:
        model: the model that encoded the image.
        encoded: the image.
        direction: the object's unit vector, D.
    """
    import torch
    from torch.nn.functional import interpolate

    def read(_rows: slice, maps: torch.Tensor) -> Similarity:
        [cosine] = maps
        most, least = int(cosine.argmax()), int(cosine.argmin())
        spread = cosine.std() if cosine.numel() > 1 else torch.zeros_like(cosine)
        standardized = (cosine - cosine.mean()) / spread.clamp(min=1e-6)
        # As published, stretched over the whole square, including part of its padding.
        attention = interpolate(standardized[None, None], cells, mode="bilinear")
        return Similarity(
            _point(cosine, most),
            _point(cosine, least),
            float(cosine.max()),
            attention.sigmoid().flatten().cpu(),
        )

    with torch.inference_mode():
        grid = model.image_embedding(encoded).to(model.network.device)
        cells = (grid.shape[1], grid.shape[2])
        cosine = torch.einsum("d,dhw->hw", direction.to(grid), grid / grid.norm(dim=0))
        finer = interpolate(cosine[None, None], scale_factor=4, mode="bilinear")
    [found] = model.upscaled(finer[0], encoded, read)
    return found


def _point(cosine: torch.Tensor, index: int) -> np.ndarray:
    return np.array([index % cosine.shape[1], index // cosine.shape[1]], np.float64)
