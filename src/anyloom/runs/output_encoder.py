"""Encoder of outputs: the result of one item as JSON records, files, annotations, thumbnails."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from ..formats import label_map_to_png, shape_to_png, to_coco_annotations
from ..foundation.file_names import folded, numbered, safe_name
from ..foundation.json_text import json_safe
from ..values import (
    Document,
    Embedding,
    Heatmap,
    Image,
    LabelMap,
    Masks,
    Points,
    Regions,
    Table,
    Value,
)
from ..values.codec import encode
from ..values.image_encoding import TEXT_LIMIT
from .csv_text import csv_line
from .records import NewFile, Thumbnail
from .thumbnails import OVERLAY, OutputValue, thumbnails_of

LARGEST_JPEG = 65_000
"""Pixels along a side that a JPEG can have."""
RUN_FILES = (
    "coco.json",
    "cvat.xml",
    "data.yaml",
    "failures.jsonl",
    "geojson",
    "geotiff",
    "gpkg",
    "label_studio.config.xml",
    "label_studio.json",
    "labelme",
    "labels",
    "manifest.json",
    "report",
    "report.html",
    "results.jsonl",
    "summary.csv",
    "timings.jsonl",
    "voc",
)
"""What a run writes beside its outputs, which therefore no output's folder may be called."""


def output_folders(outputs: Sequence[str]) -> dict[str, str]:
    """Return the folder of every output: its name, made safe and distinct from everything else."""
    safe = [safe_name(name) for name in outputs]
    reserved = set(map(folded, RUN_FILES))
    safe = [f"{name}_output" if folded(name) in reserved else name for name in safe]
    return dict(zip(outputs, numbered(safe, RUN_FILES), strict=True))


@dataclass
class EncodedOutputs:
    """An item's outputs, ready to be published.

    records:     output → JSON, a line of results.jsonl.
    annotations: output → COCO annotations, whose ids count within the image.
    """

    records: dict[str, Any] = field(default_factory=dict)
    annotations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    files: list[NewFile] = field(default_factory=list)
    thumbnails: list[Thumbnail] = field(default_factory=list)


class OutputEncoder:
    """Encodes results of one graph.

    folders: output → folder, see `output_folders`.
    texts:   metadata of every PNG, from which the image can be made again.
    prompt:  the text that the run looked for, "" without one.
    thumbnails: whether there will be a report that shows them.
    """

    def __init__(
        self,
        folders: Mapping[str, str],
        texts: Mapping[str, str] | None = None,
        prompt: str = "",
        *,
        thumbnails: bool = True,
    ) -> None:
        self.folders = folders
        self.texts = {
            key: text for key, text in (texts or {}).items() if len(text.encode()) <= TEXT_LIMIT
        }
        self.prompt = prompt
        self.thumbnails = thumbnails

    def encode(self, name: str, image: Image | None, outputs: Mapping[str, Any]) -> EncodedOutputs:
        """Encode the outputs of the item `name`, which were made from `image`, if from one."""
        encoded = EncodedOutputs()
        values: list[OutputValue] = []
        for output in self.folders:
            if output in outputs:
                record = self._record(encoded.files, values, output, outputs[output], name)
                encoded.records[output] = json_safe(record)
        if image is not None:
            encoded.annotations = json_safe(self._annotations(values, image))
            if self.thumbnails:
                encoded.thumbnails = list(thumbnails_of(image, values))
        return encoded

    def _record(
        self, files: list[NewFile], values: list[OutputValue], output: str, value: Any, name: str
    ) -> Any:
        """Return an output as JSON; append its files, and every value inside it."""
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        fields = getattr(value, "_asdict", None)
        if fields is not None:
            value = fields()
        if isinstance(value, Mapping):
            return {
                str(key): self._record(
                    files, values, output, item, f"{name}__{safe_name(str(key))}"
                )
                for key, item in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [
                self._record(files, values, output, item, f"{name}__{place:03d}")
                for place, item in enumerate(value)
            ]
        if not isinstance(value, Value):
            kind = type(value).__name__
            raise ValueError(f"output '{output}' is a {kind}, which cannot be stored")
        facts, suffix, content = self._value(output, value)
        record = {"kind": type(value).__name__, **facts}
        path = f"{self.folders[output]}/{name}"
        if isinstance(value, Masks):
            pngs = [
                NewFile(f"{path}__{row:03d}.png", partial(shape_to_png, value.shapes, row))
                for row in range(len(value))
            ]
            files += pngs
            record["files"] = [png.path for png in pngs]
        elif content is not None:
            files.append(NewFile(path + suffix, content))
            record["file"] = path + suffix
        values.append((output, value, record))
        return record

    def _value(
        self, output: str, value: Value
    ) -> tuple[dict[str, Any], str, bytes | Callable[[], bytes] | None]:
        """Return the facts of a value, and the suffix and content of its file, if it has one."""
        size = _size(getattr(value, "frame", None))
        if isinstance(value, Regions):
            return _instances(value), "", None
        if isinstance(value, Image):
            if output == OVERLAY and value.alpha is None and max(value.shape) <= LARGEST_JPEG:
                return _size(value.shape), ".jpg", partial(value.encode, "JPEG")
            png = partial(value.encode, "PNG", metadata=self.texts)
            return _size(value.shape), ".png", png
        if isinstance(value, Table):
            return {"rows": list(value.rows())}, ".csv", partial(_csv, value)
        if isinstance(value, Document):
            return {"bytes": len(value.content)}, value.suffix, value.content
        if isinstance(value, LabelMap):
            names = {str(number): text for number, text in sorted(value.names.items())}
            return {**size, "names": names}, ".png", partial(label_map_to_png, value)
        if isinstance(value, Heatmap):
            facts = {
                "label": value.label,
                "unit": value.unit,
                "extent": list(value.extent),
                "low": _shortest(value.grid.min()),
                "high": _shortest(value.grid.max()),
                "peak": list(value.peak()),
            }
            return {**size, **facts}, ".npy", partial(_npy, value.grid)
        if isinstance(value, Points):
            facts = {
                "points": _rows(value.coordinates),
                "positive": value.positive.tolist(),
                "objects": value.objects.tolist(),
            }
            return {**size, **facts}, "", None
        if isinstance(value, Embedding):
            return {"model": value.model}, ".npy", partial(_npy, value.vectors)
        return {}, ".safetensors", partial(encode, value)

    def _annotations(self, values: Sequence[OutputValue], image: Image) -> dict[str, Any]:
        """Return COCO annotations of all regions in the frame of the image, by output."""
        annotations: dict[str, list[dict[str, Any]]] = {}
        for output, regions, record in values:
            if isinstance(regions, Regions) and regions.frame == image.shape:
                of_output = annotations.setdefault(output, [])
                new = to_coco_annotations(
                    regions, 0, first_id=len(of_output), prompt=self.prompt, node=output
                )
                for annotation, file in zip(new, record.get("files", ()), strict=False):
                    annotation["mask_file"] = file
                of_output += new
        return annotations


def _instances(regions: Regions) -> dict[str, Any]:
    facts: dict[str, Any] = {"count": len(regions), **_size(regions.frame)}
    facts["boxes"] = _rows(regions.boxes)
    # No regions have the same keys as some regions, for whoever reads the lines.
    if regions.labels is not None or not regions:
        facts["labels"] = list(regions.labels or ())
    if regions.scores is not None or not regions:
        scores = () if regions.scores is None else regions.scores
        facts["score_kind"] = regions.score_kind
        facts["scores"] = [_shortest(score) for score in scores]
    for name, values in regions.columns.items():
        if isinstance(values, tuple):
            facts.setdefault("columns", {})[name] = list(values)
        elif values.ndim == 1:
            facts.setdefault("columns", {})[name] = [_shortest(number) for number in values]
    return facts


def _size(frame: tuple[int, int] | None) -> dict[str, int]:
    return {} if frame is None else {"width": frame[1], "height": frame[0]}


def _rows(array: np.ndarray) -> list[list[float]]:
    return [[_shortest(number) for number in row] for row in array]


def _shortest(number: Any) -> Any:
    """Return the shortest decimal that means the same number, as 0.1 and not 0.10000000149."""
    if isinstance(number, np.floating):
        return float(str(number))
    return number.item()


def _csv(table: Table) -> bytes:
    """Return a table as CSV; a text that a spreadsheet would run as a formula is quoted with '."""
    lines = [csv_line(table.columns), *(csv_line(row.values()) for row in table.rows())]
    return "".join(lines).encode()


def _npy(array: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.save(written, array, allow_pickle=False)
    return written.getvalue()
