"""How does Segment Anything's decoder look where a target is, and for what it is like?

PerSAM (Zhang et al. 2023) steers the decoder without training. In both layers, what each token
looks at is weighted once more by a map of where the target is (target-guided attention), and the
target's embedding is added to the tokens (target-semantic prompting).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


def guided_masks(
    network: Any,
    image: torch.Tensor,
    points: torch.Tensor,
    labels: torch.Tensor,
    attention: torch.Tensor,
    target: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the logits N×1×H×W and predicted IoUs N×1 of the single mask of each prompt.

    transformers' own arguments `attention_similarity` and `target_embedding` compute something
    else: one soft-max instead of two, and no target in the last attention.

    Args:
        network: a `transformers.SamModel`.
        image: embeddings, N×D×h×w.
        points: N×P×2, in the coordinates of the model's square input.
        labels: N×P: 1 on the target, 0 beside it.
        attention: N×(h·w), 0 to 1: where the target is.
        target: N×D: the mean embedding of the target.
    """
    import torch

    decoder = network.mask_decoder
    sparse, dense = network.prompt_encoder(points[:, None], labels[:, None], None, None)
    output = torch.cat([decoder.iou_token.weight, decoder.mask_tokens.weight])
    tokens = torch.cat([output.expand(len(image), 1, -1, -1), sparse], dim=2)
    positions = network.get_image_wide_positional_embeddings()
    queries, keys = _two_ways(
        decoder.transformer,
        tokens,
        (image + dense).flatten(2).transpose(1, 2)[:, None],
        positions.flatten(2).transpose(1, 2)[:, None],
        attention[:, None, None],
        target[:, None, None],
    )
    grid = decoder.upscale_conv1(keys[:, 0].transpose(1, 2).reshape(image.shape))
    grid = decoder.activation(decoder.upscale_layer_norm(grid))
    grid = decoder.activation(decoder.upscale_conv2(grid))
    weights = decoder.output_hypernetworks_mlps[0](queries[:, 0, 1])
    masks = torch.einsum("nd,ndhw->nhw", weights, grid)
    return masks[:, None], decoder.iou_prediction_head(queries[:, 0, 0])[:, :1]


def _two_ways(
    transformer: Any,
    tokens: torch.Tensor,
    keys: torch.Tensor,
    places: torch.Tensor,
    attention: torch.Tensor,
    target: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return tokens N×1×T×D and image cells N×1×C×D after looking at each other twice."""
    # The published code adds the target in place, and before the first layer the tokens are their
    # own positional embedding: that stays shifted for all that follows.
    tokens = tokens + target
    queries = tokens
    for number, layer in enumerate(transformer.layers):
        if number:
            queries = queries + target
            seen = queries + tokens
            queries = queries + layer.self_attn(query=seen, key=seen, value=queries)[0]
        else:
            queries = layer.self_attn(query=queries, key=queries, value=queries)[0]
        queries = layer.layer_norm1(queries)
        looked = _attended_twice(
            layer.cross_attn_token_to_image, queries + tokens, keys + places, keys, attention
        )
        queries = layer.layer_norm2(queries + looked)
        queries = layer.layer_norm3(queries + layer.mlp(queries))
        told = layer.cross_attn_image_to_token(
            query=keys + places, key=queries + tokens, value=queries
        )[0]
        keys = layer.layer_norm4(keys + told)
    last = transformer.final_attn_token_to_image(
        query=queries + tokens + target, key=keys + places, value=keys
    )[0]
    return transformer.layer_norm_final_attn(queries + last), keys


def _attended_twice(
    layer: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention: torch.Tensor,
) -> torch.Tensor:
    """Return what queries see of the image: soft-max, add the guide, soft-max again."""
    heads = layer.num_attention_heads

    def split(states: torch.Tensor) -> torch.Tensor:
        return states[:, 0].unflatten(2, (heads, -1)).transpose(1, 2)

    asked, known, told = (
        split(layer.q_proj(query)),
        split(layer.k_proj(key)),
        split(layer.v_proj(value)),
    )
    weights = (asked @ known.transpose(2, 3) * layer.scaling).softmax(-1)
    weights = (weights + attention).softmax(-1)
    return layer.out_proj((weights @ told).transpose(1, 2).flatten(2)[:, None])
