"""What does Count Anything find, step by step, on the tools of the package `segment-anything`?

Faults of the published code are put right here as they are in anyloom. In crop layers, an example's
box is told in the coordinates of the crop, and a layer without examples is compared with those of
the whole image. Examples win over masks whose predicted IoU exceeds their 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from segment_anything import SamPredictor
from segment_anything.utils.amg import (
    batched_mask_to_box,
    build_all_layer_point_grids,
    calculate_stability_score,
    generate_crop_boxes,
    is_box_near_crop_edge,
    remove_small_regions,
)
from torch.nn.functional import interpolate
from torchvision.ops import nms

from anyloom.models.common.mask_generator_presets import MaskGeneratorSettings

Record = dict[str, Any]


def counted(
    predictor: SamPredictor, pixels: np.ndarray, boxes: np.ndarray, settings: MaskGeneratorSettings
) -> list[Record]:
    """Return "mask", "score", "stability", "point", "similarity", "example" of what is counted."""
    crops, layers = generate_crop_boxes(
        pixels.shape[:2], settings.crop_layers, settings.crop_overlap
    )
    grids = build_all_layer_point_grids(
        settings.points_per_side, settings.crop_layers, settings.crop_points_divisor
    )
    candidates: dict[int, list[Record]] = {layer: [] for layer in layers}
    prototypes: dict[int, list[torch.Tensor]] = {layer: [] for layer in layers}
    for crop, layer in zip(crops, layers, strict=True):
        x0, y0, x1, y1 = crop
        predictor.set_image(pixels[y0:y1, x0:x1])
        examples = [
            record
            for box in boxes
            if (seen := _seen(box, crop)) is not None
            for record in _examples(predictor, seen, crop, pixels.shape[:2])
        ]
        prototypes[layer] += [record["vector"] for record in examples]
        clicked = _clicked(predictor, grids[layer], crop, pixels.shape[:2], settings)
        everything = clicked if layer else examples + clicked
        for record in everything:
            record["crop"] = crop
        priority = [np.inf if one["example"] else one["score"] for one in everything]
        candidates[layer] += _distinct(everything, priority, settings.nms_threshold)

    found: list[Record] = []
    for layer, records in candidates.items():
        told = torch.stack(prototypes[layer] or prototypes[0])
        least = float((told @ told.T).min()) if len(told) > 1 else 0.7
        for record in records:
            record["similarity"] = float((told @ record["vector"]).max())
            if record["similarity"] >= least or record["example"]:
                found.append(record)
    if len(crops) > 1:
        areas = [(x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in (one["crop"] for one in found)]
        found = _distinct(found, [1 / area for area in areas], settings.crop_nms_threshold)
    if settings.min_region_area:
        untouched = []
        for record in found:
            mask, holes = remove_small_regions(
                record["mask"], settings.min_region_area, mode="holes"
            )
            mask, islands = remove_small_regions(mask, settings.min_region_area, mode="islands")
            record["mask"] = mask
            untouched.append(float(not holes and not islands))
        threshold = max(settings.nms_threshold, settings.crop_nms_threshold)
        found = _distinct(found, untouched, threshold)
    return found


def _seen(box: np.ndarray, crop: list[int]) -> np.ndarray | None:
    """Return the part of a box inside a crop, in its coordinates, if that is over 70 % of it."""
    corner, end = np.array(crop[:2]), np.array(crop[2:])
    upper, lower = np.maximum(box[:2], corner), np.minimum(box[2:], end)
    shares = np.maximum(lower - upper, 0) / (box[2:] - box[:2])
    return np.concatenate([upper - corner, lower - corner]) if shares.prod() > 0.7 else None


def _examples(
    predictor: SamPredictor, box: np.ndarray, crop: list[int], frame: tuple[int, int]
) -> list[Record]:
    masks, _, low = predictor.predict_torch(
        None,
        None,
        torch.as_tensor(predictor.transform.apply_boxes(box, predictor.original_size)),
        multimask_output=False,
    )
    if not masks.any():
        return []
    return [
        {
            "mask": _placed(masks[0, 0], crop, frame),
            "score": 1.0,
            "stability": 1.0,
            "point": (box[:2] + box[2:]) / 2 + crop[:2],
            "vector": _vectors(predictor, low[:, 0])[0],
            "example": True,
        }
    ]


def _clicked(
    predictor: SamPredictor,
    grid: np.ndarray,
    crop: list[int],
    frame: tuple[int, int],
    settings: MaskGeneratorSettings,
) -> list[Record]:
    size = (crop[3] - crop[1], crop[2] - crop[0])
    points = grid * size[::-1]
    told = torch.as_tensor(predictor.transform.apply_coords(points, size))
    logits, scores, low = predictor.predict_torch(
        told[:, None], torch.ones(len(points), 1, dtype=torch.int), return_logits=True
    )
    logits, scores, low = logits.flatten(0, 1), scores.flatten(), low.flatten(0, 1)
    stability = calculate_stability_score(logits, 0.0, settings.stability_offset)
    boxes = batched_mask_to_box(logits > 0)
    cut_off = is_box_near_crop_edge(boxes, crop, [0, 0, frame[1], frame[0]])
    vectors = _vectors(predictor, low)
    return [
        {
            "mask": _placed(logits[row] > 0, crop, frame),
            "score": float(scores[row]),
            "stability": float(stability[row]),
            "point": points[row // 3] + crop[:2],
            "vector": vectors[row],
            "example": False,
        }
        for row in range(len(scores))
        if scores[row] > settings.iou_threshold
        and stability[row] >= settings.stability_threshold
        and not cut_off[row]
    ]


def _vectors(predictor: SamPredictor, low: torch.Tensor) -> torch.Tensor:
    """Return the unit mean of the embedding where the logits, at its size, are over 0."""
    embedding = predictor.get_image_embedding()[0]
    rows = []
    for logits in interpolate(low[:, None], embedding.shape[-2:], mode="bilinear")[:, 0]:
        inside = logits > 0
        inside.view(-1)[logits.argmax()] = True
        mean = embedding[:, inside].mean(dim=1)
        rows.append(mean / mean.norm())
    return torch.stack(rows)


def _placed(mask: torch.Tensor, crop: list[int], frame: tuple[int, int]) -> np.ndarray:
    full = np.zeros(frame, bool)
    full[crop[1] : crop[3], crop[0] : crop[2]] = mask.numpy()
    return full


def _distinct(records: list[Record], priority: list[float], threshold: float) -> list[Record]:
    if not records:
        return []
    masks = torch.from_numpy(np.stack([record["mask"] for record in records]))
    boxes = batched_mask_to_box(masks).float()
    return [records[row] for row in nms(boxes, torch.tensor(priority), threshold).tolist()]
