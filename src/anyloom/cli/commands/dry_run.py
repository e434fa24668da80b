"""The option `anyloom run --dry-run`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...compiler.checked import CheckedGraph
from ...compiler.source_input import image_inputs
from ...runs.folder import shared_inputs
from ...runs.identity import shown_inputs
from ...runs.source_checks import check_sources
from ...runs.sources import SourceImage
from ..options import RunOptions
from ..output.graph_tables import print_models, print_steps
from ..output.terminal import plural, print_error, print_line, print_table

SHOWN = 5
"""How many images are named."""


def print_plan(
    checked: CheckedGraph,
    options: RunOptions,
    inputs: Mapping[str, Any],
    images: Sequence[SourceImage],
) -> None:
    """Print the images, steps and models of a run; nothing is loaded and nothing written.

    Args:
        checked: the part of the graph that runs.
        images: what it runs on.

    Raises:
        InputError: an input is not what the graph takes.
    """
    inputs = shared_inputs(checked, inputs)
    for filled in image_inputs(checked.graph, inputs)[:1]:
        for note in check_sources(checked, filled, inputs, images):
            print_error(f"note: {note}")
    only = f", only {', '.join(checked.outputs)}" if options.only else ""
    print_line(f"{checked.graph.name} on {plural(len(images), 'image')}{only}")
    print_table(
        [(image.address,) for image in images[:SHOWN]],
        indent="  ",
    )
    if len(images) > SHOWN:
        print_line(f"  … and {len(images) - SHOWN} more")
    if inputs:
        print_line("\ninputs")
        rows = [(name, str(value)) for name, value in shown_inputs(inputs).items()]
        print_table(rows, indent="  ")
    print_line("\nsteps")
    print_steps(checked)
    if options.recompute:
        print_line(f"\ncomputed again: {', '.join(options.recompute)}")
    print_models(checked)
    folder = options.out or f"runs/{checked.graph.name}-…"
    print_line(f"\nresults would be written to {folder}")
