"""What does a model see at each place of an image?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from .value import Json, Value, frozen


class FeatureMap(Value):
    """One vector per cell of a grid, and the part of the image that the grid covers.

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
        self.frame = (int(frame[0]), int(frame[1]))
        x0, y0, x1, y1 = extent or (0.0, 0.0, float(frame[1]), float(frame[0]))
        self.extent = (float(x0), float(y0), float(x1), float(y1))
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
