"""Graphs as self-contained SVG images for light and dark pages.

Boxes have colors of their own and arrows are of a medium gray. Without style sheet, identifiers and
scripts, an image can be embedded in any page.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from ...foundation.plain_text import plain
from ..definition import GraphDefinition
from .diagram import Arrow, Box, diagram_of
from .layout import Layout, layered, layers_of

_FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"
_MONO = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
_FILL = {"input": "#2b6a99", "node": "#333b4d", "output": "#2a7a59"}
_STROKE = {"input": "#7fb2d9", "node": "#7d8aa5", "output": "#7cc7a5"}
_ARROW_COLOR = "#8792a8"
_LABEL_COLOR = "#77839a"
_MARGIN = 24.0
_PADDING = 14.0
MAX_LAYERS = 6
"""Layers that an arrow may span; a longer one becomes a line of text in its target."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of text in a box."""

    text: str
    size: float
    color: str
    mono: bool = False
    bold: bool = False
    italic: bool = False

    @property
    def width(self) -> float:
        """The width in pixels, an upper estimate since fonts differ."""
        wide = sum(unicodedata.east_asian_width(character) in "WF" for character in self.text)
        narrow = len(self.text) - wide
        return self.size * (wide * 1.05 + narrow * (0.62 if self.mono or self.bold else 0.58))


def to_svg(graph: GraphDefinition) -> str:
    """Return a graph as SVG text; every text in it is escaped."""
    diagram = diagram_of(graph)
    layer, _ = layers_of(diagram.boxes, [_ends(arrow) for arrow in diagram.arrows])
    near: list[Arrow] = []
    far: dict[str, list[str]] = {}
    for arrow in diagram.arrows:
        if layer[arrow.target] - layer[arrow.source] > MAX_LAYERS:
            far.setdefault(arrow.target, []).append(f"{arrow.label or 'from'}: ${arrow.source}")
        else:
            near.append(arrow)
    lines = {key: _lines(box, far.get(key, [])) for key, box in diagram.boxes.items()}
    incoming: dict[str, list[Arrow]] = {key: [] for key in diagram.boxes}
    for arrow in near:
        incoming[arrow.target].append(arrow)
    sizes = {key: _size(lines[key], incoming[key]) for key in diagram.boxes}
    layout = layered(sizes, [_ends(arrow) for arrow in near])
    width, height = layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{-_MARGIN:.0f} {-_MARGIN:.0f} {width:.0f} {height:.0f}" '
        f'style="max-width:100%;height:auto" font-family={quoteattr(_FONT)} role="img">'
    )
    parts = [
        opening,
        f"<title>{_text(diagram.name)}</title>",
        f"<desc>{_text(diagram.about)}</desc>",
    ]
    for key in diagram.boxes:
        parts += _arrow_parts(incoming[key], sizes, layout)
    for key, box in diagram.boxes.items():
        parts += _box_parts(box, lines[key], sizes[key], layout.centers[key])
    return "\n".join([*parts, "</svg>"]) + "\n"


def _ends(arrow: Arrow) -> tuple[str, str]:
    return arrow.source, arrow.target


def _lines(box: Box, references: list[str]) -> list[_Line]:
    """Return the lines of text in a box, top to bottom."""
    if box.kind != "node":
        texts = [_Line(box.title, 13, "#ffffff", bold=True)]
        about = " ".join(filter(None, (box.type, *box.lines)))
        return [*texts, _Line(about, 11, "#dbe9f4")] if about else texts
    lines = [_Line(box.title, 13.5, "#ffffff", bold=True)]
    if box.operation != box.title:
        lines.append(_Line(box.operation, 11.5, "#a9c7f5", mono=True))
    lines += [_Line(mark, 11, "#f0c987") for mark in box.marks]
    lines += [_Line(line, 11, "#c9d1de") for line in (*references, *box.lines)]
    lines += [_Line(f"\u25c6 {model}", 11, "#9fd8bd") for model in box.models]
    if box.type:
        lines.append(_Line(f"\u2192 {box.type}", 11, "#aab4c6", italic=True))
    return lines


def _size(lines: list[_Line], incoming: list[Arrow]) -> tuple[float, float]:
    ports = sum(_port_width(arrow) for arrow in incoming)
    width = max([line.width + 2 * _PADDING for line in lines] + [ports + 16, 76.0])
    return width, sum(line.size * 1.42 for line in lines) + 2 * _PADDING - 6


def _port_width(arrow: Arrow) -> float:
    return max(len(arrow.label) * 6.2 + 16, 18.0)


def _box_parts(
    box: Box, lines: list[_Line], size: tuple[float, float], center: tuple[float, float]
) -> list[str]:
    (width, height), (x, y) = size, center
    radius = 9 if box.kind == "node" else min(height / 2, 20)
    card = (
        f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="{radius:g}" fill="{_FILL[box.kind]}" '
        f'stroke="{_STROKE[box.kind]}" stroke-width="1.2"/>'
    )
    parts = [card]
    top = y - height / 2 + _PADDING - 3
    for line in lines:
        top += line.size * 1.42
        family = f" font-family={quoteattr(_MONO)}" if line.mono else ""
        style = ' font-weight="600"' if line.bold else ' font-style="italic"' if line.italic else ""
        parts.append(
            f'<text x="{x:.1f}" y="{top - line.size * 0.42:.1f}" font-size="{line.size:g}" '
            f'text-anchor="middle" fill="{line.color}"{family}{style}>{_text(line.text)}</text>'
        )
    return parts


def _arrow_parts(
    arrows: list[Arrow], sizes: dict[str, tuple[float, float]], layout: Layout
) -> list[str]:
    """Return the arrows that lead to one box, each to a port of its own on the upper edge."""

    def start_x(arrow: Arrow) -> float:
        path = layout.paths.get(_ends(arrow))
        return path[-1][0] if path else layout.centers[arrow.source][0]

    arrows = sorted((arrow for arrow in arrows if _ends(arrow) in layout.paths), key=start_x)
    parts: list[str] = []
    offset = -sum(map(_port_width, arrows[:-1])) / 2  # the label of an arrow is to its right
    for arrow in arrows:
        x, y = layout.centers[arrow.target]
        end = (x + offset, y - sizes[arrow.target][1] / 2)
        offset += _port_width(arrow)
        source_x, source_y = layout.centers[arrow.source]
        start = (source_x, source_y + sizes[arrow.source][1] / 2)
        points = [start, *layout.paths[_ends(arrow)], (end[0], end[1] - 6)]
        parts.append(
            f'<path d="{_curve(points)}" fill="none" stroke="{_ARROW_COLOR}" stroke-width="1.5"/>'
            f'<path d="M{end[0] - 4:.1f} {end[1] - 8:.1f}h8l-4 7z" fill="{_ARROW_COLOR}"/>'
        )
        if arrow.label:
            parts.append(
                f'<text x="{end[0] + 7:.1f}" y="{end[1] - 6:.1f}" font-size="10" '
                f'fill="{_LABEL_COLOR}">{_text(arrow.label)}</text>'
            )
    return parts


def _curve(points: list[tuple[float, float]]) -> str:
    """Return a smooth line that runs straight down through every point."""
    (x, y), *others = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for next_x, next_y in others:
        bend = (next_y - y) * 0.5
        parts.append(
            f"C{x:.1f} {y + bend:.1f} {next_x:.1f} {next_y - bend:.1f} {next_x:.1f} {next_y:.1f}"
        )
        x, y = next_x, next_y
    return "".join(parts)


def _text(text: str) -> str:
    return escape(plain(text))
