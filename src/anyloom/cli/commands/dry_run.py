"""What would a run do?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...compiler.checked import CheckedGraph
from ...compiler.definition import Step
from ...foundation.byte_sizes import bytes_text
from ...foundation.errors import AnyloomError
from ...runs.folder import shared_inputs
from ...runs.identity import models_of, shown_inputs
from ...runs.sources import find_images
from ...weights.local_files import presence
from ..errors import UsageError
from ..options import RunOptions
from ..output.terminal import plural, say, table

SHOWN = 5
"""How many images are named."""


def show_plan(checked: CheckedGraph, wishes: RunOptions, inputs: Mapping[str, Any]) -> None:
    """Print the images, steps and models of a run; nothing is loaded and nothing written.

    Raises:
        UsageError: a source does not exist or holds no image.
        InputError: an input is not what the graph takes.
    """
    try:
        found = find_images(wishes.sources or ())[: wishes.limit]
    except AnyloomError as error:
        raise UsageError(str(error)) from None
    inputs = shared_inputs(checked, inputs)
    say(f"{checked.graph.name} on {plural(len(found), 'image')}")
    table([(str(one.path),) for one in found[:SHOWN]], indent="  ")
    if len(found) > SHOWN:
        say(f"  … and {len(found) - SHOWN} more")
    if inputs:
        say("\ninputs")
        shown = shown_inputs(inputs)
        table([(name, str(value)) for name, value in shown.items()], indent="  ")
    say("\nsteps")
    show_steps(checked)
    show_models(checked)
    folder = wishes.out or f"runs/{checked.graph.name}-…"
    say(f"\nresults would be written to {folder}")


def show_steps(checked: CheckedGraph) -> None:
    """Print every step in the order of its needs, with what it reads."""
    steps = checked.graph.steps()
    rows = []
    for name in checked.order:
        reads = dict.fromkeys(str(ref) for _, ref in steps[name].reads())
        rows.append((name, steps[name].operation, f"← {' '.join(reads)}{_when(steps[name])}"))
    table(rows, indent="  ")


def show_models(checked: CheckedGraph) -> None:
    """Print the models that a graph uses, with license, size, and whether they are here."""
    users: dict[str, list[str]] = {}
    chosen = {}
    for step, _, checkpoint in models_of(checked):
        chosen[checkpoint.name] = checkpoint
        users.setdefault(checkpoint.name, []).append(step)
    if not chosen:
        return
    say("\nmodels")
    rows = []
    for name, checkpoint in chosen.items():
        size = bytes_text(checkpoint.size) if checkpoint.size else "no weights"
        state = presence(checkpoint)
        here = "here" if state.available else f"missing: {state.remedy}"
        steps = ", ".join(dict.fromkeys(users[name]))
        rows.append((name, checkpoint.license, size, here, f"for {steps}"))
    table(rows, indent="  ")


def _when(step: Step) -> str:
    parts = [f"for each {name}" for name in step.each]
    parts += [f"folding {name}" for name in step.fold]
    if step.when is not None:
        parts.append(f"when {step.when}")
    return f"  ({', '.join(parts)})" if parts else ""
