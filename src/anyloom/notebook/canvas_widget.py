"""The widget for a graph on a canvas."""

from __future__ import annotations

import traitlets

from .widget import STATIC, RequestWidget


class CanvasWidget(RequestWidget):
    """State of the view: the graph, the states of its nodes, places of moved nodes, the record."""

    _esm = (STATIC / "canvas.js").read_text("utf-8")
    graph = traitlets.Dict().tag(sync=True)
    states = traitlets.Dict().tag(sync=True)
    places = traitlets.Dict().tag(sync=True)
    record = traitlets.Unicode().tag(sync=True)
