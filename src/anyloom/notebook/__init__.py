"""Jupyter: progress below the cell that runs, graphs on a canvas, clicks on images.

The root of the package calls `display_progress` when an engine is created in a Jupyter kernel. It
needs neither a server nor a widget, and the last display of a cell stays in the saved notebook.
"""

from __future__ import annotations

from typing import Any

from .live import display_progress

__all__ = ["display_progress", "load_ipython_extension"]


def load_ipython_extension(shell: Any) -> None:
    """Add the cell magic `%%anyloom`; called by `%load_ext anyloom.notebook`."""
    from .magic import record_cell

    def anyloom(line: str, cell: str) -> None:
        record_cell(shell, line, cell)

    shell.register_magic_function(anyloom, "cell")
