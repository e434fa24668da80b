"""Which files tell about all images of a run at once?

They are written when a run has come to its end, from what the store holds, in the order of the
inputs. The same images give the same bytes, whatever was interrupted or done in which order on
the way; what differs from run to run, times and dates, stands in timings.jsonl alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..formats import CocoWriter, from_coco_annotations, to_labelme, to_yolo, yolo_data
from ..foundation.atomic_files import PartFile
from ..foundation.json_text import json_line, json_page
from ..values import Regions
from .identity import digest
from .report import write_report
from .run_facts import RunFacts
from .sources import SourceImage
from .store import MANIFEST, ItemRecord, RunStore


def write_summary(store: RunStore, facts: RunFacts, inputs: Sequence[SourceImage]) -> None:
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
    store: RunStore, facts: RunFacts, one: SourceImage, regions: Regions, classes: Sequence[str]
) -> None:
    """Write one image's labels in the requested formats."""
    if "yolo" in facts.formats:
        with store.summary_file(f"labels/{one.name}.txt") as part:
            part.write(to_yolo(regions, classes))
    if "labelme" in facts.formats:
        document = to_labelme(regions, _relative(one.path, store.folder / "labelme"))
        with store.summary_file(f"labelme/{one.name}.json") as part:
            part.write(json_page(document))


def _write_manifest(store: RunStore, facts: RunFacts, inputs: Sequence[SourceImage]) -> None:
    head = {
        "graph": {
            "name": facts.graph.name,
            "sha256": facts.identity["graph"],
            "yaml": facts.yaml,
        },
        "inputs": facts.inputs,
        "seeds": facts.seeds,
        "models": facts.models,
        "device": facts.device,
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


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on different drives
        return path.as_posix()
