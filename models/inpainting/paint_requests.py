"""What is a diffusion pipeline asked to paint?"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from anyloom import Image

from ..protocols import PaintSettings


@dataclass(frozen=True)
class Wish:
    """What somebody wants to have painted."""

    prompt: str | None
    seed: int
    settings: PaintSettings
    guide: Image | None = None


@dataclass(frozen=True)
class Painting:
    """What is to be painted: an image at the model's size, and how."""

    pixels: np.ndarray
    """uint8, S×S×3."""
    hole: np.ndarray
    """uint8, S×S, painted from 128 on."""
    prompt: str
    negative_prompt: str | None
    steps: int
    guidance: float
    strength: float
    seed: int
    control: np.ndarray | None = None
    """float32, S×S×3, as a ControlNet takes it."""

    @property
    def kind(self) -> Hashable:
        """Paintings of one kind may share a pass."""
        told = self.negative_prompt is None, self.control is None
        return self.pixels.shape, self.steps, self.guidance, self.strength, told
