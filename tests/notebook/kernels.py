"""Execution of notebooks in tests."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

SECONDS_PER_CELL = 240


def execute(notebook: NotebookNode, folder: Path, *, all_cells: bool = False) -> NotebookNode:
    """Run every cell in a fresh kernel of this Python, inside a folder.

    A cell that fails ends the test, unless it is tagged "raises-exception" or `all_cells` is set.
    """
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "ANYLOOM_CACHE": str(folder / "cache"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_name="python3",
        allow_errors=all_cells,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=environment)
    return notebook


def notebook_of(*cells: str) -> NotebookNode:
    """Return a notebook of some code cells."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])


def shown(cell: NotebookNode, kind: str = "text/plain") -> list[str]:
    """Return what a cell shows in one representation, in order."""
    bundles = [output.data for output in cell.outputs if "data" in output]
    return [bundle[kind] for bundle in bundles if kind in bundle]


def printed(cell: NotebookNode) -> str:
    """Return what a cell has written."""
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def failure(cell: NotebookNode) -> str:
    """Return the traceback that a cell shows, without its colors."""
    found = [output for output in cell.outputs if output.output_type == "error"]
    assert len(found) == 1
    return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(found[0].traceback))
