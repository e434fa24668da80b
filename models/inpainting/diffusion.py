"""Inpainting by a text with Stable Diffusion and FLUX through diffusers.

Rombach et al. 2022 (Stable Diffusion), Podell et al. 2023 (SDXL), Black Forest Labs 2024 (FLUX.1
Fill).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from anyloom import Checkpoint, Image

from ..protocols import PaintSettings, TextInpainter
from .diffusion_painter import DiffusionPainter
from .inpainting_requests import InpaintingPrompt
from .transforms import PaddedSquare

NO_SETTINGS = PaintSettings()


class TextPainter(DiffusionPainter):
    """A diffusion pipeline without a guide image."""

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
        return self.inpaint_hole(image, hole, InpaintingPrompt(prompt, seed, settings))

    def surround(
        self,
        image: Image,
        kept: np.ndarray,
        *,
        prompt: str | None = None,
        seed: int = 0,
        settings: PaintSettings = NO_SETTINGS,
    ) -> Image:
        """Return the image with everything but `kept` (bool H×W) painted, blended at its border."""
        kept = np.asarray(kept, bool)
        if kept.all():
            return image
        transform = PaddedSquare(self.side, image.shape)
        mask = transform.apply_mask(kept)
        painted = self.paint_one(
            image, transform, 255 - mask, InpaintingPrompt(prompt, seed, settings)
        )
        background = transform.invert(image.pixels, painted).astype(np.float32)
        weight = transform.invert(kept, mask).astype(np.float32)[:, :, None] / 255
        blended = background * (1 - weight) + image.pixels * weight
        result = np.rint(blended).astype(np.uint8)
        return image.with_pixels(result, alpha=image.alpha)


class StableDiffusionInpainting(TextPainter, TextInpainter, family="stable-diffusion-inpainting"):
    """Stable Diffusion 1.5 or 2: squares of 512 pixels.

    Best with weights fine-tuned on inpainting. With others, the known part of the image is restored
    after every step. Defaults are the pipeline's, as in Inpaint Anything: 50 steps, guidance 7.5,
    strength 1.
    """

    pipeline_class = "StableDiffusionInpaintPipeline"
    expected = ("StableDiffusionInpaintPipeline", "StableDiffusionPipeline")
    options = (*DiffusionPainter.options, "safety_checker")


class StableDiffusionXLInpainting(TextPainter, TextInpainter, family="sdxl-inpainting"):
    """SDXL, best with weights fine-tuned on inpainting: squares of 1024 pixels.

    Defaults are the pipeline's: 50 steps, guidance 7.5, strength 0.9999. With a strength of 1 it
    starts from pure noise and ignores the colors around the hole.
    """

    pipeline_class = "StableDiffusionXLInpaintPipeline"
    expected = ("StableDiffusionXLInpaintPipeline", "StableDiffusionXLPipeline")
    strength = 0.9999

    @classmethod
    def pipeline_arguments(cls, checkpoint: Checkpoint) -> dict[str, Any]:
        # By default, images get a watermark if another package is installed.
        return {"add_watermarker": False}


class FluxFill(TextPainter, TextInpainter, family="flux-fill"):
    """FLUX.1 Fill: squares of 1024 pixels; 50 steps, guidance 30, no negative prompt."""

    pipeline_class = "FluxFillPipeline"
    expected = ("FluxFillPipeline",)
    guidance = 30.0
    accelerator_dtype = "bfloat16"
    float16_safe = False
    honors = frozenset({"steps", "guidance", "strength"})

    @property
    def trained_side(self) -> int:
        return int(self.pipeline.default_sample_size * self.pipeline.vae_scale_factor)

    def text_tokenizer(self) -> tuple[Any, int]:
        return self.pipeline.tokenizer_2, 512
