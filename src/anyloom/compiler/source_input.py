"""Selection of the graph input that receives the images of a run."""

from __future__ import annotations

from collections.abc import Collection

from ..core import types
from ..foundation.errors import AnyloomError, InputError
from ..values import Image
from .definition import MISSING, GraphDefinition


def image_inputs(graph: GraphDefinition, given: Collection[str] = ()) -> list[str]:
    """Return the inputs that take an image, required ones first.

    Args:
        given: inputs that have a value already.
    """
    images = [
        name
        for name, declared in graph.inputs.items()
        if name not in given and types.fits(Image, declared.type)
    ]
    required = [name for name in images if graph.inputs[name].default is MISSING]
    return [*required, *(name for name in images if name not in required)]


def source_input(
    graph: GraphDefinition, given: Collection[str], selected: GraphDefinition | None = None
) -> str:
    """Return the input that receives the sources of a run; all other required ones must be given.

    Args:
        selected: the part of the graph that runs, whose inputs say which are required. Which one
            the sources fill does not depend on the selection.

    Raises:
        AnyloomError: no input takes an image.
        InputError: another required input is not given.
    """
    images = image_inputs(graph, given)
    if not images:
        raise AnyloomError(f"graph '{graph.name}' takes no image, so it cannot run on sources")
    for name, declared in (selected or graph).inputs.items():
        if declared.default is MISSING and name not in given and name != images[0]:
            kind = types.write(declared.type)
            raise InputError(f"graph '{graph.name}' needs the input '{name}' ({kind})")
    return images[0]
