"""Layered layout of boxes and arrows: arrows run downwards, boxes do not overlap.

Sugiyama, Tagawa and Toda (1981): layers, then bends where an arrow passes a layer, barycenter
ordering, and positions near the neighbors.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

GAP = 34.0
LAYER_GAP = 58.0
BEND_SIZE = (10.0, 0.0)
SWEEPS = 9
"""Passes down and up in turn; the last one is downwards, which keeps most arrows straight."""

Key = str | int
"""The name of a box, or the number of a bend."""
Neighbors = Mapping[Key, Sequence[Key]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Centers of the boxes, the points that arrows pass, and the size of the whole."""

    centers: dict[str, tuple[float, float]]
    paths: dict[tuple[str, str], list[tuple[float, float]]]
    """(source, target) → points between them, downwards: where the arrow enters and leaves each
    layer that it passes."""
    width: float
    height: float


def layers_of(
    keys: Iterable[str], arrows: Iterable[tuple[str, str]]
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Return the layer of each box, and the arrows that are in no cycle.

    A box without sources is one layer above its first reader.
    """
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(keys)
    graph.add_edges_from(arrows)
    components = enumerate(networkx.strongly_connected_components(graph))
    component = {key: number for number, members in components for key in members}
    graph.remove_edges_from([(a, b) for a, b in graph.edges if component[a] == component[b]])
    generations = enumerate(networkx.topological_generations(graph))
    layer = {key: number for number, members in generations for key in members}
    for key in graph:
        if graph.in_degree(key) == 0 and graph[key]:
            layer[key] = min(layer[target] for target in graph[key]) - 1
    return layer, list(graph.edges)


def layered(sizes: Mapping[str, tuple[float, float]], arrows: Iterable[tuple[str, str]]) -> Layout:
    """Place boxes of the given sizes (width, height); arrows in cycles are left out."""
    layer, arrows = layers_of(sizes, arrows)
    layers: list[list[Key]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for key in sizes:
        layers[layer[key]].append(key)
    size: dict[Key, tuple[float, float]] = {**sizes}
    above: dict[Key, list[Key]] = {key: [] for key in sizes}
    below: dict[Key, list[Key]] = {key: [] for key in sizes}
    bends: dict[tuple[str, str], list[Key]] = {}
    for source, target in arrows:
        bends[source, target] = []
        for number in range(layer[source] + 1, layer[target]):
            bend = len(size)
            size[bend], above[bend], below[bend] = BEND_SIZE, [], []
            layers[number].append(bend)
            bends[source, target].append(bend)
        for upper, lower in pairwise([source, *bends[source, target], target]):
            below[upper].append(lower)
            above[lower].append(upper)
    layers = _ordered(layers, above, below)
    x = _centers(layers, above, below, {key: width for key, (width, _) in size.items()})
    left = min((x[key] - size[key][0] / 2 for key in x), default=0.0)
    right = max((x[key] + size[key][0] / 2 for key in x), default=0.0)
    bands: dict[Key, tuple[float, float]] = {}
    top = 0.0
    for members in layers:
        bottom = top + max((size[key][1] for key in members), default=0.0)
        bands.update(dict.fromkeys(members, (top, bottom)))
        top = bottom + LAYER_GAP
    centers = {key: (x[key] - left, sum(bands[key]) / 2) for key in sizes}
    paths = {
        ends: [(x[bend] - left, y) for bend in passed for y in bands[bend]]
        for ends, passed in bends.items()
    }
    return Layout(centers, paths, right - left, max(top - LAYER_GAP, 0.0))


def _ordered(layers: list[list[Key]], above: Neighbors, below: Neighbors) -> list[list[Key]]:
    """Sort layers by the mean position of neighbors, down and up in turn; return the best."""
    best, fewest = layers, _crossings(layers, below)
    for sweep in range(SWEEPS):
        neighbors = below if sweep % 2 else above
        layers = [list(layer) for layer in layers]
        for fixed, layer in pairwise(layers[::-1] if sweep % 2 else layers):
            position = {key: float(index) for index, key in enumerate(fixed)}
            own = {key: float(index) for index, key in enumerate(layer)}
            mean = {key: _mean(neighbors[key], position, own[key]) for key in layer}
            layer.sort(key=mean.__getitem__)
        crossings = _crossings(layers, below)
        if crossings < fewest:
            best, fewest = layers, crossings
    return best


def _crossings(layers: Sequence[Sequence[Key]], below: Neighbors) -> int:
    """Count the pairs of arrows that cross between neighboring layers."""
    count = 0
    for upper, lower in pairwise(layers):
        position = {key: index for index, key in enumerate(lower)}
        ends: list[int] = []
        for key in upper:
            targets = [position[target] for target in below[key]]
            count += sum(len(ends) - bisect_right(ends, target) for target in targets)
            for target in targets:
                insort(ends, target)
    return count


def _centers(
    layers: list[list[Key]], above: Neighbors, below: Neighbors, widths: Mapping[Key, float]
) -> dict[Key, float]:
    """Return the horizontal centers: near the neighbors, in order, never overlapping."""
    x = dict.fromkeys(widths, 0.0)
    for sweep in range(SWEEPS):
        neighbors = below if sweep % 2 else above
        for layer in layers[::-1] if sweep % 2 else layers:
            means = [_mean(neighbors[key], x, x[key]) for key in layer]
            x.update(zip(layer, _spread(means, [widths[key] for key in layer]), strict=True))
    return x


def _spread(centers: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Move centers apart: the mean of moving only to the right and only to the left."""
    distances = [(a + b) / 2 + GAP for a, b in pairwise(widths)]
    right, left = list(centers), list(centers)
    for index, distance in enumerate(distances):
        right[index + 1] = max(right[index + 1], right[index] + distance)
    for index, distance in reversed(list(enumerate(distances))):
        left[index] = min(left[index], left[index + 1] - distance)
    return [(a + b) / 2 for a, b in zip(right, left, strict=True)]


def _mean(keys: Sequence[Key], values: Mapping[Key, float], default: float) -> float:
    return sum(values[key] for key in keys) / len(keys) if keys else default
