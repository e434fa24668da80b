"""Summaries of outputs over a whole run, by the nodes that made them: tables of means and plots."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..compiler.checked import CheckedGraph
from ..core.node_decorator import Node, Summary
from ..foundation.errors import one_line
from ..foundation.plain_text import plain
from ..values import Document, Image, Table
from .csv_text import csv_line
from .output_encoder import output_folders
from .reader import recorded_value
from .sources import SourceImage
from .store import RunStore

MOST_ROWS = 100
"""Rows of a table in the report; its file has all of them."""


@dataclass(frozen=True)
class DatasetSummary:
    """What the results of all images say together.

    output: of the graph.
    parts:  name → value, as the node's `summary` returned them.
    files:  name → path of its file in the run folder.
    """

    output: str
    parts: Mapping[str, Any]
    files: Mapping[str, str]

    @property
    def tables(self) -> dict[str, Table]:
        """The parts that are tables."""
        return {name: part for name, part in self.parts.items() if isinstance(part, Table)}


def write_dataset_summaries(
    store: RunStore, selected: CheckedGraph, images: Sequence[SourceImage], notes: list[str]
) -> list[DatasetSummary]:
    """Summarize every output whose node declares how, and write the files of the summaries.

    A table becomes summary_<output>_<name>.csv, an image a PNG. Images that failed are not in it.

    Args:
        selected: the part of the graph that ran.
        notes: gets a line for each output that could not be summarized.

    Raises:
        StorageError: the disk refuses.
    """
    folders = output_folders(list(selected.outputs))
    summaries = []
    for output, summary in _summarized(selected):
        values: list[Any] = []
        for _, item in store.database.items(images):
            record = item.details.get("record", {})
            if item.state == "done" and output in record:
                values += _flat(recorded_value(store.folder, record[output]))
        if not values:
            continue
        try:
            parts = dict(summary(values))
        except Exception as error:  # the results of the images are there nevertheless
            notes.append(f"no summary of '{plain(output)}': {plain(one_line(error), 200)}")
            continue
        stem = f"summary_{folders[output]}"
        files = {}
        for name, part in parts.items():
            suffix, content = _encoded(part)
            files[name] = f"{stem}_{name}{suffix}"
            with store.summary_file(files[name]) as file:
                file.write(content)
        summaries.append(DatasetSummary(output, parts, files))
    return summaries


def summary_section(summaries: Sequence[DatasetSummary]) -> str:
    """Return the section of the report about whole datasets, "" without summaries."""
    pieces = []
    for summary in summaries:
        for name, part in summary.parts.items():
            title = html.escape(plain(f"{summary.output}: {name.replace('_', ' ')}", 100))
            link = f'<a href="{quote(summary.files[name])}">{title}</a>'
            if isinstance(part, Table):
                pieces.append(f"<p>{link}</p>{_html_table(part)}")
            elif isinstance(part, Image):
                data = base64.b64encode(part.encode("PNG")).decode()
                picture = f'<img src="data:image/png;base64,{data}" alt="{title}">'
                pieces.append(
                    f'<figure style="width:auto">{picture}<figcaption>{link}</figcaption></figure>'
                )
            else:
                pieces.append(f"<p>{link}</p>")
    return f"<h2>All images together</h2>{''.join(pieces)}\n" if pieces else ""


def shown_number(cell: Any) -> str:
    """Return a cell of a summary as people read it: numbers with four significant digits."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.4g}"
    return plain(str(cell), 100)


def _summarized(selected: CheckedGraph) -> Iterator[tuple[str, Summary]]:
    for output, ref in selected.graph.output_refs().items():
        operation = selected.operations.get(ref.name)
        if isinstance(operation, Node) and operation.summary and output in selected.outputs:
            yield output, operation.summary


def _flat(value: Any) -> list[Any]:
    """Return the values in a list, which an `each` makes, or the value alone."""
    return [one for part in value for one in _flat(part)] if isinstance(value, list) else [value]


def _encoded(part: Any) -> tuple[str, bytes | str]:
    if isinstance(part, Table):
        lines = [csv_line(part.columns), *(csv_line(row.values()) for row in part.rows())]
        return ".csv", "".join(lines)
    if isinstance(part, Image):
        return ".png", part.encode("PNG")
    if isinstance(part, Document):
        return part.suffix, part.content
    raise TypeError(f"a summary holds tables, images and documents, not {type(part).__name__}")


def _html_table(table: Table) -> str:
    head = "".join(f"<th>{html.escape(plain(name, 100))}</th>" for name in table.columns)
    rows = [row for _, row in zip(range(MOST_ROWS), table.rows(), strict=False)]
    lines = "".join(
        "<tr>"
        + "".join(f"<td>{html.escape(shown_number(cell))}</td>" for cell in row.values())
        + "</tr>"
        for row in rows
    )
    more = f"<p>… and {len(table) - MOST_ROWS} more rows</p>" if len(table) > MOST_ROWS else ""
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody>'
        f"</table></div>{more}"
    )
