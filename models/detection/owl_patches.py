"""Predictions of OWLv2's image patches, and the patch that represents a region."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .boxes import box_corners

NEAR_BEST_OVERLAP = 0.8
"""The share of the best IoU with a region from which a patch is a candidate (OWL-ViT)."""


class Patches(NamedTuple):
    """The predictions of the P patches of a padded, square image."""

    boxes: np.ndarray
    """P×4, (center x, center y, width, height), relative to the square's side."""
    vectors: np.ndarray
    """P×C, compared with the vectors of phrases."""
    shift: np.ndarray
    """P, added to the cosines of each patch."""
    scale: np.ndarray
    """P, the factor of the sum."""
    objectness: np.ndarray
    """P, a logit."""

    @property
    def corners(self) -> np.ndarray:
        """The boxes as (x0, y0, x1, y1)."""
        return box_corners(self.boxes)

    def probabilities(self, queries: np.ndarray) -> np.ndarray:
        """Return the probability of each of Q×C query vectors at each patch: P×Q."""
        cosines = _unit(self.vectors) @ _unit(queries).T
        logits = (cosines + self.shift[:, None]) * self.scale[:, None]
        return np.exp(-np.logaddexp(0, -logits))

    def representative(self, region: np.ndarray) -> int:
        """Return the patch that represents a region (x0, y0, x1, y1, relative to the side).

        Of the patches whose boxes cover nearly the same region, only one is trained to match the
        object, the others to match the background; it is the one least similar to the mean of all
        patches. If no box overlaps the region, the closest boxes are the candidates.
        """
        overlap, generalized = _overlaps(region.astype(np.float32), self.corners)
        if not overlap.any():
            overlap = generalized
        # A generalized IoU is negative where nothing touches, and 80 % of it is above it.
        near = np.flatnonzero(overlap >= min(NEAR_BEST_OVERLAP * overlap.max(), overlap.max()))
        similarity = self.vectors[near] @ self.vectors.mean(axis=0)
        return int(near[similarity.argmin()])


def _overlaps(region: np.ndarray, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return IoU and generalized IoU (Rezatofighi et al. 2019) of a region with N boxes."""
    inner = np.minimum(region[2:], boxes[:, 2:]) - np.maximum(region[:2], boxes[:, :2])
    shared = np.prod(np.maximum(inner, 0), axis=1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) + np.prod(region[2:] - region[:2])
    union = np.maximum(areas - shared, 1e-12)
    outer = np.maximum(region[2:], boxes[:, 2:]) - np.minimum(region[:2], boxes[:, :2])
    hull = np.maximum(np.prod(outer, axis=1), 1e-12)
    overlap = shared / union
    return overlap, overlap - (hull - union) / hull


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6)
