"""What does a graph do: its inputs, steps, models and outputs, in words or drawn?"""

from __future__ import annotations

from pathlib import Path

from ...compiler.definition import MISSING
from ...compiler.graphs import Graph, load
from ...core import types
from ...foundation.atomic_files import write_atomically
from ...foundation.errors import AnyloomError
from ..output.terminal import complain, paragraph, say, table
from ..project import checked_graph, hint, open_project
from .dry_run import show_models, show_steps


def show(name: str, svg: Path | None, mermaid: bool, profile: str | None, allow_code: bool) -> None:
    """Print a graph, or write its drawing.

    Args:
        svg: where to write a drawing; None = do not.
        mermaid: print the drawing as Mermaid text and nothing else.

    Raises:
        UnknownNameError: there is no such graph.
        GraphError: the file cannot be read as a graph.
    """
    open_project(allow_code)
    graph = load(name)
    if svg is not None:
        svg.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(svg, graph.to_svg())
        say(f"wrote {svg}")
    if mermaid:
        say(graph.to_mermaid())
    if svg is None and not mermaid:
        _describe(graph, profile)


def _describe(graph: Graph, profile: str | None) -> None:
    say(graph.name)
    if graph.about:
        paragraph(graph.about, indent="  ")
    say("\ninputs")
    rows = []
    for name, given in graph.inputs.items():
        default = "required" if given.default is MISSING else f"default {given.default!r}"
        rows.append((name, types.write(given.type), default, given.about))
    table(rows, indent="  ")
    try:
        checked = checked_graph(graph, profile)
    except AnyloomError as error:
        for problem in str(error).splitlines():
            complain(problem)
        if hint():
            complain(hint())
        return
    say("\nsteps")
    show_steps(checked)
    show_models(checked)
    say("\noutputs")
    table(
        [
            (name, types.write(kind), str(graph.output_refs()[name]))
            for name, kind in checked.outputs.items()
        ],
        indent="  ",
    )
