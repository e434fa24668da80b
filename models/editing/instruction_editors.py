"""Edits by an instruction with Stable Diffusion, FLUX and Qwen-Image through diffusers.

Brooks et al. 2023 (InstructPix2Pix), Black Forest Labs 2025 (FLUX.1 Kontext), Wu et al. 2025
(Qwen-Image, whose editor is Qwen-Image-Edit), Black Forest Labs 2026 (FLUX.2 klein).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from anyloom import Checkpoint, Image, ModelError, batched, checkpoint_folder, raise_if_cancelled

from ..common.packed_lengths import read_lengths_once
from ..inpainting.diffusion_painter import DiffusionPainter
from ..inpainting.diffusion_pipelines import INDEX, REPOSITORY_FILES
from ..inpainting.inpainting_requests import InpaintingPrompt
from ..inpainting.transforms import MAX_ASPECT, ResizedShortSide
from ..loading.library_output import silenced
from ..loading.processors import load_processor
from ..protocols import InstructionEditor, PaintSettings

NO_SETTINGS = PaintSettings()
SIDE_MULTIPLE = 32
"""Both sides of the input are multiples of it: Qwen-Image-Edit's rule, which suits FLUX as well."""


@dataclass(frozen=True)
class ResizedToArea(ResizedShortSide):
    """The whole image with the area of a square of the model's size, nearly in its proportions.

    An aspect ratio above 4 is reduced to that.
    """

    @property
    def resized_size(self) -> tuple[int, int]:
        """(height, width) of the model's input, both multiples of 32."""
        ratio = min(max(self.frame[1] / self.frame[0], 1 / MAX_ASPECT), MAX_ASPECT)
        width = self.side * math.sqrt(ratio)
        height, width = (
            max(1, round(side / SIDE_MULTIPLE)) * SIDE_MULTIPLE for side in (width / ratio, width)
        )
        return height, width


@dataclass(frozen=True)
class EditRequest:
    """The inputs of the pipeline for one image."""

    pixels: np.ndarray
    """uint8, H×W×3."""
    instruction: str
    steps: int
    guidance: float
    seed: int


class DiffusionEditor(DiffusionPainter):
    """The part that adapters of diffusers editing pipelines have in common.

    Options: folder; dtype; size, the side in pixels of a square with the area of the model's input;
    variant, the precision of the weights to download.

    Noise is sampled on the CPU from the seed alone, so that a seed gives the same image everywhere,
    up to the rounding of the dtype. Instructions longer than 512 tokens are truncated with a
    warning.
    """

    accelerator_dtype = "bfloat16"
    float16_safe: ClassVar[bool] = False
    file_patterns = (*REPOSITORY_FILES, "*/*.jinja")
    honors: frozenset[str] = frozenset({"steps", "guidance"})

    @classmethod
    def pipeline_arguments(cls, checkpoint: Checkpoint) -> dict[str, Any]:
        return {}

    @property
    def trained_side(self) -> int:
        return int(self.pipeline.default_sample_size * self.pipeline.vae_scale_factor)

    def text_tokenizer(self) -> tuple[Any, int]:
        return self.pipeline.tokenizer, 512

    def edit(
        self,
        image: Image,
        instruction: str,
        *,
        seed: int = 0,
        settings: PaintSettings = NO_SETTINGS,
    ) -> Image:
        """Return the image edited, in its own size and with its alpha."""
        self._check_settings(settings)
        self._warn_of_truncation(InpaintingPrompt(instruction, seed, settings))
        transform = ResizedToArea(self.side, image.shape)
        request = EditRequest(
            transform.apply_image(image.pixels),
            instruction,
            self.steps if settings.steps is None else settings.steps,
            self.guidance if settings.guidance is None else settings.guidance,
            seed,
        )
        [edited] = self.edit_inputs([request])
        pixels = transform.invert(image.pixels, edited)
        return image.with_pixels(pixels, alpha=image.alpha)

    @batched(limit=1, exclusive=lambda editor: True)
    def edit_inputs(self, requests: Sequence[EditRequest]) -> list[np.ndarray]:
        """Return the edited images, uint8 H×W×3 each; the pipelines take one at a time."""
        import torch
        from PIL import Image as Pillow

        edited = []
        for request in requests:
            with (
                self._locked_pipeline(),
                silenced("diffusers", "transformers"),
                torch.inference_mode(),
            ):
                result = self.pipeline(
                    image=Pillow.fromarray(request.pixels),
                    prompt=request.instruction,
                    num_inference_steps=request.steps,
                    generator=torch.Generator("cpu").manual_seed(request.seed),
                    output_type="np",
                    callback_on_step_end=_check_cancelled,
                    **self.edit_arguments(request),
                )
            [image] = result.images
            if any(getattr(result, "nsfw_content_detected", None) or []):
                raise ModelError(
                    f"model '{self.checkpoint.name}': its safety checker rejected the image "
                    f"(seed {request.seed}); use another seed or instruction"
                )
            if not np.isfinite(image).all():
                raise ModelError(f"model '{self.checkpoint.name}': the result is not a number")
            edited.append((image * 255).round().astype(np.uint8))
        return edited

    def edit_arguments(self, request: EditRequest) -> dict[str, Any]:
        """Return further arguments of the pipeline for one image."""
        height, width = request.pixels.shape[:2]
        return {"guidance_scale": request.guidance, "height": height, "width": width}


class InstructPix2Pix(DiffusionEditor, InstructionEditor, family="instruct-pix2pix"):
    """InstructPix2Pix: the area of a square of 512 pixels; 100 steps, guidance 7.5.

    The guidance by the image is 1.5, as in the publication. Instructions longer than 77 tokens are
    truncated with a warning.
    """

    pipeline_class = "StableDiffusionInstructPix2PixPipeline"
    expected = ("StableDiffusionInstructPix2PixPipeline",)
    steps = 100
    guidance = 7.5
    accelerator_dtype = "float16"
    float16_safe = True
    options = (*DiffusionEditor.options, "safety_checker")

    @classmethod
    def pipeline_arguments(cls, checkpoint: Checkpoint) -> dict[str, Any]:
        return super(DiffusionEditor, cls).pipeline_arguments(checkpoint)

    @property
    def trained_side(self) -> int:
        return int(self.pipeline.unet.config.sample_size * self.pipeline.vae_scale_factor)

    def text_tokenizer(self) -> tuple[Any, int]:
        return self.pipeline.tokenizer, self.pipeline.tokenizer.model_max_length

    def edit_arguments(self, request: EditRequest) -> dict[str, Any]:
        return {"guidance_scale": request.guidance, "image_guidance_scale": 1.5}


class FluxKontext(DiffusionEditor, InstructionEditor, family="flux-kontext"):
    """FLUX.1 Kontext: the area of a square of 1024 pixels; 28 steps, guidance 2.5."""

    pipeline_class = "FluxKontextPipeline"
    expected = ("FluxKontextPipeline",)
    steps = 28
    guidance = 2.5

    def text_tokenizer(self) -> tuple[Any, int]:
        return self.pipeline.tokenizer_2, 512

    def edit_arguments(self, request: EditRequest) -> dict[str, Any]:
        height, width = request.pixels.shape[:2]
        # The pipeline would choose another size for its input than for its output.
        size = {"max_area": height * width, "_auto_resize": False}
        return {**super().edit_arguments(request), **size}


class QwenImageEdit(DiffusionEditor, InstructionEditor, family="qwen-image-edit"):
    """Qwen-Image-Edit 2509 and later: the area of a square of 1024 pixels; 40 steps, guidance 4."""

    pipeline_class = "QwenImageEditPlusPipeline"
    expected = ("QwenImageEditPlusPipeline",)
    steps = 40
    guidance = 4.0

    def __init__(self, checkpoint: Checkpoint, pipeline: Any) -> None:
        super().__init__(checkpoint, pipeline)
        read_lengths_once(pipeline.text_encoder.model.visual)

    @classmethod
    def pipeline_arguments(cls, checkpoint: Checkpoint) -> dict[str, Any]:
        from transformers import Qwen2VLProcessor

        folder = checkpoint_folder(checkpoint, needs=(INDEX,), weights="*/*.safetensors")
        return {"processor": load_processor(checkpoint, folder / "processor", Qwen2VLProcessor)}

    def edit_arguments(self, request: EditRequest) -> dict[str, Any]:
        # Without a negative prompt the pipeline does not guide at all.
        guided = {"true_cfg_scale": request.guidance, "negative_prompt": " "}
        height, width = request.pixels.shape[:2]
        return {**guided, "height": height, "width": width}


class Flux2Klein(DiffusionEditor, InstructionEditor, family="flux2-klein"):
    """FLUX.2 klein: up to the area of a square of 1024 pixels; 4 steps without guidance.

    The base checkpoints, which are not distilled, take 50 steps and a guidance of 4.
    """

    pipeline_class = "Flux2KleinPipeline"
    expected = ("Flux2KleinPipeline",)
    steps = 4
    guidance = 1.0

    def __init__(self, checkpoint: Checkpoint, pipeline: Any) -> None:
        super().__init__(checkpoint, pipeline)
        if not pipeline.config.is_distilled:
            self.steps, self.guidance = 50, 4.0


def _check_cancelled(
    pipeline: Any, step: int, time: Any, tensors: dict[str, Any]
) -> dict[str, Any]:
    raise_if_cancelled()
    return tensors
