"""Which masks of an image look like a few examples, to a Segment Anything model itself?

Count Anything (Ma et al. 2023): automatic masks, each described by the mean of the image embedding
inside it. The examples are cut out by their boxes and compete with all other masks; what is left
is compared with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from anyloom import Image, Masks, RunLengths

from ..common.mask_candidates import LAST_PIXEL, Found, inclusive, joined, nothing, suppressed
from ..common.mask_generator_presets import AutomaticMasks
from .automatic_mask_generator import Crop, crops_of, finished, from_clicks, in_frame
from .prompts import Encoded, PromptDecoder, Prompts

if TYPE_CHECKING:
    import torch

ONE_EXAMPLE = 0.7
"""Count Anything's cosine for a single example, which has no other to be compared with."""
MOSTLY_INSIDE = 0.7
"""An example lies in a crop if more than this share of its box does."""


def masks_like(
    model: PromptDecoder,
    image: Image,
    boxes: np.ndarray,
    settings: AutomaticMasks,
    threshold: float | None = None,
) -> Masks:
    """Cut out everything that looks like what is in a few boxes (float, N×4).

    What is found in crops is compared with the examples as crops of the same layer show them. There
    the published code tells the boxes in the coordinates of the whole image, and fails where no
    example lies in any crop of a layer; here they are told in those of the crop, and such a layer
    is compared with the examples as the whole image shows them.

    Returns:
        Masks as of `automatic_masks`, the examples among them with a score and a stability of 1,
        and the columns "similarity" and "example".
    """
    shown: dict[int, list[Found]] = {}
    layers: dict[int, list[Found]] = {}
    for crop in crops_of(model, image, settings):
        examples = _cut_out(model, crop, _inside(boxes, crop))
        found = from_clicks(
            model, crop, settings, lambda encoded, low: _marked(model, encoded, low, 0)
        )
        if crop.layer == 0:
            if not len(examples.scores):
                return Masks.empty(image.size)
            found = joined([examples, found])
        # Predicted IoU may exceed 1; the examples win even so.
        priority = np.where(found.told[:, -1] > 0, np.inf, found.scores)
        found = suppressed(found, priority, settings.nms_threshold)
        shown.setdefault(crop.layer, []).append(examples)
        layers.setdefault(crop.layer, []).append(found.moved(*crop.corner))
    kept = []
    for layer, parts in layers.items():
        prototypes = joined(shown[layer]).told[:, :-1]
        if not len(prototypes):
            prototypes = joined(shown[0]).told[:, :-1]
        kept.append(_similar(joined(parts), prototypes, threshold))
    found = finished(joined(kept), sum(map(len, layers.values())) > 1, settings)
    similarity, example = found.told.T
    masks = found.masks().with_column("similarity", similarity)
    return masks.with_column("example", example > 0)


def pooled(grid: torch.Tensor, low: torch.Tensor) -> torch.Tensor:
    """Return the unit mean vector of the cells inside each mask: M×D.

    Args:
        grid: the embedding of an image, D×h×w.
        low: logits of masks over the same square, M×H×W. The cell where a mask is surest belongs
            to it in any case, so that a mask smaller than a cell has a vector too.
    """
    from torch.nn.functional import interpolate, normalize

    size = (grid.shape[1], grid.shape[2])
    cells = interpolate(low[:, None], size, mode="bilinear", align_corners=False).flatten(1)
    inside = (cells > 0).to(grid.dtype)
    inside.scatter_(1, cells.argmax(1, keepdim=True), 1.0)
    return normalize(inside @ grid.flatten(1).T / inside.sum(1, keepdim=True), dim=1)


def least_alike(prototypes: np.ndarray) -> float:
    """Return the lowest cosine between two examples (unit vectors, K×D), 0.7 for a single one."""
    return ONE_EXAMPLE if len(prototypes) == 1 else float((prototypes @ prototypes.T).min())


def _marked(
    model: PromptDecoder, encoded: Encoded, low: torch.Tensor, example: float
) -> torch.Tensor:
    """Return the vectors of masks, and after each whether it is an example: M×(D+1)."""
    import torch

    vectors = pooled(model.grid(encoded).to(low.device), low)
    return torch.cat([vectors, vectors.new_full((len(vectors), 1), example)], dim=1)


def _inside(boxes: np.ndarray, crop: Crop) -> np.ndarray:
    """Return the part inside a crop of the boxes that lie mostly there, in the crop's frame."""
    if crop.layer == 0:
        return boxes
    x0, y0, x1, y1 = crop.box
    clipped = np.clip(boxes, [x0, y0, x0, y0], [x1, y1, x1, y1])
    mostly = _areas(clipped) > MOSTLY_INSIDE * _areas(boxes)
    return clipped[mostly] - [x0, y0, x0, y0]


def _areas(boxes: np.ndarray) -> np.ndarray:
    return np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)


def _cut_out(model: PromptDecoder, crop: Crop, boxes: np.ndarray) -> Found:
    """Return the masks of examples that are not empty, with the middle of the box as the click."""
    import torch

    boxes = inclusive(boxes)
    if not len(boxes):
        return nothing(crop.frame, model.grid(crop.encoded).shape[0] + 1)
    with torch.inference_mode():
        low = model.decode(crop.encoded, Prompts(boxes=boxes), False)[0][:, 0]
        told = _marked(model, crop.encoded, low, 1).cpu().numpy()
        masks = [
            in_frame(mask, crop.box, crop.frame)
            for full in model.at_full_size(low, crop.encoded)
            for mask in (full > 0).cpu().numpy()
        ]
    shapes = RunLengths.encode(masks)
    sure = np.ones(len(boxes), np.float32)
    found = Found(
        shapes,
        shapes.boxes() - LAST_PIXEL - np.asarray(crop.corner * 2, np.float32),
        sure,
        sure,
        (boxes[:, :2] + boxes[:, 2:]) / 2,
        np.tile(np.asarray(crop.box, np.int64), (len(boxes), 1)),
        told.astype(np.float32),
    )
    return found.rows(np.flatnonzero(shapes.areas() > 0))


def _similar(found: Found, prototypes: np.ndarray, threshold: float | None) -> Found:
    """Return the masks that are like a prototype; told of each are its cosine and its mark."""
    if threshold is None:
        threshold = least_alike(prototypes)
    vectors, example = found.told[:, :-1], found.told[:, -1]
    similarity = (vectors @ prototypes.T).max(axis=1)
    kept = np.flatnonzero((similarity >= threshold) | (example > 0))
    return found._replace(told=np.stack([similarity, example], axis=1)).rows(kept)
