"""Check of what all images of a run share against the images, before the first one is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..compiler.argument_validation import known_arguments, known_inputs, runs_for_certain
from ..compiler.checked import CheckedGraph
from ..compiler.definition import Ref
from ..core.node_decorator import Node
from ..foundation.errors import InputError, NodeError
from ..foundation.plain_text import plain
from .sources import SourceImage, absolute


def check_sources(
    selected: CheckedGraph,
    image_input: str,
    shared: Mapping[str, Any],
    images: Sequence[SourceImage],
) -> list[str]:
    """Return what the nodes that check the images of a run say about them, a line each.

    Args:
        selected: the part of the graph that runs.
        image_input: the input that the images fill.
        shared: the inputs that all images share.

    Raises:
        InputError: a node would fail for a reason that is none of a single image.
    """
    inputs = known_inputs(selected, shared)
    paths = [absolute(image.path) for image in images]
    notes: list[str] = []
    steps = selected.graph.steps()
    for name in selected.order:
        node, step = selected.operations[name], steps[name]
        if (
            isinstance(node, Node)
            and node.check_images is not None
            and Ref(image_input) in step.arguments.values()
            and runs_for_certain(step, inputs)
        ):
            known = known_arguments(step, inputs)
            try:
                notes += map(plain, node.image_notes(paths, known))
            except NodeError as error:
                raise InputError(f"node '{name}': {error.reason}") from None
    return list(dict.fromkeys(notes))
