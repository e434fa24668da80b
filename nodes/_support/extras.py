"""Import of libraries that only an extra of the package installs."""

from __future__ import annotations

import importlib
from typing import Any

from anyloom import NodeError


def evaluation_library(node: str, module: str) -> Any:
    """Return a module of the extra "evaluate".

    Raises:
        NodeError: it is not installed; says what installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise NodeError(
            node, f"needs the library '{module}': pip install 'anyloom[evaluate]'"
        ) from None
