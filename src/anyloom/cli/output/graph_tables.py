"""Tables of a checked graph: its steps, and its models with license, size and presence."""

from __future__ import annotations

import json
from typing import Any

from ...compiler.checked import CheckedGraph
from ...compiler.export.diagram import control_words
from ...foundation.byte_sizes import bytes_text
from ...runs.identity import models_of
from ...weights.local_files import presence
from .terminal import print_line, print_table


def literal_text(value: Any) -> str:
    """Return a value as a graph file writes it: false, null, "a text"."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        return repr(value)


def print_steps(checked: CheckedGraph) -> None:
    """Print every step with what it reads, in an order in which they can run."""
    steps = checked.graph.steps()
    rows = []
    for name in checked.order:
        reads = dict.fromkeys(str(ref) for _, ref in steps[name].reads())
        control = ", ".join(control_words(steps[name]))
        clauses = f"  ({control})" if control else ""
        rows.append((name, steps[name].operation, f"← {' '.join(reads)}{clauses}"))
    print_table(rows, indent="  ")


def print_models(checked: CheckedGraph) -> None:
    """Print the models of a graph, with license, size, presence, and the steps that use them."""
    steps: dict[str, list[str]] = {}
    checkpoints = {}
    for step, _, checkpoint in models_of(checked):
        checkpoints[checkpoint.name] = checkpoint
        steps.setdefault(checkpoint.name, []).append(step)
    if not checkpoints:
        return
    print_line("\nmodels")
    rows = []
    for name, checkpoint in checkpoints.items():
        size = bytes_text(checkpoint.size) if checkpoint.size else "no weights"
        state = presence(checkpoint)
        local = "here" if state.available else f"missing: {state.remedy}"
        users = ", ".join(dict.fromkeys(steps[name]))
        rows.append((name, checkpoint.license, size, local, f"for {users}"))
    print_table(rows, indent="  ")
