"""Which known patch does each patch over a hole resemble, and what colors follow from that?"""

from __future__ import annotations

import numpy as np

HALF = 3
"""Half the side of a patch: 7×7 pixels (Wexler et al. 2007)."""
COARSEST = 28
"""The shorter side of the smallest image of the pyramid."""
NEIGHBORS = ((0, 1), (1, 0), (0, -1), (-1, 0))


def synthesised(pixels: np.ndarray, hole: np.ndarray, seed: int) -> np.ndarray:
    """Return the image with the hole painted: uint8, H×W×3.

    Args:
        pixels: uint8, H×W×3.
        hole: bool, H×W; something must be left outside it.
        seed: of the random search.
    """
    import cv2

    random = np.random.default_rng(seed)
    sizes = [hole.shape]
    while min(sizes[-1]) > COARSEST * 1.5 and _widest(hole, sizes[-1]) > 2 * HALF:
        sizes.append((round(sizes[-1][0] / 1.6), round(sizes[-1][1] / 1.6)))
    picture: np.ndarray | None = None
    nearest: np.ndarray | None = None
    for depth in range(len(sizes) - 1, -1, -1):
        size = sizes[depth]
        real = cv2.resize(pixels, size[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)
        share = cv2.resize(hole.astype(np.float32), size[::-1], interpolation=cv2.INTER_AREA)
        missing = share > 0.01
        if picture is None:
            filled = cv2.inpaint(
                real.astype(np.uint8), missing.astype(np.uint8), 3, cv2.INPAINT_TELEA
            )
            picture = filled.astype(np.float32)
        else:
            larger = cv2.resize(picture, size[::-1], interpolation=cv2.INTER_LINEAR)
            picture = np.where(missing[..., None], larger, real)
        assert picture is not None
        level = _Level(picture, missing, random)
        rounds = 8 if depth == len(sizes) - 1 else 4 if depth else 2
        if level.sources.size == 0:
            continue
        nearest = level.start(nearest)
        for _ in range(rounds):
            nearest = level.search(nearest, rounds=3)
            level.vote(nearest)
        picture = level.picture
        nearest = level.field(nearest)
    assert picture is not None
    return np.clip(picture, 0, 255).round().astype(np.uint8)


def _widest(hole: np.ndarray, size: tuple[int, int]) -> float:
    import cv2

    depth = cv2.distanceTransform(np.pad(hole, 1).astype(np.uint8), cv2.DIST_L2, 5).max()
    return float(depth) * size[0] / hole.shape[0]


def _inside(places: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    return np.all((places >= 0) & (places < np.array(size)), axis=1)


class _Level:
    """One size of the pyramid: the image so far, its targets (patches that touch the hole) and
    its sources (patches that do not)."""

    def __init__(self, picture: np.ndarray, missing: np.ndarray, random: np.random.Generator):
        import cv2

        self.picture, self.missing, self.random = picture, missing, random
        height, width = missing.shape
        side = np.ones((2 * HALF + 1, 2 * HALF + 1), np.uint8)
        touched = cv2.dilate(missing.astype(np.uint8), side).astype(bool)
        inside = np.zeros_like(missing)
        inside[HALF : height - HALF, HALF : width - HALF] = True
        self.valid = inside & ~touched
        self.sources = np.flatnonzero(self.valid)
        self.targets = np.argwhere(touched)
        self.number = np.full(missing.shape, -1)
        self.number[touched] = np.arange(len(self.targets))
        offsets = np.mgrid[-HALF : HALF + 1, -HALF : HALF + 1].reshape(2, -1).T
        self.offsets = offsets
        depth = cv2.distanceTransform(missing.astype(np.uint8), cv2.DIST_L2, 5)
        # Pixels near the rim are nearly known, so patches there should decide.
        self.trust = np.where(missing, 1.3 ** -np.minimum(depth, 30), 1.0).astype(np.float32)

    def start(self, field: np.ndarray | None) -> np.ndarray:
        """Return a source for every target: from the coarser level where there is one."""
        import cv2

        width = self.missing.shape[1]
        drawn = self.random.choice(self.sources, len(self.targets))
        result = np.stack([drawn // width, drawn % width], 1)
        if field is not None:
            shift = cv2.resize(field, self.missing.shape[::-1], interpolation=cv2.INTER_NEAREST)
            scale = np.array(self.missing.shape) / np.array(field.shape[:2])
            guess = self.targets + np.rint(
                shift[tuple(self.targets.T)] * scale.astype(np.float32)
            ).astype(int)
            good = self._usable(guess)
            result[good] = guess[good]
        return result

    def field(self, nearest: np.ndarray) -> np.ndarray:
        """Return the shift of every target as a map, for the next finer level."""
        shift = np.zeros((*self.missing.shape, 2), np.float32)
        shift[tuple(self.targets.T)] = nearest - self.targets
        return shift

    def search(self, nearest: np.ndarray, rounds: int) -> np.ndarray:
        """Improve every target's source: try its neighbors' shifts, then random ones near by."""
        self._gather()
        best = self._distance(nearest, np.arange(len(nearest)))
        for _ in range(rounds):
            for down, across in NEIGHBORS:
                step = np.array([down, across])
                beside = self.targets - step
                inside = _inside(beside, self.missing.shape)
                other = np.where(
                    inside, self.number[tuple(np.where(inside[:, None], beside, 0).T)], -1
                )
                guess = np.where((other >= 0)[:, None], nearest[other] + step, nearest)
                nearest, best = self._better(nearest, best, guess)
            reach = max(self.missing.shape) / 2
            while reach >= 1:
                jump = self.random.uniform(-reach, reach, nearest.shape)
                nearest, best = self._better(nearest, best, nearest + np.rint(jump).astype(int))
                reach /= 3
        self.distance = best
        return nearest

    def vote(self, nearest: np.ndarray) -> None:
        """Repaint the hole: every pixel becomes the mean of what the patches over it say."""
        spread = np.percentile(self.distance, 75) + 1e-3
        weight = np.exp(-self.distance / (2 * spread)) * self.trust[tuple(self.targets.T)]
        total = np.zeros_like(self.picture)
        share = np.zeros(self.missing.shape, np.float32)
        height, width = self.missing.shape
        for offset in self.offsets:
            to = self.targets + offset
            inside = _inside(to, (height, width))
            at = to[inside, 0] * width + to[inside, 1]
            colors = self.picture[tuple((nearest[inside] + offset).T)]
            for channel in range(3):
                total[..., channel] += np.bincount(
                    at, weight[inside] * colors[:, channel], height * width
                ).reshape(height, width)
            share += np.bincount(at, weight[inside], height * width).reshape(height, width)
        hole = self.missing
        self.picture = self.picture.copy()
        self.picture[hole] = total[hole] / np.maximum(share[hole], 1e-9)[:, None]

    def _gather(self) -> None:
        padded = np.pad(self.picture, ((HALF, HALF), (HALF, HALF), (0, 0)), mode="reflect")
        self._patches = np.lib.stride_tricks.sliding_window_view(
            padded, (2 * HALF + 1, 2 * HALF + 1), axis=(0, 1)
        )
        self._wanted = self._patches[tuple(self.targets.T)]

    def _distance(self, nearest: np.ndarray, rows: np.ndarray) -> np.ndarray:
        difference = self._patches[tuple(nearest.T)] - self._wanted[rows]
        return np.einsum("nchw,nchw->n", difference, difference) / difference[0].size

    def _usable(self, guess: np.ndarray) -> np.ndarray:
        inside = _inside(guess, self.missing.shape)
        return inside & self.valid[tuple(np.where(inside[:, None], guess, 0).T)]

    def _better(
        self, nearest: np.ndarray, best: np.ndarray, guess: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        rows = np.flatnonzero(self._usable(guess) & (guess != nearest).any(1))
        if not len(rows):
            return nearest, best
        distance = self._distance(guess[rows], rows)
        gain = distance < best[rows]
        nearest, best = nearest.copy(), best.copy()
        nearest[rows[gain]], best[rows[gain]] = guess[rows[gain]], distance[gain]
        return nearest, best
