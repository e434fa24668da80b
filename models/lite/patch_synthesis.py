"""Patch-based synthesis of a hole, coarse to fine (Wexler et al. 2007; Barnes et al. 2009)."""

from __future__ import annotations

from typing import Any

import numpy as np

from anyloom import raise_if_cancelled

HALF_PATCH = 3
"""Half the side of a patch: 7×7 pixels (Wexler et al. 2007)."""
MIN_SIDE = 28
"""The shorter side of the smallest image of the pyramid."""
NEIGHBOR_OFFSETS = ((0, 1), (1, 0), (0, -1), (-1, 0))


def synthesize(pixels: np.ndarray, hole: np.ndarray, seed: int) -> np.ndarray:
    """Return the image with the hole painted: uint8, H×W×3.

    Args:
        pixels: uint8, H×W×3.
        hole: bool, H×W, not the whole image.
        seed: of the random search.
    """
    import cv2

    random = np.random.default_rng(seed)
    sizes = [hole.shape]
    while min(sizes[-1]) > MIN_SIDE * 1.5 and _widest_gap(hole, sizes[-1]) > 2 * HALF_PATCH:
        sizes.append((round(sizes[-1][0] / 1.6), round(sizes[-1][1] / 1.6)))
    image: np.ndarray | None = None
    nearest: np.ndarray | None = None
    for depth in range(len(sizes) - 1, -1, -1):
        size = sizes[depth]
        real = cv2.resize(pixels, size[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)
        share = cv2.resize(hole.astype(np.float32), size[::-1], interpolation=cv2.INTER_AREA)
        mask = share > 0.01
        if image is None:
            filled = cv2.inpaint(real.astype(np.uint8), mask.astype(np.uint8), 3, cv2.INPAINT_TELEA)
            image = filled.astype(np.float32)
        else:
            larger = cv2.resize(image, size[::-1], interpolation=cv2.INTER_LINEAR)
            image = np.where(mask[..., None], larger, real)
        assert image is not None
        level = _PyramidLevel(image, mask, random)
        rounds = 8 if depth == len(sizes) - 1 else 4 if depth else 2
        if level.sources.size == 0:
            continue
        nearest = level.start(nearest)
        for _ in range(rounds):
            nearest = level.search(nearest, rounds=3)
            level.vote(nearest)
        image = level.image
        nearest = level.field(nearest)
    assert image is not None
    return np.clip(image, 0, 255).round().astype(np.uint8)


def _widest_gap(hole: np.ndarray, size: tuple[int, int]) -> float:
    import cv2

    depth = cv2.distanceTransform(np.pad(hole, 1).astype(np.uint8), cv2.DIST_L2, 5).max()
    return float(depth) * size[0] / hole.shape[0]


def _inside(places: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    return np.all((places >= 0) & (places < np.array(size)), axis=1)


class _PyramidLevel:
    """One level of the pyramid: targets are patches that touch the hole, sources the others."""

    def __init__(self, image: np.ndarray, mask: np.ndarray, random: np.random.Generator):
        import cv2

        self.image, self.mask, self.random = image, mask, random
        height, width = mask.shape
        side = np.ones((2 * HALF_PATCH + 1, 2 * HALF_PATCH + 1), np.uint8)
        touched = cv2.dilate(mask.astype(np.uint8), side).astype(bool)
        inside = np.zeros_like(mask)
        inside[HALF_PATCH : height - HALF_PATCH, HALF_PATCH : width - HALF_PATCH] = True
        self.valid = inside & ~touched
        self.sources = np.flatnonzero(self.valid)
        self.targets = np.argwhere(touched)
        self.number = np.full(mask.shape, -1)
        self.number[touched] = np.arange(len(self.targets))
        offsets = (
            np.mgrid[-HALF_PATCH : HALF_PATCH + 1, -HALF_PATCH : HALF_PATCH + 1].reshape(2, -1).T
        )
        self.offsets = offsets
        depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
        # Pixels near the border of the hole are more reliable, so patches there have more weight.
        self.confidence = np.where(mask, 1.3 ** -np.minimum(depth, 30), 1.0).astype(np.float32)

    def start(self, field: np.ndarray | None) -> np.ndarray:
        """Return a source for every target: from the coarser level if possible, else at random."""
        import cv2

        width = self.mask.shape[1]
        drawn = self.random.choice(self.sources, len(self.targets))
        result = np.stack([drawn // width, drawn % width], 1)
        if field is not None:
            shift = cv2.resize(field, self.mask.shape[::-1], interpolation=cv2.INTER_NEAREST)
            scale = np.array(self.mask.shape) / np.array(field.shape[:2])
            guess = self.targets + np.rint(
                shift[tuple(self.targets.T)] * scale.astype(np.float32)
            ).astype(int)
            good = self._is_source(guess)
            result[good] = guess[good]
        return result

    def field(self, nearest: np.ndarray) -> np.ndarray:
        """Return the shift of every target as a map, for the next finer level."""
        shift = np.zeros((*self.mask.shape, 2), np.float32)
        shift[tuple(self.targets.T)] = nearest - self.targets
        return shift

    def search(self, nearest: np.ndarray, rounds: int) -> np.ndarray:
        """Improve the source of every target: propagation from neighbors, then random search."""
        self._extract_patches()
        best = self._distance(nearest, np.arange(len(nearest)))
        for _ in range(rounds):
            for down, across in NEIGHBOR_OFFSETS:
                raise_if_cancelled()
                step = np.array([down, across])
                beside = self.targets - step
                inside = _inside(beside, self.mask.shape)
                other = np.where(
                    inside, self.number[tuple(np.where(inside[:, None], beside, 0).T)], -1
                )
                guess = np.where((other >= 0)[:, None], nearest[other] + step, nearest)
                nearest, best = self._improve(nearest, best, guess)
            reach = max(self.mask.shape) / 2
            while reach >= 1:
                raise_if_cancelled()
                jump = self.random.uniform(-reach, reach, nearest.shape)
                nearest, best = self._improve(nearest, best, nearest + np.rint(jump).astype(int))
                reach /= 3
        self.distance = best
        return nearest

    def vote(self, nearest: np.ndarray) -> None:
        """Repaint the hole: every pixel is the weighted mean of the patches over it."""
        spread = np.percentile(self.distance, 75) + 1e-3
        weight = np.exp(-self.distance / (2 * spread)) * self.confidence[tuple(self.targets.T)]
        total = np.zeros_like(self.image)
        share = np.zeros(self.mask.shape, np.float32)
        height, width = self.mask.shape
        for offset in self.offsets:
            raise_if_cancelled()
            to = self.targets + offset
            inside = _inside(to, (height, width))
            at = to[inside, 0] * width + to[inside, 1]
            colors = self.image[tuple((nearest[inside] + offset).T)]
            for channel in range(3):
                total[..., channel] += np.bincount(
                    at, weight[inside] * colors[:, channel], height * width
                ).reshape(height, width)
            share += np.bincount(at, weight[inside], height * width).reshape(height, width)
        hole = self.mask
        self.image = self.image.copy()
        self.image[hole] = total[hole] / np.maximum(share[hole], 1e-9)[:, None]

    def _extract_patches(self) -> None:
        padded = np.pad(
            self.image, ((HALF_PATCH, HALF_PATCH), (HALF_PATCH, HALF_PATCH), (0, 0)), mode="reflect"
        )
        size, axes = (2 * HALF_PATCH + 1, 2 * HALF_PATCH + 1), (0, 1)
        # The stubs of NumPy before 2.4 know no tuple of axes.
        windows: Any = np.lib.stride_tricks.sliding_window_view
        self._patches = windows(padded, size, axis=axes)
        self._target_patches = self._patches[tuple(self.targets.T)]

    def _distance(self, nearest: np.ndarray, rows: np.ndarray) -> np.ndarray:
        difference = self._patches[tuple(nearest.T)] - self._target_patches[rows]
        return np.einsum("nchw,nchw->n", difference, difference) / difference[0].size

    def _is_source(self, guess: np.ndarray) -> np.ndarray:
        inside = _inside(guess, self.mask.shape)
        return inside & self.valid[tuple(np.where(inside[:, None], guess, 0).T)]

    def _improve(
        self, nearest: np.ndarray, best: np.ndarray, guess: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        rows = np.flatnonzero(self._is_source(guess) & (guess != nearest).any(1))
        if not len(rows):
            return nearest, best
        distance = self._distance(guess[rows], rows)
        gain = distance < best[rows]
        nearest, best = nearest.copy(), best.copy()
        nearest[rows[gain]], best[rows[gain]] = guess[rows[gain]], distance[gain]
        return nearest, best
