"""Strategies and examples of bool arrays."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays


def masks(least: int = 1, most: int = 12) -> st.SearchStrategy[np.ndarray]:
    """Any bool array of H×W, from a single pixel up, mostly patchy."""
    side = st.integers(least, most)
    noise = arrays.arrays(bool, st.tuples(side, side))
    return st.one_of(noise, noise.map(lambda mask: np.kron(mask, np.ones((2, 2), bool))))


def stacks(most: int = 4) -> st.SearchStrategy[np.ndarray]:
    """N bool arrays of one size, N from 0: bool, N×H×W."""
    sides = st.tuples(st.integers(0, most), st.integers(1, 12), st.integers(1, 12))
    return sides.flatmap(lambda shape: arrays.arrays(bool, shape))


def disk(size: tuple[int, int], center: tuple[float, float], radius: float) -> np.ndarray:
    """One filled circle: bool, H×W; center is (x, y)."""
    rows, columns = np.mgrid[0 : size[0], 0 : size[1]] + 0.5
    return (columns - center[0]) ** 2 + (rows - center[1]) ** 2 <= radius**2
