"""Which files tell about all images of a run at once?

They are written when a run has come to its end, from what the store holds, in the order of the
inputs. The same images give the same bytes, whatever was interrupted or done in which order on
the way; what differs from run to run, times and dates, stands in timings.jsonl alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from ..compiler.checking import CheckedGraph
from ..compiler.graphs import Graph
from ..core import types
from ..formats import CocoWriter, from_coco_annotations, to_labelme, to_yolo, yolo_data
from ..foundation.atomic_files import PartFile
from ..foundation.errors import AnyloomError
from ..foundation.json_text import json_line, json_page
from ..hardware.devices import dtype_of, resolved
from ..values import Masks, Regions
from .identity import digest, models_of, seeds_of, shown_inputs, versions
from .outputs import output_folders
from .report import write_report
from .sources import SourceImage
from .store import MANIFEST, ItemRecord, RunStore


@dataclass(frozen=True)
class Facts:
    """What is true of all images of a run.

    regions: the outputs that are regions, masks first: the first one fills coco.json, every
        further one a coco_<output>.json of its own.
    """

    graph: Graph
    yaml: str
    drawing: str
    inputs: Mapping[str, Any]
    seeds: Mapping[str, Any]
    models: Sequence[Mapping[str, Any]]
    versions: Mapping[str, str]
    identity: Mapping[str, Any]
    formats: Sequence[str]
    regions: Sequence[str]

    @classmethod
    def of(
        cls,
        checked: CheckedGraph,
        shared: Mapping[str, Any],
        identity: Mapping[str, Any],
        formats: Sequence[str],
    ) -> Facts:
        """Collect the facts of a run."""
        graph = checked.graph
        return cls(
            graph,
            _yaml(graph),
            graph.to_svg(),
            shown_inputs(shared),
            seeds_of(checked, shared),
            _models(checked),
            versions(),
            identity,
            formats,
            _regions(checked.outputs),
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


def write_summary(store: RunStore, facts: Facts, inputs: Sequence[SourceImage]) -> None:
    """Write every file about the whole run; manifest.json, the last one, says that it is complete.

    Raises:
        StorageError: the disk refuses.
    """
    with ExitStack() as files:
        results, failures, timings = (
            files.enter_context(store.summary_file(name))
            for name in ("results.jsonl", "failures.jsonl", "timings.jsonl")
        )
        timings.write(json_line({"finished": datetime.now(UTC).isoformat(timespec="seconds")}))
        sets = {
            output: CocoWriter(files.enter_context(store.summary_file(file)).write)
            for output, file in facts.coco_files().items()
        }
        for image_id, (one, entry) in enumerate(entries(store, inputs), start=1):
            _write_lines(one, entry, results, failures, timings)
            if "width" not in entry.details:  # the image could not be read
                continue
            frame = (entry.details["height"], entry.details["width"])
            annotations = entry.details.get("annotations", {})
            for output, coco in sets.items():
                coco.add(image_id, one.file, frame, annotations.get(output, ()))
            if facts.formats and facts.regions:
                first = facts.regions[0]
                regions = from_coco_annotations(annotations.get(first, []), frame)
                _write_labels(store, facts, one, regions, sets[first].categories)
        for coco in sets.values():
            coco.close()
        if "yolo" in facts.formats and facts.regions:
            with store.summary_file("data.yaml") as part:
                part.write(yolo_data(sets[facts.regions[0]].categories))
    write_report(store, facts, inputs)
    _write_manifest(store, facts, inputs)


def entries(
    store: RunStore, inputs: Sequence[SourceImage]
) -> Iterator[tuple[SourceImage, ItemRecord]]:
    """Yield every input with what the store knows of it, in order, one at a time."""
    for one in inputs:
        entry = store.entry(one.name)
        if entry is not None:
            yield one, entry


def _write_lines(
    one: SourceImage, entry: ItemRecord, results: PartFile, failures: PartFile, timings: PartFile
) -> None:
    details = entry.details
    line: dict[str, Any] = {"name": one.name, "file": one.file, "state": entry.state}
    line |= {key: details[key] for key in ("width", "height") if key in details}
    results.write(json_line({**line, "outputs": details.get("record", {})}))
    for failure in details["failures"]:
        failures.write(json_line({"name": one.name, "file": one.file, **failure}))
    timings.write(json_line({"name": one.name, **entry.timing}))


def _write_labels(
    store: RunStore, facts: Facts, one: SourceImage, regions: Regions, classes: Sequence[str]
) -> None:
    """Write one image's labels in the requested formats."""
    if "yolo" in facts.formats:
        with store.summary_file(f"labels/{one.name}.txt") as part:
            part.write(to_yolo(regions, classes))
    if "labelme" in facts.formats:
        document = to_labelme(regions, _relative(one.path, store.folder / "labelme"))
        with store.summary_file(f"labelme/{one.name}.json") as part:
            part.write(json_page(document))


def _write_manifest(store: RunStore, facts: Facts, inputs: Sequence[SourceImage]) -> None:
    head = {
        "graph": {
            "name": facts.graph.name,
            "sha256": facts.identity["graph"],
            "yaml": facts.yaml,
        },
        "inputs": facts.inputs,
        "seeds": facts.seeds,
        "models": facts.models,
        "device": resolved(),
        "versions": facts.versions,
        "formats": facts.formats,
        "run": digest(facts.identity),
        "files": [_file(file) for file in store.files("") if file.path != "timings.jsonl"],
    }
    with store.summary_file(MANIFEST) as part:
        part.write(json_page(head).removesuffix("\n}\n"))
        part.write(',\n  "images": [')
        for number, (one, entry) in enumerate(entries(store, inputs)):
            image = {
                "name": one.name,
                "file": one.file,
                "sha256": entry.content or None,
                "state": entry.state,
                "files": [_file(file) for file in store.files(one.name)],
            }
            part.write(",\n    " if number else "\n    ")
            part.write(json_line(image).rstrip("\n"))
        part.write("\n  ]\n}\n")


def _file(file: Any) -> dict[str, Any]:
    return {"path": file.path, "size": file.size, "sha256": file.sha256}


def _yaml(graph: Graph) -> str:
    """Return the graph as a file, "" where it holds what a file cannot, such as an image."""
    try:
        return graph.to_yaml()
    except AnyloomError:
        return ""


def _models(checked: CheckedGraph) -> list[dict[str, Any]]:
    """Return every model once, with where it is used and under which license."""
    found: dict[str, dict[str, Any]] = {}
    for step, slot, one in models_of(checked):
        record = found.setdefault(
            one.identity,
            {
                "name": one.name,
                "identity": one.identity,
                "about": one.about,
                "license": one.license,
                "non_commercial": one.non_commercial,
                "source": one.repo or one.package,
                "revision": one.revision,
                "dtype": dtype_of(one),
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


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on different drives
        return path.as_posix()
