"""Masks similar to a few examples, by the model's own image embedding: Count Anything.

Count Anything (Ma et al. 2023) describes each automatic mask by the mean of the image embedding
inside it. The examples are segmented by their boxes and compete with all other masks; the masks
that are left are compared with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from anyloom import Image, Masks, RunLengths

from ..common.mask_candidates import (
    LAST_PIXEL,
    MaskCandidates,
    box_nms,
    concatenate,
    no_candidates,
)
from ..common.mask_generator_presets import MaskGeneratorSettings
from .automatic_mask_generator import Crop, image_crops, postprocess, process_crop, uncrop_mask
from .prompts import EncodedImage, PromptDecoder, Prompts

if TYPE_CHECKING:
    import torch

SINGLE_EXAMPLE_THRESHOLD = 0.7
"""Count Anything's cosine for a single example, which has no other to be compared with."""
MIN_SHARE_IN_CROP = 0.7
"""An example lies in a crop if more than this share of its box does."""


def masks_like(
    model: PromptDecoder,
    image: Image,
    boxes: np.ndarray,
    settings: MaskGeneratorSettings,
    threshold: float | None = None,
) -> Masks:
    """Segment everything that is similar to what is in a few boxes (float, N×4).

    Masks of a crop are compared with the examples in crops of the same layer. The published code
    passes the boxes in the coordinates of the whole image to the crops, and fails where no example
    lies in any crop of a layer. This code converts them to those of the crop, and compares such a
    layer with the examples in the whole image.

    Returns:
        Masks as of `automatic_masks`, the examples among them with a score and a stability of 1,
        and the columns "similarity" and "example".
    """
    examples_by_layer: dict[int, list[MaskCandidates]] = {}
    candidates_by_layer: dict[int, list[MaskCandidates]] = {}
    for crop in image_crops(model, image, settings):
        examples = _example_masks(model, crop, _boxes_in_crop(boxes, crop))
        candidates = process_crop(
            model, crop, settings, lambda encoded, masks: _describe(model, encoded, masks, 0)
        )
        if crop.layer == 0:
            if not len(examples.shapes):
                return Masks.empty(image.shape)
            candidates = concatenate([examples, candidates])
        # Predicted IoU may exceed 1; the examples win even so.
        is_example = candidates.descriptors[:, -1] > 0
        priority = np.where(is_example, np.inf, candidates.iou_predictions)
        candidates = box_nms(candidates, priority, settings.nms_threshold)
        examples_by_layer.setdefault(crop.layer, []).append(examples)
        shifted = candidates.shifted(*crop.box[:2])
        candidates_by_layer.setdefault(crop.layer, []).append(shifted)
    kept = []
    for layer, parts in candidates_by_layer.items():
        prototypes = concatenate(examples_by_layer[layer]).descriptors[:, :-1]
        if not len(prototypes):
            prototypes = concatenate(examples_by_layer[0]).descriptors[:, :-1]
        kept.append(_similar_masks(concatenate(parts), prototypes, threshold))
    in_crops = sum(map(len, candidates_by_layer.values())) > 1
    result = postprocess(concatenate(kept), in_crops, settings)
    similarity, example = result.descriptors.T
    masks = result.masks().with_column("similarity", similarity)
    return masks.with_column("example", example > 0)


def pooled_embedding(image_embedding: torch.Tensor, low_res_masks: torch.Tensor) -> torch.Tensor:
    """Return the unit mean vector of the cells inside each mask: M×D.

    Args:
        image_embedding: D×h×w.
        low_res_masks: logits of masks over the same square, M×H×W. The cell with the highest
            logit always belongs to the mask, so that a mask smaller than a cell has a vector too.
    """
    from torch.nn.functional import interpolate, normalize

    size = (image_embedding.shape[1], image_embedding.shape[2])
    cells = interpolate(low_res_masks[:, None], size, mode="bilinear", align_corners=False)
    cells = cells.flatten(1)
    inside = (cells > 0).to(image_embedding.dtype)
    inside.scatter_(1, cells.argmax(1, keepdim=True), 1.0)
    return normalize(inside @ image_embedding.flatten(1).T / inside.sum(1, keepdim=True), dim=1)


def lowest_similarity(prototypes: np.ndarray) -> float:
    """Return the lowest cosine between two examples (unit vectors, K×D), 0.7 for a single one."""
    if len(prototypes) == 1:
        return SINGLE_EXAMPLE_THRESHOLD
    return float((prototypes @ prototypes.T).min())


def _describe(
    model: PromptDecoder, encoded: EncodedImage, low_res_masks: torch.Tensor, example: float
) -> torch.Tensor:
    """Return the vector of each mask, followed by 1 for examples and 0 for others: M×(D+1)."""
    import torch

    embedding = model.image_embedding(encoded).to(low_res_masks.device)
    vectors = pooled_embedding(embedding, low_res_masks)
    return torch.cat([vectors, vectors.new_full((len(vectors), 1), example)], dim=1)


def _boxes_in_crop(boxes: np.ndarray, crop: Crop) -> np.ndarray:
    """Return the boxes that lie mostly in a crop, clipped to it, in the crop's frame."""
    if crop.layer == 0:
        return boxes
    x0, y0, x1, y1 = crop.box
    clipped = np.clip(boxes, [x0, y0, x0, y0], [x1, y1, x1, y1])
    mostly = _areas(clipped) > MIN_SHARE_IN_CROP * _areas(boxes)
    return clipped[mostly] - [x0, y0, x0, y0]


def _areas(boxes: np.ndarray) -> np.ndarray:
    return np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)


def _example_masks(model: PromptDecoder, crop: Crop, boxes: np.ndarray) -> MaskCandidates:
    """Return the nonempty masks of the boxes; the point of each is the center of its box."""
    import torch

    if not len(boxes):
        return no_candidates(crop.frame, model.image_embedding(crop.encoded).shape[0] + 1)
    with torch.inference_mode():
        low_res_masks = model.decode(crop.encoded, Prompts(boxes=boxes), False)[0][:, 0]
        descriptors = _describe(model, crop.encoded, low_res_masks, 1).cpu().numpy()
        masks = [
            uncrop_mask(mask, crop.box, crop.frame)
            for mask in model.masks_at_image_size(low_res_masks, crop.encoded)
        ]
    shapes = RunLengths.encode(masks)
    ones = np.ones(len(boxes), np.float32)
    candidates = MaskCandidates(
        shapes,
        shapes.boxes() - LAST_PIXEL - np.asarray(crop.box[:2] * 2, np.float32),
        ones,
        ones,
        (boxes[:, :2] + boxes[:, 2:]) / 2,
        np.tile(np.asarray(crop.box, np.int64), (len(boxes), 1)),
        descriptors.astype(np.float32),
    )
    return candidates.rows(np.flatnonzero(shapes.areas() > 0))


def _similar_masks(
    candidates: MaskCandidates, prototypes: np.ndarray, threshold: float | None
) -> MaskCandidates:
    """Return the examples and the masks similar to a prototype.

    The descriptors of the result are the cosine, and 1 for examples.
    """
    if threshold is None:
        threshold = lowest_similarity(prototypes)
    vectors, example = candidates.descriptors[:, :-1], candidates.descriptors[:, -1]
    similarity = (vectors @ prototypes.T).max(axis=1)
    kept = np.flatnonzero((similarity >= threshold) | (example > 0))
    descriptors = np.stack([similarity, example], axis=1)
    return candidates._replace(descriptors=descriptors).rows(kept)
