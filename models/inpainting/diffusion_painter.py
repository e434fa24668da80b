"""Inpainting of images of any size by diffusion pipelines.

The input of the model and the composition of the result follow Inpaint Anything (Yu et al. 2023): a
square around the hole to fill it, the whole image to replace a background.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, ClassVar, Self

import numpy as np

from anyloom import AnyloomWarning, Checkpoint, Image, ModelError, batched, raise_if_cancelled

from ..common.locked_tokenizer import LockedTokenizer
from ..loading.library_output import silenced
from ..loading.options import check_options, option_flag, option_side
from ..loading.pretrained import option_dtype
from ..protocols import PaintSettings
from .diffusion_pipelines import REPOSITORY_FILES, load_pipeline, networks_of
from .inpainting_requests import InpaintingPrompt, InpaintingRequest
from .transforms import HoleCrop, Transform

BATCH_SIZE = 4
"""Larger batches of these networks are not faster per image."""
SIDE_MULTIPLE = 16
"""The side of the square is a multiple of a patch of FLUX, in pixels."""


class DiffusionPainter:
    """The part that adapters of diffusers inpainting pipelines have in common.

    Options: folder; dtype; size, the side of the model's square input in pixels; variant, the
    precision of the weights to download ("fp16"); safety_checker, false to disable it.

    The square is the same on every device, and noise is sampled on the CPU from the seed alone, so
    that a seed gives the same image everywhere, up to the rounding of the dtype. A checkpoint's
    safety checker is used if it has one; a rejected image is an error, never a black hole. Texts
    longer than the model's maximum (77 tokens, FLUX 512) are truncated with a warning.
    """

    concurrent: ClassVar[bool] = True
    pipeline_class: ClassVar[str]
    expected: ClassVar[tuple[str, ...]]
    steps: int = 50
    guidance: float = 7.5
    strength: ClassVar[float] = 1.0
    accelerator_dtype: ClassVar[str] = "float16"  # as in Edit Everything and Grounded-SAM
    file_patterns: ClassVar[tuple[str, ...]] = REPOSITORY_FILES
    options: ClassVar[tuple[str, ...]] = ("folder", "dtype", "size", "variant")

    checkpoint: Checkpoint
    honors: frozenset[str]

    def __init__(self, checkpoint: Checkpoint, pipeline: Any) -> None:
        self.checkpoint = checkpoint
        self.pipeline = pipeline
        self.network = networks_of(pipeline)
        self.side = option_side(checkpoint, "size", self.trained_side, multiple=SIDE_MULTIPLE)
        self._pipeline_lock = threading.Lock()  # a pipeline and its scheduler store the step
        tokenizer, self._max_tokens = self.text_tokenizer()
        # A copy: the pipeline's own stores padding settings, which counting would overwrite.
        self._tokenizer = LockedTokenizer(deepcopy(tokenizer))

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import diffusers

        check_options(checkpoint, cls.options)
        pipeline = load_pipeline(
            getattr(diffusers, cls.pipeline_class),
            checkpoint,
            device,
            expected=cls.expected,
            dtype=option_dtype(checkpoint, device),
            **cls.pipeline_arguments(checkpoint),
        )
        return cls(checkpoint, pipeline)

    @classmethod
    def pipeline_arguments(cls, checkpoint: Checkpoint) -> dict[str, Any]:
        """Return the arguments of the pipeline's constructor besides its components.

        Raises:
            ModelError: the option safety_checker is neither true nor false.
        """
        checked = option_flag(checkpoint, "safety_checker", True)
        return {} if checked else {"safety_checker": None, "requires_safety_checker": False}

    @property
    def trained_side(self) -> int:
        """The side of the square images that the model was trained on, in pixels."""
        return int(self.pipeline.unet.config.sample_size * self.pipeline.vae_scale_factor)

    def transform(self, hole: np.ndarray) -> Transform:
        """Return the transform from an image with this hole to the model's input."""
        return HoleCrop.around(hole, self.side)

    def control(
        self, image: Image, transform: Transform, mask: np.ndarray, guide: Image | None
    ) -> Any:
        """Return the control image of a ControlNet, None for other models."""
        return None

    def inpaint_hole(self, image: Image, hole: np.ndarray, prompt: InpaintingPrompt) -> Image:
        """Return the image with the hole painted; pixels outside it are unchanged."""
        hole = np.asarray(hole, bool)
        if not hole.any():
            return image
        transform = self.transform(hole)
        painted = self.paint_one(image, transform, transform.apply_mask(hole), prompt)
        result = image.pixels.copy()
        result[hole] = transform.invert(image.pixels, painted)[hole]
        return image.with_pixels(result, alpha=image.alpha)

    def paint_one(
        self, image: Image, transform: Transform, mask: np.ndarray, prompt: InpaintingPrompt
    ) -> np.ndarray:
        """Return the model's output for one transformed image.

        Raises:
            ModelError: an unsupported setting, or the safety checker rejected the image.
        """
        settings = prompt.settings
        self._check_settings(settings)
        self._warn_of_truncation(prompt)
        request = InpaintingRequest(
            pixels=transform.apply_image(image.pixels),
            mask=mask,
            prompt=prompt.text or "",
            negative_prompt=settings.negative_prompt,
            steps=_or_default(settings.steps, self.steps),
            guidance=_or_default(settings.guidance, self.guidance),
            strength=_or_default(settings.strength, self.strength),
            control_scale=settings.control_scale,
            seed=prompt.seed,
            control=self.control(image, transform, mask, prompt.guide),
        )
        if int(request.steps * request.strength) < 1:
            raise ModelError(
                f"model '{self.checkpoint.name}': {request.steps} steps at a strength of "
                f"{request.strength:g} are less than one; raise either"
            )
        [painted] = self.paint([request])
        if painted is None:
            raise ModelError(
                f"model '{self.checkpoint.name}': its safety checker rejected the image "
                f"(seed {prompt.seed}); use another seed or prompt"
            )
        return painted

    @batched(
        key=lambda request: request.batch_key, limit=BATCH_SIZE, exclusive=lambda painter: True
    )
    def paint(self, requests: Sequence[InpaintingRequest]) -> list[np.ndarray | None]:
        """Return the painted images, uint8 S×S×3 each; None if the safety checker rejected it."""
        import torch
        from PIL import Image as Pillow

        first = requests[0]
        height, width = first.pixels.shape[:2]
        with self._locked_pipeline(), silenced("diffusers", "transformers"), torch.inference_mode():
            result = self.pipeline(
                prompt=[request.prompt for request in requests],
                image=[Pillow.fromarray(request.pixels) for request in requests],
                mask_image=[Pillow.fromarray(request.mask) for request in requests],
                height=height,
                width=width,
                num_inference_steps=first.steps,
                guidance_scale=first.guidance,
                strength=first.strength,
                generator=[
                    torch.Generator("cpu").manual_seed(request.seed) for request in requests
                ],
                output_type="np",
                callback_on_step_end=_check_cancelled,
                **self.arguments(requests),
            )
        rejected = getattr(result, "nsfw_content_detected", None) or [False] * len(requests)
        images = (result.images * 255).round().astype(np.uint8)
        return [None if bad else image for image, bad in zip(images, rejected, strict=True)]

    @contextmanager
    def _locked_pipeline(self) -> Iterator[None]:
        while not self._pipeline_lock.acquire(timeout=0.1):
            raise_if_cancelled()
        try:
            yield
        finally:
            self._pipeline_lock.release()

    def arguments(self, requests: Sequence[InpaintingRequest]) -> dict[str, Any]:
        """Return further arguments of the pipeline for one batch."""
        if requests[0].negative_prompt is None:
            return {}
        return {"negative_prompt": [request.negative_prompt for request in requests]}

    def text_tokenizer(self) -> tuple[Any, int]:
        """Return the tokenizer of prompts, and the model's maximum number of tokens."""
        return self.pipeline.tokenizer, self.pipeline.tokenizer.model_max_length

    def _warn_of_truncation(self, prompt: InpaintingPrompt) -> None:
        limit = self._max_tokens
        for text in filter(None, (prompt.text, prompt.settings.negative_prompt)):
            length = len(self._tokenizer(text, verbose=False).input_ids)
            if length > limit:
                warnings.warn(
                    f"model '{self.checkpoint.name}' reads {limit} tokens of a text, "
                    f"'{text[:20]}…' has {length}; its end is cut off",
                    AnyloomWarning,
                    stacklevel=2,
                )

    def _check_settings(self, settings: PaintSettings) -> None:
        unsupported = sorted(settings.given() - self.honors)
        if unsupported:
            raise ModelError(
                f"model '{self.checkpoint.name}' does not support {' and '.join(unsupported)}, "
                f"expected {', '.join(sorted(self.honors))}"
            )


def _check_cancelled(
    pipeline: Any, step: int, time: Any, tensors: dict[str, Any]
) -> dict[str, Any]:
    raise_if_cancelled()
    return tensors


def _or_default(value: Any, default: Any) -> Any:
    return default if value is None else value
