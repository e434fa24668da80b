"""Profile "tiny": checkpoints of real architectures with random weights, one for each slot."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.models import (
    tiny,
    tiny_captioners,
    tiny_chat,
    tiny_diffusion,
    tiny_lama,
    tiny_sam,
    tiny_sam3,
    tiny_semantics,
)

LOOSE = {
    "points_per_side": 3,
    "iou_threshold": -9,
    "stability_threshold": 0,
    "nms_threshold": 1.0,
}
"""Thresholds that keep masks of a network with random weights, whose scores are low."""


@dataclass(frozen=True)
class Tiny:
    """One checkpoint.

    family: the adapter that loads it.
    save:   writes it into a folder; returns the files with their SHA-256 where they are pinned.
    fills:  the protocols for which the profile chooses it.
    """

    family: str
    save: Callable[[Path], Any]
    fills: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


def chat(folder: Path) -> Path:
    """Save a chat model whose context holds a whole instruction, with one token per letter."""
    config = tiny_chat.chat(folder) / "config.json"
    settings = json.loads(config.read_text()) | {"max_position_embeddings": 8192}
    config.write_text(json.dumps(settings))
    return folder


MODELS = {
    "tiny-sam": Tiny(
        "sam",
        tiny_sam.saved_sam,
        ("Segmenter", "MaskGenerator", "ExampleMaskGenerator", "FeatureExtractor"),
        {"automatic": LOOSE},
    ),
    "tiny-sam2": Tiny("sam2", tiny_sam.saved_sam2, (), {"automatic": LOOSE}),
    "tiny-sam-hq": Tiny("sam-hq", tiny_sam.saved_sam_hq, (), {"automatic": LOOSE}),
    "tiny-sam3": Tiny("sam3", tiny_sam3.saved_sam3, ("ConceptSegmenter",)),
    "tiny-persam": Tiny("persam", tiny_sam.saved_sam, ("ExampleSegmenter",)),
    "tiny-grounding-dino": Tiny("grounding-dino", tiny.grounding_dino, ("Grounder",)),
    "tiny-clip": Tiny(
        "clip",
        lambda folder: tiny.clip(folder, tiny.open_clip(folder.parent / "tiny-open-clip")),
        ("Ranker",),
    ),
    "tiny-clip-surgery": Tiny(
        "clip-surgery",
        lambda folder: tiny.open_clip(folder, layers=8),
        ("SimilarityMapper",),
        {"size": 64},
    ),
    "tiny-lama": Tiny("lama-torchscript", tiny_lama.torchscript_file, ("Inpainter",)),
    "tiny-sd": Tiny(
        "stable-diffusion-inpainting", tiny_diffusion.stable_diffusion, ("TextInpainter",)
    ),
    "tiny-edit-anything": Tiny(
        "controlnet-inpainting",
        tiny_diffusion.controlnet,
        ("GuidedInpainter",),
        {"base": "tiny-sd", "guide": "numbers"},
    ),
    "tiny-blip": Tiny("blip", tiny_captioners.blip, ("Captioner",)),
    "tiny-blip2": Tiny("blip2", tiny_captioners.blip2, ()),
    "tiny-chat": Tiny("chat", chat, ("TextRefiner", "LanguageModel")),
    "tiny-vlm": Tiny("vision-language", tiny_captioners.smol_vlm, ("TextReader",)),
    "tiny-oneformer": Tiny("oneformer", tiny_semantics.oneformer, ("SemanticSegmenter",)),
}


def write_project(folder: Path) -> Path:
    """Save every checkpoint below a folder, with a project's catalog that names them.

    The profile "tiny" fills every slot that one of them can fill.
    """
    entries: dict[str, Any] = {}
    choices: dict[str, str] = {}
    for name, model in MODELS.items():
        saved = model.save(folder / "weights" / name)
        entries[name] = {
            "family": model.family,
            "about": "Random weights",
            "options": {"folder": str(folder / "weights" / name), **model.options},
            "files": saved if isinstance(saved, dict) else {},
        }
        choices |= dict.fromkeys(model.fills, name)
    (folder / "models").mkdir(parents=True, exist_ok=True)
    catalog = {"models": entries, "profiles": {"tiny": choices}}
    (folder / "models" / "catalog.yaml").write_text(json.dumps(catalog))
    return folder
