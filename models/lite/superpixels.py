"""Which regions of an image hang together, without being told what to look for?

Superpixels (SLIC, Achanta et al. 2012) are merged pair by pair, the most alike first (selective
search, Uijlings et al. 2013); every region on the way is a candidate. Bright or dark blobs on an
uneven ground are candidates too, split where they touch. Good candidates have outlines on edges and
live long before they are merged; of those that nearly coincide, the best stays.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import numpy as np

from anyloom import IMAGE_CACHE_BYTES, BoundedCache, Checkpoint, Image, Masks, Points

from ..common.edge_refinement import (
    boundary_agreement,
    edge_strength,
    full_size,
    shrunk,
    tidied,
    working_size,
)
from ..common.mask_generator_presets import MaskGeneratorSettings, Preset, with_overrides
from ..protocols import MaskGenerator
from .efficientnet import EfficientNet
from .lite_weights import efficientnet
from .region_tree import region_tree

LONGEST = 512
SAME = 0.6
"""Of two masks with a larger IoU one is left out."""
LARGEST = 0.8
"""No mask covers more of the image than this."""
CLEARLY_LASTING = 0.25
"""A region that outlasts this much unlikeness among its neighbors surely keeps together."""
LEAST_SCORE = 0.55
"""Weaker regions are mostly fragments of a thing that is there as a whole."""
LEAST_PROPOSED = 0.5
"""A proposal is looked at again, so it may be weaker."""
MOST = 60
COARSE = 24
"""Superpixels along a side for proposals."""


class Candidate(NamedTuple):
    """One region: its pixels at working size, its score and its stability."""

    mask: np.ndarray
    score: float
    stability: float


class SuperpixelHierarchy(MaskGenerator, family="superpixel-hierarchy"):
    """Automatic masks by merging superpixels of like color, texture and features."""

    concurrent = True

    def __init__(self, checkpoint: Checkpoint, network: EfficientNet) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self._proposals: BoundedCache[str, list[Candidate]] = BoundedCache(IMAGE_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint, efficientnet(checkpoint, device))

    def generate(
        self,
        image: Image,
        *,
        points: Points | None = None,
        preset: Preset | None = None,
        points_per_side: int | None = None,
        min_area: int | None = None,
        crop_layers: int | None = None,
    ) -> Masks:
        """See `MaskGenerator.generate`; of a preset, the density and the smallest area count."""
        settings = with_overrides(
            MaskGeneratorSettings(),
            preset,
            points_per_side=points_per_side,
            min_region_area=min_area,
        )
        points_per_side, min_area = settings.points_per_side, settings.min_region_area
        small = shrunk(image.pixels, working_size(*image.size, LONGEST))
        edge = edge_strength(small)
        least = max(
            min_area * small.shape[0] * small.shape[1] / (image.height * image.width),
            (min(small.shape[:2]) / points_per_side) ** 2,
        )
        found = self._merged(small, edge, points_per_side, least) + _blobs(small, edge, least)
        kept = _distinct(found, LEAST_SCORE)
        if not kept:
            return Masks.empty(image.size)
        masks = Masks.from_arrays(
            [full_size(one.mask, image.pixels) for one in kept],
            scores=[one.score for one in kept],
            score_kind="predicted_iou",
            columns={"stability": np.asarray([one.stability for one in kept], np.float32)},
        )
        return masks[masks.areas >= max(1, min_area)]

    def proposals(self, image: Image) -> list[Candidate]:
        """Return coarse regions at working size, best first; those of the last images are kept."""
        return self._proposals.get(image.fingerprint, lambda: self._new_proposals(image))

    def _new_proposals(self, image: Image) -> list[Candidate]:
        small = shrunk(image.pixels, working_size(*image.size, LONGEST))
        least = small.shape[0] * small.shape[1] / COARSE**2
        merged = self._merged(small, edge_strength(small), COARSE, least)
        return _distinct(merged, LEAST_PROPOSED)

    def _merged(
        self, pixels: np.ndarray, edge: np.ndarray, points_per_side: int, least: float
    ) -> list[Candidate]:
        import cv2
        from skimage.segmentation import slic

        labels = slic(
            pixels, n_segments=points_per_side**2, compactness=10, start_label=0, sigma=0.7
        )
        height, width = labels.shape
        features = [
            cv2.resize(grid, (width, height), interpolation=cv2.INTER_LINEAR)
            for grid in self.network.stages(pixels, LONGEST)
        ]
        color = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        tree = region_tree(labels, edge, color, features)
        lasting = tree.dissolved - tree.formed
        scores = _scores(tree.outlines, lasting / CLEARLY_LASTING, tree.areas / labels.size)
        fits = (tree.areas >= least) & (tree.areas <= LARGEST * labels.size)
        # A single superpixel has not yet shown that anything belongs together.
        fits &= tree.members.sum(1) > 1
        best = np.flatnonzero(fits)[np.argsort(-scores[fits], kind="stable")][: 3 * MOST]
        stability = lasting / np.maximum(tree.dissolved, 1e-6)
        return [
            Candidate(
                tidied(tree.members[index][labels], keep=0.3),
                float(scores[index]),
                float(stability[index]),
            )
            for index in best
        ]


def _scores(outlines: Any, compactness: Any, shares: Any) -> Any:
    """Weigh edges along the outline, how well a region keeps together, and its size.

    The weights were set on hand-drawn boxes of things in real photos: they put most of them among
    the first ten or twenty regions of an image.
    """
    size = np.clip(1 + np.log10(shares) / 3, 0, 1)
    return 0.5 * outlines + 0.3 * np.clip(compactness, 0, 1) + 0.2 * size


def _blobs(pixels: np.ndarray, edge: np.ndarray, least: float) -> list[Candidate]:
    """Return compact things brighter or darker than the ground around them."""
    import cv2
    from scipy import ndimage
    from skimage.feature import peak_local_max
    from skimage.segmentation import watershed

    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    found = []
    for reach in (gray.shape[0] / 12, gray.shape[0] / 5):
        flattened = gray - cv2.GaussianBlur(gray, (0, 0), reach)
        for sign in (1, -1):
            level = np.clip(sign * flattened + 128, 0, 255).astype(np.uint8)
            cut, _ = cv2.threshold(level, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
            on = ndimage.binary_fill_holes(cv2.medianBlur(level, 5) > cut)
            opened = ndimage.binary_opening(on, np.ones((3, 3)))
            on = np.asarray(opened, np.uint8)
            depth = ndimage.gaussian_filter(cv2.distanceTransform(on, cv2.DIST_L2, 5), 2)
            peaks = peak_local_max(
                depth, min_distance=max(3, int(np.sqrt(least) / 2)), labels=on.astype(np.int32)
            )
            seeds = np.zeros(on.shape, np.int32)
            seeds[tuple(peaks.T)] = np.arange(1, len(peaks) + 1)
            parts = watershed(-depth, seeds, mask=on.astype(bool))
            areas = np.bincount(parts.ravel())
            for part, where in enumerate(ndimage.find_objects(parts), 1):
                if where is None or not least <= areas[part] <= 0.25 * parts.size:
                    continue
                mask = np.zeros(on.shape, bool)
                mask[where] = parts[where] == part
                outline = np.argwhere(mask)[:, ::-1].astype(np.int32)
                hull = max(1.0, cv2.contourArea(cv2.convexHull(outline)))
                solidity = min(1.0, float(areas[part]) / hull)
                if solidity > 0.85:
                    agreement = boundary_agreement(mask, edge)
                    score = _scores(agreement, solidity, areas[part] / parts.size)
                    found.append(Candidate(mask, float(score), solidity))
    return found


def _distinct(candidates: list[Candidate], least: float) -> list[Candidate]:
    """Return the best of every group of masks that nearly coincide, best first."""
    import cv2

    candidates = [one for one in candidates if one.score >= least]
    candidates.sort(key=lambda one: -one.score)
    if not candidates:
        return []
    # A quarter of the side is enough to tell whether two masks coincide.
    flat = np.stack(
        [
            cv2.resize(one.mask.astype(np.float32), None, fx=0.25, fy=0.25).ravel()
            for one in candidates
        ]
    )
    shared = flat @ flat.T
    areas = flat.sum(1)
    same = shared > SAME * (areas[:, None] + areas[None, :] - shared)
    kept: list[int] = []
    for index in range(len(candidates)):
        if not same[index, kept].any():
            kept.append(index)
    return [candidates[index] for index in kept[:MOST]]
