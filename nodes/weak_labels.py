"""Masks for weak labels: class maps that are roughly right become maps with exact outlines."""

from __future__ import annotations

import numpy as np

from anyloom import Heatmap, LabelMap, Masks, NodeError, Probability, node, raise_if_cancelled

from ._support.frames import check_frames


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
