"""The nodes and models that the graphs of this package are made of.

They are not registered: a registry of their own finds them, so that other tests can have nodes of
the same names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from anyloom import (
    Catalog,
    Checkpoint,
    Image,
    Masks,
    Model,
    Regions,
    use,
)
from anyloom.core.node_decorator import Node
from anyloom.registry.lookup import Registry

from .calls import recorded

NODES: dict[str, Node[..., Any]] = {}
FRAME = (4, 6)


def declared(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Make a node that reports its calls, for the registry of these tests."""

    def declare(function: Callable[..., Any]) -> Node[..., Any]:
        node = Node(recorded(function), **options)
        NODES[node.name] = node
        return node

    return declare if function is None else declare(function)


class Halves(NamedTuple):
    whole: float
    rest: float


class Extent(NamedTuple):
    lowest: float
    highest: float
    mean: float


class Halving(NamedTuple):
    value: float
    small: bool


class Pairing(NamedTuple):
    low: float
    high: float


class Parts(NamedTuple):
    first: Regions
    others: Regions


class Scaler(Model):
    """Multiplies numbers."""

    def scale(self, number: float) -> float:
        raise NotImplementedError


class FixedScaler(Scaler, family="behavior-scaler"):
    """Multiplies by the option `factor`."""

    needs_torch = False
    concurrent = True

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> FixedScaler:
        return cls(checkpoint)

    def scale(self, number: float) -> float:
        return number * self.checkpoint.options["factor"]


@declared
def plus(a: float, b: float = 1.0) -> float:
    """Add two numbers."""
    return a + b


@declared
def minus(a: float, b: float) -> float:
    """Subtract one number from another."""
    return a - b


@declared
def times(a: float, b: float) -> float:
    """Multiply two numbers."""
    return a * b


@declared
def total(numbers: list[float]) -> float:
    """Add many numbers."""
    return float(sum(numbers))


@declared
def pair(a: float, b: float) -> list[float]:
    """Make a list of two numbers."""
    return [a, b]


@declared
def up_to(n: int) -> list[int]:
    """Count from 0, n times."""
    return list(range(n))


@declared
def squared(n: int) -> int:
    """Multiply a whole number by itself."""
    return n * n


@declared
def is_above(a: float, limit: float = 0.0) -> bool:
    """Compare two numbers."""
    return a > limit


@declared
def if_above(a: float, limit: float = 0.0) -> float | None:
    """Return a number where it is above a limit, else None."""
    return a if a > limit else None


@declared
def known(values: list[float | None]) -> list[float]:
    """Leave out what is None."""
    return [value for value in values if value is not None]


@declared
def refused(a: float) -> float:
    """Return a number; negative ones are refused."""
    if a < 0:
        raise ValueError(f"{a} is negative")
    return a


@declared
def halves(a: float) -> Halves:
    """Split a number into its whole and its rest."""
    return Halves(float(int(a)), a - int(a))


@declared
def halving(a: float) -> Halving:
    """Halve a number, and say whether the half is below 1."""
    return Halving(a / 2, a / 2 < 1)


@declared
def spread(low: float, high: float, by: float) -> Pairing:
    """Move two numbers apart."""
    return Pairing(low - by, high + by)


@declared
async def later(a: float) -> float:
    """Return a number when others have had their turn."""
    await asyncio.sleep(0)
    return a


@declared
async def later_refused(a: float) -> float:
    """Return a number when others have had their turn; negative ones are refused."""
    await asyncio.sleep(0)
    if a < 0:
        raise ValueError(f"{a} is negative")
    return a


@declared(ignore=["loud"])
def hushed(a: float, *, loud: bool = False) -> float:
    """Return a number, however loud."""
    return a


@declared
def extent(numbers: list[float]) -> Extent:
    """Find the lowest and the highest number, and the mean."""
    return Extent(min(numbers), max(numbers), sum(numbers) / len(numbers))


@declared
def words(text: str) -> list[str]:
    """Split a text at its spaces."""
    return text.split()


@declared
def upper(text: str) -> str:
    """Write a text in capitals."""
    return text.upper()


@declared
def joined(texts: list[str], *, by: str = " ") -> str:
    """Join texts."""
    return by.join(texts)


@declared
def shown(value: object) -> str:
    """Write any value with its type."""
    return f"{type(value).__name__} {value!r}"


@declared
def number(value: float) -> str:
    """Write a number with its type."""
    return f"{type(value).__name__} {value!r}"


@declared
def entries(*, table: dict[str, Any]) -> list[str]:
    """List a table's entries."""
    return [f"{key}={value!r}" for key, value in sorted(table.items())]


@declared
def depth(*, tree: list[Any]) -> int:
    """Return how deep a list is nested."""

    def of(item: Any) -> int:
        return 1 + max(map(of, item), default=0) if isinstance(item, list) else 0

    return of(tree)


@declared(pure=False)
def ticked(a: float) -> float:
    """Depend on more than the arguments."""
    return a


@declared(cache=False)
def light(a: float) -> float:
    """Cost less than its storage."""
    return a


@declared
def boxes(count: int) -> Regions:
    """Return boxes of 1, 2, 3, … pixels in width."""
    rows = [(0, 0, index + 1, 1) for index in range(count)]
    return Regions(np.array(rows, dtype=float).reshape(-1, 4), FRAME)


@declared
def squares(count: int) -> Masks:
    """Return square masks of 1, 2, 3, … pixels along their sides."""
    masks = []
    for index in range(count):
        mask = np.zeros(FRAME, dtype=bool)
        mask[: index + 1, : index + 1] = True
        masks.append(mask)
    return Masks.from_arrays(masks, frame=FRAME)


@declared
def area(regions: Regions) -> float:
    """Add the areas of regions."""
    return float(regions.areas.sum())


@declared
def area_and(regions: Regions, more: float) -> float:
    """Add a number to the areas of regions."""
    return float(regions.areas.sum()) + more


@declared
def wide(regions: Regions) -> Regions:
    """Return regions; those of one pixel are refused."""
    if (regions.areas <= 1).any():
        raise ValueError("too narrow")
    return regions


@declared
def labeled(regions: Regions, label: str) -> Regions:
    """Label every region alike."""
    return regions.with_labels([label] * len(regions))


@declared
def moved(regions: Regions, by: float = 1.0) -> Regions:
    """Move boxes to the right."""
    return Regions(regions.boxes + np.array([by, 0, by, 0]), regions.frame)


@declared
def flipped(masks: Masks) -> Masks:
    """Turn masks upside down."""
    return Masks.from_arrays([mask[::-1] for mask in masks.masks()], frame=masks.frame)


@declared
def united(one: Masks, other: Masks) -> Masks:
    """Return where one of two masks is."""
    return Masks.from_arrays([one.dense().any(0) | other.dense().any(0)], frame=one.frame)


@declared
def parted(regions: Regions) -> Parts:
    """Part the first region from the others."""
    return Parts(regions[:1], regions[1:])


@declared
def scaled(a: float, *, model: Scaler = use()) -> float:
    """Scale a number by a model."""
    return model.scale(a)


@declared
def lightness(image: Image) -> float:
    """Return the mean of all pixels."""
    return float(image.pixels.mean())


@declared
def inverted(image: Image) -> Image:
    """Turn light into dark."""
    return Image(255 - image.pixels)


@declared
def columns(image: Image, count: int = 2) -> Masks:
    """Cut an image into upright stripes."""
    stripes = np.arange(image.width) * count // image.width
    rows = [np.broadcast_to(stripes == number, image.shape) for number in range(count)]
    return Masks.from_arrays([np.array(row) for row in rows], frame=image.shape)


@declared
def lightness_of(image: Image, masks: Masks) -> float:
    """Return the mean of the pixels under masks."""
    return float(image.pixels[masks.dense().any(0)].mean())


CATALOG = Catalog(
    {
        name: Checkpoint(name, "behavior-scaler", options={"factor": factor})
        for name, factor in (("double", 2.0), ("triple", 3.0))
    },
    {"lite": {"Scaler": "double"}},
)
GRAPHS = {
    "registered": """
        graph: registered
        inputs: {x: Number, by: {type: Number, default: 10}}
        nodes: {more: {plus: {a: $x, b: $by}}}
        outputs: {y: $more}
        """
}


class BehaviorRegistry(Registry):
    """Finds the nodes, models and graphs of this package, and nothing else."""

    def nodes(self) -> Mapping[str, Node[..., Any]]:
        return NODES

    def models(self) -> Catalog:
        return CATALOG

    def graph_files(self) -> dict[str, Path]:
        return {name: Path(f"{name}.yaml") for name in GRAPHS}

    def graph_text(self, name: str) -> str:
        return GRAPHS[name].replace("\n        ", "\n")


REGISTRY = BehaviorRegistry()
