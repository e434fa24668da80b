"""Tiny checkpoints of real architectures with random weights, saved as the hub's are."""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase, digits

from anyloom.model import Checkpoint

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
        network = MMGroundingDinoForObjectDetection(MMGroundingDinoConfig(**facts))
    else:
        network = GroundingDinoForObjectDetection(GroundingDinoConfig(**facts))
    network.save_pretrained(folder)
    pictures = GroundingDinoImageProcessor(size={"shortest_edge": 64, "longest_edge": 107})
    words = BertTokenizer(str(bert_vocabulary(folder)))
    GroundingDinoProcessor(pictures, words).save_pretrained(folder)
    return folder
