"""What in an image is like what examples mark? SegGPT.

SegGPT (Wang et al. 2023) paints: an example image stands above the image, the example's mask
above an empty place, and the network fills the empty place in. Each kind of thing has a color.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from anyloom import Checkpoint, Image, Masks, ModelError, batched, suggestion

from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_image_processor
from ..protocols import ExampleSegmenter

if TYPE_CHECKING:
    import torch

KINDS = ("instance", "semantic")
AT_ONCE = 4
"""Images in one pass; with several examples each, one after another."""


@dataclass(frozen=True)
class Asked:
    """One image with its K examples, all normalized."""

    picture: torch.Tensor
    """3×S×S."""
    examples: torch.Tensor
    """K×3×S×S."""
    paintings: torch.Tensor
    """K×3×S×S: the examples' masks in colors."""

    def kind(self) -> int:
        """Return what must be equal for images to share a call."""
        return len(self.examples)


class SegGpt(ExampleSegmenter, family="seggpt"):
    """Masks by example, several examples looked at together; options: folder, dtype, embedding.

    The option embedding is "instance" (SegGPT's own default) or "semantic": whether an example
    marks an object or a class.
    """

    concurrent = True

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.processor = processor
        self.embedding = str(checkpoint.options.get("embedding", KINDS[0]))

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import SegGptForImageSegmentation

        check_options(checkpoint, ("folder", "dtype", "embedding"))
        embedding = str(checkpoint.options.get("embedding", KINDS[0]))
        if embedding not in KINDS:
            raise ModelError(
                f"model '{checkpoint.name}': option embedding is '{embedding}', expected one of "
                f"{', '.join(KINDS)}{suggestion(embedding, KINDS)}"
            )
        network, folder = load_pretrained(
            SegGptForImageSegmentation,
            checkpoint,
            device,
            model_types=("seggpt",),
            dtype=option_dtype(checkpoint, device, accelerated=cls.accelerated),
            attention="eager",
        )
        _keep_streams_apart(network)
        return cls(checkpoint, network, load_image_processor(checkpoint, folder))

    def segment_like(self, image: Image, examples: Sequence[tuple[Image, Masks]]) -> Masks:
        """See `ExampleSegmenter.segment_like`.

        Where masks of an example overlap, the smaller one is shown. A pixel belongs to the label
        whose color it was painted most like; black is no label. Of several examples, what is
        painted beside the first one counts, which the others have had their say in.
        """
        labels = list(dict.fromkeys(label for _, masks in examples for label in _labels(masks)))
        if not labels:
            return Masks.empty(image.size)
        colors = np.array(self.processor.get_palette(len(labels)), np.uint8)
        paintings = [colors[_numbers(masks, labels)] for _, masks in examples]
        [painted] = self.paint(
            [
                Asked(
                    self._prepared([image.pixels])[0],
                    self._prepared([example.pixels for example, _ in examples]),
                    self._prepared(paintings, mask=True),
                )
            ]
        )
        numbers = _nearest(painted, colors, image.size)
        shapes = (numbers == number for number in range(1, len(labels) + 1))
        masks = Masks.from_arrays(shapes, frame=image.size, labels=labels)
        return masks[masks.areas > 0]

    @batched(together=Asked.kind, limit=AT_ONCE)
    def paint(self, asked: Sequence[Asked]) -> list[np.ndarray]:
        """Return what the network paints for each image: float32, S×S×3, 0 to 255."""
        import torch

        count = len(asked[0].examples)
        # Several examples are a batch whose members see each other: one image at a time.
        groups = [list(asked)] if count == 1 else [[one] for one in asked]
        answers: list[np.ndarray] = []
        for group in groups:
            pictures = torch.stack([one.picture for one in group for _ in range(count)])
            painted = self._run(
                pictures,
                torch.cat([one.examples for one in group]),
                torch.cat([one.paintings for one in group]),
                together=count > 1,
            )
            answers += list(painted[::count])
        return answers

    def _run(
        self,
        pictures: torch.Tensor,
        examples: torch.Tensor,
        paintings: torch.Tensor,
        *,
        together: bool,
    ) -> np.ndarray:
        import torch

        device, dtype = self.network.device, self.network.dtype
        with torch.inference_mode():
            output = self.network(
                pixel_values=pictures.to(device, dtype),
                prompt_pixel_values=examples.to(device, dtype),
                prompt_masks=paintings.to(device, dtype),
                feature_ensemble=together,
                embedding_type=self.embedding,
            )
            lower = output.pred_masks.float().chunk(2, dim=2)[1].permute(0, 2, 3, 1).cpu().numpy()
        levels = lower * np.float32(self.processor.image_std) + np.float32(
            self.processor.image_mean
        )
        return (levels * 255).clip(0, 255)

    def _prepared(self, pictures: Sequence[np.ndarray], mask: bool = False) -> torch.Tensor:
        """Return uint8 H×W×3 images, squashed to a square and normalized: N×3×S×S."""
        import torch

        parts = []
        for picture in pictures:
            own = picture.copy()  # torch warns about arrays that it may not write to
            given = self.processor(
                images=None if mask else own,
                prompt_masks=own if mask else None,
                do_convert_rgb=False,
                input_data_format="channels_last",
                return_tensors="pt",
            )
            parts.append(given["prompt_masks" if mask else "pixel_values"])
        return torch.cat(parts)


def _keep_streams_apart(network: Any) -> None:
    """Average the examples of an image as SegGPT does in the layer where its streams merge.

    The network carries the images and the paintings as two halves of a batch until then. In that
    layer transformers averages over both halves at once.
    """
    layers = network.model.encoder.layers
    layers[network.config.merge_index].register_forward_pre_hook(
        lambda layer, given: (given[0], 2, *given[2:])
    )


def _labels(masks: Masks) -> Sequence[str]:
    return masks.labels if masks.labels is not None else [""] * len(masks)


def _numbers(masks: Masks, labels: list[str]) -> np.ndarray:
    """Return the number of the label at each pixel, from 1, 0 for none: int, H×W."""
    instances = masks.to_label_map("large_first").numbers
    owners = np.array([0, *(labels.index(label) + 1 for label in _labels(masks))])
    return owners[instances]


def _nearest(painted: np.ndarray, colors: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return which color each pixel of an image was painted most like: int, H×W."""
    away = painted[:, :, None] - colors.astype(np.float32)
    numbers = (away**2).sum(axis=3).argmin(axis=2)
    rows = np.arange(size[0]) * len(numbers) // size[0]
    columns = np.arange(size[1]) * len(numbers[0]) // size[1]
    return numbers[rows[:, None], columns]
