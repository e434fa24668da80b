"""The command `anyloom show`: a graph in words, drawn, or as data for other tools."""

from __future__ import annotations

from pathlib import Path

from ...compiler.checked import CheckedGraph
from ...compiler.definition import MISSING
from ...compiler.export.dot import to_dot
from ...compiler.export.mermaid import to_mermaid
from ...compiler.export.network import to_graphml, to_json
from ...compiler.export.svg import to_svg
from ...compiler.graphs import Graph
from ...compiler.model_slots import override_keys
from ...core import types
from ...foundation.atomic_files import write_atomically
from ...foundation.errors import AnyloomError, UnknownNameError
from ..errors import UsageError, print_problems
from ..output.graph_tables import literal_text, print_models, print_steps
from ..output.terminal import print_line, print_paragraphs, print_table
from ..project import checked_graph, load_graph, open_project, print_code_hint

EXPORTS = {
    "mermaid": to_mermaid,
    "svg": to_svg,
    "dot": to_dot,
    "graphml": to_graphml,
    "json": to_json,
}


def show_graph(
    name: str,
    *,
    export: str | None = None,
    out: Path | None = None,
    svg: Path | None = None,
    mermaid: bool = False,
    profile: str | None = None,
    allow_code: bool = False,
) -> None:
    """Print a graph, or export it.

    Args:
        export: the format, one of `EXPORTS`; None = in words.
        out: the file to write; None = print.
        svg: the same as the format "svg" and this file.
        mermaid: the same as the format "mermaid", printed.

    Raises:
        UnknownNameError: there is no such graph or format.
        UsageError: a file without a format.
        GraphError: the file cannot be read as a graph.
    """
    if export is not None and export not in EXPORTS:
        raise UnknownNameError("format", export, EXPORTS)
    if out is not None and export is None:
        raise UsageError(f"--out needs --format with one of {', '.join(EXPORTS)}")
    open_project(allow_code)
    graph = load_graph(name)
    exports = [("svg", svg)] if svg else []
    exports += [("mermaid", None)] if mermaid else []
    exports += [(export, out)] if export else []
    for form, file in exports:
        text = EXPORTS[form](graph)
        if file is None:
            print_line(text.removesuffix("\n"))
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, text)
            print_line(f"wrote {file}")
    if not exports:
        describe_graph(graph, profile)


def describe_graph(graph: Graph, profile: str | None) -> None:
    """Print a graph in words: inputs, steps, models and outputs."""
    print_line(graph.name)
    if graph.about:
        print_paragraphs(graph.about, indent="  ")
    print_line("\ninputs")
    rows = []
    for name, declared in graph.inputs.items():
        known = declared.default is not MISSING
        default = f"default {literal_text(declared.default)}" if known else "required"
        rows.append((name, types.write(declared.type), default, declared.about))
    print_table(rows, indent="  ")
    try:
        checked = checked_graph(graph, profile)
    except AnyloomError as error:
        print_problems(error)
        print_code_hint()
        return
    print_line("\nsteps")
    print_steps(checked)
    print_models(checked)
    _print_slots(checked)
    print_line("\noutputs")
    print_table(
        [
            (name, types.write(kind), str(graph.output_refs()[name]))
            for name, kind in checked.outputs.items()
        ],
        indent="  ",
    )


def _print_slots(checked: CheckedGraph) -> None:
    """Print which names `--model` takes: the slots of the graph, and others."""
    declared = checked.graph.models
    others = [key for key in override_keys(checked) if key not in declared]
    if not declared and not others:
        return
    print_line("\nslots of --model SLOT=NAME")
    rows = [
        (slot, f"{name} in the file" if name else "by profile") for slot, name in declared.items()
    ]
    print_table(rows, indent="  ")
    if others:
        print_paragraphs(f"of single steps, or of a kind: {', '.join(others)}", indent="  ")
