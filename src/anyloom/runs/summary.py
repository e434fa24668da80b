"""Summary files of a run: results, failures, COCO and other labels, the report, the manifest.

They are written when a run ends or is interrupted, from the store, in the order of the images, and
describe every result in the folder, whichever calls made them. The same results give the same
bytes, whatever was interrupted or done in which order on the way; what differs from run to run,
times and dates, is in timings.jsonl alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from ..compiler.checked import CheckedGraph
from ..formats import CocoWriter, ReadingReport, class_names, from_coco_annotations
from ..formats.instances import CROWD
from ..foundation.atomic_files import PartFile, StorageError
from ..foundation.errors import one_line
from ..foundation.file_names import relative_stems, safe_name
from ..foundation.json_text import json_line, json_page
from ..foundation.plain_text import plain
from ..values.medical.volumes import SlicePlace
from .dataset_summaries import DatasetSummary, write_dataset_summaries
from .findings import Findings, write_findings
from .identity import digest
from .label_files import LabelFiles
from .map_files import write_map_files
from .records import ItemRecord
from .report import Interruption, write_report
from .run_facts import RunFacts
from .source_parts import READING_FACTS
from .sources import SourceImage
from .store import MANIFEST, RunStore
from .stored_images import stored_images
from .volumes import VOLUMES_FILE, places_of_images, volumes_page

NAMED = 6
"""Images that a line names; of more it tells the number."""


def write_summary(
    store: RunStore,
    facts: RunFacts,
    selected: CheckedGraph,
    unreadable: Mapping[str, str] | None = None,
    interruption: Interruption | None = None,
) -> tuple[Findings | None, list[DatasetSummary], list[str]]:
    """Write every file about the whole run; manifest.json, the last one, says that it is complete.

    Args:
        selected: the part of the graph that ran.
        unreadable: the sub-folders of the sources that could not be read, and why.
        interruption: of a run that is not complete; the report states it, and there is no manifest.

    Returns:
        What was found, what the images say together, and a line for each thing that the user should
        know, such as a file that somebody changed and that was therefore kept.

    Raises:
        StorageError: the disk refuses.
    """
    images = stored_images(store.database)
    places = places_of_images(images)
    notes = _write_results(store, facts, images, places, unreadable or {})
    if page := volumes_page(places, images):
        with store.summary_file(VOLUMES_FILE) as part:
            part.write(page)
    findings = write_findings(store, facts, selected, images)
    together = write_dataset_summaries(store, selected, images, notes)
    write_report(store, facts, images, findings, interruption, together)
    if interruption is None:
        _write_manifest(store, facts, images)
    if store.kept:
        notes.append(f"kept, as somebody changed or added them: {_several(store.kept)}")
    return findings, together, notes


def _write_results(
    store: RunStore,
    facts: RunFacts,
    images: Sequence[SourceImage],
    places: Mapping[str, SlicePlace],
    unreadable: Mapping[str, str],
) -> list[str]:
    notes: list[str] = []
    classes = {
        output: class_names(facts.prompt, _annotations(store, images, output))
        for output in facts.regions
    }
    stems = _stems(images, facts, notes) if facts.formats else {}
    labels: LabelFiles | None = None
    with ExitStack() as files:
        results, failures, timings = (
            files.enter_context(store.summary_file(name))
            for name in ("results.jsonl", "failures.jsonl", "timings.jsonl")
        )
        timings.write(json_line({"finished": datetime.now(UTC).isoformat(timespec="seconds")}))
        for folder, reason in unreadable.items():
            line = {"name": "", "file": plain(folder), "node": "", "reason": reason}
            failures.write(json_line(line))
        coco_writers = {
            output: CocoWriter(files.enter_context(store.summary_file(file)).write, classes[output])
            for output, file in facts.coco_files().items()
        }
        first = facts.regions[0] if facts.regions else ""
        if facts.formats and first:
            crowds = sum(bool(one.get(CROWD)) for one in _annotations(store, images, first))
            made = LabelFiles(
                store, facts.formats, classes[first], images, facts.val, crowds, places
            )
            labels = files.enter_context(made.opened())
        for image_id, (image, item) in enumerate(store.database.items(images), start=1):
            _write_lines(image, item, places.get(image.file), results, failures, timings)
            if "width" not in item.details:  # the image could not be read
                continue
            frame = (item.details["height"], item.details["width"])
            annotations = item.details.get("annotations", {})
            for output, coco in coco_writers.items():
                coco.add(image_id, image.file, frame, annotations.get(output, ()))
            if labels and first in annotations:  # a failed image has no labels, not even none
                stem, found = stems[image.name], annotations[first]
                notes += _write_labels(labels, image, stem, found, frame)
        for coco in coco_writers.values():
            coco.close()
    if labels:
        notes += labels.notes()
    if first:
        notes += write_map_files(
            store, facts.formats, images, first, classes[first], facts.simplify
        )
    return notes


def _annotations(
    store: RunStore, images: Sequence[SourceImage], output: str
) -> Iterator[Mapping[str, Any]]:
    for _, item in store.database.items(images):
        yield from item.details.get("annotations", {}).get(output, ())


def _write_labels(
    labels: LabelFiles,
    image: SourceImage,
    stem: str,
    annotations: Sequence[Mapping[str, Any]],
    frame: tuple[int, int],
) -> list[str]:
    """Write the label files of an image; return a line about what they cannot hold."""
    report = ReadingReport()
    try:
        regions = from_coco_annotations(annotations, frame, report=report, file_name=image.file)
        labels.add(image, stem, regions)
    except StorageError:
        raise
    except Exception as error:  # whatever happens to one image, the others have their summaries
        return [f"{plain(image.file)}: no label files ({plain(one_line(error), 160)})"]
    return report.refused


def _stems(images: Sequence[SourceImage], facts: RunFacts, notes: list[str]) -> Mapping[str, str]:
    """Return, by item, the path of an image's label files without a suffix."""
    stems = relative_stems([image.file for image in images])
    longer = [
        image.file
        for image, stem in zip(images, stems, strict=True)
        if PurePosixPath(stem).name != safe_name(PurePosixPath(image.file).stem)
    ]
    if longer and "yolo" in facts.formats:
        notes.append(
            "a trainer would look for the labels of several images in one file, so these have "
            f"longer names: {_several(longer)}; rename the images likewise"
        )
    return {image.name: stem for image, stem in zip(images, stems, strict=True)}


def _several(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(map(plain, names[:NAMED])) + (f" and {rest} more" if rest > 0 else "")


def _write_lines(
    image: SourceImage,
    item: ItemRecord,
    place: SlicePlace | None,
    results: PartFile,
    failures: PartFile,
    timings: PartFile,
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
    if item.part:
        line["part"] = item.part
    if handled := details.get("handled"):
        line["handled"] = handled
    results.write(json_line(line))
    if image.place:
        names["whole_file"] = image.whole_file
    if place:
        names["volume"] = place.volume.name
    for failure in details["failures"]:
        failures.write(json_line({**names, **failure}))
    timings.write(json_line({"name": image.name, **item.timing}))


def _write_manifest(store: RunStore, facts: RunFacts, images: Sequence[SourceImage]) -> None:
    head = {
        "graph": {
            "name": facts.graph.name,
            "sha256": facts.identity["graph"],
            "yaml": facts.yaml,
            "outputs": facts.outputs,
        },
        "inputs": facts.inputs,
        **_reading(facts),
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


def _reading(facts: RunFacts) -> dict[str, Any]:
    inputs = facts.identity["inputs"]
    return {name.replace(" ", "_"): inputs[name] for name in READING_FACTS if name in inputs}


def _files(store: RunStore, item: str, besides: str = "") -> list[dict[str, Any]]:
    return [asdict(file) for file in store.database.files(item) if file.path != besides]
