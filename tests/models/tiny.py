"""Tiny checkpoints of real architectures with random weights, saved as the hub's are."""

from __future__ import annotations

import json
from pathlib import Path
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

from anyloom import Checkpoint

if TYPE_CHECKING:
    from transformers import CLIPTokenizer

WORDS = ("dog", "cat", "red", "car", "running", "the", "a", "of", "photo")


def checkpoint(folder: Path, family: str, **options: object) -> Checkpoint:
    return Checkpoint("tiny", family, options={"folder": str(folder), **options})


def bert_vocabulary(folder: Path) -> Path:
    """Write a vocabulary with BERT's numbers for its special tokens, some words, and letters."""
    special = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}
    tokens = [*WORDS, *ascii_lowercase, *digits, *(f"##{one}" for one in ascii_lowercase + digits)]
    rows = special | {1012: ".", 1029: "?"} | dict(enumerate(tokens, start=200))
    file = folder / "vocab.txt"
    file.write_text("\n".join(rows.get(row, f"[unused{row}]") for row in range(1030)) + "\n")
    return file


def grounding_dino(folder: Path, *, seed: int = 0, openmmlab: bool = False) -> Path:
    """Save a Grounding DINO, or an MM-Grounding-DINO, of 12 queries."""
    import torch
    from transformers import (
        BertConfig,
        BertTokenizer,
        GroundingDinoConfig,
        GroundingDinoForObjectDetection,
        GroundingDinoImageProcessor,
        GroundingDinoProcessor,
        MMGroundingDinoConfig,
        MMGroundingDinoForObjectDetection,
        SwinConfig,
    )

    folder.mkdir(parents=True, exist_ok=True)
    facts = {
        "backbone_config": SwinConfig(
            embed_dim=8,
            depths=[1, 1, 1, 1],
            num_heads=[1, 1, 2, 2],
            window_size=2,
            image_size=64,
            out_indices=[2, 3, 4],
        ).to_dict(),
        "text_config": BertConfig(
            vocab_size=1030,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
        ).to_dict(),
        "num_queries": 12,
        "encoder_layers": 1,
        "decoder_layers": 2,
        "d_model": 32,
        "encoder_attention_heads": 2,
        "decoder_attention_heads": 2,
        "encoder_ffn_dim": 16,
        "decoder_ffn_dim": 16,
        "max_text_len": 64,
    }
    torch.manual_seed(seed)
    if openmmlab:
        heads = {"decoder_bbox_embed_share": False, "decoder_cls_embed_share": False}
        network = MMGroundingDinoForObjectDetection(MMGroundingDinoConfig(**facts, **heads))
    else:
        network = GroundingDinoForObjectDetection(GroundingDinoConfig(**facts))
    with torch.no_grad():  # as they are born, boxes stay where they are first looked for
        for head in (*network.bbox_embed, network.model.encoder_output_bbox_embed):
            head.layers[-1].weight.normal_(0, 0.3)
    network.save_pretrained(folder)
    pictures = GroundingDinoImageProcessor(size={"shortest_edge": 64, "longest_edge": 107})
    words = BertTokenizer(str(bert_vocabulary(folder)))
    GroundingDinoProcessor(pictures, words).save_pretrained(folder)
    return folder


def open_clip(folder: Path, *, seed: int = 0, layers: int = 2, size: int = 32) -> Path:
    """Save an open_clip ViT whose images have 4×4 patches, with CLIP's own vocabulary."""
    import open_clip as library
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "model_cfg": {
            "embed_dim": 24,
            "quick_gelu": True,
            "vision_cfg": {
                "image_size": size,
                "patch_size": size // 4,
                "width": 32,
                "layers": layers,
                "head_width": 16,
            },
            "text_cfg": {
                "context_length": 77,
                "vocab_size": 49408,
                "width": 16,
                "heads": 2,
                "layers": 2,
            },
        },
        "preprocess_cfg": {
            "mean": [0.48145466, 0.4578275, 0.40821073],
            "std": [0.26862954, 0.26130258, 0.27577711],
        },
    }
    torch.manual_seed(seed)
    network = library.CLIP(**config["model_cfg"])
    with torch.no_grad():  # as they are born, biases and scales hide what is left out or swapped
        for name, weights in network.named_parameters():
            if name.endswith("bias"):
                weights.normal_(0, 0.2)
            elif "ln_" in name:
                weights.uniform_(0.5, 1.5)
    weights = {name: one.contiguous() for name, one in network.state_dict().items()}
    save_file(weights, folder / "open_clip_model.safetensors")
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    return folder


def clip_tokenizer(**special: str | int) -> CLIPTokenizer:
    """Return CLIP's own tokenizer, whose vocabulary comes with open_clip."""
    import open_clip as library
    from transformers import CLIPTokenizer

    spelled = library.SimpleTokenizer()
    names = {"<start_of_text>": "<|startoftext|>", "<end_of_text>": "<|endoftext|>"}
    vocabulary = {names.get(word, word): row for word, row in spelled.encoder.items()}
    merges = sorted(spelled.bpe_ranks, key=lambda pair: spelled.bpe_ranks[pair])
    return CLIPTokenizer(vocab=vocabulary, merges=merges, **special)


def clip(folder: Path, source: Path) -> Path:
    """Save a transformers CLIP with the weights of an open_clip checkpoint."""
    import torch
    from safetensors.torch import load_file
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPProcessor

    facts = json.loads((source / "open_clip_config.json").read_text())["model_cfg"]
    seen, read = facts["vision_cfg"], facts["text_cfg"]
    network = CLIPModel(
        CLIPConfig(
            projection_dim=facts["embed_dim"],
            vision_config={
                "image_size": seen["image_size"],
                "patch_size": seen["patch_size"],
                "hidden_size": seen["width"],
                "intermediate_size": 4 * seen["width"],
                "num_hidden_layers": seen["layers"],
                "num_attention_heads": seen["width"] // seen["head_width"],
            },
            text_config={
                "hidden_size": read["width"],
                "intermediate_size": 4 * read["width"],
                "num_hidden_layers": read["layers"],
                "num_attention_heads": read["heads"],
            },
        )
    )
    given = load_file(source / "open_clip_model.safetensors")
    copied = {
        "logit_scale": given["logit_scale"],
        "text_projection.weight": given["text_projection"].T,
        "visual_projection.weight": given["visual.proj"].T,
        "text_model.embeddings.token_embedding.weight": given["token_embedding.weight"],
        "text_model.embeddings.position_embedding.weight": given["positional_embedding"],
        "vision_model.embeddings.class_embedding": given["visual.class_embedding"],
        "vision_model.embeddings.patch_embedding.weight": given["visual.conv1.weight"],
        "vision_model.embeddings.position_embedding.weight": given["visual.positional_embedding"],
    }
    for kind in ("weight", "bias"):
        copied |= {
            f"text_model.final_layer_norm.{kind}": given[f"ln_final.{kind}"],
            f"vision_model.pre_layrnorm.{kind}": given[f"visual.ln_pre.{kind}"],
            f"vision_model.post_layernorm.{kind}": given[f"visual.ln_post.{kind}"],
        }
        for tower, prefix, layers in (
            ("text_model", "", read["layers"]),
            ("vision_model", "visual.", seen["layers"]),
        ):
            for layer in range(layers):
                here = f"{tower}.encoder.layers.{layer}"
                there = f"{prefix}transformer.resblocks.{layer}"
                merged = given[f"{there}.attn.in_proj_{kind}"].chunk(3)
                for name, part in zip("qkv", merged, strict=True):
                    copied[f"{here}.self_attn.{name}_proj.{kind}"] = part
                for ours, theirs in (
                    ("self_attn.out_proj", "attn.out_proj"),
                    ("layer_norm1", "ln_1"),
                    ("layer_norm2", "ln_2"),
                    ("mlp.fc1", "mlp.c_fc"),
                    ("mlp.fc2", "mlp.c_proj"),
                ):
                    copied[f"{here}.{ours}.{kind}"] = given[f"{there}.{theirs}.{kind}"]
    with torch.no_grad():
        network.load_state_dict(copied, strict=True)
    network.save_pretrained(folder)

    words = clip_tokenizer()
    size = seen["image_size"]
    pictures = CLIPImageProcessor(
        size={"shortest_edge": size}, crop_size={"height": size, "width": size}
    )
    CLIPProcessor(pictures, words).save_pretrained(folder)
    return folder


def siglip(folder: Path, *, seed: int = 0) -> Path:
    """Save a SigLIP of fixed size with a vocabulary of words, as SigLIP 2's 224 px models are."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import (
        PreTrainedTokenizerFast,
        SiglipConfig,
        SiglipImageProcessor,
        SiglipModel,
        SiglipProcessor,
    )

    torch.manual_seed(seed)
    facts = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    network = SiglipModel(
        SiglipConfig(
            text_config={**facts, "vocab_size": 40, "max_position_embeddings": 12},
            vision_config={**facts, "image_size": 32, "patch_size": 8},
        )
    )
    network.save_pretrained(folder)
    vocabulary = {word: row for row, word in enumerate(["<pad>", "<unk>", *WORDS])}
    model = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    model.pre_tokenizer = pre_tokenizers.Whitespace()
    words = PreTrainedTokenizerFast(
        tokenizer_object=model,
        pad_token="<pad>",
        unk_token="<unk>",
        model_input_names=["input_ids"],
    )
    pictures = SiglipImageProcessor(size={"height": 32, "width": 32})
    SiglipProcessor(pictures, words).save_pretrained(folder)
    return folder


def siglip2(folder: Path, *, seed: int = 0) -> Path:
    """Save a SigLIP 2 of any image shape (NaFlex), with its tokenizer, which pads on the left."""
    import torch
    from transformers import (
        Siglip2Config,
        Siglip2ImageProcessor,
        Siglip2Model,
        Siglip2Processor,
        Siglip2Tokenizer,
    )

    torch.manual_seed(seed)
    facts = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    network = Siglip2Model(
        Siglip2Config(
            text_config={**facts, "vocab_size": 80, "max_position_embeddings": 12},
            vision_config={**facts, "patch_size": 8, "num_patches": 16},
        )
    )
    network.save_pretrained(folder)
    letters = ["▁", *ascii_lowercase, *ascii_lowercase.upper(), *digits]
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    words = Siglip2Tokenizer({word: row for row, word in enumerate([*special, *letters])})
    pictures = Siglip2ImageProcessor(patch_size=8, max_num_patches=16)
    Siglip2Processor(pictures, words).save_pretrained(folder)
    return folder


def chinese_clip(folder: Path, *, seed: int = 0) -> Path:
    """Save a Chinese-CLIP, whose texts a BERT reads."""
    import torch
    from transformers import (
        BertTokenizer,
        ChineseCLIPConfig,
        ChineseCLIPImageProcessor,
        ChineseCLIPModel,
        ChineseCLIPProcessor,
    )

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    facts = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    network = ChineseCLIPModel(
        ChineseCLIPConfig(
            projection_dim=24,
            text_config={**facts, "vocab_size": 1030},
            vision_config={**facts, "image_size": 32, "patch_size": 8},
        )
    )
    network.save_pretrained(folder)
    pictures = ChineseCLIPImageProcessor(
        size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}
    )
    words = BertTokenizer(str(bert_vocabulary(folder)))
    ChineseCLIPProcessor(pictures, words).save_pretrained(folder)
    return folder


def owl(folder: Path, *, seed: int = 0) -> Path:
    """Save an OWLv2 whose images have 4×4 patches."""
    import torch
    from transformers import (
        Owlv2Config,
        Owlv2ForObjectDetection,
        Owlv2ImageProcessor,
        Owlv2Processor,
    )

    torch.manual_seed(seed)
    facts = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    network = Owlv2ForObjectDetection(
        Owlv2Config(
            projection_dim=16,
            text_config=facts,
            vision_config={**facts, "image_size": 64, "patch_size": 16},
        )
    )
    with torch.no_grad():  # as they are born, all texts are alike and all boxes one patch large
        network.box_head.dense2.weight.normal_(0, 0.03)
        network.owlv2.text_model.embeddings.token_embedding.weight.normal_(0, 1)
        network.class_head.logit_shift.weight.normal_(0, 0.05)
        network.class_head.logit_scale.weight.normal_(0, 0.1)
    network.save_pretrained(folder)
    pictures = Owlv2ImageProcessor(size={"height": 64, "width": 64})
    Owlv2Processor(pictures, clip_tokenizer(pad_token="!", model_max_length=16)).save_pretrained(
        folder
    )
    return folder


def clipseg(folder: Path, *, seed: int = 0) -> Path:
    """Save a CLIPSeg with the refined decoder, whose images are larger than those of its CLIP."""
    import torch
    from transformers import (
        CLIPSegConfig,
        CLIPSegForImageSegmentation,
        CLIPSegProcessor,
        ViTImageProcessor,
    )

    torch.manual_seed(seed)
    facts = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 4,
        "num_attention_heads": 2,
    }
    network = CLIPSegForImageSegmentation(
        CLIPSegConfig(
            projection_dim=12,
            reduce_dim=8,
            extract_layers=[0, 1, 3],
            decoder_num_attention_heads=2,
            decoder_intermediate_size=16,
            use_complex_transposed_convolution=True,
            text_config=facts,
            vision_config={**facts, "image_size": 32, "patch_size": 16},
        )
    )
    with torch.no_grad():  # as it is born, the decoder hardly says anything
        for weights in network.decoder.parameters():
            weights.add_(0.4 * torch.randn_like(weights))
        network.decoder.transposed_convolution[-1].weight.mul_(0.03)
    network.save_pretrained(folder)
    pictures = ViTImageProcessor(
        size={"height": 64, "width": 64},
        image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225],
    )
    CLIPSegProcessor(pictures, clip_tokenizer(pad_token="<|endoftext|>")).save_pretrained(folder)
    return folder
