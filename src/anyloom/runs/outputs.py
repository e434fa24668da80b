"""Which files, records and small images does the result of one item become?"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
    FeatureMap,
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
from .store import NewFile, Thumbnail

OVERLAY = "overlay"
"""The output of this name is for looking at, so it is a JPEG; every other image is exact."""
LARGEST_JPEG = 65_000
"""Pixels along a side that a JPEG can have."""
THUMBNAIL_SIDE = 240
MOST_THUMBNAILS = 8
"""Of one output that lists images."""
RUN_FILES = (
    "coco.json",
    "data.yaml",
    "failures.jsonl",
    "labelme",
    "labels",
    "manifest.json",
    "report",
    "report.html",
    "results.jsonl",
    "timings.jsonl",
)
"""What a run writes beside its outputs, which therefore no output's folder may be called."""


def output_folders(outputs: Sequence[str]) -> dict[str, str]:
    """Return the folder of every output: its name, made safe and distinct from everything else."""
    safe = [safe_name(name) for name in outputs]
    reserved = set(map(folded, RUN_FILES))
    safe = [f"{name}_output" if folded(name) in reserved else name for name in safe]
    return dict(zip(outputs, numbered(safe, RUN_FILES), strict=True))


@dataclass
class Described:
    """An item's outputs, ready to be published.

    record:      output → JSON, a line of results.jsonl.
    annotations: output → COCO annotations, whose ids count within the image.
    """

    record: dict[str, Any] = field(default_factory=dict)
    annotations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    files: list[NewFile] = field(default_factory=list)
    pictures: list[Thumbnail] = field(default_factory=list)


class Describer:
    """Describes results of one graph.

    folders:  output → folder, see `output_folders`.
    texts:    what every PNG carries along, so that the image can be made again.
    prompt:   the text that the run looked for, "" without one.
    """

    def __init__(
        self, folders: Mapping[str, str], texts: Mapping[str, str] | None = None, prompt: str = ""
    ) -> None:
        self.folders = folders
        self.texts = {
            key: text for key, text in (texts or {}).items() if len(text.encode()) <= TEXT_LIMIT
        }
        self.prompt = prompt

    def describe(self, name: str, image: Image, outputs: Mapping[str, Any]) -> Described:
        """Return what the outputs of the item `name`, made from `image`, become."""
        found = Described()
        values: list[_Described] = []
        for output in self.folders:
            if output in outputs:
                records = self._record(found.files, values, output, outputs[output], name)
                found.record[output] = json_safe(records)
        found.annotations = json_safe(self._annotations(values, image))
        found.pictures = list(_pictures(values, image))
        return found

    # Records and files

    def _record(
        self, files: list[NewFile], values: list[_Described], output: str, value: Any, name: str
    ) -> Any:
        """Return a value as JSON; note the files that it becomes, and every value inside it."""
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        fields = getattr(value, "_asdict", None)
        if fields is not None:
            value = fields()
        if isinstance(value, Mapping):
            return {
                str(key): self._record(files, values, output, one, f"{name}__{safe_name(str(key))}")
                for key, one in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [
                self._record(files, values, output, one, f"{name}__{place:03d}")
                for place, one in enumerate(value)
            ]
        if not isinstance(value, Value):
            kind = type(value).__name__
            raise ValueError(f"output '{output}' is a {kind}, which cannot be stored")
        record = {"kind": type(value).__name__, **self._value(files, output, value, name)}
        values.append((output, value, record))
        return record

    def _value(self, files: list[NewFile], output: str, value: Value, name: str) -> dict[str, Any]:
        place = f"{self.folders[output]}/{name}"

        def file(suffix: str, content: Any) -> str:
            files.append(NewFile(place + suffix, content))
            return place + suffix

        if isinstance(value, Masks):
            pngs = [
                file(f"__{row:03d}.png", partial(shape_to_png, value.shapes, row))
                for row in range(len(value))
            ]
            return {**_instances(value), "files": pngs}
        if isinstance(value, Regions):
            return {**_instances(value)}
        size = _size(getattr(value, "frame", None))
        if isinstance(value, Image):
            size = _size(value.size)
            if output == OVERLAY and value.alpha is None and max(value.size) <= LARGEST_JPEG:
                return {**size, "file": file(".jpg", partial(value.encode, "JPEG"))}
            png = partial(value.encode, "PNG", metadata=self.texts)
            return {**size, "file": file(".png", png)}
        if isinstance(value, Table):
            csv_file = file(".csv", partial(table_csv, value))
            return {"rows": list(value.rows()), "file": csv_file}
        if isinstance(value, Document):
            written = file(value.suffix, lambda: value.content)
            return {"bytes": len(value.content), "file": written}
        if isinstance(value, LabelMap):
            names = {str(number): text for number, text in sorted(value.names.items())}
            png_file = file(".png", partial(label_map_to_png, value))
            return {**size, "names": names, "file": png_file}
        if isinstance(value, Heatmap):
            grid = value.grid
            facts = {
                "label": value.label,
                "unit": value.unit,
                "extent": list(value.extent),
                "low": _short(grid.min()),
                "high": _short(grid.max()),
                "peak": list(value.peak()),
            }
            return {**size, **facts, "file": file(".npy", partial(_npy, grid))}
        if isinstance(value, Points):
            points = {
                "points": _rows(value.coordinates),
                "positive": value.positive.tolist(),
                "objects": value.objects.tolist(),
            }
            return {**size, **points}
        if isinstance(value, Embedding):
            npy = file(".npy", partial(_npy, value.vectors))
            return {"model": value.model, "file": npy}
        return {"file": file(".safetensors", partial(encode, value))}

    def _annotations(self, values: Sequence[_Described], image: Image) -> dict[str, Any]:
        """Return COCO annotations of all regions in the frame of the image, by output."""
        annotations: dict[str, list[dict[str, Any]]] = {}
        for output, regions, record in values:
            if isinstance(regions, Regions) and regions.frame == image.size:
                found = annotations.setdefault(output, [])
                new = to_coco_annotations(
                    regions, 0, first_id=len(found), prompt=self.prompt, node=output
                )
                for annotation, file in zip(new, record.get("files", ()), strict=False):
                    annotation["mask_file"] = file
                found += new
        return annotations


_Described = tuple[str, Value, dict[str, Any]]
"""An output, a value in it, and the value's record."""


def _pictures(values: Sequence[_Described], image: Image) -> Iterator[Thumbnail]:
    """Yield small images for the report: the input's own first, then one for what can be seen."""
    from ..drawing import draw, image_of, thumbnail

    yield Thumbnail("", "", thumbnail(image, THUMBNAIL_SIDE))
    has_overlay = any(output == OVERLAY and isinstance(value, Image) for output, value, _ in values)
    regions = [output for output, value, _ in values if isinstance(value, Regions)]
    on_overlay = regions[0] if has_overlay and regions else None
    shown: Counter[str] = Counter()
    for output, value, record in sorted(values, key=lambda one: one[0] != OVERLAY):
        if isinstance(value, (Embedding, FeatureMap, Table)) or shown[output] == MOST_THUMBNAILS:
            continue
        if isinstance(value, Regions) and (output == on_overlay or not value):
            continue  # the overlay shows them already, or there is nothing to show
        on_image = isinstance(value, (Regions, Points, Heatmap, LabelMap))
        if on_image and value.frame == image.size:
            seen: Image | None = draw(image, value)
        else:
            seen = image_of(value)
        if seen is not None:
            shown[output] += 1
            yield Thumbnail(output, record.get("file", ""), thumbnail(seen, THUMBNAIL_SIDE))


def table_csv(table: Table) -> bytes:
    """Return a table as CSV; a text that a spreadsheet would run as a formula is quoted with '."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(map(_cell, table.columns))
    for row in table.rows():
        writer.writerow(map(_cell, row.values()))
    return written.getvalue().encode("utf-8", "replace")


def _instances(regions: Regions) -> dict[str, Any]:
    facts: dict[str, Any] = {"count": len(regions), **_size(regions.frame)}
    facts["boxes"] = _rows(regions.boxes)
    # Nothing found has the same shape as something found, for whoever reads the lines.
    if regions.labels is not None or not regions:
        facts["labels"] = list(regions.labels or ())
    if regions.scores is not None or not regions:
        scores = () if regions.scores is None else regions.scores
        facts["score_kind"] = regions.score_kind
        facts["scores"] = [_short(score) for score in scores]
    for name, values in regions.columns.items():
        if isinstance(values, tuple):
            facts.setdefault("columns", {})[name] = list(values)
        elif values.ndim == 1:
            facts.setdefault("columns", {})[name] = [_short(number) for number in values]
    return facts


def _size(frame: tuple[int, int] | None) -> dict[str, int]:
    return {} if frame is None else {"width": frame[1], "height": frame[0]}


def _rows(array: np.ndarray) -> list[list[float]]:
    return [[_short(number) for number in row] for row in array]


def _short(number: Any) -> Any:
    """Return the shortest decimal that means the same number, as 0.1 and not 0.10000000149."""
    if isinstance(number, np.floating):
        return float(str(number))
    return number.item()


def _cell(cell: Any) -> Any:
    return "'" + cell if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell


def _npy(array: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.save(written, array, allow_pickle=False)
    return written.getvalue()
