"""Small nodes, models and graphs that the tests of this package check graphs against."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from anyloom import (
    Catalog,
    Checkpoint,
    Heatmap,
    Image,
    Masks,
    Model,
    Number,
    Points,
    Probability,
    Regions,
    Text,
    use,
)
from anyloom.core.node_decorator import Node
from anyloom.registry.lookup import Registry

R = TypeVar("R", bound=Regions)


class Finder(Model):
    """Finds."""


class Cutter(Model):
    """Cuts."""


class Everything(Model):
    """Cuts everything."""


class SmallFinder(Finder, family="shelf-finder"): ...


class SmallCutter(Cutter, Everything, family="shelf-cutter"): ...


class Split(NamedTuple):
    """Two kinds of result."""

    large: Masks
    small: Regions


class Sharpened(NamedTuple):
    """An image, and whether it needs no more."""

    picture: Image
    done: bool


def ground(
    image: Image, prompt: Text, *, model: Finder = use(), box_threshold: Probability = 0.35
) -> Regions:
    """Find boxes for a text.

    Args:
        image: where to look.
        prompt: what to look for.
        box_threshold: boxes with a lower score are dropped.
    """
    raise NotImplementedError


def segment(
    image: Image,
    regions: Regions | None = None,
    points: Points | None = None,
    *,
    model: Cutter = use(),
    candidates: Literal["single", "best", "all"] = "best",
) -> Masks:
    """Cut out what boxes indicate."""
    raise NotImplementedError


def segment_everything(image: Image, *, model: Everything = use()) -> Masks:
    """Cut out everything."""
    raise NotImplementedError


def dilate(masks: Masks, *, pixels: int = 3) -> Masks:
    """Grow masks."""
    raise NotImplementedError


def rank(regions: R, text: Text) -> R:
    """Sort regions by a text."""
    raise NotImplementedError


def same_kind(one: R, other: R) -> list[R]:
    """Put two of one kind into a list."""
    raise NotImplementedError


def caption(image: Image, regions: Regions | None = None) -> Text:
    """Say what is there."""
    raise NotImplementedError


def erase(image: Image, prompt: Text) -> Image:
    """Take something away."""
    raise NotImplementedError


def blur(image: Image, radius: Number = 1.0) -> Image:
    """Make soft."""
    raise NotImplementedError


def heat(image: Image, texts: list[Text]) -> list[Heatmap]:
    """Map texts."""
    raise NotImplementedError


def peaks(heatmap: Heatmap, *, count: int = 3) -> Points:
    """Find the hottest points."""
    raise NotImplementedError


def count(regions: Regions) -> int:
    """Count."""
    raise NotImplementedError


def any_found(regions: Regions) -> bool:
    """Say whether there is something."""
    raise NotImplementedError


def sharpen(picture: Image) -> Sharpened:
    """Make an image a little sharper."""
    raise NotImplementedError


def split(regions: Regions) -> Split:
    """Part large from small."""
    raise NotImplementedError


def merge(sets: list[Regions | None]) -> Regions:
    """Join sets."""
    raise NotImplementedError


def total(numbers: list[Number]) -> Number:
    """Add numbers."""
    raise NotImplementedError


def refine(mask: Masks, previous: Masks | None, factor: Number) -> Masks:
    """Improve on a previous result."""
    raise NotImplementedError


def scaled(image: Image, *, factor: Number = 1.0, mode: Literal["fast", "good"] = "fast") -> Image:
    """Third version: `by` became `factor`, `mode` came."""
    raise NotImplementedError


FUNCTIONS = [
    *(ground, segment, segment_everything, dilate, rank, same_kind, caption, erase, blur, heat),
    *(peaks, count, any_found, split, merge, total, refine, sharpen),
]
SCALED: Node[..., Any] = Node(
    scaled,
    version=3,
    migrations={
        1: lambda arguments: {
            "factor" if name == "by" else name: value for name, value in arguments.items()
        },
        2: lambda arguments: {**arguments, "mode": "good"},
    },
)
NODES: dict[str, Node[..., Any]] = {
    **{function.__name__: Node(function) for function in FUNCTIONS},
    "scaled": SCALED,
}
CATALOG = Catalog(
    {
        "finder": Checkpoint("finder", "shelf-finder", license="Apache-2.0", size=20_000_000),
        "finder-large": Checkpoint("finder-large", "shelf-finder", non_commercial=True),
        "cutter": Checkpoint("cutter", "shelf-cutter", license="MIT"),
        "cutter-large": Checkpoint("cutter-large", "shelf-cutter"),
    },
    {
        "lite": {"Finder": "finder", "Cutter": "cutter", "Everything": "cutter"},
        "best": {"Finder": "finder-large", "Cutter": "cutter-large"},
    },
)


class Shelf(Registry):
    """A registry that holds just this."""

    def __init__(
        self,
        graphs: Mapping[str, str] | None = None,
        nodes: Mapping[str, Node[..., Any]] | None = None,
    ) -> None:
        super().__init__()
        self._own = {**NODES, **(nodes or {})}
        self._texts = dict(graphs or {})

    def nodes(self) -> Mapping[str, Node[..., Any]]:
        return self._own

    def models(self) -> Catalog:
        return CATALOG

    def graph_files(self) -> dict[str, Path]:
        return {name: Path(f"{name}.yaml") for name in self._texts}

    def graph_text(self, name: str) -> str:
        return self._texts[name]
