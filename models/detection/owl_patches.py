"""What do the patches of an image propose, and which of them speaks for a region? OWLv2."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

NEARLY_BEST = 0.8
"""A patch may speak for a region whose box overlaps it by this share of the best (OWL-ViT)."""


class Patches(NamedTuple):
    """What each of the P patches of a padded, square image proposes."""

    boxes: np.ndarray
    """P×4, (center x, center y, width, height) in shares of the square's side."""
    vectors: np.ndarray
    """P×C, what phrases are compared with."""
    shift: np.ndarray
    """P, added to the cosines of each patch."""
    scale: np.ndarray
    """P, what the sum is multiplied by."""
    objectness: np.ndarray
    """P, larger = more of a thing."""

    @property
    def corners(self) -> np.ndarray:
        """The boxes as (x0, y0, x1, y1)."""
        centers, sides = self.boxes[:, :2], self.boxes[:, 2:]
        return np.concatenate([centers - sides / 2, centers + sides / 2], axis=1)

    def chances(self, wanted: np.ndarray) -> np.ndarray:
        """Return the probability that each patch shows each of Q×C vectors: P×Q."""
        cosines = _unit(self.vectors) @ _unit(wanted).T
        logits = (cosines + self.shift[:, None]) * self.scale[:, None]
        return np.exp(-np.logaddexp(0, -logits))

    def speaker(self, region: np.ndarray) -> int:
        """Return the patch that speaks for a region (x0, y0, x1, y1, in shares of the side).

        Of the patches whose boxes cover nearly the same place, only one is trained to be like the
        thing, the others like the background; it is the one least like the image's mean. Where
        no box overlaps the region, those that come nearest count.
        """
        overlap, generalized = _overlaps(region.astype(np.float32), self.corners)
        if not overlap.any():
            overlap = generalized
        # A generalized overlap is negative where nothing touches, and 80 % of it is more than it.
        near = np.flatnonzero(overlap >= min(NEARLY_BEST * overlap.max(), overlap.max()))
        likeness = self.vectors[near] @ self.vectors.mean(axis=0)
        return int(near[likeness.argmin()])


def _overlaps(region: np.ndarray, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return IoU and generalized IoU (Rezatofighi et al. 2019) of a region with N boxes."""
    inner = np.minimum(region[2:], boxes[:, 2:]) - np.maximum(region[:2], boxes[:, :2])
    shared = np.prod(np.maximum(inner, 0), axis=1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) + np.prod(region[2:] - region[:2])
    together = np.maximum(areas - shared, 1e-12)
    outer = np.maximum(region[2:], boxes[:, 2:]) - np.minimum(region[:2], boxes[:, :2])
    hull = np.maximum(np.prod(outer, axis=1), 1e-12)
    overlap = shared / together
    return overlap, overlap - (hull - together) / hull


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6)
