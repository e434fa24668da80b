"""Work shows its progress below the notebook cell that asked for it.

Loaded by the engine when the process is a Jupyter kernel; nothing here needs a server or a widget,
and what a cell showed last stays in the saved notebook.
"""

from __future__ import annotations

from .live import follow

__all__ = ["follow"]
