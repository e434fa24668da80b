"""How do models that classify masks make semantic maps and panoptic segments of an image?

The steps that Mask2Former, OneFormer and EoMT share: an image is resized as the checkpoint says,
the network answers its windows in batches, the answers are brought to the image's size in bounded
pieces. An adapter adds how it resizes, and what else its network reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from anyloom import Checkpoint, Image, LabelMap, Masks, batched

from ..common.preprocessing import Preprocessing
from .dataset_classes import classes_of
from .query_maps import Queries, Window, class_numbers, segments

if TYPE_CHECKING:
    import torch

Task: TypeAlias = Literal["semantic", "panoptic"]
AT_ONCE = 8
"""Windows in one pass."""
LONGEST_SHAPE = 8
"""An image with longer sides is made wider by repeating its edge, so that a line of pixels does
not become a hundred windows."""


@dataclass(frozen=True)
class Asked:
    """One window and the task to do on it."""

    pixels: torch.Tensor
    """3×h×w, resized."""
    task: Task

    def kind(self) -> tuple[int, ...]:
        """Return what must be equal for windows to share a call."""
        return tuple(self.pixels.shape)


class MaskClassification:
    """The part of a SemanticSegmenter and PanopticSegmenter that these models have in common."""

    def __init__(
        self, checkpoint: Checkpoint, network: Any, processor: Any, dtype: torch.dtype
    ) -> None:
        """Keep a loaded network; below the dtype of its weights it computes where that is safe."""
        self.checkpoint = checkpoint
        self.network = network
        self.preprocessing = Preprocessing(processor)
        self.dtype = dtype
        self.classes = classes_of(network.config.id2label)

    def windows(self, pixels: np.ndarray) -> tuple[list[Window], tuple[int, int]]:
        """Return what the network sees of uint8 H×W×3 pixels, and the resized image's size."""
        resized = self.preprocessing.resize(pixels)["pixel_values"][0]
        height, width = resized.shape[1:]
        return [Window(resized, (0, 0, width, height))], (height, width)

    def inputs(self, pixels: torch.Tensor, tasks: Sequence[Task]) -> dict[str, torch.Tensor]:
        """Return what the network takes for N windows, N×3×h×w, and a task for each."""
        return {"pixel_values": pixels}

    def semantic_map(self, image: Image) -> LabelMap:
        """See `SemanticSegmenter.semantic_map`."""
        import torch

        padded = _widened(image.pixels)
        windows, resized = self.windows(padded)
        answers = self.answer([Asked(window.pixels, "semantic") for window in windows])
        with torch.inference_mode():
            numbers = class_numbers(windows, answers, resized, padded.shape[:2])
        return LabelMap(numbers[: image.height, : image.width], self.classes.names)

    def panoptic(self, image: Image, *, threshold: float = 0.8) -> Masks:
        """See `PanopticSegmenter.panoptic`."""
        import torch

        padded = _widened(image.pixels)
        [window], _ = self.windows(padded)
        [answer] = self.answer([Asked(window.pixels, "panoptic")])
        stuff = self.classes.stuff
        with torch.inference_mode():
            found = segments(window, answer, padded.shape[:2], stuff=stuff, threshold=threshold)
        shapes = found.shapes
        if padded.shape[:2] != image.size:
            inside = (shapes.decode(row) for row in range(len(shapes)))
            shapes = type(shapes).encode(
                (shape[: image.height, : image.width] for shape in inside), size=image.size
            )
        masks = Masks(
            shapes,
            scores=found.scores,
            score_kind="detector",
            labels=[self.classes.names[number] for number in found.classes],
            columns={
                "class_id": np.array(found.classes, np.int64),
                "is_thing": np.array([number not in stuff for number in found.classes], bool),
            },
        )
        return masks[masks.areas > 0].sorted_by_score()

    @batched(together=Asked.kind, limit=AT_ONCE)
    def answer(self, asked: Sequence[Asked]) -> list[Queries]:
        """Return the queries of each window, in float32."""
        import torch

        device = self.network.device
        levels = torch.stack([one.pixels for one in asked]).to(device)
        pixels = self.preprocessing.normalize(levels, self.network.dtype)
        given = self.inputs(pixels, [one.task for one in asked])
        lower = self.dtype != self.network.dtype
        with torch.inference_mode(), torch.autocast(device.type, self.dtype, enabled=lower):
            output = self.network(**given)
            # Each a copy, so that one that is kept does not keep its neighbors.
            return [
                Queries(
                    output.class_queries_logits[row].float().clone(),
                    output.masks_queries_logits[row].float().clone(),
                )
                for row in range(len(asked))
            ]


def _widened(pixels: np.ndarray) -> np.ndarray:
    """Return a very long image with its short side repeated outwards: right, or below."""
    height, width = pixels.shape[:2]
    least = -(-max(height, width) // LONGEST_SHAPE)
    below, beside = max(0, least - height), max(0, least - width)
    return np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="edge")
