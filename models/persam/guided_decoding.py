"""PerSAM's guidance of Segment Anything's decoder (Zhang et al. 2023), without training.

In both layers, the attention of tokens to the image is weighted by a map of where the target is
(target-guided attention), and the target's embedding is added to the tokens (target-semantic
prompting).
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

    transformers' arguments `attention_similarity` and `target_embedding` compute something else:
    one softmax instead of two, and no target in the last attention.

    Args:
        network: a `transformers.SamModel`.
        image: embeddings, N×D×h×w.
        points: N×P×2, in the coordinates of the model's square input.
        labels: N×P: 1 = foreground, 0 = background.
        attention: N×(h·w), 0 to 1, high where the target is.
        target: N×D: the mean embedding of the target.
    """
    import torch

    decoder = network.mask_decoder
    sparse, dense = network.prompt_encoder(points[:, None], labels[:, None], None, None)
    output = torch.cat([decoder.iou_token.weight, decoder.mask_tokens.weight])
    tokens = torch.cat([output.expand(len(image), 1, -1, -1), sparse], dim=2)
    positions = network.get_image_wide_positional_embeddings()
    queries, keys = _two_way_transformer(
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


def _two_way_transformer(
    transformer: Any,
    tokens: torch.Tensor,
    keys: torch.Tensor,
    positions: torch.Tensor,
    attention: torch.Tensor,
    target: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return tokens N×1×T×D and image cells N×1×C×D after two layers of mutual attention."""
    # The published code adds the target in place, and the first layer uses the tokens as their own
    # positional embedding: the embedding stays shifted in all later layers.
    tokens = tokens + target
    queries = tokens
    for number, layer in enumerate(transformer.layers):
        if number:
            queries = queries + target
            states = queries + tokens
            queries = queries + layer.self_attn(query=states, key=states, value=queries)[0]
        else:
            queries = layer.self_attn(query=queries, key=queries, value=queries)[0]
        queries = layer.layer_norm1(queries)
        attended = _guided_attention(
            layer.cross_attn_token_to_image, queries + tokens, keys + positions, keys, attention
        )
        queries = layer.layer_norm2(queries + attended)
        queries = layer.layer_norm3(queries + layer.mlp(queries))
        attended = layer.cross_attn_image_to_token(
            query=keys + positions, key=queries + tokens, value=queries
        )[0]
        keys = layer.layer_norm4(keys + attended)
    last = transformer.final_attn_token_to_image(
        query=queries + tokens + target, key=keys + positions, value=keys
    )[0]
    return transformer.layer_norm_final_attn(queries + last), keys


def _guided_attention(
    layer: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention: torch.Tensor,
) -> torch.Tensor:
    """Return the queries' attention to the image: softmax, add the guide, softmax again."""
    heads = layer.num_attention_heads

    def split(states: torch.Tensor) -> torch.Tensor:
        return states[:, 0].unflatten(2, (heads, -1)).transpose(1, 2)

    queries, keys, values = (
        split(layer.q_proj(query)),
        split(layer.k_proj(key)),
        split(layer.v_proj(value)),
    )
    weights = (queries @ keys.transpose(2, 3) * layer.scaling).softmax(-1)
    weights = (weights + attention).softmax(-1)
    return layer.out_proj((weights @ values).transpose(1, 2).flatten(2)[:, None])
