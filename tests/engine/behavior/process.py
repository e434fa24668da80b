"""Every shape in a process of its own: python -m tests.engine.behavior.process CACHE OUT."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from anyloom import Engine, Item, ResultCache
from anyloom.foundation.errors import one_line
from anyloom.registry.lookup import registry

from .calls import described, recorded_calls
from .nodes import CATALOG
from .shapes import Shape
from .table import WRITTEN

WORTH_A_FILE = 0.006
"""Seconds that a call takes at least, so that its result is kept on disk."""


def found(engine: Engine, shape: Shape, form: str) -> dict[str, Any]:
    """Run the cases of a shape and return what came of them, as JSON."""
    items = [
        Item(str(number), lambda case=case: case.inputs) for number, case in enumerate(shape.cases)
    ]
    with recorded_calls(WORTH_A_FILE) as calls:
        results = list(engine.stream(shape.checked(form), items, ordered=True))
    return {
        "calls": calls,
        "items": [
            {
                "outputs": [described(value) for value in result.outputs.values()],
                "failures": [failure.node for failure in result.failures],
                "computed": result.computed,
            }
            for result in results
        ],
    }


def main(cache: str, out: str) -> None:
    """Run every shape and write what was found."""
    registry._catalog = CATALOG  # type: ignore[attr-defined]
    told: dict[str, Any] = {}
    for shape, form in WRITTEN:
        # A memory of its own, so that only the disk remembers.
        with Engine(workers=8, cache=ResultCache(Path(cache, form))) as engine:
            try:
                told[f"{shape.name}-{form}"] = found(engine, shape, form)
            except Exception as error:
                told[f"{shape.name}-{form}"] = {"error": one_line(error)}
    Path(out).write_text(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
