"""Graphs as Mermaid flowcharts."""

from __future__ import annotations

import re

from ...foundation.plain_text import plain
from ..definition import GraphDefinition
from .diagram import Box, diagram_of

_SHAPES = {"input": ('(["', '"])'), "node": ('["', '"]'), "output": ('(["', '"])')}
_STYLES = (
    "classDef input fill:#2b6a99,stroke:#7fb2d9,color:#ffffff",
    "classDef node fill:#333b4d,stroke:#7d8aa5,color:#ffffff",
    "classDef output fill:#2a7a59,stroke:#7cc7a5,color:#ffffff",
)
_SPECIAL = re.compile(r'[#&<>"`|\[\](){}\\]')


def to_mermaid(graph: GraphDefinition) -> str:
    """Return a graph as a Mermaid flowchart; every text in it is escaped."""
    diagram = diagram_of(graph)
    numbers = {key: f"n{index}" for index, key in enumerate(diagram.boxes)}
    lines = ["flowchart TD"]
    for key, box in diagram.boxes.items():
        opening, closing = _SHAPES[box.kind]
        lines.append(f"  {numbers[key]}{opening}{_label(box)}{closing}:::{box.kind}")
    for arrow in diagram.arrows:
        text = _escaped(arrow.label or arrow.type)
        label = f'|"{text}"|' if text else ""
        lines.append(f"  {numbers[arrow.source]} -->{label} {numbers[arrow.target]}")
    return "\n".join([*lines, *(f"  {style}" for style in _STYLES)]) + "\n"


def _label(box: Box) -> str:
    parts = [f"<b>{_escaped(box.title)}</b>"]
    if box.operation and box.operation != box.title:
        parts.append(_escaped(box.operation))
    parts += [f"<i>{_escaped(mark)}</i>" for mark in box.marks]
    parts += map(_escaped, box.lines)
    if box.kind != "node" and box.type:
        parts.append(_escaped(box.type))
    return "<br/>".join(parts)


def _escaped(text: str) -> str:
    """Return a text with the special characters of Mermaid and HTML as character codes."""
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", plain(text))
