"""Prompts of Segment Anything models, and the decoder that turns them into masks.

The automatic masks, the masks by example and the refinement of masks depend on `PromptDecoder`
only. An adapter implements `encode_pixels`, `decode`, `upscale` and `extent`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from anyloom import (
    IMAGE_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Image,
    in_pieces,
    raise_if_cancelled,
    to_host,
)

if TYPE_CHECKING:
    import torch

POINTS_PER_BATCH = 64  # Segment Anything

Result = TypeVar("Result")
Features: TypeAlias = "tuple[torch.Tensor, ...]"
"""The encoder's outputs that a decoder reads, on one grid or on several."""


@dataclass(frozen=True)
class EncodedImage:
    """The features of one image."""

    features: Features
    size: tuple[int, int]
    """(height, width) of the image."""
    resized_size: tuple[int, int]
    """(height, width) of the image inside the model's square input."""

    @property
    def scale(self) -> np.ndarray:
        """The factors from (x, y) in the image to (x, y) in the model's input."""
        return np.array(self.resized_size[::-1]) / self.size[::-1]


@dataclass(frozen=True)
class Prompts:
    """N prompts with the same fields, in Segment Anything's coordinates.

    The center of the top left pixel is (0, 0). Boxes are passed to the model as they are given.
    """

    point_coords: np.ndarray | None = None
    """N×P×2, (x, y) in pixels of the image."""
    point_labels: np.ndarray | None = None
    """N×P: 1 = foreground, 0 = background."""
    boxes: np.ndarray | None = None
    """N×4."""
    mask_inputs: np.ndarray | None = None
    """N×h×w logits, on the grid of the model's low-resolution masks."""

    def __len__(self) -> int:
        rows = self.point_coords if self.point_coords is not None else self.boxes
        return 0 if rows is None else len(rows)

    def batches(self, size: int = POINTS_PER_BATCH) -> Iterator[Prompts]:
        """Yield at most `size` prompts at a time."""
        for start in range(0, len(self), size):
            yield self.rows(slice(start, start + size))

    def rows(self, index: slice | np.ndarray) -> Prompts:
        """Return some of the prompts."""
        columns = (getattr(self, field.name) for field in fields(self))
        return Prompts(*(None if column is None else column[index] for column in columns))

    def scaled(self, scale: np.ndarray) -> Prompts:
        """Return the prompts with coordinates multiplied by (x, y)."""
        return replace(
            self,
            point_coords=None if self.point_coords is None else self.point_coords * scale,
            boxes=None if self.boxes is None else self.boxes * np.tile(scale, 2),
        )

    @classmethod
    def concatenate(cls, parts: Sequence[Prompts]) -> Prompts:
        """Return prompts with the same fields and the same number of points as one batch."""
        columns = ([getattr(part, field.name) for part in parts] for field in fields(cls))
        return cls(*(None if rows[0] is None else np.concatenate(rows) for rows in columns))


class PromptDecoder(ABC):
    """A Segment Anything model: it encodes an image once and decodes prompts on it."""

    checkpoint: Checkpoint
    device: str = "cpu"
    dispatcher: Any = None

    def __init__(self) -> None:
        self.image_cache: BoundedCache[str, EncodedImage] = BoundedCache(IMAGE_CACHE_BYTES)

    @abstractmethod
    def encode_pixels(self, pixels: np.ndarray) -> EncodedImage:
        """Return the features of uint8 H×W×3 pixels."""

    @abstractmethod
    def decode(
        self, encoded: EncodedImage, prompts: Prompts, multimask_output: bool
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the logits N×C×h×w and the predicted IoUs N×C of one batch of prompts."""

    def as_mask_input(self, low_res_masks: torch.Tensor) -> torch.Tensor:
        """Return logits of the model in the range that it was trained with as a mask prompt."""
        return low_res_masks

    @abstractmethod
    def upscale(self, low_res_masks: torch.Tensor, encoded: EncodedImage) -> torch.Tensor:
        """Return logits M×h×w at the image's size: M×H×W."""

    def image_embedding(self, encoded: EncodedImage) -> torch.Tensor:
        """Return the embedding that prompts are decoded on: D×h×w, over the model's input."""
        return encoded.features[0]

    @abstractmethod
    def extent(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        """Return the box that the model's mask grid covers in an image of (height, width)."""

    @property
    @abstractmethod
    def mask_size(self) -> int:
        """The number of cells along a side of the model's mask grid."""

    def encode_image(self, image: Image) -> EncodedImage:
        """Return the features of an image; those of recent images are cached."""
        return self.image_cache.get(image.fingerprint, lambda: self.encode_pixels(image.pixels))

    def upscaled(
        self,
        low_res_masks: torch.Tensor,
        encoded: EncodedImage,
        work: Callable[[slice, torch.Tensor], Result],
    ) -> Iterator[Result]:
        """Yield what `work` returns for logits M×h×w at the image's size, some masks at a time.

        Args:
            work: called with the rows of some masks and their logits at the image's size; returns
                nothing that is on the device.
        """
        import torch

        def piece(rows: slice) -> Result:
            raise_if_cancelled()
            with torch.inference_mode():
                return work(rows, self.upscale(low_res_masks[rows], encoded))

        # In float32: over the model's square, and at the image's size with what is made of it.
        square, pixels = (4 * self.mask_size) ** 2, encoded.size[0] * encoded.size[1]
        return in_pieces(self, len(low_res_masks), 4 * square + 8 * pixels, piece)

    def masks_at_image_size(
        self, low_res_masks: torch.Tensor, encoded: EncodedImage
    ) -> Iterator[np.ndarray]:
        """Yield the mask at the image's size of each of the logits M×h×w: bool, H×W."""
        for masks in self.upscaled(low_res_masks, encoded, lambda _, logits: to_host(logits > 0)):
            yield from masks
