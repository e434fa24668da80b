"""How is a hole painted with what a text says? Stable Diffusion and FLUX through diffusers.

Rombach et al. 2022 (Stable Diffusion), Podell et al. 2023 (SDXL), Black Forest Labs 2024 (FLUX.1
Fill).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from anyloom import Checkpoint, Image

from ..protocols import PaintSettings, TextInpainter
from .diffusion_painter import DiffusionPainter
from .paint_requests import Wish
from .views import PaddedSquare

NO_SETTINGS = PaintSettings()


class TextPainter(DiffusionPainter):
    """A diffusion pipeline that needs nothing but a text."""

    def inpaint(
        self,
        image: Image,
        hole: np.ndarray,
        *,
        prompt: str | None = None,
        seed: int = 0,
        settings: PaintSettings = NO_SETTINGS,
    ) -> Image:
        """Return the image with the hole (bool H×W) painted; pixels outside it are unchanged."""
        return self.filled(image, hole, Wish(prompt, seed, settings))

    def surround(
        self,
        image: Image,
        kept: np.ndarray,
        *,
        prompt: str | None = None,
        seed: int = 0,
        settings: PaintSettings = NO_SETTINGS,
    ) -> Image:
        """Return the image with everything but `kept` (bool H×W) painted, mixed at its border."""
        kept = np.asarray(kept, bool)
        if kept.all():
            return image
        view = PaddedSquare(self.side, image.size)
        shown = view.see_hole(kept)
        painted = self.painted(image, view, 255 - shown, Wish(prompt, seed, settings))
        background = view.put_back(image.pixels, painted).astype(np.float32)
        weight = view.put_back(kept, shown).astype(np.float32)[:, :, None] / 255
        mixed = background * (1 - weight) + image.pixels * weight
        result = np.rint(mixed).astype(np.uint8)
        return Image(result, alpha=image.alpha, name=image.name, source=image.source)


class StableDiffusionInpainting(TextPainter, TextInpainter, family="stable-diffusion-inpainting"):
    """Stable Diffusion 1.5 or 2: squares of 512 pixels.

    Best with weights that were trained further on holes. With others, what is known of the image
    is put back after every step. Defaults are the pipeline's, which Inpaint Anything keeps: 50
    steps, guidance 7.5, strength 1.
    """

    pipeline_kind = "StableDiffusionInpaintPipeline"
    expected = ("StableDiffusionInpaintPipeline", "StableDiffusionPipeline")
    options = (*DiffusionPainter.options, "safety_checker")


class StableDiffusionXLInpainting(TextPainter, TextInpainter, family="sdxl-inpainting"):
    """SDXL, best with weights that were trained further on holes: squares of 1024 pixels.

    Defaults are the pipeline's: 50 steps, guidance 7.5, strength 0.9999. At a strength of 1 it
    starts from noise alone and forgets the colors around the hole.
    """

    pipeline_kind = "StableDiffusionXLInpaintPipeline"
    expected = ("StableDiffusionXLInpaintPipeline", "StableDiffusionXLPipeline")
    strength = 0.9999

    @classmethod
    def flags_of(cls, checkpoint: Checkpoint) -> dict[str, Any]:
        # By default it depends on what else is installed whether images get a watermark.
        return {"add_watermarker": False}


class FluxFill(TextPainter, TextInpainter, family="flux-fill"):
    """FLUX.1 Fill: squares of 1024 pixels; 50 steps, guidance 30, no negative prompt."""

    pipeline_kind = "FluxFillPipeline"
    expected = ("FluxFillPipeline",)
    guidance = 30.0
    accelerated = "bfloat16"
    honors = frozenset({"steps", "guidance", "strength"})

    @property
    def trained_side(self) -> int:
        return int(self.pipeline.default_sample_size * self.pipeline.vae_scale_factor)

    def tokens(self) -> tuple[Any, int]:
        return self.pipeline.tokenizer_2, 512
