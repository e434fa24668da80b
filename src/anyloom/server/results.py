"""Results of runs: encoded once for equal values, and written as annotation formats."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Literal

from ..engine.items import Result
from ..formats import (
    CocoImage,
    class_names,
    coco_document,
    from_coco_annotations,
    to_labelme,
    to_yolo,
    yolo_data,
)
from ..foundation.bounded_cache import BoundedCache
from ..foundation.errors import InputError, UnknownNameError
from ..foundation.file_names import safe_name
from ..runs.identity import shown_inputs
from ..runs.item_outcome import failure_records
from ..runs.output_encoder import OutputEncoder, output_folders
from ..values import Image, Regions, Unhashable, fingerprint
from .records import ResultFile, RunEnd, RunRecord
from .served_graph import ServedGraph

AnnotationFormat = Literal["coco", "labelme", "yolo"]
ENCODED_BYTES = 64 * 2**20
"""Limit for results that were encoded last, for requests that are repeated."""
IMAGE_NAME = "image"
"""What files of a result are called where the request does not name the image."""


class ResultEncoder:
    """Encodes results; equal results of the same request are encoded once."""

    def __init__(self) -> None:
        self._encoded: BoundedCache[str, RunEnd] = BoundedCache(ENCODED_BYTES)

    def encode(self, served: ServedGraph, result: Result) -> RunEnd:
        """Return the end of a run: its result as JSON, and its files."""
        image = result.inputs.get(served.image_input or "")
        image = image if isinstance(image, Image) else None
        file_name = image.name if image is not None and image.name else IMAGE_NAME
        prompt = result.inputs.get("prompt")
        prompt = prompt if isinstance(prompt, str) else ""
        name = safe_name(PurePosixPath(file_name).stem)
        timing = {
            "seconds": round(result.seconds, 4),
            "computed": result.computed,
            "cached": result.cached,
        }
        failures = failure_records(result.failures)

        def encoded() -> RunEnd:
            folders = output_folders(list(served.checked.outputs))
            shown = json.dumps(shown_inputs(result.inputs), ensure_ascii=False, sort_keys=True)
            texts = {**served.metadata, "anyloom.inputs": shown}
            encoder = OutputEncoder(folders, texts, prompt, thumbnails=False)
            made = encoder.encode(name, image, result.outputs)
            files = [ResultFile.of(file.path, file.read()) for file in made.files]
            facts: dict[str, Any] = {"outputs": made.records, "annotations": made.annotations}
            if image is not None:
                facts |= {"file_name": file_name, "width": image.width, "height": image.height}
            return RunEnd("done", facts, files)

        try:
            key = fingerprint(
                [served.name, file_name, dict(result.inputs), served.metadata, dict(result.outputs)]
            )
        except Unhashable:
            end = encoded()
        else:
            end = self._encoded.get(key, encoded)
        state = "failed" if failures else "done"
        facts = {**end.result, "failures": failures, "timing": timing, "prompt": prompt}
        return RunEnd(state, facts, end.files)


def annotations_as(
    record: RunRecord, format: AnnotationFormat, output: str | None
) -> tuple[bytes, str]:
    """Return the instances of a run as a file of a format, and the suffix of that file.

    Args:
        output: which of the outputs; the first that has instances by default.

    Raises:
        UnknownNameError: there is no such output.
        InputError: no output has instances, or the run has not ended.
    """
    regions, chosen = regions_of(record, output)
    result = record.result
    annotations = result["annotations"][chosen]
    names = class_names(result.get("prompt"), annotations)
    file_name = result["file_name"]
    if format == "coco":
        image = CocoImage(file_name, regions, prompt=result.get("prompt", ""), node=chosen)
        return json.dumps(coco_document([image], names)).encode(), ".json"
    if format == "labelme":
        return json.dumps(to_labelme(regions, file_name)).encode(), ".json"
    return _zip(
        {
            f"labels/{safe_name(PurePosixPath(file_name).stem)}.txt": to_yolo(
                regions, names
            ).encode(),
            "data.yaml": yolo_data(names).encode(),
        }
    ), ".zip"


def regions_of(record: RunRecord, output: str | None) -> tuple[Regions, str]:
    """Return the instances that a run found, and the output that has them.

    Raises:
        UnknownNameError: there is no such output.
        InputError: no output has instances, or the run has not ended.
    """
    if "annotations" not in record.result:
        raise InputError(f"the run is {record.state}, so it has no instances")
    annotations: Mapping[str, Any] = record.result["annotations"]
    if not annotations:
        raise InputError("no output of this graph has instances")
    chosen = next(iter(annotations)) if output is None else output
    if chosen not in annotations:
        raise UnknownNameError("output with instances", chosen, annotations)
    frame = record.result["height"], record.result["width"]
    return from_coco_annotations(annotations[chosen], frame), chosen


def _zip(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return written.getvalue()
