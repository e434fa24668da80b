"""Progress of graphs and nodes below the notebook cell that runs them.

The root of the package calls `display_progress` when an engine is created in a Jupyter kernel. It
needs neither a server nor a widget, and the last display of a cell stays in the saved notebook.
"""

from __future__ import annotations

from .live import display_progress

__all__ = ["display_progress"]
