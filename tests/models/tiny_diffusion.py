"""Which tiny, randomly initialized diffusion pipelines do the tests load?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

NOISE = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "steps_offset": 1,
}
SIDE = 64
"""Pixels: eight latents of eight pixels each."""
WIDTH = 16
"""Of the texts' vectors."""
FLUX_CHANNELS = 4 * 4
"""The channels of the latents, two by two."""
LETTERS = 514
"""Each byte within and at the end of a word, and two special ones."""


def stable_diffusion(
    folder: Path,
    *,
    seed: int = 0,
    second: bool = False,
    channels: int = 9,
    checker: float | None = None,
) -> Path:
    """Save a Stable Diffusion, by default one trained on holes; its second version if told.

    With `checker`, a safety checker that objects to cosines above that number.
    """
    import diffusers

    _seed(seed)
    kinds = {8: "StableDiffusionInstructPix2PixPipeline", 9: "StableDiffusionInpaintPipeline"}
    kind = kinds.get(channels, "StableDiffusionPipeline")
    scheduler = diffusers.DDIMScheduler if second else diffusers.PNDMScheduler
    parts = {
        "vae": _autoencoder(),
        "text_encoder": _clip_text(),
        "tokenizer": letter_tokenizer(),
        "unet": _unet(channels, use_linear_projection=second),
        "scheduler": scheduler(**NOISE, **({} if second else {"skip_prk_steps": True})),
        "safety_checker": None if checker is None else _safety_checker(checker),
        "feature_extractor": None if checker is None else _feature_extractor(),
    }
    pipeline = getattr(diffusers, kind)(**parts, requires_safety_checker=checker is not None)
    return _saved(pipeline, folder)


def instruct_pix2pix(folder: Path, *, seed: int = 0) -> Path:
    """Save an InstructPix2Pix."""
    return stable_diffusion(folder, seed=seed, channels=8)


def sdxl(folder: Path, *, seed: int = 0) -> Path:
    """Save an SDXL trained on holes."""
    import diffusers

    _seed(seed)
    pooled = WIDTH + 6 * 8  # a text's vector and six sizes
    pipeline = diffusers.StableDiffusionXLInpaintPipeline(
        vae=_autoencoder(),
        text_encoder=_clip_text(),
        text_encoder_2=_clip_text(projected=True),
        tokenizer=letter_tokenizer(),
        tokenizer_2=letter_tokenizer(),
        unet=_unet(
            9,
            cross_attention_dim=2 * WIDTH,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            projection_class_embeddings_input_dim=pooled,
            use_linear_projection=True,
        ),
        scheduler=diffusers.EulerDiscreteScheduler(**NOISE),
        add_watermarker=False,
    )
    return _saved(pipeline, folder)


def flux_fill(folder: Path, *, seed: int = 0) -> Path:
    """Save a FLUX.1 Fill."""
    return _flux(folder, "FluxFillPipeline", seed, in_channels=2 * FLUX_CHANNELS + 8 * 8 * 4)


def flux_kontext(folder: Path, *, seed: int = 0) -> Path:
    """Save a FLUX.1 Kontext."""
    return _flux(folder, "FluxKontextPipeline", seed, in_channels=FLUX_CHANNELS)


def _flux(folder: Path, kind: str, seed: int, *, in_channels: int) -> Path:
    import diffusers
    from transformers import T5Config, T5EncoderModel

    _seed(seed)
    words = T5Config(
        vocab_size=64,
        d_model=32,
        d_kv=8,
        d_ff=32,
        num_layers=2,
        num_heads=2,
        feed_forward_proj="gated-gelu",
    )
    transformer = diffusers.FluxTransformer2DModel(
        patch_size=1,
        in_channels=in_channels,
        out_channels=FLUX_CHANNELS,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=WIDTH,
        guidance_embeds=True,
        axes_dims_rope=(4, 4, 8),
    )
    pipeline = getattr(diffusers, kind)(
        vae=_autoencoder(shift_factor=0.1),
        text_encoder=_clip_text(),
        tokenizer=letter_tokenizer(),
        text_encoder_2=T5EncoderModel(words),
        tokenizer_2=_t5_tokenizer(),
        transformer=transformer,
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
    )
    return _saved(pipeline, folder)


def controlnet(folder: Path, *, seed: int = 1, width: int = WIDTH) -> Path:
    """Save a ControlNet for the Stable Diffusion above."""
    import diffusers
    import torch

    _seed(seed)
    network = diffusers.ControlNetModel(
        block_out_channels=(16, 32),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        layers_per_block=1,
        cross_attention_dim=width,
        attention_head_dim=4,
        norm_num_groups=8,
        conditioning_embedding_out_channels=(4, 8, 8, 8),
    )
    with torch.no_grad():  # as it is born, it says nothing
        for block in (*network.controlnet_down_blocks, network.controlnet_mid_block):
            block.weight.normal_(0, 0.5)
        seen = network.controlnet_cond_embedding
        seen.conv_out.weight.normal_(0, 0.5)
        for weights in seen.parameters():
            weights.mul_(3)
    network.save_pretrained(folder)
    return folder


def _seed(seed: int) -> None:
    import torch

    torch.manual_seed(seed)


def _saved(pipeline: Any, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    pipeline.save_pretrained(folder)
    return folder


def _autoencoder(**facts: Any) -> Any:
    import diffusers

    return diffusers.AutoencoderKL(
        block_out_channels=(8, 8, 16, 16),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=4,
        sample_size=SIDE,
        **facts,
    )


def _unet(channels: int, **facts: Any) -> Any:
    import diffusers

    return diffusers.UNet2DConditionModel(
        **{
            "sample_size": SIDE // 8,
            "in_channels": channels,
            "out_channels": 4,
            "block_out_channels": (16, 32),
            "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
            "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
            "layers_per_block": 1,
            "cross_attention_dim": WIDTH,
            "attention_head_dim": 4,
            "norm_num_groups": 8,
            **facts,
        }
    )


def _clip_text(*, projected: bool = False) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=LETTERS,
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=2,
        num_attention_heads=2,
        projection_dim=WIDTH,
        bos_token_id=LETTERS - 2,
        eos_token_id=LETTERS - 1,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def letter_tokenizer() -> Any:
    """Return CLIP's tokenizer without its merges: a text is read letter by letter."""
    from transformers import CLIPTokenizer
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    letters = list(bytes_to_unicode().values())
    ends = [f"{letter}</w>" for letter in letters]
    vocabulary = [*letters, *ends, "<|startoftext|>", "<|endoftext|>"]
    rows = {letter: row for row, letter in enumerate(vocabulary)}
    return CLIPTokenizer(vocab=rows, merges=[], model_max_length=77)


def _safety_checker(threshold: float) -> Any:
    import torch
    from diffusers.pipelines.stable_diffusion import StableDiffusionSafetyChecker
    from transformers import CLIPConfig

    facts = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }
    config = CLIPConfig(
        projection_dim=8,
        text_config=facts,
        vision_config={**facts, "image_size": 32, "patch_size": 16},
    )
    checker = StableDiffusionSafetyChecker(config)
    with torch.no_grad():
        checker.concept_embeds.normal_()
        checker.special_care_embeds.normal_()
        checker.special_care_embeds_weights.fill_(2.0)
        checker.concept_embeds_weights.fill_(threshold)
    return checker


def _feature_extractor() -> Any:
    from transformers import CLIPImageProcessor

    return CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})


def _t5_tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import T5TokenizerFast

    pieces = ["<pad>", "</s>", "<unk>", "▁dog", "▁cat", "▁red", "▁car", "▁a", "▁the"]
    vocabulary = [(piece, -1.0) for piece in [*pieces, *"abcdefghijklmnopqrstuvwxyz▁"]]
    model = Tokenizer(models.Unigram(vocabulary, unk_id=2))
    model.pre_tokenizer = pre_tokenizers.Metaspace()
    return T5TokenizerFast(tokenizer_object=model, extra_ids=0, model_max_length=512)


def noise(size: tuple[int, int], seed: int = 0) -> Any:
    """Return a smooth image of many colors."""
    import cv2
    import numpy as np

    from anyloom import Image

    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (6, 6, 3), dtype=np.uint8)
    return Image(cv2.resize(coarse, (size[1], size[0]), interpolation=cv2.INTER_CUBIC))


def generator(seed: int) -> torch.Generator:
    import torch

    return torch.Generator("cpu").manual_seed(seed)
