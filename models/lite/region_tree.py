"""In which order do superpixels grow together, and how well does each region stand out?"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SENSE = 0.2
"""How much an unlike feature vector counts beside an edge or an unlike color."""


@dataclass(frozen=True)
class RegionTree:
    """Every region that forms while superpixels are merged pair by pair, the most alike first.

    members:  bool, N×S: which superpixels make up each of the N regions.
    areas:    float, N: pixels of each region.
    formed:   float, N: how unlike the two halves were; 0 for a superpixel.
    dissolved: float, N: how unlike the region and what it was merged into were.
    outlines: float, N: how clear the edges along each outline are, 0..1.
    """

    members: np.ndarray
    areas: np.ndarray
    formed: np.ndarray
    dissolved: np.ndarray
    outlines: np.ndarray


def region_tree(
    labels: np.ndarray, edge: np.ndarray, color: np.ndarray, features: Sequence[np.ndarray]
) -> RegionTree:
    """Merge superpixels until one is left.

    Args:
        labels: int, H×W: the superpixels, numbered from 0.
        edge: float32, H×W: strength of edges, 0..1.
        color: float32, H×W×3: CIELAB.
        features: float32, H×W×C each: vectors that are compared by their angle.
    """
    count = int(labels.max()) + 1
    flat = labels.ravel()
    most = 2 * count - 1

    def pooled(array: np.ndarray) -> np.ndarray:
        channels = array.reshape(flat.size, -1).T
        sums = np.zeros((most, len(channels)))
        sums[:count] = np.stack([np.bincount(flat, one, count) for one in channels], 1)
        return sums

    areas = pooled(np.ones(flat.size))[:, 0]
    tones, senses = pooled(color), [pooled(one) for one in features]
    borders = [*_borders(labels, edge, count), *({} for _ in range(most - count))]
    formed, dissolved, outlines = np.zeros(most), np.zeros(most), np.zeros(most)
    members = np.zeros((most, count), bool)
    members[:count] = np.eye(count, dtype=bool)

    def unlike(a: int, b: int) -> float:
        length, strength = borders[a][b]
        tone = np.linalg.norm(tones[a] / areas[a] - tones[b] / areas[b]) / 60
        sense = 0.0
        for one in senses:
            cosine = one[a] @ one[b] / (np.linalg.norm(one[a]) * np.linalg.norm(one[b]) + 1e-9)
            sense += (1 - cosine) / len(senses)
        small = (min(areas[a], areas[b]) / flat.size) ** 0.15
        return float((strength / length + tone + SENSE * sense) * small)

    queue = [(unlike(a, b), a, b) for a in range(count) for b in borders[a] if a < b]
    heapq.heapify(queue)
    alive = set(range(count))
    new, level = count, 0.0
    while queue:
        cost, a, b = heapq.heappop(queue)
        if a not in alive or b not in alive:
            continue
        level = max(level, cost)
        for old in (a, b):
            dissolved[old] = level
            outlines[old] = _outline([borders[old][other] for other in alive & borders[old].keys()])
        alive -= {a, b}
        formed[new], areas[new], tones[new] = level, areas[a] + areas[b], tones[a] + tones[b]
        members[new] = members[a] | members[b]
        for one in senses:
            one[new] = one[a] + one[b]
        for old in (a, b):
            for other in alive & borders[old].keys():
                length, strength = borders[old][other]
                before = borders[new].get(other, (0.0, 0.0))
                borders[new][other] = (before[0] + length, before[1] + strength)
        for other, shared in borders[new].items():
            borders[other][new] = shared
            heapq.heappush(queue, (unlike(new, other), new, other))
        alive.add(new)
        new += 1
    kept = slice(0, new)
    return RegionTree(members[kept], areas[kept], formed[kept], dissolved[kept], outlines[kept])


def _outline(borders: list[tuple[float, float]]) -> float:
    """Return how clear an outline is: the mean strength and that of its weakest long stretch.

    A region that was cut off across a flat surface has strong edges almost all around it.
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
