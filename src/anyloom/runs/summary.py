"""Summary files of a run: results, failures, COCO and other labels, the report, the manifest.

They are written at the end of a run, from the store, in the order of the images. The same images
give the same bytes, whatever was interrupted or done in which order on the way; what differs from
run to run, times and dates, is in timings.jsonl alone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..formats import CocoWriter, from_coco_annotations, to_labelme, to_yolo, yolo_data
from ..foundation.atomic_files import PartFile
from ..foundation.json_text import json_line, json_page
from ..values import Regions
from .identity import digest
from .records import ItemRecord
from .report import write_report
from .run_facts import RunFacts
from .sources import SourceImage
from .store import MANIFEST, RunStore


def write_summary(store: RunStore, facts: RunFacts, images: Sequence[SourceImage]) -> None:
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
        coco_writers = {
            output: CocoWriter(files.enter_context(store.summary_file(file)).write)
            for output, file in facts.coco_files().items()
        }
        for image_id, (image, item) in enumerate(store.database.items(images), start=1):
            _write_lines(image, item, results, failures, timings)
            if "width" not in item.details:  # the image could not be read
                continue
            frame = (item.details["height"], item.details["width"])
            annotations = item.details.get("annotations", {})
            for output, coco in coco_writers.items():
                coco.add(image_id, image.file, frame, annotations.get(output, ()))
            if facts.formats and facts.regions:
                first = facts.regions[0]
                regions = from_coco_annotations(annotations.get(first, []), frame)
                _write_labels(store, facts, image, regions, coco_writers[first].categories)
        for coco in coco_writers.values():
            coco.close()
        if "yolo" in facts.formats and facts.regions:
            with store.summary_file("data.yaml") as part:
                part.write(yolo_data(coco_writers[facts.regions[0]].categories))
    write_report(store, facts, images)
    _write_manifest(store, facts, images)


def _write_lines(
    image: SourceImage, item: ItemRecord, results: PartFile, failures: PartFile, timings: PartFile
) -> None:
    details = item.details
    names = {"name": image.name, "file": image.file}
    size = {key: details[key] for key in ("width", "height") if key in details}
    line = {**names, "state": item.state, **size, "outputs": details.get("record", {})}
    if item.questions:
        line["questions"] = [
            {"key": one.key, "step": one.step, "text": one.text, "type": one.type}
            for one in item.questions
        ]
    if handled := details.get("handled"):
        line["handled"] = handled
    results.write(json_line(line))
    for failure in details["failures"]:
        failures.write(json_line({**names, **failure}))
    timings.write(json_line({"name": image.name, **item.timing}))


def _write_labels(
    store: RunStore, facts: RunFacts, image: SourceImage, regions: Regions, classes: Sequence[str]
) -> None:
    if "yolo" in facts.formats:
        with store.summary_file(f"labels/{image.name}.txt") as part:
            part.write(to_yolo(regions, classes))
    if "labelme" in facts.formats:
        document = to_labelme(regions, _relative(image.path, store.folder / "labelme"))
        with store.summary_file(f"labelme/{image.name}.json") as part:
            part.write(json_page(document))


def _write_manifest(store: RunStore, facts: RunFacts, images: Sequence[SourceImage]) -> None:
    head = {
        "graph": {
            "name": facts.graph.name,
            "sha256": facts.identity["graph"],
            "yaml": facts.yaml,
            "outputs": facts.outputs,
        },
        "inputs": facts.inputs,
        "seeds": facts.seeds,
        "models": facts.models,
        "device": facts.device,
        "versions": facts.versions,
        "formats": facts.formats,
        "run": digest(facts.identity),
        "files": _files(store, "", besides="timings.jsonl"),
    }
    with store.summary_file(MANIFEST) as part:
        part.write(json_page(head).removesuffix("\n}\n"))
        part.write(',\n  "images": [')
        for number, (image, item) in enumerate(store.database.items(images)):
            line = {
                "name": image.name,
                "file": image.file,
                "sha256": item.content or None,
                "state": item.state,
                "files": _files(store, image.name),
            }
            part.write(",\n    " if number else "\n    ")
            part.write(json_line(line).rstrip("\n"))
        part.write("\n  ]\n}\n")


def _files(store: RunStore, item: str, besides: str = "") -> list[dict[str, Any]]:
    return [asdict(file) for file in store.database.files(item) if file.path != besides]


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on different drives
        return path.as_posix()
