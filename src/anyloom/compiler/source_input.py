"""Which input of a graph the images of a run fill."""

from __future__ import annotations

from collections.abc import Collection

from ..core import types
from ..foundation.errors import AnyloomError, InputError
from ..values import Image
from .definition import MISSING, GraphDefinition


def image_inputs(graph: GraphDefinition, given: Collection[str] = ()) -> list[str]:
    """Return the inputs that images may fill, the preferred one first.

    Args:
        given: inputs that have a value already.
    """
    images = [
        name
        for name, one in graph.inputs.items()
        if name not in given and types.fits(Image, one.type)
    ]
    required = [name for name in images if graph.inputs[name].default is MISSING]
    return [*required, *(name for name in images if name not in required)]


def source_input(graph: GraphDefinition, given: Collection[str]) -> str:
    """Return the input that the sources of a run fill, after checking that all others are given.

    Raises:
        AnyloomError: no input takes an image.
        InputError: another required input is not given.
    """
    images = image_inputs(graph, given)
    if not images:
        raise AnyloomError(f"graph '{graph.name}' takes no image, so it cannot run on sources")
    for name, one in graph.inputs.items():
        if one.default is MISSING and name not in given and name != images[0]:
            kind = types.write(one.type)
            raise InputError(f"graph '{graph.name}' needs the input '{name}' ({kind})")
    return images[0]
