"""EdgeTAM (Zhou et al. 2025), a SAM 2 for phones.

A small convolutional encoder (RepViT-M1) in place of SAM 2's; everything else is as in SAM 2.
"""

from __future__ import annotations

from .sam2 import Sam2


class EdgeTam(Sam2, family="edgetam"):
    """EdgeTAM through transformers, a third of the smallest SAM 2; options as for SAM 2.

    The checkpoints hold a video model; its memory is not loaded.
    """

    architecture = "EdgeTamModel"
    model_types = ("edgetam", "edgetam_video")
