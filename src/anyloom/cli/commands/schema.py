"""The command `anyloom schema`: the JSON Schema of graph files, for editors."""

from __future__ import annotations

import json
from pathlib import Path

from ...foundation.atomic_files import write_atomically
from ..output.terminal import print_line
from ..project import open_project


def export_schema(out: Path | None, allow_code: bool) -> None:
    """Write the JSON Schema of graph files, with every installed node and model."""
    from ...compiler.json_schema import graph_schema

    open_project(allow_code)
    text = json.dumps(graph_schema(), indent=2, ensure_ascii=False)
    if out is None:
        print_line(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(out, text, "\n")
    print_line(f"wrote {out}; the first line of a graph file points to it:")
    print_line(f"# yaml-language-server: $schema={out}")
