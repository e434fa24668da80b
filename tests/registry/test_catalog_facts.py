"""The catalog against what is known of the published files and of their architectures."""

from __future__ import annotations

from typing import Any

import pytest

from anyloom import Checkpoint
from anyloom.registry.lookup import registry
from anyloom.weights.hub_cache import file_patterns, matches

CATALOG = registry.models()
SIZES = {
    "clip-vit-b32": 605_143_284,
    "depth-anything-v2-outdoor-small": 99_173_660,
    "oneformer-ade20k-large": 879_517_517,
    "oneformer-ade20k-tiny": 203_389_501,
    "sam2.1-large": 897_897_416,
    "sam3-litetext-s0": 2_117_074_488,
}
"""Bytes of published files, as public code states them."""


PINS = {
    "sam-huge": "87aecf0d",
    "sam-large": "6851e044",
    "sam2.1-large": "665f8e2a",
    "sam2.1-small": "ee5bba1d",
    "sam3": "3c879f39",
    "grounding-dino-tiny": "a2bb814d",
    "grounding-dino-base": "12bdfa31",
    "depth-anything-v2-small": "5426e4f0",
    "depth-anything-v2-large": "7581137e",
    "depth-pro": "de816c8c",
    "seggpt": "75cfa51a",
    "clipseg-rd64": "999e0328",
    "blip-vqa-base": "787b3d35",
    "clip-vit-l14": "32bd6428",
    "clip-vit-b32": "a6f597a3",
    "clip-vit-b16": "977e3dd0",
    "eomt-ade20k-large": "4d0ace83",
    "florence-2-large": "4271c66b",
    "qwen3-vl-2b": "89644892",
    "smolvlm2-256m": "067788b1",
    "smolvlm2-500m": "7b375e1b",
    "smolvlm2-2.2b": "482adb53",
}
"""The beginnings of commits that public code names."""


def parameters_of(model_class: str, config: Any) -> int:
    """Return how many parameters an architecture has."""
    import torch
    import transformers

    with torch.device("meta"):
        network = getattr(transformers, model_class)(config)
    return sum(weights.numel() for weights in network.parameters())


def sam2_large() -> int:
    from transformers import Sam2Config, Sam2HieraDetConfig, Sam2VisionConfig

    backbone = Sam2HieraDetConfig(
        hidden_size=144,
        embed_dim_per_stage=[144, 288, 576, 1152],
        num_attention_heads_per_stage=[2, 4, 8, 16],
        blocks_per_stage=[2, 6, 36, 4],
        global_attention_blocks=[23, 33, 43],
        window_size_per_stage=[8, 4, 16, 8],
        window_positional_embedding_background_size=[7, 7],
    )
    vision = Sam2VisionConfig(backbone_config=backbone, backbone_channel_list=[1152, 576, 288, 144])
    return parameters_of("Sam2Model", Sam2Config(vision_config=vision))


def florence_large() -> int:
    from transformers import Florence2Config

    text = {
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
    }
    vision = {
        "embed_dim": [256, 512, 1024, 2048],
        "num_heads": [8, 16, 32, 64],
        "num_groups": [8, 16, 32, 64],
        "projection_dim": 1024,
    }
    return parameters_of(
        "Florence2ForConditionalGeneration",
        Florence2Config(text_config=text, vision_config=vision),
    )


def eomt_dinov3_small() -> int:
    from transformers import EomtDinov3Config

    config = EomtDinov3Config(
        hidden_size=384,
        intermediate_size=1536,
        num_hidden_layers=12,
        num_attention_heads=6,
        num_blocks=3,
        num_labels=133,
    )
    return parameters_of("EomtDinov3ForUniversalSegmentation", config)


def sam3_lite_text() -> int:
    from transformers import Sam3LiteTextConfig

    config = Sam3LiteTextConfig(text_config={"num_hidden_layers": 6})
    return parameters_of("Sam3LiteTextModel", config)


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("sam2.1-large", sam2_large),
        ("florence-2-large", florence_large),
        ("florence-2-large-ft", florence_large),
        ("eomt-dinov3-coco-small", eomt_dinov3_small),
        ("sam3-litetext-s0", sam3_lite_text),
    ],
)
def test_parameters_are_those_of_the_network_that_is_loaded(name: str, counted: Any) -> None:
    assert CATALOG.checkpoint(name).parameters == counted()


@pytest.mark.parametrize("name", sorted(SIZES))
def test_sizes_are_those_of_the_published_files(name: str) -> None:
    assert CATALOG.checkpoint(name).size == SIZES[name]


@pytest.mark.parametrize("name", ["clip-vit-b32", "clip-vit-b16", "clip-surgery-b16"])
def test_of_a_repository_with_two_files_of_weights_the_one_that_is_read_is_downloaded(
    name: str,
) -> None:
    for checkpoint in (CATALOG.checkpoint(name), Checkpoint("own", "open-clip", repo="a/b")):
        patterns = file_patterns(checkpoint)
        assert matches("open_clip_model.safetensors", patterns)
        assert matches("open_clip_config.json", patterns) and matches("tokenizer.json", patterns)
        assert not matches("model.safetensors", patterns)


def test_the_half_precision_of_stable_diffusion_2_is_downloaded() -> None:
    checkpoint = CATALOG.checkpoint("sd2-inpainting")
    assert checkpoint.size == 2 * checkpoint.parameters
    patterns = file_patterns(checkpoint)
    assert matches("unet/diffusion_pytorch_model.fp16.safetensors", patterns)
    assert not matches("unet/diffusion_pytorch_model.safetensors", patterns)


@pytest.mark.parametrize("name", ["clipseg-rd64", "clip-vit-l14", "big-lama", "edit-anything"])
def test_a_doubtful_license_is_unconfirmed(name: str) -> None:
    assert any(fact.startswith("license") for fact in CATALOG.checkpoint(name).unconfirmed)


def test_every_gated_model_has_an_alternative_without_a_gate() -> None:
    gated = [one for one in CATALOG.checkpoints.values() if one.gated]
    alternatives = {one.name: CATALOG.ungated_alternative(one) for one in gated}
    assert len(alternatives) > 2
    for name, other in alternatives.items():
        assert other is not None and not other.gated, name
    sam3 = alternatives["sam3"]
    assert sam3 is not None and sam3.name == "sam3-litetext-s0"


def test_a_model_without_a_pinned_commit_or_file_says_so() -> None:
    downloaded = [one for one in CATALOG.checkpoints.values() if one.repo]
    unpinned = {one.name for one in downloaded if not one.revision and not one.files}
    said = {
        one.name
        for one in downloaded
        if "revision; none is known, the newest is taken" in one.unconfirmed
    }
    assert said == unpinned
    assert all(len(set(one.unconfirmed)) == len(one.unconfirmed) for one in downloaded)
    assert len(unpinned) < len(downloaded) / 4


@pytest.mark.parametrize("name", sorted(PINS))
def test_commits_that_public_code_names_are_pinned(name: str) -> None:
    assert (CATALOG.checkpoint(name).revision or "").startswith(PINS[name])
