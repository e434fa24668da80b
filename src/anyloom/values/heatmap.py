"""What does a model's coarse map say about each pixel of the image?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from .value import Json, Value, frozen


class Heatmap(Value):
    """A float map together with the part of the image that it covers.

    grid:   float32, h×w, in the model's own resolution; larger = more likely.
    frame:  (height, width) of the image.
    extent: the box of the image that the grid covers, (x0, y0, x1, y1) in pixels. A squashing model
            (CLIP Surgery, SAM 2) covers the image exactly; a padding one (SAM) a larger square; a
            cropping one (CLIP) the middle.
    label:  the text that the map answers, or "".
    """

    def __init__(
        self,
        grid: Any,
        frame: tuple[int, int],
        *,
        extent: tuple[float, float, float, float] | None = None,
        label: str = "",
    ) -> None:
        self.grid = frozen(grid, np.float32)
        if self.grid.ndim != 2 or 0 in self.grid.shape:
            raise ValueError(f"expected a grid of height × width, got {self.grid.shape}")
        self.frame = (int(frame[0]), int(frame[1]))
        x0, y0, x1, y1 = extent or (0.0, 0.0, float(frame[1]), float(frame[0]))
        self.extent = (float(x0), float(y0), float(x1), float(y1))
        self.label = label

    def normalised(self) -> Heatmap:
        """Return the map stretched to 0..1; a flat map becomes zeros."""
        low, high = float(self.grid.min()), float(self.grid.max())
        grid = (self.grid - low) / (high - low) if high > low else np.zeros_like(self.grid)
        return Heatmap(grid, self.frame, extent=self.extent, label=self.label)

    def on_image(self) -> np.ndarray:
        """Return the map at the image's resolution: float32, H×W, bilinear, edges continued."""
        import cv2

        height, width = self.frame
        x0, y0, x1, y1 = self.extent
        rows, columns = self.grid.shape
        across = (np.arange(width, dtype=np.float32) + 0.5 - x0) * (columns / (x1 - x0)) - 0.5
        down = (np.arange(height, dtype=np.float32) + 0.5 - y0) * (rows / (y1 - y0)) - 0.5
        at_x, at_y = np.meshgrid(across, down)
        return cv2.remap(
            self.grid,
            at_x.astype(np.float32),
            at_y.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )

    def peak(self) -> tuple[float, float]:
        """Return (x, y) in pixels of the centre of the hottest cell, inside the image."""
        row, column = np.unravel_index(int(self.grid.argmax()), self.grid.shape)
        x0, y0, x1, y1 = self.extent
        x = x0 + (column + 0.5) * (x1 - x0) / self.grid.shape[1]
        y = y0 + (row + 0.5) * (y1 - y0) / self.grid.shape[0]
        height, width = self.frame
        return (float(min(max(x, 0), width - 0.5)), float(min(max(y, 0), height - 0.5)))

    def facts(self) -> dict[str, Json]:
        return {"frame": list(self.frame), "extent": list(self.extent), "label": self.label}

    def arrays(self) -> dict[str, np.ndarray]:
        return {"grid": self.grid}

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(
            arrays["grid"],
            tuple(facts["frame"]),
            extent=tuple(facts["extent"]),
            label=facts["label"],
        )

    def __repr__(self) -> str:
        rows, columns = self.grid.shape
        about = f" '{self.label}'" if self.label else ""
        return f"<Heatmap{about} {columns}×{rows} on {self.frame[1]}×{self.frame[0]}>"
