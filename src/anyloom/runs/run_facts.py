"""Facts that are true of all images of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from ..compiler.checked import CheckedGraph
from ..compiler.definition import MISSING, GraphDefinition
from ..compiler.export.svg import to_svg
from ..compiler.graphs import GRAPH_KEY
from ..compiler.writing import to_yaml
from ..core import types
from ..foundation.errors import AnyloomError
from ..values import Masks, Regions
from .identity import commit_in, models_of, seeds_of, shown_inputs, versions
from .output_encoder import output_folders


@dataclass(frozen=True)
class RunFacts:
    """Facts that are true of all images of a run.

    yaml, drawing: of the whole graph.
    outputs: what was computed of it.
    regions: the outputs that are regions, masks first: the first one fills coco.json, every
        further one a coco_<output>.json of its own.
    val: the share of images that a YOLO dataset validates with; 0 = it is not divided.
    simplify: how far outlines in map files may be simplified, in units of the raster's CRS.
    """

    graph: GraphDefinition
    yaml: str
    drawing: str
    outputs: Sequence[str]
    inputs: Mapping[str, Any]
    seeds: Mapping[str, Any]
    models: Sequence[Mapping[str, Any]]
    versions: Mapping[str, str]
    identity: Mapping[str, Any]
    formats: Sequence[str]
    regions: Sequence[str]
    device: str
    val: float
    simplify: float

    @classmethod
    def of(
        cls,
        checked: CheckedGraph,
        selected: CheckedGraph,
        shared: Mapping[str, Any],
        identity: Mapping[str, Any],
        formats: Sequence[str],
        device: str,
        val: float,
        simplify: float,
    ) -> RunFacts:
        """Collect the facts of a run.

        Args:
            selected: the part of the graph that runs.
        """
        graph = checked.graph
        return cls(
            graph,
            _yaml(graph),
            to_svg(graph),
            list(selected.outputs),
            shown_inputs(shared),
            seeds_of(selected, shared),
            _models(selected, identity["models"], device),
            versions(),
            identity,
            formats,
            _regions(selected.outputs),
            device,
            val,
            simplify,
        )

    @cached_property
    def texts(self) -> dict[str, str]:
        """Metadata of every PNG, from which the image can be made again."""
        inputs = json.dumps(self.inputs, ensure_ascii=False, sort_keys=True)
        texts = {GRAPH_KEY: self.yaml, "anyloom.inputs": inputs}
        if list(self.outputs) != list(self.graph.outputs):
            texts["anyloom.outputs"] = json.dumps(self.outputs, ensure_ascii=False)
        return texts

    @property
    def prompt(self) -> Any:
        """The input "prompt", which names what to look for, or its default; None without one."""
        declared = self.graph.inputs.get("prompt")
        default = None if declared is None or declared.default is MISSING else declared.default
        return self.inputs.get("prompt", default)

    def coco_files(self) -> dict[str, str]:
        """Return the COCO file of every output that is regions."""
        folders = output_folders(self.outputs)
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


def _models(
    checked: CheckedGraph, identities: Mapping[str, str], device: str
) -> list[dict[str, Any]]:
    """Return every model once, with the slots that use it and its license."""
    records: dict[str, dict[str, Any]] = {}
    for step, slot, checkpoint in models_of(checked):
        identity = identities[f"{step}.{slot}"]
        record = records.setdefault(
            identity,
            {
                "name": checkpoint.name,
                "identity": identity,
                "about": checkpoint.about,
                "license": checkpoint.license,
                "non_commercial": checkpoint.non_commercial,
                "source": checkpoint.repo or checkpoint.package,
                "revision": commit_in(identity),
                "dtype": checkpoint.dtype_on(device),
                "files": dict(checkpoint.files),
                "used_by": [],
            },
        )
        record["used_by"].append(f"{step}.{slot}")
    return [records[identity] for identity in sorted(records)]


def _regions(outputs: Mapping[str, Any]) -> list[str]:
    masks = [name for name, kind in outputs.items() if _contains(kind, Masks)]
    boxes = [
        name for name, kind in outputs.items() if name not in masks and _contains(kind, Regions)
    ]
    return masks + boxes


def _contains(kind: Any, value_type: type) -> bool:
    """Return whether a type is a value type, or a list or union of it."""
    kind = types.plain(kind)
    if isinstance(kind, type) and issubclass(kind, value_type):
        return True
    return any(_contains(member, value_type) for member in get_args(kind))
