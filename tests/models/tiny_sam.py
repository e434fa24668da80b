"""Which tiny, randomly initialized checkpoints of the Segment Anything family do the tests load?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from anyloom import Checkpoint

SIZE, CHANNELS, EMBEDDING = 256, 96, 64
GLOBAL_BLOCKS = [1, 3]


def saved_sam(folder: Path) -> Path:
    """Save a SAM of 0.6 million weights and return its folder."""
    from transformers import SamConfig, SamModel

    return _saved(SamModel, SamConfig(**_sam_parts()), folder)


def saved_sam_hq(folder: Path) -> Path:
    """Save a SAM-HQ of the same size and return its folder."""
    from transformers import SamHQConfig, SamHQModel

    parts = _sam_parts()
    parts["mask_decoder_config"]["vit_dim"] = CHANNELS
    return _saved(SamHQModel, SamHQConfig(**parts), folder)


def saved_sam2(folder: Path) -> Path:
    """Save a SAM 2 of about a million weights and return its folder."""
    from transformers import Sam2Config, Sam2HieraDetConfig, Sam2Model, Sam2VisionConfig

    backbone = Sam2HieraDetConfig(
        hidden_size=16,
        image_size=[SIZE, SIZE],
        blocks_per_stage=[1, 1, 2, 1],
        embed_dim_per_stage=[16, 32, 64, 128],
        num_attention_heads_per_stage=[1, 2, 4, 8],
        window_size_per_stage=[8, 4, 8, 4],
        window_positional_embedding_background_size=[4, 4],
        global_attention_blocks=[3],
    )
    vision = Sam2VisionConfig(
        backbone_config=backbone,
        backbone_channel_list=[128, 64, 32, 16],
        backbone_feature_sizes=[[64, 64], [32, 32], [16, 16]],
        fpn_hidden_size=EMBEDDING,
    )
    config = Sam2Config(
        vision_config=vision,
        prompt_encoder_config={"hidden_size": EMBEDDING, "image_size": SIZE},
        mask_decoder_config=_decoder_parts(),
    )
    model = drawn(Sam2Model, config)
    for name, weights in model.prompt_encoder.mask_embed.named_parameters():
        if "conv" in name:
            weights.data *= 0.4  # logits are large numbers, and rounding is magnified with them
    same_waves(model)
    model.save_pretrained(folder)
    return folder


def saved_edgetam(folder: Path) -> Path:
    """Save an EdgeTAM of 0.2 million weights and return its folder."""
    from transformers import EdgeTamConfig, EdgeTamModel

    backbone = {
        "model_type": "timm_wrapper",
        "architecture": "repvit_m1",
        "num_classes": 2,
        "model_args": {
            "in_chans": 3,
            "features_only": True,
            "out_indices": [0, 1, 2, 3],
            "embed_dim": [8, 16, 24, 32],
            "depth": [1, 1, 1, 1],
        },
    }
    config = EdgeTamConfig(
        vision_config={
            "model_type": "edgetam_vision_model",
            "backbone_config": backbone,
            "backbone_channel_list": [32, 24, 16, 8],
            "backbone_feature_sizes": [[64, 64], [32, 32], [16, 16]],
            "fpn_hidden_size": EMBEDDING,
        },
        prompt_encoder_config={"hidden_size": EMBEDDING, "image_size": SIZE},
        mask_decoder_config=_decoder_parts(),
    )
    model = drawn(EdgeTamModel, config)
    for layer in model.vision_encoder.neck.convs:
        layer.weight.data *= 0.1  # batch norms that saw no images leave the features large
    same_waves(model)
    model.save_pretrained(folder)
    return folder


def saved_videos(family: str, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Save a SAM 2 or EdgeTAM as the hub has them, with their memory; return its weights too."""
    import transformers

    saved = (saved_sam2 if family == "sam2" else saved_edgetam)(folder / "pictures")
    facts = json.loads((saved / "config.json").read_text())
    parts = ("vision_config", "prompt_encoder_config", "mask_decoder_config")
    memory: dict[str, Any] = {
        "image_size": SIZE,
        "memory_attention_hidden_size": EMBEDDING,
        "memory_attention_feed_forward_hidden_size": EMBEDDING,
        "memory_attention_mlp_hidden_size": EMBEDDING,
        "memory_attention_rope_feat_sizes": [16, 16],
        "memory_encoder_hidden_size": EMBEDDING,
        "memory_encoder_output_channels": 8,
        "mask_downsampler_embed_dim": EMBEDDING,
        "memory_fuser_embed_dim": EMBEDDING,
        "memory_fuser_intermediate_dim": EMBEDDING,
    }
    kind = "Sam2Video" if family == "sam2" else "EdgeTamVideo"
    config = getattr(transformers, f"{kind}Config")(**{one: facts[one] for one in parts}, **memory)
    model = drawn(getattr(transformers, f"{kind}Model"), config)
    same_waves(model)
    model.save_pretrained(folder / "videos")
    return folder / "videos", model.state_dict()


def checkpoint(folder: Path, family: str, **options: Any) -> Checkpoint:
    return Checkpoint(f"tiny-{family}", family, options={"folder": str(folder), **options})


def _sam_parts() -> dict[str, Any]:
    return {
        "vision_config": {
            "hidden_size": CHANNELS,
            "num_hidden_layers": 4,
            "num_attention_heads": 4,
            "image_size": SIZE,
            "window_size": 7,
            "output_channels": EMBEDDING,
            "num_pos_feats": EMBEDDING // 2,
            "global_attn_indexes": GLOBAL_BLOCKS,
            "mlp_dim": 2 * CHANNELS,
        },
        "prompt_encoder_config": {"hidden_size": EMBEDDING, "image_size": SIZE},
        "mask_decoder_config": _decoder_parts(),
    }


def _decoder_parts() -> dict[str, Any]:
    return {"hidden_size": EMBEDDING, "mlp_dim": 128, "iou_head_hidden_dim": EMBEDDING}


def _saved(architecture: Any, config: Any, folder: Path) -> Path:
    """Give a model weights whose masks and scores vary with image and prompt, and save it."""
    model = drawn(architecture, config)
    same_waves(model)
    model.save_pretrained(folder)
    return folder


def drawn(architecture: Any, config: Any) -> Any:
    """Return a model with random weights, the same each time."""
    import torch

    random = torch.Generator().manual_seed(5)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)  # of buffers, which are drawn when the model is made
        model = architecture(config)
    with torch.no_grad():
        for name, weights in sorted(model.named_parameters()):
            spread = 0.5 if "embed" in name or "token" in name else weights[0].numel() ** -0.5
            if weights.ndim > 1:
                weights.copy_(torch.randn(weights.shape, generator=random) * spread)
            elif name.endswith("bias"):
                weights.copy_(torch.randn(weights.shape, generator=random) * 0.1)
    return model


def same_waves(model: Any) -> None:
    """Place points by the same waves as the cells of the image, as trained models do."""
    waves = model.shared_image_embedding.state_dict()
    model.prompt_encoder.shared_embedding.load_state_dict(waves)
