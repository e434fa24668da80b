"""What does the package `segment-anything` compute from the same weights?"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

RENAMED = [
    ("vision_encoder.", "image_encoder."),
    ("patch_embed.projection", "patch_embed.proj"),
    ("image_encoder.layers.", "image_encoder.blocks."),
    ("layer_norm1", "norm1"),
    ("layer_norm2", "norm2"),
    ("layer_norm3", "norm3"),
    ("layer_norm4", "norm4"),
    ("layer_norm_final_attn", "norm_final_attn"),
    ("neck.conv1", "neck.0"),
    ("neck.norm1", "neck.1"),
    ("neck.conv2", "neck.2"),
    ("neck.norm2", "neck.3"),
    ("prompt_encoder.point_embed.", "prompt_encoder.point_embeddings."),
    ("mask_embed.conv1", "mask_downscaling.0"),
    ("mask_embed.norm1", "mask_downscaling.1"),
    ("mask_embed.conv2", "mask_downscaling.3"),
    ("mask_embed.norm2", "mask_downscaling.4"),
    ("mask_embed.conv3", "mask_downscaling.6"),
    ("mask_decoder.upscale_conv1", "mask_decoder.output_upscaling.0"),
    ("mask_decoder.upscale_layer_norm", "mask_decoder.output_upscaling.1"),
    ("mask_decoder.upscale_conv2", "mask_decoder.output_upscaling.3"),
    (
        "shared_image_embedding.positional_embedding",
        "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix",
    ),
]
"""Names in transformers' SamModel → names in the original."""
IN_HEADS = [(".layers.0.", ".layers.1."), (".proj_in.", ".layers.0."), (".proj_out.", ".layers.2.")]
HEADS = ("iou_prediction_head", "output_hypernetworks_mlps")


def reference(folder: Path) -> Any:
    """Return the original Sam with the weights of a checkpoint of one file."""
    from safetensors.torch import load_file
    from segment_anything.modeling import (
        ImageEncoderViT,
        MaskDecoder,
        PromptEncoder,
        Sam,
        TwoWayTransformer,
    )
    from torch import nn

    config = json.loads((folder / "config.json").read_text())
    seen, decoder = config["vision_config"], config["mask_decoder_config"]
    side, width = seen["image_size"], decoder["hidden_size"]
    cells = side // seen["patch_size"]
    sam = Sam(
        image_encoder=ImageEncoderViT(
            depth=seen["num_hidden_layers"],
            embed_dim=seen["hidden_size"],
            img_size=side,
            mlp_ratio=seen["mlp_dim"] / seen["hidden_size"],
            norm_layer=partial(nn.LayerNorm, eps=1e-6),
            num_heads=seen["num_attention_heads"],
            patch_size=seen["patch_size"],
            qkv_bias=True,
            use_rel_pos=True,
            global_attn_indexes=tuple(seen["global_attn_indexes"]),
            window_size=seen["window_size"],
            out_chans=width,
        ),
        prompt_encoder=PromptEncoder(
            embed_dim=width,
            image_embedding_size=(cells, cells),
            input_image_size=(side, side),
            mask_in_chans=16,
        ),
        mask_decoder=MaskDecoder(
            num_multimask_outputs=3,
            transformer=TwoWayTransformer(
                depth=2, embedding_dim=width, mlp_dim=decoder["mlp_dim"], num_heads=8
            ),
            transformer_dim=width,
            iou_head_depth=3,
            iou_head_hidden_dim=decoder["iou_head_hidden_dim"],
        ),
    )
    weights = {}
    for name, tensor in load_file(folder / "model.safetensors").items():
        for ours, original in [*RENAMED, *(IN_HEADS if any(h in name for h in HEADS) else [])]:
            name = name.replace(ours, original)
        weights[name] = tensor
    sam.load_state_dict(weights)
    return sam.eval()
