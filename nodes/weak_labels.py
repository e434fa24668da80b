"""Masks for weak labels: class maps that are roughly right become maps with exact outlines."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from annotated_types import Interval

from anyloom import (
    Heatmap,
    LabelMap,
    Masks,
    NodeError,
    Points,
    Probability,
    node,
    raise_if_cancelled,
)

from ._support.frames import check_frames
from ._support.mask_shapes import connected_components


@node
def assign_to_seeds(
    seeds: LabelMap,
    masks: Masks,
    *,
    min_purity: Probability = 0.5,
    min_coverage: Probability = 0.85,
    keep_uncovered: bool = True,
    max_area_share: Probability = 1.0,
) -> LabelMap:
    """Replace a rough class map by the masks that agree with it.

    The rule of SEPL (Chen et al. 2023): for each class in order of its number, a mask that no class
    has taken is taken if more than `min_purity` of it has the class, or if it covers at least
    `min_coverage` of the class. Later classes are painted over earlier ones.

    Args:
        seeds: a rough map, for example from class activations or from CLIPSeg.
        masks: usually of `segment_everything`.
        min_purity: the share of a mask that must have the class; exceeded, not reached.
        min_coverage: the share of the class that a mask must cover; reached.
        keep_uncovered: also keep the pixels of a class that none of the masks covers which were not
            taken before.
        max_area_share: larger masks, as a share of the image, are not used. The published rule has
            no such limit, and a mask of the whole image passes it for the first class.

    Returns:
        The map with the names of the seeds; 0 is the background.

    Raises:
        NodeError: the map and the masks belong to images of different sizes.
    """
    check_frames("assign_to_seeds", None, seeds=seeds, masks=masks)
    pixels = seeds.frame[0] * seeds.frame[1]
    left = [row for row in range(len(masks)) if 0 < masks.areas[row] <= max_area_share * pixels]
    result = np.zeros(seeds.frame, np.int32)
    for number in sorted(int(n) for n in np.unique(seeds.numbers) if n != 0):
        raise_if_cancelled()
        seed = seeds.numbers == number
        covered, accepted, kept = np.zeros_like(seed), np.zeros_like(seed), []
        for row in left:
            mask = masks.mask(row)
            shared = int((mask & seed).sum())
            covered |= mask
            if shared > min_purity * masks.areas[row] or shared >= min_coverage * seed.sum():
                accepted |= mask
            else:
                kept.append(row)
        left = kept
        result[accepted | (seed & ~covered) if keep_uncovered else accepted] = number
    return LabelMap(result, seeds.names)


@node
def points_from_strokes(
    strokes: Masks,
    *,
    count: Annotated[int, Interval(ge=1, le=100)] = 1,
    together: bool = False,
) -> Points:
    """Turn what was drawn over objects into points on them.

    Args:
        strokes: masks of what was drawn; a stroke is a connected area (8 neighbors) of any of them.
        count: points per stroke. The first is the pixel of the stroke nearest to its center of
            mass, which is the point of Grounded-SAM's demo; each further one is the pixel of the
            stroke farthest from all before.
        together: all strokes mark one object ("merge" of that demo), not one each ("split").

    Returns:
        Positive points at the centers of pixels, strokes in the order of the masks and from top to
        bottom; no more per stroke than it has pixels.
    """
    coordinates: list[tuple[float, float]] = []
    objects: list[int] = []
    found = 0
    for mask in strokes.masks():
        components, areas = connected_components(mask)
        for number in range(1, len(areas)):
            raise_if_cancelled()
            rows, columns = np.nonzero(components == number)
            for at in _spread(np.stack([columns, rows], axis=1), count):
                coordinates.append((float(columns[at]) + 0.5, float(rows[at]) + 0.5))
                objects.append(0 if together else found)
            found += 1
    return Points(
        np.reshape(coordinates, (-1, 2)), strokes.frame, objects=np.array(objects, np.int32)
    )


def _spread(pixels: np.ndarray, count: int) -> list[int]:
    """Return the indices of the middle pixel of a few and of those farthest from each other."""
    distances = np.square(pixels - pixels.mean(axis=0)).sum(axis=1)
    chosen = [int(distances.argmin())]
    nearest = np.full(len(pixels), np.inf)
    for _ in range(min(count, len(pixels)) - 1):
        nearest = np.minimum(nearest, np.square(pixels - pixels[chosen[-1]]).sum(axis=1))
        chosen.append(int(nearest.argmax()))
    return chosen


@node
def seeds_from_heatmaps(heatmaps: list[Heatmap], *, threshold: Probability = 0.5) -> LabelMap:
    """Turn one heatmap per class into a rough class map: at each pixel the class that is highest.

    Args:
        heatmaps: maps of one image, each labeled with its class.
        threshold: each map is scaled to 0..1; pixels where no map exceeds this are background.

    Returns:
        A map that numbers the classes from 1 in their order; 0 is the background. Of maps that are
        equal the first counts.

    Raises:
        NodeError: there is no map, or maps belong to images of different sizes.
    """
    if not heatmaps:
        raise NodeError("seeds_from_heatmaps", "needs at least one heatmap")
    check_frames("seeds_from_heatmaps", None, heatmaps=heatmaps)
    best = np.full(heatmaps[0].frame, threshold, np.float32)
    numbers = np.zeros(heatmaps[0].frame, np.int32)
    for number, heatmap in enumerate(heatmaps, start=1):
        values = heatmap.normalized().on_image()
        higher = values > best
        best[higher], numbers[higher] = values[higher], number
    return LabelMap(numbers, {n: heatmap.label for n, heatmap in enumerate(heatmaps, start=1)})
