"""Automatic masks by hierarchical merging of superpixels.

Superpixels (SLIC, Achanta et al. 2012) are merged pair by pair, the most similar first (selective
search, Uijlings et al. 2013); every intermediate region is a candidate. Bright or dark blobs on an
uneven background are candidates too, split where they touch. Good candidates have outlines on edges
and persist long before they are merged; of duplicates, the best is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import numpy as np

from anyloom import (
    IMAGE_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Image,
    Masks,
    Points,
    raise_if_cancelled,
)

from ..common.edge_refinement import (
    boundary_agreement,
    downscale,
    edge_strength,
    remove_small_parts,
    upscale_mask,
    working_size,
)
from ..common.mask_candidates import clean_small_regions
from ..common.mask_generator_presets import MaskGeneratorSettings, Preset, with_overrides
from ..protocols import MaskGenerator
from .efficientnet import EfficientNet
from .lite_weights import efficientnet
from .region_tree import region_tree

MAX_SIDE = 512
DUPLICATE_IOU = 0.6
"""Of two masks with a higher IoU one is removed."""
MAX_SHARE = 0.8
"""The largest share of the image that a mask covers."""
FULL_PERSISTENCE = 0.25
"""The persistence (difference of dissimilarities) from which a region gets the full score."""
MIN_SCORE = 0.55
"""Regions with a lower score are mostly fragments of an object."""
MIN_PROPOSAL_SCORE = 0.35
"""Lower, because proposals are classified again."""
MAX_CANDIDATES = 60
MAX_PROPOSALS, MAX_BLOB_PROPOSALS = 70, 25
PROPOSAL_POINTS_PER_SIDE = 24
"""The density of superpixels for proposals."""
SMALLEST_BLOB = 0.35
"""The area of the smallest compact region relative to a superpixel, among the proposals."""


class Candidate(NamedTuple):
    """One region: its pixels at working size, its score and its stability."""

    mask: np.ndarray
    score: float
    stability: float


class SuperpixelHierarchy(MaskGenerator, family="superpixel-hierarchy"):
    """Automatic masks by merging superpixels with similar color, texture and features."""

    concurrent = True
    runs_on = "cpu"

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
        min_region_area: int | None = None,
        crop_layers: int | None = None,
    ) -> Masks:
        """See `MaskGenerator.generate`; of a preset, density and small regions are used."""
        settings = with_overrides(
            MaskGeneratorSettings(),
            preset,
            points_per_side=points_per_side,
            min_region_area=min_region_area,
        )
        points_per_side, min_area = settings.points_per_side, min_area or 0
        small = downscale(image.pixels, working_size(*image.shape, MAX_SIDE))
        edge = edge_strength(small)
        smallest = max(
            min_area * small.shape[0] * small.shape[1] / (image.height * image.width),
            (min(small.shape[:2]) / points_per_side) ** 2,
        )
        found = self._merge_superpixels(
            small, edge, points_per_side, smallest, MIN_SCORE, MAX_CANDIDATES
        )
        found += _blobs(small, edge, smallest)
        kept = _without_duplicates(found, MIN_SCORE, MAX_CANDIDATES)
        if not kept:
            return Masks.empty(image.shape)
        masks = Masks.from_arrays(
            _upscaled(kept, image.pixels),
            scores=[region.score for region in kept],
            score_kind="predicted_iou",
            columns={"stability": np.asarray([region.stability for region in kept], np.float32)},
        )
        if settings.min_region_area:
            masks = clean_small_regions(masks, settings.min_region_area, settings.nms_threshold)
        return masks[masks.areas >= max(1, min_area)]

    def proposals(self, image: Image) -> list[Candidate]:
        """Return coarse and compact regions at working size; those of recent images are cached."""
        return self._proposals.get(image.fingerprint, lambda: self._compute_proposals(image))

    def _compute_proposals(self, image: Image) -> list[Candidate]:
        small = downscale(image.pixels, working_size(*image.shape, MAX_SIDE))
        edge = edge_strength(small)
        smallest = small.shape[0] * small.shape[1] / PROPOSAL_POINTS_PER_SIDE**2
        merged = self._merge_superpixels(
            small,
            edge,
            PROPOSAL_POINTS_PER_SIDE,
            smallest,
            MIN_PROPOSAL_SCORE,
            MAX_PROPOSALS,
        )
        blobs = _blobs(small, edge, SMALLEST_BLOB * smallest)
        return [
            *_without_duplicates(merged, MIN_PROPOSAL_SCORE, MAX_PROPOSALS),
            *_without_duplicates(blobs, MIN_PROPOSAL_SCORE, MAX_BLOB_PROPOSALS),
        ]

    def _merge_superpixels(
        self,
        pixels: np.ndarray,
        edge: np.ndarray,
        points_per_side: int,
        smallest: float,
        min_score: float,
        count: int,
    ) -> list[Candidate]:
        """Return candidates, best first, of which about a third are no duplicates: 3 × `count`."""
        import cv2
        from skimage.segmentation import slic

        raise_if_cancelled()
        labels = slic(
            pixels, n_segments=points_per_side**2, compactness=10, start_label=0, sigma=0.7
        )
        raise_if_cancelled()
        height, width = labels.shape
        features = [
            cv2.resize(grid, (width, height), interpolation=cv2.INTER_LINEAR)
            for grid in self.network.stages(pixels, MAX_SIDE)
        ]
        color = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        tree = region_tree(labels, edge, color, features)
        persistence = tree.dissolved - tree.formed
        scores = _scores(tree.outlines, persistence / FULL_PERSISTENCE, tree.areas / labels.size)
        fits = (tree.areas >= smallest) & (tree.areas <= MAX_SHARE * labels.size)
        # Single superpixels are not candidates.
        fits &= (tree.members.sum(1) > 1) & (scores >= min_score)
        best = np.flatnonzero(fits)[np.argsort(-scores[fits], kind="stable")][: 3 * count]
        stability = persistence / np.maximum(tree.dissolved, 1e-6)
        candidates = []
        for index in best:
            raise_if_cancelled()
            mask = remove_small_parts(tree.members[index][labels], keep=0.3)
            candidates.append(Candidate(mask, float(scores[index]), float(stability[index])))
        return candidates


def _upscaled(candidates: list[Candidate], pixels: np.ndarray) -> Iterator[np.ndarray]:
    for candidate in candidates:
        raise_if_cancelled()
        yield upscale_mask(candidate.mask, pixels)


def _scores(outlines: Any, compactness: Any, shares: Any) -> Any:
    """Return a score from edges along the outline, compactness and size.

    The weights were tuned on hand-drawn boxes of objects in photos: most of them are among the
    first ten or twenty regions of an image.
    """
    size = np.clip(1 + np.log10(shares) / 3, 0, 1)
    return 0.5 * outlines + 0.3 * np.clip(compactness, 0, 1) + 0.2 * size


def _blobs(pixels: np.ndarray, edge: np.ndarray, smallest: float) -> list[Candidate]:
    """Return compact regions brighter or darker than the background around them."""
    import cv2
    from scipy import ndimage
    from skimage.feature import peak_local_max
    from skimage.segmentation import watershed

    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    found = []
    for reach in (gray.shape[0] / 12, gray.shape[0] / 5):
        flattened = gray - cv2.GaussianBlur(gray, (0, 0), reach)
        for sign in (1, -1):
            raise_if_cancelled()
            level = np.clip(sign * flattened + 128, 0, 255).astype(np.uint8)
            cut, _ = cv2.threshold(level, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
            inside = ndimage.binary_fill_holes(cv2.medianBlur(level, 5) > cut)
            opened = ndimage.binary_opening(inside, np.ones((3, 3)))
            inside = np.asarray(opened, np.uint8)
            depth = ndimage.gaussian_filter(cv2.distanceTransform(inside, cv2.DIST_L2, 5), 2)
            peaks = peak_local_max(
                depth,
                min_distance=max(3, int(np.sqrt(smallest) / 2)),
                labels=inside.astype(np.int32),
            )
            seeds = np.zeros(inside.shape, np.int32)
            seeds[tuple(peaks.T)] = np.arange(1, len(peaks) + 1)
            parts = watershed(-depth, seeds, mask=inside.astype(bool))
            areas = np.bincount(parts.ravel())
            for part, where in enumerate(ndimage.find_objects(parts), 1):
                if where is None or not smallest <= areas[part] <= 0.25 * parts.size:
                    continue
                mask = np.zeros(inside.shape, bool)
                mask[where] = parts[where] == part
                outline = np.argwhere(mask)[:, ::-1].astype(np.int32)
                hull = max(1.0, cv2.contourArea(cv2.convexHull(outline)))
                solidity = min(1.0, float(areas[part]) / hull)
                if solidity > 0.85:
                    agreement = boundary_agreement(mask, edge)
                    score = _scores(agreement, solidity, areas[part] / parts.size)
                    found.append(Candidate(mask, float(score), solidity))
    return found


def _without_duplicates(
    candidates: list[Candidate], min_score: float, count: int
) -> list[Candidate]:
    """Return the best of every group of masks with a high IoU, best first."""
    import cv2

    candidates = [candidate for candidate in candidates if candidate.score >= min_score]
    candidates.sort(key=lambda candidate: -candidate.score)
    if not candidates:
        return []
    # A quarter of the side is enough for the IoU of duplicates.
    height, width = candidates[0].mask.shape
    size = (max(1, round(width / 4)), max(1, round(height / 4)))
    flat = np.stack([cv2.resize(one.mask.astype(np.float32), size).ravel() for one in candidates])
    shared = flat @ flat.T
    areas = flat.sum(1)
    same = shared > DUPLICATE_IOU * (areas[:, None] + areas[None, :] - shared)
    kept: list[int] = []
    for index in range(len(candidates)):
        if not same[index, kept].any():
            kept.append(index)
    return [candidates[index] for index in kept[:count]]
