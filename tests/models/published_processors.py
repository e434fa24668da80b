"""How do published checkpoints of a family prepare images, as transformers' classes say it?"""

from __future__ import annotations

from typing import Any

IMAGENET: dict[str, Any] = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}


def published_processors() -> dict[str, Any]:
    """Return an image processor for each kind that a network's device can finish."""
    import transformers as library

    square = {side: {"height": side, "width": side} for side in (224, 352, 384, 512, 768)}
    return {
        "CLIP": library.CLIPImageProcessor(),
        "Chinese-CLIP": library.ChineseCLIPImageProcessor(),
        "SigLIP 2, 512 px": library.SiglipImageProcessor(size=square[512]),
        "CLIPSeg": library.ViTImageProcessor(size=square[352], **IMAGENET),
        "Grounding DINO": library.GroundingDinoImageProcessor(),
        "BLIP": library.BlipImageProcessor(size=square[384]),
        "BLIP-2": library.BlipImageProcessor(size=square[224]),
        "Florence-2": library.CLIPImageProcessor(
            size=square[768], do_center_crop=False, **IMAGENET
        ),
        "OneFormer": library.OneFormerImageProcessor(
            size={"shortest_edge": 640, "longest_edge": 2560}
        ),
        "Mask2Former": library.Mask2FormerImageProcessor(size=square[384], size_divisor=32),
        "EoMT, padded": library.EomtImageProcessor(
            size={"shortest_edge": 640, "longest_edge": 640}, do_pad=True
        ),
        "EoMT, windows": library.EomtImageProcessor(
            size={"shortest_edge": 512, "longest_edge": None}, do_split_image=True
        ),
        "Depth Anything": library.DPTImageProcessor(
            size={"height": 518, "width": 518},
            ensure_multiple_of=14,
            keep_aspect_ratio=True,
            **IMAGENET,
        ),
    }
