"""Checks of what all images of a run share against the images, before the first is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..compiler.argument_validation import known_arguments, known_inputs, runs_for_certain
from ..compiler.checked import CheckedGraph
from ..compiler.definition import Ref
from ..core.node_decorator import Node
from ..foundation.errors import InputError, NodeError
from ..foundation.plain_text import plain
from ..values.image_decoding import is_eight_bit
from ..values.image_file import ImageFile
from .rasters import Tile
from .source_parts import ReadingOptions
from .sources import SourceImage


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
    files = [ImageFile(*image.origin) for image in images]
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
                notes += map(plain, node.image_notes(files, known))
            except NodeError as error:
                raise InputError(f"node '{name}': {error.reason}") from None
    return list(dict.fromkeys(notes))


def unused_range_notes(images: Sequence[SourceImage], options: ReadingOptions) -> list[str]:
    """Return a line about images that a window or a depth range does not change."""
    if options.depth_range is None:
        return []
    shown = [image for image in images if image.part is None and is_eight_bit(image.path)]
    if not shown:
        return []
    rest = f" and {len(shown) - 1} more" if len(shown) > 1 else ""
    have = "have" if rest else "has"
    return [
        (
            f"{plain(shown[0].file)}{rest} {have} 8 bits, which are shown as they are, "
            "without the window or depth range"
        )
    ]


def range_notes(images: Sequence[SourceImage], options: ReadingOptions) -> list[str]:
    """Return a line for each raster of more than 8 bits whose range its own values decide."""
    ranges = {
        image.whole_file: image.part.depth_range
        for image in images
        if isinstance(image.part, Tile) and image.part.place and image.part.depth_range
    }
    if options.depth_range is not None:
        return []
    return [
        f"{plain(file)}: {low:g} is shown black and {high:g} white, its lowest and highest values; "
        f"another extent may have others, which --depth-range {low:g},{high:g} prevents"
        for file, (low, high) in ranges.items()
    ]
