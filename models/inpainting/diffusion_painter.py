"""How does a diffusion pipeline paint a hole in an image of any size?

What the model sees of an image, and what becomes of the result, follows Inpaint Anything (Yu et
al. 2023): a square around the hole to fill it, the whole image to replace a background.
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
from ..loading.options import check_options
from ..loading.pretrained import option_dtype
from ..protocols import PaintSettings
from .diffusion_pipelines import FETCHES, load_pipeline, networks_of, quietly
from .paint_requests import Painting, Wish
from .views import HoleCrop, View

AT_ONCE = 4
"""Images in one pass: the networks are so large that more gain nothing."""
DIVISOR = 16
"""What the side of the square must be a multiple of: a patch of FLUX's, in pixels."""


class DiffusionPainter:
    """What all diffusers pipelines share that paint holes.

    Options: folder; dtype; size, the side of the square in pixels that the model works in; variant,
    the precision of the weights to fetch ("fp16"); safety_checker, false to do without it.

    The square is the same on every device, and noise is drawn on the CPU from the seed alone, so
    that a seed means one image everywhere, up to the rounding of the dtype. A checkpoint's safety
    checker is used if it has one: what it holds back is an error, never a black hole. The end of a
    text longer than the model reads (77 tokens, FLUX 512) is not seen, which a warning tells.
    """

    concurrent: ClassVar[bool] = True
    pipeline_kind: ClassVar[str]
    expected: ClassVar[tuple[str, ...]]
    steps: ClassVar[int] = 50
    guidance: ClassVar[float] = 7.5
    strength: ClassVar[float] = 1.0
    accelerated: ClassVar[str] = "float16"  # as Edit Everything and Grounded-SAM run it
    fetches: ClassVar[tuple[str, ...]] = FETCHES
    options: ClassVar[tuple[str, ...]] = ("folder", "dtype", "size", "variant")

    checkpoint: Checkpoint
    honors: frozenset[str]

    def __init__(self, checkpoint: Checkpoint, pipeline: Any) -> None:
        self.checkpoint = checkpoint
        self.pipeline = pipeline
        self.network = networks_of(pipeline)
        self.side = _side(checkpoint, self.trained_side)
        self._one_at_a_time = threading.Lock()  # a pipeline and its scheduler remember the step
        words, self._longest = self.tokens()
        # The pipeline's own remembers how to pad, which counting in another thread would change.
        self._words = LockedTokenizer(deepcopy(words))

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import diffusers

        check_options(checkpoint, cls.options)
        pipeline = load_pipeline(
            getattr(diffusers, cls.pipeline_kind),
            checkpoint,
            device,
            expected=cls.expected,
            dtype=option_dtype(checkpoint, device),
            **cls.flags_of(checkpoint),
        )
        return cls(checkpoint, pipeline)

    @classmethod
    def flags_of(cls, checkpoint: Checkpoint) -> dict[str, Any]:
        """Return the arguments of the pipeline's constructor besides its components.

        Raises:
            ModelError: the option safety_checker is neither true nor false.
        """
        checked = checkpoint.options.get("safety_checker", True)
        if not isinstance(checked, bool):
            raise ModelError(
                f"model '{checkpoint.name}': option safety_checker is {checked!r}, expected true "
                "or false"
            )
        return {} if checked else {"safety_checker": None, "requires_safety_checker": False}

    @property
    def trained_side(self) -> int:
        """The side of the square that the model was trained on, in pixels."""
        return int(self.pipeline.unet.config.sample_size * self.pipeline.vae_scale_factor)

    def view(self, hole: np.ndarray) -> View:
        """Return what the model sees of an image with this hole."""
        return HoleCrop.around(hole, self.side)

    def control(self, image: Image, view: View, hole: np.ndarray, guide: Image | None) -> Any:
        """Return what guides the painting, None for models that nothing guides."""
        return None

    def filled(self, image: Image, hole: np.ndarray, wish: Wish) -> Image:
        """Return the image with the hole painted; pixels outside it are unchanged."""
        hole = np.asarray(hole, bool)
        if not hole.any():
            return image
        view = self.view(hole)
        painted = self.painted(image, view, view.see_hole(hole), wish)
        result = image.pixels.copy()
        result[hole] = view.put_back(image.pixels, painted)[hole]
        return Image(result, alpha=image.alpha, name=image.name, source=image.source)

    def painted(self, image: Image, view: View, hole: np.ndarray, wish: Wish) -> np.ndarray:
        """Return what the model paints of what it sees.

        Raises:
            ModelError: the model cannot be told what it was told, or its safety checker objects.
        """
        settings = wish.settings
        self._check_settings(settings)
        self._warn_of_long_texts(wish)
        painting = Painting(
            pixels=view.see(image.pixels),
            hole=hole,
            prompt=wish.prompt or "",
            negative_prompt=settings.negative_prompt,
            steps=_given(settings.steps, self.steps),
            guidance=_given(settings.guidance, self.guidance),
            strength=_given(settings.strength, self.strength),
            seed=wish.seed,
            control=self.control(image, view, hole, wish.guide),
        )
        if int(painting.steps * painting.strength) < 1:
            raise ModelError(
                f"model '{self.checkpoint.name}': {painting.steps} steps at a strength of "
                f"{painting.strength:g} are less than one; use more of either"
            )
        [painted] = self.paint([painting])
        if painted is None:
            raise ModelError(
                f"model '{self.checkpoint.name}': its safety checker held back what was painted "
                f"(seed {wish.seed}); use another seed or prompt"
            )
        return painted

    @batched(together=lambda painting: painting.kind, limit=AT_ONCE, alone=lambda painter: True)
    def paint(self, paintings: Sequence[Painting]) -> list[np.ndarray | None]:
        """Return what was painted, uint8 S×S×3 each; None where the safety checker objects."""
        import torch
        from PIL import Image as Pillow

        first = paintings[0]
        height, width = first.pixels.shape[:2]
        with self._alone(), quietly(), torch.inference_mode():
            result = self.pipeline(
                prompt=[one.prompt for one in paintings],
                image=[Pillow.fromarray(one.pixels) for one in paintings],
                mask_image=[Pillow.fromarray(one.hole) for one in paintings],
                height=height,
                width=width,
                num_inference_steps=first.steps,
                guidance_scale=first.guidance,
                strength=first.strength,
                generator=[torch.Generator("cpu").manual_seed(one.seed) for one in paintings],
                output_type="np",
                callback_on_step_end=_between_steps,
                **self.arguments(paintings),
            )
        held_back = getattr(result, "nsfw_content_detected", None) or [False] * len(paintings)
        pictures = (result.images * 255).round().astype(np.uint8)
        return [None if bad else one for one, bad in zip(pictures, held_back, strict=True)]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        while not self._one_at_a_time.acquire(timeout=0.1):
            raise_if_cancelled()
        try:
            yield
        finally:
            self._one_at_a_time.release()

    def arguments(self, paintings: Sequence[Painting]) -> dict[str, Any]:
        """Return further arguments of the pipeline for paintings of one kind."""
        if paintings[0].negative_prompt is None:
            return {}
        return {"negative_prompt": [one.negative_prompt for one in paintings]}

    def tokens(self) -> tuple[Any, int]:
        """Return what splits texts into tokens, and how many of them the model reads."""
        return self.pipeline.tokenizer, self.pipeline.tokenizer.model_max_length

    def _warn_of_long_texts(self, wish: Wish) -> None:
        limit = self._longest
        for text in filter(None, (wish.prompt, wish.settings.negative_prompt)):
            length = len(self._words(text, verbose=False).input_ids)
            if length > limit:
                warnings.warn(
                    f"model '{self.checkpoint.name}' reads {limit} tokens of a text, "
                    f"'{text[:20]}…' has {length}; its end is not seen",
                    AnyloomWarning,
                    stacklevel=2,
                )

    def _check_settings(self, settings: PaintSettings) -> None:
        refused = sorted(settings.given() - self.honors)
        if refused:
            raise ModelError(
                f"model '{self.checkpoint.name}' cannot honor {' and '.join(refused)} (it knows: "
                f"{', '.join(sorted(self.honors))})"
            )


def _between_steps(pipeline: Any, step: int, time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
    raise_if_cancelled()
    return tensors


def _given(value: Any, default: Any) -> Any:
    return default if value is None else value


def _side(checkpoint: Checkpoint, trained: int) -> int:
    side = checkpoint.options.get("size", trained)
    if not isinstance(side, int) or side < DIVISOR or side % DIVISOR:
        raise ModelError(
            f"model '{checkpoint.name}': option size is {side!r}, expected a multiple of {DIVISOR}"
        )
    return side
