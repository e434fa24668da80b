"""Text of a graph that is edited: it keeps its comments and order while the graph changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

from ..compiler.definition import GraphDefinition
from ..compiler.graph_errors import GraphError
from ..compiler.graphs import GRAPH_SUFFIXES, Graph, loads
from ..compiler.reading import read_graph
from ..compiler.writing import to_yaml
from ..foundation.errors import AnyloomError
from ..foundation.yaml_reader import read_text

SECTIONS = ("inputs", "models", "nodes", "outputs")
_ENTRY = re.compile(r"^(\s*)([^\s#][^:]*):(\s|$)")


def text_of(graph: Graph) -> str:
    """Return the text that a graph was read from, or its text without comments."""
    texts = [graph.source]
    for file in {place.file for place in graph.places.values()}:
        path = Path(file)
        if path.suffix in GRAPH_SUFFIXES and path.is_file():
            with suppress(AnyloomError):
                texts.append(read_text(path))
    for text in texts:
        with suppress(AnyloomError):
            if text and loads(text) == graph:
                return dedent(text)
    try:
        return graph.to_yaml()
    except AnyloomError as error:  # it holds values that no file can
        return f"# {error}\n"


def as_before(graph: Graph, before: Graph) -> Graph:
    """Return a graph from Python with what only files say: descriptions, and no versions."""
    inputs = {
        name: replace(declared, about=before.inputs[name].about)
        if name in before.inputs and before.inputs[name].type == declared.type
        else declared
        for name, declared in graph.inputs.items()
    }
    nodes = {name: replace(step, version=None) for name, step in graph.nodes.items()}
    outputs = dict(graph.outputs)
    if len(outputs) == len(before.outputs) == 1:  # what a function returns has no name
        outputs = dict(zip(before.outputs, outputs.values(), strict=True))
    return Graph.of(replace(graph, inputs=inputs, nodes=nodes, outputs=outputs))


def updated_text(text: str, graph: GraphDefinition) -> str:
    """Return the text of a graph file, changed so that it holds a graph.

    Entries of inputs, models, nodes and outputs that have not changed keep their lines and
    comments. Where that is not possible, the graph is written anew.

    Raises:
        AnyloomError: the graph holds something that a file cannot, such as an image.
    """
    fresh = to_yaml(graph)
    try:
        before = read_graph(text)
    except AnyloomError:
        return fresh
    if before == graph:
        return text
    changed = _patched(text, before, graph, fresh)
    try:
        return changed if read_graph(changed) == graph else fresh
    except GraphError:
        return fresh


def _patched(text: str, before: GraphDefinition, graph: GraphDefinition, fresh: str) -> str:
    lines = text.splitlines()
    new_lines = fresh.splitlines()
    for key, old, new in (
        ("graph", before.name, graph.name), ("about", before.about, graph.about)
    ):  # fmt: skip
        if old != new:
            lines = _with_header(lines, new_lines, key)
    for section in SECTIONS:
        known: Mapping[str, Any] = getattr(before, section)
        wanted: Mapping[str, Any] = getattr(graph, section)
        if known == wanted:
            continue
        written = _entries(new_lines, section)
        if not _entries(lines, section) and known:  # written in braces, on one line
            lines = _without_section(lines, section)
        for name in [*_entries(lines, section)]:
            if name not in wanted:
                start, end = _entries(lines, section)[name]
                del lines[start:end]
        for name, value in wanted.items():
            start, end = written[name]
            block = new_lines[start:end]
            entries = _entries(lines, section)
            if name not in entries:
                lines = _appended(lines, section, block)
            elif name not in known or known[name] != value:
                start, end = entries[name]
                lines[start:end] = block
        if not wanted:
            lines = _without_section(lines, section)
    return "\n".join(lines) + "\n"


def _with_header(lines: list[str], new_lines: list[str], key: str) -> list[str]:
    """Return the lines with the name or the description of the new ones."""
    old, new = _section(lines, key), _section(new_lines, key)
    block = [] if new is None else new_lines[new[0] : new[1]]
    if old is not None:
        first, last = old
        while last > first + 1 and not _is_content(lines[last - 1]):
            last -= 1
        return [*lines[:first], *block, *lines[last:]]
    at = _section(lines, "graph")
    after = 0 if at is None else at[0] + 1
    return [*lines[:after], *block, *lines[after:]]


def _entries(lines: list[str], section: str) -> dict[str, tuple[int, int]]:
    """Return the first line of every entry of a section and the line after its last one.

    Comments between two entries belong to the second.
    """
    bounds = _section(lines, section)
    if bounds is None:
        return {}
    first, last = bounds
    starts: list[tuple[str, int]] = []
    depth = None
    for number in range(first + 1, last):
        match = _ENTRY.match(lines[number])
        if match is None:
            continue
        indent = len(match[1])
        depth = indent if depth is None else depth
        if indent == depth:
            starts.append((match[2].strip("'\" "), number))
    found = {}
    for index, (name, start) in enumerate(starts):
        end = starts[index + 1][1] if index + 1 < len(starts) else last
        while end > start + 1 and not _is_content(lines[end - 1]):
            end -= 1
        found[name] = (start, end)
    return found


def _section(lines: list[str], section: str) -> tuple[int, int] | None:
    for first, line in enumerate(lines):
        if line.startswith(f"{section}:"):
            for last in range(first + 1, len(lines)):
                if lines[last] and not lines[last][0].isspace() and _is_content(lines[last]):
                    return first, last
            return first, len(lines)
    return None


def _without_section(lines: list[str], section: str) -> list[str]:
    bounds = _section(lines, section)
    return lines if bounds is None else [*lines[: bounds[0]], *lines[bounds[1] :]]


def _appended(lines: list[str], section: str, block: list[str]) -> list[str]:
    """Return the lines with an entry at the end of its section, which is made if it is missing."""
    entries = _entries(lines, section)
    if entries:
        at = max(end for _, end in entries.values())
        return [*lines[:at], *block, *lines[at:]]
    bounds = _section(lines, section)
    if bounds is not None:
        return [*lines[: bounds[0] + 1], *block, *lines[bounds[0] + 1 :]]
    later = SECTIONS[SECTIONS.index(section) + 1 :]
    at = min(
        (bounds[0] for name in (*later, "graphs") if (bounds := _section(lines, name)) is not None),
        default=len(lines),
    )
    return [*lines[:at], f"{section}:", *block, *lines[at:]]


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
