"""Which regions of a picture hang together, without being told what to look for?

Superpixels (SLIC, Achanta et al. 2012) are merged pair by pair, the most alike first (selective
search, Uijlings et al. 2013); every region on the way is a candidate. Bright or dark blobs on an
uneven ground are candidates too, split where they touch. Good candidates have outlines on edges and
live long before they are merged; of those that nearly coincide, the best stays.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple, Self

import numpy as np

from anyloom.model import Checkpoint
from anyloom.values import Image, Masks

from .edges import boundary_agreement, full_size, gradient, shrunk, tidied, working_size
from .efficientnet import EfficientNet
from .lite_weights import efficientnet
from .protocols import MaskGenerator

LONGEST = 512
SAME = 0.7
"""Two masks of a larger IoU are one (SAM's box NMS threshold)."""
LARGEST = 0.9
"""No mask covers more of the picture than this."""


class Candidate(NamedTuple):
    """One region: its pixels at working size, its score and its stability."""

    mask: np.ndarray
    score: float
    stability: float


class SuperpixelHierarchy(MaskGenerator, family="superpixel-hierarchy"):
    """Automatic masks by merging superpixels of like colour, texture and features."""

    concurrent = True

    def __init__(self, checkpoint: Checkpoint, network: EfficientNet) -> None:
        self.checkpoint = checkpoint
        self.network = network

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint, efficientnet(checkpoint, device))

    def generate(self, image: Image, *, points_per_side: int = 32, min_area: int = 0) -> Masks:
        small = shrunk(image.pixels, working_size(*image.size, LONGEST))
        edge = gradient(small)
        least = max(
            min_area * small.shape[0] * small.shape[1] / (image.height * image.width),
            (min(small.shape[:2]) / points_per_side) ** 2 / 2,
        )
        found = self._merged(small, edge, points_per_side, least) + _blobs(small, edge, least)
        kept = _distinct(sorted(found, key=lambda one: -one.score))
        if not kept:
            return Masks.empty(image.size)
        masks = Masks.from_arrays(
            [full_size(one.mask, image.pixels) for one in kept],
            scores=[one.score for one in kept],
            score_kind="predicted_iou",
            columns={"stability": np.asarray([one.stability for one in kept], np.float32)},
        )
        return masks[masks.areas >= max(1, min_area)]

    def _merged(
        self, pixels: np.ndarray, edge: np.ndarray, points_per_side: int, least: float
    ) -> list[Candidate]:
        import cv2
        from skimage.segmentation import slic

        labels = slic(
            pixels, n_segments=points_per_side**2, compactness=12, start_label=0, sigma=0.7
        )
        fine, coarse = self.network.stages(pixels, LONGEST)
        described = [
            cv2.resize(grid, (pixels.shape[1], pixels.shape[0])) for grid in (fine, coarse)
        ]
        tree = _tree(labels, pixels, edge, described)
        total = labels.size
        found = []
        for members, birth, death in tree:
            mask = np.isin(labels, list(members))
            area = int(mask.sum())
            if area < least or area > LARGEST * total:
                continue
            mask = tidied(mask, keep=0.3)
            persistence = (death - birth) / max(death, 1e-6)
            score = 0.65 * boundary_agreement(mask, edge) + 0.35 * persistence
            found.append(Candidate(mask, float(score), float(persistence)))
        return found


def _tree(
    labels: np.ndarray, pixels: np.ndarray, edge: np.ndarray, described: list[np.ndarray]
) -> list[tuple[frozenset[int], float, float]]:
    """Return every region of the merging order: its superpixels, when it forms and when it ends."""
    import cv2

    count = int(labels.max()) + 1
    flat = labels.ravel()
    areas = np.bincount(flat, minlength=count).astype(float)

    def pooled(array: np.ndarray) -> np.ndarray:
        channels = array.reshape(-1, array.shape[-1]).T
        return np.stack([np.bincount(flat, one, count) for one in channels], 1)

    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    colour = pooled(lab)
    features = [pooled(one) for one in described]
    border: list[dict[int, list[float]]] = [{} for _ in range(count)]
    for first, second in (
        ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
        ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
    ):
        one, other = labels[first], labels[second]
        apart = one != other
        strength = np.maximum(edge[first], edge[second])[apart]
        pairs = np.sort(np.stack([one[apart], other[apart]], 1), axis=1)
        keys, where = np.unique(pairs @ np.array([count, 1]), return_inverse=True)
        for key, length, total in zip(
            keys, np.bincount(where), np.bincount(where, strength), strict=True
        ):
            a, b = divmod(int(key), count)
            shared = border[a].setdefault(b, [0.0, 0.0])
            shared[0] += length
            shared[1] += total
            border[b][a] = shared

    def unlike(a: int, b: int) -> float:
        length, strength = border[a][b]
        tone = np.linalg.norm(colour[a] / areas[a] - colour[b] / areas[b]) / 60
        sense = 0.0
        for one in features:
            cosine = one[a] @ one[b] / (np.linalg.norm(one[a]) * np.linalg.norm(one[b]) + 1e-9)
            sense += (1 - cosine) / len(features)
        small = (min(areas[a], areas[b]) / flat.size) ** 0.15
        return float((strength / length + tone + 0.7 * sense) * small)

    members: list[frozenset[int]] = [frozenset([index]) for index in range(count)]
    birth = [0.0] * count
    queue = [(unlike(a, b), a, b) for a in range(count) for b in border[a] if a < b]
    heapq.heapify(queue)
    alive = set(range(count))
    regions = []
    level = 0.0
    while queue:
        cost, a, b = heapq.heappop(queue)
        if a not in alive or b not in alive:
            continue
        level = max(level, cost)
        regions += [(members[a], birth[a], level), (members[b], birth[b], level)]
        new = len(members)
        alive -= {a, b}
        alive.add(new)
        members.append(members[a] | members[b])
        birth.append(level)
        areas = np.append(areas, areas[a] + areas[b])
        colour = np.vstack([colour, colour[a] + colour[b]])
        features = [np.vstack([one, one[a] + one[b]]) for one in features]
        border.append({})
        for old in (a, b):
            for other, (length, strength) in border[old].items():
                if other in alive and other != new:
                    shared = border[new].setdefault(other, [0.0, 0.0])
                    shared[0] += length
                    shared[1] += strength
                    border[other][new] = shared
        for other in border[new]:
            heapq.heappush(queue, (unlike(new, other), new, other))
    return regions


def _blobs(pixels: np.ndarray, edge: np.ndarray, least: float) -> list[Candidate]:
    """Return compact things brighter or darker than the ground around them."""
    import cv2
    from scipy import ndimage
    from skimage.feature import peak_local_max
    from skimage.segmentation import watershed

    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    found = []
    for reach in (grey.shape[0] / 12, grey.shape[0] / 5):
        flattened = grey - cv2.GaussianBlur(grey, (0, 0), reach)
        for sign in (1, -1):
            level = np.clip(sign * flattened + 128, 0, 255).astype(np.uint8)
            cut, _ = cv2.threshold(level, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
            on = ndimage.binary_fill_holes(cv2.medianBlur(level, 5) > cut)
            opened = ndimage.binary_opening(on, np.ones((3, 3)))
            on = np.asarray(opened, np.uint8)
            depth = cv2.GaussianBlur(cv2.distanceTransform(on, cv2.DIST_L2, 5), (0, 0), 2)
            peaks = peak_local_max(
                depth, min_distance=max(3, int(np.sqrt(least) / 2)), labels=on.astype(np.int32)
            )
            seeds = np.zeros(on.shape, np.int32)
            seeds[tuple(peaks.T)] = np.arange(1, len(peaks) + 1)
            parts = watershed(-depth, seeds, mask=on.astype(bool))
            for part, where in enumerate(ndimage.find_objects(parts), 1):
                if where is None or (parts[where] == part).sum() < least:
                    continue
                mask = np.zeros(on.shape, bool)
                mask[where] = parts[where] == part
                outline = np.argwhere(mask)[:, ::-1].astype(np.int32)
                solidity = mask.sum() / max(1.0, cv2.contourArea(cv2.convexHull(outline)))
                agreement = boundary_agreement(mask, edge)
                if solidity > 0.85 and agreement > 0.5 and mask.mean() < 0.25:
                    score = 0.65 * agreement + 0.35 * min(1.0, solidity)
                    found.append(Candidate(mask, float(score), float(min(1.0, solidity))))
    return found


def _distinct(candidates: list[Candidate], most: int = 100) -> list[Candidate]:
    """Keep the best of every group of masks that nearly coincide."""
    kept: list[Candidate] = []
    for one in candidates:
        area = one.mask.sum()
        for other in kept:
            shared = np.count_nonzero(one.mask & other.mask)
            if shared > SAME * (area + other.mask.sum() - shared):
                break
        else:
            kept.append(one)
            if len(kept) == most:
                break
    return kept
