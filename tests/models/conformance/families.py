"""Table of the model families: how a tiny checkpoint is saved, and what is particular to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from anyloom import Checkpoint
from tests.models import (
    tiny,
    tiny_captioners,
    tiny_chat,
    tiny_diffusion,
    tiny_editing,
    tiny_florence,
    tiny_lama,
    tiny_sam,
    tiny_sam3,
    tiny_semantics,
    tiny_style,
)


@dataclass(frozen=True)
class Format:
    """The files of a checkpoint.

    weights:      the file that holds tensors, from the folder.
    config:       the file and key that name the architecture; None where there is none.
    missing:      file → what a refusal says where it is missing; files that a checkpoint does not
                  have are skipped.
    lacks, shape: what a refusal says where a tensor is missing, or of another shape.
    pickle:       the same where the weights are a pickle.
    """

    weights: str
    config: tuple[str, str] | None
    missing: Mapping[str, str]
    lacks: str = "lack 1 tensors that its config.json asks for, such as "
    shape: str = "its config.json asks for ["
    pickle: str | None = "only pytorch_model.bin, a pickle"


TRANSFORMERS = Format(
    "model.safetensors",
    ("config.json", "model_type"),
    {
        "config.json": "has no config.json",
        "model.safetensors": "has no weights",
        "preprocessor_config.json": "has no preprocessing",
        "processor_config.json": "has no preprocessing",
        "tokenizer.json": "has no vocabulary",
    },
)
OPEN_CLIP = Format(
    "open_clip_model.safetensors",
    None,
    {
        "open_clip_config.json": "has no open_clip_config.json",
        "open_clip_model.safetensors": "has no weights",
    },
    "Missing key(s)",
    "size mismatch",
)
DIFFUSERS = Format(
    "unet/diffusion_pytorch_model.safetensors",
    ("model_index.json", "_class_name"),
    {
        "model_index.json": "has no model_index.json",
        "unet/diffusion_pytorch_model.safetensors": "unet",
        "transformer/diffusion_pytorch_model.safetensors": "transformer",
        "vae/config.json": "vae",
        "scheduler/scheduler_config.json": "scheduler",
    },
    shape="cannot be loaded",
    pickle="cannot be loaded",
)
FLUX = replace(DIFFUSERS, weights="transformer/diffusion_pytorch_model.safetensors")
CONTROLNET = Format(
    "diffusion_pytorch_model.safetensors",
    ("config.json", "_class_name"),
    {
        "config.json": "has no config.json",
        "diffusion_pytorch_model.safetensors": "has no weights",
    },
    shape="cannot be loaded",
)
GGUF = Format("tiny.gguf", None, {"tiny.gguf": "has no weights"}, pickle=None)
ADAATTN = Format(
    "latest_net_transformer.safetensors",
    None,
    {
        f"{name}.safetensors": f"has no weights ({name}.safetensors)"
        for name in (
            "vgg_normalised",
            "latest_net_adaattn_3",
            "latest_net_transformer",
            "latest_net_decoder",
        )
    },
    lacks="lack 1 tensors that its network asks for, such as ",
    shape="its network asks for [",
    pickle="only pytorch_model.bin, a pickle",
)
TORCHSCRIPT = Format("big-lama.pt", None, {"big-lama.pt": "has no big-lama.pt"}, pickle=None)
ONNX = Format("lama_fp32.onnx", None, {"lama_fp32.onnx": "has no lama_fp32.onnx"}, pickle=None)


@dataclass(frozen=True)
class Family:
    """One kind of checkpoint of a family.

    family:  the adapter that loads it.
    save:    writes it into a folder in the published format; returns the folder, or the files with
             their SHA-256 where they must be pinned.
    options: those that the checkpoint is loaded with.
    known:   every option that the adapter reads, in its order.
    format:  its files.
    unread:  files that are saved with it, and that the adapter does not read.
    root:    what is before the names of its tensors in the file.
    base:    the entry of this table that the option `base` names.
    close:   how far rounding may move an answer where requests share a call.
    rough:   how far an answer may move in bfloat16, in relation to its size; None where a tiny
             network magnifies rounding, and the tests of the family compare what it computes.
    autocast: True where weights stay float32 beside an option dtype of bfloat16.
    keeps_texts: True where a text is read once, by the thread that is first, in whose call it is
             then rounded.
    movable: False where its weights are not PyTorch's.
    cached_module: what transformers keeps of the last network in a cache of its own.
    shapes:  height and width of images of extreme shapes that it must answer.
    """

    family: str
    save: Callable[[Path], Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    known: tuple[str, ...] = ("folder", "dtype")
    format: Format = TRANSFORMERS
    unread: tuple[str, ...] = ()
    root: str = ""
    base: str | None = None
    close: float = 1e-5
    rough: float | None = None
    autocast: bool = False
    keeps_texts: bool = False
    movable: bool = True
    cached_module: str | None = None
    shapes: tuple[tuple[int, int], ...] = ((1, 1), (1, 300), (300, 2))


SAM = ("folder", "dtype", "automatic")
LOOSE = {
    "points_per_side": 3,
    "iou_threshold": -9,
    "stability_threshold": 0,
    "nms_threshold": 1.0,
}
"""Thresholds that keep masks of a network with random weights, whose scores are low."""
PROCESSORS = ("preprocessor_config.json", "processor_config.json", "tokenizer.json")
RANKER = ("folder", "dtype", "caption_threshold")
DIFFUSION = ("folder", "dtype", "size", "variant")
CHECKED = (*DIFFUSION, "safety_checker")


LONG = ((9, 60), (60, 9))
"""A square is one cell of the deepest level of a tiny network, which cannot be normalized."""


def clip(folder: Path) -> Path:
    return tiny.clip(folder, tiny.open_clip(folder.parent / f"{folder.name}-source"))


def chat_gguf(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    tiny_chat.gguf(folder / "tiny.gguf", *tiny_chat.made("Qwen2", 0))
    return folder


FAMILIES = {
    "blip": Family("blip", tiny_captioners.blip),
    "blip-vqa": Family("blip-vqa", lambda folder: tiny_captioners.blip(folder, answers=True)),
    "blip2-opt": Family("blip2", tiny_captioners.blip2),
    "blip2-t5": Family(
        "blip2", lambda folder: tiny_captioners.blip2(folder, language="t5"), close=1e-4
    ),
    "smolvlm": Family(
        "vision-language", tiny_captioners.smol_vlm, known=("folder", "dtype", "max_pixels")
    ),
    "qwen3-vl": Family(
        "vision-language",
        lambda folder: tiny_captioners.qwen_vl(folder, seed=2),  # its lines of text end early
        known=("folder", "dtype", "max_pixels"),
    ),
    "florence": Family(
        "florence2",
        lambda folder: tiny_florence.florence(
            folder, {"What does the image describe?": "a dog"}, steps=45
        ),
        known=("folder", "dtype", "caption"),
    ),
    "chat": Family("chat", lambda folder: tiny_chat.chat(folder, longest=8192)),
    "chat-llama": Family("chat", lambda folder: tiny_chat.chat(folder, kind="Llama")),
    "chat-gguf": Family("chat-gguf", chat_gguf, known=("folder", "dtype", "file"), format=GGUF),
    "clip": Family("clip", clip, known=RANKER, keeps_texts=True, rough=0.02),
    "siglip": Family("clip", tiny.siglip, known=RANKER, keeps_texts=True, rough=0.02),
    "siglip2": Family("clip", tiny.siglip2, known=RANKER, keeps_texts=True, rough=0.02),
    "chinese-clip": Family("clip", tiny.chinese_clip, known=RANKER, keeps_texts=True, rough=0.02),
    "open-clip": Family(
        "open-clip", tiny.open_clip, known=RANKER, format=OPEN_CLIP, keeps_texts=True, rough=0.02
    ),
    "clip-surgery": Family(
        "clip-surgery",
        lambda folder: tiny.open_clip(folder, layers=8),
        {"size": 64},
        known=("folder", "size", "dtype"),
        format=OPEN_CLIP,
        close=1e-6,
        rough=0.02,
    ),
    "clipseg": Family("clipseg", tiny.clipseg, keeps_texts=True, rough=0.05),
    "owlv2": Family("owlv2", tiny.owl, keeps_texts=True, rough=0.01),
    "grounding-dino": Family(
        "grounding-dino", tiny.grounding_dino, autocast=True, rough=0.02, shapes=LONG
    ),
    "mm-grounding-dino": Family(
        "grounding-dino",
        lambda folder: tiny.grounding_dino(folder, openmmlab=True),
        autocast=True,
        rough=0.02,
        shapes=LONG,
    ),
    "sam": Family("sam", tiny_sam.saved_sam, {"automatic": LOOSE}, SAM, close=3e-4),
    "medsam": Family(
        "medsam", tiny_sam.saved_sam, known=("folder", "dtype"), unread=PROCESSORS, close=3e-4
    ),
    "sam-hq": Family("sam-hq", tiny_sam.saved_sam_hq, {"automatic": LOOSE}, SAM, close=3e-4),
    "sam2": Family(
        "sam2", tiny_sam.saved_sam2, {"automatic": LOOSE}, (*SAM, "input_size"), close=3e-4
    ),
    "edgetam": Family(
        "edgetam", tiny_sam.saved_edgetam, {"automatic": LOOSE}, (*SAM, "input_size"), close=3e-4
    ),
    "sam3": Family(
        "sam3",
        tiny_sam3.saved_sam3,
        root="detector_model.",
        close=1e-4,
        keeps_texts=True,
        cached_module="detr_decoder",
    ),
    "sam3-lite-text": Family(
        "sam3-lite-text",
        tiny_sam3.saved_sam3_lite_text,
        close=1e-4,
        keeps_texts=True,
        cached_module="detr_decoder",
    ),
    "sam3-tracker": Family(
        "sam3-tracker",
        tiny_sam3.saved_sam3,
        {"automatic": LOOSE},
        SAM,
        unread=PROCESSORS,
        root="tracker_model.mask_decoder.",
    ),
    "persam": Family(
        "persam", tiny_sam.saved_sam, {"automatic": LOOSE}, (*SAM, "fitted"), close=3e-4
    ),
    "seggpt": Family(
        "seggpt", tiny_semantics.seggpt, known=("folder", "dtype", "embedding"), rough=0.1
    ),
    "mask2former": Family(
        "mask2former", tiny_semantics.mask2former, autocast=True, close=1e-4, rough=0.2
    ),
    "mask2former-semantic": Family(
        "mask2former-semantic", tiny_semantics.mask2former, autocast=True, close=1e-4, rough=0.2
    ),
    "oneformer": Family(
        "oneformer",
        tiny_semantics.oneformer,
        autocast=True,
        close=1e-4,
        rough=0.2,
    ),
    "eomt": Family("eomt", tiny_semantics.eomt, rough=0.2),
    "eomt-semantic": Family(
        "eomt-semantic",
        lambda folder: tiny_semantics.eomt(folder, split=True),
        known=("folder", "dtype", "split"),
        rough=0.2,
    ),
    "eomt-dinov3": Family("eomt", tiny_semantics.eomt_dinov3, rough=0.2),
    "eomt-dinov3-semantic": Family(
        "eomt-semantic",
        tiny_semantics.eomt_dinov3,
        {"split": True},
        known=("folder", "dtype", "split"),
        rough=0.2,
    ),
    "depth-anything": Family(
        "depth-anything", tiny_semantics.depth_anything, close=2e-4, rough=0.1
    ),
    "depth-anything-metric": Family(
        "depth-anything",
        lambda folder: tiny_semantics.depth_anything(folder, metric=True),
        rough=0.1,
    ),
    "depth-pro": Family("depth-pro", tiny_semantics.depth_pro, rough=0.1),
    "adaattn": Family(
        "adaattn",
        tiny_style.adaattn,
        {"size": 64},
        known=("folder", "dtype", "size", "resize"),
        format=ADAATTN,
        rough=0.2,
    ),
    "lama-torchscript": Family(
        "lama-torchscript", tiny_lama.torchscript_file, known=("folder",), format=TORCHSCRIPT
    ),
    "lama-onnx": Family(
        "lama-onnx", tiny_lama.onnx_file, known=("folder",), format=ONNX, movable=False
    ),
    "stable-diffusion": Family(
        "stable-diffusion-inpainting",
        tiny_diffusion.stable_diffusion,
        known=CHECKED,
        format=DIFFUSERS,
    ),
    "sdxl": Family("sdxl-inpainting", tiny_diffusion.sdxl, known=DIFFUSION, format=DIFFUSERS),
    "flux-fill": Family(
        "flux-fill",
        tiny_diffusion.flux_fill,
        {"size": tiny_diffusion.SIDE},
        known=DIFFUSION,
        format=FLUX,
    ),
    "instruct-pix2pix": Family(
        "instruct-pix2pix", tiny_diffusion.instruct_pix2pix, known=CHECKED, format=DIFFUSERS
    ),
    "flux-kontext": Family(
        "flux-kontext",
        tiny_diffusion.flux_kontext,
        {"size": tiny_diffusion.SIDE},
        known=DIFFUSION,
        format=FLUX,
    ),
    "flux2-klein": Family(
        "flux2-klein",
        tiny_editing.flux2_klein,
        {"size": 2 * tiny_diffusion.SIDE},  # no side of its input may be shorter than 64
        known=DIFFUSION,
        format=FLUX,
    ),
    "qwen-image-edit": Family(
        "qwen-image-edit",
        tiny_editing.qwen_image_edit,
        {"size": tiny_diffusion.SIDE},
        known=DIFFUSION,
        format=FLUX,
    ),
    "controlnet": Family(
        "controlnet-inpainting",
        tiny_diffusion.controlnet,
        {"base": "stable-diffusion", "guide": "numbers"},
        known=(*CHECKED, "base", "control_scale", "guide"),
        format=CONTROLNET,
        base="stable-diffusion",
    ),
    "controlnet-for-holes": Family(
        "controlnet-for-holes",
        tiny_diffusion.controlnet,
        {"base": "stable-diffusion"},
        known=(*CHECKED, "base", "control_scale"),
        format=CONTROLNET,
        base="stable-diffusion",
    ),
}
"""Name → entry."""

PACKAGED = "one set of weights, pinned in a Python package; see tests/models/lite"
NO_WEIGHTS = "an algorithm without weights; see tests/models/lite"
EXEMPT = {
    "chat-endpoint": "its weights are a server's; see tests/models/language/test_chat_endpoint.py",
    "class-captions": PACKAGED,
    "cnn-features": PACKAGED,
    "conse": PACKAGED,
    "conse-concepts": PACKAGED,
    "conse-grounder": PACKAGED,
    "example-finder": PACKAGED,
    "examples-by-features": PACKAGED,
    "grabcut": NO_WEIGHTS,
    "length-rules": NO_WEIGHTS,
    "patch-style": NO_WEIGHTS,
    "patchmatch": NO_WEIGHTS,
    "rapidocr": PACKAGED,
    "superpixel-hierarchy": NO_WEIGHTS,
}
"""Family → why it has no entry."""


def save(name: str, folder: Path) -> Checkpoint:
    """Save the checkpoint of an entry into a folder, its base beside it, and return it."""
    entry = FAMILIES[name]
    saved = entry.save(folder)
    return Checkpoint(
        "tiny",
        entry.family,
        files=saved if isinstance(saved, dict) else {},
        options={"folder": str(folder), **entry.options},
        trusted=True,
        base=save(entry.base, folder.with_name(f"{folder.name}-base")) if entry.base else None,
    )
