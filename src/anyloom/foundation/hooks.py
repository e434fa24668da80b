"""Functions of upper layers that lower layers call, installed by `anyloom/__init__.py`.

Values display themselves in notebooks, and nodes and graphs that are called with values run; the
layers that draw and run are above them. What depends on the code of an adapter asks for its hash.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def _not_installed(*arguments: Any) -> Any:
    raise RuntimeError("import anyloom before its modules")


display: Callable[[Any], Mapping[str, Any]] = _not_installed
"""Value → MIME type → data, for IPython."""
call_node: Callable[[Any, Mapping[str, Any], bool], Any] = _not_installed
"""Node, arguments, whether its result is cached → result."""
call_graph: Callable[[Any, Mapping[str, Any]], Any] = _not_installed
"""Graph and arguments → result, a named tuple of several outputs."""
preview_graph: Callable[[Any, Any, Mapping[str, Any]], Any] = _not_installed
"""Graph, names of nodes, and inputs → the value of the node, a tuple of several."""
engine_created: Callable[[Any], None] = _not_installed
"""Called once with the engine that direct calls of nodes and graphs share."""
code_of_class: Callable[[type], str] = _not_installed
"""Class → "+" and a hash of its code, "" for a class of an installed package."""
node_named: Callable[[str], Any] = _not_installed
"""Name → the node, built-in or of an open project."""
built_in_nodes: Callable[[], Any] = _not_installed
"""The package of the built-in nodes; its `__all__` names them and imports none."""
open_canvas: Callable[[Any, Mapping[str, Any], bool], Any] = _not_installed
"""Graph, inputs, whether every change runs it → its canvas in a notebook."""
