"""What do points, boxes and rough maps mean to Segment Anything (Kirillov et al. 2023)?

The longest side of an image is resized to 1024 pixels, the rest of the square is padded on the
right and below; masks come on a grid of 256 × 256 over that square.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from anyloom import Checkpoint, FeatureMap, Image, batched

from ..common.mask_generator_presets import Preset, settings_of
from ..common.preprocessing import Normalization, planes
from ..loading.checkpoint_files import read_json
from ..loading.pretrained import check_options, hold_in, load_pretrained, option_dtype
from ..loading.processors import PICTURES
from ..protocols import ExampleMaskGenerator, FeatureExtractor, MaskGenerator, Segmenter
from .prompted_masks import PromptedMasks
from .prompts import BATCH, Encoded, Features, Prompts

if TYPE_CHECKING:
    import torch

SQUARES = 4
"""Images encoded in one call: each takes a gigabyte in the attention of the largest encoder."""


@dataclass(frozen=True)
class Asked:
    """One prompt about one image, ready for the decoder."""

    features: Features
    prompt: Prompts
    """A single one, in the coordinates of the model's square input."""
    multimask: bool

    def kind(self) -> Hashable:
        """Return what must be equal for prompts to be decoded in one call."""
        prompt = self.prompt
        clicks = None if prompt.points is None else prompt.points.shape[1]
        return (self.multimask, clicks, prompt.boxes is None, prompt.logits is None)


class Sam(
    PromptedMasks,
    Segmenter,
    MaskGenerator,
    ExampleMaskGenerator,
    FeatureExtractor,
    family="sam",
):
    """Segment Anything through transformers; options: folder, dtype, automatic.

    The option dtype is what the image encoder computes in. Prompts are always embedded and decoded
    in float32: a pixel coordinate does not fit into the 8 bits of a bfloat16's mantissa.
    """

    architecture: ClassVar[str] = "SamModel"
    model_types: ClassVar[tuple[str, ...]] = ("sam",)
    preset: ClassVar[Preset] = "segment_anything"
    pixel_mean: ClassVar[tuple[float, float, float]] = (0.485, 0.456, 0.406)  # of ImageNet
    pixel_deviation: ClassVar[tuple[float, float, float]] = (0.229, 0.224, 0.225)
    """Of pixels from 0 to 1, where a checkpoint's folder does not say."""
    options: ClassVar[tuple[str, ...]] = ("folder", "dtype", "automatic")
    exact_parts: ClassVar[tuple[str, ...]] = ("mask_decoder.transformer",)
    """Parts of the network that were trained with another epsilon than transformers gives them."""
    accelerated: ClassVar[str] = "float32"
    """What the image encoder computes in on an accelerator, unless the option dtype says."""
    concurrent: ClassVar[bool] = True

    def __init__(self, checkpoint: Checkpoint, network: Any, folder: Path) -> None:
        import torch

        super().__init__()
        self.checkpoint = checkpoint
        self.network = network
        self.automatic = settings_of(checkpoint, self.preset)
        self.dtype = option_dtype(checkpoint, str(network.device), accelerated=self.accelerated)
        self.lower = self.dtype != torch.float32
        if self.lower:
            hold_in(network.vision_encoder, self.dtype)
        self.input_size = int(network.config.prompt_encoder_config.image_size)
        self.normalization = self._normalization(folder)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import transformers

        check_options(checkpoint, cls.options)
        architecture = getattr(transformers, cls.architecture)
        network, folder = load_pretrained(
            architecture, checkpoint, device, model_types=cls.model_types
        )
        for part in cls.exact_parts:
            with_trained_epsilon(network.get_submodule(part))
        return cls(checkpoint, network, folder)

    @property
    def mask_size(self) -> int:
        return 4 * self.input_size // self.network.config.prompt_encoder_config.patch_size

    def encode(self, pixels: np.ndarray) -> Encoded:
        inner = self.inner_size(pixels.shape[:2])
        [features] = self.encode_squares([self.resized(pixels, inner)])
        return Encoded(features, pixels.shape[:2], inner)

    @batched(limit=SQUARES)
    def encode_squares(self, pictures: Sequence[np.ndarray]) -> list[Features]:
        """Return the features of resized images, 3×h×w each, without a batch's axis."""
        import torch

        device, side = self.network.device, self.input_size
        images = torch.zeros((len(pictures), 3, side, side), device=device)
        for image, levels in zip(images, pictures, strict=True):
            height, width = levels.shape[1:]
            # The padding is zero after normalizing.
            image[:, :height, :width] = self.normalization(torch.from_numpy(levels).to(device))
        images = images.to(decoder_dtype(self.network))
        with torch.inference_mode(), torch.autocast(device.type, self.dtype, enabled=self.lower):
            levels = self.levels(images)
            # Each a copy, so that one that is kept does not keep its neighbors.
            return [
                tuple(level[row].clone(memory_format=torch.contiguous_format) for level in levels)
                for row in range(len(images))
            ]

    def features(self, image: Image) -> FeatureMap:
        """Return the image embedding; the part of its grid beyond the image is padding."""
        grid = self.grid(self.embedding(image)).permute(1, 2, 0).float().cpu().numpy()
        return FeatureMap(grid, image.size, self.identity, extent=self.extent(image.size))

    def inner_size(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return the (height, width) that an image of that size has inside the square."""
        scale = self.input_size / max(size)
        return (max(1, int(size[0] * scale + 0.5)), max(1, int(size[1] * scale + 0.5)))

    def resized(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """Return uint8 H×W×3 pixels at (height, width): 3×height×width, 0 to 255."""
        import PIL.Image

        bilinear = PIL.Image.Resampling.BILINEAR
        return planes(np.asarray(PIL.Image.fromarray(pixels).resize((size[1], size[0]), bilinear)))

    def levels(self, images: torch.Tensor) -> Features:
        """Return what the decoder needs of normalized N×3×S×S images: N×… each, of their dtype."""
        return (self.network.get_image_embeddings(images).to(images.dtype),)

    def levels_for(self, features: Features, count: int) -> dict[str, Any]:
        """Return features as the decoder takes them for `count` prompts.

        They are those of one image (1×…) that all prompts share, or one for each prompt.
        """
        return {"image_embeddings": features[0].expand(count, -1, -1, -1)}

    def decode(
        self, encoded: Encoded, prompts: Prompts, multimask: bool
    ) -> tuple[torch.Tensor, torch.Tensor]:
        import torch

        scaled = prompts.scaled(encoded.scale)
        asked = [
            Asked(encoded.features, scaled.rows(slice(row, row + 1)), multimask)
            for row in range(len(scaled))
        ]
        answers = self.decode_prompts(asked)
        with torch.inference_mode():
            return (
                torch.stack([logits for logits, _ in answers]),
                torch.stack([scores for _, scores in answers]),
            )

    @batched(together=Asked.kind, limit=BATCH)
    def decode_prompts(self, asked: Sequence[Asked]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Return the logits C×h×w and predicted IoUs C of each prompt."""
        import torch

        device = self.network.device
        # A batch of N images with a prompt each, so that prompts may be on different images, and
        # each may have logits of its own.
        with torch.inference_mode():
            output = self.network(
                **self.levels_for(_gathered([one.features for one in asked], device), len(asked)),
                **_prompt_arguments(Prompts.joined([one.prompt for one in asked]), self.network),
                multimask_output=asked[0].multimask,
            )
        return list(zip(output.pred_masks[:, 0], output.iou_scores[:, 0], strict=True))

    def upscale(self, logits: torch.Tensor, encoded: Encoded) -> torch.Tensor:
        from torch.nn.functional import interpolate

        square = (self.input_size, self.input_size)
        full = interpolate(logits[:, None], square, mode="bilinear", align_corners=False)
        full = full[..., : encoded.inner[0], : encoded.inner[1]]
        return interpolate(full, encoded.size, mode="bilinear", align_corners=False)[:, 0]

    def extent(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        inner = self.inner_size(size)
        width, height = self.input_size * size[1] / inner[1], self.input_size * size[0] / inner[0]
        return (0.0, 0.0, width, height)

    def _normalization(self, folder: Path) -> Normalization:
        """Return how a checkpoint expects levels from 0 to 255 to be normalized."""
        told: dict[str, Any] = {}
        for file in (folder / name for name in PICTURES):
            if file.is_file():
                told = read_json(file, self.checkpoint)
                nested = told.get("image_processor")
                told = nested if isinstance(nested, dict) else told
                break
        mean = told.get("image_mean", self.pixel_mean)
        deviation = told.get("image_std", self.pixel_deviation)
        return Normalization(
            tuple(np.multiply(mean, 255).tolist()), tuple(np.multiply(deviation, 255).tolist())
        )


def with_trained_epsilon(part: torch.nn.Module) -> None:
    """Give layer norms the epsilon that they were trained with, 1e-5.

    transformers' configurations say 1e-6, which moves scores of Segment Anything by a thousandth
    and outlines by single pixels.
    """
    import torch

    for layer in part.modules():
        if isinstance(layer, torch.nn.LayerNorm):
            layer.eps = 1e-5


def _gathered(each: Sequence[Features], device: Any) -> Features:
    """Return the features of a batch: 1×… where all prompts are on one image, otherwise N×…"""
    import torch

    images = list({id(features): features for features in each}.values())
    if len(images) == 1:
        return tuple(level[None].to(device) for level in images[0])
    return tuple(
        torch.stack([level.to(device) for level in levels]) for levels in zip(*each, strict=True)
    )


def decoder_dtype(network: Any) -> torch.dtype:
    """Return what all but the image encoder computes in."""
    return next(network.mask_decoder.parameters()).dtype


def _prompt_arguments(prompts: Prompts, network: Any) -> dict[str, Any]:
    """Return prompts in the square's coordinates as transformers takes them."""
    import torch

    def tensor(array: np.ndarray) -> torch.Tensor:
        # Without waiting for what other threads have queued on the device.
        dtype = decoder_dtype(network)
        return torch.from_numpy(array).to(network.device, dtype, non_blocking=True)[:, None]

    arguments: dict[str, Any] = {}
    if prompts.points is not None:
        arguments["input_points"] = tensor(prompts.points)
        labels = torch.from_numpy(np.asarray(prompts.labels, np.int64))
        arguments["input_labels"] = labels[:, None].to(network.device, non_blocking=True)
    if prompts.boxes is not None:
        arguments["input_boxes"] = tensor(prompts.boxes)
    if prompts.logits is not None:
        arguments["input_masks"] = tensor(prompts.logits)
    return arguments
