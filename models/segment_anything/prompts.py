"""Prompts of Segment Anything models, and the decoder that turns them into masks.

The automatic masks, the masks by example and the refinement of masks are written against
`PromptDecoder`; an adapter adds its own `encode`, `decode` and `upscale`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from anyloom import IMAGE_CACHE_BYTES, BoundedCache, Image, raise_if_cancelled

if TYPE_CHECKING:
    import torch

BATCH = 64  # Segment Anything's points_per_batch
PIECE = 2**26
"""Logits brought to full size at a time: 256 MB."""

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


class PromptDecoder(ABC):
    """A Segment Anything model: it encodes an image once and decodes prompts on it."""

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
