"""What is SAM 3 asked, and what does it answer? One concept in one image at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from anyloom import Regions

if TYPE_CHECKING:
    import torch

POSITIVE, NEGATIVE, NOTHING = 1, 0, -10
"""What a box says about the concept; transformers leaves out those that say nothing."""


@dataclass(frozen=True)
class Phrase:
    """A text as the detector reads it."""

    words: torch.Tensor
    """float32, L×C."""
    read: torch.Tensor
    """bool, L: False where the text has ended."""


@dataclass(frozen=True)
class Concept:
    """One thing to look for in one image."""

    levels: tuple[torch.Tensor, ...]
    """The image's features, C×h×w each, fine to coarse."""
    phrase: Phrase
    boxes: np.ndarray
    """float32, K×4: (center x, center y, width, height) of the examples, 0 to 1."""
    signs: np.ndarray
    """int64, K."""
    threshold: float

    def kind(self) -> int:
        """Return what must be equal for concepts to be looked for in one call."""
        return len(self.boxes)


@dataclass(frozen=True)
class Instances:
    """What was found of a concept."""

    scores: np.ndarray
    boxes: np.ndarray
    """N×4, (x0, y0, x1, y1), 0 to 1."""
    logits: torch.Tensor
    """N×h×w, over the whole image; above 0 belongs to the instance."""


def examples_of(
    size: tuple[int, int], like: Regions | None, unlike: Regions | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the boxes of examples and their signs; without any, one box that says nothing.

    SAM 3 was trained with a summary of the examples even where there are none, which transformers
    leaves out where it is given no box at all.
    """
    height, width = size
    boxes = np.zeros((0, 4), np.float32)
    signs = np.zeros(0, np.int64)
    for examples, sign in ((like, POSITIVE), (unlike, NEGATIVE)):
        if examples is not None:
            boxes = np.concatenate([boxes, examples.boxes])
            signs = np.concatenate([signs, np.full(len(examples), sign)])
    if not len(boxes):
        return np.zeros((1, 4), np.float32), np.full(1, NOTHING)
    corners = boxes / np.array([width, height, width, height], np.float32)
    low, high = corners[:, :2], corners[:, 2:]
    return np.concatenate([(low + high) / 2, high - low], axis=1).astype(np.float32), signs


def features_of(concepts: Sequence[Concept], device: Any) -> tuple[torch.Tensor, ...]:
    """Return the features of the concepts' images, N×C×h×w; those of one are not copied."""
    import torch

    first = concepts[0].levels
    if all(concept.levels is first for concept in concepts):
        return tuple(level.to(device)[None].expand(len(concepts), -1, -1, -1) for level in first)
    each = zip(*(concept.levels for concept in concepts), strict=True)
    return tuple(torch.stack([level.to(device) for level in levels]) for levels in each)
