"""Tiny, randomly initialized checkpoints of semantic, panoptic, depth and in-context models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.models.tiny import clip_tokenizer

SWIN = {
    "embed_dim": 8,
    "depths": [1, 1, 1, 1],
    "num_heads": [1, 1, 2, 2],
    "window_size": 2,
    "image_size": 64,
    "out_features": ["stage1", "stage2", "stage3", "stage4"],
}
NAMES = {0: "wall", 1: "sky", 2: "person", 3: "tree", 4: "car"}


def mask2former(folder: Path, *, side: int = 384, queries: int = 12, **facts: Any) -> Path:
    """Save a Mask2Former whose images are squashed to a square, as the published ones are."""
    from transformers import (
        Mask2FormerConfig,
        Mask2FormerForUniversalSegmentation,
        Mask2FormerImageProcessor,
        SwinConfig,
    )

    config = Mask2FormerConfig(
        backbone_config=SwinConfig(**SWIN),
        feature_size=32,
        mask_feature_size=32,
        hidden_dim=32,
        encoder_feedforward_dim=32,
        dim_feedforward=32,
        encoder_layers=1,
        decoder_layers=3,
        num_attention_heads=2,
        num_queries=queries,
        id2label=facts.pop("names", NAMES),
    )
    _saved(Mask2FormerForUniversalSegmentation, config, folder)
    Mask2FormerImageProcessor(size={"height": side, "width": side}).save_pretrained(folder)
    return folder


def oneformer(folder: Path, *, short: int = 64, long: int = 200) -> Path:
    """Save a OneFormer with its reader of tasks."""
    from transformers import (
        OneFormerConfig,
        OneFormerForUniversalSegmentation,
        OneFormerImageProcessor,
        OneFormerProcessor,
        SwinConfig,
    )

    config = OneFormerConfig(
        backbone_config=SwinConfig(**SWIN),
        num_queries=12,
        conv_dim=32,
        mask_dim=32,
        hidden_dim=32,
        encoder_feedforward_dim=32,
        dim_feedforward=32,
        encoder_layers=1,
        decoder_layers=4,
        num_attention_heads=2,
        text_encoder_width=16,
        text_encoder_num_layers=1,
        id2label=NAMES,
    )
    _saved(OneFormerForUniversalSegmentation, config, folder)
    size = {"shortest_edge": short, "longest_edge": long}
    OneFormerProcessor(OneFormerImageProcessor(size=size), clip_tokenizer()).save_pretrained(folder)
    return folder


def eomt(folder: Path, *, side: int = 64, split: bool = False, **facts: Any) -> Path:
    """Save an EoMT that pads an image to a square, or with `split` looks at it in windows."""
    from transformers import EomtConfig, EomtForUniversalSegmentation, EomtImageProcessor

    config = EomtConfig(
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=2,
        image_size=side,
        patch_size=8,
        num_blocks=2,
        num_queries=12,
        num_register_tokens=2,
        id2label=facts.pop("names", NAMES),
    )
    _saved(EomtForUniversalSegmentation, config, folder)
    size = {"shortest_edge": side, "longest_edge": None if split else side}
    EomtImageProcessor(size=size, do_split_image=split, do_pad=not split).save_pretrained(folder)
    return folder


def eomt_dinov3(folder: Path, *, side: int = 64) -> Path:
    """Save an EoMT on DINOv3, whose images are padded to a square, as those of the hub."""
    from transformers import (
        EomtDinov3Config,
        EomtDinov3ForUniversalSegmentation,
        EomtImageProcessor,
    )

    config = EomtDinov3Config(
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=4,
        num_attention_heads=2,
        image_size=side,
        patch_size=8,
        num_blocks=2,
        num_queries=12,
        num_register_tokens=2,
        id2label=NAMES,
    )
    _saved(EomtDinov3ForUniversalSegmentation, config, folder)
    size = {"shortest_edge": side, "longest_edge": side}
    EomtImageProcessor(size=size, do_split_image=False, do_pad=True).save_pretrained(folder)
    return folder


def _saved(
    architecture: Any, config: Any, folder: Path, likely: dict[str, float] | None = None
) -> Path:
    """Save a model whose answers differ from place to place; `likely` sets some of its weights."""
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = architecture(config)
        with torch.no_grad():
            for name, weights in sorted(network.named_parameters()):
                if "queries_" in name or name == "query.weight":
                    weights.normal_(0, 2)
                elif weights.ndim > 1:
                    spread = 4.0 if "class_" in name else 1.2
                    weights.normal_(0, spread * weights[0].numel() ** -0.5)
                elif name.endswith("bias"):
                    weights.normal_(0, 0.1)
                if name in (likely or {}):
                    weights.fill_((likely or {})[name])
    network.save_pretrained(folder)
    return folder


def depth_anything(folder: Path, *, metric: bool = False) -> Path:
    """Save a Depth Anything V2 with patches of 14 pixels, relative or metric."""
    from transformers import (
        DepthAnythingConfig,
        DepthAnythingForDepthEstimation,
        Dinov2Config,
        DPTImageProcessor,
    )

    config = DepthAnythingConfig(
        backbone_config=_dinov2(
            image_size=56,
            patch_size=14,
            out_indices=[1, 2, 3, 4],
            reshape_hidden_states=False,
            kind=Dinov2Config,
        ),
        reassemble_hidden_size=32,
        neck_hidden_sizes=[8, 8, 16, 16],
        fusion_hidden_size=8,
        head_hidden_size=8,
        depth_estimation_type="metric" if metric else "relative",
        max_depth=20,
    )
    _saved(DepthAnythingForDepthEstimation, config, folder)
    DPTImageProcessor(
        size={"height": 70, "width": 70},
        keep_aspect_ratio=True,
        ensure_multiple_of=14,
        image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225],
    ).save_pretrained(folder)
    return folder


def depth_pro(folder: Path, *, field_of_view: bool = True) -> Path:
    """Save a Depth Pro that looks at a square of 128 pixels in patches of 32."""
    from transformers import (
        DepthProConfig,
        DepthProForDepthEstimation,
        DepthProImageProcessor,
        Dinov2Config,
    )

    part = _dinov2(image_size=32, patch_size=8, kind=Dinov2Config)
    config = DepthProConfig(
        fusion_hidden_size=16,
        patch_size=32,
        intermediate_hook_ids=[3, 1],
        intermediate_feature_dims=[8, 8],
        scaled_images_feature_dims=[16, 16, 8],
        merge_padding_value=1,
        use_fov_model=field_of_view,
        image_model_config=part,
        patch_model_config=part,
        fov_model_config=part,
    )
    # About two meters away, seen with a field of view of about sixty degrees.
    likely = {"fov_model.head.layers.4.bias": 60.0, "head.layers.4.bias": 0.5}
    _saved(DepthProForDepthEstimation, config, folder, likely)
    DepthProImageProcessor(size={"height": 128, "width": 128}).save_pretrained(folder)
    return folder


def seggpt(folder: Path) -> Path:
    """Save a SegGPT whose images and masks are squares of 32 pixels."""
    from transformers import SegGptConfig, SegGptForImageSegmentation, SegGptImageProcessor

    config = SegGptConfig(
        hidden_size=32,
        num_hidden_layers=6,
        num_attention_heads=2,
        image_size=[64, 32],
        patch_size=8,
        pretrain_image_size=32,
        decoder_hidden_size=8,
        merge_index=2,
        intermediate_hidden_state_indices=[2, 3, 4, 5],
    )
    _saved(SegGptForImageSegmentation, config, folder)
    SegGptImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder


def _dinov2(kind: Any, **facts: Any) -> dict[str, Any]:
    return kind(
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=2,
        mlp_ratio=2,
        **facts,
    ).to_dict()
