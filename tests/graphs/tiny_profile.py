"""Profile "tiny": checkpoints of real architectures with random weights, one for each slot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.models.conformance.families import save

MODELS: dict[str, tuple[str, tuple[str, ...]]] = {
    "tiny-sam": (
        "sam",
        (
            "DifferentiableSegmenter",
            "ExampleMaskGenerator",
            "FeatureExtractor",
            "MaskGenerator",
            "Segmenter",
        ),
    ),
    "tiny-sam2": ("sam2", ()),
    "tiny-sam-hq": ("sam-hq", ()),
    "tiny-sam3": ("sam3", ("ConceptSegmenter",)),
    "tiny-persam": ("persam", ("ExampleSegmenter",)),
    "tiny-grounding-dino": ("grounding-dino", ("Grounder",)),
    "tiny-clip": ("clip", ("Ranker",)),
    "tiny-clip-surgery": ("clip-surgery", ("SimilarityMapper",)),
    "tiny-lama": ("lama-torchscript", ("Inpainter",)),
    "tiny-adaattn": ("adaattn", ("Stylizer",)),
    "tiny-sd": ("stable-diffusion", ("TextInpainter",)),
    "tiny-editor": ("instruct-pix2pix", ("InstructionEditor",)),
    "tiny-edit-anything": ("controlnet", ("GuidedInpainter",)),
    "tiny-blip": ("blip", ("Captioner",)),
    "tiny-blip2": ("blip2-opt", ()),
    "tiny-chat": ("chat", ("TextRefiner", "LanguageModel")),
    "tiny-vlm": ("smolvlm", ("TextReader", "Answerer")),
    "tiny-oneformer": ("oneformer", ("SemanticSegmenter", "PanopticSegmenter")),
    "tiny-depth": ("depth-anything", ("DepthEstimator",)),
    "tiny-florence": ("florence", ("DenseCaptioner",)),
}
"""Checkpoint → its entry in the table of families, and the protocols for which it is chosen."""


def write_project(folder: Path) -> Path:
    """Save every checkpoint below a folder, with a project's catalog that names them.

    The profile "tiny" fills every slot that one of them can fill.
    """
    entries: dict[str, Any] = {}
    choices: dict[str, str] = {}
    for name, (entry, protocols) in MODELS.items():
        saved = save(entry, folder / "weights" / name)
        base = {"base": "tiny-sd"} if saved.base else {}
        entries[name] = {
            "family": saved.family,
            "about": "Random weights",
            "options": {**saved.options, **base},
            "files": dict(saved.files),
        }
        choices |= dict.fromkeys(protocols, name)
    (folder / "models").mkdir(parents=True, exist_ok=True)
    catalog = {"models": entries, "profiles": {"tiny": choices}}
    (folder / "models" / "catalog.yaml").write_text(json.dumps(catalog))
    return folder
