"""Functions of upper layers that lower layers call, installed by the root of the package.

A value shows itself in a notebook, and a node or graph that is called with values runs; what draws
and what runs stand in layers above.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def _not_installed(*arguments: Any) -> Any:
    raise RuntimeError("import anyloom before its modules")


display: Callable[[Any], Mapping[str, Any]] = _not_installed
"""Value → MIME type → data, for IPython."""
call_node: Callable[[Any, Mapping[str, Any], bool], Any] = _not_installed
"""Node, arguments and whether its result is cached → result."""
call_graph: Callable[[Any, Mapping[str, Any]], Any] = _not_installed
"""Graph and arguments → result, a named tuple of several outputs."""
engine_created: Callable[[Any], None] = _not_installed
"""Called with the engine that calls of nodes and graphs share, when it is made."""
