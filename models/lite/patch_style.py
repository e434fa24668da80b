"""Style transfer without a network: colors by optimal transport, strokes from patches of the style.

Elad and Milanfar 2017 (Style Transfer via Texture Synthesis): coarse to fine, patches of the image
are replaced by the most similar ones of the style image, averaged robustly, and mixed with the
image where it has detail.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from anyloom import Checkpoint, Image, raise_if_cancelled

from ..common.edge_refinement import downscale, working_size
from ..protocols import Stylizer

LONGEST = 384
"""The longer side in pixels at which strokes are painted; finer ones are those of the image."""
LEVELS = (4, 2, 1)
PATCH, STEP, STYLE_STEP = 13, 4, 2
"""Side of a patch, distance of the image's patches and of those of the style, in pixels."""
ROUNDS = 3
FADE = np.outer(*[np.hanning(PATCH + 2)[1:-1]] * 2).astype(np.float32)[:, :, None]
"""The weight of each pixel of a patch: least at its edges, so that no grid is seen."""
COMPONENTS = 32
"""Principal components by which patches are compared."""
ROBUSTNESS = 0.8
"""The power of distances whose sum is minimized: what fits badly counts less than in a mean."""
CONTENT = 0.12
"""The weight of the image where it is flat; at its strongest edges it is eight times as much."""
QUERIES = 1024
MIN_DEVIATION = 4.0
"""In levels: colors of a plain thing are moved and not stretched."""

Pairs = Sequence[tuple[np.ndarray, np.ndarray]]


class PatchStyle(Stylizer, family="patch-style"):
    """Colors and strokes of another image, without weights: no object or brush is understood."""

    concurrent = True
    runs_on = "cpu"
    needs_torch = False

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint)

    def stylize(self, image: Image, style: Image, pairs: Pairs = (), *, seed: int = 0) -> Image:
        """See `Stylizer.stylize`; nothing is drawn by chance, so a seed changes nothing."""

        areas = areas_of(image.shape, style.shape, pairs)
        colored = image.pixels.astype(np.float32)
        for area, allowed in areas:
            colored[area] = moved_colors(image.pixels[area], style.pixels[allowed])
        size = working_size(*image.shape, LONGEST)
        style_size = working_size(*style.shape, LONGEST)
        small = downscale(colored, size)
        scaled = [(_at(area, size), _at(allowed, style_size)) for area, allowed in areas]
        painted = repainted(small, downscale(style.pixels, style_size), scaled)
        if size != image.shape:
            # What is finer than the strokes is taken from the image.
            detail = colored - _enlarged(small, image.shape)
            painted = _enlarged(painted, image.shape) + detail / 3
        pixels = np.clip(np.rint(painted), 0, 255).astype(np.uint8)
        return image.with_pixels(pixels, alpha=image.alpha)


def areas_of(
    shape: tuple[int, int], style_shape: tuple[int, int], pairs: Pairs
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return areas of an image that do not overlap, each with where its style comes from.

    Where several pairs overlap it is what their style masks share, and the whole style image where
    they share nothing, as for what no pair covers.
    """
    number = np.zeros(shape, np.int64)
    for mask, _ in pairs:
        # One number for each set of pairs; numbered anew so that many pairs do not exceed it.
        number = np.unique(number * 2 + mask, return_inverse=True)[1].reshape(shape)
    found = []
    for value in np.unique(number):
        area = number == value
        allowed = np.ones(style_shape, bool)
        for mask, style_mask in pairs:
            if mask[area][0]:
                allowed &= style_mask
        found.append((area, allowed if allowed.any() else np.ones(style_shape, bool)))
    return found


def moved_colors(colors: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return colors with the mean and the covariance of others: float32, N×3.

    The linear map that moves colors least on the whole (Pitié and Kokaram 2007).
    """
    mean, root, inverse = _statistics(colors)
    wanted_mean, wanted_root, _ = _statistics(wanted)
    inner = root @ (wanted_root @ wanted_root) @ root
    values, vectors = np.linalg.eigh(inner)
    middle = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    transport = inverse @ middle @ inverse
    moved = (colors - mean) @ transport.T + wanted_mean
    return np.clip(moved, 0, 255).astype(np.float32)


def _statistics(colors: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the mean of colors, the square root of their covariance, and its inverse."""
    mean = colors.mean(axis=0, dtype=np.float64)
    centered = colors - mean
    values, vectors = np.linalg.eigh(centered.T @ centered / len(colors))
    deviations = np.sqrt(np.maximum(values, 0)) + MIN_DEVIATION
    return mean, (vectors * deviations) @ vectors.T, (vectors / deviations) @ vectors.T


def repainted(
    content: np.ndarray, style: np.ndarray, areas: Sequence[tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    """Return an image made of patches of the style: float32, H×W×3.

    Args:
        content: float32, H×W×3, in the colors of the style.
        style: uint8, h×w×3.
        areas: see `areas_of`, at these sizes.
    """
    import cv2

    painted: np.ndarray | None = None
    for factor in LEVELS:
        size, style_size = (
            (max(PATCH, side[0] // factor), max(PATCH, side[1] // factor))
            for side in (content.shape, style.shape)
        )
        wanted, source = (
            cv2.resize(pixels.astype(np.float32), (side[1], side[0]), interpolation=cv2.INTER_AREA)
            for pixels, side in ((content, size), (style, style_size))
        )
        weight = _content_weight(wanted)
        painted = wanted if painted is None else _enlarged(painted, size)
        level = [(_at(area, size), _at(allowed, style_size)) for area, allowed in areas]
        library = _Patches(source)
        for _ in range(ROUNDS):
            drawn = library.redraw(painted, level)
            painted = (drawn + weight * wanted) / (1 + weight)
    assert painted is not None
    return _enlarged(painted, content.shape[:2])


class _Patches:
    """All patches of the style image, and where their centers are."""

    def __init__(self, style: np.ndarray) -> None:
        corners = [_positions(side, STYLE_STEP) for side in style.shape[:2]]
        self.places = np.stack(np.meshgrid(*corners, indexing="ij"), -1).reshape(-1, 2)
        self.pixels = _cut(style, self.places)
        self.mean = self.pixels.mean(axis=0)
        centered = self.pixels - self.mean
        _, vectors = np.linalg.eigh(centered.T @ centered)
        self.axes = vectors[:, -COMPONENTS:]
        self.reduced = centered @ self.axes
        self.lengths = (self.reduced**2).sum(axis=1)

    def redraw(
        self, image: np.ndarray, areas: Sequence[tuple[np.ndarray, np.ndarray]]
    ) -> np.ndarray:
        """Return the image with each patch replaced by the most similar one that is allowed."""
        corners = [_positions(side, STEP) for side in image.shape[:2]]
        places = np.stack(np.meshgrid(*corners, indexing="ij"), -1).reshape(-1, 2)
        total = np.zeros_like(image)
        weights = np.zeros(image.shape[:2], np.float32)
        middle = tuple((places + PATCH // 2).T)
        style_middle = tuple((self.places + PATCH // 2).T)
        for area, allowed in areas:
            chosen = np.flatnonzero(area[middle])
            if not len(chosen):  # an area of the image smaller than the distance of its patches
                continue
            choices = np.flatnonzero(allowed[style_middle])
            if not len(choices):  # an area of the style smaller than the distance of its patches
                choices = np.arange(len(self.places))
            queries = (_cut(image, places[chosen]) - self.mean) @ self.axes
            for start in range(0, len(chosen), QUERIES):
                raise_if_cancelled()
                part = queries[start : start + QUERIES]
                distances = self.lengths[choices] - 2 * (part @ self.reduced[choices].T)
                nearest = distances.argmin(axis=1)
                rest = distances[np.arange(len(part)), nearest] + (part**2).sum(axis=1)
                patches = self.pixels[choices[nearest]]
                weight = np.maximum(rest, 1.0) ** (ROBUSTNESS / 2 - 1)
                for place, patch, share in zip(
                    places[chosen[start : start + QUERIES]], patches, weight, strict=True
                ):
                    window = np.s_[place[0] : place[0] + PATCH, place[1] : place[1] + PATCH]
                    total[window] += share * FADE * patch.reshape(PATCH, PATCH, 3)
                    weights[window] += share * FADE[:, :, 0]
        return total / weights[:, :, None]


def _positions(side: int, step: int) -> np.ndarray:
    """Return where patches begin along a side: every few pixels, and at the end."""
    return np.unique([*range(0, side - PATCH, step), side - PATCH])


def _cut(image: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the patches at places, flat, one per row."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (PATCH, PATCH, 3))
    return windows[places[:, 0], places[:, 1], 0].reshape(len(places), -1)


def _content_weight(image: np.ndarray) -> np.ndarray:
    """Return how much of the image stays at each pixel: more along its edges, H×W×1."""
    import cv2

    gray = cv2.GaussianBlur(image.mean(axis=2), (0, 0), 1)
    slope = np.hypot(cv2.Sobel(gray, cv2.CV_32F, 1, 0), cv2.Sobel(gray, cv2.CV_32F, 0, 1))
    strong = max(float(np.percentile(slope, 98)), 1.0)
    return CONTENT * (1 + 7 * np.clip(slope / strong, 0, 1))[:, :, None]


def _at(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a mask at another (height, width), by the nearest pixel."""
    import cv2

    return cv2.resize(
        mask.astype(np.uint8), size[::-1], interpolation=cv2.INTER_NEAREST_EXACT
    ).astype(bool)


def _enlarged(image: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    import cv2

    return cv2.resize(image, (size[1], size[0]), interpolation=cv2.INTER_CUBIC)
