"""Alignment of coarse masks and maps with the edges of an image."""

from __future__ import annotations

import numpy as np

TILE = 128
"""The side in pixels of the squares in which outlines are aligned with edges."""


def working_size(height: int, width: int, longest: int) -> tuple[int, int]:
    """Return (height, width), downscaled if the longer side is above `longest`."""
    scale = min(1.0, longest / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def downscale(array: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return an array at a smaller (height, width), by area averaging."""
    import cv2

    if array.shape[:2] == size:
        return array
    return cv2.resize(array, (size[1], size[0]), interpolation=cv2.INTER_AREA)


def guided_filter(guide: np.ndarray, coarse: np.ndarray, radius: int, epsilon: float) -> np.ndarray:
    """Return a map aligned with the edges of an image (guided filter, He et al. 2010).

    Args:
        guide: uint8, H×W×3.
        coarse: float32, H×W.
        radius: half the side of the window, in pixels.
        epsilon: variance of colors (0..1) below which a window counts as flat.
    """
    import cv2

    def mean(array: np.ndarray) -> np.ndarray:
        side = 2 * radius + 1
        return cv2.boxFilter(array, -1, (side, side), borderType=cv2.BORDER_REFLECT)

    color = guide.astype(np.float32) / 255
    color_mean, target = mean(color), mean(coarse)
    shared = mean(color * coarse[..., None]) - color_mean * target[..., None]

    def covariance(first: int, second: int) -> np.ndarray:
        product = mean(color[..., first] * color[..., second])
        product -= color_mean[..., first] * color_mean[..., second]
        return product.astype(np.float64) + (epsilon if first == second else 0)

    rr, rg, rb = covariance(0, 0), covariance(0, 1), covariance(0, 2)
    gg, gb, bb = covariance(1, 1), covariance(1, 2), covariance(2, 2)
    # The inverse of a symmetric 3×3 matrix by its cofactors: ten times as fast as a solver that
    # is called for each pixel.
    first = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    second = first[1], rr * bb - rb * rb, rg * rb - rr * gb
    third = first[2], second[2], rr * gg - rg * rg
    determinant = rr * first[0] + rg * first[1] + rb * first[2]
    r, g, b = np.moveaxis(shared, -1, 0)
    slope = np.stack(
        [(row[0] * r + row[1] * g + row[2] * b) / determinant for row in (first, second, third)],
        axis=-1,
        dtype=np.float32,
        casting="same_kind",
    )
    offset = target - np.einsum("hwc,hwc->hw", slope, color_mean)
    return np.einsum("hwc,hwc->hw", mean(slope), color) + mean(offset)


def upscale_mask(mask: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """Return a small bool mask at the size of the image, its outline aligned with edges."""
    import cv2

    height, width = pixels.shape[:2]
    if mask.shape == (height, width):
        return mask
    factor = max(height / mask.shape[0], width / mask.shape[1])
    soft = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    if factor < 1.5:
        return soft > 0.5
    # Only tiles along the outline are filtered, which bounds the work. Their size changes nothing
    # else: the margin is as wide as the filter.
    refined = soft > 0.5
    margin = int(4 * factor)
    top, bottom = _extent(np.asarray(mask.any(1)), height)
    left, right = _extent(np.asarray(mask.any(0)), width)
    for y in range(top - top % TILE, bottom, TILE):
        for x in range(left - left % TILE, right, TILE):
            tile = soft[y : y + TILE, x : x + TILE]
            if tile.max() < 0.02 or tile.min() > 0.98:
                continue
            upper, first = max(0, y - margin), max(0, x - margin)
            rows, columns = slice(upper, y + TILE + margin), slice(first, x + TILE + margin)
            edge = (
                guided_filter(pixels[rows, columns], soft[rows, columns], int(2 * factor), 1e-4)
                > 0.5
            )
            refined[y : y + TILE, x : x + TILE] = edge[y - upper :, x - first :][:TILE, :TILE]
    return refined


def _extent(occupied: np.ndarray, side: int) -> tuple[int, int]:
    """Return the first and last pixel along a side that an upscaled mask can touch."""
    where = np.flatnonzero(occupied)
    if not len(where):
        return 0, 0
    scale = side / len(occupied)
    return max(0, int((where[0] - 1) * scale)), min(side, int((where[-1] + 2) * scale) + 1)


def remove_small_parts(
    mask: np.ndarray, *, keep: float = 0.1, largest_hole: float = 0.05
) -> np.ndarray:
    """Return a mask without components smaller than a share `keep` of the largest one.

    Holes smaller than a share `largest_hole` of the mask are filled.
    """
    import cv2

    if not mask.any():
        return mask
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA]
    large = areas >= keep * areas[1:].max()
    large[0] = False
    kept = large[labels]
    _, labels, stats, _ = cv2.connectedComponentsWithStats((~kept).astype(np.uint8))
    small = stats[:, cv2.CC_STAT_AREA] <= largest_hole * kept.sum()
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    small[border] = False
    small[0] = False
    return kept | small[labels]


def edge_strength(pixels: np.ndarray, blur: float = 1.0) -> np.ndarray:
    """Return the edge strength of each pixel: float32, H×W, 0..1.

    The gradient of the color (CIELAB), relative to that of clear edges in this image.
    """
    import cv2

    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    smooth = cv2.GaussianBlur(lab, (0, 0), blur)
    horizontal = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8)
    vertical = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
    gradient = np.sqrt((horizontal**2 + vertical**2).sum(-1))
    clear = max(2.0, float(np.percentile(gradient, 96)))
    near = cv2.dilate(gradient, np.ones((3, 3), np.uint8))
    return np.clip(near / clear, 0, 1)


def boundary_agreement(mask: np.ndarray, edge: np.ndarray) -> float:
    """Return the mean edge strength along a mask's outline inside the image: 0..1."""
    import cv2

    inside = mask.astype(np.uint8)
    outline = cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(bool)
    outline[[0, -1]] = False
    outline[:, [0, -1]] = False
    return float(edge[outline].mean()) if outline.any() else 0.0
