"""Heatmap: a coarse float map over an image, such as relevance or depth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from .value import Json, Value, frozen, size_of


class Heatmap(Value):
    """A float map and the box of the image that it covers.

    grid:   float32, h×w, in the model's own resolution; larger = more likely.
    frame:  (height, width) of the image.
    extent: the box of the image that the grid covers, (x0, y0, x1, y1) in pixels. A model that
            resizes without regard to the aspect ratio (CLIP Surgery, SAM 2) covers the image
            exactly; one that pads (SAM) a larger square; one that crops (CLIP) the middle.
    label:  the text that the map belongs to, or "".
    unit:   of the values, such as "1/m"; "" where they have none.
    """

    def __init__(
        self,
        grid: Any,
        frame: tuple[int, int],
        *,
        extent: tuple[float, float, float, float] | None = None,
        label: str = "",
        unit: str = "",
    ) -> None:
        self.grid = frozen(grid, np.float32)
        if self.grid.ndim != 2 or 0 in self.grid.shape:
            raise ValueError(f"expected a grid of height × width, got {self.grid.shape}")
        if not np.isfinite(self.grid).all():
            raise ValueError("a heatmap holds finite numbers, this grid has NaN or infinity")
        self.frame = size_of(frame)
        self.extent = extent_of(extent, self.frame)
        self.label = label
        self.unit = unit

    def normalized(self) -> Heatmap:
        """Return the map min-max normalized to 0..1, without a unit; a constant one becomes 0."""
        low, high = float(self.grid.min()), float(self.grid.max())
        constant = not high > low
        grid = np.zeros_like(self.grid) if constant else (self.grid - low) / np.float32(high - low)
        return Heatmap(grid, self.frame, extent=self.extent, label=self.label)

    def on_image(self) -> np.ndarray:
        """Return the map at the image's resolution: float32, H×W, bilinear, edges replicated."""
        height, width = self.frame
        x0, y0, x1, y1 = self.extent
        left, right, weight = _neighbors(width, x0, x1, self.grid.shape[1])
        wide = self.grid[:, left] * (1 - weight) + self.grid[:, right] * weight
        above, below, weight = _neighbors(height, y0, y1, self.grid.shape[0])
        return wide[above] * (1 - weight[:, None]) + wide[below] * weight[:, None]

    def above(self, threshold: float) -> np.ndarray:
        """Return the pixels of the image where the map exceeds `threshold`: bool, H×W."""
        return self.on_image() > threshold

    def peak(self) -> tuple[float, float]:
        """Return (x, y) in pixels of the center of the cell of the maximum, inside the image."""
        row, column = np.unravel_index(int(self.grid.argmax()), self.grid.shape)
        x0, y0, x1, y1 = self.extent
        x = x0 + (column + 0.5) * (x1 - x0) / self.grid.shape[1]
        y = y0 + (row + 0.5) * (y1 - y0) / self.grid.shape[0]
        height, width = self.frame
        return (float(min(max(x, 0), width - 0.5)), float(min(max(y, 0), height - 0.5)))

    def facts(self) -> dict[str, Json]:
        return {
            "frame": list(self.frame),
            "extent": list(self.extent),
            "label": self.label,
            "unit": self.unit,
        }

    def arrays(self) -> dict[str, np.ndarray]:
        return {"grid": self.grid}

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(
            arrays["grid"],
            tuple(facts["frame"]),
            extent=tuple(facts["extent"]),
            label=facts["label"],
            unit=facts.get("unit", ""),
        )

    def __repr__(self) -> str:
        rows, columns = self.grid.shape
        about = f" '{self.label}'" if self.label else ""
        about += f" in {self.unit}" if self.unit else ""
        return f"<Heatmap{about} {columns}×{rows} on {self.frame[1]}×{self.frame[0]}>"


def extent_of(
    extent: tuple[float, float, float, float] | None, frame: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Return the box that a grid covers; without one, the whole frame.

    Raises:
        ValueError: the box has no area.
    """
    x0, y0, x1, y1 = map(float, extent or (0, 0, frame[1], frame[0]))
    if not (np.isfinite([x0, y0, x1, y1]).all() and x1 > x0 and y1 > y0):
        raise ValueError(f"expected an extent (x0, y0, x1, y1) with an area, got {extent}")
    return (x0, y0, x1, y1)


def _neighbors(
    pixels: int, start: float, end: float, cells: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for each pixel along a side, the two cells around it and the weight of the second."""
    at = (np.arange(pixels) + 0.5 - start) * (cells / (end - start)) - 0.5
    at = np.clip(at, 0, cells - 1)
    first = np.floor(at).astype(np.intp)
    return first, np.minimum(first + 1, cells - 1), (at - first).astype(np.float32)
