"""How do points, boxes and rough maps become masks, whichever Segment Anything model decodes them?

The steps that the family shares: an image is encoded once and kept, prompts are brought into the
model's conventions and decoded in bounded batches, logits are brought to the image's size in
bounded pieces. An adapter adds its own `encode`, `decode` and `upscale`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import numpy as np

from anyloom import (
    IMAGE_CACHE_BYTES,
    BoundedCache,
    Heatmap,
    Image,
    Masks,
    Points,
    Regions,
    RunLengths,
    raise_if_cancelled,
)

from ..common.mask_candidates import inclusive
from ..common.mask_generator_presets import AutomaticMasks, Preset, with_wishes
from ..protocols import Candidates
from .automatic_mask_generator import automatic_masks
from .example_masks import masks_like
from .mask_refinement import decoded, most_trusted

if TYPE_CHECKING:
    import torch

BATCH = 64  # Segment Anything's points_per_batch
PIECE = 2**26
"""Logits brought to full size at a time: 256 MB."""
SURE = 0.999
"""What the top of a rough map is worth as a probability; its logit is what SAM is prompted with."""

Features: TypeAlias = "tuple[torch.Tensor, ...]"
"""What a decoder needs of an image, on one grid or on several."""


@dataclass(frozen=True)
class Encoded:
    """One image as the model sees it."""

    features: Features
    size: tuple[int, int]
    """(height, width) of the image."""
    inner: tuple[int, int]
    """(height, width) of the image inside the model's square input."""

    @property
    def scale(self) -> np.ndarray:
        """By what (x, y) in the image become (x, y) in the square."""
        return np.array(self.inner[::-1]) / self.size[::-1]


@dataclass(frozen=True)
class Prompts:
    """N prompts of one kind, in Segment Anything's coordinates.

    There, the center of the top left pixel is (0, 0), and a box ends at the last pixel inside it.
    """

    points: np.ndarray | None = None
    """N×P×2, (x, y) in pixels of the image."""
    labels: np.ndarray | None = None
    """N×P: 1 on the object, 0 beside it."""
    boxes: np.ndarray | None = None
    """N×4."""
    logits: np.ndarray | None = None
    """N×h×w, on the grid of the model's own masks."""

    def __len__(self) -> int:
        given = self.points if self.points is not None else self.boxes
        return 0 if given is None else len(given)

    def batches(self, size: int = BATCH) -> Iterator[Prompts]:
        """Yield at most `size` prompts at a time."""
        for start in range(0, len(self), size):
            yield self.rows(slice(start, start + size))

    def rows(self, part: slice | np.ndarray) -> Prompts:
        """Return some of the prompts."""
        return Prompts(
            None if self.points is None else self.points[part],
            None if self.labels is None else self.labels[part],
            None if self.boxes is None else self.boxes[part],
            None if self.logits is None else self.logits[part],
        )

    def scaled(self, scale: np.ndarray) -> Prompts:
        """Return the prompts with coordinates multiplied by (x, y)."""
        return replace(
            self,
            points=None if self.points is None else self.points * scale,
            boxes=None if self.boxes is None else self.boxes * np.tile(scale, 2),
        )

    @classmethod
    def joined(cls, parts: Sequence[Prompts]) -> Prompts:
        """Return prompts of one kind, with equal numbers of points, as one batch."""

        def joined(arrays: list[np.ndarray | None]) -> np.ndarray | None:
            given = [array for array in arrays if array is not None]
            return np.concatenate(given) if given else None

        return cls(
            joined([part.points for part in parts]),
            joined([part.labels for part in parts]),
            joined([part.boxes for part in parts]),
            joined([part.logits for part in parts]),
        )


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


class PromptedMasks(ABC):
    """The part of a Segmenter and MaskGenerator that Segment Anything models have in common."""

    automatic: AutomaticMasks
    """Parameters of the automatic masks where a call does not say."""
    refines: ClassVar[bool] = True
    takes_points: ClassVar[bool] = True

    def __init__(self) -> None:
        self.kept: BoundedCache[str, Encoded] = BoundedCache(IMAGE_CACHE_BYTES)

    @abstractmethod
    def encode(self, pixels: np.ndarray) -> Encoded:
        """Return the embedding of uint8 H×W×3 pixels."""

    @abstractmethod
    def decode(
        self, encoded: Encoded, prompts: Prompts, multimask: bool
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the logits N×C×h×w and predicted IoUs N×C of one batch of prompts."""

    def as_prompt(self, logits: torch.Tensor) -> torch.Tensor:
        """Return what the model was trained to see of its own logits."""
        return logits

    @abstractmethod
    def upscale(self, logits: torch.Tensor, encoded: Encoded) -> torch.Tensor:
        """Return logits M×h×w at the image's size: M×H×W."""

    def grid(self, encoded: Encoded) -> torch.Tensor:
        """Return the embedding that prompts are decoded on: D×h×w, over the model's input."""
        return encoded.features[0]

    @abstractmethod
    def extent(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        """Return the box that the model's mask grid covers in an image of (height, width)."""

    @property
    @abstractmethod
    def mask_size(self) -> int:
        """Cells along a side of the model's mask grid."""

    def segment(
        self,
        image: Image,
        *,
        regions: Regions | None = None,
        points: Points | None = None,
        prior: Heatmap | None = None,
        candidates: Candidates = "best",
        refine: int = 0,
    ) -> Masks:
        """See `Segmenter.segment`; for the passes of `refine` see `cascade`.

        A prior on the model's own mask grid is taken as logits, as an earlier decoding gave them;
        any other is leveled to probabilities from 0.001 to 0.999 first. A prior alone is joined by
        a click on its peak, because the models were never trained on a mask prompt alone.
        """
        count = max(
            len(regions) if regions is not None else 0,
            points.object_count if points is not None else 0,
            1 if prior is not None and regions is None and points is None else 0,
        )
        encoded = self.embedding(image)
        logits = None if prior is None else self._prompt_logits(prior)
        clicks: list[np.ndarray] = []
        labels: list[np.ndarray] = []
        for index in range(count):
            mine = None if points is None else points.of_object(index)
            if not mine and prior is not None and regions is None:
                mine = Points([prior.peak()], image.size)
            clicks.append(np.zeros((0, 2)) if mine is None else mine.coordinates - 0.5)
            labels.append(np.zeros(0) if mine is None else mine.positive.astype(np.int64))
        boxes = np.zeros((0, 4)) if regions is None else inclusive(regions.boxes)
        kinds: dict[tuple[bool, int], list[int]] = {}
        for index in range(count):
            kinds.setdefault((index < len(boxes), len(clicks[index])), []).append(index)
        found: dict[int, tuple[RunLengths, np.ndarray]] = {}
        for (boxed, clicked), members in kinds.items():
            if not boxed and not clicked:
                nothing = RunLengths.encode([np.zeros(image.size, bool)])
                found |= {index: (nothing, np.zeros(1, np.float32)) for index in members}
                continue
            prompts = Prompts(
                np.stack([clicks[index] for index in members]) if clicked else None,
                np.stack([labels[index] for index in members]) if clicked else None,
                boxes[members] if boxed else None,
                None if logits is None else np.broadcast_to(logits, (len(members), *logits.shape)),
            )
            masks = self._decoded(encoded, prompts, candidates, refine)
            found |= dict(zip(members, masks, strict=True))
        return self._result(image, regions, [found[index] for index in range(count)], candidates)

    def generate(
        self,
        image: Image,
        *,
        points: Points | None = None,
        preset: Preset | None = None,
        points_per_side: int | None = None,
        min_area: int | None = None,
        crop_layers: int | None = None,
    ) -> Masks:
        """See `MaskGenerator.generate`; holes and islands below `min_area` are cleaned up first."""
        settings = with_wishes(
            self.automatic,
            preset,
            points_per_side=points_per_side,
            min_region_area=min_area,
            crop_layers=crop_layers,
        )
        clicks = None if points is None else points.coordinates - 0.5
        masks = automatic_masks(self, image, settings, clicks).sorted_by_score()
        return masks[masks.areas >= max(1, min_area or 0)]

    def generate_like(
        self,
        image: Image,
        examples: Regions,
        *,
        threshold: float | None = None,
        points_per_side: int = 32,
        min_area: int = 25,
    ) -> Masks:
        """See `ExampleMaskGenerator.generate_like`: Count Anything on the model's own embedding."""
        settings = replace(
            self.automatic, points_per_side=points_per_side, min_region_area=min_area
        )
        return masks_like(self, image, examples.boxes, settings, threshold)

    def embedding(self, image: Image) -> Encoded:
        """Return the embedding of an image; those of the last images are kept."""
        return self.kept.get(image.fingerprint, lambda: self.encode(image.pixels))

    def at_full_size(self, logits: torch.Tensor, encoded: Encoded) -> Iterator[torch.Tensor]:
        """Yield logits M×h×w at the image's size, as many at a time as memory allows."""
        largest = max(encoded.size[0] * encoded.size[1], (4 * self.mask_size) ** 2)
        step = max(1, PIECE // largest)
        for start in range(0, len(logits), step):
            raise_if_cancelled()
            yield self.upscale(logits[start : start + step], encoded)

    def _decoded(
        self, encoded: Encoded, prompts: Prompts, candidates: Candidates, refine: int
    ) -> Iterator[tuple[RunLengths, np.ndarray]]:
        """Yield the masks of one prompt after another and their predicted IoUs."""
        import torch

        for batch in prompts.batches():
            raise_if_cancelled()
            with torch.inference_mode():
                low, quality = decoded(self, encoded, batch, candidates != "single", refine)
                if candidates == "best":
                    low = most_trusted(low, quality)[:, None]
                    quality = quality.amax(1, keepdim=True)
                masks = [
                    mask
                    for full in self.at_full_size(low.flatten(0, 1), encoded)
                    for mask in (full > 0).cpu().numpy()
                ]
            scores = quality.float().cpu().numpy()
            each = scores.shape[1]
            for row in range(len(scores)):
                shapes = RunLengths.encode(masks[row * each : (row + 1) * each])
                yield shapes, scores[row]

    def _prompt_logits(self, prior: Heatmap) -> np.ndarray:
        """Return a map as logits on the model's mask grid: float32, h×w."""
        import cv2

        cells = self.mask_size
        extent = self.extent(prior.frame)
        if prior.grid.shape == (cells, cells) and np.allclose(prior.extent, extent):
            return prior.grid
        height, width = prior.frame
        centers = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        x, y = np.meshgrid(centers * np.float32(extent[2]), centers * np.float32(extent[3]))
        level = prior.normalized().on_image().astype(np.float32)
        there = cv2.remap(
            level, x - 0.5, y - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        there[(x > width) | (y > height)] = 0
        sure = np.clip(there, 1 - SURE, SURE)
        return np.log(sure / (1 - sure)).astype(np.float32)

    @staticmethod
    def _result(
        image: Image,
        regions: Regions | None,
        found: list[tuple[RunLengths, np.ndarray]],
        candidates: Candidates,
    ) -> Masks:
        if not found:
            return Masks.empty(image.size)
        prompts = [index for index, (_, scores) in enumerate(found) for _ in scores]
        result = Masks(
            RunLengths.concatenate([shapes for shapes, _ in found]),
            scores=np.concatenate([scores for _, scores in found]),
            score_kind="predicted_iou",
        )
        if regions is not None and len(regions) == len(found):
            rows = regions[prompts]
            result = result.with_labels(rows.labels)
            for name, values in rows.columns.items():
                result = result.with_column(name, values)
        if candidates == "all":
            ranks = [rank for _, scores in found for rank in range(len(scores))]
            result = result.with_column("prompt", np.asarray(prompts, np.int32))
            result = result.with_column("candidate", np.asarray(ranks, np.int32))
        return result
