"""Plots of measurements as images, by matplotlib where it is installed."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from anyloom import AnyloomWarning, Image

DOTS_PER_INCH = 100
BLUE = "#2454c7"
MOST_BARS = 40


def plotted(draw: Callable[[Any], None], width: float = 8, height: float = 4.5) -> dict[str, Image]:
    """Return {"plot": image} of what a function draws, nothing where there is no matplotlib.

    Args:
        draw: called with the axes.
        width, height: in inches of 100 pixels.
    """
    if find_spec("matplotlib") is None:
        warnings.warn("plots need: pip install 'anyloom[evaluate]'", AnyloomWarning, stacklevel=3)
        return {}
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Without pyplot, whose state is shared by all threads.
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    draw(figure.add_subplot())
    canvas.draw()
    return {"plot": Image(np.asarray(canvas.buffer_rgba())[:, :, :3].copy())}


def bars(values: Mapping[str, float], title: str, spread: Sequence[float] = ()) -> dict[str, Image]:
    """Return a plot of one horizontal bar per name, the first one on top.

    Args:
        spread: the standard deviation of each; none by default.
    """
    names = list(values)[:MOST_BARS]
    if not names:
        return {}

    def draw(axes: Any) -> None:
        error = list(spread)[: len(names)] or None
        numbers = [values[name] for name in names]
        axes.barh(range(len(names)), numbers, xerr=error, color=BLUE, ecolor="#888888")
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_title(title)
        axes.grid(axis="x", alpha=0.3)
        axes.set_axisbelow(True)

    return plotted(draw, height=1.2 + 0.32 * len(names))


def scatter(x: Sequence[float], y: Sequence[float], x_name: str, y_name: str) -> dict[str, Image]:
    """Return a plot of points, with the line on which both numbers are equal."""

    def draw(axes: Any) -> None:
        highest = max([1.0, *x, *y]) * 1.05
        axes.plot([0, highest], [0, highest], color="#888888", linewidth=1)
        axes.scatter(x, y, color=BLUE, s=18)
        axes.set_xlabel(x_name)
        axes.set_ylabel(y_name)
        axes.set_xlim(0, highest)
        axes.set_ylim(0, highest)
        axes.grid(alpha=0.3)

    return plotted(draw, width=5.5, height=5.5)


def curves(
    x: Sequence[float], lines: Mapping[str, Sequence[float]], x_name: str, y_name: str
) -> dict[str, Image]:
    """Return a plot of several curves over one axis from 0 to 1."""

    def draw(axes: Any) -> None:
        for name, y in lines.items():
            axes.plot(x, y, label=name)
        axes.set_xlabel(x_name)
        axes.set_ylabel(y_name)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.02)
        axes.grid(alpha=0.3)
        axes.legend()

    return plotted(draw)
