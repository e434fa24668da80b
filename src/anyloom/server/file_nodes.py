"""Steps that read files of the server by their path, which no request may choose."""

from __future__ import annotations

from collections.abc import Iterator

from ..compiler.checked import CheckedGraph
from ..compiler.definition import Ref
from ..foundation.errors import InputError

READ_FILES = frozenset({"load_image", "load_folder"})


def refuse_chosen_paths(checked: CheckedGraph) -> None:
    """Refuse a graph in which a path is an input or is computed.

    Raises:
        InputError: names the step.
    """
    for name, graph in _file_steps(checked):
        path = next(iter(graph.graph.steps()[name].arguments.values()), None)
        if isinstance(path, Ref):
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
