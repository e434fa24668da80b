"""Hierarchical merging of superpixels, and how distinct each region is."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from anyloom import raise_if_cancelled

FEATURE_WEIGHT = 0.2
"""The weight of the distance of features relative to edges and colors."""


@dataclass(frozen=True)
class RegionTree:
    """All regions that form while superpixels are merged pair by pair, the most similar first.

    members:  bool, N×S: the superpixels of each of the N regions.
    areas:    float, N: pixels of each region.
    formed:   float, N: the dissimilarity of the two halves; 0 for a superpixel.
    dissolved: float, N: the dissimilarity of the region and the one that it was merged with.
    outlines: float, N: the strength of the edges along each outline, 0..1.
    """

    members: np.ndarray
    areas: np.ndarray
    formed: np.ndarray
    dissolved: np.ndarray
    outlines: np.ndarray


def region_tree(
    labels: np.ndarray, edge: np.ndarray, color: np.ndarray, features: Sequence[np.ndarray]
) -> RegionTree:
    """Merge superpixels until one region is left.

    Args:
        labels: int, H×W: the superpixels, numbered from 0.
        edge: float32, H×W: strength of edges, 0..1.
        color: float32, H×W×3: CIELAB.
        features: float32, H×W×C each: vectors that are compared by their cosine.
    """
    count = int(labels.max()) + 1
    flat = labels.ravel()
    capacity = 2 * count - 1

    def pooled(array: np.ndarray) -> np.ndarray:
        raise_if_cancelled()
        channels = array.reshape(flat.size, -1).T
        sums = np.zeros((capacity, len(channels)))
        sums[:count] = np.stack([np.bincount(flat, channel, count) for channel in channels], 1)
        return sums

    areas = pooled(np.ones(flat.size))[:, 0]
    color_sums, feature_sums = pooled(color), [pooled(grid) for grid in features]
    borders = [*_borders(labels, edge, count), *({} for _ in range(capacity - count))]
    formed, dissolved, outlines = np.zeros(capacity), np.zeros(capacity), np.zeros(capacity)
    members = np.zeros((capacity, count), bool)
    members[:count] = np.eye(count, dtype=bool)

    def dissimilarity(a: int, b: int) -> float:
        length, strength = borders[a][b]
        color_distance = np.linalg.norm(color_sums[a] / areas[a] - color_sums[b] / areas[b]) / 60
        feature_distance = 0.0
        for sums in feature_sums:
            norms = np.linalg.norm(sums[a]) * np.linalg.norm(sums[b])
            cosine = sums[a] @ sums[b] / (norms + 1e-9)
            feature_distance += (1 - cosine) / len(feature_sums)
        small = (min(areas[a], areas[b]) / flat.size) ** 0.15
        return float(
            (strength / length + color_distance + FEATURE_WEIGHT * feature_distance) * small
        )

    queue = [(dissimilarity(a, b), a, b) for a in range(count) for b in borders[a] if a < b]
    heapq.heapify(queue)
    roots = set(range(count))
    new, level = count, 0.0
    while queue:
        cost, a, b = heapq.heappop(queue)
        if a not in roots or b not in roots:
            continue
        raise_if_cancelled()
        level = max(level, cost)
        for old in (a, b):
            dissolved[old] = level
            outlines[old] = _outline_strength(
                [borders[old][other] for other in roots & borders[old].keys()]
            )
        roots -= {a, b}
        formed[new], areas[new], color_sums[new] = (
            level,
            areas[a] + areas[b],
            color_sums[a] + color_sums[b],
        )
        members[new] = members[a] | members[b]
        for sums in feature_sums:
            sums[new] = sums[a] + sums[b]
        for old in (a, b):
            for other in roots & borders[old].keys():
                length, strength = borders[old][other]
                before = borders[new].get(other, (0.0, 0.0))
                borders[new][other] = (before[0] + length, before[1] + strength)
        for other, shared in borders[new].items():
            borders[other][new] = shared
            heapq.heappush(queue, (dissimilarity(new, other), new, other))
        roots.add(new)
        new += 1
    kept = slice(0, new)
    return RegionTree(members[kept], areas[kept], formed[kept], dissolved[kept], outlines[kept])


def _outline_strength(borders: list[tuple[float, float]]) -> float:
    """Return the mean edge strength of an outline, averaged with that of its weakest long part.

    A region that was cut off across a flat surface has strong edges along most of its outline.
    """
    total = sum(length for length, _ in borders)
    mean = sum(strength for _, strength in borders) / total
    weakest = min((s / length for length, s in borders if length >= 0.1 * total), default=mean)
    return 0.5 * mean + 0.5 * weakest


def _borders(
    labels: np.ndarray, edge: np.ndarray, count: int
) -> list[dict[int, tuple[float, float]]]:
    """Return the length and summed edge strength of the border to each neighbor."""
    keys, strengths = [], []
    whole, after, before = slice(None), slice(1, None), slice(None, -1)
    for first, second in (((whole, before), (whole, after)), ((before, whole), (after, whole))):
        apart = labels[first] != labels[second]
        strengths.append(np.maximum(edge[first], edge[second])[apart])
        pairs = np.sort(np.stack([labels[first][apart], labels[second][apart]], 1), axis=1)
        keys.append(pairs @ np.array([count, 1]))
    unique, where = np.unique(np.concatenate(keys), return_inverse=True)
    sums = np.bincount(where, np.concatenate(strengths))
    borders: list[dict[int, tuple[float, float]]] = [{} for _ in range(count)]
    for key, length, total in zip(unique, np.bincount(where), sums, strict=True):
        a, b = divmod(int(key), count)
        borders[a][b] = borders[b][a] = (float(length), float(total))
    return borders
