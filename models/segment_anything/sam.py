"""Segment Anything (Kirillov et al. 2023): masks from points, boxes and coarse maps.

The longest side of an image is resized to 1024 pixels and the image is padded on the right and
below to a square; low-resolution masks are a grid of 256 × 256 over that square.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from inspect import unwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from anyloom import Checkpoint, FeatureMap, Image, Points, Regions, batched

from ..common.mask_generator_presets import Preset, settings_from_options
from ..common.preprocessing import Normalization, channels_first
from ..loading.options import check_options
from ..loading.pretrained import cast_layers, load_pretrained, option_dtype
from ..loading.processors import image_processor_config
from ..protocols import (
    DifferentiableSegmenter,
    ExampleMaskGenerator,
    FeatureExtractor,
    MaskGenerator,
)
from .prompted_masks import PromptableSegmenter
from .prompts import POINTS_PER_BATCH, EncodedImage, Features, Prompts
from .removal_gradient import RemovalRequest, prompts_of, removal_gradient

if TYPE_CHECKING:
    import torch

IMAGES_PER_BATCH = 4
"""Each image takes a gigabyte in the attention of the largest encoder."""


@dataclass(frozen=True)
class PromptRequest:
    """One prompt on one image, ready for the decoder."""

    features: Features
    prompt: Prompts
    """A single prompt, in the coordinates of the model's square input."""
    multimask_output: bool

    def batch_key(self) -> Hashable:
        """Return the key that all prompts of one batch share."""
        prompt = self.prompt
        points = None if prompt.point_coords is None else prompt.point_coords.shape[1]
        return (self.multimask_output, points, prompt.boxes is None, prompt.mask_inputs is None)


class SamNetwork(PromptableSegmenter):
    """A network in the layout of transformers' Segment Anything.

    The option dtype is that of the image encoder. Prompts are always embedded and decoded
    in float32: a pixel coordinate does not fit into the 8 bits of a bfloat16's mantissa. With an
    encoder in bfloat16, masks differ too much from those of float32 (`precision.yaml`).
    """

    architecture: ClassVar[str] = "SamModel"
    model_types: ClassVar[tuple[str, ...]] = ("sam",)
    preset: ClassVar[Preset] = "segment_anything"
    pixel_mean: ClassVar[tuple[float, float, float]] = (0.485, 0.456, 0.406)  # of ImageNet
    pixel_deviation: ClassVar[tuple[float, float, float]] = (0.229, 0.224, 0.225)
    """For pixels from 0 to 1; used where a checkpoint's folder holds no preprocessing."""
    options: ClassVar[tuple[str, ...]] = ("folder", "dtype", "automatic")
    epsilon_parts: ClassVar[tuple[str, ...]] = ("mask_decoder.transformer",)
    """Submodules that were trained with another layer norm epsilon than transformers configures."""
    accelerator_dtype: ClassVar[str] = "tf32"
    """The default dtype of the image encoder on an accelerator."""
    concurrent: ClassVar[bool] = True

    def __init__(self, checkpoint: Checkpoint, network: Any, folder: Path) -> None:
        import torch

        super().__init__()
        self.checkpoint = checkpoint
        self.network = network
        self.automatic = settings_from_options(checkpoint, self.preset)
        self.dtype = option_dtype(checkpoint, str(network.device))
        self.autocast = self.dtype != torch.float32
        if self.autocast:
            cast_layers(network.vision_encoder, self.dtype)
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
        for part in cls.epsilon_parts:
            restore_layer_norm_epsilon(network.get_submodule(part))
        return cls(checkpoint, network, folder)

    @property
    def mask_size(self) -> int:
        return 4 * self.input_size // self.network.config.prompt_encoder_config.patch_size

    def encode_pixels(self, pixels: np.ndarray) -> EncodedImage:
        size = self.resized_size(pixels.shape[:2])
        [features] = self.encode_squares([self.resize(pixels, size)])
        return EncodedImage(features, pixels.shape[:2], size)

    @batched(limit=IMAGES_PER_BATCH)
    def encode_squares(self, images: Sequence[np.ndarray]) -> list[Features]:
        """Return the features of resized images, 3×h×w each, without a batch axis."""
        import torch

        device, side = self.network.device, self.input_size
        batch = torch.zeros((len(images), 3, side, side), device=device)
        for square, pixels in zip(batch, images, strict=True):
            height, width = pixels.shape[1:]
            # The padding is zero after normalizing.
            square[:, :height, :width] = self.normalization(torch.from_numpy(pixels).to(device))
        batch = batch.to(decoder_dtype(self.network))
        rounded = torch.autocast(device.type, self.dtype, enabled=self.autocast)
        with torch.inference_mode(), rounded:
            with device:  # transformers numbers relative positions on the CPU, and copies each
                features = self.image_features(batch)
            # Copies: a cached image must not keep the memory of the whole batch.
            return [
                tuple(grid[row].clone(memory_format=torch.contiguous_format) for grid in features)
                for row in range(len(images))
            ]

    def resized_size(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return the (height, width) of an image of that size inside the square."""
        scale = self.input_size / max(size)
        return (max(1, int(size[0] * scale + 0.5)), max(1, int(size[1] * scale + 0.5)))

    def resize(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """Return uint8 H×W×3 pixels at (height, width): 3×height×width, 0 to 255."""
        import PIL.Image

        bilinear = PIL.Image.Resampling.BILINEAR
        resized = PIL.Image.fromarray(pixels).resize((size[1], size[0]), bilinear)
        return channels_first(np.asarray(resized))

    def image_features(self, images: torch.Tensor) -> Features:
        """Return the features of normalized N×3×S×S images that the decoder reads, N×… each."""
        return (self.image_embeddings(images).to(images.dtype),)

    def image_embeddings(self, images: torch.Tensor) -> Any:
        """Return what the network's `get_image_embeddings` returns, with gradients."""
        # transformers switches gradients off in this method; where they are not needed, we do.
        return unwrap(type(self.network).get_image_embeddings)(self.network, images)

    def decoder_features(self, features: Features, count: int) -> dict[str, Any]:
        """Return the decoder's arguments for the features of `count` prompts.

        The features are those of one image (1×…) that all prompts share, or one per prompt.
        """
        return {"image_embeddings": features[0].expand(count, -1, -1, -1)}

    def decode(
        self, encoded: EncodedImage, prompts: Prompts, multimask_output: bool
    ) -> tuple[torch.Tensor, torch.Tensor]:
        import torch

        scaled = prompts.scaled(encoded.scale)
        requests = [
            PromptRequest(encoded.features, scaled.rows(slice(row, row + 1)), multimask_output)
            for row in range(len(scaled))
        ]
        outputs = zip(*self.decode_prompts(requests), strict=True)
        with torch.inference_mode():
            low_res_masks, iou_predictions = map(torch.stack, outputs)
        return low_res_masks, iou_predictions

    @batched(key=PromptRequest.batch_key, limit=POINTS_PER_BATCH)
    def decode_prompts(
        self, requests: Sequence[PromptRequest]
    ) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Return the logits C×h×w and predicted IoUs C of each prompt."""
        import torch

        device = self.network.device
        # A batch of N images with one prompt each: prompts may be on different images, and each
        # may have its own mask input.
        features = _batch_features([request.features for request in requests], device)
        prompts = Prompts.concatenate([request.prompt for request in requests])
        with torch.inference_mode():
            output = self.network(
                **self.decoder_features(features, len(requests)),
                **_prompt_arguments(prompts, self.network),
                multimask_output=requests[0].multimask_output,
            )
        return list(zip(output.pred_masks[:, 0], output.iou_scores[:, 0], strict=True))

    def upscale(self, low_res_masks: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
        from torch.nn.functional import interpolate

        square = (self.input_size, self.input_size)
        masks = interpolate(low_res_masks[:, None], square, mode="bilinear", align_corners=False)
        masks = masks[..., : encoded.resized_size[0], : encoded.resized_size[1]]
        return interpolate(masks, encoded.size, mode="bilinear", align_corners=False)[:, 0]

    @property
    def decoder_dtype(self) -> torch.dtype:
        """The dtype of the prompt encoder and the mask decoder."""
        return decoder_dtype(self.network)

    def prompt_arguments(self, prompts: Prompts) -> dict[str, Any]:
        """Return prompts in the square's coordinates as arguments of the network."""
        return _prompt_arguments(prompts, self.network)

    def extent(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        height, width = self.resized_size(size)
        return (0.0, 0.0, self.input_size * size[1] / width, self.input_size * size[0] / height)

    def _normalization(self, folder: Path) -> Normalization:
        """Return the normalization of pixels from 0 to 255 that a checkpoint was trained with."""
        config = image_processor_config(self.checkpoint, folder, required=False)
        mean = config.get("image_mean", self.pixel_mean)
        deviation = config.get("image_std", self.pixel_deviation)
        return Normalization(
            tuple(np.multiply(mean, 255).tolist()), tuple(np.multiply(deviation, 255).tolist())
        )


class Sam(
    SamNetwork,
    DifferentiableSegmenter,
    MaskGenerator,
    ExampleMaskGenerator,
    FeatureExtractor,
    family="sam",
):
    """Segment Anything through transformers; options: folder, dtype, automatic."""

    def features(self, image: Image) -> FeatureMap:
        """Return the image embedding; the part of its grid beyond the image is padding."""
        grid = self.image_embedding(self.encode_image(image)).permute(1, 2, 0).float().cpu().numpy()
        return FeatureMap(grid, image.shape, self.identity, extent=self.extent(image.shape))

    def removal_gradient(
        self,
        pixels: np.ndarray,
        *,
        points: Points | None = None,
        regions: Regions | None = None,
        floor: float = -10,
    ) -> np.ndarray:
        prompts = prompts_of(points, regions)
        [gradient] = self.removal_gradients([RemovalRequest(pixels, prompts, floor)])
        return gradient

    @batched(limit=1)
    def removal_gradients(self, requests: Sequence[RemovalRequest]) -> list[np.ndarray]:
        """Return the gradient of each request, in main memory."""
        return [removal_gradient(self, request) for request in requests]


def restore_layer_norm_epsilon(part: torch.nn.Module) -> None:
    """Give layer norms the epsilon that they were trained with, 1e-5.

    transformers configures 1e-6, which changes the scores of Segment Anything by a thousandth and
    outlines by single pixels.
    """
    import torch

    for layer in part.modules():
        if isinstance(layer, torch.nn.LayerNorm):
            layer.eps = 1e-5


def _batch_features(features: Sequence[Features], device: Any) -> Features:
    """Return the features of a batch: 1×… where all prompts are on one image, otherwise N×…"""
    import torch

    if all(grids is features[0] for grids in features):
        return tuple(grid[None].to(device) for grid in features[0])
    return tuple(
        torch.stack([grid.to(device) for grid in grids]) for grids in zip(*features, strict=True)
    )


def decoder_dtype(network: Any) -> torch.dtype:
    """Return the dtype of the prompt encoder and the mask decoder."""
    return next(network.mask_decoder.parameters()).dtype


def _prompt_arguments(prompts: Prompts, network: Any) -> dict[str, Any]:
    """Return prompts in the square's coordinates as arguments of a transformers network."""
    import torch

    def tensor(array: np.ndarray) -> torch.Tensor:
        # Without waiting for work that other threads have queued on the device.
        dtype = decoder_dtype(network)
        return torch.from_numpy(array).to(network.device, dtype, non_blocking=True)[:, None]

    arguments: dict[str, Any] = {}
    if prompts.point_coords is not None:
        arguments["input_points"] = tensor(prompts.point_coords)
        labels = torch.from_numpy(np.asarray(prompts.point_labels, np.int64))
        arguments["input_labels"] = labels[:, None].to(network.device, non_blocking=True)
    if prompts.boxes is not None:
        arguments["input_boxes"] = tensor(prompts.boxes)
    if prompts.mask_inputs is not None:
        arguments["input_masks"] = tensor(prompts.mask_inputs)
    return arguments
