"""Configurations of published checkpoints, so that their networks can be built without weights.

Those of an entry of the conformance table are by the folder of the network, "" where the checkpoint
holds one. What is left out is the library's default. That a configuration is the published one is
tested by the number of its parameters, which the catalog states.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Published:
    """The networks of one published checkpoint."""

    checkpoint: str
    """Its name in the catalog; the hub's where the catalog has none of this kind."""
    networks: Mapping[str, Facts] = field(default_factory=dict)
    """Folder of a network → its configuration."""
    processing: Facts = field(default_factory=dict)
    """Settings of its image processor that are not the library's defaults."""


CLIP_TEXT = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "projection_dim": 768,
    "bos_token_id": 0,
    "eos_token_id": 2,
}
CLIP_LARGE_TEXT = {**CLIP_TEXT, "hidden_act": "quick_gelu"}
CLIP_LARGE = {
    "projection_dim": 768,
    "text_config": CLIP_LARGE_TEXT,
    "vision_config": {
        "hidden_size": 1024,
        "intermediate_size": 4096,
        "num_hidden_layers": 24,
        "num_attention_heads": 16,
        "patch_size": 14,
        "projection_dim": 768,
    },
}
T5_XXL = {
    "d_model": 4096,
    "d_kv": 64,
    "d_ff": 10240,
    "num_layers": 24,
    "num_heads": 64,
    "feed_forward_proj": "gated-gelu",
    "vocab_size": 32128,
}
BERT_LAYERS = {"vocab_size": 30524, "hidden_size": 768, "num_attention_heads": 12}
BLIP_LARGE = {
    "text_config": {**BERT_LAYERS, "encoder_hidden_size": 1024, "bos_token_id": 30522},
    "vision_config": {
        "hidden_size": 1024,
        "intermediate_size": 4096,
        "num_hidden_layers": 24,
        "num_attention_heads": 16,
        "image_size": 384,
    },
}
BLIP_BASE = {
    "text_config": {**BERT_LAYERS, "encoder_hidden_size": 768, "bos_token_id": 30522},
    "vision_config": {"image_size": 384},
}
OPT = {
    "model_type": "opt",
    "hidden_size": 2560,
    "word_embed_proj_dim": 2560,
    "ffn_dim": 10240,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "vocab_size": 50304,
}
FLAN_T5_XL = {
    "model_type": "t5",
    "d_model": 2048,
    "d_kv": 64,
    "d_ff": 5120,
    "num_layers": 24,
    "num_heads": 32,
    "feed_forward_proj": "gated-gelu",
    "vocab_size": 32128,
    "tie_word_embeddings": False,
    "decoder_start_token_id": 0,
}
QUESTIONS = {"vocab_size": 30523}
"""The vocabulary of BLIP-2's queries."""
SMOL = {
    "model_type": "llama",
    "hidden_size": 576,
    "intermediate_size": 1536,
    "num_hidden_layers": 30,
    "num_attention_heads": 9,
    "num_key_value_heads": 3,
    "tie_word_embeddings": True,
}
QWEN2_VL = {
    "text_config": {
        "hidden_size": 3584,
        "intermediate_size": 18944,
        "num_hidden_layers": 28,
        "num_attention_heads": 28,
        "num_key_value_heads": 4,
        "vocab_size": 152064,
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 1000000.0,
            "mrope_section": [16, 24, 24],
        },
    },
    "vision_config": {
        "depth": 32,
        "hidden_size": 1280,
        "intermediate_size": 3420,
        "num_heads": 16,
        "out_hidden_size": 3584,
        "fullatt_block_indexes": [7, 15, 23, 31],
        "window_size": 112,
    },
    "tie_word_embeddings": False,
}
SWIN_LARGE = {
    "model_type": "swin",
    "image_size": 384,
    "embed_dim": 192,
    "depths": [2, 2, 18, 2],
    "num_heads": [6, 12, 24, 48],
    "window_size": 12,
    "out_features": ["stage1", "stage2", "stage3", "stage4"],
}
VIT_LARGE = {
    "model_type": "dinov2",
    "hidden_size": 1024,
    "num_hidden_layers": 24,
    "num_attention_heads": 16,
    "image_size": 384,
    "patch_size": 16,
    "use_mask_token": False,
}
REPVIT = {
    "model_type": "timm_wrapper",
    "architecture": "repvit_m1",
    "num_classes": 2,
    "model_args": {"in_chans": 3, "features_only": True, "out_indices": [0, 1, 2, 3]},
}
DEPTH_SIZE = {"size": {"height": 518, "width": 518}}
AUTOENCODER = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
    "sample_size": 512,
}
FLUX_AUTOENCODER = {
    **AUTOENCODER,
    "latent_channels": 16,
    "sample_size": 1024,
    "scaling_factor": 0.3611,
    "shift_factor": 0.1159,
    "use_quant_conv": False,
    "use_post_quant_conv": False,
}
DENOISER = {"sample_size": 64, "cross_attention_dim": 768, "attention_head_dim": 8}
SDXL_DENOISER = {
    "sample_size": 128,
    "in_channels": 9,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "block_out_channels": (320, 640, 1280),
    "transformer_layers_per_block": [1, 2, 10],
    "attention_head_dim": [5, 10, 20],
    "cross_attention_dim": 2048,
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
}
OPEN_CLIP_BIG_TEXT = {
    "hidden_size": 1280,
    "intermediate_size": 5120,
    "num_hidden_layers": 32,
    "num_attention_heads": 20,
    "projection_dim": 1280,
    "hidden_act": "gelu",
    "bos_token_id": 0,
    "eos_token_id": 2,
}


def _stable_diffusion(channels: int) -> dict[str, Facts]:
    return {
        "text_encoder": CLIP_LARGE_TEXT,
        "unet": {**DENOISER, "in_channels": channels},
        "vae": AUTOENCODER,
        "safety_checker": CLIP_LARGE,
    }


def _flux(channels: int) -> dict[str, Facts]:
    return {
        "text_encoder": CLIP_LARGE_TEXT,
        "text_encoder_2": T5_XXL,
        "transformer": {"in_channels": channels, "out_channels": 64, "guidance_embeds": True},
        "vae": FLUX_AUTOENCODER,
    }


def _eomt(**facts: Any) -> dict[str, Facts]:
    return {"": facts}


PUBLISHED = {
    "blip": Published("blip-large", {"": BLIP_LARGE}),
    "blip-vqa": Published("blip-vqa-base", {"": BLIP_BASE}),
    "blip2-opt": Published(
        "blip2-opt-2.7b",
        {"": {"text_config": OPT, "qformer_config": QUESTIONS}},
        {"size": {"height": 224, "width": 224}},
    ),
    "blip2-t5": Published(
        "blip2-flan-t5-xl",
        {"": {"text_config": FLAN_T5_XL, "qformer_config": QUESTIONS}},
        {"size": {"height": 224, "width": 224}},
    ),
    "smolvlm": Published(
        "smolvlm2-256m",
        {
            "": {
                "text_config": {**SMOL, "vocab_size": 49280},
                "vision_config": {
                    "hidden_size": 768,
                    "intermediate_size": 3072,
                    "num_hidden_layers": 12,
                    "num_attention_heads": 12,
                    "image_size": 512,
                    "patch_size": 16,
                },
                "scale_factor": 4,
            }
        },
        {"size": {"longest_edge": 2048}, "max_image_size": {"longest_edge": 512}},
    ),
    "qwen3-vl": Published(
        "qwen3-vl-2b",
        {
            "": {
                "text_config": {
                    "hidden_size": 2048,
                    "intermediate_size": 6144,
                    "num_hidden_layers": 28,
                    "num_attention_heads": 16,
                    "num_key_value_heads": 8,
                    "head_dim": 128,
                    "vocab_size": 151936,
                    "tie_word_embeddings": True,
                },
                "vision_config": {
                    "depth": 24,
                    "hidden_size": 1024,
                    "intermediate_size": 4096,
                    "num_heads": 16,
                    "patch_size": 16,
                    "out_hidden_size": 2048,
                    "deepstack_visual_indexes": [5, 11, 17],
                },
                "tie_word_embeddings": True,
            }
        },
        {"patch_size": 16, "size": {"shortest_edge": 65536, "longest_edge": 16777216}},
    ),
    "florence": Published(
        "florence-2-large",
        {
            "": {
                "text_config": {
                    "model_type": "bart",
                    "vocab_size": 51328,
                    "d_model": 1024,
                    "encoder_layers": 12,
                    "decoder_layers": 12,
                    "encoder_attention_heads": 16,
                    "decoder_attention_heads": 16,
                    "encoder_ffn_dim": 4096,
                    "decoder_ffn_dim": 4096,
                    "max_position_embeddings": 4096,
                },
                "vision_config": {
                    "embed_dim": [256, 512, 1024, 2048],
                    "num_heads": [8, 16, 32, 64],
                    "num_groups": [8, 16, 32, 64],
                    "projection_dim": 1024,
                },
            }
        },
        {"size": {"height": 768, "width": 768}, "crop_size": {"height": 768, "width": 768}},
    ),
    "chat": Published(
        "qwen2.5-1.5b",
        {
            "": {
                "hidden_size": 1536,
                "intermediate_size": 8960,
                "num_hidden_layers": 28,
                "num_attention_heads": 12,
                "num_key_value_heads": 2,
                "tie_word_embeddings": True,
            }
        },
    ),
    "chat-llama": Published("smollm2-135m", {"": {**SMOL, "vocab_size": 49152}}),
    "clip": Published("clip-vit-l14", {"": CLIP_LARGE}),
    "siglip": Published("siglip2-base-224", {"": {"text_config": {"vocab_size": 256000}}}),
    "siglip2": Published(
        "google/siglip2-base-patch16-naflex", {"": {"text_config": {"vocab_size": 256000}}}
    ),
    "chinese-clip": Published(
        "OFA-Sys/chinese-clip-vit-base-patch16",
        {"": {"vision_config": {"patch_size": 16}, "text_config": {"vocab_size": 21128}}},
    ),
    "open-clip": Published("clip-vit-b32", {"": {"name": "ViT-B-32"}}),
    "clip-surgery": Published("clip-surgery-b16", {"": {"name": "ViT-B-16"}}),
    "clipseg": Published(
        "clipseg-rd64",
        {
            "": {
                "vision_config": {"patch_size": 16},
                "use_complex_transposed_convolution": True,
            }
        },
        {"size": {"height": 352, "width": 352}},
    ),
    "owlv2": Published(
        "owlv2-base", {"": {"vision_config": {"image_size": 960, "patch_size": 16}}}
    ),
    "grounding-dino": Published("grounding-dino-tiny", {"": {}}),
    "mm-grounding-dino": Published(
        "mm-grounding-dino-tiny",
        {"": {"decoder_bbox_embed_share": False, "decoder_cls_embed_share": False}},
    ),
    "sam": Published("sam-base", {"": {}}),
    "medsam": Published("medsam-base", {"": {}}),
    "sam-hq": Published("sam-hq-base", {"": {}}),
    "sam2": Published("sam2.1-tiny", {"": {}}),
    "edgetam": Published(
        "edgetam",
        {"": {"vision_config": {"model_type": "edgetam_vision_model", "backbone_config": REPVIT}}},
    ),
    "sam3": Published("sam3", {"": {}}),
    "sam3-lite-text": Published(
        "sam3-litetext-s0", {"": {"text_config": {"num_hidden_layers": 6}}}
    ),
    "sam3-tracker": Published("sam3-tracker", {"": {}}),
    "persam": Published("persam-base", {"": {}}),
    "seggpt": Published("seggpt", {"": {}}),
    "mask2former": Published("mask2former-coco-small", {"": {"num_labels": 133}}),
    "mask2former-semantic": Published(
        "mask2former-ade20k-semantic-large",
        {"": {"backbone_config": SWIN_LARGE, "num_labels": 150, "num_queries": 100}},
    ),
    "oneformer": Published("oneformer-ade20k-tiny", {"": {"num_labels": 150}}),
    "eomt": Published("eomt-coco-large", _eomt(num_labels=133)),
    "eomt-semantic": Published(
        "eomt-ade20k-semantic-large",
        _eomt(num_labels=150, image_size=512, num_queries=100),
        {"size": {"shortest_edge": 512, "longest_edge": None}},
    ),
    "eomt-dinov3": Published("eomt-dinov3-coco-large", _eomt(num_labels=133)),
    "eomt-dinov3-semantic": Published(
        "eomt-dinov3-ade20k-semantic-large",
        _eomt(num_labels=150, image_size=512, num_queries=100),
        {"size": {"shortest_edge": 512, "longest_edge": 512}},
    ),
    "adaattn": Published("adaattn", {"": {"channels": (64, 128, 256, 512, 512)}}),
    "depth-anything": Published("depth-anything-v2-small", {"": {}}, DEPTH_SIZE),
    "depth-anything-metric": Published("depth-anything-v2-indoor-small", {"": {}}, DEPTH_SIZE),
    "depth-pro": Published(
        "depth-pro",
        {
            "": {
                "use_fov_model": True,
                "image_model_config": VIT_LARGE,
                "patch_model_config": VIT_LARGE,
                "fov_model_config": VIT_LARGE,
            }
        },
    ),
    "stable-diffusion": Published("sd15-inpainting", _stable_diffusion(9)),
    "instruct-pix2pix": Published("instruct-pix2pix", _stable_diffusion(8)),
    "controlnet": Published(
        "controlnet-sd15-tile",
        {"": {"cross_attention_dim": 768, "attention_head_dim": 8}, **_stable_diffusion(4)},
    ),
    "controlnet-for-holes": Published(
        "controlnet-sd15-inpaint",
        {"": {"cross_attention_dim": 768, "attention_head_dim": 8}, **_stable_diffusion(4)},
    ),
    "sdxl": Published(
        "sdxl-inpainting",
        {
            "text_encoder": CLIP_LARGE_TEXT,
            "text_encoder_2": OPEN_CLIP_BIG_TEXT,
            "unet": SDXL_DENOISER,
            "vae": {**AUTOENCODER, "sample_size": 1024, "scaling_factor": 0.13025},
        },
    ),
    "flux-fill": Published("flux-fill", _flux(384)),
    "flux-kontext": Published("flux-kontext", _flux(64)),
    "flux2-klein": Published(
        "flux2-klein-4b",
        {
            "text_encoder": {
                "hidden_size": 2560,
                "intermediate_size": 9728,
                "num_hidden_layers": 36,
                "num_attention_heads": 32,
                "num_key_value_heads": 8,
                "head_dim": 128,
                "tie_word_embeddings": True,
            },
            "transformer": {
                "num_layers": 5,
                "num_single_layers": 20,
                "num_attention_heads": 24,
                "joint_attention_dim": 7680,
                "guidance_embeds": False,
            },
            "vae": {},
        },
    ),
    "qwen-image-edit": Published(
        "qwen-image-edit-2511",
        {"text_encoder": QWEN2_VL, "transformer": {"zero_cond_t": True}, "vae": {}},
    ),
}
"""Entry of the conformance table → what it is traced with."""
