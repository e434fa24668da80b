"""What do points, boxes and rough maps mean to Segment Anything (Kirillov et al. 2023)?

The longest side of an image is resized to 1024 pixels, the rest of the square is padded on the
right and below; masks come on a grid of 256 × 256 over that square.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from anyloom.model import Checkpoint

from .automatic_settings import settings_of
from .hub import read_json
from .pretrained import check_options, load_pretrained, option_dtype
from .prompted_masks import Encoded, PromptedMasks, Prompts
from .protocols import MaskGenerator, Segmenter

if TYPE_CHECKING:
    import torch

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, Segment Anything's


class Sam(PromptedMasks, Segmenter, MaskGenerator, family="sam"):
    """Segment Anything through transformers; options: folder, dtype, automatic.

    The option dtype is what the image encoder computes in. Prompts are always embedded and decoded
    in float32: a pixel coordinate does not fit into the 8 bits of a bfloat16's mantissa.
    """

    architecture: ClassVar[str] = "SamModel"
    model_types: ClassVar[tuple[str, ...]] = ("sam",)
    preset: ClassVar[str] = "segment_anything"

    def __init__(self, checkpoint: Checkpoint, network: Any, folder: Path) -> None:
        super().__init__()
        self.checkpoint = checkpoint
        self.network = network
        self.automatic = settings_of(checkpoint, self.preset)
        self.dtype = option_dtype(checkpoint)
        self.input_size = int(network.config.prompt_encoder_config.image_size)
        self.mean, self.deviation = _pixel_statistics(folder, checkpoint)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        import torch
        import transformers

        check_options(checkpoint, ("folder", "dtype", "automatic"))
        architecture = getattr(transformers, cls.architecture)
        network, folder = load_pretrained(
            architecture, checkpoint, device, model_types=cls.model_types
        )
        for layer in network.mask_decoder.transformer.modules():
            if isinstance(layer, torch.nn.LayerNorm):
                # What the weights were trained with; transformers' configuration says 1e-6, which
                # moves scores by a thousandth and outlines by single pixels.
                layer.eps = 1e-5
        return cls(checkpoint, network, folder)

    @property
    def mask_size(self) -> int:
        return 4 * self.input_size // self.network.config.prompt_encoder_config.patch_size

    def encode(self, pixels: np.ndarray) -> Encoded:
        import torch

        inner = self.inner_size(pixels.shape[:2])
        levels = (self.resized(pixels, inner) - self.mean) / self.deviation
        square = np.zeros((self.input_size, self.input_size, 3), np.float32)
        square[: inner[0], : inner[1]] = levels  # the padding is zero after normalising
        device = self.network.device
        image = torch.from_numpy(square).permute(2, 0, 1)[None].to(device)
        lower = self.dtype != torch.float32
        with torch.inference_mode(), torch.autocast(device.type, self.dtype, enabled=lower):
            features = self.features(image)
        return Encoded(features, pixels.shape[:2], inner)

    def inner_size(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return the (height, width) that an image of that size has inside the square."""
        scale = self.input_size / max(size)
        return (max(1, int(size[0] * scale + 0.5)), max(1, int(size[1] * scale + 0.5)))

    def resized(self, pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """Return the pixels at (height, width): float32, 0 to 255."""
        import PIL.Image

        bilinear = PIL.Image.Resampling.BILINEAR
        return np.asarray(
            PIL.Image.fromarray(pixels).resize((size[1], size[0]), bilinear), np.float32
        )

    def features(self, image: torch.Tensor) -> Any:
        """Return what the decoder needs of a normalised 1×3×S×S image, in float32."""
        return self.network.get_image_embeddings(image).float()

    def features_for(self, encoded: Encoded, count: int) -> dict[str, Any]:
        """Return the features as the decoder takes them, once for each of `count` prompts."""
        return {"image_embeddings": encoded.features.expand(count, -1, -1, -1)}

    def decode(
        self, encoded: Encoded, prompts: Prompts, multimask: bool
    ) -> tuple[torch.Tensor, torch.Tensor]:
        import torch

        # A batch of N images with a prompt each, so that each prompt may have logits of its own.
        with torch.inference_mode():
            output = self.network(
                **self.features_for(encoded, len(prompts)),
                **_prompt_arguments(prompts, encoded, self.network.device),
                multimask_output=multimask,
            )
        return output.pred_masks[:, 0], output.iou_scores[:, 0]

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


def _pixel_statistics(folder: Path, checkpoint: Checkpoint) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of the pixels, 0 to 255, that a checkpoint expects."""
    file = folder / "preprocessor_config.json"
    told = read_json(file, checkpoint) if file.is_file() else {}
    mean, deviation = told.get("image_mean", MEAN), told.get("image_std", DEVIATION)
    return np.multiply(mean, 255).astype(np.float32), np.multiply(deviation, 255).astype(np.float32)


def _prompt_arguments(prompts: Prompts, encoded: Encoded, device: Any) -> dict[str, Any]:
    """Return prompts as transformers takes them, scaled to the square."""
    import torch

    scale = np.array(encoded.inner[::-1]) / encoded.size[::-1]
    arguments: dict[str, Any] = {}
    if prompts.points is not None:
        points = torch.from_numpy(prompts.points * scale).float()
        arguments["input_points"] = points[:, None].to(device)
        labels = torch.from_numpy(np.asarray(prompts.labels, np.int64))
        arguments["input_labels"] = labels[:, None].to(device)
    if prompts.boxes is not None:
        boxes = torch.from_numpy(prompts.boxes * np.tile(scale, 2)).float()
        arguments["input_boxes"] = boxes[:, None].to(device)
    if prompts.logits is not None:
        logits = torch.from_numpy(prompts.logits.copy())
        arguments["input_masks"] = logits.expand(len(prompts), 1, -1, -1).to(device)
    return arguments
