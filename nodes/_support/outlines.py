"""Distances between the outlines of two masks, weighted by the length of the outline."""

from __future__ import annotations

import numpy as np

LENGTHS = np.array([0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0]) * np.sqrt(0.5)
"""Length of the outline among four pixels, by the number whose bits they are (marching squares)."""
LENGTHS[[3, 5, 10, 12]] = 1  # two pixels side by side
LENGTHS[[6, 9]] = np.sqrt(2)  # two pixels across


class OutlineDistances:
    """How far each piece of either outline is from the other outline, in pixels.

    As by the library surface-distance (Nikolov et al. 2018), a piece of an outline lies between
    four pixels and counts by its length.
    """

    def __init__(self, found: np.ndarray, wanted: np.ndarray) -> None:
        """Measure two bool masks of one size, neither of them empty."""
        from scipy.ndimage import distance_transform_edt

        ys, xs = (np.flatnonzero((found | wanted).any(axis)) for axis in (1, 0))
        inside = np.s_[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
        outlines = [_outline(mask[inside]) for mask in (found, wanted)]
        self._directions = []
        for here, there in (outlines, outlines[::-1]):
            pieces = here > 0
            distances = np.asarray(distance_transform_edt(there == 0))[pieces]
            order = np.argsort(distances, kind="stable")
            self._directions.append((distances[order], here[pieces][order]))

    def percentile(self, percent: float) -> float:
        """Return the distance within which so much of an outline lies, for the worse of the two."""
        worst = 0.0
        for distances, lengths in self._directions:
            shares = np.cumsum(lengths) / lengths.sum()
            place = min(int(np.searchsorted(shares, percent / 100)), len(distances) - 1)
            worst = max(worst, float(distances[place]))
        return worst

    def share_within(self, tolerance: float) -> float:
        """Return how much of both outlines lies within a distance of the other: surface Dice."""
        near = sum(lengths[distances <= tolerance].sum() for distances, lengths in self._directions)
        return float(near / sum(lengths.sum() for _, lengths in self._directions))


def _outline(mask: np.ndarray) -> np.ndarray:
    """Return the length of a mask's outline between each four pixels: (H+1)×(W+1)."""
    padded = np.pad(mask, 1).astype(np.int8)
    codes = 8 * padded[:-1, :-1] + 4 * padded[:-1, 1:] + 2 * padded[1:, :-1] + padded[1:, 1:]
    return LENGTHS[codes]
