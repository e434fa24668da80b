"""FeatureMap: a grid of feature vectors over an image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from .heat_map import extent_of
from .value import Json, Value, frozen, size_of


class FeatureMap(Value):
    """One vector per cell of a grid, and the box of the image that the grid covers.

    vectors: float32, h×w×D.
    frame, extent: as in `Heatmap`.
    model:   the identity of the model.
    """

    def __init__(
        self,
        vectors: Any,
        frame: tuple[int, int],
        model: str,
        *,
        extent: tuple[float, float, float, float] | None = None,
    ) -> None:
        self.vectors = frozen(vectors, np.float32)
        if self.vectors.ndim != 3:
            raise ValueError(f"expected vectors of height × width × D, got {self.vectors.shape}")
        self.frame = size_of(frame)
        self.extent = extent_of(extent, self.frame)
        self.model = model

    def facts(self) -> dict[str, Json]:
        return {"frame": list(self.frame), "extent": list(self.extent), "model": self.model}

    def arrays(self) -> dict[str, np.ndarray]:
        return {"vectors": self.vectors}

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(
            arrays["vectors"],
            tuple(facts["frame"]),
            facts["model"],
            extent=tuple(facts["extent"]),
        )

    def __repr__(self) -> str:
        rows, columns, depth = self.vectors.shape
        return f"<FeatureMap {columns}×{rows}×{depth} by {self.model}>"
