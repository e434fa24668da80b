"""Inpainting with patches of the rest of the image: PatchMatch."""

from __future__ import annotations

from typing import Self

import numpy as np

from anyloom import Checkpoint, Image

from ..common.edge_refinement import downscale, working_size
from ..protocols import Inpainter
from .patch_synthesis import synthesize

MAX_SIDE = 480


class PatchMatch(Inpainter, family="patchmatch"):
    """Exemplar-based inpainting, coarse to fine, with patches of the rest of the image.

    Wexler et al. 2007 with nearest patches by PatchMatch (Barnes et al. 2009). It works on the
    surroundings of the hole at no more than 480 pixels a side.
    """

    concurrent = True
    runs_on = "cpu"

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint)

    def inpaint(
        self, image: Image, hole: np.ndarray, *, prompt: str | None = None, seed: int = 0
    ) -> Image:
        import cv2

        hole = np.asarray(hole, bool)
        if not hole.any() or hole.all():
            return image
        window = _surroundings(hole)
        pixels, missing = image.pixels[window], hole[window]
        size = working_size(missing.shape[0], missing.shape[1], MAX_SIDE)
        touched = downscale(missing.astype(np.float32), size) > 0
        painted = synthesize(downscale(pixels, size), touched, seed)
        if size != missing.shape:
            height, width = missing.shape
            painted = cv2.resize(painted, (width, height), interpolation=cv2.INTER_CUBIC)
        result = image.pixels.copy()
        result[window][missing] = painted[missing]
        return image.with_pixels(result, alpha=image.alpha)


def _surroundings(hole: np.ndarray) -> tuple[slice, slice]:
    """Return the rows and columns of the hole with a margin of its size on every side."""
    rows, columns = np.flatnonzero(hole.any(1)), np.flatnonzero(hole.any(0))
    margin = int(max(rows[-1] - rows[0], columns[-1] - columns[0]) + 40)
    return (
        slice(max(0, rows[0] - margin), rows[-1] + 1 + margin),
        slice(max(0, columns[0] - margin), columns[-1] + 1 + margin),
    )
