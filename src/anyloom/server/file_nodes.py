"""Steps that read files of the server by their path, which no request may choose."""

from __future__ import annotations

from collections.abc import Iterator

from ..compiler.checked import CheckedGraph
from ..compiler.definition import Ref
from ..foundation.errors import InputError

READ_FILES = {
    "load_image": "path",
    "load_folder": "folder",
    "load_volume": "path",
    "volume_boxes": "boxes",
    "true_masks": "truth",
    "true_label_map": "truth",
    "true_counts": "truth",
}
"""Nodes that read files → the argument with the path."""


def refuse_chosen_paths(checked: CheckedGraph) -> None:
    """Refuse a graph in which a path is an input or is computed.

    Raises:
        InputError: names the step.
    """
    for name, graph in _file_steps(checked):
        step = graph.graph.steps()[name]
        if isinstance(step.arguments.get(READ_FILES[step.operation]), Ref):
            raise InputError(f"node '{name}' reads a file that a request would choose")


def refuse_file_nodes(checked: CheckedGraph) -> None:
    """Refuse a graph that reads any file.

    Raises:
        InputError: names the step.
    """
    for name, _ in _file_steps(checked):
        raise InputError(f"node '{name}' reads files of the server; give the image as an input")


def _file_steps(checked: CheckedGraph) -> Iterator[tuple[str, CheckedGraph]]:
    for name, operation in checked.operations.items():
        if isinstance(operation, CheckedGraph):
            yield from _file_steps(operation)
        elif operation.name in READ_FILES:
            yield name, checked
