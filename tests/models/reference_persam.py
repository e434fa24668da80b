"""What does PerSAM find, step by step, on the modules of the package `segment-anything`?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from segment_anything import SamPredictor
from torch.nn.functional import interpolate


@dataclass
class Found:
    """The masks, predicted IoUs and clicks of the passes, in their order."""

    masks: list[np.ndarray]
    scores: list[float]
    clicks: np.ndarray
    attention: np.ndarray | None = None


def inside(predictor: SamPredictor, mask: np.ndarray, level: int) -> torch.Tensor:
    """Return which cells of the embedding a mask that is stored with a gray level covers."""
    stored = np.repeat((mask * level).astype(np.uint8)[..., None], 3, axis=2)
    resized = torch.as_tensor(predictor.transform.apply_image(stored)).permute(2, 0, 1)[None]
    square = predictor.model.preprocess(resized)
    cells = predictor.model.prompt_encoder.image_embedding_size
    return interpolate(square, cells, mode="bilinear")[0, 0] > 0


def similarity(predictor: SamPredictor, direction: torch.Tensor) -> torch.Tensor:
    """Return the cosine with every place of the image that the predictor holds, at its size."""
    grid = predictor.features[0]
    depth, height, width = grid.shape
    cosine = direction @ (grid / grid.norm(dim=0, keepdim=True)).reshape(depth, -1)
    finer = interpolate(cosine.reshape(1, 1, height, width), scale_factor=4, mode="bilinear")
    return predictor.model.postprocess_masks(
        finer, predictor.input_size, predictor.original_size
    ).squeeze()


def place(prior: torch.Tensor, index: Any) -> list[int]:
    row, column = divmod(int(index), prior.shape[1])
    return [column, row]


@torch.no_grad()
def persam(
    predictor: SamPredictor, example: np.ndarray, mask: np.ndarray, picture: np.ndarray
) -> Found:
    """Find the object by guiding the decoder, then twice by showing it its own mask."""
    predictor.set_image(example)
    cells = predictor.features[0].permute(1, 2, 0)[inside(predictor, mask, 128)]
    mean = cells.mean(0)

    predictor.set_image(picture)
    prior = similarity(predictor, (mean / mean.norm())[None])
    points = np.array([place(prior, prior.argmax()), place(prior, prior.argmin())])
    labels = np.array([1, 0])
    sharp = (prior - prior.mean()) / torch.std(prior)
    size = predictor.features.shape[-2:]
    attention = interpolate(sharp[None, None], size, mode="bilinear").sigmoid().flatten(2)

    low, scores = guided(predictor, points, labels, attention[:, None], mean[None, None])
    full = predictor.model.postprocess_masks(low, predictor.input_size, predictor.original_size)
    found = Found([full[0, 0].numpy() > 0], [float(scores[0, 0])], points, attention[0, 0].numpy())
    logits = low[0].numpy()
    for box in (None, "tight"):
        told = tight(found.masks[-1]) if box else None
        masks, scores, lows = predictor.predict(points, labels, told, logits)
        best = int(np.argmax(scores))
        found.masks.append(masks[best])
        found.scores.append(float(scores[best]))
        logits = lows[best : best + 1]
    return found


def guided(
    predictor: SamPredictor,
    points: np.ndarray,
    labels: np.ndarray,
    attention: torch.Tensor,
    target: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the low logits and predicted IoU of the single mask, with the decoder written out."""
    sam, decoder = predictor.model, predictor.model.mask_decoder
    coordinates = predictor.transform.apply_coords(points, predictor.original_size)
    sparse, dense = sam.prompt_encoder(
        points=(torch.as_tensor(coordinates)[None].float(), torch.as_tensor(labels)[None]),
        boxes=None,
        masks=None,
    )
    tokens = torch.cat([decoder.iou_token.weight, decoder.mask_tokens.weight])[None]
    query_positions = torch.cat([tokens, sparse], dim=1)
    image = predictor.features + dense
    keys = image.flatten(2).permute(0, 2, 1)
    key_positions = sam.prompt_encoder.get_dense_pe().flatten(2).permute(0, 2, 1)

    transformer = decoder.transformer
    queries = query_positions
    for layer in transformer.layers:
        queries += target  # in place: the first time, this moves query_positions as well
        if layer.skip_first_layer_pe:
            queries = layer.self_attn(q=queries, k=queries, v=queries)
        else:
            placed = queries + query_positions
            queries = queries + layer.self_attn(q=placed, k=placed, v=queries)
        queries = layer.norm1(queries)
        queries = layer.norm2(
            queries
            + twice_softmaxed(
                layer.cross_attn_token_to_image,
                queries + query_positions,
                keys + key_positions,
                keys,
                attention,
            )
        )
        queries = layer.norm3(queries + layer.mlp(queries))
        keys = layer.norm4(
            keys
            + layer.cross_attn_image_to_token(
                q=keys + key_positions, k=queries + query_positions, v=queries
            )
        )
    asked = queries + query_positions
    asked += target
    queries = transformer.norm_final_attn(
        queries + transformer.final_attn_token_to_image(q=asked, k=keys + key_positions, v=keys)
    )

    grid = decoder.output_upscaling(keys.transpose(1, 2).view(image.shape))
    weights = decoder.output_hypernetworks_mlps[0](queries[:, 1])
    masks = (weights[:, None] @ grid.flatten(2)).view(1, 1, *grid.shape[-2:])
    return masks, decoder.iou_prediction_head(queries[:, 0])[:, :1]


def twice_softmaxed(
    layer: Any,
    q: torch.Tensor,
    k: torch.Tensor,
    v: torch.Tensor,
    attention: torch.Tensor,
) -> torch.Tensor:
    q, k, v = layer.q_proj(q), layer.k_proj(k), layer.v_proj(v)
    q, k, v = (layer._separate_heads(one, layer.num_heads) for one in (q, k, v))
    weights = torch.softmax(q @ k.permute(0, 1, 3, 2) / math.sqrt(q.shape[-1]), dim=-1)
    weights = torch.softmax(weights + attention, dim=-1)
    return layer.out_proj(layer._recombine_heads(weights @ v))


def persam_f(
    predictor: SamPredictor,
    example: np.ndarray,
    mask: np.ndarray,
    picture: np.ndarray,
    steps: int = 1000,
) -> tuple[Found, np.ndarray]:
    """Find the object by a learned sum of the three masks; also return the three weights."""
    with torch.no_grad():
        predictor.set_image(example)
        cells = predictor.features[0].permute(1, 2, 0)[inside(predictor, mask, 128)]
        direction = (cells.max(0)[0] / 2 + cells.mean(0) / 2)[None]
        direction = direction / direction.norm(dim=-1, keepdim=True)
        prior = similarity(predictor, direction)
        points, labels = np.array([place(prior, prior.argmax())]), np.array([1])
        full, _, _ = predictor.predict(points, labels, return_logits=True)
    logits, wanted = torch.as_tensor(full).flatten(1), torch.as_tensor(mask).flatten().float()
    learned = torch.nn.Parameter(torch.ones(2, 1) / 3)
    optimizer = torch.optim.AdamW([learned], lr=1e-3, eps=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        weights = torch.cat((1 - learned.sum(0)[None], learned))
        summed = (logits * weights).sum(0)
        sure = summed.sigmoid()
        dice = 1 - (2 * (sure * wanted).sum() + 1) / (sure.sum() + wanted.sum() + 1)
        entropy = torch.nn.functional.binary_cross_entropy_with_logits(
            summed, wanted, reduction="none"
        )
        right = sure * wanted + (1 - sure) * (1 - wanted)
        alpha = 0.25 * wanted + 0.75 * (1 - wanted)
        loss = dice + (alpha * entropy * (1 - right) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    weights = torch.cat((1 - learned.sum(0)[None], learned)).detach()

    with torch.no_grad():
        predictor.set_image(picture)
        prior = similarity(predictor, direction)
        points = np.array([place(prior, prior.argmax())])
        full, scores, low = predictor.predict(points, labels, return_logits=True)
        mask = (torch.as_tensor(full) * weights[..., None]).sum(0).numpy() > 0
        found = Found([mask], [float(scores @ weights[:, 0].numpy())], points)
        logits = (low * weights.numpy()[..., None]).sum(0)[None]
        for _ in range(2):
            masks, scores, low = predictor.predict(points, labels, tight(found.masks[-1]), logits)
            best = int(np.argmax(scores))
            found.masks.append(masks[best])
            found.scores.append(float(scores[best]))
            logits = low[best : best + 1]
    return found, weights[:, 0].numpy()


def tight(mask: np.ndarray) -> np.ndarray:
    y, x = np.nonzero(mask)
    return np.array([x.min(), y.min(), x.max(), y.max()])
