"""Which tiny, randomly initialized pipelines that edit by an instruction do the tests load?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.models import tiny_captioners, tiny_chat

LATENTS = 4


def qwen_image_edit(folder: Path, *, seed: int = 0) -> Path:
    """Save a Qwen-Image-Edit of the later kind, which reads the image at two sizes."""
    import diffusers
    import torch
    import transformers

    language = folder.parent / f"{folder.name}-language"
    tiny_captioners.qwen_vl(language, kind="qwen2_5_vl", seed=seed)
    processor = transformers.AutoProcessor.from_pretrained(language)
    torch.manual_seed(seed)
    diffusers.QwenImageEditPlusPipeline(
        scheduler=_scheduler(),
        vae=diffusers.AutoencoderKLQwenImage(
            base_dim=8,
            z_dim=LATENTS,
            dim_mult=[1, 1, 1, 1],
            num_res_blocks=1,
            temperal_downsample=[False, True, True],
            latents_mean=[0.0] * LATENTS,
            latents_std=[1.0] * LATENTS,
        ),
        text_encoder=transformers.Qwen2_5_VLForConditionalGeneration.from_pretrained(language),
        tokenizer=processor.tokenizer,
        processor=transformers.Qwen2VLProcessor(
            processor.image_processor,
            processor.tokenizer,
            processor.video_processor,
            chat_template=processor.chat_template,
        ),
        transformer=diffusers.QwenImageTransformer2DModel(
            in_channels=4 * LATENTS,
            out_channels=LATENTS,
            num_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=32,
            axes_dims_rope=(4, 6, 6),
        ),
    ).save_pretrained(folder)
    return folder


def flux2_klein(folder: Path, *, seed: int = 0, distilled: bool = True) -> Path:
    """Save a FLUX.2 klein; its text encoder has the layers that the pipeline reads."""
    import diffusers
    import torch
    import transformers

    words = tiny_chat.tokenizer()
    words.pad_token = words.eos_token
    torch.manual_seed(seed)
    language = transformers.Qwen3Config(
        vocab_size=len(words),
        hidden_size=16,
        intermediate_size=24,
        num_hidden_layers=28,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=8,
        max_position_embeddings=1024,
    )
    diffusers.Flux2KleinPipeline(
        scheduler=_scheduler(),
        vae=diffusers.AutoencoderKLFlux2(
            block_out_channels=(8, 8, 16, 16),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=1,
            latent_channels=LATENTS,
            norm_num_groups=4,
            sample_size=64,
        ),
        text_encoder=transformers.Qwen3ForCausalLM(language),
        tokenizer=words,
        transformer=diffusers.Flux2Transformer2DModel(
            in_channels=4 * LATENTS,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=3 * 16,
            axes_dims_rope=(4, 4, 4, 4),
            guidance_embeds=False,
        ),
        is_distilled=distilled,
    ).save_pretrained(folder)
    return folder


def _scheduler() -> Any:
    import diffusers

    return diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)
