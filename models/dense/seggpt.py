"""SegGPT (Wang et al. 2023): segmentation by examples in other images.

The network paints masks: its input is an example image above the image, and the example's mask
above an empty area, which it fills in. Each label has a color.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from anyloom import Checkpoint, Image, Masks, batched

from ..common.example_labels import example_labels, mask_labels
from ..loading.options import check_options, option_choice
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_image_processor
from ..protocols import ExampleSegmenter

if TYPE_CHECKING:
    import torch

EMBEDDING_TYPES = ("instance", "semantic")
BATCH_SIZE = 4
"""With one example each; images with several examples run one by one."""


@dataclass(frozen=True)
class PaintRequest:
    """One image with its K examples, all normalized."""

    image: torch.Tensor
    """3×S×S."""
    examples: torch.Tensor
    """K×3×S×S."""
    example_masks: torch.Tensor
    """K×3×S×S, in colors."""

    def batch_key(self) -> int:
        """Return the key that all images of one batch share."""
        return len(self.examples)


class SegGpt(ExampleSegmenter, family="seggpt"):
    """Masks by one or several examples; options: folder, dtype, embedding.

    The option embedding is "instance" (SegGPT's default) or "semantic": whether an example marks an
    object or a class.
    """

    concurrent = True
    accelerator_dtype = "bfloat16"

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.processor = processor
        self.embedding = option_choice(checkpoint, "embedding", EMBEDDING_TYPES, EMBEDDING_TYPES[0])

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import SegGptForImageSegmentation

        check_options(checkpoint, ("folder", "dtype", "embedding"))
        option_choice(checkpoint, "embedding", EMBEDDING_TYPES, EMBEDDING_TYPES[0])
        network, folder = load_pretrained(
            SegGptForImageSegmentation,
            checkpoint,
            device,
            model_types=("seggpt",),
            dtype=option_dtype(checkpoint, device),
            attention="eager",
        )
        _fix_feature_ensemble(network)
        return cls(checkpoint, network, load_image_processor(checkpoint, folder))

    def segment_like(self, image: Image, examples: Sequence[tuple[Image, Masks]]) -> Masks:
        """See `ExampleSegmenter.segment_like`.

        Where masks of an example overlap, the smaller one is used. A pixel gets the label of the
        closest color; black is no label. Several examples are combined by the feature ensemble.
        """
        labels = example_labels(examples)
        if not labels:
            return Masks.empty(image.shape)
        colors = np.array(self.processor.get_palette(len(labels)), np.uint8)
        example_masks = [colors[_label_numbers(masks, labels)] for _, masks in examples]
        request = PaintRequest(
            self._preprocess([image.pixels])[0],
            self._preprocess([example.pixels for example, _ in examples]),
            self._preprocess(example_masks, mask=True),
        )
        [painted] = self.paint([request])
        numbers = _nearest_colors(painted, colors, image.shape)
        shapes = (numbers == number for number in range(1, len(labels) + 1))
        masks = Masks.from_arrays(shapes, frame=image.shape, labels=labels)
        return masks[masks.areas > 0]

    @batched(key=PaintRequest.batch_key, limit=BATCH_SIZE)
    def paint(self, requests: Sequence[PaintRequest]) -> list[np.ndarray]:
        """Return the painted mask of each image: float32, S×S×3, 0 to 255."""
        import torch

        count = len(requests[0].examples)
        # The feature ensemble averages over a whole batch, so it takes one image at a time.
        batches = [list(requests)] if count == 1 else [[request] for request in requests]
        results: list[np.ndarray] = []
        for batch in batches:
            painted = self._predict(
                torch.stack([request.image for request in batch for _ in range(count)]),
                torch.cat([request.examples for request in batch]),
                torch.cat([request.example_masks for request in batch]),
                ensemble=count > 1,
            )
            results += list(painted[::count])
        return results

    def _predict(
        self,
        images: torch.Tensor,
        examples: torch.Tensor,
        example_masks: torch.Tensor,
        *,
        ensemble: bool,
    ) -> np.ndarray:
        import torch

        device, dtype = self.network.device, self.network.dtype
        # transformers numbers relative positions on the CPU, and copies each, unless it is told.
        with torch.inference_mode(), device:
            output = self.network(
                pixel_values=images.to(device, dtype),
                prompt_pixel_values=examples.to(device, dtype),
                prompt_masks=example_masks.to(device, dtype),
                feature_ensemble=ensemble,
                embedding_type=self.embedding,
            )
            lower = output.pred_masks.float().chunk(2, dim=2)[1].permute(0, 2, 3, 1).cpu().numpy()
        deviation, mean = map(np.float32, (self.processor.image_std, self.processor.image_mean))
        return ((lower * deviation + mean) * 255).clip(0, 255)

    def _preprocess(self, images: Sequence[np.ndarray], mask: bool = False) -> torch.Tensor:
        """Return uint8 H×W×3 images, resized to a square and normalized: N×3×S×S."""
        import torch

        parts = []
        for image in images:
            pixels = image.copy()  # torch warns about read-only arrays
            output = self.processor(
                images=None if mask else pixels,
                prompt_masks=pixels if mask else None,
                do_convert_rgb=False,
                input_data_format="channels_last",
                return_tensors="pt",
            )
            parts.append(output["prompt_masks" if mask else "pixel_values"])
        return torch.cat(parts)


def _fix_feature_ensemble(network: Any) -> None:
    """Average the features of an image's examples as the original, in the layer that merges them.

    Up to that layer, images and masks are two halves of a batch. There transformers averages over
    both halves at once.
    """
    layers = network.model.encoder.layers
    layers[network.config.merge_index].register_forward_pre_hook(
        lambda layer, inputs: (inputs[0], 2, *inputs[2:])
    )


def _label_numbers(masks: Masks, labels: list[str]) -> np.ndarray:
    """Return the number of the label at each pixel, from 1, 0 for none: int, H×W."""
    instances = masks.to_label_map("large_first").numbers
    owners = np.array([0, *(labels.index(label) + 1 for label in mask_labels(masks))])
    return owners[instances]


def _nearest_colors(painted: np.ndarray, colors: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the index of the closest color at each pixel of an image: int, H×W."""
    difference = painted[:, :, None] - colors.astype(np.float32)
    numbers = (difference**2).sum(axis=3).argmin(axis=2)
    rows = np.arange(size[0]) * len(numbers) // size[0]
    columns = np.arange(size[1]) * len(numbers[0]) // size[1]
    return numbers[rows[:, None], columns]
