"""How does a coarse mask or map learn where the image's edges are?"""

from __future__ import annotations

import numpy as np


def working_size(height: int, width: int, longest: int) -> tuple[int, int]:
    """Return the (height, width) at which the longer side is at most `longest`; never larger."""
    scale = min(1.0, longest / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def shrunk(array: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return an array at a smaller (height, width), averaging areas."""
    import cv2

    if array.shape[:2] == size:
        return array
    return cv2.resize(array, (size[1], size[0]), interpolation=cv2.INTER_AREA)


def guided(guide: np.ndarray, rough: np.ndarray, radius: int, softness: float) -> np.ndarray:
    """Return a map that follows the edges of an image (guided filter, He et al. 2010).

    Args:
        guide: uint8, H×W×3.
        rough: float32, H×W.
        radius: half the side of the window, in pixels.
        softness: variance of color (0..1 scale) below which a window counts as flat.
    """
    import cv2

    def mean(array: np.ndarray) -> np.ndarray:
        side = 2 * radius + 1
        return cv2.boxFilter(array, -1, (side, side), borderType=cv2.BORDER_REFLECT)

    color = guide.astype(np.float32) / 255
    middle, target = mean(color), mean(rough)
    slope = mean(color * rough[..., None]) - middle * target[..., None]
    spread = np.empty((*rough.shape, 3, 3), np.float32)
    for first in range(3):
        for second in range(first, 3):
            shared = mean(color[..., first] * color[..., second])
            shared -= middle[..., first] * middle[..., second]
            spread[..., first, second] = spread[..., second, first] = shared
    spread += softness * np.eye(3, dtype=np.float32)
    slope = np.linalg.solve(spread, slope[..., None])[..., 0]
    offset = target - (slope * middle).sum(-1)
    return (mean(slope) * color).sum(-1) + mean(offset)


def full_size(mask: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """Return a small bool mask at the size of the image, its outline moved onto the edges."""
    import cv2

    height, width = pixels.shape[:2]
    if mask.shape == (height, width):
        return mask
    factor = max(height / mask.shape[0], width / mask.shape[1])
    soft = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    if factor < 1.5:
        return soft > 0.5
    # Only a band along the outline is undecided; filtering boxes around it bounds the work.
    refined = soft > 0.5
    margin = int(4 * factor)
    for y in range(0, height, 512):
        for x in range(0, width, 512):
            band = soft[y : y + 512, x : x + 512]
            if band.max() < 0.02 or band.min() > 0.98:
                continue
            top, left = max(0, y - margin), max(0, x - margin)
            rows, columns = slice(top, y + 512 + margin), slice(left, x + 512 + margin)
            edge = guided(pixels[rows, columns], soft[rows, columns], int(2 * factor), 1e-4) > 0.5
            refined[y : y + 512, x : x + 512] = edge[y - top :, x - left :][:512, :512]
    return refined


def tidied(mask: np.ndarray, *, keep: float = 0.1, largest_hole: float = 0.05) -> np.ndarray:
    """Return a mask without crumbs and pinholes.

    Pieces smaller than `keep` of the largest piece vanish, and so do holes smaller than
    `largest_hole` of the mask.
    """
    import cv2

    if not mask.any():
        return mask
    _, labels, facts, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = facts[:, cv2.CC_STAT_AREA]
    large = areas >= keep * areas[1:].max()
    large[0] = False
    tidy = large[labels]
    _, labels, facts, _ = cv2.connectedComponentsWithStats((~tidy).astype(np.uint8))
    small = facts[:, cv2.CC_STAT_AREA] <= largest_hole * tidy.sum()
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    small[border] = False
    small[0] = False
    return tidy | small[labels]


def edge_strength(pixels: np.ndarray, blur: float = 1.0) -> np.ndarray:
    """Return how sure it is that each pixel lies on an edge: float32, H×W, 0..1.

    The change of color (CIELAB) per pixel, as a share of what is a clear edge in this image.
    """
    import cv2

    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    smooth = cv2.GaussianBlur(lab, (0, 0), blur)
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
    change = np.sqrt((across**2 + down**2).sum(-1))
    clear = max(2.0, float(np.percentile(change, 96)))
    near = cv2.dilate(change, np.ones((3, 3), np.uint8))
    return np.clip(near / clear, 0, 1)


def boundary_agreement(mask: np.ndarray, edge: np.ndarray) -> float:
    """Return the mean strength of the edges along a mask's outline, away from the frame: 0..1."""
    import cv2

    inside = mask.astype(np.uint8)
    outline = cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(bool)
    outline[[0, -1]] = False
    outline[:, [0, -1]] = False
    return float(edge[outline].mean()) if outline.any() else 0.0
