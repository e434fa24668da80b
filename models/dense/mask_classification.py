"""Semantic maps and panoptic segments by mask classification: Mask2Former, OneFormer and EoMT.

An image is resized as the checkpoint says, the network runs on its windows in batches, and the
outputs are upscaled to the image's size in chunks of bounded memory. Adapters override the windows
and the network's inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from anyloom import Checkpoint, Image, LabelMap, Masks, batched, in_pieces

from ..common.preprocessing import Preprocessing
from .dataset_classes import classes_of
from .query_maps import (
    QueryOutputs,
    Segments,
    Window,
    class_map,
    class_map_bytes,
    panoptic_bytes,
    panoptic_segments,
)

if TYPE_CHECKING:
    import torch

Task: TypeAlias = Literal["semantic", "panoptic"]
BATCH_SIZE = 8
MAX_ASPECT = 8
"""Images with a higher aspect ratio are padded by repeating their edge, so that a line of pixels
does not become a hundred windows."""


@dataclass(frozen=True)
class WindowRequest:
    """One window and a task."""

    pixels: torch.Tensor
    """3×h×w, resized."""
    task: Task

    def batch_key(self) -> tuple[int, ...]:
        """Return the key that all windows of one batch share."""
        return tuple(self.pixels.shape)


class MaskClassification:
    """The part of a SemanticSegmenter and PanopticSegmenter that these models have in common."""

    def __init__(
        self, checkpoint: Checkpoint, network: Any, processor: Any, dtype: torch.dtype
    ) -> None:
        """Wrap a loaded network; a dtype below that of its weights is applied by autocast."""
        self.checkpoint = checkpoint
        self.network = network
        self.preprocessing = Preprocessing(processor)
        self.dtype = dtype
        self.classes = classes_of(network.config.id2label)

    def windows(self, pixels: np.ndarray) -> tuple[list[Window], tuple[int, int]]:
        """Return the windows of uint8 H×W×3 pixels, and the resized image's size."""
        resized = self.preprocessing.resize_to_tensor(pixels)
        height, width = resized.shape[1:]
        return [Window(resized, (0, 0, width, height))], (height, width)

    def inputs(self, pixels: torch.Tensor, tasks: Sequence[Task]) -> dict[str, torch.Tensor]:
        """Return the network's inputs for N windows, N×3×h×w, and a task for each."""
        return {"pixel_values": pixels}

    def semantic_map(self, image: Image) -> LabelMap:
        """See `SemanticSegmenter.semantic_map`."""
        import torch

        padded = _with_limited_aspect(image.pixels)
        windows, resized = self.windows(padded)
        outputs = self.predict([WindowRequest(window.pixels, "semantic") for window in windows])
        size = padded.shape[:2]

        def upscaled(_: slice) -> np.ndarray:
            with torch.inference_mode():
                return class_map(windows, outputs, resized, size)

        nbytes = class_map_bytes(outputs, resized, size)
        [class_ids] = in_pieces(self, 1, nbytes, upscaled)
        return LabelMap(class_ids[: image.height, : image.width], self.classes.names)

    def panoptic(self, image: Image, *, threshold: float = 0.8) -> Masks:
        """See `PanopticSegmenter.panoptic`."""
        import torch

        padded = _with_limited_aspect(image.pixels)
        [window], _ = self.windows(padded)
        [output] = self.predict([WindowRequest(window.pixels, "panoptic")])
        stuff = self.classes.stuff
        size = padded.shape[:2]

        def upscaled(_: slice) -> Segments:
            with torch.inference_mode():
                return panoptic_segments(window, output, size, stuff=stuff, threshold=threshold)

        [segments] = in_pieces(self, 1, panoptic_bytes(size), upscaled)
        shapes = segments.shapes
        if padded.shape[:2] != image.shape:
            dense = (shapes.decode(row) for row in range(len(shapes)))
            shapes = type(shapes).encode(
                (mask[: image.height, : image.width] for mask in dense), shape=image.shape
            )
        masks = Masks(
            shapes,
            scores=segments.scores,
            score_kind="detector",
            labels=[self.classes.names[class_id] for class_id in segments.class_ids],
            columns={
                "class_id": np.array(segments.class_ids, np.int64),
                "is_thing": np.array(
                    [class_id not in stuff for class_id in segments.class_ids], bool
                ),
            },
        )
        return masks[masks.areas > 0].sorted_by_score()

    @batched(key=WindowRequest.batch_key, limit=BATCH_SIZE)
    def predict(self, requests: Sequence[WindowRequest]) -> list[QueryOutputs]:
        """Return the queries of each window, in float32."""
        import torch

        pixels = self.preprocessing.batch([request.pixels for request in requests], self.network)
        inputs = self.inputs(pixels, [request.task for request in requests])
        autocast = self.dtype != self.network.dtype
        with (
            torch.inference_mode(),
            torch.autocast(pixels.device.type, self.dtype, enabled=autocast),
        ):
            output = self.network(**inputs)
            # Copies: a retained output must not keep the memory of the whole batch.
            return [
                QueryOutputs(
                    output.class_queries_logits[row].float().clone(),
                    output.masks_queries_logits[row].float().clone(),
                )
                for row in range(len(requests))
            ]


def _with_limited_aspect(pixels: np.ndarray) -> np.ndarray:
    """Return an image padded on the right or below by its edge to a limited aspect ratio."""
    height, width = pixels.shape[:2]
    shortest = -(-max(height, width) // MAX_ASPECT)
    below, right = max(0, shortest - height), max(0, shortest - width)
    return np.pad(pixels, ((0, below), (0, right), (0, 0)), mode="edge")
