"""Facts that are true of all images of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from ..compiler.checked import CheckedGraph
from ..compiler.definition import GraphDefinition
from ..compiler.export.svg import to_svg
from ..compiler.writing import to_yaml
from ..core import types
from ..foundation.errors import AnyloomError
from ..values import Masks, Regions
from .identity import models_of, seeds_of, shown_inputs, versions
from .outputs import output_folders


@dataclass(frozen=True)
class RunFacts:
    """What is true of all images of a run.

    regions: the outputs that are regions, masks first: the first one fills coco.json, every
        further one a coco_<output>.json of its own.
    """

    graph: GraphDefinition
    yaml: str
    drawing: str
    inputs: Mapping[str, Any]
    seeds: Mapping[str, Any]
    models: Sequence[Mapping[str, Any]]
    versions: Mapping[str, str]
    identity: Mapping[str, Any]
    formats: Sequence[str]
    regions: Sequence[str]
    device: str

    @classmethod
    def of(
        cls,
        checked: CheckedGraph,
        shared: Mapping[str, Any],
        identity: Mapping[str, Any],
        formats: Sequence[str],
        device: str,
    ) -> RunFacts:
        """Collect the facts of a run."""
        graph = checked.graph
        return cls(
            graph,
            _yaml(graph),
            to_svg(graph),
            shown_inputs(shared),
            seeds_of(checked, shared),
            _models(checked, device),
            versions(),
            identity,
            formats,
            _regions(checked.outputs),
            device,
        )

    @cached_property
    def texts(self) -> dict[str, str]:
        """What a PNG carries along, so that the image can be made again."""
        inputs = json.dumps(self.inputs, ensure_ascii=False, sort_keys=True)
        return {"anyloom.graph": self.yaml, "anyloom.inputs": inputs}

    def coco_files(self) -> dict[str, str]:
        """Return the COCO file of every output that is regions."""
        folders = output_folders(list(self.graph.outputs))
        return {
            output: "coco.json" if place == 0 else f"coco_{folders[output]}.json"
            for place, output in enumerate(self.regions)
        }


def _yaml(graph: GraphDefinition) -> str:
    """Return the graph as a file, "" where it holds what a file cannot, such as an image."""
    try:
        return to_yaml(graph)
    except AnyloomError:
        return ""


def _models(checked: CheckedGraph, device: str) -> list[dict[str, Any]]:
    """Return every model once, with where it is used and under which license."""
    found: dict[str, dict[str, Any]] = {}
    for step, slot, one in models_of(checked):
        record = found.setdefault(
            one.identity_on(device),
            {
                "name": one.name,
                "identity": one.identity_on(device),
                "about": one.about,
                "license": one.license,
                "non_commercial": one.non_commercial,
                "source": one.repo or one.package,
                "revision": one.revision,
                "dtype": one.dtype_on(device),
                "files": dict(one.files),
                "used_by": [],
            },
        )
        record["used_by"].append(f"{step}.{slot}")
    return [found[identity] for identity in sorted(found)]


def _regions(outputs: Mapping[str, Any]) -> list[str]:
    masks = [name for name, kind in outputs.items() if _holds(kind, Masks)]
    boxes = [name for name, kind in outputs.items() if name not in masks and _holds(kind, Regions)]
    return masks + boxes


def _holds(kind: Any, wanted: type) -> bool:
    kind = types.plain(kind)
    if isinstance(kind, type) and issubclass(kind, wanted):
        return True
    return any(_holds(member, wanted) for member in get_args(kind))
