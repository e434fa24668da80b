"""What do the original SAM 2 and EdgeTAM compute from the same weights?

The package `edgetam-dimos` holds EdgeTAM's repository, and in it SAM 2's, under the name `sam2`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.models.tiny_sam import EMBEDDING, SIZE

RENAMED = [
    ("vision_encoder.neck.convs.", "image_encoder.neck.convs."),
    ("vision_encoder.backbone.timm_model.", "image_encoder.trunk.body."),
    ("vision_encoder.backbone.", "image_encoder.trunk."),
    ("patch_embed.projection", "patch_embed.proj"),
    ("layer_norm_final_attn", "norm_final_attn"),
    ("upscale_layer_norm", "output_upscaling.1"),
    ("upscale_conv1", "output_upscaling.0"),
    ("upscale_conv2", "output_upscaling.3"),
    ("mask_embed.conv1", "mask_downscaling.0"),
    ("mask_embed.layer_norm1", "mask_downscaling.1"),
    ("mask_embed.conv2", "mask_downscaling.3"),
    ("mask_embed.layer_norm2", "mask_downscaling.4"),
    ("mask_embed.conv3", "mask_downscaling.6"),
    ("layer_norm", "norm"),
    ("o_proj", "out_proj"),
    ("mask_decoder.", "sam_mask_decoder."),
    ("prompt_encoder.", "sam_prompt_encoder."),
    ("no_memory_embedding", "no_mem_embed"),
    (
        "shared_image_embedding.positional_embedding",
        "sam_prompt_encoder.pe_layer.positional_encoding_gaussian_matrix",
    ),
]
"""Names in transformers → names in the original."""
HEADS = ("iou_prediction_head", "output_hypernetworks_mlps", "pred_obj_score_head")
IN_HEADS = [(".layers.0.", ".layers.1."), (".proj_in.", ".layers.0."), (".proj_out.", ".layers.2.")]
IN_MLPS = [("mlp.proj_in.", "mlp.layers.0."), ("mlp.proj_out.", "mlp.layers.1.")]
OF_VIDEOS = {"maskmem_tpos_enc", "no_mem_pos_enc"}


def reference(folder: Path, size: int = SIZE) -> Any:
    """Return the original predictor with the weights of a tiny SAM 2 or EdgeTAM.

    `size` is the side of the square that images are squashed to.
    """
    from sam2.modeling.sam2_base import SAM2Base
    from sam2.sam2_image_predictor import SAM2ImagePredictor
    from torch import nn

    facts = json.loads((folder / "config.json").read_text())
    model = SAM2Base(
        image_encoder=_encoder(facts["vision_config"]),
        memory_attention=nn.Identity(),
        memory_encoder=nn.Identity(),
        image_size=size,
        directly_add_no_mem_embed=True,
        use_high_res_features_in_sam=True,
        iou_prediction_use_sigmoid=True,
        pred_obj_scores=True,
        pred_obj_scores_mlp=True,
        use_multimask_token_for_obj_ptr=True,
    )
    model.sam_mask_decoder = _decoder()
    told = model.load_state_dict(_weights(folder), strict=False)
    assert set(told.missing_keys) == OF_VIDEOS and not told.unexpected_keys, told
    predictor = SAM2ImagePredictor(model.eval())
    # It knows the sizes of the features for images of 1024 pixels only.
    predictor._bb_feat_sizes = [(size // stride, size // stride) for stride in (4, 8, 16)]
    return predictor


def _encoder(facts: dict[str, Any]) -> Any:
    from sam2.modeling.backbones.hieradet import Hiera
    from sam2.modeling.backbones.image_encoder import FpnNeck, ImageEncoder
    from sam2.modeling.position_encoding import PositionEmbeddingSine

    backbone = facts["backbone_config"]
    if backbone["model_type"] == "timm_wrapper":
        trunk = _convolutions(backbone)
    else:
        trunk = Hiera(
            embed_dim=backbone["hidden_size"],
            num_heads=backbone["num_attention_heads_per_stage"][0],
            stages=tuple(backbone["blocks_per_stage"]),
            window_spec=tuple(backbone["window_size_per_stage"]),
            global_att_blocks=tuple(backbone["global_attention_blocks"]),
            window_pos_embed_bkg_spatial_size=tuple(
                backbone["window_positional_embedding_background_size"]
            ),
        )
    neck = FpnNeck(
        position_encoding=PositionEmbeddingSine(num_pos_feats=EMBEDDING),
        d_model=EMBEDDING,
        backbone_channel_list=facts["backbone_channel_list"],
        fpn_top_down_levels=[2, 3],
        fpn_interp_model="nearest",
    )
    return ImageEncoder(trunk=trunk, neck=neck, scalp=1)


def _convolutions(facts: dict[str, Any]) -> Any:
    """Return EdgeTAM's trunk, which would fetch trained weights where it makes its body itself."""
    from timm.models import create_model
    from torch import nn

    class Trunk(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = create_model(facts["architecture"], **facts["model_args"])
            self.channel_list = self.body.feature_info.channels()[::-1]

        def forward(self, image: Any) -> list[Any]:
            return list(self.body(image))

    return Trunk()


def _decoder() -> Any:
    from sam2.modeling.sam.mask_decoder import MaskDecoder
    from sam2.modeling.sam.transformer import TwoWayTransformer

    return MaskDecoder(
        num_multimask_outputs=3,
        transformer=TwoWayTransformer(depth=2, embedding_dim=EMBEDDING, mlp_dim=128, num_heads=8),
        transformer_dim=EMBEDDING,
        iou_head_depth=3,
        iou_head_hidden_dim=EMBEDDING,
        use_high_res_features=True,
        iou_prediction_use_sigmoid=True,
        pred_obj_scores=True,
        pred_obj_scores_mlp=True,
        use_multimask_token_for_obj_ptr=True,
        dynamic_multimask_via_stability=True,
    )


def _weights(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    weights = {}
    for name, tensor in load_file(folder / "model.safetensors").items():
        if name == "prompt_encoder.shared_embedding.positional_embedding":
            continue  # the same numbers again
        inner = IN_HEADS if any(head in name for head in HEADS) else IN_MLPS
        for ours, original in [*RENAMED, *inner]:
            name = name.replace(ours, original)
        if ".neck.convs." in name:
            place, kind = name.rsplit(".", 1)
            weights[f"{place}.conv.{kind}"] = tensor
        elif name == "sam_prompt_encoder.point_embed.weight":
            for row, one in enumerate(tensor):
                weights[f"sam_prompt_encoder.point_embeddings.{row}.weight"] = one[None]
        else:
            weights[name] = tensor
    return weights
