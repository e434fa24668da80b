"""Which tiny, randomly initialized SAM 3 do the tests load?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.models import tiny
from tests.models.tiny_sam import drawn, same_waves

SIZE = 112
QUERIES = 10
VISION: dict[str, Any] = {
    "model_type": "sam3_vision_model",
    "backbone_config": {
        "model_type": "sam3_vit_model",
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 4,
        "num_attention_heads": 2,
        "image_size": SIZE,
        "patch_size": 14,
        "window_size": 4,
        "global_attn_indexes": [1, 3],
        "pretrain_image_size": 56,
    },
    "fpn_hidden_size": 32,
    "backbone_feature_sizes": [[32, 32], [16, 16], [8, 8]],
}
PARTS = {"hidden_size": 32, "num_attention_heads": 4, "intermediate_size": 48, "num_layers": 2}


def saved_sam3(folder: Path) -> Path:
    """Save a SAM 3 of a million weights, laid out as on the hub, and return its folder.

    The hub's checkpoint holds a video model: a detector, and a tracker that shares its encoder.
    """
    from safetensors.torch import save_file
    from transformers import Sam3ImageProcessor, Sam3Processor, Sam3VideoConfig, Sam3VideoModel

    detector = {
        "model_type": "sam3",
        "vision_config": VISION,
        "text_config": {
            "model_type": "clip_text_model",
            "vocab_size": 49408,
            "hidden_size": 16,
            "intermediate_size": 32,
            "projection_dim": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "max_position_embeddings": 32,
            "hidden_act": "gelu",
        },
        "geometry_encoder_config": PARTS,
        "detr_encoder_config": PARTS,
        "detr_decoder_config": {**PARTS, "num_queries": QUERIES},
        "mask_decoder_config": {"hidden_size": 32, "num_attention_heads": 4},
    }
    tracker = {
        "model_type": "sam3_tracker_video",
        "vision_config": VISION,
        "prompt_encoder_config": {"hidden_size": 32, "image_size": SIZE, "patch_size": 14},
        "mask_decoder_config": {"hidden_size": 32, "mlp_dim": 48, "iou_head_hidden_dim": 32},
        "image_size": SIZE,
        "memory_attention_hidden_size": 32,
        "memory_attention_feed_forward_hidden_size": 32,
        "memory_attention_rope_feat_sizes": [8, 8],
        "memory_encoder_hidden_size": 32,
        "memory_encoder_output_channels": 8,
        "mask_downsampler_embed_dim": 32,
        "memory_fuser_embed_dim": 32,
        "memory_fuser_intermediate_dim": 32,
    }
    config = Sam3VideoConfig(detector_config=detector, tracker_config=tracker, low_res_mask_size=32)
    model = drawn(Sam3VideoModel, config)
    same_waves(model.tracker_model)
    folder.mkdir(parents=True, exist_ok=True)
    config.save_pretrained(folder)
    # `save_pretrained` would write "tracker_model." twice into the names of the tracker's weights.
    weights = {name: one.contiguous() for name, one in model.state_dict().items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    pictures = Sam3ImageProcessor(size={"height": SIZE, "width": SIZE})
    Sam3Processor(pictures, tiny.clip_tokenizer(pad_token="<|endoftext|>")).save_pretrained(folder)
    return folder


def saved_sam3_lite_text(folder: Path) -> Path:
    """Save a SAM3-LiteText, the detector alone, and return its folder."""
    from transformers import (
        Sam3ImageProcessor,
        Sam3LiteTextConfig,
        Sam3LiteTextModel,
        Sam3Processor,
    )

    config = Sam3LiteTextConfig(
        vision_config=VISION,
        text_config={
            "hidden_size": 16,
            "intermediate_size": 32,
            "projection_dim": 16,
            "num_hidden_layers": 3,
            "num_attention_heads": 2,
            "repmixer_kernel_size": 3,
        },
        geometry_encoder_config=PARTS,
        detr_encoder_config=PARTS,
        detr_decoder_config={**PARTS, "num_queries": QUERIES},
        mask_decoder_config={"hidden_size": 32, "num_attention_heads": 4},
    )
    drawn(Sam3LiteTextModel, config).save_pretrained(folder)
    pictures = Sam3ImageProcessor(size={"height": SIZE, "width": SIZE})
    Sam3Processor(pictures, tiny.clip_tokenizer(pad_token="<|endoftext|>")).save_pretrained(folder)
    return folder
