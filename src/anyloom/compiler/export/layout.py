"""Where do boxes and arrows go, so that arrows run downwards and cross as little as possible?

Layered drawing after Sugiyama, Tagawa and Toda (1981): longest-path layers, virtual boxes where an
arrow passes a layer, barycenter ordering, then positions by least squares in that order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

GAP = 34.0
LAYER_GAP = 58.0
_VIRTUAL_WIDTH = 10.0
_STRAIGHTNESS = 6.0
"""How much more it costs to bend an arrow than to move a box."""
_SWEEPS = 12
_SETTLING = 24


@dataclass(frozen=True, slots=True)
class Layout:
    """Centers of the boxes, the points that arrows pass, and the size of the whole."""

    centers: dict[str, tuple[float, float]]
    paths: dict[tuple[str, str], list[tuple[float, float]]]
    """(source, target) → points between them, downwards: where the arrow enters and leaves each
    layer that it passes."""
    width: float
    height: float


def layered(sizes: Mapping[str, tuple[float, float]], arrows: Sequence[tuple[str, str]]) -> Layout:
    """Place boxes of the given sizes (width, height); arrows that close a circle are left out."""
    levels, arrows = levels_of(list(sizes), arrows)
    return _Placing(sizes, levels, arrows).layout()


def levels_of(
    keys: list[str], arrows: Sequence[tuple[str, str]]
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Return each box's layer, and the arrows that close no circle.

    A box without sources stands right above its first reader.
    """
    targets: dict[str, list[str]] = {key: [] for key in keys}
    waiting = dict.fromkeys(keys, 0)
    for source, target in arrows:
        targets[source].append(target)
        waiting[target] += 1
    sourceless = {key for key in keys if waiting[key] == 0}
    levels = dict.fromkeys(keys, 0)
    order = [key for key in keys if waiting[key] == 0]
    for key in order:  # grows while it is walked
        for target in targets[key]:
            levels[target] = max(levels[target], levels[key] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                order.append(target)
    placed = set(order)
    kept = [(a, b) for a, b in arrows if a in placed and b in placed]
    for key in sourceless:
        readers = [levels[target] for target in targets[key] if target in placed]
        levels[key] = min(readers) - 1 if readers else 0
    return levels, kept


class _Placing:
    """Layers of boxes and virtual boxes; keys of virtual ones are numbers."""

    def __init__(
        self,
        sizes: Mapping[str, tuple[float, float]],
        levels: dict[str, int],
        arrows: list[tuple[str, str]],
    ) -> None:
        self.sizes = sizes
        self.levels = levels
        self.layers: list[list[str | int]] = [
            [] for _ in range(max(levels.values(), default=0) + 1)
        ]
        for key, level in levels.items():
            self.layers[level].append(key)
        self.above: dict[str | int, list[str | int]] = {key: [] for key in levels}
        self.below: dict[str | int, list[str | int]] = {key: [] for key in levels}
        self.chains: dict[tuple[str, str], list[int]] = {}
        virtual = 0
        for source, target in dict.fromkeys(arrows):
            chain: list[str | int] = [source]
            for level in range(levels[source] + 1, levels[target]):
                self.layers[level].append(virtual)
                self.above[virtual], self.below[virtual] = [], []
                chain.append(virtual)
                virtual += 1
            chain.append(target)
            for one, other in pairwise(chain):
                self.below[one].append(other)
                self.above[other].append(one)
            self.chains[source, target] = [key for key in chain if isinstance(key, int)]

    def layout(self) -> Layout:
        self._order()
        across = self._across()
        heights = [max((self._size(key)[1] for key in layer), default=0.0) for layer in self.layers]
        down: list[float] = []
        top = 0.0
        for height in heights:
            down.append(top + height / 2)
            top += height + LAYER_GAP
        where = {
            key: (across[key], down[level])
            for level, layer in enumerate(self.layers)
            for key in layer
        }
        lefts = [across[key] - self._size(key)[0] / 2 for key in across]
        left = min(lefts, default=0.0)
        rights = [across[key] + self._size(key)[0] / 2 - left for key in across]
        where = {key: (x - left, y) for key, (x, y) in where.items()}
        level_of = {key: level for level, layer in enumerate(self.layers) for key in layer}
        paths: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for ends, chain in self.chains.items():
            paths[ends] = []
            for key in chain:
                x, y = where[key]
                half = heights[level_of[key]] / 2
                paths[ends] += [(x, y - half), (x, y + half)]
        return Layout(
            {key: point for key, point in where.items() if isinstance(key, str)},
            paths,
            max(rights, default=0.0),
            max(top - LAYER_GAP, 0.0),
        )

    def _size(self, key: str | int) -> tuple[float, float]:
        return self.sizes[key] if isinstance(key, str) else (_VIRTUAL_WIDTH, 0.0)

    def _order(self) -> None:
        """Sort layers by the mean place of neighbors, down and up in turn; keep the best."""
        best, fewest = [list(layer) for layer in self.layers], self._crossings()
        for sweep in range(_SWEEPS):
            if fewest == 0:
                break
            downwards = sweep % 2 == 0
            layers = self.layers[1:] if downwards else self.layers[-2::-1]
            fixed = self.layers[0] if downwards else self.layers[-1]
            for layer in layers:
                place = {key: index for index, key in enumerate(fixed)}
                own = {key: index for index, key in enumerate(layer)}
                neighbors = self.above if downwards else self.below
                layer.sort(
                    key=lambda key, near=neighbors, place=place, own=own: (
                        sum(place[other] for other in near[key]) / len(near[key])
                        if near[key]
                        else float(own[key])
                    )
                )
                fixed = layer
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(layer) for layer in self.layers], crossings
        self.layers = best

    def _crossings(self) -> int:
        """Count the pairs of arrows that cross between neighboring layers."""
        total = 0
        for upper, lower in pairwise(self.layers):
            place = {key: index for index, key in enumerate(lower)}
            ends = [at for key in upper for at in sorted(place[other] for other in self.below[key])]
            total += _inversions(ends, len(lower))
        return total

    def _across(self) -> dict[str | int, float]:
        """Return horizontal centers: near the neighbors, in order, never overlapping."""
        across: dict[str | int, float] = {}
        for layer in self.layers:
            across.update(zip(layer, self._spread(layer, [0.0] * len(layer)), strict=True))
        for step in range(_SETTLING):
            downwards = step % 2 == 0
            near = self.above if downwards else self.below
            for layer in self.layers if downwards else reversed(self.layers):
                wished = [
                    sum(across[other] for other in near[key]) / len(near[key])
                    if near[key]
                    else across[key]
                    for key in layer
                ]
                across.update(zip(layer, self._spread(layer, wished), strict=True))
        return across

    def _spread(self, layer: Sequence[str | int], wished: Sequence[float]) -> list[float]:
        """Return the nearest centers that leave the gaps (isotonic regression)."""
        offsets: list[float] = []
        right = 0.0
        for key in layer:
            width = self._size(key)[0]
            offsets.append(right + width / 2)
            right += width + GAP
        blocks: list[tuple[float, float, int]] = []  # mean, weight, members
        for key, wish, offset in zip(layer, wished, offsets, strict=True):
            mean, count = wish - offset, 1
            weight = 1.0 if isinstance(key, str) else _STRAIGHTNESS
            while blocks and blocks[-1][0] > mean:
                before, heavy, members = blocks.pop()
                mean = (before * heavy + mean * weight) / (heavy + weight)
                weight, count = weight + heavy, count + members
            blocks.append((mean, weight, count))
        starts = [mean for mean, _, count in blocks for _ in range(count)]
        return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _inversions(values: Sequence[int], size: int) -> int:
    """Count pairs in the wrong order with a Fenwick tree."""
    tree = [0] * (size + 1)
    total = 0
    for seen, value in enumerate(values):
        index, smaller = value + 1, 0
        while index:
            smaller += tree[index]
            index &= index - 1
        total += seen - smaller
        index = value + 1
        while index <= size:
            tree[index] += 1
            index += index & -index
    return total
