"""Gradient of the loss by which an attack removes masks: ClipMSE of Attack-SAM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from anyloom import Points, Regions

from ..common.prompted_output import prompt_count
from .prompts import EncodedImage, Prompts


@dataclass(frozen=True)
class RemovalRequest:
    """An image and the prompts whose masks are to vanish."""

    pixels: np.ndarray
    """float32 H×W×3, 0 to 255."""
    prompts: Sequence[Prompts]
    """One prompt each, in pixels of the image; they may have different numbers of points."""
    floor: float


def prompts_of(points: Points | None, regions: Regions | None) -> list[Prompts]:
    """Return the prompts of a `Segmenter` call one by one; objects without any are left out."""
    prompts = []
    for index in range(prompt_count(regions, points, None)):
        clicks = None if points is None else points.of_object(index)
        box = None if regions is None or index >= len(regions) else regions.boxes[index][None]
        coordinates = None if not clicks else (clicks.coordinates - 0.5)[None]
        labels = None if not clicks else clicks.positive.astype(np.int64)[None]
        if box is not None or coordinates is not None:
            prompts.append(Prompts(coordinates, labels, box))
    return prompts


def removal_gradient(model: Any, request: RemovalRequest) -> np.ndarray:
    """Return the gradient of ClipMSE, averaged over the prompts, by the pixels: float32 H×W×3.

    Args:
        model: a `Sam`.
    """
    import torch
    from torch.nn.functional import interpolate

    network: Any = model.network
    device, side = network.device, model.input_size
    shape = request.pixels.shape[:2]
    size = model.resized_size((shape[0], shape[1]))
    with torch.inference_mode(False), torch.enable_grad():
        pixels = torch.from_numpy(np.array(request.pixels, np.float32)).to(device)
        pixels.requires_grad_(True)
        channels = pixels.permute(2, 0, 1)[None]
        # With antialiasing, as Pillow resizes; its rounding to whole levels has no gradient.
        resized = interpolate(channels, size, mode="bilinear", align_corners=False, antialias=True)
        square = torch.zeros((1, 3, side, side), device=device)
        square[:, :, : size[0], : size[1]] = model.normalization(resized)
        with torch.autocast(device.type, model.dtype, enabled=model.autocast):
            features = model.image_features(square.to(model.decoder_dtype))
        features = tuple(grid.to(model.decoder_dtype) for grid in features)
        encoded = EncodedImage(tuple(grid[0] for grid in features), (shape[0], shape[1]), size)
        losses = []
        for prompt in request.prompts:
            output = network(
                **model.decoder_features(features, 1),
                **model.prompt_arguments(prompt.scaled(encoded.scale)),
                multimask_output=False,
            )
            logits = model.upscale(output.pred_masks[0, 0].float(), encoded)
            losses.append(((logits.clamp(min=request.floor) - request.floor) ** 2).mean())
        [gradient] = torch.autograd.grad(torch.stack(losses).mean(), pixels)
    return gradient.cpu().numpy()
