"""Check of points and boxes that were typed, against the sizes of the images, before a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...compiler.checked import CheckedGraph
from ...compiler.definition import Ref
from ...core import types
from ...core.node_decorator import Node
from ...foundation.errors import AnyloomError, NodeError
from ...foundation.plain_text import plain
from ...runs.sources import SourceImage
from ...values import Image
from ..errors import UsageError
from ..graph_inputs import blank_image

MOST_IMAGES = 200
"""Of more images some may have another size, so that the run itself says which failed."""


def check_texts(
    selected: CheckedGraph,
    image_input: str,
    inputs: Mapping[str, Any],
    found: Sequence[SourceImage],
) -> None:
    """Check that texts such as points and boxes fit at least one of the images.

    Args:
        selected: the part of the graph that runs.
        image_input: the input that the images fill.
        inputs: those that all images share.
        found: the images.

    Raises:
        UsageError: a text fits none of them; the run would fail on each.
    """
    images: dict[object, SourceImage] = {}
    for image in found:  # slices and tiles of a size are alike
        images.setdefault(image.part.frame if image.part else image.origin, image)
    if len(images) > MOST_IMAGES:
        return
    for node, name in _readers_of_texts(selected, image_input, inputs):
        refused = ""
        if node.argument_error({"text": inputs[name]}) is not None:
            continue  # of a wrong form, which is refused with the place of the step
        for one in images.values():
            try:
                image = blank_image(one.part.frame if one.part else Image.open(one.path).shape)
            except AnyloomError:
                continue  # the run says what is wrong with it
            try:
                node.function(image=image, text=inputs[name])
                break
            except NodeError as error:
                refused = refused or f"{error.reason} ({plain(one.label)})"
        else:
            if refused:
                raise UsageError(f"--{name.replace('_', '-')}: {refused}")


def _readers_of_texts(
    selected: CheckedGraph, image_input: str, inputs: Mapping[str, Any]
) -> Iterator[tuple[Node[..., Any], str]]:
    """Yield the nodes that make a value of an image's size and a typed text, and the input."""
    steps = selected.graph.steps()
    for step_name in selected.order:
        operation, step = selected.operations[step_name], steps[step_name]
        if not isinstance(operation, Node) or step.controlled or operation.check is None:
            continue
        ports = {port.name: types.plain(port.type) for port in operation.signature.of_kind("port")}
        text = step.arguments.get("text")
        if (
            ports == {"image": Image, "text": str}
            and not operation.signature.of_kind("slot")
            and step.arguments.get("image") == Ref(image_input)
            and isinstance(text, Ref)
            and isinstance(inputs.get(text.name), str)
        ):
            yield operation, text.name
