"""Counts of what a run found, per label and per image, and the file summary.csv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..compiler.argument_validation import known_inputs
from ..compiler.checked import CheckedGraph
from ..compiler.definition import Ref
from ..compiler.selection import select_outputs
from ..core.node_decorator import Node
from ..core.signature import REQUIRED
from ..formats.classes import prompt_phrases
from ..formats.labels import UNLABELED
from .csv_text import csv_line
from .rasters import Tile
from .records import ItemRecord
from .run_facts import RunFacts
from .sources import SourceImage
from .store import RunStore

SUMMARY = "summary.csv"
COLUMNS = ("file", "state", "output", "label", "instances", "best_score", "pixels")
PROPOSALS = 4
"""How many parameters are named where nothing was found."""
OF_OVERLAP = ("nms", "overlap", "iou", "stability")
"""Thresholds of this kind do not decide whether something is found."""


class LabelCount(NamedTuple):
    """How many instances have a label, and in how many images there is one."""

    instances: int
    images: int


class Proposal(NamedTuple):
    """A parameter that decides what is found: the name of an input or "step.parameter"."""

    name: str
    value: Any


@dataclass(frozen=True)
class Findings:
    """What a run found, over all images in its folder.

    output: the output that is counted, the one in coco.json.
    labels: label → its counts; the phrases of the prompt first, found or not.
    found:  images with at least one instance.
    empty:  images without one, apart from those that failed or wait.
    fallbacks: instances whose mask is only their prompt, such as the box, as no outline was found.
    tiles:  images that are tiles of a raster, which share what lies at their borders.
    proposals: where nothing was found in any image, what decides it: texts to reword, and
        thresholds to lower.
    """

    output: str
    labels: Mapping[str, LabelCount]
    found: int
    empty: int
    proposals: tuple[Proposal, ...] = ()
    fallbacks: int = 0
    tiles: int = 0

    @property
    def notes(self) -> list[str]:
        """What to know of the counts, a line each."""
        lines = []
        if self.tiles and self.found:
            lines.append(
                "counted tile by tile: what tiles share counts in each, and is one on a map"
            )
        if self.fallbacks:
            total = sum(count.instances for count in self.labels.values())
            be = "is" if self.fallbacks == 1 else "are"
            lines.append(
                f"{self.fallbacks:,} of {total:,} masks {be} only their box or point: "
                "no outline was found"
            )
        return lines

    @property
    def nothing(self) -> bool:
        """True where images were searched and none has an instance."""
        return bool(self.empty and not self.found)


class Instance(NamedTuple):
    """An instance in an image: its label, score and pixels, None where they are not known, and
    whether its mask is only its prompt."""

    label: str
    score: float | None
    pixels: float | None
    fallback: bool = False


def instances_of(item: ItemRecord, output: str) -> list[Instance]:
    """Return the instances in an output of an item.

    Those that are not in the frame of the image, such as masks of a crop, have no annotation and
    are taken from the record.
    """
    details = item.details
    frame = (details.get("width"), details.get("height"))
    annotations = details.get("annotations", {}).get(output, ())
    instances = [
        Instance(
            one["category_name"] or UNLABELED,
            one.get("score"),
            one.get("area"),
            one.get("fallback") is True,
        )
        for one in annotations
    ]
    for record in _region_records(details.get("record", {}).get(output)):
        if (record.get("width"), record.get("height")) != frame:
            count = record["count"]
            labels = record.get("labels") or [output] * count
            scores = record.get("scores") or [None] * count
            fallbacks = (record.get("columns") or {}).get("fallback") or [False] * count
            instances += [
                Instance(label, score, None, fallback is True)
                for label, score, fallback in zip(labels, scores, fallbacks, strict=True)
            ]
    return instances


def write_findings(
    store: RunStore, facts: RunFacts, selected: CheckedGraph, images: Sequence[SourceImage]
) -> Findings | None:
    """Write summary.csv and return the counts; None where no output is masks or regions.

    The file has one row for each image, output and label, and one without a label for each image
    and output in which nothing was found.

    Args:
        selected: the part of the graph that ran.

    Raises:
        StorageError: the disk refuses.
    """
    instances: Counter[str] = Counter()
    in_images: Counter[str] = Counter()
    found = empty = fallbacks = 0
    with store.summary_file(SUMMARY) as part:
        part.write(csv_line(COLUMNS))
        for image, item in store.database.items(images):
            for place, output in enumerate(facts.regions):
                here = instances_of(item, output)
                for row in _rows(here):
                    part.write(csv_line((image.file, item.state, output, *row)))
                if place == 0 and item.state == "done":
                    counts = Counter(one.label for one in here)
                    instances += counts
                    in_images.update(counts.keys())
                    found += bool(here)
                    empty += not here
                    fallbacks += sum(one.fallback for one in here)
            if not facts.regions:
                part.write(csv_line((image.file, item.state, "", "", "", "", "")))
    if not facts.regions:
        return None
    output = facts.regions[0]
    named = prompt_phrases(facts.prompt)
    if instances and not instances.keys() & set(named):
        named = []
    others = sorted(instances.keys() - set(named), key=lambda label: (-instances[label], label))
    labels = {label: LabelCount(instances[label], in_images[label]) for label in [*named, *others]}
    proposals = () if found or not empty else _proposals(selected, output, facts.inputs)
    tiles = sum(isinstance(image.part, Tile) and bool(image.place) for image in images)
    return Findings(output, labels, found, empty, proposals, fallbacks, tiles)


def _rows(instances: Sequence[Instance]) -> Iterator[tuple[str, int, Any, Any]]:
    if not instances:
        yield "", 0, "", ""
    for label in sorted({one.label for one in instances}):
        of_label = [one for one in instances if one.label == label]
        scores = [one.score for one in of_label if one.score is not None]
        pixels = [one.pixels for one in of_label if one.pixels is not None]
        best = f"{max(scores):.4g}" if scores else ""
        yield label, len(of_label), best, round(sum(pixels)) if pixels else ""


def _region_records(record: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(record, list):
        for one in record:
            yield from _region_records(one)
    elif isinstance(record, dict):
        if record.get("kind") in ("Masks", "Regions"):
            yield record
        elif "kind" not in record:
            for one in record.values():
                yield from _region_records(one)


def _proposals(
    selected: CheckedGraph, output: str, shared: Mapping[str, Any]
) -> tuple[Proposal, ...]:
    """Return the texts and thresholds on which an output depends."""
    part = select_outputs(selected, [output])
    inputs = known_inputs(part, shared)
    texts = [
        Proposal(name, inputs[name])
        for name in part.graph.inputs
        if isinstance(inputs.get(name), str) and inputs[name] and "prompt" in name
    ]
    thresholds: dict[str, Any] = {}
    steps = part.graph.steps()
    for name in part.order:
        operation, step = part.operations[name], steps[name]
        if not isinstance(operation, Node):
            continue
        for argument in operation.signature.arguments.values():
            if not _is_threshold(argument.name):
                continue
            value = step.arguments.get(argument.name, argument.default)
            target = f"{name.removeprefix('outputs.')}.{argument.name}"
            if isinstance(value, Ref):
                target, value = value.name, inputs.get(value.name)
            if value is not REQUIRED and isinstance(value, int | float) and value > 0:
                thresholds.setdefault(target, value)
    return (*texts, *(Proposal(name, value) for name, value in thresholds.items()))[:PROPOSALS]


def _is_threshold(name: str) -> bool:
    if any(word in name for word in OF_OVERLAP):
        return False
    return name in ("threshold", "min_score") or name.endswith("_threshold")
