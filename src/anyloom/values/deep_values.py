"""Scaling of values of more than 8 bits to 0..255."""

from __future__ import annotations

import numpy as np

DepthRange = tuple[float, float]
"""The values of an image of more than 8 bits that become 0 and 255."""


def eight_bit(deep: np.ndarray, depth_range: DepthRange | None) -> np.ndarray:
    """Return values scaled to 0..255; what is not a finite number becomes 0."""
    values = deep.astype(np.float64)
    finite = np.isfinite(values)
    if depth_range is None:
        known = values[finite] if not finite.all() else values
        depth_range = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    low, high = depth_range
    scaled = (np.where(finite, values, low) - low) * (255 / (high - low) if high > low else 0.0)
    return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
