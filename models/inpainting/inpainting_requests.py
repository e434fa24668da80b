"""Requests to a diffusion pipeline that paints holes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from anyloom import Image

from ..protocols import PaintSettings


@dataclass(frozen=True)
class InpaintingPrompt:
    """The user's prompt and settings for one image."""

    text: str | None
    seed: int
    settings: PaintSettings
    guide: Image | None = None


@dataclass(frozen=True)
class InpaintingRequest:
    """The inputs of the pipeline for one image."""

    pixels: np.ndarray
    """uint8, S×S×3."""
    mask: np.ndarray
    """uint8, S×S, painted from 128 on."""
    prompt: str
    negative_prompt: str | None
    steps: int
    guidance: float
    strength: float
    seed: int
    control: np.ndarray | None = None
    """float32, S×S×3, the control image of a ControlNet."""
    control_scale: float | None = None
    """The weight of the control image; None is the model's own."""

    @property
    def batch_key(self) -> Hashable:
        """The key that all requests of one batch share."""
        absent = self.negative_prompt is None, self.control is None
        numbers = self.steps, self.guidance, self.strength, self.control_scale
        return self.pixels.shape, *numbers, absent
