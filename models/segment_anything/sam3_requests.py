"""Inputs and outputs of SAM 3's detector: one concept in one image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from anyloom import Regions

if TYPE_CHECKING:
    import torch

POSITIVE, NEGATIVE, IGNORED = 1, 0, -10
"""Labels of example boxes; transformers leaves out the ignored ones."""


@dataclass(frozen=True)
class EncodedPhrase:
    """An encoded text."""

    embedding: torch.Tensor
    """float32, L×C."""
    attention_mask: torch.Tensor
    """bool, L: False at padding."""


@dataclass(frozen=True)
class ConceptRequest:
    """One concept to detect in one image."""

    features: tuple[torch.Tensor, ...]
    """The image's features, C×h×w each, fine to coarse."""
    phrase: EncodedPhrase
    boxes: np.ndarray
    """float32, K×4: (center x, center y, width, height) of the examples, 0 to 1."""
    box_labels: np.ndarray
    """int64, K."""
    threshold: float

    def batch_key(self) -> int:
        """Return the key that all requests of one batch share."""
        return len(self.boxes)


@dataclass(frozen=True)
class Instances:
    """The detected instances of a concept."""

    scores: np.ndarray
    boxes: np.ndarray
    """N×4, (x0, y0, x1, y1), 0 to 1."""
    logits: torch.Tensor
    """N×h×w, over the whole image; the mask is where they are above 0."""


def example_boxes(
    size: tuple[int, int], like: Regions | None, unlike: Regions | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the boxes of examples and their labels; without any, one ignored box.

    SAM 3 was trained with an embedding of the examples even where there are none; transformers
    leaves it out if there is no box at all.
    """
    height, width = size
    boxes = np.zeros((0, 4), np.float32)
    box_labels = np.zeros(0, np.int64)
    for examples, label in ((like, POSITIVE), (unlike, NEGATIVE)):
        if examples is not None:
            boxes = np.concatenate([boxes, examples.boxes])
            box_labels = np.concatenate([box_labels, np.full(len(examples), label)])
    if not len(boxes):
        return np.zeros((1, 4), np.float32), np.full(1, IGNORED)
    corners = boxes / np.array([width, height, width, height], np.float32)
    low, high = corners[:, :2], corners[:, 2:]
    return np.concatenate([(low + high) / 2, high - low], axis=1).astype(np.float32), box_labels


def batch_features(requests: Sequence[ConceptRequest], device: Any) -> tuple[torch.Tensor, ...]:
    """Return the features of the images of N requests, N×C×h×w; a shared image is not copied."""
    import torch

    first = requests[0].features
    if all(request.features is first for request in requests):
        return tuple(grid.to(device)[None].expand(len(requests), -1, -1, -1) for grid in first)
    grids = zip(*(request.features for request in requests), strict=True)
    return tuple(torch.stack([grid.to(device) for grid in level]) for level in grids)
