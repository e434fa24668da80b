"""Reader of run folders: rows, values, failures, timings and questions, also while a run works."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..formats import label_map_from_png, mask_from_png
from ..foundation.errors import InputError, UnknownNameError
from ..foundation.paths import safe_join
from ..foundation.plain_text import plain
from ..values import Document, Embedding, Heatmap, Image, Masks, Points, Regions, Table
from ..values.codec import decode
from .answering import opened_database
from .comparison import RunComparison, compared
from .grid import GridItem, Order, RunGrid, arranged, grid_item
from .identity import differences
from .records import OpenQuestion, State
from .stored_images import stored_images


@dataclass(frozen=True)
class RunRow:
    """One image of a run.

    name:     of the image in the run.
    file:     its path below the folder that the images of the run share.
    source:   its absolute path when it was read.
    state:    "done", "failed" or "waiting".
    outputs:  output → JSON, as in results.jsonl.
    failures: node and reason of each failure.
    """

    name: str
    file: str
    source: Path
    state: State
    outputs: Mapping[str, Any]
    failures: Sequence[Mapping[str, str]]


class RunReader:
    """The results in the folder of a run, see `open_run`."""

    def __init__(self, folder: Path | str) -> None:
        """Read a run folder; `open_run` does the same.

        Raises:
            InputError: it is not the folder of a run.
        """
        database = opened_database(folder)
        try:
            self.folder = database.folder
            images = stored_images(database)
            self._items = {image.name: (image, item) for image, item in database.items(images)}
            self._questions = database.open_questions()
            self._identity: dict[str, Any] = database.fact("identity")
            self._inputs: dict[str, Any] | None = database.fact("inputs")
        finally:
            database.close()

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"<RunReader of {plain(str(self.folder))}, {len(self)} images>"

    def rows(self) -> Iterator[RunRow]:
        """Yield every image, in the order of their paths."""
        for name, (image, item) in self._items.items():
            details = item.details
            yield RunRow(
                name,
                image.file,
                image.path,
                item.state,
                details.get("record", {}),
                details.get("failures", ()),
            )

    def values(self, name: str) -> dict[str, Any]:
        """Return the outputs of an image as values: Masks, Image, Table, numbers, texts …

        Raises:
            UnknownNameError: the run has no such image.
            AnyloomError: a file of it is missing or damaged.
        """
        if name not in self._items:
            raise UnknownNameError("image of this run", name, self._items)
        records = self._items[name][1].details.get("record", {})
        return {output: recorded_value(self.folder, record) for output, record in records.items()}

    def failures(self) -> Iterator[dict[str, str]]:
        """Yield what failed: name, file, node, reason."""
        for row in self.rows():
            for failure in row.failures:
                yield {"name": row.name, "file": row.file, **failure}

    def timings(self) -> dict[str, Mapping[str, Any]]:
        """Return seconds and the numbers of computed and cached steps, by name of the image."""
        return {name: item.timing for name, (_, item) in self._items.items()}

    def questions(self) -> list[OpenQuestion]:
        """Return what the run asks a person and has no answer to."""
        return list(self._questions)

    def grid(
        self,
        *,
        label: str | None = None,
        sort: Order = "name",
        failed: bool | None = None,
        names: Collection[str] | None = None,
        most: int = 24,
    ) -> RunGrid:
        """Return the images as small pictures with what was found; a notebook shows them.

        Args:
            label: only images with an instance of this label.
            sort: by "name", or the best "score" or the highest "count" of instances first.
            failed: only images that failed or wait, or only the others.
            names: only these images.
            most: how many are shown.
        """
        return arranged(self._grid_items(names), label, sort, failed, most)

    def compare(
        self, other: RunReader, *, output: str | None = None, iou: float = 0.5
    ) -> RunComparison:
        """Compare the masks of this run with those of another one over the same images.

        Args:
            other: the second run, whose masks are gained or lost.
            output: the output that is compared; the first one of masks by default.
            iou: the least overlap, above 0 and up to 1, of masks that are the same thing.

        Raises:
            InputError: an image has no such output, or `iou` is out of its range.
        """
        if not 0 < iou <= 1:
            raise InputError(f"iou is {iou}, expected above 0 and at most 1")
        done = [{row.name for row in run.rows() if row.state == "done"} for run in (self, other)]
        pictures = [
            {item.name: item.picture for item in run._grid_items(done[0] & done[1])}
            for run in (self, other)
        ]
        images = [
            replace(
                compared(
                    row.name, self._masks(row.name, output), other._masks(row.name, output), iou
                ),
                pictures=(pictures[0][row.name], pictures[1][row.name]),
            )
            for row in self.rows()
            if row.name in done[0] & done[1]
        ]
        return RunComparison(
            (self.folder.name, other.folder.name),
            images,
            sorted(done[0] - done[1]),
            sorted(done[1] - done[0]),
            self._settings_beside(other),
        )

    def _settings_beside(self, other: RunReader) -> str:
        """Return how the settings of two runs differ, in words."""
        first, second = plain(self.folder.name), plain(other.folder.name)
        return differences(
            self._identity,
            other._identity,
            self._inputs,
            other._inputs,
            (f"in {first}", f"in {second}"),
        )

    def _masks(self, name: str, output: str | None) -> Masks:
        """Return the masks of an image, of one output or of the first that has some."""
        records = self._items[name][1].details.get("record", {})
        for key, record in records.items():
            kind = record.get("kind") if isinstance(record, dict) else None
            if kind == "Masks" and output in (None, key):
                return recorded_value(self.folder, record)
        raise InputError(f"{plain(name)}: no masks in {plain(output or 'any output')}")

    def _grid_items(self, names: Collection[str] | None) -> list[GridItem]:
        database = opened_database(self.folder)
        try:
            return [
                grid_item(row.name, row.outputs, _reason(row), database.thumbnails(row.name))
                for row in self.rows()
                if names is None or row.name in names
            ]
        finally:
            database.close()

    def _repr_html_(self) -> str:
        return self.grid()._repr_html_()


def _reason(row: RunRow) -> str:
    """Return why an image is not done, "" where it is."""
    if row.state == "waiting":
        return "waits for an answer"
    return "; ".join(
        f"{one['node']}: {one['reason']}" if one["node"] else one["reason"] for one in row.failures
    )


def open_run(path: Path | str) -> RunReader:
    """Open the folder of a run to read its results; a run that still works can be read, too.

    Raises:
        InputError: it is not the folder of a run.
    """
    return RunReader(path)


def recorded_value(folder: Path, record: Any) -> Any:
    """Return what a record of an output describes, from it and its files in the run folder.

    Raises:
        AnyloomError: a file is missing or damaged.
    """
    if isinstance(record, list):
        return [recorded_value(folder, one) for one in record]
    if not isinstance(record, dict):
        return record
    kind = record.get("kind")
    if kind is None:
        return {key: recorded_value(folder, one) for key, one in record.items()}
    size = (record.get("height", 0), record.get("width", 0))
    if kind in ("Masks", "Regions"):
        return _regions(folder, record, size)
    if kind == "Points":
        return Points(
            np.array(record["points"], np.float32).reshape(-1, 2),
            size,
            positive=record["positive"],
            objects=record["objects"],
        )
    if kind == "Table" and record["rows"]:
        rows = record["rows"]
        return Table({name: [row[name] for row in rows] for name in rows[0]})
    content = _content(folder, record["file"])
    if kind == "Image":
        return Image.decode(content)
    if kind == "Table":
        names = next(csv.reader(content.decode().splitlines()), [])
        return Table({name: [] for name in names})
    if kind == "Document":
        return Document(content, Path(record["file"]).suffix)
    if kind == "LabelMap":
        names = {int(number): name for number, name in record["names"].items()}
        return label_map_from_png(content, names)
    if kind == "Heatmap":
        grid = _array(content)
        extent = tuple(record["extent"])
        return Heatmap(grid, size, extent=extent, label=record["label"], unit=record["unit"])
    if kind == "Embedding":
        return Embedding(_array(content), record["model"])
    return decode(content)


def _regions(folder: Path, record: Mapping[str, Any], size: tuple[int, int]) -> Regions:
    details: dict[str, Any] = {
        "labels": record.get("labels"),
        "scores": record.get("scores"),
        "score_kind": record.get("score_kind", "unknown"),
        "columns": record.get("columns"),
    }
    boxes = np.array(record["boxes"], np.float32).reshape(-1, 4)
    if record["kind"] == "Regions":
        return Regions(boxes, size, **details)
    masks = (mask_from_png(_content(folder, file)) for file in record["files"])
    return Masks.from_arrays(masks, frame=size, boxes=boxes, **details)


def _content(folder: Path, path: str) -> bytes:
    try:
        return safe_join(folder, path).read_bytes()
    except OSError as error:
        raise InputError(f"{plain(path)}: {error.strerror or error}") from None


def _array(content: bytes) -> np.ndarray:
    return np.load(io.BytesIO(content), allow_pickle=False)
