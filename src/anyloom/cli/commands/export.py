"""The command `anyloom export`: a graph as an app of another tool."""

from __future__ import annotations

from pathlib import Path

from ...compiler.export.gradio import to_gradio
from ...foundation.atomic_files import write_atomically
from ...foundation.errors import UnknownNameError
from ..errors import UsageError
from ..output.terminal import print_line
from ..project import checked_graph, load_graph, open_project

TOOLS = {"gradio": to_gradio}


def export_app(
    tool: str, graph: str, out: Path | None, profile: str | None, allow_code: bool
) -> None:
    """Write the file of an app that runs a graph.

    Args:
        tool: one of `TOOLS`.
        graph: a name or a YAML file.
        out: the file; "NAME_app.py" by default.

    Raises:
        UnknownNameError: there is no such tool or graph.
        UsageError: the file exists.
        GraphError: the graph is not valid.
        AnyloomError: the tool has nothing to give an input of the graph with.
    """
    if tool not in TOOLS:
        raise UnknownNameError("tool", tool, TOOLS)
    open_project(allow_code)
    found = load_graph(graph)
    text = TOOLS[tool](checked_graph(found, profile), graph, profile)
    file = out or Path(f"{found.name}_app.py")
    if file.exists():
        raise UsageError(f"{file} exists; --out names another file")
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, text)
    print_line(f"wrote {file}; it needs `pip install gradio`, and `python {file}` starts it")
