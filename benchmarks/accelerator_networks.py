"""Which networks does the benchmark on an accelerator run? Published sizes, random weights.

Each is made on the device, where drawing billions of numbers takes a second, and saved once in half
precision as its repository has it. Texts are read letter by letter, since no vocabulary is at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers

from benchmarks.working_memory import HUGE, autoencoder, sdxl
from benchmarks.working_memory import grounding_dino as swin_b
from benchmarks.working_memory import sam as segment_anything
from tests.models import tiny, tiny_captioners, tiny_diffusion, tiny_sam

LETTERS_END = 513
"""The number of the token that ends a text of `letter_tokenizer`."""
OPT_END = 2


@dataclass(frozen=True)
class Network:
    """One of the networks: its family, and what saves it at its real size, or a tiny one."""

    family: str
    real: Callable[[Path, str], Path]
    tiny: Callable[[Path], Path]


def sam(folder: Path, device: str) -> Path:
    """Save Segment Anything ViT-H whose masks are as smooth as those of trained weights.

    Waves of low frequency place points and cells, the four cells that one becomes are alike, and
    no layer damps or magnifies what it gets; otherwise masks are empty, full or noise, which is not
    what encoders of run lengths meet.
    """
    with torch.device(device):
        network = segment_anything(**HUGE, global_attn_indexes=[7, 15, 23, 31], mlp_dim=5120)
    decoder = network.mask_decoder
    with torch.no_grad():
        for weights in network.parameters():
            if weights.ndim > 1:
                weights.normal_(0, weights[0].numel() ** -0.5)
        network.shared_image_embedding.positional_embedding.normal_()
        for layer in (decoder.upscale_conv1, decoder.upscale_conv2):
            layer.weight.copy_(layer.weight[:, :, :1, :1].expand_as(layer.weight))
        decoder.iou_prediction_head.proj_out.bias.fill_(0.5)  # thresholds below 0 mean none
    network.bfloat16().save_pretrained(folder)
    transformers.SamImageProcessor().save_pretrained(folder)
    return folder


def grounding_dino(folder: Path, device: str) -> Path:
    """Save Grounding DINO base."""
    with torch.device(device):
        network = swin_b()
    with torch.no_grad():  # as they are born, boxes stay where they are first looked for
        for head in (*network.bbox_embed, network.model.encoder_output_bbox_embed):
            head.layers[-1].weight.normal_(0, 0.05)
        network.model.decoder.layer_norm.weight.fill_(0.2)  # or the best scores would all be 1
    network.bfloat16().save_pretrained(folder)
    words = transformers.BertTokenizer(str(tiny.bert_vocabulary(folder)))
    pictures = transformers.GroundingDinoImageProcessor()
    transformers.GroundingDinoProcessor(pictures, words).save_pretrained(folder)
    return folder


def clip(folder: Path, device: str) -> Path:
    """Save CLIP ViT-L/14."""
    config = transformers.CLIPConfig(
        projection_dim=768,
        vision_config={
            "hidden_size": 1024,
            "intermediate_size": 4096,
            "num_hidden_layers": 24,
            "num_attention_heads": 16,
            "patch_size": 14,
        },
        text_config=dict(_reader(768, 12, 12)),
    )
    with torch.device(device):
        network = transformers.CLIPModel(config)
    network.bfloat16().save_pretrained(folder)
    pictures = transformers.CLIPImageProcessor()
    transformers.CLIPProcessor(pictures, tiny_diffusion.letter_tokenizer()).save_pretrained(folder)
    return folder


def blip2(folder: Path, device: str) -> Path:
    """Save BLIP-2 with OPT 2.7B, which never ends a text by itself."""
    opt = transformers.OPTConfig(
        vocab_size=50304,
        hidden_size=2560,
        ffn_dim=10240,
        num_hidden_layers=32,
        num_attention_heads=32,
        word_embed_proj_dim=2560,
    )
    with torch.device(device):
        network = transformers.Blip2ForConditionalGeneration(
            transformers.Blip2Config(text_config=opt.to_dict(), image_token_index=260)
        )
    with torch.no_grad():  # of 50,304 words, some are likelier than one at zero
        network.language_model.get_input_embeddings().weight[OPT_END].zero_()
    network.bfloat16().save_pretrained(folder)
    words = tiny_captioners.byte_tokenizer(
        ("<s>", "<pad>", "</s>", "<unk>"),
        ("<image>",),
        template="</s> $A",
        pad_token="<pad>",
        eos_token="</s>",
        bos_token="</s>",
    )
    pictures = transformers.BlipImageProcessor(size={"height": 224, "width": 224})
    transformers.Blip2Processor(pictures, words, num_query_tokens=32).save_pretrained(folder)
    return folder


def sdxl_inpainting(folder: Path, device: str) -> Path:
    """Save SDXL for holes, 1024 pixels a side."""
    import diffusers

    second = transformers.CLIPTextConfig(
        **_reader(1280, 32, 20), hidden_act="gelu", projection_dim=1280
    )
    with torch.device(device):
        parts: dict[str, Any] = {
            "unet": sdxl(),
            "vae": autoencoder(),
            "text_encoder": transformers.CLIPTextModel(
                transformers.CLIPTextConfig(**_reader(768, 12, 12))
            ),
            "text_encoder_2": transformers.CLIPTextModelWithProjection(second),
        }
    parts["vae"].register_to_config(force_upcast=True, scaling_factor=0.13025, sample_size=1024)
    diffusers.StableDiffusionXLInpaintPipeline(
        **{name: part.half() for name, part in parts.items()},
        tokenizer=tiny_diffusion.letter_tokenizer(),
        tokenizer_2=tiny_diffusion.letter_tokenizer(),
        scheduler=diffusers.EulerDiscreteScheduler(**tiny_diffusion.NOISE),
        add_watermarker=False,
    ).save_pretrained(folder)
    return folder


def _reader(width: int, layers: int, heads: int) -> dict[str, int]:
    """Return the shape of a CLIP that reads texts."""
    return {
        "hidden_size": width,
        "intermediate_size": 4 * width,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "bos_token_id": LETTERS_END - 1,
        "eos_token_id": LETTERS_END,
    }


NETWORKS = {
    "sam": Network("sam", sam, tiny_sam.saved_sam),
    "grounding-dino": Network("grounding-dino", grounding_dino, tiny.grounding_dino),
    "clip": Network(
        "clip", clip, lambda folder: tiny.clip(folder, tiny.open_clip(folder / "source"))
    ),
    "blip2": Network("blip2", blip2, tiny_captioners.blip2),
    "sdxl-inpainting": Network("sdxl-inpainting", sdxl_inpainting, tiny_diffusion.sdxl),
}


def saved(name: str, home: Path, device: str, *, small: bool) -> Path:
    """Save a network, unless it is there, and return its folder."""
    folder = home / name
    if not folder.exists():
        folder.mkdir(parents=True)
        torch.manual_seed(0)
        network = NETWORKS[name]
        network.tiny(folder) if small else network.real(folder, device)
        if device != "cpu":
            torch.cuda.empty_cache()
    return folder
