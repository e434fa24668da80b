"""How do masks get other shapes while everything else about them stays?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from anyloom import Masks, Regions, RunLengths


def reshaped(masks: Masks, shapes: Iterable[np.ndarray]) -> Masks:
    """Return the same instances with other shapes, without those that became empty.

    Args:
        masks: the instances; scores, labels and columns are kept.
        shapes: one bool array of H×W per mask, best a generator: only one is held at a time.
    """
    runs = RunLengths.encode(shapes, size=masks.frame)
    return masks.with_shapes(runs)[np.flatnonzero(runs.areas())]


def details(regions: Regions) -> dict[str, Any]:
    """Return everything that regions know besides where they are."""
    return {
        "scores": regions.scores,
        "score_kind": regions.score_kind,
        "labels": regions.labels,
        "columns": regions.columns,
    }


def pixel_boxes(regions: Regions) -> np.ndarray:
    """Return boxes as whole pixels inside the frame: int, N×4, right and bottom exclusive."""
    height, width = regions.frame
    edges = np.concatenate([np.floor(regions.boxes[:, :2]), np.ceil(regions.boxes[:, 2:])], axis=1)
    return np.clip(edges, 0, [width, height, width, height]).astype(int)
