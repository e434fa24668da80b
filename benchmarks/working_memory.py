"""How much memory does work on one image take besides the weights? Counts live tensors.

    python -m benchmarks.working_memory

Real architectures at real sizes without weights: PyTorch's fake tensors have shapes and lifetimes
but no content, so this needs neither a GPU nor a download. It counts what eager operations keep
alive, in float32, and so leaves out what kernels use inside. The catalog's `working_memory` comes
from here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import torch
import transformers
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from benchmarks.live_bytes import LiveBytes


class Peak(TorchDispatchMode):
    """Notes the most bytes of tensors made inside that are alive at a time."""

    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.memory = LiveBytes([*network.parameters(), *network.buffers()])
        self.bytes = 0

    def __torch_dispatch__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        made = function(*args, **(kwargs or {}))
        for one in tree_leaves(made):
            if isinstance(one, torch.Tensor):
                self.memory.count(one)
        self.bytes = max(self.bytes, self.memory.live)
        return made


def working_memory(make: Callable[[], Any], call: Callable[[Any], Any], fake: bool = True) -> int:
    """Return the most bytes that are alive at a time during a call.

    Args:
        fake: False for networks whose course depends on content; they are really computed.
    """
    with FakeTensorMode(allow_non_fake_inputs=True) if fake else nullcontext():
        network = make().eval()
        with torch.inference_mode(), Peak(network) as peak:
            call(network)
    return peak.bytes


def sam(**vision: Any) -> Any:
    config = transformers.SamVisionConfig(**vision)
    return transformers.SamModel(transformers.SamConfig(vision_config=config))


def encode(network: Any) -> Any:
    return network.get_image_embeddings(torch.empty(1, 3, 1024, 1024))


def hiera(channels: list[int], **backbone: Any) -> Any:
    vision = transformers.Sam2VisionConfig(
        backbone_config=transformers.Sam2HieraDetConfig(**backbone), backbone_channel_list=channels
    )
    return transformers.Sam2Model(transformers.Sam2Config(vision_config=vision))


def edgetam() -> Any:
    backbone = {
        "model_type": "timm_wrapper",
        "architecture": "repvit_m1",
        "num_classes": 2,
        "model_args": {"in_chans": 3, "features_only": True, "out_indices": [0, 1, 2, 3]},
    }
    vision = {"model_type": "edgetam_vision_model", "backbone_config": backbone}
    return transformers.EdgeTamModel(transformers.EdgeTamConfig(vision_config=vision))


def find(network: Any) -> Any:
    """Look for one phrase with SAM 3; the image's features outlive its encoder's work."""
    seen = network.get_vision_features(torch.empty(1, 3, 1008, 1008))
    words = torch.ones(1, 32, dtype=torch.long)
    return network(
        vision_embeds=seen,
        input_ids=words,
        attention_mask=words,
        input_boxes=torch.zeros(1, 1, 4),
        input_boxes_labels=words[:, :1],
    )


def clip() -> Any:
    return transformers.CLIPVisionModel(
        transformers.CLIPVisionConfig(
            hidden_size=1024,
            intermediate_size=4096,
            num_hidden_layers=24,
            num_attention_heads=16,
            patch_size=14,
        )
    )


def sdxl() -> Any:
    return UNet2DConditionModel(
        sample_size=128,
        in_channels=9,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        block_out_channels=(320, 640, 1280),
        transformer_layers_per_block=[1, 2, 10],
        attention_head_dim=[5, 10, 20],
        cross_attention_dim=2048,
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=2816,
    )


def denoise_sdxl(network: Any) -> Any:
    texts = {"text_embeds": torch.empty(2, 1280), "time_ids": torch.empty(2, 6)}
    latents, words = torch.empty(2, 9, 128, 128), torch.empty(2, 77, 2048)
    return network(latents, torch.tensor(1), words, added_cond_kwargs=texts)


def autoencoder() -> Any:
    return AutoencoderKL(
        block_out_channels=(128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
    )


def grounding_dino() -> Any:
    backbone = transformers.SwinConfig(
        embed_dim=128,
        depths=[2, 2, 18, 2],
        num_heads=[4, 8, 16, 32],
        window_size=12,
        image_size=384,
        out_indices=[2, 3, 4],
    )
    config = transformers.GroundingDinoConfig(backbone_config=backbone.to_dict())
    return transformers.GroundingDinoForObjectDetection(config)


def ground(network: Any) -> Any:
    words = torch.ones(1, 16, dtype=torch.long)
    return network(
        pixel_values=torch.zeros(1, 3, 800, 1333),
        pixel_mask=torch.ones(1, 800, 1333, dtype=torch.long),
        input_ids=words,
        attention_mask=words,
        token_type_ids=words * 0,
    )


LARGE = {"hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16}
HUGE = {"hidden_size": 1280, "num_hidden_layers": 32, "num_attention_heads": 16}
HIERA_LARGE = {
    "hidden_size": 144,
    "num_attention_heads": 2,
    "blocks_per_stage": [2, 6, 36, 4],
    "embed_dim_per_stage": [144, 288, 576, 1152],
    "num_attention_heads_per_stage": [2, 4, 8, 16],
    "window_size_per_stage": [8, 4, 16, 8],
    "global_attention_blocks": [23, 33, 43],
}
HIERA_BASE_PLUS = {
    "hidden_size": 112,
    "num_attention_heads": 2,
    "blocks_per_stage": [2, 3, 16, 3],
    "embed_dim_per_stage": [112, 224, 448, 896],
    "num_attention_heads_per_stage": [2, 4, 8, 16],
    "global_attention_blocks": [12, 16, 20],
}
CASES: dict[str, tuple[Any, ...]] = {
    "grounding-dino-base": (grounding_dino, ground, False),
    "sam-base": (sam, encode),
    "sam-large": (
        lambda: sam(**LARGE, global_attn_indexes=[5, 11, 17, 23], mlp_dim=4096),
        encode,
    ),
    "sam-huge": (lambda: sam(**HUGE, global_attn_indexes=[7, 15, 23, 31], mlp_dim=5120), encode),
    "sam2.1-tiny": (lambda: transformers.Sam2Model(transformers.Sam2Config()), encode),
    "sam2.1-base-plus": (lambda: hiera([896, 448, 224, 112], **HIERA_BASE_PLUS), encode),
    "sam2.1-large": (lambda: hiera([1152, 576, 288, 144], **HIERA_LARGE), encode),
    "edgetam": (edgetam, encode),
    "sam3": (lambda: transformers.Sam3Model(transformers.Sam3Config()), find, False),
    "sam3-tracker": (
        lambda: transformers.Sam3TrackerModel(transformers.Sam3TrackerConfig()),
        lambda one: one.get_image_embeddings(torch.empty(1, 3, 1008, 1008)),
    ),
    "clip-vit-l14, 16 crops": (clip, lambda one: one(torch.empty(16, 3, 224, 224))),
    "sd15 denoiser, 512 px": (
        lambda: UNet2DConditionModel(sample_size=64, in_channels=9, cross_attention_dim=768),
        lambda one: one(torch.empty(2, 9, 64, 64), torch.tensor(1), torch.empty(2, 77, 768)),
    ),
    "sdxl denoiser, 1024 px": (sdxl, denoise_sdxl),
    "decoder, 512 px": (autoencoder, lambda one: one.decode(torch.empty(1, 4, 64, 64))),
    "decoder, 1024 px": (autoencoder, lambda one: one.decode(torch.empty(1, 4, 128, 128))),
}


if __name__ == "__main__":
    for name, case in CASES.items():
        print(f"{name:24} {working_memory(*case) / 1e6:8.0f} MB", flush=True)
