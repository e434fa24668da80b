"""Which models are on a device, what room is left, and what has to go for another one?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import combinations

SEARCHED = 10
"""Of more models than this, the smallest set to evict is not searched for."""


class Residency:
    """A device's memory as a ledger: weights that are there, and room for what runs."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.weights: dict[str, int] = {}
        """Model → bytes; what is being brought is counted already."""
        self.reserved = 0
        """Bytes that running calls may take besides the weights."""

    @property
    def free(self) -> int:
        """Bytes that nobody has."""
        return self.budget - self.reserved - sum(self.weights.values())

    def to_evict(
        self,
        wanted: int,
        evictable: Collection[str],
        next_use: Callable[[str], float],
    ) -> list[str] | None:
        """Return the models to take off the device so that `wanted` bytes are free.

        The least bytes are freed that suffice, because what is evicted costs its size when it comes
        back; of equal sets, the one whose models are needed last. None = nothing suffices.
        """
        missing = wanted - self.free
        if missing <= 0:
            return []
        sizes = {model: self.weights[model] for model in evictable}
        if sum(sizes.values()) < missing:
            return None
        latest_first = sorted(sizes, key=next_use, reverse=True)
        if len(latest_first) > SEARCHED:
            return _one_by_one(latest_first, sizes, missing)
        best: tuple[int, float, list[str]] | None = None
        for count in range(1, len(latest_first) + 1):
            for chosen in combinations(latest_first, count):
                freed = sum(sizes[model] for model in chosen)
                if freed < missing:
                    continue
                found = (freed, -min(map(next_use, chosen)), list(chosen))
                if best is None or found[:2] < best[:2]:
                    best = found
        return best[2] if best is not None else None


def _one_by_one(models: list[str], sizes: Mapping[str, int], missing: int) -> list[str]:
    """Return the first models that suffice, without those that turn out not to be needed."""
    chosen: list[str] = []
    for model in models:
        chosen.append(model)
        if sum(sizes[one] for one in chosen) >= missing:
            break
    for model in sorted(chosen, key=sizes.__getitem__):
        if sum(sizes[one] for one in chosen) - sizes[model] >= missing:
            chosen.remove(model)
    return chosen
