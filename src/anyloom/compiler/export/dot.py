"""Graphs in the DOT language of Graphviz.

networkx needs pydot or pygraphviz to write DOT. Both leave the escapes inside labels (backslashes,
entities) to the caller, so a dependency would save little.
"""

from __future__ import annotations

from ...foundation.plain_text import plain
from ..definition import GraphDefinition
from .diagram import Box, diagram_of

_STYLES = {
    "input": 'shape=box, style="rounded,filled", fillcolor="#2b6a99"',
    "node": 'shape=box, style=filled, fillcolor="#333b4d"',
    "output": 'shape=box, style="rounded,filled", fillcolor="#2a7a59"',
}


def to_dot(graph: GraphDefinition) -> str:
    """Return a graph as DOT text; every text in it is quoted."""
    diagram = diagram_of(graph)
    numbers = {key: f"n{index}" for index, key in enumerate(diagram.boxes)}
    lines = ["digraph {", f"  label={_quoted(diagram.name)};", "  node [fontcolor=white];"]
    for key, box in diagram.boxes.items():
        lines.append(f"  {numbers[key]} [label={_quoted(*_label(box))}, {_STYLES[box.kind]}];")
    for arrow in diagram.arrows:
        label = _quoted(arrow.label or arrow.type)
        lines.append(f"  {numbers[arrow.source]} -> {numbers[arrow.target]} [label={label}];")
    return "\n".join([*lines, "}"]) + "\n"


def _label(box: Box) -> list[str]:
    operation = box.operation if box.operation != box.title else ""
    parts = [box.title, operation, *box.marks, *box.lines, *box.models, box.type]
    return [part for part in parts if part]


def _quoted(*lines: str) -> str:
    """Return lines as one DOT string; backslashes, quotes and HTML entities stay as they are."""
    escaped = (
        plain(line).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
        for line in lines
    )
    return '"' + "\\n".join(escaped) + '"'
