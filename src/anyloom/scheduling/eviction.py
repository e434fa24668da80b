"""Choice of the models that leave a device so that another one fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

EXHAUSTIVE = 10
"""Up to this many models, all sets are compared."""


def smallest_eviction(
    sizes: Mapping[str, int], missing: int, next_use: Callable[[str], float]
) -> list[str] | None:
    """Return the models to evict so that `missing` bytes become free; None = all are too few.

    The fewest bytes that suffice are evicted, because a model that is needed again costs its size;
    of equal sets, the one whose models are needed last.

    Args:
        sizes: the bytes of the models that may be evicted.
        next_use: how far in the future a model is needed.
    """
    if missing <= 0:
        return []
    if sum(sizes.values()) < missing:
        return None
    latest_first = sorted(sizes, key=next_use, reverse=True)
    if len(latest_first) > EXHAUSTIVE:
        return _greedy_eviction(latest_first, sizes, missing)
    best: tuple[int, float, list[str]] | None = None
    for count in range(1, len(latest_first) + 1):
        for models in combinations(latest_first, count):
            freed = sum(map(sizes.__getitem__, models))
            if freed < missing:
                continue
            candidate = (freed, -min(map(next_use, models)), list(models))
            if best is None or candidate[:2] < best[:2]:
                best = candidate
    return best[2] if best is not None else None


def _greedy_eviction(models: list[str], sizes: Mapping[str, int], missing: int) -> list[str]:
    """Return the first models that suffice, without those that turn out not to be needed."""
    chosen: list[str] = []
    for model in models:
        chosen.append(model)
        if sum(map(sizes.__getitem__, chosen)) >= missing:
            break
    for model in sorted(chosen, key=sizes.__getitem__):
        if sum(map(sizes.__getitem__, chosen)) - sizes[model] >= missing:
            chosen.remove(model)
    return chosen
